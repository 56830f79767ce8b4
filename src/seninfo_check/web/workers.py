"""Checks at work: a few at once, a short queue, each in a warm process of its own that can be stopped."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from seninfo_check.web.checking import Answers, Job, work


class Busy(Exception):
    """There is no room for another check now; the message says so to a person."""


class State(StrEnum):
    """How far a run has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass
class Run:
    """One check on its way. `words` say what it is at or why it failed; `packed` is its answer once it is done."""

    client: str
    job: Job | Answers | None
    state: State = State.WAITING
    words: str = ""
    packed: bytes = b""
    ended: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)

    def end(self, state: State, words: str = "", packed: bytes = b"") -> None:
        """Ends it once; what it was given is dropped."""
        if not self.ended.is_set():
            self.state, self.words, self.packed, self.job = state, words, packed, None
            self.ended.set()


class Workers:
    """Runs checks in processes that are started ahead, so that a check does not wait for its program to load."""

    def __init__(self, number: int, waiting: int, at_once: int = 0) -> None:
        """`number` run at the same time and `waiting` more may wait; `at_once`, unless 0, is the most for one client."""
        self._waiting, self._at_once, self._number = waiting, at_once, number
        self._queue: deque[Run] = deque()
        self._runs: list[Run] = []
        self._changed = threading.Condition()
        self._closed = False
        methods = multiprocessing.get_all_start_methods()
        # Forked from one loaded process a check starts in milliseconds; Windows has no fork and starts each one ahead instead.
        self._context: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            self._context.set_forkserver_preload(["seninfo_check.web.warm"])
        self._threads = [threading.Thread(target=self._serve, name=f"check-{i + 1}", daemon=True) for i in range(number)]
        self._warm = threading.Event()
        for thread in self._threads:
            thread.start()

    def wait_until_warm(self, seconds: float) -> bool:
        """Waits until the first process is ready to check; False when that took too long."""
        return self._warm.wait(seconds)

    def submit(self, job: Job | Answers, client: str) -> Run:
        """Takes a check. Raises Busy when too many are waiting, of everybody or of this client."""
        with self._changed:
            if self._at_once and sum(run.client == client for run in self._runs) >= self._at_once:
                raise Busy(f"You have {self._at_once} checks on the way. Wait until one is done, then try again.")
            if len(self._queue) >= self._waiting:
                raise Busy(f"{len(self._runs)} checks are on the way. That is as many as we can take. Try again in a minute.")
            run = Run(client, job)
            self._queue.append(run)
            self._runs.append(run)
            self._changed.notify()
        return run

    def place(self, run: Run) -> int:
        """How many checks are before this one in the queue."""
        with self._changed:
            return self._queue.index(run) if run in self._queue else 0

    def stop(self, run: Run) -> None:
        """Stops a check, whatever it is doing."""
        run.stop.set()
        with self._changed:
            if run in self._queue:
                self._queue.remove(run)
                self._runs.remove(run)
                run.end(State.STOPPED)

    def close(self) -> None:
        """Stops everything."""
        with self._changed:
            self._closed = True
            for run in self._runs:
                run.stop.set()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=3)

    def _serve(self) -> None:
        process, connection = self._start()
        while True:
            with self._changed:
                while not self._queue and not self._closed:
                    # Also finds out about a process that was killed while it waited.
                    self._changed.wait(timeout=5)
                    if not process.is_alive():
                        break
                run = self._queue.popleft() if self._queue and not self._closed else None
            if self._closed:
                break
            if not process.is_alive():
                _kill(process, connection)
                process, connection = self._start()
            if run is None:
                continue
            try:
                self._through(run, connection)
            finally:
                run.end(State.FAILED, "Our program failed on this report. Save it again as .docx or PDF and try that.")
                with self._changed:
                    self._runs.remove(run)
                _kill(process, connection)
                del run
            process, connection = self._start()
        _kill(process, connection)

    def _through(self, run: Run, connection: Connection) -> None:
        job = run.job
        if job is None or run.stop.is_set():
            run.end(State.STOPPED)
            return
        run.state = State.RUNNING
        until = time.monotonic() + job.seconds
        with suppress(EOFError, OSError):
            connection.send(job)
            run.job = job = None
            while not run.stop.is_set():
                if time.monotonic() > until:
                    run.end(State.FAILED, "The check took too long, so we stopped it. Try a smaller file, or paste the text.")
                    return
                if not connection.poll(0.1):
                    continue
                kind, value = connection.recv()
                if kind == "done":
                    run.end(State.DONE, packed=value)
                    return
                run.words = value
            run.end(State.STOPPED)

    def _start(self) -> tuple[BaseProcess, Connection]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        with suppress(EOFError, OSError):
            while not self._closed and not ours.poll(0.2):
                pass
            if not self._closed:
                ours.recv()
                self._warm.set()
        return process, ours


def _kill(process: BaseProcess, connection: Connection) -> None:
    connection.close()
    if hasattr(os, "killpg") and process.pid:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join(timeout=5)
