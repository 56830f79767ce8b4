"""One duty across schools: what each school says about it, side by side, in its own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from seninfo_check.model import Finding, Outcome, Report
from seninfo_check.reporters.harmless import file_name, one_line, school_name
from seninfo_check.reporters.pages import page
from seninfo_check.reporters.places import Place, place

#: Quotes of one school that the page shows.
_QUOTES = 2


@dataclass(frozen=True)
class Said:
    """What one school says: its quotes with their places, and how many more its own page has."""

    name: str
    phase: str
    school_type: str
    trust: str
    page: str
    quotes: tuple[tuple[str, Place], ...]
    more: int


def topic_page(rule_id: str, reports: Sequence[Report], *, pages: str = "../schools/{urn}.html", index: str = "../index.html") -> bytes:
    """The page about one duty, with quotes only from reports that say it whole, in the order of the schools' names.

    `pages` and `index` are addresses as in `index_page.index`. Raises KeyError when no report answers the rule.
    """
    answered = [(report, finding) for report in reports for finding in report.findings if finding.rule.id == rule_id]
    if not answered:
        raise KeyError(rule_id)
    said = sorted(
        (_said(report, finding, pages) for report, finding in answered if finding.outcome is Outcome.MET and finding.evidence),
        key=lambda one: one.name.casefold(),
    )
    values = {
        "rule": answered[0][1].rule,
        "said": said,
        "asked": sum(finding.outcome is not Outcome.NOT_APPLICABLE for _, finding in answered),
        "phases": sorted({one.phase for one in said if one.phase}),
        "types": sorted({one.school_type for one in said}),
        "trusts": sorted({one.trust for one in said if one.trust}),
        "index": index,
    }
    return page("topic.html", values, script="filters.js")


def _said(report: Report, finding: Finding, pages: str) -> Said:
    titles = {document.url: document.title for document in report.documents}
    school = report.school
    return Said(
        school_name(school),
        one_line(school.phase, 80),
        school.type.value.replace("-", " "),
        one_line(school.trust, 80),
        pages.replace("{urn}", file_name(school)) if pages else "",
        tuple((evidence.quote, place(evidence, titles.get(evidence.url, ""))) for evidence in finding.evidence[:_QUOTES]),
        max(len(finding.evidence) - _QUOTES, 0),
    )
