"""Whether a report follows an authority's proforma: its questions as headings, in its order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from seninfo_check.checks.findings import listed, searched
from seninfo_check.language import Phrases, Reading, stems_of
from seninfo_check.model import Element, Evidence, Finding, Kind, Outcome, Rule, School


def check(rule: Rule, reading: Reading, school: School) -> Finding:
    """Met when every question has a heading and they come in order; partly met when some have; each missing one is named."""
    questions: Sequence[Mapping[str, Any]] = rule.options["questions"]
    places = [_place((question["text"], *question["headings"]), reading) for question in questions]
    there = [place for place in places if place is not None]
    missing = [question["text"] for question, place in zip(questions, places, strict=True) if place is None]
    # The first heading of each question counts; one that stands before an earlier question's is out of order.
    late = [
        questions[number]["text"]
        for number, place in enumerate(places)
        if place is not None and any(before is not None and before[0] > place[0] for before in places[:number])
    ]
    elements = tuple(Element(question["text"], place is not None) for question, place in zip(questions, places, strict=True))
    quotes = tuple(quote for _, quote in there[:3])
    return Finding(rule, _outcome(there, missing, late), _why(questions, missing, late), elements, quotes, searched(reading))


def _outcome(there: Sequence[object], missing: Sequence[str], late: Sequence[str]) -> Outcome:
    if not there:
        return Outcome.NOT_MET
    return Outcome.PARTLY_MET if missing or late else Outcome.MET


def _why(questions: Sequence[object], missing: Sequence[str], late: Sequence[str]) -> str:
    if len(missing) == len(questions):
        return "No heading of the report is a question of the proforma."
    said = []
    if missing:
        said.append(
            f"{len(missing)} of {len(questions)} questions of the proforma have no heading: {listed([f'“{text}”' for text in missing])}."
        )
    if late:
        said.append(f"Out of order: {listed([f'“{text}”' for text in late])}.")
    return " ".join(said) or f"All {len(questions)} questions of the proforma are there, in order."


def _place(texts: tuple[str, ...], reading: Reading) -> tuple[tuple[int, int], Evidence] | None:
    phrases = _phrases(texts)
    for number, document in enumerate(reading.documents):
        offset = 0
        for index, block in enumerate(document.blocks):
            if block.kind is Kind.HEADING and any(True for _ in phrases.find(stems_of(block.text))):
                quote = Evidence(block.text, document.url, block.text, block.page, block.anchor, offset, offset + len(block.text))
                return (number, index), quote
            offset += len(block.text) + 1
    return None


@lru_cache(maxsize=256)
def _phrases(texts: tuple[str, ...]) -> Phrases:
    return Phrases([("question", text) for text in texts])
