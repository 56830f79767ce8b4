"""The JSON that others rely on (DESIGN section 8); its schema is `report.schema.json` beside this file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

from seninfo_check import __version__
from seninfo_check.model import Evidence, Finding, Outcome, Report

SCHEMA_VERSION = "1.0"


def json_report(reports: Sequence[Report]) -> bytes:
    """One object with every report; the same reports give the same bytes."""
    ruleset = reports[0].ruleset if reports else ""
    whole = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "seninfo-check", "version": __version__, "ruleset": ruleset},
        "reports": [as_data(report) for report in reports],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


def as_data(report: Report) -> dict[str, Any]:
    """One report as plain data."""
    school = report.school
    return {
        "school": {
            "name": school.name,
            "urn": school.urn,
            "type": school.type.value,
            "phase": school.phase,
            "website": school.website,
            "authority": school.authority,
            "trust": school.trust,
        },
        "documents": [
            {
                "url": document.url,
                "title": document.title,
                "media_type": document.media_type,
                "language": document.language,
                "words": len(document.text.split()),
                "dates": {name: when.isoformat() for name, when in document.dates.items()},
                "unread": list(document.unread),
            }
            for document in report.documents
        ],
        "skipped": [{"url": skipped.url, "reason": skipped.reason.value, "detail": skipped.detail} for skipped in report.skipped],
        "findings": [_finding(finding) for finding in report.findings],
        "readability": asdict(report.readability)
        if is_dataclass(report.readability) and not isinstance(report.readability, type)
        else None,
        "summary": summary(report),
        "checked_at": report.checked_at.isoformat(),
    }


def summary(report: Report) -> dict[str, Any]:
    """Counts of outcomes, over all rules and by level."""
    levels = dict.fromkeys(finding.rule.level.value for finding in report.findings)
    return {
        **_counts(report.findings),
        "by_level": {level: _counts([finding for finding in report.findings if finding.rule.level.value == level]) for level in levels},
    }


def _counts(findings: Sequence[Finding]) -> dict[str, int]:
    counted = Counter(finding.outcome for finding in findings)
    return {outcome.value: counted[outcome] for outcome in Outcome}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "title": finding.rule.title,
        "clause": finding.rule.clause,
        "level": finding.rule.level.value,
        "outcome": finding.outcome.value,
        "why": finding.why,
        "advice": finding.rule.advice,
        "elements": [{"name": element.name, "found": element.found} for element in finding.elements],
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "searched": finding.searched,
        "measure": finding.measure,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "quote": evidence.quote,
        "heading": evidence.heading,
        "page": evidence.page,
        "url": evidence.url,
        "anchor": evidence.anchor,
        "line": evidence.line,
        "start": evidence.start,
        "end": evidence.end,
        "element": evidence.element,
    }
