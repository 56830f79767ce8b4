"""Plain English, measured: how hard a report is to read, which sections are hardest and which sentences to change first.

Our own rules on words; no spaCy, no download, no network. What counts as prose is told in `prose`, the formulas in `formulas`,
syllables in `syllables`, plainer wordings in `rules/words.toml`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from seninfo_check.model import Document
from seninfo_check.readability import words as word_lists
from seninfo_check.readability.acronyms import Acronym, acronyms_of
from seninfo_check.readability.advice import LONG, Advice, HardSentence, advise, hardest
from seninfo_check.readability.formulas import Counts, Scores, scores
from seninfo_check.readability.language_guess import language_of
from seninfo_check.readability.prose import Prose, count, prose_of
from seninfo_check.readability.sections import SAMPLE, Peers, SectionEase, counts_by_section, peers, sections_of
from seninfo_check.readability.syllables import SOURCE

__all__ = [
    "ENOUGH",
    "LONG",
    "SAMPLE",
    "Acronym",
    "Advice",
    "HardSentence",
    "Peers",
    "Readability",
    "SectionEase",
    "measure",
    "once",
    "peers",
    "words_beside",
]

#: Formulas mean nothing on fewer words of prose than this.
ENOUGH = 100


@dataclass(frozen=True)
class Readability:
    """How hard a report is to read. Scores are None when `outcome` is "cannot-tell", and `why` says why.

    `words` counts every word of the report, `words_counted` those in running text, which alone are scored. `without_terms` are the scores
    with each statutory term ("education, health and care plan") read as one short word: what the writer can change. `sections` come
    hardest first, `advice` in reading order, `hardest_sentences` best change first.
    """

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
    without_terms: Scores | None = None
    sections: tuple[SectionEase, ...] = ()
    hardest_sentences: tuple[HardSentence, ...] = ()
    advice: tuple[Advice, ...] = ()
    acronyms: tuple[Acronym, ...] = ()
    reference: str = SAMPLE

    @property
    def advised(self) -> Counter[str]:
        """How often each kind of advice is given."""
        return Counter(one.kind for one in self.advice)


class _Same:
    """A document compared by identity: comparing a whole report's text would cost more than measuring it."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __hash__(self) -> int:
        return id(self.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.document is other.document


def once(documents: Sequence[Document], words_file: Path | None = None) -> Readability:
    """`measure`, asked again and again for the same documents by a report and its rules, and answered once."""
    return _once(tuple(map(_Same, documents)), words_file)


@lru_cache(maxsize=2)
def _once(documents: tuple[_Same, ...], words_file: Path | None) -> Readability:
    return measure([same.document for same in documents], words_file)


def words_beside(folder: Path) -> Path | None:
    """The words file of a folder of rules, or None when it has none of its own and the program's is used."""
    path = folder / "words.toml"
    return path if path.is_file() else None


def measure(documents: Sequence[Document], words_file: Path | None = None) -> Readability:
    """Measure a report's documents as one text. Never raises on any text: what cannot be measured is said in `why`.

    Advice is given on English text of any length; scores need a hundred words of prose.
    """
    foreign, language = _foreign(documents)
    prose = prose_of(documents, foreign)
    counted = counts_by_section(prose)
    counts = sum(counted.values(), Counts())
    why = _why_not(prose, counts.words, language)
    base = Readability("cannot-tell" if why else "measured", why, language, SOURCE, prose.words, counts.words, counts.sentences)
    if language not in ("English", "") or not prose.pieces:
        return base
    words = word_lists.load(words_file)
    acronyms, unexplained = acronyms_of(prose, [document.text for document in documents], words)
    advice = advise(documents, prose, counts, words, unexplained)
    base = replace(base, advice=advice, acronyms=acronyms, hardest_sentences=hardest(advice))
    if why:
        return base
    lengths = [sum(len(piece.words) for piece in group.pieces) for group in prose.groups]
    return replace(
        base,
        **vars(scores(counts)),
        words_per_sentence=round(counts.words_per_sentence, 1),
        longest_sentence=max(lengths),
        long_sentence_share=round(sum(length > LONG for length in lengths) / len(lengths), 3),
        without_terms=scores(count(prose.groups, words.statutory)),
        sections=sections_of(documents, prose, counted, Counter(one.section for one in advice)),
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
