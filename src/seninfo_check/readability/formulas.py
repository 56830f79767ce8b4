"""The readability formulas, each on plain counts, each with the paper it comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """What the formulas count in a text.

    `words` make the length of sentences. `spoken` are the words whose syllables were counted: figures are words of a sentence, but
    their syllables are left out, as Flesch advised for texts with many figures. `polysyllables` have three syllables or more;
    `hard` are those of them that Gunning counts (no names and no hyphenated words).
    `long` words have more than six letters.
    """

    words: int = 0
    sentences: int = 0
    spoken: int = 0
    syllables: int = 0
    polysyllables: int = 0
    hard: int = 0
    letters: int = 0
    long: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.words + other.words,
            self.sentences + other.sentences,
            self.spoken + other.spoken,
            self.syllables + other.syllables,
            self.polysyllables + other.polysyllables,
            self.hard + other.hard,
            self.letters + other.letters,
            self.long + other.long,
        )

    @property
    def words_per_sentence(self) -> float:
        return self.words / max(self.sentences, 1)

    @property
    def syllables_per_word(self) -> float:
        return self.syllables / max(self.spoken, 1)


@dataclass(frozen=True)
class Scores:
    """Every formula's answer for one text; a higher Flesch reading ease is easier, every other score is harder."""

    flesch_reading_ease: float
    flesch_kincaid_grade: float
    smog: float
    gunning_fog: float
    coleman_liau: float
    ari: float
    lix: float
    reading_age: float


def scores(counts: Counts) -> Scores:
    """All formulas for one text, to one decimal."""
    return Scores(
        flesch_reading_ease=round(flesch_reading_ease(counts), 1),
        flesch_kincaid_grade=round(flesch_kincaid_grade(counts), 1),
        smog=round(smog(counts), 1),
        gunning_fog=round(gunning_fog(counts), 1),
        coleman_liau=round(coleman_liau(counts), 1),
        ari=round(ari(counts), 1),
        lix=round(lix(counts), 1),
        reading_age=round(reading_age(counts), 1),
    )


def flesch_reading_ease(counts: Counts) -> float:
    """Flesch reading ease: 60 to 70 is plain English, under 50 is difficult.

    R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32 (1948): 206.835 - 1.015 w - 84.6 s.
    """
    return 206.835 - 1.015 * counts.words_per_sentence - 84.6 * counts.syllables_per_word


def flesch_kincaid_grade(counts: Counts) -> float:
    """Flesch-Kincaid grade: the year of American school that can read the text.

    J. P. Kincaid and others, Research Branch Report 8-75, US Navy (1975): 0.39 w + 11.8 s - 15.59.
    """
    return 0.39 * counts.words_per_sentence + 11.8 * counts.syllables_per_word - 15.59


def smog(counts: Counts) -> float:
    """SMOG grade: the schooling needed to understand all of a text. Steadiest on thirty sentences or more.

    G. H. McLaughlin, "SMOG grading", Journal of Reading 12 (1969): 3.1291 + 1.0430 sqrt(polysyllables in 30 sentences).
    """
    return 3.1291 + 1.0430 * math.sqrt(counts.polysyllables * 30 / max(counts.sentences, 1))


def gunning_fog(counts: Counts) -> float:
    """Gunning fog index: years of schooling, from sentence length and the share of hard words.

    R. Gunning, "The Technique of Clear Writing" (1952): 0.4 (w + 100 hard words / words). Names and hyphenated words are not
    hard words. Gunning also let off words that reach three syllables by -es, -ed or -ing; like most programs, we do not.
    """
    return 0.4 * (counts.words_per_sentence + 100 * counts.hard / max(counts.words, 1))


def coleman_liau(counts: Counts) -> float:
    """Coleman-Liau index: American school year, from letters and sentences in 100 words; no syllables needed.

    M. Coleman and T. L. Liau, Journal of Applied Psychology 60 (1975): 0.0588 L - 0.296 S - 15.8.
    """
    words = max(counts.words, 1)
    return 0.0588 * 100 * counts.letters / words - 0.296 * 100 * counts.sentences / words - 15.8


def ari(counts: Counts) -> float:
    """Automated Readability Index: American school year, from letters and figures in a word and words in a sentence.

    R. J. Senter and E. A. Smith, AMRL-TR-66-220 (1967): 4.71 letters per word + 0.5 w - 21.43.
    """
    return 4.71 * counts.letters / max(counts.words, 1) + 0.5 * counts.words_per_sentence - 21.43


def lix(counts: Counts) -> float:
    """LIX: sentence length plus the percentage of words over six letters; 40 to 50 is average, over 60 very hard.

    C. H. Björnsson, "Läsbarhet" (1968).
    """
    return counts.words_per_sentence + 100 * counts.long / max(counts.words, 1)


def reading_age(counts: Counts) -> float:
    """Reading age in years as the United Kingdom counts them: the Flesch-Kincaid grade plus five, five at least.

    The grade is the American school year; a child in it is about five years older than its number. Advice for a writer and not a
    measurement of any reader: no law sets a reading age.
    """
    return max(5.0, flesch_kincaid_grade(counts) + 5)
