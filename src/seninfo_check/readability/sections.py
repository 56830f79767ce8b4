"""Where a report is hard: each section's own scores, hardest first; and how the report stands among others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seninfo_check.model import Document
from seninfo_check.readability.formulas import Counts, flesch_kincaid_grade, flesch_reading_ease, reading_age
from seninfo_check.readability.prose import Group, Prose, count

#: A section with fewer words gets no score of its own.
ENOUGH = 40

#: What an independent sample found, for a report that has no peers at hand.
SAMPLE = "Schools Week read 50 reports with Word: 66% scored below 50 on Flesch reading ease, the rest 50 to 60, and none reached 60."


@dataclass(frozen=True)
class SectionEase:
    """How hard one section is. Scores are None when it has too few words. `hardness` is 0 (plain) to 4 (very hard), for a heat map."""

    heading: str
    url: str
    start: int
    words: int
    sentences: int
    words_per_sentence: float | None
    flesch_reading_ease: float | None
    flesch_kincaid_grade: float | None
    reading_age: float | None
    hardness: int | None
    advice: int


@dataclass(frozen=True)
class Peers:
    """How a report stands among others: `harder_than` is the share of them that are easier to read, and `why` says it in words."""

    harder_than: float
    reports: int
    median: float
    why: str


def counts_by_section(prose: Prose) -> dict[int, Counts]:
    """The counts of every section with prose in it, in reading order; their sum is the whole report's."""
    groups: dict[int, list[Group]] = {}
    for group in prose.groups:
        groups.setdefault(group.section, []).append(group)
    return {number: count(inside) for number, inside in groups.items()}


def sections_of(
    documents: Sequence[Document], prose: Prose, counted: Mapping[int, Counts], advice: Mapping[int, int]
) -> tuple[SectionEase, ...]:
    """Every section with prose in it, hardest first; those too short to score come last, in reading order."""
    first = {group.section: group for group in reversed(prose.groups)}
    found = [_ease(documents, prose, number, first[number], counts, advice.get(number, 0)) for number, counts in counted.items()]
    return tuple(sorted(found, key=lambda section: (section.flesch_reading_ease is None, section.flesch_reading_ease or 0.0)))


def _ease(documents: Sequence[Document], prose: Prose, number: int, first: Group, counts: Counts, advice: int) -> SectionEase:
    document, path = prose.headings[number]
    enough = counts.words >= ENOUGH
    ease = round(flesch_reading_ease(counts), 1)
    return SectionEase(
        heading=" > ".join(path),
        url=documents[document].url,
        start=first.pieces[0].start,
        words=counts.words,
        sentences=counts.sentences,
        words_per_sentence=round(counts.words_per_sentence, 1) if enough else None,
        flesch_reading_ease=ease if enough else None,
        flesch_kincaid_grade=round(flesch_kincaid_grade(counts), 1) if enough else None,
        reading_age=round(reading_age(counts), 1) if enough else None,
        hardness=sum(ease < step for step in (60, 50, 40, 30)) if enough else None,
        advice=advice,
    )


def peers(flesch: float, others: Sequence[float], whose: str = "this authority's reports") -> Peers | None:
    """How a report with this Flesch reading ease stands among the scores of other reports; None when there are fewer than five."""
    if len(others) < 5:
        return None
    harder = sum(other > flesch for other in others) / len(others)
    ordered = sorted(others)
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    if harder >= 0.5:
        why = f"Harder to read than {harder:.0%} of {whose}."
    else:
        why = f"Easier to read than {sum(other < flesch for other in others) / len(others):.0%} of {whose}."
    return Peers(round(harder, 3), len(others), round(median, 1), why)
