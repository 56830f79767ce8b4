"""Tables without ruling lines: text that begins at the same places row after row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from seninfo_check.parse.pdf_lines import Line
from seninfo_check.parse.pdf_pieces import ENDS, Grid, Piece, pieces_of

_SAME = 4.0
#: No edge: inside a cell of unknown width a short line tells nothing.
_NO_EDGE = -1.0

#: The cells of one row, each the lines in it.
Cells = list[list[Line]]


def columned(lines: Sequence[Line], page: int, before: Piece | Grid | None = None) -> list[Piece | Grid]:
    """Pieces of lines in reading order, and a `Grid` for two or more rows whose cells begin at the same places.

    The rows of `before`, a table right before these lines or at the end of the page before, may go on at the beginning: the last row of
    a ruled table has no line below it where the page ends.
    """
    out: list[Piece | Grid] = []
    free: list[Line] = []
    index = 0
    if isinstance(before, Grid) and lines:
        rows, index = _rows(lines, 0, places_of(before), whole=before.page == page)
        if rows:
            out.append(_table(rows, page))
    while index < len(lines):
        rows, after = _rows(lines, index, [])
        if len(rows) >= 2:
            out.extend(pieces_of(free))
            free = []
            out.append(_table(rows, page))
            index = after
            continue
        free.append(lines[index])
        index += 1
    return [*out, *pieces_of(free)]


def _table(rows: Sequence[Cells], page: int) -> Grid:
    return Grid(page, tuple(tuple(tuple(pieces_of(cell, _NO_EDGE)) for cell in row) for row in rows))


def places_of(grid: Grid) -> list[float]:
    """Where the columns of a table begin."""
    places: list[float] = []
    for x in sorted(cell[0].lines[0].x0 for row in grid.rows for cell in row if cell):
        if not places or x - places[-1] > _SAME:
            places.append(x)
    return places


def _rows(lines: Sequence[Line], start: int, places: list[float], whole: bool = False) -> tuple[list[Cells], int]:
    """Rows from `start` on. With `places` known one row is enough, and unless rows are `whole` its first cells may be empty."""
    rows: list[Cells] = []
    known = list(places)
    index = start
    while index < len(lines):
        cells, after = _row(lines, index)
        if len(cells) < 2 and not (places and not whole and _continues_cell(cells, known, first=not rows)):
            break
        if known and not _fits(cells, known, strict=bool(places)):
            break
        if rows and rows[-1][0][0].baseline <= cells[0][0].baseline:
            break
        known.extend(cell[0].x0 for cell in cells)
        rows.append(cells)
        index = after
    return rows, index


def _continues_cell(cells: Cells, known: list[float], first: bool) -> bool:
    """The rest of a cell behind the first column: nothing but that can begin a page so far to the right."""
    return first and len(cells) == 1 and any(abs(cells[0][0].x0 - x) < _SAME for x in known[1:]) and not abs(cells[0][0].x0 - known[0]) < 40


def _fits(cells: Cells, known: list[float], strict: bool) -> bool:
    at = [any(abs(cell[0].x0 - x) < _SAME for x in known) for cell in cells]
    if all(at):
        return True
    # a header above an empty corner knows fewer places than the rows below it
    covered = all(any(abs(cell[0].x0 - x) < _SAME for cell in cells) for x in known)
    return not strict and covered and sum(at) >= 2


def _row(lines: Sequence[Line], start: int) -> tuple[Cells, int]:
    """Cells of the row that begins at `start`, and the index behind it; each begins further right and no lower than the last one ends."""
    cells: Cells = [[lines[start]]]
    top = lines[start].baseline
    index = start + 1
    while index < len(lines):
        line, cell = lines[index], cells[-1]
        last, size = cell[-1], max(lines[index].size, cell[-1].size)
        fall = last.baseline - line.baseline
        edge = max(part.x1 for part in cell)
        if line.x0 > edge + 0.5 * size and -8 * size < fall < 0.3 * size and line.baseline - top < 3 * size:
            cells.append([line])
        elif abs(line.x0 - cell[0].x0) < 0.6 * size and 0.5 * size < fall < _leading(cells, size):
            cell.append(line)
        else:
            break
        index += 1
    if len(cells) > 1 and cells[0][0].baseline - max(cell[0].baseline for cell in cells[1:]) > cells[0][0].size:
        return [[lines[start]]], start + 1  # a heading or paragraph above the table, not level with its cells
    return cells, index


def _leading(cells: Cells, size: float) -> float:
    """How far the next line of a cell may lie below: as far as in the cells so far, else what a browser sets at most."""
    falls = [above.baseline - below.baseline for cell in cells for above, below in pairwise(cell)]
    return min(falls) * 1.15 if falls else 1.75 * size


def merged_over_pages(items: Sequence[Piece | Grid]) -> list[Piece | Grid]:
    """A row cut by the page's end becomes whole: the next page's table begins with a row whose first cells are empty."""
    out: list[Piece | Grid] = []
    for item in items:
        before = out[-1] if out else None
        if isinstance(item, Grid) and isinstance(before, Grid) and item.page == _last_page(before) + 1:
            places = places_of(before)
            first = [cell for cell in item.rows[0] if cell]
            if len(places) > 1 and first and all(abs(cell[0].lines[0].x0 - places[0]) > _SAME for cell in first):
                out[-1] = replace(before, rows=(*before.rows[:-1], _joined_row(before.rows[-1], first, places)))
                if len(item.rows) > 1:
                    out.append(replace(item, rows=item.rows[1:]))
                continue
        out.append(item)
    return out


def _last_page(grid: Grid) -> int:
    return max(line.page for row in grid.rows for cell in row for piece in cell for line in piece.lines)


def _joined_row(
    row: tuple[tuple[Piece, ...], ...], rest: Sequence[tuple[Piece, ...]], places: Sequence[float]
) -> tuple[tuple[Piece, ...], ...]:
    def column(cell: tuple[Piece, ...]) -> int:
        return min(range(len(places)), key=lambda place: abs(places[place] - cell[0].lines[0].x0))

    by_column = {column(cell): cell for cell in row if cell}
    for cell in rest:
        held = by_column.get(column(cell), ())
        if held and held[-1].kind is cell[0].kind and not ENDS.search(held[-1].lines[-1].text):
            held = (*held[:-1], replace(held[-1], lines=held[-1].lines + cell[0].lines), *cell[1:])
        else:
            held = (*held, *cell)
        by_column[column(cell)] = held
    return tuple(by_column[number] for number in sorted(by_column))
