"""What the tags of a tagged PDF say about one page: headings, paragraphs, lists and tables in reading order."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from seninfo_check.model import Kind
from seninfo_check.parse.pdf_lines import Line, Span, lines_of
from seninfo_check.parse.pdf_pieces import Grid, Piece, whole_lines

_HEADINGS: Mapping[str, int] = {"Title": 1, "H": 2, "H1": 1, "H2": 2, "H3": 3, "H4": 4, "H5": 5, "H6": 6}
#: Tags that do not begin a block, "NonStruct" included, in which Chromium wraps every run of letters.
_INLINE = frozenset(
    [
        "NonStruct",
        "Private",
        "Span",
        "Link",
        "Quote",
        "Reference",
        "BibEntry",
        "Code",
        "Annot",
        "Ruby",
        "Warichu",
        "Em",
        "Strong",
        "Lbl",
        "LBody",
        "Sub",
    ]
)
_DEEPEST = 60

#: A node of the tree: its type and its children, which are nodes, marked-content numbers or None for what stands on another page.
Node = tuple[str, list[Any]]


@dataclass(frozen=True)
class Tagged:
    """What the tags of one page hold: items in order, lines of a contents list, and runs that no tag holds."""

    items: tuple[Piece | Grid, ...]
    contents: tuple[Line, ...]
    loose: tuple[Span, ...]


@dataclass(frozen=True)
class _Start:
    """Here a block begins; without a kind it is a contents list. A gentle start does not part an item from its bullet."""

    kind: Kind | None
    level: int = 0
    sure: bool = False
    gentle: bool = False


_PARAGRAPH = _Start(Kind.PARAGRAPH)
#: A block's start, a run of letters, a table, or None where the block goes on from another page.
_Event = _Start | Span | Grid | None


def read_tags(page: Any, spans: Sequence[Span], number: int) -> Tagged | None:
    """What the tags of a page say about its runs of letters; None when the page has no tags."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return None
    try:
        children = (pdfium.FPDF_StructTree_GetChildAtIndex(tree, index) for index in range(pdfium.FPDF_StructTree_CountChildren(tree)))
        roots = [_node(child, 0) for child in children if child]
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    if not roots:
        return None
    marks: dict[int, list[Span]] = {}
    for span in spans:
        marks.setdefault(span.mcid, []).append(span)
    marks.pop(-1, None)
    items, contents = _gathered((event for root in roots for event in _events(root, marks, number, 0)), number)
    loose = tuple(span for span in spans if span.mcid == -1 or span.mcid in marks)
    return Tagged(tuple(items), tuple(contents), loose)


def _node(element: Any, depth: int) -> Node:
    buffer = ctypes.create_string_buffer(128)
    size = pdfium.FPDF_StructElement_GetType(element, buffer, 128)
    kind = buffer.raw[: max(0, min(size, 128) - 2)].decode("utf-16-le", "replace")
    children: list[Any] = []
    for index in range(pdfium.FPDF_StructElement_CountChildren(element) if depth < _DEEPEST else 0):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            children.append(_node(child, depth + 1))
            continue
        mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
        children.append(mark if mark >= 0 else None)
    return kind, children


def _events(node: Node, marks: dict[int, list[Span]], page: int, depth: int) -> Iterator[_Event]:
    """The tree in reading order; `depth` counts the lists around the node. Each run of letters is taken out of `marks`."""
    kind, children = node
    if kind == "Table":
        rows = tuple(_row(row, marks, page) for row in _table_rows(node))
        if any(any(row) for row in rows):
            yield Grid(page, tuple(row for row in rows if any(row)))
        return
    if kind in _HEADINGS:
        yield _Start(Kind.HEADING, _HEADINGS[kind], True)
    elif kind in ("TOC", "TOCI"):
        yield _Start(None)
    elif kind == "LI":
        yield _Start(Kind.LIST_ITEM, max(depth, 1), True)
    elif kind == "Caption":
        yield _Start(Kind.CAPTION, 0, True)
    elif kind not in _INLINE and kind != "L":
        yield _Start(Kind.LIST_ITEM, depth, True, gentle=True) if depth else _PARAGRAPH
    for index, child in enumerate(children):
        if isinstance(child, tuple):
            yield from _events(child, marks, page, depth + (kind == "L"))
        elif child is not None:
            yield from marks.pop(child, ())
        elif index == 0:
            yield None
    if kind not in _INLINE and not (depth and kind == "P"):
        yield _PARAGRAPH


def _gathered(events: Iterable[_Event], page: int) -> tuple[list[Piece | Grid], list[Line]]:
    items: list[Piece | Grid] = []
    contents: list[Line] = []
    start, spans, continues = _PARAGRAPH, list[Span](), False
    for event in [*events, _PARAGRAPH]:
        if isinstance(event, Span):
            spans.append(event)
            continue
        if event is None:
            continues = continues or not spans
            continue
        if isinstance(event, _Start) and event.gentle and start.kind is Kind.LIST_ITEM and sum(len(span.text) for span in spans) <= 3:
            continue
        lines = tuple(whole_lines(lines_of(spans, page)))
        if lines and start.kind is None:
            contents.extend(lines)
        elif lines and start.kind is not None:
            items.append(Piece(start.kind, lines, start.level, start.sure, continues))
        spans, continues = [], False
        if isinstance(event, Grid):
            items.append(event)
            start = _PARAGRAPH
        elif not (event is _PARAGRAPH and start.kind is None):
            start = event
    return items, contents


def _table_rows(node: Node) -> list[Node]:
    found: list[Node] = []
    for child in node[1]:
        if isinstance(child, tuple):
            found.extend([child] if child[0] == "TR" else _table_rows(child))
    return found


def _row(node: Node, marks: dict[int, list[Span]], page: int) -> tuple[tuple[Piece, ...], ...]:
    cells = []
    for cell in node[1]:
        if isinstance(cell, tuple):
            items, _ = _gathered(_events(("Div", cell[1]), marks, page, 0), page)
            cells.append(tuple(piece for item in items for piece in _pieces(item)))
    return tuple(cells)


def _pieces(item: Piece | Grid) -> list[Piece]:
    if isinstance(item, Piece):
        return [item]
    return [piece for row in item.rows for cell in row for piece in cell]
