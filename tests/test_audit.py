"""Many schools against real servers: each is kept as it finishes, nothing is asked for twice, and nothing ends the run for the others."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path

import pytest
from loopback import Site, page, serve

from seninfo_check import rules
from seninfo_check.audit import CannotAudit, Summary, audit, check_in_worker, workers
from seninfo_check.fetch import Client
from seninfo_check.model import Candidate, Document, Evidence, Fetched, Finding, Found, Outcome, Reason, Report, School, SchoolType, Skipped
from seninfo_check.store import Store

RULES = rules.load()
DAY = date(2025, 11, 3)
SEN = "<h2>Complaints</h2><p>If you are unhappy, speak to Mrs Lane. The governors hear your complaint within 15 days.</p>"


def find(school: School, get: Callable[[str], Fetched | Skipped], *, budget: int = 30) -> Found:
    """Looks at the home page and at /sen."""
    if "no search" in school.name:
        raise RuntimeError("this crawler has a fault")
    answers = [get(f"{school.website}{path}") for path in ("/", "/sen")]
    skipped = tuple(answer for answer in answers if isinstance(answer, Skipped))
    report = answers[1]
    if isinstance(report, Skipped):
        return Found(skipped=skipped, outcome="blocked" if report.reason is Reason.BLOCKED else "not-found", reason=report.detail)
    return Found((report,), skipped, "found", "The link says so.", 1, True, (Candidate(report.url, "SEN", 9.0, ("its name",), True),))


def check(fetched: Sequence[Fetched], skipped: Sequence[Skipped], school: School, folder: Path | None, as_of: date) -> Report:
    """A report that rests on the bytes, made in another process."""
    if "kills its process" in school.name and fetched:
        os.kill(os.getpid(), signal.SIGKILL)
    if "no check" in school.name:
        raise RuntimeError("this check has a fault")
    if "never comes back" in school.name:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    while "never ends" in school.name or "never comes back" in school.name:
        pass
    rule = rules.load(folder)["complaints"]
    evidence = tuple(Evidence(one.sha256, one.url) for one in fetched)
    finding = Finding(rule, Outcome.MET if fetched else Outcome.CANNOT_TELL, "seen" if fetched else "not seen", evidence=evidence)
    documents = tuple(Document(one.url, media_type=one.media_type) for one in fetched)
    when = datetime.combine(as_of, datetime.min.time(), UTC)
    return Report(school, documents, tuple(skipped), (finding,), when, rules.load(folder).hash, "0.1.0")


def school(number: int, site: Site, name: str = "School") -> School:
    return School(name=f"{name} {number}", urn=str(100_000 + number), website=site.url)


@pytest.fixture
def county() -> Iterator[tuple[list[School], list[Site]]]:
    with ExitStack() as stack:
        answers = [{"/": page(f"School {n}", ETag=f'"h{n}"'), "/sen": page(f"SEN {n}", SEN, ETag=f'"s{n}"')} for n in range(6)]
        answers[4]["/sen"] = page("Forbidden", status=403)
        del answers[5]["/sen"]
        sites = [stack.enter_context(serve(answer)) for answer in answers]
        yield [school(n, site) for n, site in enumerate(sites)], sites


def run(schools: Sequence[School], folder: Path, **options: object) -> Summary:
    client = Client(delay=0, retries=0, timeout=5)
    values = {"as_of": DAY, "threads": 4, "workers": 2, "find": find, "check": check, **options}
    return audit(schools, folder, RULES, client, **values)  # type: ignore[arg-type]


def reports(folder: Path, number: int = -1) -> list[Report]:
    with Store(folder / "audit.db") as store:
        return list(store.reports(store.runs()[number].id, RULES.rules))


def test_every_school_is_recorded_and_the_summary_counts_how_the_searches_ended(
    county: tuple[list[School], list[Site]], tmp_path: Path
) -> None:
    schools, _ = county

    summary = run(schools, tmp_path)

    assert (summary.schools, summary.finished, summary.interrupted, summary.failures) == (6, 6, False, ())
    assert summary.searches == {"found": 4, "blocked": 1, "not-found": 1}
    assert summary.reasons == {"blocked": 1, "not-found": 1}
    assert summary.requests == {"fetched": 10, "blocked": 1, "not-found": 1}
    assert [report.school for report in reports(tmp_path)] == schools
    words = summary.words()
    assert "6 of 6 schools are done: 4 found, 0 unsure, 1 not found, 1 blocked." in words
    assert "blocked at 1" in words


def test_a_second_audit_downloads_nothing_that_has_not_changed(county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, _ = county
    run(schools, tmp_path)

    again = run(schools, tmp_path)

    assert again.requests == {"not-modified": 10 - 1 + 1, "blocked": 1, "not-found": 1}
    assert reports(tmp_path, 0) == reports(tmp_path, 1)


def told(folder: Path, schools: Sequence[School]) -> list[str]:
    """The audit's latest results as they are kept, byte for byte, with every table that belongs to them."""
    with sqlite3.connect(folder / "audit.db") as db:
        (number,) = db.execute("SELECT max(id) FROM runs").fetchone()
        ids = [row[0] for row in db.execute("SELECT id FROM schools WHERE run = ? ORDER BY key", (number,))]
        assert len(ids) == len(schools)
        said = []
        for one in ids:
            columns = "key, urn, name, type, phase, website, authority, trust, report_url, search, search_reason, clicks, link_says_so"
            rows = db.execute(f"SELECT {columns} FROM schools WHERE id = ?", (one,)).fetchall()
            rows += db.execute("SELECT json_zlib FROM reports WHERE school = ?", (one,)).fetchall()
            for table, names in KEPT.items():
                rows += db.execute(f"SELECT {names} FROM {table} WHERE school = ? ORDER BY 1, 2, 3", (one,)).fetchall()
            joined = "SELECT f.rule, e.quote, e.url, e.heading, e.start FROM evidence e JOIN findings f ON f.id = e.finding"
            rows += db.execute(f"{joined} WHERE f.school = ? ORDER BY e.id", (one,)).fetchall()
            said.append(repr(rows))
        return said


KEPT = {
    "candidates": "url, title, score, reasons, chosen",
    "documents": "url, title, language, media_type, dates, words",
    "skipped": "url, reason, detail",
    "findings": "rule, title, level, outcome, why, searched, measure, elements",
    "asked": "position, url, answer",
}


@wraps(find)
def no_find(school: School, *_: object, **__: object) -> Found:
    raise AssertionError(f"{school.name} was searched again")


def no_check(*_: object) -> None:
    raise AssertionError("a report was checked again")


def test_an_unchanged_school_keeps_its_result_without_a_search_or_a_check(
    county: tuple[list[School], list[Site]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schools, sites = county
    run(schools, tmp_path)
    first, asked = told(tmp_path, schools), [list(site.pages) for site in sites]
    monkeypatch.setattr(workers.Checks, "submit", no_check)

    for _ in range(2):
        again = run(schools, tmp_path, find=no_find)

        assert (again.unchanged, again.finished, again.failures) == (6, 6, ())
        assert again.searches == {"found": 4, "blocked": 1, "not-found": 1}
        assert again.requests == {"not-modified": 10, "blocked": 1, "not-found": 1}
        assert told(tmp_path, schools) == first
        assert "At 6 schools nothing has changed" in again.words()
    assert [list(site.pages) for site in sites] == [3 * pages for pages in asked]
    with sqlite3.connect(tmp_path / "audit.db") as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("SELECT count(DISTINCT version) FROM runs").fetchone() == (1,)


def test_offline_and_resume_work_after_an_audit_that_took_results_over(county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, sites = county
    run(schools, tmp_path)
    assert run(schools, tmp_path).unchanged == 6
    asked = [list(site.asked) for site in sites]

    assert run(schools, tmp_path, resume=True).finished == 6
    offline = audit(schools, tmp_path, RULES, None, offline=True, find=find, check=check, workers=1)

    assert [list(site.asked) for site in sites] == asked
    assert (offline.unchanged, offline.finished) == (0, 6)
    assert reports(tmp_path, 0) == reports(tmp_path, 1) == reports(tmp_path, 2)


def test_a_school_where_anything_has_changed_is_searched_and_checked_again_and_nothing_is_asked_for_twice(tmp_path: Path) -> None:
    answers = [{"/": page(f"School {n}", ETag=f'"h{n}"'), "/sen": page(f"SEN {n}", SEN, ETag=f'"s{n}"')} for n in range(5)]
    with ExitStack() as stack:
        sites = [stack.enter_context(serve(answer)) for answer in answers]
        schools = [school(n, site) for n, site in enumerate(sites)]
        run(schools, tmp_path / "twice")
        answers[0]["/sen"] = page("SEN", SEN + "<p>More.</p>", ETag='"new"')
        answers[1]["/"] = page("A new home page")
        answers[2]["/sen"] = page("Forbidden", status=403)
        answers[3]["/sen"] = page("SEN 3", SEN)  # the same bytes, and no word that nothing has changed
        for site in sites:
            site.asked.clear()

        again = run(schools, tmp_path / "twice")
        asked = [site.pages for site in sites]
        run(schools, tmp_path / "once")

    assert again.unchanged == 2
    assert asked == [["/", "/sen"]] * 5
    assert told(tmp_path / "twice", schools) == told(tmp_path / "once", schools)


def test_another_day_list_row_budget_or_rule_is_checked_afresh(county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, sites = county
    run(schools[:1], tmp_path)

    assert run(schools[:1], tmp_path, as_of=date(2026, 2, 1)).unchanged == 0
    assert run(schools[:1], tmp_path, budget=29).unchanged == 0
    assert run([replace(schools[0], report_url=f"{sites[0].url}/sen")], tmp_path).unchanged == 0
    assert run([replace(schools[0], type=SchoolType.SPECIAL)], tmp_path).unchanged == 0
    other = audit(schools[:1], tmp_path, replace(RULES, hash="other"), Client(delay=0), as_of=DAY, find=find, check=check, workers=1)
    assert other.unchanged == 0
    assert run(schools[:1], tmp_path).unchanged == 1


def test_schools_that_share_a_page_notice_its_change_all_of_them(tmp_path: Path) -> None:
    answers = {"/": page("Trust"), "/sen": page("SEN", SEN)}
    with serve(answers) as site:
        schools = [school(n, site) for n in range(3)]
        run(schools, tmp_path / "twice", threads=1)
        assert run(schools, tmp_path / "twice", threads=1).unchanged == 3
        answers["/sen"] = page("SEN", SEN + "<p>More.</p>")
        site.asked.clear()

        assert run(schools, tmp_path / "twice", threads=1).unchanged == 0
        assert sorted(site.pages) == ["/", "/sen"]
        run(schools, tmp_path / "once", threads=1)

    assert told(tmp_path / "twice", schools) == told(tmp_path / "once", schools)


def test_a_result_that_rests_on_a_fault_of_ours_is_never_taken_over(county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, _ = county
    faulty = [replace(schools[0], name="no search"), replace(schools[1], name="no check")]
    run(faulty, tmp_path)

    again = run(faulty, tmp_path)

    assert (again.unchanged, len(again.failures)) == (0, 2)


def test_with_the_real_search_and_check_an_unchanged_school_reads_the_same(county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, _ = county
    real: dict[str, object] = {"find": None, "check": None, "workers": 1}
    run(schools[:2], tmp_path / "twice", **real)

    again = run(schools[:2], tmp_path / "twice", **real)
    run(schools[:2], tmp_path / "once", **real)

    assert again.unchanged == 2
    assert told(tmp_path / "twice", schools[:2]) == told(tmp_path / "once", schools[:2])


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs POSIX timers")
def test_a_check_that_hangs_costs_its_own_school_alone(
    county: tuple[list[School], list[Site]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 1.0)
    schools, _ = county
    schools[0], schools[1] = replace(schools[0], name="never ends"), replace(schools[1], name="never comes back")

    summary = run(schools, tmp_path)

    assert (summary.finished, len(summary.failures)) == (6, 2)
    assert any("TookTooLong" in failure for failure in summary.failures)
    found = reports(tmp_path)
    assert ["Our program failed" in report.skipped[-1].detail for report in found[:2]] == [True, True]
    assert found[2].findings[0].outcome is Outcome.MET


def test_offline_reads_the_kept_pages_again_without_a_request_and_gives_the_same(
    county: tuple[list[School], list[Site]], tmp_path: Path
) -> None:
    schools, sites = county
    run(schools, tmp_path)
    asked = [list(site.asked) for site in sites]

    summary = audit(schools, tmp_path, RULES, None, offline=True, find=find, check=check, workers=1)
    again = audit(schools, tmp_path, RULES, None, offline=True, find=find, check=check, workers=1)

    assert [list(site.asked) for site in sites] == asked
    assert summary.requests == again.requests == {}
    assert summary.searches == {"found": 4, "blocked": 1, "not-found": 1}
    assert reports(tmp_path, 0) == reports(tmp_path, 1) == reports(tmp_path, 2)


def test_offline_says_which_address_was_never_asked_for(county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, _ = county
    run(schools[:1], tmp_path)

    audit(schools[:2], tmp_path, RULES, None, offline=True, find=find, check=check, workers=1)

    assert [skip.reason for skip in reports(tmp_path)[1].skipped] == [Reason.UNREACHABLE] * 2
    with pytest.raises(CannotAudit, match="no audit to read again"):
        audit(schools, tmp_path / "empty", RULES, None, offline=True)


def test_pages_that_schools_share_are_asked_for_once(tmp_path: Path) -> None:
    with serve({"/": page("Trust"), "/sen": page("SEN", SEN)}) as site:
        run([school(n, site) for n in range(3)], tmp_path, threads=1)

    assert sorted(site.pages) == ["/", "/sen"]


def test_a_fault_at_one_school_does_not_end_the_audit(county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, _ = county
    schools[0] = replace(schools[0], name="no search")
    schools[1] = replace(schools[1], name="no check")
    schools[2] = replace(schools[2], name="kills its process")

    summary = run(schools, tmp_path)

    assert summary.finished == 6
    assert len(summary.failures) == 3
    found = reports(tmp_path)
    for report in found[1:3]:
        assert "Our program failed" in report.skipped[-1].detail
        assert {finding.outcome for finding in report.findings} <= {Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE}
        assert len(report.findings) == len(rules.in_force(RULES, DAY))
    assert found[3].findings[0].outcome is Outcome.MET, "work that died with the process is done again"
    assert "Our search failed" in found[0].skipped[0].detail


def test_processes_are_renewed_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    original = workers._processes
    monkeypatch.setattr(workers, "_processes", lambda n: made.append(n) or original(n))
    with serve({"/": page("Trust"), "/sen": page("SEN", SEN)}) as site:
        summary = run([school(n, site) for n in range(250)], tmp_path, workers=1)

    assert summary.finished == 250
    assert made == [1, 1, 1]


CHILD = """
import sys
from pathlib import Path
sys.path[:0] = [{tests!r}]
import test_audit as t
from loopback import Site
sites = {sites!r}
t.run([t.school(n, Site(url, "")) for n, url in enumerate(sites)], Path({folder!r}), threads=2)
"""


def slow(path: str) -> None:
    time.sleep(0 if path == "/robots.txt" else 0.15)


def start(schools: Sequence[School], folder: Path) -> subprocess.Popen[bytes]:
    """The same audit in a process of its own, which can be killed."""
    script = folder / "child.py"
    code = CHILD.format(tests=str(Path(__file__).parent), sites=[one.website for one in schools], folder=str(folder))
    script.write_text("if __name__ == '__main__':\n" + "".join(f"    {line}\n" for line in code.strip().splitlines()))
    return subprocess.Popen([sys.executable, str(script)], stderr=subprocess.PIPE, start_new_session=True)


def wait_for(folder: Path, sql: str, least: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if sqlite3.connect(f"file:{folder / 'audit.db'}?mode=ro", uri=True).execute(sql).fetchone()[0] >= least:
                return
        except sqlite3.Error:
            pass
        time.sleep(0.02)
    raise AssertionError("the audit did not get so far")


FINISHED = "SELECT count(*) FROM schools WHERE finished_at IS NOT NULL"


@pytest.fixture
def slow_county() -> Iterator[tuple[list[School], list[Site]]]:
    with ExitStack() as stack:
        sites = [stack.enter_context(serve({"/": page(f"{n}"), "/sen": page(f"SEN {n}", SEN)}, before=slow)) for n in range(12)]
        yield [school(n, site) for n, site in enumerate(sites)], sites


def test_resume_after_a_kill_loses_nothing_and_repeats_nothing(slow_county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, sites = slow_county
    process = start(schools, tmp_path)
    wait_for(tmp_path, FINISHED, 3)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    with sqlite3.connect(tmp_path / "audit.db") as db:
        kept_fetches = {row[0] for row in db.execute("SELECT url FROM fetches")}
        kept_schools = dict(db.execute("SELECT key, finished_at FROM schools WHERE finished_at IS NOT NULL"))
    assert 3 <= len(kept_schools) < 12

    summary = run(schools, tmp_path, resume=True, as_of=date(2030, 1, 1))

    assert (summary.run, summary.finished) == (1, 12)
    asked = [f"{site.url}{path}" for site in sites for path in site.pages]
    assert {url: asked.count(url) for url in kept_fetches} == dict.fromkeys(kept_fetches, 1)
    with sqlite3.connect(tmp_path / "audit.db") as db:
        assert dict(db.execute("SELECT key, finished_at FROM schools")).items() >= kept_schools.items()
        assert db.execute("SELECT count(*), count(DISTINCT url) FROM fetches").fetchone() == (24, 24)
    whole = tmp_path / "whole"
    run(schools, whole)
    assert reports(tmp_path) == reports(whole), "an interrupted audit gives what an uninterrupted one gives, on its own date"


def test_no_process_outlives_a_killed_audit(tmp_path: Path) -> None:
    code = "import os, signal\nfrom seninfo_check.audit import workers\nif __name__ == '__main__':\n    pool = workers._processes(1)\n"
    code += "    print(pool.submit(os.getpid).result(), flush=True)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    (tmp_path / "child.py").write_text(code)
    with (tmp_path / "pid").open("w") as out:
        subprocess.run([sys.executable, str(tmp_path / "child.py")], stdout=out, check=False)
    worker = int((tmp_path / "pid").read_text())

    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("a process of the killed audit is still there")


def test_ctrl_c_leaves_a_usable_store(slow_county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, _ = slow_county
    process = start(schools, tmp_path)
    wait_for(tmp_path, FINISHED, 2)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=120)

    assert process.returncode == 0, errors.decode()
    assert b"Traceback" not in errors
    assert 2 <= len(reports(tmp_path)) < 12
    assert run(schools, tmp_path, resume=True).finished == 12


def test_the_summary_of_a_stopped_audit_says_how_to_go_on(slow_county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, _ = slow_county
    stopper = threading.Timer(1.5, lambda: os.kill(os.getpid(), signal.SIGINT))
    stopper.start()

    summary = run(schools, tmp_path, threads=1)

    assert summary.interrupted
    assert "--resume" in summary.words()


def test_resume_with_nothing_left_asks_for_nothing(county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, sites = county
    run(schools, tmp_path)
    asked = [list(site.asked) for site in sites]

    assert run(schools, tmp_path, resume=True).finished == 6
    assert [list(site.asked) for site in sites] == asked


def test_resume_with_other_rules_is_refused(county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, _ = county
    run(schools[:1], tmp_path)

    with pytest.raises(CannotAudit, match="rules have changed"):
        audit(schools, tmp_path, replace(RULES, hash="other"), Client(), resume=True, find=find, check=check)


def test_an_audit_without_a_network_client_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotAudit, match="--offline"):
        audit([], tmp_path, RULES, None)


def test_a_cluster_does_the_same_work(county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    schools, _ = county
    run(schools, tmp_path / "here")

    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as cluster_client,
    ):
        summary = run(schools, tmp_path / "cluster", executor=cluster_client.get_executor())

    assert (summary.finished, summary.failures) == (6, ())
    assert reports(tmp_path / "cluster") == reports(tmp_path / "here")


def test_the_real_pipeline_checks_what_was_found(county: tuple[list[School], list[Site]], tmp_path: Path) -> None:
    schools, _ = county

    summary = run([schools[0], schools[5]], tmp_path, check=check_in_worker, workers=1)

    assert summary.failures == ()
    read, missing = reports(tmp_path)
    assert "Mrs Lane" in read.documents[0].text
    assert len(read.findings) == len(missing.findings) == len(rules.in_force(RULES, DAY))
    assert {finding.outcome for finding in missing.findings} <= {Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE}
