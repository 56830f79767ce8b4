"""JUnit XML: a school is a suite, a rule is a test; only what the law asks for can fail."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from seninfo_check.model import Finding, Level, Outcome, Report
from seninfo_check.reporters.harmless import harmless, school_name
from seninfo_check.reporters.places import place
from seninfo_check.reporters.wording import DISCLAIMER, level_word

_FAILING = frozenset({Outcome.NOT_MET, Outcome.PARTLY_MET})
_SKIPPED = frozenset({Outcome.NOT_APPLICABLE, Outcome.CANNOT_TELL})


def junit(reports: Sequence[Report]) -> bytes:
    """All reports as JUnit XML. Not found and partly found fail where the level is must; please check and does not apply are skipped."""
    suites = [_suite(report) for report in reports]
    root = ET.Element("testsuites", {"name": "seninfo-check", **_total(suites)})
    root.extend(suites)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def fails(finding: Finding) -> bool:
    """Whether a finding fails a build: something that the law asks for is missing, whole or in part."""
    return finding.rule.level is Level.MUST and finding.outcome in _FAILING


def _suite(report: Report) -> ET.Element:
    name = school_name(report.school)
    cases = [_case(report, name, finding) for finding in report.findings]
    numbers = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
        "time": "0",
    }
    when = report.checked_at.replace(tzinfo=None).isoformat(timespec="seconds")
    suite = ET.Element("testsuite", {"name": name, **numbers, "timestamp": when, "hostname": "seninfo-check"})
    properties = ET.SubElement(suite, "properties")
    for key, value in (("urn", report.school.urn), ("ruleset", report.ruleset), ("version", report.version), ("note", DISCLAIMER)):
        ET.SubElement(properties, "property", {"name": key, "value": harmless(value)})
    suite.extend(cases)
    if report.skipped:
        lines = [f"Could not read: {skipped.url} {skipped.detail or skipped.reason.value}" for skipped in report.skipped]
        ET.SubElement(suite, "system-out").text = harmless("\n".join(lines))
    return suite


def _case(report: Report, name: str, finding: Finding) -> ET.Element:
    rule = finding.rule
    case = ET.Element(
        "testcase",
        {"name": harmless(f"{rule.id}: {rule.title}"), "classname": f"{name}.{level_word(rule.level, report.school)}", "time": "0"},
    )
    if fails(finding):
        missing = [element.name for element in finding.elements if not element.found]
        lines = [f"{rule.clause}: {rule.source.name}", *(f"Still to say: {element}" for element in missing), f"What to do: {rule.advice}"]
        lines += [f"“{evidence.quote}” ({place(evidence).words})" for evidence in finding.evidence] + [f"Searched: {finding.searched}"]
        failure = ET.SubElement(case, "failure", {"message": harmless(finding.why), "type": finding.outcome.value})
        failure.text = harmless("\n".join(lines))
    elif finding.outcome in _SKIPPED:
        ET.SubElement(case, "skipped", {"message": harmless(finding.why)})
    elif finding.outcome in _FAILING:
        ET.SubElement(case, "system-out").text = harmless(f"{finding.outcome.value} ({rule.level.value}): {finding.why} {rule.advice}")
    return case


def _total(suites: Sequence[ET.Element]) -> dict[str, str]:
    totals = {key: str(sum(int(suite.get(key, "0")) for suite in suites)) for key in ("tests", "failures", "errors")}
    return {**totals, "time": "0"}
