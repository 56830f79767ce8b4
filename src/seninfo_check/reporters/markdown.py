"""A summary in Markdown, for a pull request or a job's summary page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from seninfo_check.model import OUTCOME_WORDS, Level, Outcome, Report
from seninfo_check.reporters.fixes import fixes
from seninfo_check.reporters.harmless import one_line, school_name
from seninfo_check.reporters.table import summary_line
from seninfo_check.reporters.wording import DISCLAIMER, OUTCOME_SHAPES, level_heading

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~<>-])")
#: A job's summary may be 1 MiB long; so many schools are told whole, and every one in a line.
_WHOLE = 20


def markdown(reports: Sequence[Report]) -> bytes:
    """Each report as a summary: counts, three fixes, a table of what the report does not say yet. Long lists say what is left out."""
    parts = [line for report in reports[:_WHOLE] for line in _report(report)]
    if len(reports) > _WHOLE:
        parts += ["", f"Showing {_WHOLE} of {len(reports)} schools; all are in the CSV report."]
    return "\n".join([*parts, "", f"_{DISCLAIMER}_", ""]).encode("utf-8", "replace")


def escaped(text: str, limit: int = 0) -> str:
    """Text as Markdown shows it letter by letter: no markup, no HTML, no mention of a person."""
    text = _SPECIAL.sub(r"\\\1", one_line(text, limit))
    return text.replace("&", "&amp;").replace("\\<", "&lt;").replace("\\>", "&gt;").replace("@", "@<!-- -->").replace("://", ":<!-- -->//")


def _report(report: Report) -> Iterator[str]:
    yield f"## {escaped(school_name(report.school))}"
    yield ""
    for level in Level:
        findings = [finding for finding in report.findings if finding.rule.level is level]
        if findings:
            yield f"- **{level_heading(level, report.school)[0]}:** {summary_line(findings)}"
    for skipped in report.skipped:
        yield f"- Could not read: {escaped(skipped.url, 200)}. {escaped(skipped.detail or skipped.reason.value)}"
    chosen = fixes(report)
    if chosen:
        yield from ("", "### Fixes that help most", "")
    for number, fix in enumerate(chosen, 1):
        yield f"{number}. **{escaped(fix.finding.rule.title)}** ({escaped(fix.finding.rule.clause)}). {escaped(fix.finding.rule.advice)}"
        if fix.sentence:
            yield f"   > {escaped(fix.sentence)}"
    open_ones = [finding for finding in report.findings if finding.outcome not in (Outcome.MET, Outcome.NOT_APPLICABLE)]
    if open_ones:
        yield from ("", "| Clause | Check | Outcome | Comment |", "|---|---|---|---|")
    for finding in open_ones:
        outcome = f"{OUTCOME_SHAPES[finding.outcome]} {OUTCOME_WORDS[finding.outcome]}"
        yield f"| {escaped(finding.rule.clause)} | {escaped(finding.rule.title)} | {outcome} | {escaped(finding.why, 300)} |"
    yield ""
