"""SARIF 2.1.0: only what is missing, or what a person must check, each with help from its rule."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from seninfo_check import __version__
from seninfo_check.model import Finding, Level, Outcome, Report, Rule
from seninfo_check.reporters.fixes import sentence_to_adapt
from seninfo_check.reporters.harmless import harmless, school_name, web_address
from seninfo_check.reporters.wording import DISCLAIMER
from seninfo_check.schools import school_key

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_NOT_MET: Mapping[Level, str] = {Level.MUST: "error", Level.SHOULD: "warning", Level.GOOD_PRACTICE: "note"}
_PARTLY: Mapping[Level, str] = {Level.MUST: "warning", Level.SHOULD: "warning", Level.GOOD_PRACTICE: "note"}


def sarif(reports: Sequence[Report]) -> bytes:
    """All reports as one SARIF run. Found and does not apply leave no result; please check is a note.

    A result's fingerprint is the school and the rule, so that the same gap stays the same alert when the text around it changes.
    """
    rules = list({finding.rule.id: finding.rule for report in reports for finding in report.findings}.values())
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "seninfo-check",
                "version": __version__,
                "semanticVersion": __version__,
                "fullDescription": {"text": DISCLAIMER},
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": [note for report in reports for note in _unread(report)]}
        ],
        "results": [_result(report, finding, numbers) for report in reports for finding in report.findings if level(finding)],
    }
    whole = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def level(finding: Finding) -> str:
    """A finding's SARIF level (error, warning or note), or nothing when it is no result."""
    if finding.outcome is Outcome.NOT_MET:
        return _NOT_MET[finding.rule.level]
    if finding.outcome is Outcome.PARTLY_MET:
        return _PARTLY[finding.rule.level]
    return "note" if finding.outcome is Outcome.CANNOT_TELL else ""


def _rule(rule: Rule) -> dict[str, Any]:
    help_text = " ".join(text for text in (rule.advice, rule.why_it_matters and f"Why it matters: {rule.why_it_matters}") if text)
    starter = f"\n\nA sentence to adapt: *{harmless(rule.starter)}*" if rule.starter else ""
    described: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.id.split("-")),
        "shortDescription": {"text": harmless(rule.title)},
        "fullDescription": {"text": harmless(f"{rule.source.name} ({rule.level.value.replace('-', ' ')})")},
        "help": {"text": harmless(help_text), "markdown": harmless(f"**What to do:** {help_text}{starter}")},
        "defaultConfiguration": {"level": _NOT_MET[rule.level]},
        "properties": {"tags": [rule.level.value, rule.check], "clause": rule.clause},
    }
    if web_address(rule.source.url):
        described["helpUri"] = web_address(rule.source.url)
    return described


def _result(report: Report, finding: Finding, numbers: Mapping[str, int]) -> dict[str, Any]:
    sentence = sentence_to_adapt(finding)
    advice = f" {finding.rule.advice}" + (f" A sentence to adapt: {sentence}" if sentence else "")
    key = f"{school_key(report.school)}/{finding.rule.id}"
    return {
        "ruleId": finding.rule.id,
        "ruleIndex": numbers[finding.rule.id],
        "level": level(finding),
        "message": {"text": harmless(f"{finding.rule.title}: {finding.why}{advice}")},
        "locations": _locations(report, finding),
        "partialFingerprints": {"seninfoCheck/v1": hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()},
        "properties": {"school": school_name(report.school), "urn": harmless(report.school.urn), "outcome": finding.outcome.value},
    }


def _locations(report: Report, finding: Finding) -> list[dict[str, Any]]:
    places = [(evidence.url, evidence.heading, evidence.quote, evidence.line) for evidence in finding.evidence]
    if not places:
        urls = [document.url for document in report.documents[:1]] or [skipped.url for skipped in report.skipped[:1]]
        places = [(url, "", "", None) for url in urls]
    locations = []
    for url, heading, quoted, line in places:
        # Code scanning shows nothing without a line; a PDF or a web page has none, so the file as a whole is pointed at.
        region: dict[str, Any] = {"startLine": line or 1} | ({"snippet": {"text": harmless(quoted)}} if quoted else {})
        location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(url)}, "region": region}}
        if heading:
            location["logicalLocations"] = [{"fullyQualifiedName": harmless(heading), "kind": "module"}]
        locations.append(location)
    return locations


def _uri(url: str) -> str:
    # A path on disk is a relative or absolute URI reference here; anything else than a web address is quoted whole.
    return web_address(url) or quote(harmless(url).replace("\\", "/"), safe="/") or "unknown"


def _unread(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "level": "warning",
            "message": {"text": harmless(f"Could not read {skipped.url or 'the report'}: {skipped.detail or skipped.reason.value}")},
        }
        for skipped in report.skipped
    ]
