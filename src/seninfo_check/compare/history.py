"""What is new, what was fixed, what came back, and for how long: from two reports, two audits or a baseline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from seninfo_check.model import Outcome, Report

#: The outcomes that a school has something to do about.
FAILING = frozenset({Outcome.NOT_MET, Outcome.PARTLY_MET})
SCHEMA_VERSION = "1.0"


class CompareError(Exception):
    """A file that is neither a report nor an audit nor a baseline, in words for a person."""


class Change(StrEnum):
    """What became of one finding since the last time."""

    NEW = "new"
    REOPENED = "reopened"
    WORSE = "worse"
    KNOWN = "known"
    FIXED = "fixed"


@dataclass(frozen=True)
class Line:
    """One school's outcome for one rule as last seen. `since` is the day its present state began; `fixed` when it last stopped failing."""

    school: str
    name: str
    rule: str
    title: str
    level: str
    outcome: Outcome
    since: date
    fixed: date | None = None


@dataclass(frozen=True)
class Changed:
    """One change, and for how many days the finding was open; the days of a fixed one are those until it was fixed."""

    change: Change
    line: Line
    days: int


Lines = Mapping[tuple[str, str], Line]


def advance(old: Lines, now: Iterable[Line]) -> tuple[dict[tuple[str, str], Line], tuple[Changed, ...]]:
    """The state after one more check, and what changed. What could not be judged this time keeps its last outcome and its age."""
    lines, changes = dict(old), []
    for line in now:
        key = (line.school, line.rule)
        before = old.get(key)
        if line.outcome is Outcome.CANNOT_TELL:
            if before is None:
                lines[key] = line
            continue
        was_open = before is not None and before.outcome in FAILING
        if line.outcome in FAILING:
            if before is not None and was_open:
                worse = before.outcome is Outcome.PARTLY_MET and line.outcome is Outcome.NOT_MET
                lines[key] = replace(line, since=before.since, fixed=before.fixed)
                changes.append(Changed(Change.WORSE if worse else Change.KNOWN, lines[key], (line.since - before.since).days))
            else:
                lines[key] = replace(line, fixed=before.fixed if before else None)
                changes.append(Changed(Change.REOPENED if before and before.fixed else Change.NEW, lines[key], 0))
        elif before is not None and was_open:
            lines[key] = replace(line, fixed=line.since)
            changes.append(Changed(Change.FIXED, lines[key], (line.since - before.since).days))
        else:
            lines[key] = replace(line, since=before.since, fixed=before.fixed) if before and before.outcome is line.outcome else line
    return lines, tuple(changes)


def lines_of(report: Mapping[str, Any]) -> Iterator[Line]:
    """The lines of one report as `--format json` gives it."""
    school = report["school"]
    key = school["urn"] or school["name"].casefold() or "school"
    on = date.fromisoformat(report["checked_at"][:10])
    for finding in report["findings"]:
        yield Line(key, school["name"] or key, finding["rule"], finding["title"], finding["level"], Outcome(finding["outcome"]), on)


def lines_of_reports(reports: Sequence[Report]) -> list[Line]:
    """The lines of reports that were made just now."""
    from seninfo_check.reporters.json_report import as_data

    return [line for report in reports for line in lines_of(as_data(report))]


def key(report: Report) -> str:
    """The word that stands for a report's school in lines."""
    return report.school.urn or report.school.name.casefold() or "school"


def compare(old: Path, new: Path) -> tuple[Changed, ...]:
    """What changed from one report or audit to another. Raises CompareError.

    An audit knows all its runs, so that what was fixed in one and fails again in the next is reopened.
    """
    state: dict[tuple[str, str], Line] = {}
    for lines in _checks(old):
        state, _ = advance(state, lines)
    changes: tuple[Changed, ...] = ()
    for lines in _checks(new)[-1:]:
        _, changes = advance(state, lines)
    return changes


def _checks(path: Path) -> list[list[Line]]:
    """Every check that a file holds, the oldest first."""
    audit = path / "audit.db" if path.is_dir() else path
    if audit.suffix == ".db":
        if not audit.is_file():
            raise CompareError(f"{path}: there is no audit.db here. Give the folder of an audit, or a report made with --format json.")
        return list(_runs(audit))
    data = _json(path)
    if "reports" in data:
        return [[line for report in data["reports"] for line in lines_of(report)]]
    if "lines" in data:
        return [list(_baseline_lines(data))]
    raise CompareError(f"{path}: is not a report of seninfo-check. Make one with --format json.")


def _runs(path: Path) -> Iterator[list[Line]]:
    from seninfo_check.reporters.json_report import as_data
    from seninfo_check.store import Store

    with Store(path) as store:
        for run in store.runs():
            yield [line for report in store.reports(run.id) for line in lines_of(as_data(report))]


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise CompareError(f"{path}: cannot be read ({error.strerror or error}).") from None
    except ValueError:
        raise CompareError(f"{path}: is not JSON. Give a report made with --format json, or the folder of an audit.") from None
    if not isinstance(data, dict):
        raise CompareError(f"{path}: is not a report of seninfo-check. Make one with --format json.")
    return data


# ---- the baseline ------------------------------------------------------------------------------------------------------


def read_baseline(path: Path) -> dict[tuple[str, str], Line]:
    """The state that a baseline holds; empty when there is no such file yet. Raises CompareError when it is damaged."""
    if not path.exists():
        return {}
    data = _json(path)
    try:
        return {(line.school, line.rule): line for line in _baseline_lines(data)}
    except (KeyError, ValueError, TypeError) as error:
        raise CompareError(f"{path}: is not a baseline ({error}). Delete it and make a new one with --update-baseline.") from None


def write_baseline(lines: Lines) -> bytes:
    """The state as a file to keep beside the report; sorted, so that two versions compare well."""
    rows = [
        {
            **vars(line),
            "outcome": line.outcome.value,
            "since": line.since.isoformat(),
            "fixed": line.fixed.isoformat() if line.fixed else None,
        }
        for _, line in sorted(lines.items())
    ]
    return json.dumps({"schema_version": SCHEMA_VERSION, "lines": rows}, ensure_ascii=False, indent=1).encode() + b"\n"


def _baseline_lines(data: Mapping[str, Any]) -> Iterator[Line]:
    for row in data["lines"]:
        fixed = date.fromisoformat(row["fixed"]) if row.get("fixed") else None
        yield Line(**{**row, "outcome": Outcome(row["outcome"]), "since": date.fromisoformat(row["since"]), "fixed": fixed})


def as_text(changes: Sequence[Changed]) -> str:
    """The changes for a person, the new ones first, those that were there before only counted."""
    said = []
    for change in Change:
        here = [one for one in changes if one.change is change]
        said.append(f"{change.value}: {len(here)}")
        if change is not Change.KNOWN:
            said += [f"  {one.line.name}: {one.line.title} ({one.line.level}){_age(one)}" for one in here]
        elif here:
            said.append(f"  the oldest has been open for {_days(max(one.days for one in here))}")
    return "\n".join(said) + "\n"


def _age(one: Changed) -> str:
    if one.change is Change.REOPENED and one.line.fixed:
        return f", fixed on {one.line.fixed.isoformat()} and missing again"
    return f", open for {_days(one.days)}" if one.days else ""


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
