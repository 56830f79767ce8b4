"""Pieces and tables of a whole PDF as blocks: which lines are headings, what a table's rows say, where links lie."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from seninfo_check.model import Block, Kind, Link
from seninfo_check.parse.pdf_lines import Box, Line
from seninfo_check.parse.pdf_pieces import BULLET, NUMBER, Grid, Piece
from seninfo_check.parse.pdf_text import joined, plain

_NUMBERED = re.compile(r"^(?:section\s+|part\s+)?(\d{1,2}(?:\.\d{1,2}){0,3})[.):]?\s+(?=\S)", re.IGNORECASE)
_ENDED = re.compile(r"[.!?:;][\"'”’)\]]*$")

#: A row of a table: the pieces of each cell.
Row = tuple[tuple[Piece, ...], ...]


def body_size(lines: Iterable[Line]) -> float:
    """The size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def flattened(items: Sequence[Piece | Grid], words: frozenset[str]) -> list[Piece | tuple[Row, ...] | Row]:
    """Tables taken apart: a layout table gives its pieces, a question table gives headings and answers, others their rows."""
    out: list[Piece | tuple[Row, ...] | Row] = []
    for item in items:
        if isinstance(item, Piece):
            out.append(item)
            continue
        wide = max(sum(bool(cell) for cell in row) for row in item.rows)
        asks = _is_question_table(item, words)
        for row in item.rows:
            cells = tuple(cell for cell in row if cell)
            if wide == 1 or (len(cells) == 1 and len(cells[0]) > 2):
                out.extend(piece for cell in cells for piece in cell)
            elif asks and len(cells) == 2 and _answers(cells, words):
                lines = tuple(line for piece in cells[0] for line in piece.lines)
                out.append(Piece(Kind.HEADING, lines, 0, True))
                out.extend(cells[1])
            else:
                out.append(cells)
    return out


def _words(pieces: Sequence[Piece], words: frozenset[str]) -> tuple[str, int]:
    text = " ".join(joined([line.text for line in piece.lines], words) for piece in pieces)
    return text, len(text.split())


def _is_question_table(grid: Grid, words: frozenset[str]) -> bool:
    pairs = [tuple(cell for cell in row if cell) for row in grid.rows]
    if any(len(row) > 2 for row in pairs):
        return False
    pairs = [row for row in pairs if len(row) == 2]
    return bool(pairs) and 2 * sum(_answers(row, words) for row in pairs) >= len(pairs)


def _answers(cells: Sequence[Sequence[Piece]], words: frozenset[str]) -> bool:
    left, asked = _words(cells[0], words)
    _, said = _words(cells[1], words)
    question = left.rstrip().endswith("?")
    return (question and asked <= 45 and said > 0) or (asked <= 14 and said > 12 and not left.endswith("."))


def row_text(row: Sequence[Sequence[Piece]], words: frozenset[str]) -> str:
    """One row's cells joined by " | ", empty cells left out, several paragraphs or items of one cell by "; "."""
    cells = []
    for cell in row:
        out = ""
        for piece in cell:
            text = _item_text(piece, words) if piece.kind is Kind.LIST_ITEM else joined([line.text for line in piece.lines], words)
            if out:
                out += " " if _ENDED.search(out) or out.endswith(",") else "; "
            out += text
        if out:
            cells.append(out)
    return " | ".join(cells)


def _item_text(piece: Piece, words: frozenset[str]) -> str:
    text = joined([line.text for line in piece.lines], words)
    bare = BULLET.sub("", text)
    return bare if bare != text else NUMBER.sub("", text)


def is_heading(piece: Piece, text: str, body: float, follows: str) -> bool:
    """Whether an untagged piece reads as a heading: larger, bold and short, a short question alone, numbered, or in capitals.

    `follows` is the text of the piece behind it, since a question followed by a question is an item of a list.
    """
    count = len(text.split())
    if not re.search(r"[A-Za-z]{2}", text) or count > 30:
        return False
    size = max(line.size for line in piece.lines)
    bold = all(line.bold for line in piece.lines)
    item = piece.kind is Kind.LIST_ITEM and bool(BULLET.match(text))
    question = text.endswith("?")
    if item:
        return False
    if size >= 1.12 * body + 0.2 and (count <= 20 or question) and not (text.endswith((".", ";", ",")) and count > 8):
        return True
    if bold and (count <= 16 or question) and not text.endswith((".", ";", ",")):
        return True
    numbered = _NUMBERED.match(text)
    if numbered and "." in numbered[1] and count <= 14 and not text.endswith((".", ";", ",", ":")) and text[numbered.end() :][:1].isupper():
        return True
    if question and count <= 22 and piece.kind is Kind.PARAGRAPH and not follows.endswith("?") and "? " not in text:
        return True
    letters = re.sub(r"[^A-Za-z]", "", text)
    return letters.isupper() and len(letters) >= 6 and 1 <= count <= 10 and not text.endswith((".", ";", ","))


def levels_of(pieces: Sequence[Piece], body: float) -> dict[int, int]:
    """Heading level by index for pieces that are headings: by size, bold text of the body's size one level below, numbers deeper."""
    tagged = [piece.level for piece in pieces if piece.level]
    deepest = max(tagged, default=0)
    sizes = sorted({_size(piece) for piece in pieces if not piece.level and _size(piece) > 1.08 * body}, reverse=True)
    ranks = {size: min(rank, 5) for rank, size in enumerate(sizes, 1)}
    below = min(6, max(deepest, len(ranks), 1 if not pieces else 0) + 1)
    base: dict[int, int] = {}
    out: dict[int, int] = {}
    for index, piece in enumerate(pieces):
        level = piece.level or ranks.get(_size(piece), below)
        numbered = _NUMBERED.match(piece.lines[0].text)
        if numbered and not piece.level:
            depth = numbered[1].count(".") + 1
            first = base.setdefault(level, depth)
            level = min(6, max(1, level + max(0, depth - first)))
        out[index] = level
    return out


def _size(piece: Piece) -> float:
    return round(max(line.size for line in piece.lines) * 2) / 2


def joined_over_pages(items: list[Piece | tuple[Row, ...] | Row]) -> list[Piece | tuple[Row, ...] | Row]:
    """A paragraph or list item cut by a page's end goes on in the first piece of the next page."""
    out: list[Piece | tuple[Row, ...] | Row] = []
    for item in items:
        before = out[-1] if out else None
        if isinstance(item, Piece) and isinstance(before, Piece) and _cut(before, item):
            out[-1] = replace(before, lines=before.lines + item.lines)
        else:
            out.append(item)
    return out


def _cut(before: Piece, item: Piece) -> bool:
    last, first = before.lines[-1], item.lines[0]
    if item.page <= last.page:
        return False
    if Kind.HEADING in (before.kind, item.kind):
        return False
    if item.continues:
        return True
    text = last.text
    if BULLET.match(first.text) or (item.kind is Kind.LIST_ITEM and item.sure):
        return False
    if abs(last.size - first.size) > 0.6 or last.bold != first.bold and len(before.lines) == 1:
        return False
    if _ENDED.search(text):
        return False
    return first.text[:1].islower() or (len(text) > 40 and not first.bold and not last.bold and item.kind is Kind.PARAGRAPH)


def to_blocks(
    items: Sequence[Piece | tuple[Row, ...] | Row], words: frozenset[str], links: dict[int, list[tuple[Box, Link]]]
) -> list[Block]:
    """The blocks of a document in reading order with their links."""
    body = body_size(line for item in items for piece in _pieces(item) for line in piece.lines)
    texts = [joined([line.text for line in item.lines], words) if isinstance(item, Piece) else "" for item in items]
    headings: dict[int, Piece] = {}
    for index, item in enumerate(items):
        if not isinstance(item, Piece):
            continue
        follows = next((text for text in texts[index + 1 : index + 2]), "")
        told = item.kind is Kind.HEADING and item.sure
        if told and len(texts[index].split()) <= 45:
            headings[index] = item
        elif (
            not (item.sure and item.kind is Kind.LIST_ITEM)
            and item.kind is not Kind.CAPTION
            and is_heading(item, texts[index], body, follows)
        ):
            headings[index] = item
    levels = dict(zip(headings, levels_of(list(headings.values()), body).values(), strict=True))
    blocks: list[Block] = []
    for index, item in enumerate(items):
        pieces = _pieces(item)
        if not pieces:
            continue
        if not isinstance(item, Piece):
            kind, text, level = Kind.TABLE_ROW, row_text(item, words), 0  # type: ignore[arg-type]
        elif index in headings:
            kind, text, level = Kind.HEADING, BULLET.sub("", texts[index]), levels[index]
        elif item.kind is Kind.LIST_ITEM:
            kind, text, level = Kind.LIST_ITEM, _item_text(item, words), max(item.level, 1)
        else:
            kind, text, level = (item.kind if item.kind is Kind.CAPTION else Kind.PARAGRAPH), texts[index], 0
        text = plain(text)
        if text and re.search(r"\w", text):
            blocks.append(Block(kind, text, level, pieces[0].page, "", _links_on(pieces, links)))
    return blocks


def _pieces(item: Piece | tuple[Row, ...] | Row) -> list[Piece]:
    if isinstance(item, Piece):
        return [item]
    return [piece for cell in item for piece in cell]  # type: ignore[misc]


def _links_on(pieces: Sequence[Piece], links: dict[int, list[tuple[Box, Link]]]) -> tuple[Link, ...]:
    found: list[Link] = []
    for line in (line for piece in pieces for line in piece.lines):
        for entry in list(links.get(line.page, ())):
            box, link = entry
            middle = (box[1] + box[3]) / 2
            if line.box[1] - 1 <= middle <= line.box[3] + 1 and min(box[2], line.x1) - max(box[0], line.x0) > 0.5 * (box[2] - box[0]):
                links[line.page].remove(entry)
                if found and found[-1].url == link.url:
                    text = found[-1].text + ("" if "/" in link.text or "@" in link.text else " ") + link.text
                    found[-1] = Link(text.strip(), link.url)
                else:
                    found.append(link)
    return tuple(found)
