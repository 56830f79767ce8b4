"""What the tags of a tagged PDF say about one page: headings, paragraphs, lists and tables in reading order."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from seninfo_check.model import Kind
from seninfo_check.parse.pdf_lines import Line, Span, lines_of
from seninfo_check.parse.pdf_pieces import Grid, Piece, whole_lines

_HEADINGS: Mapping[str, int] = {"Title": 1, "H": 2, "H1": 1, "H2": 2, "H3": 3, "H4": 4, "H5": 5, "H6": 6}
_INLINE = frozenset(
    {
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
        "Sub",
    }
)
_DEEPEST = 60

#: A node of the tree: its type and its children, which are nodes, marked-content numbers or None for what stands on other pages.
Node = tuple[str, list[Any]]


def tagged_items(page: Any, spans: Sequence[Span], number: int) -> tuple[list[Piece | Grid], list[Line], list[Line]] | None:
    """Items in the order of the tags, lines that are contents lists by their tag, and lines that no tag holds; None without tags."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return None
    try:
        roots = [
            _node(element, 0)
            for element in (
                pdfium.FPDF_StructTree_GetChildAtIndex(tree, index) for index in range(pdfium.FPDF_StructTree_CountChildren(tree))
            )
            if element
        ]
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    by_mark: dict[int, list[Span]] = {}
    for span in spans:
        by_mark.setdefault(span.mcid, []).append(span)
    loose = by_mark.pop(-1, [])
    walker = _Walk(by_mark, number)
    for root in roots:
        walker.block(root, 0)
    walker.flush()
    left = [span for span in spans if span.mcid in walker.marks or span in loose]
    return walker.items, walker.contents, lines_of(left, number)


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


class _Walk:
    """Gathers the marked runs of one page under its tags; each run is used once."""

    def __init__(self, marks: dict[int, list[Span]], page: int) -> None:
        self.marks = marks
        self.page = page
        self.items: list[Piece | Grid] = []
        self.contents: list[Line] = []
        self.spans: list[Span] = []
        self.kind, self.level, self.sure, self.continues = Kind.PARAGRAPH, 0, False, False

    def flush(self) -> None:
        lines = whole_lines(lines_of(self.spans, self.page)) if self.spans else []
        if lines:
            self.items.append(Piece(self.kind, tuple(lines), self.level, self.sure, self.continues))
        self.spans = []
        self.continues = False

    def start(self, kind: Kind, level: int, sure: bool) -> None:
        self.flush()
        self.kind, self.level, self.sure = kind, level, sure

    def block(self, node: Node, depth: int) -> None:
        kind, children = node
        if kind in _HEADINGS:
            self.start(Kind.HEADING, _HEADINGS[kind], True)
        elif kind in {"TOC", "TOCI"}:
            self.flush()
            before = len(self.items)
            self.inline(children)
            self.flush()
            for item in self.items[before:]:
                self.contents.extend(item.lines if isinstance(item, Piece) else ())
            del self.items[before:]
            return
        elif kind == "Table":
            self.flush()
            self.table(node, depth)
            return
        elif kind == "L":
            self.flush()
            for child in children:
                if isinstance(child, tuple):
                    self.block(child, depth + 1)
            self.start(Kind.PARAGRAPH, 0, False)
            return
        elif kind in {"LI", "LBody"}:
            if kind == "LI" or self.kind is not Kind.LIST_ITEM:
                self.start(Kind.LIST_ITEM, max(depth, 1), True)
        elif kind == "Caption":
            self.start(Kind.CAPTION, 0, True)
        elif kind == "P" and self.kind is Kind.LIST_ITEM and depth:
            if self.spans and sum(len(span.text) for span in self.spans) > 3:  # a second paragraph of the item, not its bullet
                self.flush()
        elif kind not in _INLINE:
            self.start(Kind.LIST_ITEM if depth and self.kind is Kind.LIST_ITEM else Kind.PARAGRAPH, depth, False)
        self.children(children, depth)
        if kind in _HEADINGS or kind in {"P", "Caption", "LI", "Div", "Sect"}:
            self.flush()
            if kind != "P" or not depth:
                self.kind, self.level, self.sure = Kind.PARAGRAPH, 0, False

    def children(self, children: list[Any], depth: int) -> None:
        for index, child in enumerate(children):
            if isinstance(child, tuple):
                self.block(child, depth)
            elif child is None:
                self.continues = self.continues or (index == 0 and not self.spans)
            else:
                self.spans.extend(self.marks.pop(child, ()))

    def inline(self, children: list[Any]) -> None:
        for child in children:
            if isinstance(child, tuple):
                self.inline(child[1])
            elif child is not None:
                self.spans.extend(self.marks.pop(child, ()))

    def table(self, node: Node, depth: int) -> None:
        rows = []
        for row in _rows(node):
            cells = []
            for cell in row[1]:
                if isinstance(cell, tuple):
                    inner = _Walk(self.marks, self.page)
                    inner.children(cell[1], 0)
                    inner.flush()
                    cells.append(inner.items)
            rows.append(cells)
        grid = [
            tuple(tuple(piece for item in cell for piece in ([item] if isinstance(item, Piece) else _flat(item))) for cell in row)
            for row in rows
        ]
        kept = tuple(row for row in grid if any(row))
        if kept:
            self.items.append(Grid(self.page, kept))


def _rows(node: Node) -> list[Node]:
    found: list[Node] = []
    for child in node[1]:
        if isinstance(child, tuple):
            found.extend([child] if child[0] == "TR" else _rows(child))
    return found


def _flat(grid: Grid) -> list[Piece]:
    return [piece for row in grid.rows for cell in row for piece in cell]
