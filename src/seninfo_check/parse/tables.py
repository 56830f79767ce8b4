"""Tables to blocks, for every format: a row is one block, but a question in the left cell keeps its answer beneath it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seninfo_check.model import Block, Kind, Link
from seninfo_check.parse.headings import LOOKS, is_question, looks_like_heading, names_somebody

#: What one cell holds, in order.
Cell = Sequence[Block]

_PROSE = 12
_LABEL = 15
_ONLY_NUMBER = re.compile(r"^[\(\[]?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)\]]*$")


def table_blocks(rows: Sequence[Sequence[Cell]]) -> list[Block]:
    """The blocks of a table given as rows of cells; headings inside have the level `LOOKS`, to be settled.

    Layout tables (one cell, or cells that hold headings with text or other tables) give their cells' blocks one after another.
    """
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    if _is_layout(rows):
        return [block for row in rows for cell in row for block in cell]
    answers = _answers_questions(rows)
    out: list[Block] = []
    for row in rows:
        filled = _without_number_cell([cell for cell in row if cell])
        if len(filled) == 1 and (len(row) == 1 or _stands_alone(filled[0])):
            out += filled[0]
        elif answers and len(filled) == 2 and _is_pair(filled[0], filled[1]):
            out.append(Block(Kind.HEADING, _words(filled[0]), LOOKS, anchor=filled[0][0].anchor, links=_links(filled[0])))
            out += filled[1]
        else:
            out.append(_row(filled))
    return out


def _row(cells: Sequence[Cell]) -> Block:
    first = cells[0][0]
    links = tuple(link for cell in cells for link in _links(cell))
    return Block(Kind.TABLE_ROW, " | ".join(_words(cell) for cell in cells), page=first.page, anchor=first.anchor, links=links)


def _words(cell: Cell) -> str:
    text = ""
    for block in cell:
        if text:
            text += "; " if block.kind is Kind.LIST_ITEM and not text.endswith((".", ";", ":", ",", "?", "!")) else " "
        text += block.text
    return text


def _links(cell: Cell) -> tuple[Link, ...]:
    return tuple(link for block in cell for link in block.links)


def _is_layout(rows: Sequence[Sequence[Cell]]) -> bool:
    if all(len(row) == 1 for row in rows):
        return True
    for row in rows:
        for cell in row:
            kinds = {block.kind for block in cell}
            real = any(block.kind is Kind.HEADING and block.level > 0 for block in cell)
            if Kind.TABLE_ROW in kinds or (real and len(cell) > 1):
                return True
    words = [sum(len(block.text.split()) for block in cell) for row in rows for cell in row]
    # Two columns of a page, side by side.
    return len(rows) == 1 and sum(count > 40 for count in words) > 1


def _answers_questions(rows: Sequence[Sequence[Cell]]) -> bool:
    pairs = 0
    count = 0
    for row in rows:
        filled = _without_number_cell([cell for cell in row if cell])
        if len(filled) > 2:
            return False
        if len(filled) == 2:
            count += 1
            pairs += _is_pair(filled[0], filled[1])
    return pairs > 0 and pairs * 2 >= count


def _is_pair(left: Cell, right: Cell) -> bool:
    label = _words(left)
    if is_question(label) or label.rstrip().endswith("?"):
        return True
    if len(label.split()) > _LABEL or label.endswith(".") or names_somebody(label):
        return False
    text = _words(right)
    # A list of names is a cell like any other; an answer has sentences, or several blocks.
    return len(text.split()) > _PROSE and (len(right) > 1 or re.search(r"[.!?](?:\s|$)", text) is not None)


def _without_number_cell(cells: list[Cell]) -> list[Cell]:
    if len(cells) > 2 and _ONLY_NUMBER.match(_words(cells[0])):
        return cells[1:]
    return cells


def _stands_alone(cell: Cell) -> bool:
    text = _words(cell)
    return text.endswith("?") or len(text.split()) > _PROSE or looks_like_heading(text, bold=cell[0].kind is Kind.HEADING)
