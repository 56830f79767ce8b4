"""Dates and academic years that a text says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep",
         "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DATE_PATTERNS = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH}),?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(?P<day>\d{1,2})[/.-](?P<number>\d{1,2})[/.-](?P<year>(?:20)?\d\d)\b"),
    re.compile(r"\b(?P<year>20\d\d)-(?P<number>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(rf"\b(?P<month>{_MONTH}),?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(?P<term>autumn|spring|summer)(?:\s+term)?,?\s+(?P<year>20\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(?P<year>20\d\d)\s*(?:[/–—-]|to)\s*(?P<end>(?:20)?\d\d)\b"),
)
_TERM_MONTH = {"autumn": 9, "spring": 1, "summer": 4}


@dataclass(frozen=True)
class Dated:
    """A date said in a text. `precision` is day, month or school-year (then `when` is its 1 September)."""

    when: date
    precision: str
    text: str
    start: int


def dates_in(text: str) -> tuple[Dated, ...]:
    """Dates and academic years in a text, in order; two-digit years are this century's, and nonsense dates are left out."""
    found: list[Dated] = []
    taken: list[tuple[int, int]] = []
    for pattern in _DATE_PATTERNS:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            dated = _dated(match)
            if dated:
                found.append(dated)
                taken.append(match.span())
    return tuple(sorted(found, key=lambda dated: dated.start))


def _dated(match: re.Match[str]) -> Dated | None:
    parts = match.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    try:
        if parts.get("end"):
            if (year + 1) % 100 != int(parts["end"]) % 100:
                return None
            return Dated(date(year, 9, 1), "school-year", match.group(), match.start())
        if parts.get("term"):
            return Dated(date(year, _TERM_MONTH[parts["term"].lower()], 1), "month", match.group(), match.start())
        month = _MONTHS[parts["month"].lower().strip(".")] if parts.get("month") else int(parts["number"])
        day = int(parts.get("day") or 1)
        return Dated(date(year, month, day), "day" if parts.get("day") else "month", match.group(), match.start())
    except ValueError:
        return None
