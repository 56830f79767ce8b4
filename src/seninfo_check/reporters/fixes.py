"""The fixes that help most: what to write first, each with a sentence to adapt."""

from __future__ import annotations

from dataclasses import dataclass

from seninfo_check.model import Finding, Level, Outcome, Report

#: Duties in the order in which parents ask about them: who, what help, how I am told, what if not, and only then how it is run.
PARENTS_ASK = (
    "senco-contact",
    "additional-support",
    "identification",
    "progress-review",
    "parent-involvement",
    "complaints",
    "support-services",
    "emotional-support",
    "transition",
    "teaching-approach",
    "pupil-involvement",
    "inclusion-in-activities",
    "adaptations",
    "kinds-of-need",
    "local-offer",
    "staff-expertise",
    "other-bodies",
    "equipment",
    "access-facilities",
    "disabled-admissions",
    "equal-treatment",
    "evaluation",
    "accessibility-plan",
    "named-contacts",
    "bullying",
    "looked-after",
    "sen-policy",
    "local-offer-contribution",
    "is-report",
    "dated",
    "reviewed",
    "policy-linked",
)

_LEVELS = (Level.MUST, Level.SHOULD, Level.GOOD_PRACTICE)
_OUTCOMES = (Outcome.NOT_MET, Outcome.PARTLY_MET)


@dataclass(frozen=True)
class Fix:
    """One thing to write. `sentence` is a prompt: its gaps, in square brackets, are for the school to fill; it holds no facts."""

    finding: Finding
    missing: tuple[str, ...]
    sentence: str


def fixes(report: Report, number: int = 3) -> tuple[Fix, ...]:
    """The first fixes to make: must before should, not found before partly found, then in the order in which parents ask.

    What could not be judged is never among them.
    """
    open_ones = [finding for finding in report.findings if finding.outcome in _OUTCOMES]
    return tuple(_fix(finding) for finding in sorted(open_ones, key=_rank)[:number])


def sentence_to_adapt(finding: Finding) -> str:
    """The rule's own starter, else one made of the elements that are missing; empty when there is nothing to write."""
    if finding.rule.starter:
        return finding.rule.starter
    gaps = [element.name for element in finding.elements if not element.found]
    return f"In our school, [say {' and '.join(gaps)}]." if gaps and finding.rule.check in ("topic", "contact") else ""


def _rank(finding: Finding) -> tuple[int, int, int]:
    asked = PARENTS_ASK.index(finding.rule.id) if finding.rule.id in PARENTS_ASK else len(PARENTS_ASK)
    return _LEVELS.index(finding.rule.level), _OUTCOMES.index(finding.outcome), asked


def _fix(finding: Finding) -> Fix:
    return Fix(finding, tuple(element.name for element in finding.elements if not element.found), sentence_to_adapt(finding))
