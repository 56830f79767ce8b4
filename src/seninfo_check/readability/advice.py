"""Advice for a writer: what makes a sentence hard, a plainer wording, and how much the whole report gains from the change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from seninfo_check.model import Document, Kind
from seninfo_check.readability.acronyms import FirstUse
from seninfo_check.readability.formulas import Counts, flesch_reading_ease
from seninfo_check.readability.passive import passives
from seninfo_check.readability.prose import Piece, Prose
from seninfo_check.readability.splitting import is_list, split_points
from seninfo_check.readability.syllables import syllables
from seninfo_check.readability.words import WORD, Words

#: A sentence longer than this should be split (GOV.UK style guide).
LONG = 25
#: A paragraph longer than this should be split.
LONG_PARAGRAPH = 120


@dataclass(frozen=True)
class Advice:
    """One thing to change. `start` and `end` are offsets in the document's `text`, as in Evidence.

    `kind` is long-sentence, passive, nominalisation, hidden-verb, jargon, acronym, double-negative or long-paragraph. `instead` is the
    plainer wording, or "". `gain` is how many points the Flesch reading ease of the whole report rises when only this is changed.
    `splits` are offsets where a long sentence can be cut. `sentence`, `sentence_start` and `sentence_end` are what it stands in.
    """

    kind: str
    message: str
    quote: str
    instead: str
    url: str
    heading: str
    page: int | None
    start: int
    end: int
    sentence: str
    sentence_start: int
    sentence_end: int
    gain: float = 0.0
    splits: tuple[int, ...] = ()
    document: int = 0
    section: int = 0


@dataclass(frozen=True)
class HardSentence:
    """A sentence worth changing, with everything to change in it and what the whole report gains in Flesch reading ease."""

    rank: int
    sentence: str
    url: str
    heading: str
    page: int | None
    start: int
    end: int
    words: int
    gain: float
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    kind: str
    message: str
    start: int
    end: int
    instead: str = ""
    fewer: int = 0
    softer: int = 0
    more_sentences: int = 0
    splits: tuple[int, ...] = ()


def advise(
    documents: Sequence[Document], prose: Prose, counts: Counts, words: Words, unexplained: Sequence[FirstUse]
) -> tuple[Advice, ...]:
    """All advice in reading order. Statutory terms, names and quotations are never flagged."""
    first_uses: dict[int, list[FirstUse]] = {}
    for use in unexplained:
        first_uses.setdefault(use.piece, []).append(use)
    found: list[Advice] = []
    base = flesch_reading_ease(counts)
    for number, piece in enumerate(prose.pieces):
        hits = list(_hits(piece, words))
        hits += [_acronym(use, piece) for use in first_uses.get(number, ())]
        if not hits:
            continue
        document = documents[piece.document]
        quoted = _quoted(piece.text)
        heading = " > ".join(prose.headings[piece.section][1])
        page = document.blocks[piece.block].page
        for hit in sorted(hits, key=lambda hit: hit.start):
            if hit.kind != "long-sentence" and any(start <= hit.start < end for start, end in quoted):
                continue
            changes = hit.fewer or hit.softer or hit.more_sentences
            gain = round(max(0.0, _after(counts, hit.fewer, hit.softer, hit.more_sentences) - base), 2) if changes else 0.0
            found.append(
                Advice(
                    kind=hit.kind,
                    message=hit.message,
                    quote=piece.text[hit.start : hit.end],
                    instead=hit.instead,
                    url=document.url,
                    heading=heading,
                    page=page,
                    start=piece.start + hit.start,
                    end=piece.start + hit.end,
                    sentence=piece.text,
                    sentence_start=piece.start,
                    sentence_end=piece.end,
                    gain=gain,
                    splits=tuple(piece.start + at for at in hit.splits),
                    document=piece.document,
                    section=piece.section,
                )
            )
    found += _long_paragraphs(documents, prose)
    return tuple(sorted(found, key=lambda one: (one.document, one.start, one.end)))


def hardest(advice: Sequence[Advice], many: int = 10) -> tuple[HardSentence, ...]:
    """The sentences whose change helps the whole report most, best first."""
    by_sentence: dict[tuple[int, int], list[Advice]] = {}
    for one in advice:
        if one.kind != "long-paragraph":
            by_sentence.setdefault((one.document, one.sentence_start), []).append(one)
    ranked = sorted(by_sentence.values(), key=lambda group: (-round(sum(one.gain for one in group), 2), -len(group)))
    return tuple(
        HardSentence(
            rank, group[0].sentence, group[0].url, group[0].heading, group[0].page, group[0].sentence_start, group[0].sentence_end,
            len(WORD.findall(group[0].sentence)), round(sum(one.gain for one in group), 2), tuple(one.message for one in group),
        )
        for rank, group in enumerate(ranked[:many], start=1)
    )  # fmt: skip


def _after(counts: Counts, fewer: int, softer: int, more_sentences: int) -> float:
    return flesch_reading_ease(
        replace(
            counts,
            words=max(counts.words - fewer, 1),
            spoken=max(counts.spoken - fewer, 1),
            syllables=counts.syllables - softer,
            sentences=counts.sentences + more_sentences,
        )
    )


# ---- what is wrong with one sentence -----------------------------------------------------------------------------------


def _hits(piece: Piece, words: Words) -> Iterator[_Hit]:
    lower, spans = piece.lower, piece.spans
    protected = {position for start, end, _ in words.statutory.find(lower) for position in range(start, end)}
    if len(lower) > LONG and not (piece.kind is Kind.TABLE_ROW and not piece.whole):
        yield _long(piece)
    used: set[int] = set()
    for start, end, known in words.plainer.find(lower):
        if known and not protected.intersection(range(start, end)) and not _is_name(piece, start, end):
            used.update(range(start, end))
            old = " ".join(piece.words[start:end])
            message = f"“{old}”: try “{known.instead}”. {known.reason}"
            plain = known.instead.split()
            yield _Hit(
                known.kind,
                message,
                spans[start][0],
                spans[end - 1][1],
                known.instead,
                end - start - len(plain),
                _said(lower[start:end]) - _said(plain),
            )
    for start, end in passives(lower):
        if not protected.intersection(range(start, end)):
            old = " ".join(piece.words[start:end])
            yield _Hit("passive", _who(old, lower, piece.words, end), spans[start][0], spans[end - 1][1])
    for position, word in enumerate(lower[1:-1], start=1):
        verb = words.nouns.get(word)
        if (
            verb
            and lower[position + 1] == "of"
            and lower[position - 1] == "the"
            and not protected.intersection((position, position + 1))
            and position not in used
        ):
            old = " ".join(piece.words[position - 1 : position + 2])
            said = _said(lower[position - 1 : position + 2]) - _said(verb.split())
            yield _Hit(
                "nominalisation", f"“{old}” hides a verb: try “{verb}”.", spans[position - 1][0], spans[position + 1][1], verb,
                3 - len(verb.split()), said,
            )  # fmt: skip
    for match in () if _NO.isdisjoint(lower) else _DOUBLE_NEGATIVE.finditer(piece.text):
        yield _Hit("double-negative", f"“{match.group()}” says no twice: say what does happen.", *match.span())


_NO = frozenset(("not", "never", "cannot", "can't", "won't", "don't"))
_DOUBLE_NEGATIVE = re.compile(
    r"\bnot (?:un(?:usual|common|reasonable|like(?:ly)?|able|willing|necessary|aware|important|known|happy|helpful|heard)|impossible"
    r"|unimportant|in(?:appropriate|considerable|frequent(?:ly)?|significant|sufficient|accessible|capable)|dissimilar|without|irrelevant)\b"
    r"|\b(?:never|not|cannot|can't|won't|don't|does not|do not) (?:fail|fails|hesitate) to\b"
    r"|\b(?:will not|cannot|can't|won't|may not|must not|should not|do not|does not|never)\b[^.;:]{1,60}?\bunless\b",
    re.IGNORECASE,
)


def _who(old: str, lower: Sequence[str], words: Sequence[str], end: int) -> str:
    if end + 1 < len(lower) and lower[end] == "by" and lower[end + 1] not in ("a", "an") and not lower[end + 1].endswith("ing"):
        doer = " ".join(words[end + 1 : end + 3])
        return f"“{old}” is passive: begin with who does it (“{doer} …”)."
    return f"“{old}” is passive: say who does it (“we …”, “the class teacher …”)."


def _acronym(use: FirstUse, piece: Piece) -> _Hit:
    short, long = use.acronym.acronym, use.acronym.stands_for
    if use.acronym.explained:
        message, instead = (
            f"“{short}” is explained only later on. Explain it here, where it is first used: {long} ({short}).",
            f"{long} ({short})",
        )
    elif long:
        message, instead = (
            f"“{short}” is not explained. Write it out at first use, and list it in a glossary: {long} ({short}).",
            f"{long} ({short})",
        )
    else:
        message, instead = f"“{short}” is not explained. Write out what it stands for at first use, and list it in a glossary.", ""
    start, end = piece.spans[use.word]
    return _Hit("acronym", message, start, end, instead)


def _said(words: Sequence[str]) -> int:
    return sum(syllables(word) for word in words)


def _is_name(piece: Piece, start: int, end: int) -> bool:
    # "the Early Intervention Team" is a service's name; a capital at the start of a sentence is not a name.
    if piece.capitals or (start == 0 and end == 1):
        return False
    return all(word[0].isupper() for word in piece.words[start:end])


_QUOTATION = re.compile(r"“[^”]{3,}(?:”|$)|\"[^\"]{3,}\"|(?<![\w])‘[^’]{3,}’(?!\w)")


def _quoted(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _QUOTATION.finditer(text)] if '"' in text or "“" in text or "‘" in text else []


def _long(piece: Piece) -> _Hit:
    cuts = split_points(piece)
    message = f"{len(piece.words)} words: over {LONG} is hard to follow."
    if is_list(piece):
        message += " It lists things: make it a list."
    elif cuts:
        at = [_beginning(piece.text, cut) for cut in cuts]
        message += f" Split it before {' and before '.join(at)}."
    else:
        message += " Make it two sentences or a list."
    return _Hit("long-sentence", message, 0, len(piece.text), more_sentences=max(len(cuts), 1), splits=cuts)


def _beginning(text: str, cut: int) -> str:
    return "“" + " ".join(text[cut:].split()[:4]).rstrip(",;:.") + "”"


def _long_paragraphs(documents: Sequence[Document], prose: Prose) -> Iterator[Advice]:
    in_block: dict[tuple[int, int], list[Piece]] = {}
    for piece in prose.pieces:
        if piece.kind is Kind.PARAGRAPH:
            in_block.setdefault((piece.document, piece.block), []).append(piece)
    for (number, _), pieces in in_block.items():
        length = sum(len(piece.words) for piece in pieces)
        if length > LONG_PARAGRAPH and len(pieces) > 1:
            first, last = pieces[0], pieces[-1]
            message = f"This paragraph has {length} words. Split it, or make it a list: readers skip blocks over {LONG_PARAGRAPH} words."
            quote = documents[number].text[first.start : last.end]
            yield Advice(
                "long-paragraph", message, quote, "", documents[number].url, " > ".join(prose.headings[first.section][1]),
                documents[number].blocks[first.block].page, first.start, last.end, first.text, first.start, first.end,
                splits=(pieces[len(pieces) // 2].start,), document=number, section=first.section,
            )  # fmt: skip
