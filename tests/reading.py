"""Small reports for the tests of checks: Markdown in, a Reading or a Finding out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from seninfo_check import language, pipeline, rules
from seninfo_check.checks import CHECKS
from seninfo_check.model import Document, Fetched, Finding, Outcome, Report, School, SchoolType
from seninfo_check.parse import parse

DAY = date(2026, 6, 1)
RULES = rules.load()
DOCUMENTS = Path(__file__).resolve().parents[1] / "fixtures" / "documents"


def document(text: str, url: str = "report.md") -> Document:
    """A Markdown (or, by its name, HTML) text as a document."""
    kind = "text/html" if url.endswith(".html") else "text/markdown"
    return parse(Fetched(url, kind, text.encode()))


def reading(*texts: str) -> language.Reading:
    """Texts as one reading."""
    return language.read([document(text, f"{number}.md") for number, text in enumerate(texts)], DAY)


def finding(rule_id: str, *texts: str, school: str = "", type: SchoolType = SchoolType.MAINSTREAM) -> Finding:
    """What one rule finds in some texts, each a document of its own."""
    rule = RULES[rule_id]
    return CHECKS[rule.check](rule, reading(*texts), School(name=school, type=type))


def outcome(rule_id: str, *texts: str, school: str = "") -> Outcome:
    """The outcome alone."""
    return finding(rule_id, *texts, school=school).outcome


def report(*texts: str, school: str = "", type: SchoolType = SchoolType.MAINSTREAM, kind: str = "md") -> Report:
    """The whole report about some texts."""
    documents = [document(text, f"{number}.{kind}") for number, text in enumerate(texts)]
    return pipeline.check_documents(documents, (), School(name=school, type=type), RULES, DAY)


def outcomes(one: Report) -> dict[str, Outcome]:
    """Rule id to outcome."""
    return {found.rule.id: found.outcome for found in one.findings}
