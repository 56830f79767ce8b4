"""Documents as sentences in context: the one place that reads English (tokens, stems, names, dates, acronyms).

spaCy's blank English pipeline splits words, Snowball stems them (LIBRARIES section 5: inflection costs 1.4 ms a report this way),
and our own fix-up splits sentences, because bullets, abbreviations and table rows defeat the sentencizers measured there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from seninfo_check.model import Block, Document, Kind, Link

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True)
class Sentence:
    """One sentence, list item or table row, with the context a reader has in mind when reading it.

    `headings` runs from the outermost to the nearest heading. `lead_in` is the sentence that introduces the list or block,
    `before` the sentence before it in the same paragraph, `opening` the first sentence under the same heading. `start` and `end` are offsets in the document's `text`.
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


@cache
def pipeline() -> Language:
    """The one spaCy pipeline, loaded at first use."""
    import spacy

    return spacy.blank("en")


@cache
def _stemmer() -> object:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Snowball stem of a word in lower case; words the sector writes in several ways share one stem."""
    word = word.lower().replace("’", "'")
    word = _SAME_WORD.get(word, word)
    stemmed: str = _stemmer().stemWord(word)  # type: ignore[attr-defined]
    return stemmed


# One spelling for words that stand for one thing throughout; acronyms keep their own meaning elsewhere.
_SAME_WORD = {
    "sendco": "senco", "sencos": "senco", "sendcos": "senco", "senco's": "senco", "sendco's": "senco",
    "send": "sen", "ehcp": "ehc", "ehcps": "ehc", "pupils": "pupil", "students": "pupil", "student": "pupil", "learners": "pupil",
    "learner": "pupil", "children": "pupil", "child": "pupil", "youngsters": "pupil", "youngster": "pupil", "child's": "pupil",
    "children's": "pupil", "pupil's": "pupil", "pupils'": "pupil", "student's": "pupil", "students'": "pupil",
    "carers": "parent", "carer": "parent", "parents": "parent", "parents'": "parent", "families": "family",
}  # fmt: skip

_WORD = re.compile(r"[^\W_](?!\Z)|^[^\W_]\Z")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as spaCy splits them, punctuation left out."""
    return tuple(token.text for token in pipeline().make_doc(text) if _WORD.search(token.text))


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words."""
    return tuple(stem(word) for word in words_of(text))


# ---- sentences ---------------------------------------------------------------------------------------------------------

_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|miss|dr|prof|rev|revd|st|no|nos|tel|ext|e\.g|i\.e|eg|ie|etc|approx|dept|cf|vs|para|sec|reg|fig|inc|ltd|hon|jr|sr"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|p|pp|yr|yrs|min|mins|hr|hrs|wk|wks)"
    r"|\b[A-Z]|\b[a-z]\.[a-z])\.$",
    re.IGNORECASE,
)
_STARTS_LOWER = re.compile(r"[a-z0-9(&]")
_BREAK = re.compile(r"[.!?…][\"'”’)\]]*(?=\s|$)|[.!?](?=[A-Z][a-z]+\s[a-z])")
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
            if re.search(r"(?:^|\s)\d{1,2}\.$", before) and end - start < 5:
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


# ---- phrases -----------------------------------------------------------------------------------------------------------


class Phrases:
    """A set of named phrases, found in stems; longer phrases win over shorter ones that start at the same word."""

    def __init__(self, phrases: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, phrase in phrases:
            stems = tuple(stem(word) for word in _PHRASE_WORD.findall(phrase))
            if stems:
                self._by_first.setdefault(stems[0], []).append((stems, name))
        for found in self._by_first.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def find(self, stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Start, end (word positions) and name of every phrase in the stems; per start, only the longest of each name."""
        for position, first in enumerate(stems):
            candidates = self._by_first.get(first)
            if candidates:
                seen: set[str] = set()
                for phrase, name in candidates:
                    length = len(phrase)
                    if name not in seen and (length == 1 or tuple(stems[position : position + length]) == phrase):
                        seen.add(name)
                        yield position, position + length, name


# spaCy splits "one-to-one", "and/or" and "sub-groups" at the hyphen and slash; phrases are split alike, without paying for spaCy.
_PHRASE_WORD = re.compile(r"[^\W_]+(?:[’'.@+][^\W_]+)*")


# ---- people, numbers, addresses ----------------------------------------------------------------------------------------

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: "name (at) school (dot) example": a reader can still write to it, so it counts as an address.
OBFUSCATED_EMAIL = re.compile(
    r"[\w.+-]+\s*(?:[(\[{<]\s*at\s*[)\]}>]|(?-i:\sAT\s))\s*[\w-]+(?:\s*(?:[(\[{<]\s*dot\s*[)\]}>]|(?-i:\sDOT\s)|\.)\s*[\w-]+)+",
    re.IGNORECASE,
)
HIDDEN_EMAIL = re.compile(r"\[\s*e-?mail[\s\xa0]+protected\s*\]", re.IGNORECASE)
PHONE = re.compile(r"(?<![\d/.-])(?:\+44\s?\(?0?\)?\s?|\(?0)(?:\d[\s()-]{0,2}){8,9}\d(?!\d)")
URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+|\b[\w-]+(?:\.[\w-]+)*\.(?:uk|org|com|net|gov|sch|example|info|education)(?:/[^\s<>\"')\]]*)?\b",
    re.IGNORECASE,
)

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Revd|Sir|Dame|Madame|Father|Sister|Canon|Señor|Señora)\b\.?"
_NAME_WORD = r"(?:[A-Z]\.?(?=[ \t]?[A-Z])|(?:O['’]|Mc|Mac|[Dd]e\s|[Vv]an\s|[Aa]l-|El-)?[A-Z][\w’'À-ÿ]*[a-zà-ÿ](?:-[A-Z][\w’'À-ÿ]+)*)"
_NOT_NAMES = frozenset(
    [
        "senco",
        "sendco",
        "send",
        "sen",
        "the",
        "our",
        "we",
        "you",
        "your",
        "all",
        "any",
        "every",
        "each",
        "this",
        "that",
        "these",
        "those",
        "head",
        "headteacher",
        "deputy",
        "assistant",
        "teacher",
        "teaching",
        "lead",
        "leader",
        "inclusion",
        "manager",
        "coordinator",
        "co-ordinator",
        "school",
        "academy",
        "primary",
        "secondary",
        "nursery",
        "infant",
        "junior",
        "college",
        "trust",
        "special",
        "educational",
        "needs",
        "support",
        "pupil",
        "pupils",
        "parent",
        "parents",
        "child",
        "children",
        "class",
        "year",
        "key",
        "stage",
        "early",
        "years",
        "family",
        "governor",
        "governors",
        "governing",
        "body",
        "board",
        "council",
        "county",
        "city",
        "local",
        "offer",
        "authority",
        "education",
        "health",
        "care",
        "plan",
        "plans",
        "national",
        "award",
        "code",
        "practice",
        "act",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "contact",
        "email",
        "telephone",
        "phone",
        "tel",
        "please",
        "office",
        "reception",
        "staff",
        "team",
        "service",
        "services",
        "principal",
        "information",
        "report",
        "policy",
        "learning",
        "mental",
        "speech",
        "language",
        "therapy",
        "therapist",
        "and",
        "or",
        "in",
        "at",
        "is",
        "who",
        "what",
        "how",
        "when",
        "where",
        "if",
        "for",
        "with",
        "from",
        "by",
        "to",
        "a",
        "an",
        "as",
        "on",
        "no",
        "not",
        "yes",
        "other",
        "more",
        "about",
        "designated",
        "safeguarding",
        "level",
        "english",
        "maths",
        "science",
        "room",
        "mrs",
        "mr",
        "ms",
        "miss",
        "dr",
        "it",
        "named",
        "person",
        "responsible",
        "name",
        "role",
        "days",
        "day",
        "qualified",
        "telephone",
        "number",
        "address",
        "website",
        "adviser",
        "officer",
        "specialist",
        "pastoral",
    ]
)
TITLED_NAME = re.compile(rf"\b{_TITLE}\s*(?:{_NAME_WORD})(?:(?:[ \t]+|(?<=\.))(?!{_TITLE})(?:{_NAME_WORD})){{0,3}}")
_BARE_NAME = re.compile(rf"\b(?:{_NAME_WORD})(?:(?:[ \t]+|(?<=\.))(?:{_NAME_WORD})){{1,4}}")


def people_in(text: str) -> tuple[str, ...]:
    """Names of people in a text: titled ("Mrs Lane", "Ms K. Singh") and plain ("Amina Yusuf"); role words never count as names."""
    names = [_without_roles(match.group()) for match in TITLED_NAME.finditer(text)]
    for match in _BARE_NAME.finditer(text):
        parts = list(dropwhile(_is_role_word, match.group().split()))
        name = " ".join(takewhile(lambda part: not _is_role_word(part), parts))
        if " " in name and not any(name in known or known in name for known in names):
            names.append(name)
    return tuple(name for name in names if name)


def _is_role_word(word: str) -> bool:
    return word.lower().strip(".,") in _NOT_NAMES


def _without_roles(name: str) -> str:
    parts = name.split()
    for index, part in enumerate(parts[1:], start=1):
        if _is_role_word(part):
            parts = parts[:index]
            break
    return " ".join(parts) if len(parts) > 1 else ""


# ---- dates -------------------------------------------------------------------------------------------------------------

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep",
         "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DATE_PATTERNS = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH}),?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(?P<day>\d{1,2})[/.-](?P<number>\d{1,2})[/.-](?P<year>(?:20)?\d\d)\b"),
    re.compile(r"\b(?P<year>20\d\d)-(?P<number>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(rf"\b(?P<month>{_MONTH}),?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(?P<term>autumn|spring|summer)(?:\s+term)?,?\s+(?P<year>20\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(?P<year>20\d\d)\s*(?:[/–—-]|to)\s*(?P<end>(?:20)?\d\d)\b"),
)
_TERM_MONTH = {"autumn": 9, "spring": 1, "summer": 4}


@dataclass(frozen=True)
class Dated:
    """A date said in a text. `precision` is day, month or school-year (then `when` is its 1 September)."""

    when: date
    precision: str
    text: str
    start: int


def dates_in(text: str) -> tuple[Dated, ...]:
    """Dates and academic years in a text, in order; two-digit years are this century's, and nonsense dates are left out."""
    found: list[Dated] = []
    taken: list[tuple[int, int]] = []
    for pattern in _DATE_PATTERNS:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            dated = _dated(match)
            if dated:
                found.append(dated)
                taken.append(match.span())
    return tuple(sorted(found, key=lambda dated: dated.start))


def _dated(match: re.Match[str]) -> Dated | None:
    parts = match.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    try:
        if parts.get("end"):
            if (year + 1) % 100 != int(parts["end"]) % 100:
                return None
            return Dated(date(year, 9, 1), "school-year", match.group(), match.start())
        if parts.get("term"):
            return Dated(date(year, _TERM_MONTH[parts["term"].lower()], 1), "month", match.group(), match.start())
        month = _MONTHS[parts["month"].lower().strip(".")] if parts.get("month") else int(parts["number"])
        day = int(parts.get("day") or 1)
        return Dated(date(year, month, day), "day" if parts.get("day") else "month", match.group(), match.start())
    except ValueError:
        return None


# ---- acronyms ----------------------------------------------------------------------------------------------------------

_ACRONYM = re.compile(r"\b[A-Z](?:[A-Za-z&/]{0,6}[A-Z])s?\b")
_EXPANDED = re.compile(r"\(([^()]{2,80})\)")


def acronyms_in(text: str) -> dict[str, str]:
    """Each acronym of a text and its expansion there, or "" when the text never gives one.

    Reads both directions, "Local Authority (LA)" and "LA (Local Authority)", and glossary lines "LA: Local Authority"
    (after Schwartz and Hearst 2003, letters matched from the right).
    """
    acronyms = {match.group().removesuffix("s"): "" for match in _ACRONYM.finditer(text)}
    for match in _EXPANDED.finditer(text):
        inside, before = match.group(1).strip(), text[: match.start()].rstrip()
        short = inside.removesuffix("s")
        if short in acronyms:
            long = _expansion(short, before[-120:])
            if long:
                acronyms[short] = acronyms[short] or long
        else:
            last = re.search(r"([A-Za-z&/]+)$", before)
            if last and last.group(1).removesuffix("s") in acronyms and _expansion(last.group(1).removesuffix("s"), inside):
                acronyms[last.group(1).removesuffix("s")] = acronyms[last.group(1).removesuffix("s")] or inside
    for match in re.finditer(r"(?m)^\W*([A-Z][A-Za-z&/]{1,7})\s*(?:[:=–—|-]|stands for|means)\s*([^\n.;|]{4,80})", text):
        short = match.group(1).removesuffix("s")
        if short in acronyms and _expansion(short, match.group(2)):
            acronyms[short] = acronyms[short] or match.group(2).strip()
    return acronyms


def _expansion(short: str, long: str) -> str:
    letters = [letter.lower() for letter in short if letter.isalnum()]
    position = len(long) - 1
    for index in range(len(letters) - 1, -1, -1):
        while position >= 0 and not (
            long[position].lower() == letters[index] and (index > 0 or position == 0 or not long[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return ""
        position -= 1
    expansion = long[position + 1 :].strip()
    return expansion if len(expansion.split()) <= len(letters) + 5 and len(expansion.split()) >= min(2, len(letters)) else ""
