"""The report for one school: what to fix first, every duty with its evidence, and the school's own text with marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from seninfo_check.model import Finding, Level, Outcome, Report
from seninfo_check.reporters.annotated import annotated, mark_ids
from seninfo_check.reporters.ease import ease
from seninfo_check.reporters.fixes import fixes, sentence_to_adapt
from seninfo_check.reporters.harmless import one_line, school_name, web_address
from seninfo_check.reporters.pages import page
from seninfo_check.reporters.places import Place, document_words, place
from seninfo_check.reporters.wording import disagree, level_heading, level_word, named_in_law, reason_sentence, type_words


@dataclass(frozen=True)
class Quoted:
    """A quote as the page shows it; `mark` is its id in the annotated text, or empty."""

    text: str
    place: Place
    mark: str
    element: str


@dataclass(frozen=True)
class Duty:
    """One finding as the page shows it."""

    finding: Finding
    quotes: tuple[Quoted, ...]
    missing: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Group:
    """The duties of one level, with the level's words and the counts of outcomes."""

    level: Level
    heading: str
    about: str
    duties: tuple[Duty, ...]
    counts: tuple[tuple[Outcome, int], ...]


def school_page(report: Report, *, contact: str = "", index: str = "", others: Sequence[float] = ()) -> bytes:
    """One school's report as a self-contained HTML page.

    `contact` says whom to write to; without it a placeholder stands there. `index` is the address of the page about all schools.
    `others` are the reading-ease scores of the authority's other reports (`ease.reading_ease`), to say how this one stands among them.
    """
    return page("school.html", {**school_values(report, others), "disagree": disagree(one_line(contact)), "index": index})


def school_values(report: Report, others: Sequence[float] = ()) -> dict[str, Any]:
    """What `school_body.html` shows of a report; only the words on how to disagree (`disagree`) are the page's own."""
    groups = tuple(group for level in Level if (group := _group(report, level)).duties)
    return {
        "report": report,
        "name": school_name(report.school),
        "type_words": type_words(report.school),
        "in_law": named_in_law(report.school),
        "website": web_address(report.school.website),
        "groups": groups,
        "fixes": fixes(report),
        "remaining": sum(finding.outcome in (Outcome.NOT_MET, Outcome.PARTLY_MET) for finding in report.findings) - len(fixes(report)),
        "level_word": lambda rule: level_word(rule.level, report.school),
        "documents": [(document, document_words(document.url, document.title), web_address(document.url)) for document in report.documents],
        "reason_sentence": reason_sentence,
        "web_address": web_address,
        "ease": ease(report, others),
        "texts": annotated(report),
    }


def counts(findings: tuple[Finding, ...]) -> tuple[tuple[Outcome, int], ...]:
    """How many findings have each outcome, only those that occur."""
    counter = Counter(finding.outcome for finding in findings)
    return tuple((outcome, counter[outcome]) for outcome in Outcome if counter[outcome])


def _group(report: Report, level: Level) -> Group:
    marks = mark_ids(report)
    titles = {document.url: document.title for document in report.documents}
    chosen = tuple(finding for finding in report.findings if finding.rule.level is level)
    duties = tuple(
        Duty(
            finding,
            tuple(
                Quoted(quote.quote, place(quote, titles.get(quote.url, "")), marks.get((finding.rule.id, number), ""), quote.element)
                for number, quote in enumerate(finding.evidence)
            ),
            tuple(element.name for element in finding.elements if not element.found),
            sentence_to_adapt(finding) if finding.outcome in (Outcome.NOT_MET, Outcome.PARTLY_MET) else "",
        )
        for finding in chosen
    )
    return Group(level, *level_heading(level, report.school), duties, counts(chosen))
