"""The terminal table: clause, outcome and a short why for every rule, then what could not be read."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence

from tabulate import tabulate

from seninfo_check.model import OUTCOME_WORDS, Finding, Level, Outcome, Report
from seninfo_check.reporters.harmless import one_line, school_name
from seninfo_check.reporters.plain_english import plain_english
from seninfo_check.reporters.wording import DISCLAIMER, OUTCOME_SHAPES

_LEVELS = {Level.MUST: "Must be in the report", Level.SHOULD: "Should be in the report", Level.GOOD_PRACTICE: "Good practice"}


def table(reports: Sequence[Report], plain: bool = False, width: int = 0) -> bytes:
    """One table a level for each school, as wide as the terminal; `plain` leaves out the shapes and the frame."""
    width = width or shutil.get_terminal_size((100, 24)).columns
    return "\n\n".join(_school(report, plain, width) for report in reports).encode("utf-8", "replace") + b"\n"


def _school(report: Report, plain: bool, width: int) -> str:
    parts = [f"{school_name(report.school)} ({report.school.type.value.replace('-', ' ')})"]
    parts += [f"Read: {one_line(document.url)} ({len(document.text.split()):,} words)" for document in report.documents]
    parts += [f"Could not read: {one_line(skipped.url)}: {one_line(skipped.detail) or skipped.reason.value}" for skipped in report.skipped]
    for level, words in _LEVELS.items():
        findings = [finding for finding in report.findings if finding.rule.level is level and finding.rule.check != "readability"]
        if findings:
            parts += ["", f"{words}: {summary_line(findings)}", _table(findings, plain, width)]
    plain_words = plain_english(report, width)
    parts += ["", plain_words] if plain_words else []
    parts += ["", DISCLAIMER]
    return "\n".join(parts)


def _table(findings: Sequence[Finding], plain: bool, width: int) -> str:
    rows = [
        [
            finding.rule.clause,
            finding.rule.id,
            OUTCOME_WORDS[finding.outcome] if plain else f"{OUTCOME_SHAPES[finding.outcome]} {OUTCOME_WORDS[finding.outcome]}",
            one_line(finding.why),
        ]
        for finding in findings
    ]
    used = max((len(row[0]) for row in rows), default=0) + max((len(row[1]) for row in rows), default=0) + 32
    return tabulate(
        rows,
        headers=["Clause", "Rule", "Outcome", "Why"],
        tablefmt="plain" if plain else "simple",
        maxcolwidths=[None, None, None, max(30, width - used)],
        disable_numparse=True,
    )


def summary_line(findings: Sequence[Finding]) -> str:
    """How many findings have each outcome, in the reader's words."""
    counted = Counter(finding.outcome for finding in findings)
    return ", ".join(f"{counted[outcome]} {OUTCOME_WORDS[outcome].lower()}" for outcome in Outcome if counted[outcome])
