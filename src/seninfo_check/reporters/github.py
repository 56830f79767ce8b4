"""GitHub's annotations: one command a line, for what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from seninfo_check.model import Finding, Report
from seninfo_check.reporters.harmless import harmless, one_line, web_address
from seninfo_check.reporters.sarif import level

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def github(reports: Sequence[Report]) -> bytes:
    """One workflow command for each finding that is missing or must be checked, on the file that was read where it is a file."""
    lines = [_command(report, finding) for report in reports for finding in report.findings if level(finding)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _command(report: Report, finding: Finding) -> str:
    urls = [evidence.url for evidence in finding.evidence] or [document.url for document in report.documents]
    properties = {"title": f"{finding.rule.clause}: {finding.rule.title}"}
    if urls and not web_address(urls[0]):
        line = finding.evidence[0].line if finding.evidence else None
        properties = {"file": urls[0].replace("\\", "/"), **({"line": str(line)} if line else {}), **properties}
    school = f"{one_line(report.school.name, 80)}: " if report.school.name else ""
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[level(finding)]} {listed}::{_message(f'{school}{finding.why} {finding.rule.advice}')}"


def _message(text: str) -> str:
    return harmless(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
