"""Tables of a PDF taken apart: layout tables to their pieces, question tables to headings and answers, others to rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seninfo_check.model import Kind
from seninfo_check.parse.headings import is_question, names_somebody
from seninfo_check.parse.pdf_pieces import BULLET, NUMBER, Grid, Piece
from seninfo_check.parse.pdf_text import joined

#: A row of a table: the pieces of each cell that holds something.
Row = tuple[tuple[Piece, ...], ...]

_PROSE = 12
_LABEL = 15
_ENDED = re.compile(r"[.!?:;,][\"'”’)\]]*$")
_ONLY_NUMBER = re.compile(r"^[(\[]?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)\]]*$")


def flattened(items: Sequence[Piece | Grid], words: frozenset[str]) -> list[Piece | Row]:
    """Pieces, and the rows of the tables that stay tables. `words` are the document's, to mend hyphens with."""
    out: list[Piece | Row] = []
    for item in items:
        if isinstance(item, Piece):
            out.append(item)
            continue
        rows = [_without_number(tuple(cell for cell in row if cell), words) for row in item.rows]
        if _is_layout(rows, words):
            out.extend(piece for row in rows for cell in row for piece in cell)
            continue
        asks = _is_question_table(rows, words)
        for row, cells in zip(rows, item.rows, strict=True):
            if len(row) == 1 and (len(cells) == 1 or _stands_alone(row[0], words)):
                out.extend(row[0])
            elif asks and len(row) == 2 and _is_pair(row, words):
                lines = tuple(line for piece in row[0] for line in piece.lines)
                out.append(Piece(Kind.HEADING, lines, 0, True))
                out.extend(row[1])
            else:
                out.append(row)
    return out


def _is_layout(rows: Sequence[Row], words: frozenset[str]) -> bool:
    """One column, or two columns of a page side by side, or cells with headings and text of their own."""
    if all(len(row) == 1 for row in rows):
        return True
    if any(len(cell) > 1 and any(piece.kind is Kind.HEADING and piece.sure for piece in cell) for row in rows for cell in row):
        return True
    return len(rows) == 1 and sum(len(_text(cell, words).split()) > 40 for cell in rows[0]) > 1


def _is_question_table(rows: Sequence[Row], words: frozenset[str]) -> bool:
    if any(len(row) > 2 for row in rows):
        return False
    pairs = [row for row in rows if len(row) == 2]
    asked = sum(_is_pair(row, words) for row in pairs)
    return asked > 0 and 2 * asked >= len(pairs)


def _is_pair(row: Row, words: frozenset[str]) -> bool:
    """A question, or a short label that names nobody, with prose beside it."""
    label = _text(row[0], words)
    if is_question(label) or label.endswith("?"):
        return True
    if len(label.split()) > _LABEL or label.endswith(".") or names_somebody(label):
        return False
    text = _text(row[1], words)
    return len(text.split()) > _PROSE and (len(row[1]) > 1 or re.search(r"[.!?](?:\s|$)", text) is not None)


def _without_number(row: Row, words: frozenset[str]) -> Row:
    return row[1:] if len(row) > 2 and _ONLY_NUMBER.match(_text(row[0], words)) else row


def _stands_alone(cell: Sequence[Piece], words: frozenset[str]) -> bool:
    text = _text(cell, words)
    return text.endswith("?") or len(text.split()) > _PROSE


def _text(cell: Sequence[Piece], words: frozenset[str]) -> str:
    out = ""
    for piece in cell:
        text = item_text(piece, words) if piece.kind is Kind.LIST_ITEM else joined([line.text for line in piece.lines], words)
        if out:
            out += " " if _ENDED.search(out) else "; "
        out += text
    return out


def row_text(row: Row, words: frozenset[str]) -> str:
    """One row's cells joined by " | ", several paragraphs or items of one cell by "; "."""
    return " | ".join(_text(cell, words) for cell in row)


def item_text(piece: Piece, words: frozenset[str]) -> str:
    """A list item's words without its bullet or number."""
    text = joined([line.text for line in piece.lines], words)
    bare = BULLET.sub("", text)
    return bare if bare != text else NUMBER.sub("", text)
