"""How easy the report is to read, as the pages show it; nothing is shown that was not measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seninfo_check.model import Evidence, Report
from seninfo_check.readability import HardSentence, Readability, SectionEase, peers
from seninfo_check.reporters.harmless import one_line
from seninfo_check.reporters.places import Place, place

#: Sections of the heat map, and sentences, that a page shows before it says how many there are.
SECTIONS, SENTENCES = 12, 10
#: Pieces of advice that a page shows for one sentence.
ADVICE = 4

HARDNESS = ("plain", "fairly plain", "a little hard", "hard", "very hard")


@dataclass(frozen=True)
class Figure:
    """One measure with its value, and what to compare it with."""

    name: str
    value: str
    norm: str


@dataclass(frozen=True)
class Section:
    """One section of the heat map: its own heading, how hard it is in words, and how many of four squares are filled."""

    heading: str
    ease: SectionEase
    words: str


@dataclass(frozen=True)
class Sentence:
    """One sentence that is worth changing, with its place."""

    hard: HardSentence
    place: Place
    advice: tuple[str, ...]


@dataclass(frozen=True)
class Ease:
    """What a page shows of the readability of one report. `why` says why there are no scores, `beside` how it stands among others."""

    why: str
    beside: str
    figures: tuple[Figure, ...]
    counted: str
    sections: tuple[Section, ...]
    sections_total: int
    sentences: tuple[Sentence, ...]
    sentences_total: int
    acronyms: tuple[str, ...]
    reference: str


def ease(report: Report, others: Sequence[float] = ()) -> Ease | None:
    """What was measured, or None when nothing was. `others` are the reading-ease scores of the authority's other reports."""
    measured = report.readability
    if not isinstance(measured, Readability) or not report.documents:
        return None
    titles = {document.url: document.title for document in report.documents}
    among = peers(measured.flesch_reading_ease, others) if measured.flesch_reading_ease is not None else None
    scored = [section for section in measured.sections if section.hardness is not None]
    return Ease(
        why=measured.why,
        beside=among.why if among else "",
        figures=tuple(_figures(measured)),
        counted=f"{measured.words_counted:,} of {measured.words:,} words",
        sections=tuple(_section(section) for section in scored[:SECTIONS]),
        sections_total=len(scored),
        sentences=tuple(_sentence(hard, titles.get(hard.url, "")) for hard in measured.hardest_sentences[:SENTENCES]),
        sentences_total=len({(advice.document, advice.sentence_start) for advice in measured.advice}),
        acronyms=tuple(
            one_line(f"{one.acronym} ({one.stands_for})" if one.stands_for else one.acronym, 80)
            for one in measured.acronyms
            if not one.explained
        ),
        reference=measured.reference,
    )


def reading_ease(report: Report) -> float | None:
    """The report's Flesch reading ease, or None when there was too little prose to measure."""
    return report.readability.flesch_reading_ease if isinstance(report.readability, Readability) else None


def reading_age(report: Report) -> float | None:
    """The report's reading age in years, or None when there was too little prose to measure."""
    return report.readability.reading_age if isinstance(report.readability, Readability) else None


def _figures(measured: Readability) -> Iterator[Figure]:
    without = measured.without_terms
    if measured.reading_age is not None:
        yield Figure("Reading age", f"{measured.reading_age:.0f} years", "GOV.UK writes for a reading age of 9, the NHS for 9 to 11")
    if without is not None:
        yield Figure(
            "Reading age without words that the law itself uses", f"{without.reading_age:.0f} years", "The part that you can change"
        )
    if measured.flesch_reading_ease is not None:
        yield Figure("Flesch reading ease", f"{measured.flesch_reading_ease:.0f}", "60 to 70 is plain English; higher is easier")
    if measured.words_per_sentence is not None:
        yield Figure("Words in a sentence, on average", f"{measured.words_per_sentence:.0f}", "15 to 20")
    if measured.long_sentence_share is not None:
        yield Figure("Sentences of more than 25 words", f"{measured.long_sentence_share:.0%}", "GOV.UK splits them all")
    if measured.longest_sentence is not None:
        yield Figure("Words in the longest sentence", f"{measured.longest_sentence}", "25 or fewer")


def _section(section: SectionEase) -> Section:
    return Section(one_line(section.heading.split(" > ")[-1], 90) or "Before the first heading", section, HARDNESS[section.hardness or 0])


def _sentence(hard: HardSentence, title: str) -> Sentence:
    where = place(Evidence(hard.sentence, hard.url, hard.heading.split(" > ")[-1], hard.page), title)
    return Sentence(hard, where, hard.advice[:ADVICE])
