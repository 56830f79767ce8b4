"""Lines put together to paragraphs, list items and tables' cells, by the distances on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from seninfo_check.model import Kind
from seninfo_check.parse.pdf_lines import Box, Line, around
from seninfo_check.parse.pdf_text import HYPHENS

#: Signs that start a list item, private-use ones of Symbol and Wingdings included; "o" is Word's second-level bullet.
BULLET = re.compile(r"^(?:[•●○◦∙·⁃‣▪▫■□◼◻▶►▸➢➣➤➔→⇒✓✔✗✘☐☑☒❖◆◇★☆✦»\uf000-\uf0ff\ufffd]+|[-–—*](?=\s)|[o§](?=\s+\S))\s*")
NUMBER = re.compile(r"^\(?(\d{1,2}|[a-z]|[ivx]{2,5}|[A-Z](?=\)))[.)]\s+(?=\S)")
_NEAR = 12
ENDS = re.compile(r"[.:;!?][\"'”’)]*$")


@dataclass(frozen=True)
class Piece:
    """One block to be: its lines, and what it is as far as the page or its tags say."""

    kind: Kind
    lines: tuple[Line, ...]
    level: int = 0
    #: Told by a tag, so that no guess may change it.
    sure: bool = False
    #: Begins in the middle of a paragraph of the page before (told by the tags).
    continues: bool = False

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.lines[0].page

    @property
    def box(self) -> Box:
        """The box around the lines on its first page."""
        return around([line.box for line in self.lines if line.page == self.page])


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells, each cell a list of pieces (empty when nothing stands in it)."""

    page: int
    rows: tuple[tuple[tuple[Piece, ...], ...], ...]


def whole_lines(fragments: Sequence[Line]) -> list[Line]:
    """Fragments on one baseline become one line again where the gap is no wider than a stretched space."""
    lines: list[Line] = []
    for fragment in fragments:
        before = lines[-1] if lines else None
        if before is not None and abs(before.baseline - fragment.baseline) < 0.3 * fragment.size:
            gap = fragment.x0 - before.x1
            if -0.6 * fragment.size <= gap <= 1.8 * max(before.size, fragment.size):
                lines[-1] = Line(before.page, before.spans + fragment.spans, before.dotted)
                continue
        lines.append(fragment)
    return lines


def pieces_of(fragments: Sequence[Line], right: float = 0.0) -> list[Piece]:
    """Paragraphs and list items of lines in reading order; `right` is the edge of their cell, negative when unknown."""
    lines = whole_lines(fragments)
    pieces: list[Piece] = []
    current: list[Line] = []
    kind = Kind.PARAGRAPH
    for index, line in enumerate(lines):
        starts = starts_item(line, current, kind)
        edge = right if right else _right_edge(lines, index)
        if current and (starts or not _goes_on(current, line, kind, edge)):
            pieces.append(Piece(kind, tuple(current)))
            current = []
        if not current:
            kind = Kind.LIST_ITEM if starts else Kind.PARAGRAPH
        current.append(line)
    if current:
        pieces.append(Piece(kind, tuple(current)))
    return pieces


def starts_item(line: Line, before: Sequence[Line], kind: Kind) -> bool:
    """Whether a line begins a list item: a bullet, or a number where a list can begin."""
    if line.dotted:
        return True
    if BULLET.match(line.text):
        return bool(BULLET.sub("", line.text)) or not before
    number = NUMBER.match(line.text)
    if not number:
        return False
    if not before:
        return True
    last = before[-1]
    apart = last.baseline - line.baseline > 1.6 * line.size or last.page != line.page
    if apart or last.bold != line.bold or (kind is Kind.LIST_ITEM and line.x0 < last.x0 - 0.5 * line.size):
        return True
    first_number = NUMBER.match(before[0].text)
    if first_number and _next(first_number[1]) == number[1].casefold() and abs(before[0].x0 - line.x0) < line.size:
        return True
    first = number[1].casefold() in {"1", "a", "i"}
    return bool(ENDS.search(last.text)) and (first or kind is Kind.LIST_ITEM)


def _next(number: str) -> str:
    if number.isdigit():
        return str(int(number) + 1)
    return chr(ord(number.casefold()) + 1) if len(number) == 1 else ""


def _right_edge(lines: Sequence[Line], index: int) -> float:
    """How far lines of this column reach near here; a column beside it or a banner across the page reaches further."""
    line = lines[index]
    near = lines[max(0, index - _NEAR) : index + _NEAR]
    return max((other.x1 for other in near if abs(other.x0 - line.x0) < 6 * line.size and other.size <= 1.15 * line.size), default=line.x1)


def _goes_on(current: Sequence[Line], line: Line, kind: Kind, right: float) -> bool:
    """Whether `line` belongs to the paragraph or list item of `current`."""
    last, first = current[-1], current[0]
    size = max(last.size, line.size)
    fall = last.baseline - line.baseline
    if abs(last.size - line.size) > 0.08 * size + 0.3 or fall < -0.3 * size:
        return False
    usual = (current[-2].baseline - last.baseline) if len(current) > 1 else 1.5 * size
    if fall > max(1.2 * usual, 1.25 * size) or fall > 2.2 * size:
        return False
    if abs(fall) <= 0.3 * size:
        return False  # beside it, behind a wide gap: a thing of its own
    if last.text[-1:] in HYPHENS and last.text[-2:-1].isalpha():
        return True
    finished = bool(ENDS.search(last.text))
    if all(part.bold for part in current) != line.bold and (finished or line.bold or not _runs_on(last, line, right)):
        return False
    if kind is Kind.LIST_ITEM:
        hanging = line.x0 > first.x0 + 0.3 * size
        if len(current) > 1 and abs(line.x0 - last.x0) > 0.8 * size:
            return False
        if not hanging and finished:
            return False
        return hanging or not _would_fit(last, line, right)
    centred = abs((last.x0 + last.x1) - (line.x0 + line.x1)) < 1.5 * size and abs(last.x0 - line.x0) > size
    if centred:
        return not (finished and line.size <= 12 and _would_fit(last, line, right))
    indent = line.x0 - last.x0
    if indent > 0.8 * size or (len(current) > 1 and indent < -0.8 * size) or indent < -6 * size:
        return False
    begins = line.text[:1]
    return not _would_fit(last, line, right) or (not finished and (begins.islower() or (begins.isdigit() and not NUMBER.match(line.text))))


def _runs_on(last: Line, line: Line, right: float) -> bool:
    """A bold lead-in may fill its line and go on in plain letters: the line is full and the next begins in the middle of a sentence."""
    return line.text[:1].islower() and not _would_fit(last, line, right)


def _would_fit(last: Line, line: Line, right: float) -> bool:
    """The first word of `line` had room behind `last`, so somebody pressed return there."""
    word = line.text.split(" ", 1)[0]
    width = (line.x1 - line.x0) * len(word) / max(len(line.text), 1)
    return right - last.x1 > 1.25 * width + line.size
