"""Documents as sentences in context.

Our own fix-up splits sentences, because bullets, abbreviations and table rows defeat the sentencizers measured in LIBRARIES section 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from seninfo_check.language.words import stem, words_of
from seninfo_check.model import Block, Document, Kind, Link


@dataclass(frozen=True)
class Sentence:
    """One sentence, list item or table row, with the context a reader has in mind when reading it.

    `headings` runs from the outermost to the nearest heading. `lead_in` is the sentence that introduces the list or block,
    `before` the sentence before it in the same paragraph, `opening` the first sentence under the same heading. `start` and `end` are
    offsets in the document's `text`.
    """

    text: str
    document: int
    block: int
    start: int
    end: int
    kind: Kind
    words: tuple[str, ...]
    stems: tuple[str, ...]
    headings: tuple[str, ...] = ()
    lead_in: str = ""
    before: str = ""
    opening: str = ""
    links: tuple[Link, ...] = ()
    page: int | None = None
    anchor: str = ""


@dataclass(frozen=True, eq=False)
class Reading:
    """All documents of one school's report as sentences, read once for every check.

    `why` is the rule whose findings must be explained sentence by sentence; explaining all of them would cost more than finding them.
    """

    documents: tuple[Document, ...]
    sentences: tuple[Sentence, ...]
    as_of: date
    why: str = ""


_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|miss|dr|prof|rev|revd|st|no|nos|tel|ext|e\.g|i\.e|eg|ie|etc|approx|dept|cf|vs|para|sec|reg|fig|inc|ltd|hon|jr|sr"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|p|pp|yr|yrs|min|mins|hr|hrs|wk|wks)"
    r"|\b[A-Z]|\b[a-z]\.[a-z])\.$",
    re.IGNORECASE,
)
_STARTS_LOWER = re.compile(r"[a-z0-9(&]")
_BREAK = re.compile(r"[.!?…][\"'”’)\]]*(?=\s|$)|[.!?](?=[A-Z][a-z]+\s[a-z])")
#: "3.", "D2.", "4.1.", "iv.": what numbers a paragraph belongs to its first sentence.
_NUMBERING = re.compile(r"\(?[A-Za-z]?\d{1,2}(?:\.\d{1,2}){0,3}\.|\(?(?:[ivx]{1,4}|[A-Za-z])\.", re.IGNORECASE)
_ALWAYS_INNER = re.compile(r"\b(?:e\.g|i\.e|mr|mrs|ms|miss|dr|prof|revd?|tel|ext|no|st|approx|para|p|pp)\.$", re.IGNORECASE)


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end offsets of the sentences of one block's text, without the space between them."""
    start = 0
    for match in _BREAK.finditer(text):
        end = match.end()
        before, after = text[start:end].rstrip("\"'”’)]"), text[end:].lstrip()
        if after and before.endswith("."):
            if _ALWAYS_INNER.search(before[-8:]):
                continue
            if _ABBREVIATION.search(before[-8:]) and (_STARTS_LOWER.match(after) or re.search(r"\b[A-Z]\.$", before)):
                continue
            if _NUMBERING.fullmatch(before.strip()):
                continue
        if after and _STARTS_LOWER.match(after) and after[0].islower() and not before.endswith("."):
            continue
        if text[start:end].strip():
            yield _trim(text, start, end)
        start = end
    if text[start:].strip():
        yield _trim(text, start, len(text))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def read(documents: Sequence[Document], as_of: date, why: str = "") -> Reading:
    """Read documents into sentences in context; headings give context and are not sentences themselves.

    Documents in any order give the same sentences for each; page boundaries are kept in `Sentence.document`.
    """
    sentences: list[Sentence] = []
    for number, document in enumerate(documents):
        sentences.extend(_sentences_of(document, number))
    return Reading(tuple(documents), tuple(sentences), as_of, why)


def _sentences_of(document: Document, number: int) -> Iterator[Sentence]:
    path: list[tuple[int, str]] = []
    lead_in, opening, offset = "", "", 0
    page_heading = _page_heading(document)
    for index, block in enumerate(document.blocks):
        if block.kind is Kind.HEADING:
            path = [(level, text) for level, text in path if level < block.level]
            path.append((block.level, block.text))
            lead_in = opening = ""
        else:
            headings = tuple(text for _, text in path) or page_heading
            before = ""
            for start, end in _spans_of(block):
                text = block.text[start:end]
                words = words_of(text)
                if words:
                    yield Sentence(
                        text=text,
                        document=number,
                        block=index,
                        start=offset + start,
                        end=offset + end,
                        kind=block.kind,
                        words=words,
                        stems=tuple(map(stem, words)),
                        headings=headings,
                        lead_in=lead_in if block.kind in (Kind.LIST_ITEM, Kind.TABLE_ROW) else "",
                        before=before,
                        opening=opening,
                        links=tuple(link for link in block.links if not link.text or link.text in text or len(block.links) == 1),
                        page=block.page,
                        anchor=block.anchor,
                    )
                    before = text
                    opening = opening or text
            if block.kind is Kind.PARAGRAPH:
                lead_in = before if before.rstrip().endswith((":", ":-", "…", "...", "–", "-")) else ""
        offset += len(block.text) + 1


def _page_heading(document: Document) -> tuple[str, ...]:
    # A page without a heading of its own is named by its title: split reports put the question there (FIELD, pitfall 1).
    title = re.split(r"\s[|–—-]\s|\s»\s", document.title)[0].strip()
    return (title,) if title else ()


def _spans_of(block: Block) -> Iterator[tuple[int, int]]:
    if block.kind is Kind.TABLE_ROW and len(block.text) < 240:
        yield 0, len(block.text)
    else:
        yield from split_sentences(block.text)
