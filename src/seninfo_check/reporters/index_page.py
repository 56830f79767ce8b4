"""The page about all schools of an audit: totals, what is missed most, and the grid of schools and duties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from seninfo_check.model import OUTCOME_WORDS, Level, Outcome, Report
from seninfo_check.reporters import county
from seninfo_check.reporters.charts import PATTERNS, bar, histogram, stacked
from seninfo_check.reporters.ease import reading_ease
from seninfo_check.reporters.harmless import file_name, one_line, school_name
from seninfo_check.reporters.pages import page
from seninfo_check.reporters.wording import OUTCOME_SHAPES, named_in_law

#: As many rows as a list on this page shows before it points to the table of all findings.
_SHOWN = 20
#: The national reference for reading ease: 50 random reports, measured with Word (Schools Week).
REFERENCE = (
    "Schools Week measured 50 reports from across England with Word. 33 scored below 50, 17 scored 50 to 59, and none scored 60 or more."
)

_LETTERS: Mapping[Outcome, str] = {
    Outcome.MET: "m",
    Outcome.PARTLY_MET: "p",
    Outcome.NOT_MET: "n",
    Outcome.NOT_APPLICABLE: "a",
    Outcome.CANNOT_TELL: "t",
}
_CELLS: Mapping[Outcome, str] = {
    outcome: f'<td class={letter} aria-label="{OUTCOME_WORDS[outcome]}">{OUTCOME_SHAPES[outcome]}' for outcome, letter in _LETTERS.items()
}


@dataclass(frozen=True)
class Search:
    """How many searches ended in one way, in words."""

    name: str
    count: int
    meaning: str


_SEARCHES = (
    ("found", "found", "We found and read a report."),
    ("unsure", "unsure", "We read a page that may be the report. Please look."),
    ("not-found", "not found", "We saw no report on the website. It may still be there."),
    ("blocked", "blocked", "The website did not let our program in, or did not answer."),
)


def index(
    reports: Sequence[Report],
    *,
    title: str = "SEN information reports",
    searches: Mapping[str, int] | None = None,
    pages: str = "schools/{urn}.html",
    topics: str = "",
    rank: bool = False,
) -> bytes:
    """The page about all schools as one self-contained file, in the order of their names.

    `searches` counts how the audit's searches ended (found, unsure, not-found, blocked); without it the reports tell what they can.
    `pages` is where a school's page is, with `{urn}` for its URN, or `harmless.file_name` when it has none; empty when there are no pages.
    `topics` is the same for the pages about one duty, with `{rule}`. Only with `rank` are schools in the order of what is missing.
    """
    named = sorted(reports, key=lambda report: (school_name(report.school).casefold(), report.school.urn))
    ordered = sorted(named, key=county.missing) if rank else named
    ended = county.searches_of(reports) if searches is None else searches
    duties = county.tallies(reports, Level.MUST)
    missed = county.most_missed(duties)
    links = county.bad_links(named)
    names = Counter(school_name(report.school) for report in reports)
    eases, ages = county.ease_bands(reports), county.age_bands(reports)
    values = {
        "title": one_line(title, 120),
        "reports": reports,
        "searches": [Search(name, ended.get(key, 0), meaning) for key, name, meaning in _SEARCHES],
        "duties": duties,
        "missed": [(tally, stacked(tally.counts)) for tally in missed],
        "patterns": PATTERNS,
        "eases": eases,
        "ease_chart": histogram(eases, "Schools by reading ease"),
        "measured": sum(band.count for band in eases),
        "reference": REFERENCE,
        "ages": [(band, bar(band.count, sum(one.count for one in ages))) for band in ages],
        "links": links[:_SHOWN],
        "links_total": len(links),
        "rows": Markup(
            "\n".join(
                _row(report, [tally.rule.id for tally in duties], pages, rank, names[school_name(report.school)] > 1) for report in ordered
            )
        ),
        "phases": _choices(report.school.phase for report in reports),
        "types": _choices(report.school.type.value.replace("-", " ") for report in reports),
        "trusts": _choices(report.school.trust for report in reports),
        "letters": _LETTERS,
        "topics": {tally.rule.id: topics.replace("{rule}", tally.rule.id) for tally in duties} if topics else {},
        "page_of": lambda report: pages.replace("{urn}", file_name(report.school)),
        "school_name": school_name,
        "all_in_law": all(named_in_law(report.school) for report in reports),
        "rank": rank,
    }
    return page("index.html", values, script="filters.js")


def _choices(names: Iterable[str]) -> list[str]:
    return sorted({one_line(name, 80) for name in names if name})


def _row(report: Report, rules: Sequence[str], pages: str, rank: bool, shared: bool) -> str:
    school = report.school
    name = escape(school_name(school) + (f" ({one_line(school.urn, 20)})" if shared and school.urn else ""))
    if pages:
        name = Markup('<a href="{}">{}</a>').format(pages.replace("{urn}", file_name(school)), name)
    outcomes = {finding.rule.id: finding.outcome for finding in report.findings}
    cells = "".join(_CELLS[outcomes[rule]] if rule in outcomes else "<td>" for rule in rules)
    # Attributes carry what the filters ask for; end tags of cells and rows are left out, as HTML allows, to keep the page small.
    data = Markup('<tr data-p="{}" data-t="{}" data-r="{}">').format(
        one_line(school.phase, 80), school.type.value.replace("-", " "), one_line(school.trust, 80)
    )
    count = f"<td class=number>{county.missing(report)}" if rank else ""
    ease = reading_ease(report)
    return f"{data}<th scope=row>{name}{count}{cells}<td class=number>{'' if ease is None else f'{ease:.0f}'}"
