"""Pieces and tables of a whole PDF as blocks: which lines are headings, what a table's rows say, where links lie."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from seninfo_check.model import Block, Kind, Link
from seninfo_check.parse.furniture import is_menu_line
from seninfo_check.parse.headings import is_prose, is_question, looks_like_heading
from seninfo_check.parse.pdf_lines import Box, Line
from seninfo_check.parse.pdf_pieces import BULLET, Piece
from seninfo_check.parse.pdf_rows import Row, item_text, row_text
from seninfo_check.parse.pdf_text import joined, plain

_NUMBERED = re.compile(r"^(?:section\s+|part\s+)?(\d{1,2}(?:\.\d{1,2}){0,3})[.):]?\s+(?=\S)", re.IGNORECASE)
_ENDED = re.compile(r"[.!?:;][\"'”’)\]]*$")


def body_size(lines: Iterable[Line]) -> float:
    """The size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def is_heading(piece: Piece, text: str, body: float, follows: str) -> bool:
    """Whether an untagged piece reads as a heading: larger, bold and short, a short question alone, numbered, or in capitals.

    `follows` is the text of the piece behind it, since a question followed by a question is an item of a list.
    """
    count = len(text.split())
    if not re.search(r"[A-Za-z]{2}", text) or is_prose(text):
        return False
    if piece.kind is Kind.LIST_ITEM and (piece.lines[0].dotted or BULLET.match(text)):
        return False
    ended = text.endswith((".", ";", ","))
    bold = all(line.bold for line in piece.lines)
    numbered = _NUMBERED.match(text)
    if max(line.size for line in piece.lines) >= 1.12 * body + 0.2 and (count <= 20 or bold) and not (ended and count > 8):
        return True
    # the Schedule's own wording makes long headings, mostly with its numbers
    if bold and (looks_like_heading(text, True) or (numbered and not ended and text[-1] != ":")):
        return True
    if numbered and "." in numbered[1] and count <= 14 and not ended and text[-1] != ":" and text[numbered.end() :][:1].isupper():
        return True
    if piece.kind is Kind.PARAGRAPH and is_question(text) and not follows.endswith("?"):
        return True
    letters = re.sub(r"[^A-Za-z]", "", text)
    return letters.isupper() and len(letters) >= 6 and count <= 10 and looks_like_heading(text, True)


def levels_of(pieces: Sequence[Piece], body: float) -> list[int]:
    """Level of each heading: its tag's, else by size; bold text of the body's size one below all of these, "3.2" one below "3"."""
    sizes = sorted({_size(piece) for piece in pieces if not piece.level and _size(piece) > 1.08 * body}, reverse=True)
    ranks = {size: min(rank, 5) for rank, size in enumerate(sizes, 1)}
    below = min(6, max(1, len(ranks), *(piece.level for piece in pieces), 1) + 1)
    shallowest: dict[int, int] = {}
    levels: list[int] = []
    for piece in pieces:
        level = piece.level or ranks.get(_size(piece), below)
        numbered = _NUMBERED.match(piece.lines[0].text)
        if numbered and not piece.level:
            depth = numbered[1].count(".") + 1
            level = min(6, level + max(0, depth - shallowest.setdefault(level, depth)))
        levels.append(level)
    return levels


def _size(piece: Piece) -> float:
    return round(max(line.size for line in piece.lines) * 2) / 2


def joined_over_pages(items: Sequence[Piece | Row]) -> list[Piece | Row]:
    """A paragraph or list item cut by a page's end goes on in the first piece of the next page."""
    out: list[Piece | Row] = []
    for item in items:
        place = _cut_piece(out, item) if isinstance(item, Piece) else None
        if place is None or not isinstance(item, Piece):
            out.append(item)
            continue
        before = out[place]
        if isinstance(before, Piece):
            out[place] = replace(before, lines=before.lines + item.lines)
    return out


def _cut_piece(out: Sequence[Piece | Row], item: Piece) -> int | None:
    """Where the piece stands that `item`, the first one of its page, goes on with.

    Mostly the last one; a page with a banner or sidebar, written last, has its cut paragraph further up.
    """
    if not out or max(line.page for piece in _pieces(out[-1]) for line in piece.lines) >= item.page:
        return None
    last = out[-1]
    if isinstance(last, Piece) and not is_menu_line(" ".join(line.text for line in last.lines)):
        if _goes_on_in(last, item):
            return len(out) - 1
        if item.continues:
            return None
    if not item.lines[0].text[:1].islower() or item.kind is not Kind.PARAGRAPH:
        return None
    cut = [
        (piece.lines[-1].baseline, -number)
        for number, piece in enumerate(out)
        if isinstance(piece, Piece)
        and piece.lines[-1].page == item.page - 1
        and piece.lines[-1].text[-1:].isalnum()
        and _goes_on_in(piece, item)
        and abs(piece.lines[-1].x0 - item.lines[0].x0) < 2 * item.lines[0].size
    ]
    return -min(cut)[1] if cut else None


def _goes_on_in(before: Piece, item: Piece) -> bool:
    last, first = before.lines[-1], item.lines[0]
    if Kind.HEADING in (before.kind, item.kind):
        return False
    if item.continues:
        return True
    if first.dotted or BULLET.match(first.text) or (item.kind is Kind.LIST_ITEM and item.sure):
        return False
    if abs(last.size - first.size) > 0.6 or (last.bold != first.bold and len(before.lines) == 1):
        return False
    if _ENDED.search(last.text):
        return False
    return first.text[:1].islower() or (len(last.text) > 40 and not first.bold and not last.bold and item.kind is Kind.PARAGRAPH)


def _headings(items: Sequence[Piece | Row], texts: Sequence[str], body: float) -> dict[int, int]:
    """Level of each item, by index, that is a heading: by its tag, by a question's place in a table, or by its looks."""
    found: dict[int, Piece] = {}
    for index, item in enumerate(items):
        if not isinstance(item, Piece) or item.kind is Kind.CAPTION:
            continue
        if item.sure:
            heads = item.kind is Kind.HEADING and len(texts[index].split()) <= 45 and not is_prose(texts[index])
        else:
            heads = is_heading(item, texts[index], body, texts[index + 1] if index + 1 < len(texts) else "")
        if heads:
            found[index] = item
    return dict(zip(found, levels_of(list(found.values()), body), strict=True))


def to_blocks(items: Sequence[Piece | Row], words: frozenset[str], links: dict[int, list[tuple[Box, Link]]]) -> list[Block]:
    """The blocks of a document in reading order with their links."""
    body = body_size(line for item in items for piece in _pieces(item) for line in piece.lines)
    texts = [joined([line.text for line in item.lines], words) if isinstance(item, Piece) else "" for item in items]
    levels = _headings(items, texts, body)
    blocks: list[Block] = []
    for index, item in enumerate(items):
        pieces = _pieces(item)
        if not pieces:
            continue
        if not isinstance(item, Piece):
            kind, text, level = Kind.TABLE_ROW, row_text(item, words), 0
        elif index in levels:
            kind, text, level = Kind.HEADING, BULLET.sub("", texts[index]), levels[index]
        elif item.kind is Kind.LIST_ITEM:
            kind, text, level = Kind.LIST_ITEM, item_text(item, words), max(item.level, 1)
        else:
            kind, text, level = (item.kind if item.kind is Kind.CAPTION else Kind.PARAGRAPH), texts[index], 0
        text = plain(text)
        if text and re.search(r"\w", text):
            blocks.append(Block(kind, text, level, pieces[0].page, "", _links_on(pieces, links)))
    return blocks


def _pieces(item: Piece | Row) -> list[Piece]:
    if isinstance(item, Piece):
        return [item]
    return [piece for cell in item for piece in cell]


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
