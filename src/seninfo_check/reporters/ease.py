"""How easy the report is to read, as the pages show it; nothing is shown that was not measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from seninfo_check.model import Report


@dataclass(frozen=True)
class Figure:
    """One measure with its value, and what readers are used to."""

    name: str
    value: str
    norm: str


@dataclass(frozen=True)
class Ease:
    """The readability of one report; `score` is its Flesch reading ease, `None` when there was too little prose to measure."""

    score: float | None
    age: float | None
    figures: tuple[Figure, ...]
    raw: Any


def ease(report: Report) -> Ease | None:
    """What was measured, or None when nothing was."""
    measured = report.readability
    if measured is None:
        return None
    score, age = number(measured, "flesch_reading_ease"), number(measured, "reading_age")
    return Ease(score, age, tuple(_figures(measured)), measured)


def number(measured: Any, name: str) -> float | None:
    """One measure by its name, or None when it was not taken."""
    value = getattr(measured, name, None)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _figures(measured: Any) -> Sequence[Figure]:
    return [
        Figure(name, words.format(value), norm)
        for key, name, words, norm in _SHOWN
        if (value := number(measured, key)) is not None
    ]  # fmt: skip


_SHOWN = (
    ("reading_age", "Reading age", "{:.0f} years", "GOV.UK writes for a reading age of 9, the NHS for 9 to 11"),
    ("words_per_sentence", "Words in a sentence, on average", "{:.0f}", "15 to 20 is easy to follow"),
)
