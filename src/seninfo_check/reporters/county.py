"""What many reports say together: totals, the grid, what is missed most, reading ease, ages and links to the local offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from seninfo_check.model import Finding, Level, Outcome, Reason, Report, Rule
from seninfo_check.reporters.ease import reading_ease
from seninfo_check.reporters.harmless import leads_nowhere

_BLOCKED = frozenset({Reason.BLOCKED, Reason.ROBOTS_DISALLOWED, Reason.TIMEOUT, Reason.TLS, Reason.UNREACHABLE, Reason.SERVER_ERROR})
_BROKEN = frozenset({Reason.GONE, Reason.NOT_FOUND, Reason.UNREACHABLE, Reason.SERVER_ERROR, Reason.TLS, Reason.REDIRECT})
_OFFER = "local offer"


@dataclass(frozen=True)
class Tally:
    """One rule with how many schools have each outcome."""

    rule: Rule
    counts: Mapping[Outcome, int]

    @property
    def asked(self) -> int:
        """The schools that it applies to and that could be judged."""
        return self.counts[Outcome.MET] + self.counts[Outcome.PARTLY_MET] + self.counts[Outcome.NOT_MET]


@dataclass(frozen=True)
class Band:
    """One bar of a chart: how many schools fall into it."""

    name: str
    count: int


@dataclass(frozen=True)
class BadLink:
    """A link to the local offer that does not take a parent there, and why."""

    report: Report
    words: str
    why: str


def tallies(reports: Sequence[Report], level: Level | None = None) -> tuple[Tally, ...]:
    """Every rule of a level (or all) in report order."""
    rules: dict[str, Rule] = {}
    counts: dict[str, Counter[Outcome]] = {}
    for report in reports:
        for finding in report.findings:
            if level is None or finding.rule.level is level:
                rules.setdefault(finding.rule.id, finding.rule)
                counts.setdefault(finding.rule.id, Counter())[finding.outcome] += 1
    return tuple(Tally(rule, counts[rule_id]) for rule_id, rule in rules.items())


def most_missed(counted: Sequence[Tally]) -> tuple[Tally, ...]:
    """Rules by how many reports do not say them at all, most first; then by those that say a part."""
    return tuple(sorted(counted, key=lambda tally: (-tally.counts[Outcome.NOT_MET], -tally.counts[Outcome.PARTLY_MET])))


def searches_of(reports: Sequence[Report]) -> Mapping[str, int]:
    """How the search ended, as far as the reports themselves tell: found, blocked or not-found (an audit knows more)."""
    return Counter(_search(report) for report in reports)


def missing(report: Report) -> int:
    """How many things that the law asks for are missing, whole or in part."""
    failing = (Outcome.NOT_MET, Outcome.PARTLY_MET)
    return sum(finding.rule.level is Level.MUST and finding.outcome in failing for finding in report.findings)


def ease_bands(reports: Sequence[Report]) -> tuple[Band, ...]:
    """Schools by their report's Flesch reading ease; those that could not be measured are not counted."""
    scores = [score for report in reports if (score := reading_ease(report)) is not None]
    edges = (("below 30", -1e9, 30), ("30 to 39", 30, 40), ("40 to 49", 40, 50), ("50 to 59", 50, 60), ("60 or more", 60, 1e9))
    return tuple(Band(name, sum(low <= score < high for score in scores)) for name, low, high in edges)


def age_bands(reports: Sequence[Report]) -> tuple[Band, ...]:
    """Schools by the age of their report, from the finding about its review."""
    ages = [_age(finding) for report in reports if report.documents for finding in report.findings if finding.rule.id == "reviewed"]
    names = ("under 12 months", "12 to 23 months", "24 months or more", "no date found", "could not tell")
    counted = Counter(ages)
    return tuple(Band(name, counted[name]) for name in names)


def bad_links(reports: Sequence[Report]) -> tuple[BadLink, ...]:
    """Links to the local offer that lead nowhere, or whose address we asked for and could not open; and those in no web page at all."""
    return tuple(link for report in reports for link in _bad_links(report))


def _search(report: Report) -> str:
    if report.documents:
        return "found"
    return "blocked" if any(skipped.reason in _BLOCKED for skipped in report.skipped) else "not-found"


def _age(finding: Finding) -> str:
    if finding.measure is None:
        return "no date found" if finding.outcome is Outcome.NOT_MET else "could not tell"
    return "under 12 months" if finding.measure < 12 else "12 to 23 months" if finding.measure < 24 else "24 months or more"


def _bad_links(report: Report) -> Iterator[BadLink]:
    unread = {skipped.url: skipped.reason for skipped in report.skipped if skipped.reason in _BROKEN}
    for document in report.documents:
        for block in document.blocks:
            about = _OFFER in block.text.casefold() and len(block.links) == 1
            for link in block.links:
                if not (about or _OFFER in link.text.casefold()):
                    continue
                if leads_nowhere(link):
                    yield BadLink(report, link.text, "The link has no address that a browser can open.")
                elif link.url in unread:
                    yield BadLink(report, link.text, "The page that it leads to could not be opened.")
