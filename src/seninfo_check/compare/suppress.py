"""Findings that somebody has accepted for now: each with a reason, a name and a day when it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from seninfo_check.compare.history import FAILING
from seninfo_check.model import Finding, Level, Report


@dataclass(frozen=True)
class Suppression:
    """One accepted finding. `school` is the school's name or URN."""

    rule: str
    school: str
    reason: str
    accepted_by: str
    expires: date


@dataclass(frozen=True)
class Suppressed:
    """The findings (number of the report, rule) that no longer count for the exit code, and what to know about the suppressions."""

    accepted: frozenset[tuple[int, str]]
    notes: tuple[str, ...]


def from_table(table: Mapping[str, str]) -> Suppression:
    """A suppression as a configuration file, which was checked, gives it."""
    return Suppression(table["rule"], table["school"], table["reason"], table["accepted_by"], date.fromisoformat(table["expires"]))


def suppress(reports: Sequence[Report], suppressions: Iterable[Suppression], as_of: date) -> Suppressed:
    """Take accepted findings out of what makes a check fail. Reports show them all the same.

    Expired ones no longer count; those, unused ones and ones for what the law asks are named in `notes`.
    """
    accepted: set[tuple[int, str]] = set()
    notes = []
    for one in suppressions:
        label = f"Suppression of {one.rule} for {one.school}"
        if one.expires < as_of:
            notes.append(f"{label} expired on {one.expires.isoformat()}: it no longer counts. {one.accepted_by} accepted it: {one.reason}")
            continue
        found = [
            (number, finding) for number, report in enumerate(reports) if _is(report, one.school) for finding in _open(report, one.rule)
        ]
        if not found:
            notes.append(f"{label} is not used: nothing to accept there. Take it out.")
        elif any(finding.rule.level is Level.MUST for _, finding in found):
            until = f"{one.accepted_by} accepted it until {one.expires.isoformat()}"
            notes.append(f"{label} is about something that the law asks for. {until}: {one.reason}")
        accepted |= {(number, one.rule) for number, _ in found}
    return Suppressed(frozenset(accepted), tuple(notes))


def _open(report: Report, rule: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule.id == rule and finding.outcome in FAILING]


def _is(report: Report, school: str) -> bool:
    return school.casefold() in {report.school.name.casefold(), report.school.urn.casefold()} - {""}
