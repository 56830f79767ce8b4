"""The parts of the self-check page that need no browser and no server."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from datetime import date

import psutil
import pytest
from made_reports import a_report
from served import COMPLAINTS, REPORT
from starlette.datastructures import Headers

from seninfo_check.model import Element, Fetched, Outcome, Reason, School, SchoolType, Unreadable
from seninfo_check.web.app import full_address
from seninfo_check.web.changes import changes
from seninfo_check.web.checking import Answers, Checked, Job, check, check_answers, checked_of, packed, read
from seninfo_check.web.guard import Rate, client_of, from_here, host_of
from seninfo_check.web.limits import Limits
from seninfo_check.web.sittings import Sittings
from seninfo_check.web.workers import Busy, Run, State, Workers
from seninfo_check.web.writing import answers_docx, has_gap, questions, verdict

WHEN = date(2026, 11, 1)


def a_job(text: str = REPORT) -> Job:
    return Job((Fetched("draft.txt", "text/plain", text.encode()),), "", School("Fernhollow"), WHEN)


def test_a_check_tells_what_it_is_at_and_gives_a_report() -> None:
    told: list[str] = []
    report = check(a_job(), told.append).report
    assert told == ["Reading draft.txt", "Looking for each thing that parents should be told"]
    assert [document.url for document in report.documents] == ["draft.txt"]
    assert checked_of(packed(Checked(report))).report == report


def test_a_text_far_too_long_to_be_a_report_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read(Fetched("long.txt", "text/plain", b"word " * 60_100), 60_000)
    assert refused.value.reason is Reason.TOO_LARGE


def test_an_answer_is_judged_by_its_own_rule() -> None:
    findings = check_answers(Answers({"complaints": COMPLAINTS, "transition": "We help."}, School("Fernhollow"), WHEN))
    assert findings["complaints"].outcome is Outcome.MET
    assert findings["transition"].outcome is Outcome.NOT_MET
    assert verdict(findings["complaints"]) == "Your text says what is asked for."
    assert verdict(findings["transition"]).startswith("Your text does not yet say: ")


def test_only_what_is_missing_is_asked_for_and_only_what_was_written_comes_back() -> None:
    report = check(a_job(), lambda words: None).report
    asked = questions(report)
    assert "senco-contact" not in {question.id for question in asked}
    assert "complaints" in {question.id for question in asked}
    assert all(question.title.endswith("?") and question.example for question in asked)
    with zipfile.ZipFile(
        io.BytesIO(answers_docx(report, asked, {"complaints": f"{COMPLAINTS}\n\nMore.\x00", "senco-contact": "No."}))
    ) as made:
        text = made.read("word/document.xml").decode()
    assert "talk to Miss Okafor first" in text
    assert "No." not in text
    assert has_gap("Ask [name].")
    assert not has_gap("Ask me.")


def test_changes_name_what_became_better_and_what_became_worse() -> None:
    report = a_report()
    first = report.findings[0]
    half = replace(first, outcome=Outcome.PARTLY_MET, elements=(Element("a", True), Element("b", False)))
    less = replace(half, elements=(Element("a", False), Element("b", False)))
    before, after = (replace(report, findings=(finding, *report.findings[1:])) for finding in (less, half))
    assert changes(before, after).better == ((less, half),)
    assert changes(after, before).worse == ((half, less),)
    assert changes(after, after).none


def test_a_sitting_ends_when_it_was_not_used_and_its_files_are_dropped_sooner() -> None:
    now = 0.0
    stopped: list[Run] = []
    sittings = Sittings(Limits(idle=7200, held_time=900), stopped.append, lambda: now)
    sitting = sittings.begin("a")
    run = Run("a", None)
    sittings.put(replace(sitting, files=a_job().files, run=run))
    now = 901.0
    sittings.sweep()
    assert sittings.get(sitting.id).files == ()  # type: ignore[union-attr]
    now = 901 + 7201
    assert sittings.get(sitting.id) is None
    sittings.sweep()
    assert stopped == [run]
    assert len({sittings.begin("a").id for _ in range(50)}) == 50


def test_sittings_hold_no_more_than_they_may() -> None:
    sittings = Sittings(Limits(held=100, held_by_client=60, sittings=3), lambda run: None)
    first, second, third = sittings.begin("a"), sittings.begin("a"), sittings.begin("b")
    with pytest.raises(Busy, match="Too many people"):
        sittings.begin("c")
    files = (Fetched("a.txt", "text/plain", b"a" * 50),)
    sittings.put(replace(first, files=files))
    with pytest.raises(Busy, match="You have given several"):
        sittings.put(replace(second, files=files))
    sittings.put(replace(third, files=files))
    sittings.end(first.id)
    sittings.put(replace(second, files=files))
    sittings.clear()
    assert sittings.get(second.id) is None


def test_a_check_is_stopped_wherever_it_is() -> None:
    workers = Workers(1, 2)
    try:
        assert workers.wait_until_warm(120)
        long = workers.submit(Job((Fetched("a.txt", "text/plain", b"We help. " * 200_000),), "", School(), WHEN, words=10**7), "a")
        waiting = workers.submit(a_job(), "a")
        for _ in range(2400):
            if long.state is State.RUNNING:
                break
            time.sleep(0.05)
        assert workers.place(waiting) == 0
        workers.stop(waiting)
        workers.stop(long)
        assert long.ended.wait(120)
        assert (long.state, waiting.state) == (State.STOPPED, State.STOPPED)
        again = workers.submit(a_job(), "a")
        assert again.ended.wait(120)
        assert again.state is State.DONE
        assert again.job is None
    finally:
        workers.close()


def test_a_check_that_takes_too_long_is_ended_and_says_so() -> None:
    workers = Workers(1, 2)
    try:
        job = replace(a_job("We help. " * 200_000), words=10**7, seconds=1)
        run = workers.submit(job, "a")
        assert run.ended.wait(120)
        assert run.state is State.FAILED
        assert "took too long" in run.words or "failed" in run.words
    finally:
        workers.close()


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"host": "127.0.0.1:8765", "sec-fetch-site": "same-origin", "origin": "null"}, True),
        ({"host": "127.0.0.1:8765", "sec-fetch-site": "none"}, True),
        ({"host": "127.0.0.1:8765", "sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8765"}, False),
        ({"host": "127.0.0.1:8765", "origin": "http://127.0.0.1:8765"}, True),
        ({"host": "127.0.0.1:8765", "origin": "http://127.0.0.1:8766"}, False),
        ({"host": "127.0.0.1:8765", "origin": "null"}, False),
        ({"host": "127.0.0.1:8765", "origin": "http://[::1"}, False),
        ({"host": "127.0.0.1:8765"}, True),
    ],
)
def test_a_form_comes_from_our_own_pages(headers: dict[str, str], ours: bool) -> None:
    assert from_here(Headers(headers)) is ours


@pytest.mark.parametrize(
    ("header", "host"),
    [("127.0.0.1:80", "127.0.0.1"), ("LOCALHOST.", "localhost"), ("[::1]:80", "::1"), ("a@b", ""), ("a/b", ""), ("[::1", ""), ("", "")],
)
def test_a_host_is_read_without_its_port(header: str, host: str) -> None:
    assert host_of(header) == host


def test_a_client_is_an_address_or_a_household_of_ipv6() -> None:
    assert client_of({"client": ("198.51.100.7", 1)}) == "198.51.100.7"
    assert client_of({"client": ("2001:db8:1:2:3::4", 1)}) == client_of({"client": ("2001:db8:1:2::9", 1)})
    assert client_of({"client": None}) == ""


def test_a_rate_forgets_what_is_long_ago() -> None:
    now = 0.0
    rate = Rate(2, 60, lambda: now)
    assert [rate.allows("a") for _ in range(3)] == [True, True, False]
    assert rate.allows("b")
    now = 61.0
    assert rate.allows("a")


def test_an_address_needs_no_scheme() -> None:
    assert full_address("www.fernhollow.example") == "http://www.fernhollow.example"
    assert full_address("https://fernhollow.example/send") == "https://fernhollow.example/send"
    assert full_address("") == ""


def test_every_type_of_school_can_be_chosen() -> None:
    from seninfo_check.web.app import TYPES

    assert {kind for kind, _, _ in TYPES} == set(SchoolType)


def test_a_process_that_is_killed_while_it_waits_is_replaced() -> None:
    workers = Workers(1, 2)
    try:
        assert workers.wait_until_warm(120)
        server = next(one for one in psutil.Process().children() if "forkserver" in " ".join(one.cmdline()))
        for waiting in server.children():
            waiting.kill()
        psutil.wait_procs(server.children(), timeout=60)
        run = workers.submit(a_job(), "a")
        assert run.ended.wait(60)
        assert run.state is State.DONE
    finally:
        workers.close()
