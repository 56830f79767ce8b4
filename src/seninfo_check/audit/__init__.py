"""Many schools: crawl in threads, parse and check in processes (or on a cluster), keep each school as it finishes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from seninfo_check.audit.asking import Asking, Searched, Stopped, basis, is_settled
from seninfo_check.audit.workers import Check, Checks, check_in_worker
from seninfo_check.fetch import Client
from seninfo_check.model import Fetched, Found, Reason, Report, School, Skipped
from seninfo_check.rules import Ruleset
from seninfo_check.schools import school_key
from seninfo_check.store import Earlier, Run, Store

Get = Callable[[str], Fetched | Skipped]


class Find(Protocol):
    """How the report is found on one school's site: `crawl.find`."""

    def __call__(self, school: School, get: Get, *, budget: int = 30) -> Found: ...


class CannotAudit(Exception):
    """The audit cannot be begun as asked; the message says why and what to do."""


@dataclass(frozen=True)
class Summary:
    """What an audit came to. `searches` counts schools by how the search ended, `reasons` schools by why something could not be read."""

    run: int
    schools: int
    finished: int
    searches: Mapping[str, int]
    reasons: Mapping[str, int]
    requests: Mapping[str, int]
    failures: tuple[str, ...]
    interrupted: bool
    seconds: float
    unchanged: int = 0

    def words(self) -> str:
        """The summary as lines for a person."""
        ended = [f"{self.searches.get(kind, 0)} {words}" for kind, words in _ENDED.items()]
        lines = [f"{self.finished} of {self.schools} schools are done: {', '.join(ended)}."]
        if self.reasons:
            commonest = sorted(self.reasons.items(), key=lambda item: (-item[1], item[0]))
            counts = ", ".join(f"{reason.replace('-', ' ')} at {number}" for reason, number in commonest)
            lines.append(f"Something could not be read at some schools: {counts}.")
        unchanged, asked = self.requests.get("not-modified", 0), sum(self.requests.values())
        lines.append(f"{asked} addresses were asked for, {unchanged} of them had not changed.")
        if self.unchanged:
            where = f"At {self.unchanged} {'school' if self.unchanged == 1 else 'schools'}"
            lines.append(f"{where} nothing has changed since an earlier audit; its results were taken over.")
        lines += [f"Please tell us: {failure}" for failure in self.failures]
        if self.interrupted:
            lines.append("The audit was stopped. What is done is kept; run the same command with --resume to go on.")
        return "\n".join(lines)


_ENDED = {"found": "found", "unsure": "unsure", "not-found": "not found", "blocked": "blocked"}


def audit(
    schools: Sequence[School],
    output_dir: Path,
    ruleset: Ruleset,
    client: Client | None,
    *,
    as_of: date | None = None,
    resume: bool = False,
    offline: bool = False,
    threads: int = 32,
    workers: int | None = None,
    budget: int = 30,
    executor: Executor | None = None,
    progress: bool = False,
    find: Find | None = None,
    check: Check | None = None,
) -> Summary:
    """Audits every school once and keeps everything in `output_dir`/audit.db, school by school, so that a kill loses no school.

    With `resume` the latest audit in the folder goes on with what is missing, on its own date; no address it asked for is asked again.
    With `offline` the pages of the latest audit are read again, without a request, on its date. Pages kept from any earlier audit are
    downloaded only when they have changed, and a school where nothing has changed keeps the result of that audit. `executor` (a Dask
    client's `get_executor()`, say) takes the place of our own processes. Ctrl-C ends the audit with `interrupted`. Raises CannotAudit or
    StoreUnreadable before anything is done.
    """
    if client is None and not offline:
        raise CannotAudit("An audit needs the network; only with --offline are kept pages read again.")
    began = time.monotonic()
    stop = threading.Event()
    interrupted = False
    failures: list[str] = []
    with Store(output_dir / "audit.db") as store:
        run, pages = _run(store, ruleset, as_of, resume, offline)
        done = store.finished(run.id) if resume else frozenset()
        left = list({school_key(school): school for school in schools if school_key(school) not in done}.values())
        checks = Checks(check or check_in_worker, ruleset, run.as_of, workers or os.cpu_count() or 2, executor, failures)
        finder = find or _crawl_find()

        ways = (finder, check or check_in_worker)
        rests_on = {school: basis(school, ruleset, run.as_of, budget, ways) for school in left}

        def crawl_one(school: School) -> Searched | Earlier:
            asking = Asking(store, run.id, school, None if offline else client, pages, stop)
            earlier = None if offline else store.earlier(run.id, rests_on[school])
            if earlier is not None and asking.still_stands(earlier):
                return earlier
            return Searched(_search(finder, school, asking, budget, failures), asking.asked)

        crawls = ThreadPoolExecutor(threads, thread_name_prefix="crawl")
        try:
            with _progress(len(schools), len(schools) - len(left), progress) as advance:
                for school, one, report in _through(store, run.id, left, crawl_one, crawls, checks, threads):
                    if isinstance(one, Earlier):
                        store.record_same(run.id, school, one)
                    elif report is not None:
                        kept_for_later = "" if offline or not is_settled(report) else rests_on[school]
                        store.record(run.id, school, report, one.found, one.asked, kept_for_later)
                    advance()
            store.finish_run(run.id)
        except KeyboardInterrupt:
            interrupted = True
        finally:
            stop.set()
            crawls.shutdown(wait=True, cancel_futures=True)
            checks.close(drop=True)
        return Summary(
            run.id,
            len({school_key(school) for school in schools}),
            len(store.finished(run.id)),
            store.searches(run.id),
            store.reasons(run.id),
            store.requests(run.id),
            tuple(failures),
            interrupted,
            time.monotonic() - began,
            store.unchanged(run.id),
        )


def _run(store: Store, ruleset: Ruleset, as_of: date | None, resume: bool, offline: bool) -> tuple[Run, int]:
    """The audit to work on, and the audit whose pages count as asked for."""
    runs = store.runs()
    source = next((run for run in reversed(runs) if run.offline_of is None), None)
    if offline and source is None:
        raise CannotAudit(f"{store.path} holds no audit to read again. Audit once without --offline.")
    latest = runs[-1] if runs else None
    if resume and latest and (latest.offline_of is not None) == offline:
        if latest.ruleset and latest.ruleset != ruleset.hash:
            raise CannotAudit("The rules have changed since this audit was begun. Start it afresh without --resume.")
        return latest, latest.offline_of or latest.id
    if offline and source is not None:
        return store.start_run(as_of or source.as_of, offline_of=source.id, ruleset=ruleset.hash), source.id
    run = store.start_run(as_of or datetime.now(UTC).date(), ruleset=ruleset.hash)
    return run, run.id


def _crawl_find() -> Find:
    from seninfo_check import crawl

    return crawl.find


def _search(find: Find, school: School, get: Get, budget: int, failures: list[str]) -> Found:
    try:
        return find(school, get, budget=budget)
    except Stopped:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours at one school must not end the audit of the others
        failures.append(f"the search at {school.name} failed ({type(error).__name__}: {error})")
        words = f"Our search failed on this website ({type(error).__name__}). Check the website by hand."
        return Found(skipped=(Skipped(school.website, Reason.UNREADABLE, words),), outcome="unsure", reason=words)


def _through(
    store: Store,
    run: int,
    schools: Sequence[School],
    crawl_one: Callable[[School], Searched | Earlier],
    crawls: Executor,
    checks: Checks,
    threads: int,
) -> Iterator[tuple[School, Searched, Report] | tuple[School, Earlier, None]]:
    """Every school's report as it becomes ready. No more pages are held in memory than the checks can soon take."""
    todo = iter(schools)
    crawling: dict[Future[Searched | Earlier], School] = {}
    checking: dict[Future[Report], tuple[School, Searched]] = {}
    more = True
    while more or crawling or checking:
        while more and len(crawling) < threads and len(checking) <= 2 * checks.workers:
            school = next(todo, None)
            if school is None:
                more = False
                break
            store.begin(run, school)
            crawling[crawls.submit(crawl_one, school)] = school
        waiting: list[Future[Any]] = [*crawling, *checking]
        ready, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in ready:
            if future in crawling:
                one = future.result()
                school = crawling.pop(future)
                if isinstance(one, Earlier):
                    yield school, one, None
                else:
                    checking[checks.submit(school, one.found)] = (school, one)
            else:
                school, searched = checking.pop(future)
                yield school, searched, checks.result(future, school, searched.found)


@contextmanager
def _progress(total: int, done: int, wanted: bool) -> Iterator[Callable[[], None]]:
    from rich.console import Console
    from rich.progress import BarColumn as Bar
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not (wanted and console.is_terminal):
        yield lambda: None
        return
    columns = (TextColumn("Schools"), Bar(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with suppress(BrokenPipeError), Progress(*columns, console=console) as shown:
        task = shown.add_task("Schools", total=total, completed=done)
        yield lambda: shown.advance(task)
