"""The processes, or the cluster, that parse and check, and what happens when one of them dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from seninfo_check import __version__, authorities, pipeline
from seninfo_check import rules as rule_files
from seninfo_check.model import Fetched, Finding, Found, Outcome, Reason, Report, School, Skipped
from seninfo_check.rules import Ruleset

Check = Callable[[Sequence[Fetched], Sequence[Skipped], School, Path | None, date], Report]

#: The longest that the check of one school may take, in seconds; each of its files has a limit of its own besides.
PATIENCE = 300.0
_until = float("inf")


class TookTooLong(Exception):
    """The check of one school met its time limit."""


def check_in_worker(
    fetched: Sequence[Fetched], skipped: Sequence[Skipped], school: School, folder: Path | None, as_of: date, authority: str = ""
) -> Report:
    """Parses and checks one school's pages with the rules in a folder (or our own), in whatever process or machine this runs.

    An `authority`, by its id, adds its own rules, local names and targets.
    """
    ruleset = rule_files.load(folder)
    if authority:
        ruleset = authorities.with_authority(ruleset, authorities.load(authority, ruleset.folder))
    return pipeline.check_fetched(fetched, skipped, school, ruleset, as_of)


class Checks:
    """The processes that parse and check, renewed now and then, and what happens when one of them dies."""

    def __init__(self, check: Check, ruleset: Ruleset, as_of: date, workers: int, given: Executor | None, failures: list[str]) -> None:
        self.workers = workers
        self._check, self._ruleset, self._as_of, self._given, self._failures = check, ruleset, as_of, given, failures
        # Our own rules are found by every worker for itself, on whatever machine it runs.
        self._folder = None if ruleset.folder == rule_files.rules_folder() else ruleset.folder
        self._pool: Executor | None = None
        self._taken = 0

    def submit(self, school: School, found: Found) -> Future[Report]:
        """Hands over one school's pages."""
        # ProcessPoolExecutor(max_tasks_per_child=...) can hang when a worker retires (CPython issue 115634), so we renew the whole pool.
        if self._pool is not None and self._taken >= 100 * self.workers:
            self.close()
        if self._pool is None and self._given is None:
            self._pool, self._taken = _processes(self.workers), 0
        self._taken += 1
        pool = self._given or self._pool
        assert pool is not None
        try:
            if self._given is not None:
                return pool.submit(self._check, *self._work(school, found))
            with _without_ctrl_c():
                return pool.submit(_within, PATIENCE, self._check, *self._work(school, found))
        except BrokenExecutor as error:
            future: Future[Report] = Future()
            future.set_exception(error)
            return future

    def result(self, future: Future[Report], school: School, found: Found) -> Report:
        """The report of a school, also when the work on it failed: then every finding says so."""
        try:
            return future.result()
        except BrokenExecutor:
            # One file has killed a process, and with it the work of all others: each is tried again, alone.
            self.close()
            with _processes(1) as alone:
                try:
                    return alone.submit(_within, PATIENCE, self._check, *self._work(school, found)).result()
                except Exception as error:  # noqa: BLE001
                    return self._failed(school, found, error)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one report must not end the audit of the others
            return self._failed(school, found, error)

    def close(self, *, drop: bool = False) -> None:
        """Ends the processes when they have done what they were given, or without it."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=drop)
        self._pool = None

    def _work(self, school: School, found: Found) -> tuple[Any, ...]:
        return found.chosen, found.skipped, school, self._folder, self._as_of

    def _failed(self, school: School, found: Found, error: Exception) -> Report:
        self._failures.append(f"the report of {school.name} could not be checked ({type(error).__name__}: {error})")
        address = found.chosen[0].url if found.chosen else school.website
        words = f"Our program failed on this report ({type(error).__name__}). Check it by hand, and tell us its address."
        skipped = (*found.skipped, Skipped(address, Reason.UNREADABLE, words))
        findings = tuple(
            Finding(rule, Outcome.CANNOT_TELL if school.type in rule.applies_to else Outcome.NOT_APPLICABLE, words)
            for rule in rule_files.in_force(self._ruleset, self._as_of)
        )
        when = datetime.combine(self._as_of, datetime.min.time(), UTC)
        return Report(school, (), skipped, findings, when, self._ruleset.hash, __version__)


def _processes(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_settle_in)


def _within(seconds: float, check: Check, *work: Any) -> Report:
    """One check in a process of ours, which may not hang: it is told to stop, and killed when it cannot listen."""
    global _until
    if not hasattr(signal, "setitimer"):
        return check(*work)
    try:
        _until = time.monotonic() + seconds
        # By time of the processor: a library that never comes back to Python hears no alarm, and this signal ends the process.
        signal.setitimer(signal.ITIMER_PROF, 2 * seconds)
        return check(*work)
    finally:
        _until = float("inf")
        signal.setitimer(signal.ITIMER_PROF, 0)


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Holds Ctrl-C back, also from a process that is started in this time, until it settles in: it would die with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _settle_in() -> None:
    # Ctrl-C reaches every process of the terminal; only the first may decide what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    parent = multiprocessing.parent_process()
    if parent is None or not hasattr(signal, "setitimer"):
        return

    def look(*_: object) -> None:
        if os.getppid() != parent.pid:
            os._exit(1)
        if time.monotonic() > _until:
            raise TookTooLong("it met the time limit for one school")

    # After a kill -9 of the audit its processes would wait for work for ever. An alarm, since a second thread would make parse_within slow.
    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, 2, 2)
