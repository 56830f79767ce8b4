"""Documents as the prose a reader reads: which blocks are sentences, which fragments make one together, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from seninfo_check.language import EMAIL, PHONE, URL, split_sentences
from seninfo_check.model import Block, Document, Kind
from seninfo_check.readability.formulas import Counts
from seninfo_check.readability.syllables import is_spelled_out, syllables
from seninfo_check.readability.words import WORD, Found

#: Fewer words than this, without a full stop, are a label and not a sentence.
LABEL = 5
#: Fragments of a list are read as sentences of about this length, the middle of what plain-English guides ask for.
JOINED = 18

_LEADS = (":", "-", "–", "—", "…")
_CONTACT = re.compile(r"@|www\.|http|\.[a-z]{2}|0\d{3}|\+44")


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence or fragment as it stands in a document; `start` and `end` are offsets in the document's `text`.

    `spans` are the words' own offsets in `text`, `lower` the words in lower case.
    """

    document: int
    block: int
    section: int
    start: int
    end: int
    text: str
    kind: Kind
    words: tuple[str, ...]
    lower: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    capitals: bool = False

    @property
    def whole(self) -> bool:
        """Whether it ends as a sentence does."""
        return self.text.rstrip("\"'”’)] ").endswith((".", "!", "?", "…"))


@dataclass(frozen=True, slots=True)
class Group:
    """One sentence for the formulas: a piece, or a lead-in with the fragments that complete it."""

    pieces: tuple[Piece, ...]

    @property
    def section(self) -> int:
        return self.pieces[0].section


@dataclass(frozen=True)
class Prose:
    """All documents of a report as prose. `headings` gives each section's heading path and document; `words` counts every word read."""

    groups: tuple[Group, ...]
    headings: tuple[tuple[int, tuple[str, ...]], ...]
    words: int
    pieces: tuple[Piece, ...]


def prose_of(documents: Sequence[Document], foreign: frozenset[tuple[int, int]] = frozenset()) -> Prose:
    """Read documents as prose; headings, labels, addresses and the blocks of `foreign` (document, block) are not sentences."""
    groups: list[Group] = []
    pieces: list[Piece] = []
    headings: list[tuple[int, tuple[str, ...]]] = []
    words = 0
    for number, document in enumerate(documents):
        path: list[tuple[int, str]] = []
        headings.append((number, ()))
        offset = 0
        run: list[tuple[Kind, list[Piece]]] = []
        for index, block in enumerate(document.blocks):
            if block.kind is Kind.HEADING:
                groups += _groups(run)
                run = []
                words += len(WORD.findall(block.text))
                path = [(level, text) for level, text in path if level < block.level] + [(block.level, block.text)]
                headings.append((number, tuple(text for _, text in path)))
            else:
                found = list(_pieces(block, number, index, len(headings) - 1, offset))
                words += sum(len(piece.words) for piece in found)
                if found and (number, index) not in foreign:
                    pieces += found
                    run.append((block.kind, found))
            offset += len(block.text) + 1
        groups += _groups(run)
    return Prose(tuple(groups), tuple(headings), words, tuple(pieces))


def _groups(run: Sequence[tuple[Kind, list[Piece]]]) -> Iterator[Group]:
    # The blocks under one heading. `held` are fragments that wait for their sentence to end: a lead-in, list items, cells.
    held: list[Piece] = []
    before = Kind.HEADING
    after_lead_in = False
    for kind, found in run:
        if kind is Kind.PARAGRAPH or kind is Kind.CAPTION or (kind is not before and not (after_lead_in and kind is Kind.LIST_ITEM)):
            yield from _joined(held)
            held, after_lead_in = [], False
        before = kind
        sentences = [piece for piece in found if _is_sentence(piece, kind, after_lead_in)]
        if kind is Kind.TABLE_ROW and sentences:
            # Short cells beside a sentence are its label, as a heading is.
            found = [piece for piece in found if piece in sentences or len(piece.words) >= LABEL]
            sentences = found
        elif kind is Kind.TABLE_ROW and sum(len(piece.words) for piece in found) < LABEL:
            found = []
        for piece in found:
            if kind is Kind.PARAGRAPH and piece is found[-1] and piece.text.endswith(_LEADS):
                held, after_lead_in = [piece], True
            elif piece in sentences:
                yield from _joined(held)
                held = []
                yield Group((piece,))
            elif kind is Kind.LIST_ITEM or kind is Kind.TABLE_ROW:
                held.append(piece)
    yield from _joined(held)


def _is_sentence(piece: Piece, kind: Kind, after_lead_in: bool) -> bool:
    if kind is Kind.LIST_ITEM:
        return not _is_fragment(piece, after_lead_in)
    if kind is Kind.TABLE_ROW:
        return piece.whole or _is_clause(piece)
    return piece.whole or len(piece.words) >= LABEL


def _pieces(block: Block, document: int, index: int, section: int, offset: int) -> Iterator[Piece]:
    text = block.text
    if _CONTACT.search(text):
        for pattern in (EMAIL, URL, PHONE):
            text = pattern.sub(_blank, text)
    for begin, finish in _cells(text) if block.kind is Kind.TABLE_ROW else ((0, len(text)),):
        for start, end in split_sentences(text[begin:finish]):
            start, end = begin + start, begin + end
            found = [(match.group(), match.span()) for match in WORD.finditer(text, start, end)]
            if found:
                words = tuple(word for word, _ in found)
                shouted = len(words) > 3 and text[start:end].isupper()
                yield Piece(
                    document, index, section, offset + start, offset + end, block.text[start:end], block.kind, words,
                    tuple(word.lower().replace("’", "'") for word in words),
                    tuple((first - start, last - start) for _, (first, last) in found), shouted,
                )  # fmt: skip


def _blank(match: re.Match[str]) -> str:
    # The stop that ends a sentence stays when the address before it goes.
    end = match.group()[-1]
    return " " * (len(match.group()) - 1) + (end if end in ".!?" else " ")


def _cells(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while (end := text.find(" | ", start)) >= 0:
        yield start, end
        start = end + 3
    yield start, len(text)


def _joined(fragments: Sequence[Piece]) -> Iterator[Group]:
    # As many sentences of ordinary length as the fragments would fill, cut where a fragment ends.
    total = sum(len(piece.words) for piece in fragments)
    if total < LABEL:
        return
    many = max(1, round(total / JOINED))
    parts: dict[int, list[Piece]] = {}
    read = 0
    for piece in fragments:
        parts.setdefault(min(many - 1, (2 * read + len(piece.words)) * many // (2 * total)), []).append(piece)
        read += len(piece.words)
    for part in parts.values():
        yield Group(tuple(part))


def _is_fragment(piece: Piece, after_lead_in: bool) -> bool:
    if piece.whole and len(piece.words) >= LABEL and piece.text[0].isupper():
        return False
    if piece.text[0].islower() or len(piece.words) < LABEL:
        return True
    return after_lead_in and len(piece.words) <= 12 and not _is_clause(piece)


_SUBJECT_WORDS = """
    we you they she he it i the a an our your their his her its this these those all each every some most any both there mr mrs ms
    miss dr parents teachers staff children pupils students families governors carers everyone if when class teaching adults"""
_SUBJECTS = frozenset(_SUBJECT_WORDS.split())
_VERB_WORDS = """
    is are was were has have had can could may might must will would shall should do does did am isn't aren't can't don't doesn't
    meet meets help helps give gives work works use uses write writes see sees run runs make makes take takes visit visits teach teaches
    read reads talk talks speak speaks ask asks tell tells show shows hold holds check checks know knows need needs want wants come comes
    go goes get gets keep keeps let lets look looks find finds learn learns plan plans review reviews set sets share shares send sends
    call calls offer offers support supports start starts stay stays join joins lead leads train trains agree agrees support train
    trains invite invites watch watches listen listens borrow borrows assess assesses adapt adapts provide provides attend attends sit
    sits move moves bring brings put puts choose chooses decide decides play plays eat eats spend spends follow follows explain explains
    break breaks record records test tests pay pays plan plans track tracks discuss discusses receive receives include includes"""
_VERBS = frozenset(_VERB_WORDS.split())


_DETERMINER_WORDS = """the a an our your their his her its this these those all each every some most any both class teaching"""
_DETERMINERS = frozenset(_DETERMINER_WORDS.split())
_BEFORE_NOUN_WORDS = """to at in on for of with by from about into and or the a an our your their his her its this one"""
_BEFORE_NOUN = frozenset(_BEFORE_NOUN_WORDS.split())


def _is_clause(piece: Piece) -> bool:
    # Good enough to tell "Mrs Lane meets parents each term" from "Small group work for reading": a subject, then a verb we know.
    # "A plan on one page" and "a friend to sit with" have none: a noun stands between "a" and its verb, and no "to" before it.
    words = piece.lower
    if len(words) < 3 or words[0] not in _SUBJECTS:
        return False
    first = 2 if words[0] in _DETERMINERS else 1
    return any(words[at] in _VERBS and words[at - 1] not in _BEFORE_NOUN for at in range(first, min(8, len(words))))


# ---- counting ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=50_000)
def _facts(word: str) -> tuple[int, int]:
    """Syllables and letters of a word; syllables are 0 for a figure."""
    letters = sum(letter.isalnum() for letter in word)
    return (0 if word[0].isdigit() else syllables(word)), letters


def count(groups: Sequence[Group], terms: Found | None = None) -> Counts:
    """Counts of some sentences. With `terms`, each of those terms counts as one word of ordinary length, without syllables of its own."""
    words = spoken = sound = polysyllables = hard = letters = long = 0
    for group in groups:
        for piece in group.pieces:
            skipped: set[int] = set()
            if terms:
                for start, end, _ in terms.find(piece.lower):
                    skipped.update(range(start, end))
                    words += 1
                    letters += 5
            for position, word in enumerate(piece.lower if piece.capitals else piece.words):
                if position in skipped:
                    continue
                said, size = _facts(word)
                words += 1
                letters += size
                if said:
                    spoken += 1
                    sound += said
                    if said >= 3 and not is_spelled_out(word):
                        polysyllables += 1
                        if not (word[0].isupper() and position) and "-" not in word:
                            hard += 1
                if size > 6:
                    long += 1
    return Counts(words, len(groups), spoken, sound, polysyllables, hard, letters, long)
