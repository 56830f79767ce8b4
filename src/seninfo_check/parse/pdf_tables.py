"""Tables of one page without tags: from ruling lines, and from text that stands in columns row after row."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from seninfo_check.parse.pdf_columns import columned
from seninfo_check.parse.pdf_lines import Box, Line
from seninfo_check.parse.pdf_pieces import Grid, Piece, pieces_of

#: A page with more paths than this is a drawing, and asking about each would take seconds.
_MOST_PATHS = 4000
_THIN = 3.0


def read_drawings(page: Any) -> tuple[list[Box], list[Box]]:
    """Boxes of the lines and rectangles drawn on a page that could rule a table, and of the dots that could be bullets."""
    boxes: list[Box] = []
    dots: list[Box] = []
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_PATHS)):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_PATH:
            box = _bounds(drawn)
            if box and 1.5 < box[2] - box[0] < 9 and 0.8 < (box[2] - box[0]) / max(box[3] - box[1], 0.1) < 1.25:
                dots.append(box)
                continue
            stroked = _stroked(drawn)
            # a filled area is shading (Word puts one behind single lines), a filled sliver is a ruling line
            boxes.extend(box for box in _subpaths(drawn) if stroked or min(box[2] - box[0], box[3] - box[1]) < _THIN)
    return boxes, dots


def _stroked(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(path, fill, stroke)) and bool(stroke.value)


def _subpaths(path: Any) -> Iterator[Box]:
    count = pdfium.FPDFPath_CountSegments(path)
    if count <= 6:
        box = _bounds(path)
        if box:
            yield box
        return
    if count > _MOST_PATHS:
        return
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return  # a drawing
        if kind == pdfium.FPDF_SEGMENT_MOVETO and len(points) > 1:
            yield _hull(points)
            points = []
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            points = []
        points.append((matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f))
    if len(points) > 1:
        yield _hull(points)


def _bounds(path: Any) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top):
        return None
    return left.value, bottom.value, right.value, top.value


def _hull(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def ruled_tables(rules: Sequence[Box], height: float) -> list[list[Box]]:
    """Cells (left, bottom, right, top) of each table that ruling lines enclose."""
    edges = [edge for box in rules for edge in _edges(box, height)]
    if sum(edge["orientation"] == "h" for edge in edges) < 2 or sum(edge["orientation"] == "v" for edge in edges) < 2:
        return []
    from pdfplumber import table as geometry  # 0.1 s and 40 MB, so only for pages with ruling lines

    merged = geometry.merge_edges(edges, snap_x_tolerance=3, snap_y_tolerance=3, join_x_tolerance=3, join_y_tolerance=3)
    cells = geometry.intersections_to_cells(geometry.edges_to_intersections(merged, 3, 3))
    return [[(x0, height - bottom, x1, height - top) for x0, top, x1, bottom in table] for table in geometry.cells_to_tables(cells)]


def _edges(box: Box, height: float) -> list[dict[str, Any]]:
    left, bottom, right, top = box
    wide, high = right - left, top - bottom
    if wide < _THIN and high < _THIN:
        return []
    if high < _THIN:
        return [_edge(left, right, (top + bottom) / 2, (top + bottom) / 2, height)]
    if wide < _THIN:
        return [_edge((left + right) / 2, (left + right) / 2, bottom, top, height)]
    return [
        _edge(left, right, top, top, height),
        _edge(left, right, bottom, bottom, height),
        _edge(left, left, bottom, top, height),
        _edge(right, right, bottom, top, height),
    ]


def _edge(x0: float, x1: float, y0: float, y1: float, height: float) -> dict[str, Any]:
    return {
        "x0": x0,
        "x1": x1,
        "top": height - y1,
        "bottom": height - y0,
        "width": x1 - x0,
        "height": y1 - y0,
        "orientation": "h" if y0 == y1 else "v",
        "object_type": "line",
    }


def with_tables(
    lines: Sequence[Line], tables: Sequence[Sequence[Box]], page: int, before: Piece | Grid | None = None
) -> list[Piece | Grid]:
    """A page's lines as pieces in reading order, each table a `Grid` where its first line stands.

    `before` is the last item of the page before: a table cut by the page's end goes on here, its header row repeated or not.
    """
    table = before if isinstance(before, Grid) else None
    if table:
        lines = _without_header(lines, table)
    cells = sorted(((cell, number) for number, table in enumerate(tables) for cell in table), key=lambda item: _area(item[0]))
    held: dict[int, dict[Box, list[Line]]] = {}
    order: list[Line | int] = []
    for line in lines:
        middle = ((line.x0 + min(line.x1, line.x0 + 40)) / 2, (line.box[1] + line.box[3]) / 2)
        found = next(((cell, number) for cell, number in cells if _inside(middle, cell)), None)
        if found is None:
            order.append(line)
            continue
        if found[1] not in held:
            held[found[1]] = {}
            order.append(found[1])
        held[found[1]].setdefault(found[0], []).append(line)
    out: list[Piece | Grid] = []
    free: list[Line] = []
    for item in order:
        if isinstance(item, Line):
            free.append(item)
            continue
        out.extend(columned(free, page, out[-1] if out else table))
        free = []
        out.append(_grid(tables[item], held[item], page))
    return [*out, *columned(free, page, out[-1] if out else table)]


def _without_header(lines: Sequence[Line], table: Grid) -> Sequence[Line]:
    header = header_lines(table)
    return lines[len(header) :] if [line.text for line in lines[: len(header)]] == header else lines


def header_lines(table: Grid) -> list[str]:
    """The lines of a table's first row, which Word and LibreOffice repeat on its next page."""
    return [line.text for cell in table.rows[0] for piece in cell for line in piece.lines]


def _grid(table: Sequence[Box], held: dict[Box, list[Line]], page: int) -> Grid:
    tops = sorted({round(cell[3]) for cell in table}, reverse=True)
    rows = []
    for top in tops:
        cells = sorted(cell for cell in table if round(cell[3]) == top)
        row = tuple(tuple(pieces_of(held.get(cell, []), cell[2] - 4)) for cell in cells)
        if any(row):
            rows.append(row)
    return Grid(page, tuple(rows))


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _inside(point: tuple[float, float], box: Box) -> bool:
    return box[0] - 1 <= point[0] <= box[2] + 1 and box[1] - 1 <= point[1] <= box[3] + 1
