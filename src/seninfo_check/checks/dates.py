"""How old the report is: its own date, when it was last reviewed and when it will be reviewed next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from seninfo_check.checks.findings import searched, shorten
from seninfo_check.language import Dated, Reading, dates_in
from seninfo_check.model import Element, Evidence, Finding, Outcome, Rule, School

_NEXT = re.compile(
    r"next (?:review|update|updated|due|to be)|review (?:due|date due)|due for review|(?:to|will) be (?:\w+ )?(?:reviewed|updated)|renewal"
    r"|date of next|for review|to review|next\b[^.]{0,30}$"
    r"|review(?:ed)? again|update due|valid until|expires",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"review|updated?\b|approved|adopted|ratified|agreed by|published|written|dated?\b|last |version|revised|signed|issued|amended|prepared"
    r"|effective|produced|current (?:as|at)",
    re.IGNORECASE,
)
_ACADEMIC = re.compile(r"report|academic year|school year|offer|information|SEND?\b", re.IGNORECASE)


#: Since this day a SEN information report must be published; an earlier date is history, not the report's own.
_DUTY = date(2014, 9, 1)


@dataclass(frozen=True)
class _Said:
    dated: Dated
    sort: str  # "next", "last" or "year"
    quote: Evidence


def check(rule: Rule, reading: Reading, school: School) -> Finding:
    """Answer one of the three questions about dates; a date that has passed is said with its age."""
    said = list(_said(reading))
    answer = {"dated": _dated, "reviewed": _reviewed, "next-review": _next}[rule.options["asks"]]
    outcome, why, quotes, measure = answer(rule, said, reading)
    return Finding(
        rule, outcome, why, (Element(rule.title[0].lower() + rule.title[1:], outcome is Outcome.MET),), quotes, searched(reading), measure
    )


def _dated(rule: Rule, said: list[_Said], reading: Reading) -> tuple[Outcome, str, tuple[Evidence, ...], float | None]:
    own = [entry for entry in said if entry.sort != "next" and entry.dated.when <= reading.as_of]
    if own:
        newest = max(own, key=lambda entry: entry.dated.when)
        return Outcome.MET, f"The report carries a date: {newest.dated.text}.", (newest.quote,), None
    return Outcome.NOT_MET, "No sentence, heading, header or footer says when the report was written or reviewed.", (), None


def _reviewed(rule: Rule, said: list[_Said], reading: Reading) -> tuple[Outcome, str, tuple[Evidence, ...], float | None]:
    months = rule.options.get("months", 12)
    own = [entry for entry in said if entry.sort != "next" and entry.dated.when <= reading.as_of]
    if not own:
        return Outcome.NOT_MET, "The report gives no date, so nobody can tell whether it was reviewed this year.", (), None
    newest = max(own, key=lambda entry: entry.dated.when)
    age = _months(newest.dated.when, reading.as_of)
    if age <= months or (newest.dated.precision != "day" and age <= months + 1):
        return Outcome.MET, f"Last dated {newest.dated.text}: {_ago(age)}.", (newest.quote,), float(age)
    return (
        Outcome.NOT_MET,
        f"Last dated {newest.dated.text}: {_ago(age)}. The Code expects a review at least every {months} months.",
        (newest.quote,),
        float(age),
    )


def _next(rule: Rule, said: list[_Said], reading: Reading) -> tuple[Outcome, str, tuple[Evidence, ...], float | None]:
    ahead = [entry for entry in said if entry.sort == "next"]
    if not ahead:
        return Outcome.NOT_MET, "The report does not say when it will be reviewed next.", (), None
    latest = max(ahead, key=lambda entry: entry.dated.when)
    overdue = _months(latest.dated.when, reading.as_of)
    if latest.dated.when >= reading.as_of or (latest.dated.precision != "day" and overdue <= 1):
        return Outcome.MET, f"The next review is due {latest.dated.text}.", (latest.quote,), None
    return Outcome.PARTLY_MET, f"The next review was due {latest.dated.text}: {_ago(overdue)}.", (latest.quote,), float(overdue)


def _months(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)


def _ago(months: int) -> str:
    return "less than a month ago" if months < 1 else "one month ago" if months == 1 else f"{months} months ago"


def _said(reading: Reading) -> Iterator[_Said]:
    for document in reading.documents:
        offset, heading = 0, ""
        last = len(document.blocks) - 1
        for number, block in enumerate(document.blocks):
            edge = number < 6 or number > last - 4
            yield from _in_text(
                block.text, edge or block.kind == "heading", Evidence("", document.url, heading, block.page, block.anchor, offset)
            )
            if block.kind == "heading":
                heading = block.text
            offset += len(block.text) + 1
        for text in (document.title, *document.furniture):
            yield from _in_text(text, len(text) < 200, Evidence("", document.url, "page header or footer"))


def _in_text(text: str, edge: bool, place: Evidence) -> Iterator[_Said]:
    for dated in dates_in(text):
        if dated.when < _DUTY:
            continue
        before, after = (
            text[max(0, dated.start - 60) : dated.start],
            text[dated.start + len(dated.text) : dated.start + len(dated.text) + 40],
        )
        clause = re.split(r"[.;|()]\s*", before)[-1]
        quote = Evidence(shorten(text, 200), place.url, place.heading, place.page, place.anchor, place.start, place.start + len(text))
        if _NEXT.search(clause) or (_NEXT.search(before[-40:]) and not _LAST.search(clause)):
            yield _Said(dated, "next", quote)
        elif dated.precision == "school-year":
            if edge and (_ACADEMIC.search(text) or len(text) < 40):
                yield _Said(dated, "year", quote)
        elif (
            _LAST.search(clause)
            or (edge and len(text) - len(dated.text) < 60)
            or (edge and re.match(r"\W*(?:review|update)", after, re.IGNORECASE))
        ):
            yield _Said(dated, "last", quote)
