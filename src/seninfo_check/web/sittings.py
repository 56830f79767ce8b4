"""Sittings: what one person has given and got, in memory only, under an address that nobody can guess, until they leave."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from seninfo_check.model import Fetched, Finding, School
from seninfo_check.web.limits import Limits
from seninfo_check.web.pages import Problem
from seninfo_check.web.workers import Busy, Run


@dataclass(frozen=True)
class Sitting:
    """One sitting. `results` are the latest checks, packed, the last one last and at most two; `problems` are why there was no result."""

    id: str
    client: str
    seen: float
    files: tuple[Fetched, ...] = ()
    address: str = ""
    pasted: str = ""
    school: School | None = None
    run: Run | None = None
    problems: tuple[Problem, ...] = ()
    results: tuple[bytes, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    judged: Mapping[str, Finding] = field(default_factory=dict)

    @property
    def held(self) -> int:
        """The bytes of files that wait for their check."""
        return sum(len(one.body) for one in self.files)

    @property
    def has_report(self) -> bool:
        """Whether something was given to check."""
        return bool(self.files or self.address or self.pasted)


class Sittings:
    """All sittings of a running server; safe to share between threads."""

    def __init__(self, limits: Limits, stop: Callable[[Run], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._stop, self._clock = limits, stop, clock
        self._sittings: dict[str, Sitting] = {}
        self._lock = threading.Lock()

    def begin(self, client: str) -> Sitting:
        """A new sitting. Raises Busy when there are too many."""
        self.sweep()
        sitting = Sitting(secrets.token_urlsafe(24), client, self._clock())
        with self._lock:
            if len(self._sittings) >= self._limits.sittings:
                raise Busy("Too many people are using this page. Try again in a few minutes.")
            self._sittings[sitting.id] = sitting
        return sitting

    def get(self, sitting_id: str) -> Sitting | None:
        """The sitting with this id, which lives on from now; None when there is none, or no longer."""
        now = self._clock()
        with self._lock:
            sitting = self._sittings.get(sitting_id)
            if sitting is None or now - sitting.seen > self._limits.idle:
                return None
            sitting = self._sittings[sitting_id] = replace(sitting, seen=now)
            return sitting

    def put(self, sitting: Sitting) -> None:
        """Keeps what has changed. Raises Busy when the files of all sittings, or of this client, are too many to hold."""
        with self._lock:
            if sitting.id not in self._sittings:
                return
            others = [one for one in self._sittings.values() if one.id != sitting.id]
            if sitting.held and sum(one.held for one in others) + sitting.held > self._limits.held:
                raise Busy("Many reports are waiting for their check. Try again in a few minutes.")
            if sum(one.held for one in others if one.client == sitting.client) + sitting.held > self._limits.held_by_client:
                raise Busy("You have given several reports that are not checked yet. Check one of them, or try again in 15 minutes.")
            self._sittings[sitting.id] = sitting

    def end(self, sitting_id: str) -> None:
        """Wipes a sitting and stops its check."""
        with self._lock:
            sitting = self._sittings.pop(sitting_id, None)
        if sitting and sitting.run:
            self._stop(sitting.run)

    def sweep(self) -> None:
        """Ends what nobody has used for too long, and drops files that were never checked."""
        now = self._clock()
        with self._lock:
            late = [one.id for one in self._sittings.values() if now - one.seen > self._limits.idle]
            for one in list(self._sittings.values()):
                if one.files and now - one.seen > self._limits.held_time:
                    self._sittings[one.id] = replace(one, files=())
        for sitting_id in late:
            self.end(sitting_id)

    def clear(self) -> None:
        """Wipes everything."""
        for sitting_id in list(self._sittings):
            self.end(sitting_id)
