"""A tree of HTML elements to blocks, in reading order. Every format but PDF comes this way, so that one report gives the same blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from bs4 import Tag
from bs4.element import CData, NavigableString

from seninfo_check.model import Block, Kind, Link
from seninfo_check.parse.characters import clean, without_bullet
from seninfo_check.parse.headings import CONTROL, LOOKS, is_prose, looks_like_heading, settle
from seninfo_check.parse.html_lines import Run, all_bold, groups_of, heads, lines_of, links_of, words_of
from seninfo_check.parse.tables import Cell, table_blocks

#: An element with this attribute is a heading: "control" for an accordion's or tab's label.
MARK = "data-seninfo"

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DROPPED = frozenset(["script", "style", "noscript", "template", "head", "svg", "math", "select", "textarea", "input", "audio", "video",
                      "canvas", "map", "rp", "object", "embed", "meta", "link", "title"])  # fmt: skip
_BLOCKS = frozenset(["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
                     "fieldset", "figure", "footer", "form", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
                     "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "figcaption",
                     "button", "iframe", *_HEADINGS])  # fmt: skip
_BOLD = frozenset(["b", "strong", "u"])
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|text-decoration[^;]*underline", re.IGNORECASE)


@dataclass
class _Sheet:
    """Blocks so far and the runs (words, bold, index of their link) of the line being read."""

    url: str
    blocks: list[Block] = field(default_factory=list)
    runs: list[tuple[str, bool, int]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    anchor: str = ""


class _Place(NamedTuple):
    """Where in the tree we are."""

    bold: bool = False
    link: int = -1
    heading: int | None = None
    item: int = 0
    depth: int = 0
    anchor: str = ""
    alone: bool = False
    cell: bool = False


def blocks_of(root: Tag, url: str) -> list[Block]:
    """The blocks under an element, with absolute links and settled headings; nothing is left out as furniture here."""
    return list(settle(_read(root, _Sheet(url), _Place())))


def _read(root: Tag, outer: _Sheet, place: _Place) -> list[Block]:
    """What is under an element, apart from what is around it. Links reach in from outside, so the addresses are shared."""
    sheet = _Sheet(outer.url, addresses=outer.addresses)
    _children(root, sheet, place)
    _flush(sheet, place)
    return sheet.blocks


def _children(tag: Tag, sheet: _Sheet, place: _Place) -> None:
    for child in tag.children:
        if isinstance(child, Tag):
            _element(child, sheet, place)
        elif type(child) in (NavigableString, CData):
            # A line break in the source is a space; only <br> breaks a line, except in <pre>.
            text = str(child)
            if not sheet.runs and text.isspace():
                continue
            sheet.runs.append((text if tag.name == "pre" else text.replace("\n", " ").replace("\r", " "), place.bold, place.link))


def _element(tag: Tag, sheet: _Sheet, place: _Place) -> None:
    name = tag.name
    if name in _DROPPED:
        return
    if name == "br":
        sheet.runs.append(("\n", place.bold, place.link))
        return
    inside = place
    identity = tag.get("id") or (tag.get("name") if name == "a" else None)
    if name in _BLOCKS or tag.get(MARK):
        _flush(sheet, place)
        if identity:
            inside = inside._replace(anchor=str(identity))
        _block(tag, name, sheet, inside)
        return
    if identity:
        sheet.anchor = str(identity)
    if name == "a" and tag.get("href") is not None:
        sheet.addresses.append(_address(sheet.url, str(tag["href"])))
        inside = inside._replace(link=len(sheet.addresses) - 1)
    if name in _BOLD or (tag.get("style") and _BOLD_STYLE.search(str(tag["style"]))):
        inside = inside._replace(bold=True)
    _children(tag, sheet, inside)


def _block(tag: Tag, name: str, sheet: _Sheet, place: _Place) -> None:
    mark = tag.get(MARK)
    if mark or name in _HEADINGS or name == "summary":
        _heading(tag, sheet, place, _HEADINGS.get(name, CONTROL))
    elif name == "table":
        sheet.blocks += _table(tag, sheet, place)
    elif name == "dl":
        sheet.blocks += _definitions(tag, sheet, place)
    elif name == "iframe":
        _frame(tag, sheet, place)
    elif name == "figcaption" or name == "caption":
        for block in _read(tag, sheet, place._replace(heading=None, item=0)):
            sheet.blocks.append(replace(block, kind=Kind.CAPTION, level=0) if block.kind is Kind.PARAGRAPH else block)
    elif name in ("ul", "ol", "menu", "dir"):
        items = sum(1 for child in tag.children if isinstance(child, Tag) and child.name == "li")
        _children(tag, sheet, place._replace(depth=place.depth + 1, item=0, heading=None, alone=items == 1 and not place.depth))
        _flush(sheet, place._replace(heading=None))
    elif name == "li":
        # "alone" stays only for a list of one item, which is how word processors write numbered headings.
        place = place._replace(item=max(place.depth, 1), heading=None, alone=place.alone and tag.find(["ul", "ol"]) is None)
        _children(tag, sheet, place)
        _flush(sheet, place)
    else:
        style = tag.get("style")
        if style and _BOLD_STYLE.search(str(style)):
            place = place._replace(bold=True)
        _children(tag, sheet, place)
        _flush(sheet, place)


def _heading(tag: Tag, sheet: _Sheet, place: _Place, level: int) -> None:
    before = len(sheet.blocks)
    _children(tag, sheet, place._replace(heading=level, item=0, bold=False))
    _flush(sheet, place._replace(heading=level, item=0))
    # Only the first words are the heading; paragraphs swallowed by an unclosed tag are paragraphs.
    seen = False
    for number in range(before, len(sheet.blocks)):
        block = sheet.blocks[number]
        if block.kind is Kind.HEADING and block.level == level and seen:
            sheet.blocks[number] = replace(block, kind=Kind.PARAGRAPH, level=0)
        seen = seen or block.kind is Kind.HEADING


def _table(tag: Tag, sheet: _Sheet, place: _Place) -> list[Block]:
    rows: list[list[Cell]] = []
    inside = place._replace(item=0, heading=None, cell=True, alone=False, depth=0, bold=False)
    before: list[Block] = []
    for row in tag.find_all(["tr", "caption"]):
        if next(parent for parent in row.parents if parent.name == "table") is not tag:
            continue
        if row.name == "caption":
            before += [replace(block, kind=Kind.CAPTION, level=0) for block in _read(row, sheet, inside)]
            continue
        cells = [cell for cell in row.children if isinstance(cell, Tag) and cell.name in ("td", "th")]
        rows.append([_read(cell, sheet, inside) for cell in cells])
    if not rows:
        text = clean(tag.get_text(" "))
        return [*before, Block(Kind.PARAGRAPH, text, anchor=place.anchor)] if text and not before else before
    return before + table_blocks(rows)


def _definitions(tag: Tag, sheet: _Sheet, place: _Place) -> list[Block]:
    inside = place._replace(item=0, heading=None, alone=False)
    rows: list[list[Cell]] = []
    for child in tag.find_all(["dt", "dd"]):
        if next(parent for parent in child.parents if parent.name == "dl") is not tag:
            continue
        blocks = _read(child, sheet, inside)
        if child.name == "dt" or not rows:
            rows.append([blocks, []])
        else:
            rows[-1][1] = [*rows[-1][1], *blocks]
    out: list[Block] = []
    for term, meaning in rows:
        # One pair at a time: a glossary's short meanings are rows, a question's long answer stands under it.
        out += table_blocks([[term, meaning]])
    return out


def _frame(tag: Tag, sheet: _Sheet, place: _Place) -> None:
    address = str(tag.get("src") or tag.get("data-src") or "")
    url = _address(sheet.url, address)
    host = urlsplit(url).hostname or ""
    if not host or re.search(r"facebook|twitter|recaptcha|googletagmanager|google\.[a-z.]+/maps|maps\.google", url):
        return
    text = clean(str(tag.get("title") or "")) or f"Embedded page: {host}"
    sheet.blocks.append(Block(Kind.PARAGRAPH, text, anchor=place.anchor, links=(Link(text, url),)))


def _address(base: str, href: str) -> str:
    href = clean(href).replace(" ", "%20")
    if not href or href == "#" or href.lower().startswith(("javascript:", "data:", "about:")):
        return ""
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def _flush(sheet: _Sheet, place: _Place) -> None:
    """Turn the line being read into blocks."""
    if not sheet.runs:
        return
    runs, sheet.runs = sheet.runs, []
    anchor, sheet.anchor = sheet.anchor or place.anchor, ""
    if not any(text.strip() for text, _, _ in runs):
        return
    lines = lines_of(runs)
    if place.heading is not None:
        text = clean(" ".join(words_of(line) for line in lines))
        if text:
            kind, level = (Kind.PARAGRAPH, 0) if is_prose(text) else (Kind.HEADING, place.heading)
            sheet.blocks.append(Block(kind, text, level, anchor=anchor, links=links_of(runs, sheet.addresses)))
        return
    for group in groups_of(lines):
        _group(group, sheet, place, anchor)


def _group(group: list[list[Run]], sheet: _Sheet, place: _Place, anchor: str) -> None:
    plain = Kind.LIST_ITEM if place.item else Kind.PARAGRAPH
    waiting: list[Run] = []

    def put(kind: Kind, text: str, level: int, runs: list[Run]) -> None:
        if text:
            sheet.blocks.append(Block(kind, text, level, anchor=anchor, links=links_of(runs, sheet.addresses)))

    def finish(text: str) -> None:
        may_be = not place.item or place.alone
        if may_be and looks_like_heading(text, all_bold(waiting)):
            put(Kind.HEADING, text, LOOKS, waiting)
        else:
            put(plain, text, place.item, waiting)
        waiting.clear()

    for number, line in enumerate(group):
        text, bullet = without_bullet(words_of(line))
        if bullet and text:
            finish(clean(words_of(waiting)))
            put(Kind.LIST_ITEM, text, max(place.item, 1), line)
        elif len(group) == 1:
            waiting += line
            return finish(text)
        elif not waiting and not place.cell and heads(text, line, group[number + 1 :]):
            put(Kind.HEADING, text, LOOKS, line)
        else:
            if waiting:
                waiting.append((" ", False, -1))
            waiting += line
    return finish(clean(words_of(waiting)))
