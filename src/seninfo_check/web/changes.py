"""What has changed between two checks of one sitting."""

from __future__ import annotations

from dataclasses import dataclass

from seninfo_check.model import Finding, Outcome, Report

_ORDER = (Outcome.NOT_MET, Outcome.CANNOT_TELL, Outcome.PARTLY_MET, Outcome.MET)


@dataclass(frozen=True)
class Changes:
    """Findings that became better or worse, each as the former finding and the new one."""

    better: tuple[tuple[Finding, Finding], ...]
    worse: tuple[tuple[Finding, Finding], ...]

    @property
    def none(self) -> bool:
        """Whether every finding is as it was."""
        return not self.better and not self.worse


def changes(before: Report, after: Report) -> Changes:
    """Compares two reports rule by rule; a rule that only one of them has is left out."""
    former = {finding.rule.id: finding for finding in before.findings}
    pairs = [(former[finding.rule.id], finding) for finding in after.findings if finding.rule.id in former]
    ranked = [(old, new, _rank(new) - _rank(old)) for old, new in pairs]
    return Changes(
        tuple((old, new) for old, new, step in ranked if step > 0),
        tuple((old, new) for old, new, step in ranked if step < 0),
    )


def _rank(finding: Finding) -> float:
    if finding.outcome not in _ORDER:
        return len(_ORDER)
    found = sum(element.found for element in finding.elements) / (len(finding.elements) + 1)
    return _ORDER.index(finding.outcome) + found
