"""What a PDF repeats on its pages or lists before its text: running headers and footers, page numbers, contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from seninfo_check.parse.pdf_lines import Line, Page
from seninfo_check.parse.pdf_pieces import BULLET, Grid, Piece

_PAGE_NUMBER = re.compile(r"^[\s|\-–—•]*(?:page|p\.?|pg\.?)?\s*\d{1,3}(?:\s*(?:of|/|\|)\s*\d{1,3})?[\s|\-–—•.]*(?:page)?$", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}\s*\d+$|·{4,}")
_CONTENTS = re.compile(r"^(?:table of )?contents(?: page)?:?$|^in this (?:report|document):?$", re.IGNORECASE)
_MARGIN = 0.13


def running_lines(pages: Sequence[Page]) -> dict[int, set[int]]:
    """Indexes of the lines of each page (by number) that are running headers, footers or page numbers."""
    places: Counter[tuple[str, bool]] = Counter()
    for page in pages:
        places.update({(_shape(line.text), top) for _, line, top in _edge_lines(page)})
    found: dict[int, set[int]] = {page.number: set() for page in pages}
    for page in pages:
        for index, line, top in _edge_lines(page):
            repeated = places[_shape(line.text), top]
            if (repeated >= 2 and repeated >= len(pages) / 3) or (_PAGE_NUMBER.match(line.text) and _outermost(page, line, top)):
                found[page.number].add(index)
    return found


def _edge_lines(page: Page) -> list[tuple[int, Line, bool]]:
    """Lines in the head and the foot of a page: its outer strips, and never more than six lines of either."""
    at_top, at_foot = [], []
    for index, line in enumerate(page.lines):
        if line.baseline > page.height * (1 - _MARGIN):
            at_top.append((index, line, True))
        elif line.baseline < page.height * _MARGIN:
            at_foot.append((index, line, False))
    at_top.sort(key=lambda item: -item[1].baseline)
    at_foot.sort(key=lambda item: item[1].baseline)
    return [*at_top[:6], *at_foot[:6]]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text.casefold()).strip()


def _outermost(page: Page, line: Line, top: bool) -> bool:
    level = [other.baseline for other in page.lines]
    return line.baseline >= max(level) - 2 if top else line.baseline <= min(level) + 2


def without_contents(items: Sequence[Piece | Grid]) -> tuple[list[Piece | Grid], list[str]]:
    """Items without contents lists, and the lines of those: leaders and page numbers, or a run that names later headings."""
    texts = [_key(item) for item in items]
    later: Counter[str] = Counter(text for text in texts if text)
    left_out: set[int] = set()
    index = 0
    while index < len(items):
        run = index
        listed: set[str] = set()
        while run < len(items) and texts[run] not in listed and _lists(items[run], texts[run], later):
            listed.add(texts[run])
            run += 1
        leaders = sum(_leads(items[position]) for position in range(index, run))
        titled = index > 0 and isinstance(items[index - 1], Piece) and bool(_CONTENTS.match(texts[index - 1] or _text(items[index - 1])))
        if run - index >= 3 and (leaders >= 2 or _before_its_headings(texts, index, run)) or (titled and run - index >= 2):
            left_out.update(range(index - 1 if titled else index, run))
        for position in range(index, run):
            later[texts[position]] -= 1
        if run == index:
            later[texts[index]] -= 1
            run += 1
        index = run
    kept = [item for position, item in enumerate(items) if position not in left_out]
    return kept, [_text(items[position]) for position in sorted(left_out)]


def _lists(item: Piece | Grid, key: str, later: Counter[str]) -> bool:
    if isinstance(item, Grid):
        return False
    return _leads(item) or (bool(key) and len(key) < 160 and later[key] >= 2)


def _before_its_headings(texts: Sequence[str], start: int, end: int) -> bool:
    """The entries come again later in the same order, with text between: a contents list and not a repeated list."""
    positions = []
    for entry in texts[start:end]:
        try:
            positions.append(texts.index(entry, end))
        except ValueError:
            continue
    spread = positions and positions[-1] - positions[0] >= len(positions)
    return len(positions) >= 3 and positions == sorted(positions) and bool(spread)


def _leads(item: Piece | Grid) -> bool:
    return isinstance(item, Piece) and bool(_LEADERS.search(_text(item))) and bool(re.search(r"\d\s*$", _text(item)))


def _key(item: Piece | Grid) -> str:
    if isinstance(item, Grid):
        return ""
    text = BULLET.sub("", _text(item))
    text = re.sub(r"(?:\s?\.){3,}\s*\d*\s*$|\t\d+$", "", text)
    return re.sub(r"\W+", " ", re.sub(r"^\(?\d+(?:\.\d+)*[.)]?\s+", "", text.casefold())).strip()


def _text(item: Piece | Grid) -> str:
    if isinstance(item, Grid):
        return ""
    return " ".join(line.text for line in item.lines)
