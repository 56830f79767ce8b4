"""All pages of a PDF as one run of pieces and tables, by tags that can be trusted, otherwise by the looks of the page."""

from __future__ import annotations

from collections.abc import Sequence

from seninfo_check.parse.pdf_columns import merged_over_pages
from seninfo_check.parse.pdf_furniture import running_lines, without_contents
from seninfo_check.parse.pdf_lines import Line, lines_of
from seninfo_check.parse.pdf_pages import Page
from seninfo_check.parse.pdf_pieces import Grid, Piece, pieces_of
from seninfo_check.parse.pdf_structure import Tagged
from seninfo_check.parse.pdf_tables import header_lines, ruled_tables, with_tables

#: Tags that leave out more of the text than this tell the wrong story.
_LOOSE = 0.15
_MARGIN = 0.1


def laid_out(pages: Sequence[Page]) -> tuple[list[Piece | Grid], list[str]]:
    """Pieces and tables in reading order, and the text left out: running headers and footers, page numbers, contents lists."""
    running = running_lines([(page.number, page.height, page.lines) for page in pages])
    trusted = _trusted(pages)
    furniture: list[str] = []
    items: list[Piece | Grid] = []
    for page in pages:
        dropped = [line for index, line in enumerate(page.lines) if index in running[page.number]]
        furniture.extend(line.text for line in dropped)
        if trusted and page.tags:
            found, more = _tagged_items(page, page.tags, dropped, items[-1] if items else None)
            items.extend(found)
            furniture.extend(more)
        else:
            lines = [line for index, line in enumerate(page.lines) if index not in running[page.number]]
            items.extend(with_tables(lines, ruled_tables(page.rules, page.height), page.number, items[-1] if items else None))
    items, contents = without_contents(merged_over_pages(items))
    return items, [*furniture, *contents]


def _trusted(pages: Sequence[Page]) -> bool:
    """Whether the tags hold nearly all of the file's text, and not in one lump a page."""
    tags = [page.tags for page in pages if page.tags]
    total = sum(len(line.text) for page in pages for line in page.lines)
    loose = sum(len(span.text) for tagged in tags for span in tagged.loose)
    loose += sum(len(line.text) for page in pages if not page.tags for line in page.lines)
    pieces = sum(len(tagged.items) for tagged in tags)
    return bool(pieces) and loose <= _LOOSE * total and (pieces >= 2 * len(tags) or total < 400 * len(tags))


def _tagged_items(page: Page, tags: Tagged, dropped: Sequence[Line], before: Piece | Grid | None) -> tuple[list[Piece | Grid], list[str]]:
    """The tags' items; text outside the tags is furniture in the margins, and elsewhere stands where it was written."""
    known = {id(span) for line in dropped for span in line.spans}
    furniture = [line.text for line in tags.contents]
    items = [item for item in tags.items if not (isinstance(item, Piece) and _all_in(item.lines, known))]
    order = {id(span): place for place, span in enumerate(span for line in page.lines for span in line.spans)}
    header = header_lines(before) if isinstance(before, Grid) else []
    for line in lines_of([span for span in tags.loose if id(span) not in known], page.number):
        if line.text in header:
            continue
        if not _MARGIN * page.height < line.baseline < (1 - _MARGIN) * page.height:
            furniture.append(line.text)
            continue
        place = order.get(id(line.spans[0]), 0)
        earlier = [number for number, item in enumerate(items) if _first_place(item, order) < place]
        behind = earlier[-1] + 1 if earlier else 0
        items[behind:behind] = pieces_of([line])
    return items, furniture


def _all_in(lines: Sequence[Line], known: set[int]) -> bool:
    return all(id(span) in known for line in lines for span in line.spans)


def _first_place(item: Piece | Grid, order: dict[int, int]) -> int:
    pieces = [item] if isinstance(item, Piece) else [piece for row in item.rows for cell in row for piece in cell]
    return min((order.get(id(span), 0) for piece in pieces for line in piece.lines for span in line.spans), default=0)
