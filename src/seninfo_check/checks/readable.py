"""Plain-English targets: a measure of the text against what the authority asks for."""

from __future__ import annotations

from seninfo_check.language import Reading
from seninfo_check.model import Finding, Outcome, Rule, School


def check(rule: Rule, reading: Reading, school: School) -> Finding:
    """Replaced when readability lands."""
    return Finding(rule, Outcome.CANNOT_TELL, "not measured yet")
