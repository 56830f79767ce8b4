"""Plain English, measured: how hard a report is to read, which sections are hardest and which sentences to change first.

Our own rules on words; no spaCy, no download, no network. What counts as prose is told in `prose`, the formulas in `formulas`,
syllables in `syllables`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from seninfo_check.model import Document
from seninfo_check.readability.formulas import scores
from seninfo_check.readability.language_guess import language_of
from seninfo_check.readability.prose import Prose, count, prose_of
from seninfo_check.readability.syllables import SOURCE

#: Formulas mean nothing on fewer words of prose than this.
ENOUGH = 100
#: A sentence longer than this should be split (GOV.UK style guide).
LONG = 25


@dataclass(frozen=True)
class Readability:
    """How hard a report is to read. Scores are None when `outcome` is "cannot-tell", and `why` says why."""

    outcome: str
    why: str
    language: str
    syllables_from: str
    words: int
    words_counted: int
    sentences: int
    words_per_sentence: float | None = None
    longest_sentence: int | None = None
    long_sentence_share: float | None = None
    flesch_reading_ease: float | None = None
    flesch_kincaid_grade: float | None = None
    smog: float | None = None
    gunning_fog: float | None = None
    coleman_liau: float | None = None
    ari: float | None = None
    lix: float | None = None
    reading_age: float | None = None


def measure(documents: Sequence[Document], words_file: Path | None = None) -> Readability:
    """Measure a report's documents as one text. Never raises: what cannot be measured is said in `why`."""
    foreign, language = _foreign(documents)
    prose = prose_of(documents, foreign)
    counts = count(prose.groups)
    why = _why_not(prose, counts.words, language)
    base = Readability("cannot-tell" if why else "measured", why, language, SOURCE, prose.words, counts.words, counts.sentences)
    if why:
        return base
    lengths = [sum(len(piece.words) for piece in group.pieces) for group in prose.groups]
    return replace(
        base,
        **vars(scores(counts)),
        words_per_sentence=round(counts.words_per_sentence, 1),
        longest_sentence=max(lengths),
        long_sentence_share=round(sum(length > LONG for length in lengths) / len(lengths), 3),
    )


def _foreign(documents: Sequence[Document]) -> tuple[frozenset[tuple[int, int]], str]:
    found = set()
    everything: list[str] = []
    for number, document in enumerate(documents):
        for index, block in enumerate(document.blocks):
            words = block.text.lower().replace("’", "'").split()
            everything += words
            if len(words) >= 8 and language_of(words, block.text) not in ("English", ""):
                found.add((number, index))
    return frozenset(found), language_of(everything, "".join(block.text for document in documents for block in document.blocks))


def _why_not(prose: Prose, counted: int, language: str) -> str:
    if language not in ("English", ""):
        return f"The text looks like {language}. These scores only hold for English."
    if counted < ENOUGH:
        return f"Only {counted} {'word' if counted == 1 else 'words'} of running text: too few to score. At least {ENOUGH} are needed."
    if not language:
        return "The text does not look like English sentences, so it cannot be scored."
    shapeless = sum(len(piece.words) for group in prose.groups for piece in group.pieces if len(piece.words) > 80)
    if shapeless * 2 > counted:
        return "There are hardly any full stops, so the sentences cannot be told apart."
    return ""
