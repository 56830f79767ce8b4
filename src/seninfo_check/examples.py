"""A rule's examples are its tests: run them, and say what was found where an example says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from seninfo_check import language
from seninfo_check.checks import CHECKS, prompts
from seninfo_check.model import Fetched, Finding, Outcome, Rule, School, SchoolType
from seninfo_check.parse.text import parse_text
from seninfo_check.pipeline import ABOUT_PRESENCE
from seninfo_check.rules import Ruleset

#: Examples speak of dates, so all are judged as on this day.
DAY = date(2026, 6, 1)


@dataclass(frozen=True)
class Failure:
    """One example whose outcome is not what its rule file says."""

    rule: Rule
    expected: Outcome
    text: str
    finding: Finding

    @property
    def words(self) -> str:
        """What a rule's author reads."""
        said = " / ".join(line.strip() for line in self.text.splitlines() if line.strip())
        found = f"found {self.finding.outcome.value}. {self.finding.why}"
        return f"{self.rule.path}: {self.rule.id}: an example of {self.expected.value} was {found}\n    {said}"


def run(ruleset: Ruleset) -> list[Failure]:
    """Check every example of some rules; the ones that come out otherwise than their rule says."""
    return [
        Failure(rule, expected, text, finding)
        for rule in ruleset.rules
        for expected, text in of(rule)
        if (finding := judge(rule, text, ruleset)).outcome is not expected
    ]


def of(rule: Rule) -> Iterator[tuple[Outcome, str]]:
    """A rule's examples, each with the outcome that it stands for."""
    for outcome, texts in (
        (Outcome.MET, rule.examples.met),
        (Outcome.PARTLY_MET, rule.examples.partly_met),
        (Outcome.NOT_MET, rule.examples.not_met),
    ):
        for text in texts:
            yield outcome, text


def judge(rule: Rule, text: str, ruleset: Ruleset) -> Finding:
    """What a rule finds in a text (Markdown), by itself: nothing is known about the rest of the report."""
    document = parse_text(Fetched("example.md", "text/markdown", text.encode()))
    reading = language.read([document], DAY, why=rule.id)
    if rule.check not in ABOUT_PRESENCE:
        reading = prompts.own_words(reading, ruleset.rules)
    kind = SchoolType.MAINSTREAM if SchoolType.MAINSTREAM in rule.applies_to else min(rule.applies_to)
    return CHECKS[rule.check](rule, reading, School(type=kind))
