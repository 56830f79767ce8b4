"""The audit store: what goes in comes out the same, a school is kept whole or not at all, and older stores become newer ones."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from seninfo_check.model import (
    Block,
    Candidate,
    Considered,
    Document,
    Element,
    Evidence,
    Fetched,
    Finding,
    Found,
    Kind,
    Level,
    Link,
    NotModified,
    Outcome,
    Reason,
    Report,
    Rule,
    School,
    SchoolType,
    Skipped,
    Source,
)
from seninfo_check.store import Store, StoreUnreadable, schema
from seninfo_check.store.nouns import from_json

DAY = date(2025, 11, 3)
NOW = datetime(2025, 11, 3, 10, 30, tzinfo=UTC)
OAK = School(name="Oak", urn="100001", type=SchoolType.SPECIAL, website="http://oak.example/")
RULE = Rule("complaints", "Complaints", Level.MUST, "topic", Source("Schedule 1", "https://law.example", True), "Say who to speak to.")


def fetched(url: str = "http://oak.example/sen", body: bytes = b"<p>SEN</p>", **more: Any) -> Fetched:
    return Fetched(url, "text/html", body, hashlib.sha256(body).hexdigest(), NOW, "utf-8", **more)


def report(school: School = OAK, **more: Any) -> Report:
    block = Block(Kind.PARAGRAPH, "If you are unhappy, speak to Mrs Lane – “first”.", 0, 2, "c", (Link("policy", "http://oak.example/p"),))
    values: dict[str, Any] = {
        "school": school,
        "documents": (
            Document("http://oak.example/sen", "SEN report", "en", "text/html", {"modified": DAY}, (block,), ("Menu",), ("page 3",)),
        ),
        "skipped": (Skipped("http://oak.example/old.pdf", Reason.NO_TEXT, "A scan."),),
        "findings": (
            Finding(
                RULE,
                Outcome.PARTLY_MET,
                "Says who, not what next.",
                (Element("who", True), Element("what next", False)),
                (Evidence("speak to Mrs Lane", "http://oak.example/sen", "Complaints", 2, "c", 5, 22, "who"),),
                "1 document",
                0.25,
                (Considered("speak to Mrs Lane", "Complaints", "counted", ("speak",)),),
            ),
        ),
        "checked_at": NOW,
        "ruleset": "abc",
        "version": "0.1.0",
    }
    return Report(**{**values, **more})


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store(tmp_path / "new" / "audit.db") as store:
        yield store


def test_a_report_comes_back_as_it_was(store: Store) -> None:
    run = store.start_run(DAY)
    store.record(
        run.id, OAK, report(), Found(outcome="found", candidates=(Candidate("http://oak.example/sen", "SEN", 9.5, ("name",), True),))
    )

    assert list(store.reports(run.id, [RULE])) == [report()]


def test_a_report_whose_rule_is_gone_keeps_its_title_and_level(store: Store) -> None:
    run = store.start_run(DAY)
    store.record(run.id, OAK, report())

    (back,) = store.reports(run.id)

    assert (back.findings[0].rule.id, back.findings[0].rule.title, back.findings[0].rule.level) == ("complaints", "Complaints", Level.MUST)


def test_readability_of_any_of_our_nouns_comes_back(store: Store) -> None:
    run = store.start_run(DAY)
    measured = {"flesch": 61.5, "words": (Candidate("x"), [1, 2]), DAY: frozenset({"a", "b"})}
    store.record(run.id, OAK, report(readability=measured))

    assert next(store.reports(run.id, [RULE])).readability == measured


def test_only_our_own_nouns_are_made_from_a_store(store: Store) -> None:
    run = store.start_run(DAY)
    with pytest.raises(TypeError, match="cannot hold"):
        store.record(run.id, OAK, report(readability=Path("/")))

    assert store.finished(run.id) == frozenset()
    with pytest.raises(TypeError, match="not ours"):
        from_json(b'{"$": "subprocess:Popen", "args": ["true"]}', {}, {})


def test_reports_come_in_the_order_of_the_list_whatever_finished_first(store: Store) -> None:
    run = store.start_run(DAY)
    elm = replace(OAK, urn="100002", name="Elm")
    store.begin(run.id, OAK)
    store.begin(run.id, elm)
    store.record(run.id, elm, report(elm))
    store.record(run.id, OAK, report())

    assert [one.school.name for one in store.reports(run.id)] == ["Oak", "Elm"]


def test_a_school_is_kept_whole_or_not_at_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run = store.start_run(DAY)
    store.begin(run.id, OAK)
    monkeypatch.setattr("seninfo_check.store._insert_finding", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.record(run.id, OAK, report())

    assert store.finished(run.id) == frozenset()
    assert list(store.reports(run.id)) == []
    rows = sqlite3.connect(store.path).execute("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM reports)").fetchone()
    assert rows == (0, 0)


def test_recording_a_school_again_replaces_what_was_there(store: Store) -> None:
    run = store.start_run(DAY)
    store.record(run.id, OAK, report())
    store.record(run.id, OAK, report(skipped=()))

    assert list(store.reports(run.id, [RULE])) == [report(skipped=())]
    assert sqlite3.connect(store.path).execute("SELECT count(*) FROM evidence").fetchone() == (1,)


def test_a_body_is_kept_once_and_packed(store: Store) -> None:
    run = store.start_run(DAY)
    store.begin(run.id, OAK)
    page = fetched(body=b"<p>the same</p>" * 1000)
    for url in ("http://oak.example/a", "http://oak.example/b"):
        store.record_fetch(run.id, OAK, url, page)

    assert store.snapshot(page.sha256) == page.body
    rows = sqlite3.connect(store.path).execute("SELECT size, length(zlib) FROM snapshots").fetchall()
    assert len(rows) == 1
    assert rows[0][1] < rows[0][0] / 10
    with pytest.raises(KeyError):
        store.snapshot("0" * 64)


def test_the_latest_good_fetch_of_an_address_is_known_across_audits(store: Store) -> None:
    url = "http://oak.example/sen"
    first = store.start_run(DAY)
    store.begin(first.id, OAK)
    assert store.latest_fetch(url) is None
    store.record_fetch(first.id, OAK, url, fetched(etag='"1"', redirects=("http://oak.example/",)))
    second = store.start_run(DAY)
    store.begin(second.id, OAK)
    store.record_fetch(second.id, OAK, url, Skipped(url, Reason.TIMEOUT, "Try again later."))

    kept = store.latest_fetch(url)

    assert kept is not None
    assert (kept.etag, kept.redirects) == ('"1"', ("http://oak.example/",))
    assert store.restore(kept) == fetched(etag='"1"', redirects=("http://oak.example/",))


def test_what_an_audit_got_is_replayed_and_nothing_else(store: Store) -> None:
    run, other = store.start_run(DAY), store.start_run(DAY)
    store.begin(run.id, OAK)
    skip = Skipped("http://oak.example/gone", Reason.GONE, "Removed.")
    store.record_fetch(run.id, OAK, "http://oak.example/sen", fetched())
    store.record_fetch(run.id, OAK, "http://oak.example/gone", skip)

    assert store.replay(run.id, "http://oak.example/sen") == fetched()
    assert store.replay(run.id, "http://oak.example/gone") == skip
    assert store.replay(run.id, "http://oak.example/never") is None
    assert store.replay(other.id, "http://oak.example/sen") is None


def test_an_unchanged_page_is_replayed_with_the_time_it_was_confirmed(store: Store) -> None:
    url = "http://oak.example/sen"
    run = store.start_run(DAY)
    store.begin(run.id, OAK)
    store.record_fetch(run.id, OAK, url, fetched(etag='"1"'))
    later = datetime(2026, 1, 1, tzinfo=UTC)
    store.record_fetch(run.id, OAK, url, NotModified(url, later), store.latest_fetch(url))

    assert store.replay(run.id, url) == replace(fetched(etag='"1"'), fetched_at=later)
    assert store.requests(run.id) == {"fetched": 1, "not-modified": 1}


def test_a_fetch_belongs_to_a_school_that_was_begun(store: Store) -> None:
    run = store.start_run(DAY)

    with pytest.raises(ValueError, match="was not begun"):
        store.record_fetch(run.id, OAK, "http://oak.example/", fetched())


def test_many_threads_may_write_and_read_at_once(store: Store) -> None:
    run = store.start_run(DAY)
    store.begin(run.id, OAK)
    problems: list[Exception] = []

    def work(number: int) -> None:
        try:
            for n in range(20):
                url = f"http://oak.example/{number}/{n}"
                store.record_fetch(run.id, OAK, url, fetched(url, f"{number} {n % 3}".encode()))
                assert store.replay(run.id, url) is not None
        except Exception as error:  # noqa: BLE001
            problems.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert store.requests(run.id) == {"fetched": 160}


def test_another_program_can_read_the_store_in_plain_words(store: Store) -> None:
    run = store.start_run(DAY)
    store.begin(run.id, OAK)
    store.record_fetch(run.id, OAK, "http://oak.example/sen", fetched())
    store.record(run.id, OAK, report(), Found(outcome="found", reason="The link says so."))
    db = sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)

    assert db.execute("SELECT school, report_search, found, partly_found FROM school_results").fetchall() == [("Oak", "found", 0, 1)]
    wanted = ("Complaints", "Partly found", "speak to Mrs Lane")
    assert db.execute("SELECT requirement, result, first_evidence FROM requirement_results").fetchall() == [wanted]
    assert db.execute("SELECT reason, what_to_do FROM not_read").fetchall() == [("no-text", "A scan.")]
    assert db.execute("SELECT school, outcome FROM requests_made").fetchall() == [("Oak", "fetched")]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_an_older_store_is_brought_up_to_date_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(tmp_path / "audit.db") as store:
        run = store.start_run(DAY)
        store.record(run.id, OAK, report())
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "ALTER TABLE runs ADD COLUMN note TEXT"))

    with Store(tmp_path / "audit.db") as store:
        assert list(store.reports(run.id, [RULE])) == [report()]
    db = sqlite3.connect(tmp_path / "audit.db")
    assert db.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
    assert db.execute("SELECT note FROM runs").fetchall() == [(None,)]


def test_a_result_from_before_its_basis_was_kept_is_never_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        Store(tmp_path / "audit.db").close()
    db = sqlite3.connect(tmp_path / "audit.db")
    db.execute("INSERT INTO runs (started_at, as_of) VALUES ('2025-11-03T10:00:00+00:00', '2025-11-03')")
    columns = "run, key, urn, name, type, phase, website, authority, trust, report_url, finished_at"
    db.execute(f"INSERT INTO schools ({columns}) VALUES (1, '100001', '', '', '', '', '', '', '', '', '2025')")
    db.commit()
    db.close()

    with Store(tmp_path / "audit.db") as store:
        assert store.finished(1) == {"100001"}
        assert store.earlier(2, "") is None


def test_a_result_taken_over_is_whole_and_names_where_it_came_from(store: Store) -> None:
    found = Found(outcome="found", candidates=(Candidate("http://oak.example/sen", "SEN", 9.5, ("name",), True),))
    first, second = store.start_run(DAY), store.start_run(DAY)
    store.record(first.id, OAK, report(), found, {"http://oak.example/": "a", "http://oak.example/sen": "b"}, "basis")
    assert store.earlier(first.id, "basis") is None, "an audit takes nothing over from itself"
    earlier = store.earlier(second.id, "basis")
    assert earlier is not None
    assert list(earlier.asked.items()) == [("http://oak.example/", "a"), ("http://oak.example/sen", "b")]

    store.record_same(second.id, OAK, earlier)

    assert list(store.reports(second.id, [RULE])) == [report()]
    assert (store.unchanged(first.id), store.unchanged(second.id)) == (0, 1)
    db = sqlite3.connect(store.path)
    for table in ("candidates", "documents", "skipped", "findings", "evidence", "reports"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (2,), table
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_step_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(tmp_path / "audit.db").close()
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "ALTER TABLE runs ADD COLUMN note TEXT; ALTER TABLE nothing ADD COLUMN x"))
        with pytest.raises(StoreUnreadable, match="cannot be used"):
            Store(tmp_path / "audit.db")

    with Store(tmp_path / "audit.db") as store:
        assert store.runs() == ()


def test_a_file_that_is_no_store_or_too_new_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("This is not a database, it is a page of text that goes on for a while. " * 5)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE pupils (name)")
    newer = sqlite3.connect(tmp_path / "newer.db")
    newer.execute("PRAGMA user_version = 99")

    for name, words in (("text.db", "cannot be used"), ("other.db", "another program"), ("newer.db", "newer seninfo-check")):
        with pytest.raises(StoreUnreadable, match=words):
            Store(tmp_path / name)
