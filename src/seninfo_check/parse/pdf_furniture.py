"""What a PDF repeats on its pages or lists before its text: running headers and footers, page numbers, contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from seninfo_check.parse.pdf_lines import Line
from seninfo_check.parse.pdf_pieces import BULLET, Grid, Piece

_PAGE_NUMBER = re.compile(r"^[\s|\-–—•]*(?:page|p\.?|pg\.?)?\s*\d{1,3}(?:\s*(?:of|/|\|)\s*\d{1,3})?[\s|\-–—•.]*(?:page)?$", re.IGNORECASE)
#: What a browser prints in the corners of a page: the address, and the day and time.
_PRINTED = re.compile(r"^(?:(?:https?|file)://\S+(?:\s+\d{1,3}/\d{1,3})?|\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d{2}(?: ?[AP]M)?\b.{0,120})$")
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}\s*\d+$|·{4,}")
_CONTENTS = re.compile(r"^(?:table of )?contents(?: page)?:?$|^(?:in|on) this \w+:?$", re.IGNORECASE)
#: The strips of a page where headers and footers stand, how many rows of them there may be, and how far they shift between pages.
_MARGIN = 0.13
_MOST_ROWS = 6
_SHIFT = 10.0
#: Browsers print in the corners, nearer to the edge than any text.
_CORNER = 40.0

#: Number, height and lines of a page.
Sheet = tuple[int, float, Sequence[Line]]


def running_lines(pages: Sequence[Sheet]) -> dict[int, set[int]]:
    """Indexes of the lines of each page (by number) that are running headers, footers or page numbers.

    They stand in the head or foot of two pages at least (digits apart), or are a page number or a browser's print line at the very edge.
    """
    rows = {number: _edge_rows(height, lines) for number, height, lines in pages}
    places: dict[tuple[str, bool], list[tuple[int, float]]] = {}
    for number, found in rows.items():
        for row in found:
            places.setdefault((_shape(row.text), row.top), []).append((number, row.inset))
    out: dict[int, set[int]] = {}
    for number, found in rows.items():
        out[number] = set()
        for row in found:
            same = {page for page, inset in places[_shape(row.text), row.top] if abs(inset - row.inset) < _SHIFT}
            repeated = len(same) >= 2 and len(same) >= len(pages) / 3
            corner = row.inset < _CORNER and _PRINTED.match(row.text)
            if repeated or corner or (row.outermost and _PAGE_NUMBER.match(row.text)):
                out[number].update(row.indexes)
    return out


@dataclass(frozen=True)
class _EdgeRow:
    text: str
    indexes: list[int]
    top: bool
    inset: float
    outermost: bool


def _edge_rows(height: float, lines: Sequence[Line]) -> list[_EdgeRow]:
    """Rows in the head and foot of a page; each line of a row is one too, since a page number may stand beside a name."""
    out: list[_EdgeRow] = []
    for top in (True, False):
        insets = {index: height - line.baseline if top else line.baseline for index, line in enumerate(lines)}
        inside = sorted((index for index in insets if insets[index] < height * _MARGIN), key=lambda index: (insets[index], lines[index].x0))
        rows: list[list[int]] = []
        for index in inside:
            if rows and abs(insets[rows[-1][0]] - insets[index]) < 2:
                rows[-1].append(index)
            else:
                rows.append([index])
        for place, row in enumerate(rows[:_MOST_ROWS]):
            groups = [row] if len(row) == 1 else [row, *([index] for index in row)]
            out.extend(_EdgeRow(" ".join(lines[index].text for index in group), group, top, insets[row[0]], place == 0) for group in groups)
    return out


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text.casefold()).strip()


def without_contents(items: Sequence[Piece | Grid]) -> tuple[list[Piece | Grid], list[str]]:
    """Items without contents lists, and the lines of those: leaders and page numbers, or a run that names later headings."""
    texts = [_key(item) for item in items]
    later: Counter[str] = Counter(text for text in texts if text)
    left_out: set[int] = set()
    index = 0
    while index < len(items):
        run = index
        listed: set[str] = set()
        while run < len(items) and texts[run] not in listed and _lists(items[run], texts[run], later):
            listed.add(texts[run])
            run += 1
        leaders = sum(_leads(items[position]) for position in range(index, run))
        titled = index > 0 and isinstance(items[index - 1], Piece) and bool(_CONTENTS.match(texts[index - 1] or _text(items[index - 1])))
        if (run - index >= 3 and (leaders >= 2 or _before_its_headings(texts, index, run))) or (titled and run - index >= 2):
            left_out.update(range(index - 1 if titled else index, run))
        for position in range(index, run):
            later[texts[position]] -= 1
        if run == index:
            later[texts[index]] -= 1
            run += 1
        index = run
    kept = [item for position, item in enumerate(items) if position not in left_out]
    return kept, [_text(items[position]) for position in sorted(left_out)]


def _lists(item: Piece | Grid, key: str, later: Counter[str]) -> bool:
    if isinstance(item, Grid):
        return False
    return _leads(item) or (bool(key) and len(key) < 160 and later[key] >= 2)


def _before_its_headings(texts: Sequence[str], start: int, end: int) -> bool:
    """The entries come again later in the same order, with text between: a contents list and not a repeated list."""
    positions = []
    for entry in texts[start:end]:
        try:
            positions.append(texts.index(entry, end))
        except ValueError:
            continue
    spread = positions and positions[-1] - positions[0] >= len(positions)
    return len(positions) >= 3 and positions == sorted(positions) and bool(spread)


def _leads(item: Piece | Grid) -> bool:
    return isinstance(item, Piece) and bool(_LEADERS.search(_text(item))) and bool(re.search(r"\d\s*$", _text(item)))


def _key(item: Piece | Grid) -> str:
    if isinstance(item, Grid):
        return ""
    text = BULLET.sub("", _text(item))
    text = re.sub(r"(?:\s?\.){3,}\s*\d*\s*$|\t\d+$", "", text)
    return re.sub(r"\W+", " ", re.sub(r"^\(?\d+(?:\.\d+)*[.)]?\s+", "", text.casefold())).strip()


def _text(item: Piece | Grid) -> str:
    if isinstance(item, Grid):
        return ""
    return " ".join(line.text for line in item.lines)
