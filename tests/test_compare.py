"""What changed since last time, how old it is, and what somebody has accepted for now."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from seninfo_check import pipeline, rules
from seninfo_check.compare import history, suppress
from seninfo_check.compare.history import Change, Changed, Line
from seninfo_check.model import Block, Document, Kind, Outcome, Report, School
from seninfo_check.reporters.json_report import json_report

DAY = date(2026, 9, 1)


def line(outcome: Outcome, days: int = 0, rule: str = "complaints") -> Line:
    return Line("brackenwell", "Brackenwell", rule, "Complaints", "must", outcome, DAY + timedelta(days))


def changes(*outcomes: Outcome) -> tuple[Changed, ...]:
    state: dict[tuple[str, str], Line] = {}
    last: tuple[Changed, ...] = ()
    for number, outcome in enumerate(outcomes):
        state, last = history.advance(state, [line(outcome, number * 10)])
    return last


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((Outcome.NOT_MET,), [(Change.NEW, 0)]),
        ((Outcome.MET, Outcome.NOT_MET), [(Change.NEW, 0)]),
        ((Outcome.NOT_MET, Outcome.NOT_MET), [(Change.KNOWN, 10)]),
        ((Outcome.PARTLY_MET, Outcome.NOT_MET), [(Change.WORSE, 10)]),
        ((Outcome.NOT_MET, Outcome.PARTLY_MET, Outcome.MET), [(Change.FIXED, 20)]),
        ((Outcome.NOT_MET, Outcome.MET, Outcome.MET, Outcome.NOT_MET), [(Change.REOPENED, 0)]),
        ((Outcome.NOT_MET, Outcome.CANNOT_TELL, Outcome.NOT_MET), [(Change.KNOWN, 20)]),
        ((Outcome.MET, Outcome.MET), []),
    ],
)
def test_a_finding_is_new_known_worse_fixed_or_back_with_its_age(outcomes: tuple[Outcome, ...], expected: list[tuple[Change, int]]) -> None:
    assert [(one.change, one.days) for one in changes(*outcomes)] == expected


def test_a_baseline_survives_being_written_and_read(tmp_path: Path) -> None:
    state, _ = history.advance({}, [line(Outcome.NOT_MET)])
    state, _ = history.advance(state, [line(Outcome.MET, 5)])
    path = tmp_path / "baseline.json"
    path.write_bytes(history.write_baseline(state))

    assert history.read_baseline(path) == state
    assert history.read_baseline(tmp_path / "none.json") == {}


def test_a_damaged_baseline_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text('{"lines": [{"school": 1}]}')

    with pytest.raises(history.CompareError, match="is not a baseline"):
        history.read_baseline(path)


def report(text: str, on: date = DAY) -> Report:
    blocks = (Block(Kind.HEADING, "SEN information report", 1), Block(Kind.PARAGRAPH, text))
    return pipeline.check_documents([Document("r.md", blocks=blocks)], [], School(name="Brackenwell School"), rules.load(), on)


def test_two_json_reports_are_compared(tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_bytes(json_report([report("Welcome to our school.")]))
    new.write_bytes(json_report([report("Our SENCO is Mrs Odell. Ring her on 01632 960701.", DAY + timedelta(30))]))
    changed = {one.line.rule: (one.change, one.days) for one in history.compare(old, new)}

    assert changed["senco-contact"] == (Change.FIXED, 30)
    assert changed["complaints"] == (Change.KNOWN, 30)


def test_a_file_that_is_no_report_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"a": 1}))

    with pytest.raises(history.CompareError, match="--format json"):
        history.compare(path, path)


def accept(rule: str, expires: date = DAY + timedelta(100), school: str = "Brackenwell School") -> suppress.Suppression:
    return suppress.Suppression(rule, school, "The governors meet in March.", "R. Odell", expires)


def test_an_accepted_finding_no_longer_counts() -> None:
    suppressed = suppress.suppress([report("Welcome.")], [accept("looked-after")], DAY)

    assert suppressed.accepted == {(0, "looked-after")}
    assert suppressed.notes == ()


@pytest.mark.parametrize(
    ("suppression", "note", "accepted"),
    [
        (accept("looked-after", DAY - timedelta(1)), "expired on 2026-08-31", set()),
        (accept("is-report"), "is not used", set()),
        (accept("looked-after", school="Another School"), "is not used", set()),
        (accept("complaints"), "something that the law asks for", {(0, "complaints")}),
    ],
)
def test_expired_unused_and_must_level_suppressions_are_reported(
    suppression: suppress.Suppression, note: str, accepted: set[tuple[int, str]]
) -> None:
    suppressed = suppress.suppress([report("Welcome.")], [suppression], DAY)

    assert note in suppressed.notes[0]
    assert suppressed.accepted == accepted
