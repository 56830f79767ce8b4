"""What the search of one school asks for, and whether an earlier audit's result still stands."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from seninfo_check import __version__
from seninfo_check.fetch import Client
from seninfo_check.model import Fetched, Found, NotModified, Reason, Report, School, Skipped
from seninfo_check.rules import Ruleset
from seninfo_check.store import Earlier, Kept, Store

#: What may go better the next time: a time limit was met, or our own program failed.
_UNSETTLED = frozenset({Reason.TIMEOUT, Reason.UNREADABLE})


class Stopped(Exception):
    """The audit is being stopped; this school is left for --resume."""


@dataclass(frozen=True)
class Searched:
    """What a search came to, and the addresses that it asked for, in order, each with a mark of its answer."""

    found: Found
    asked: Mapping[str, str]


class Asking:
    """What the crawler asks for pages: those the audit `pages` already has, else the network, keeping what comes."""

    def __init__(self, store: Store, run: int, school: School, client: Client | None, pages: int, stop: threading.Event) -> None:
        self.asked: dict[str, str] = {}
        self._store, self._run, self._school, self._client, self._pages, self._stop = store, run, school, client, pages, stop

    def __call__(self, url: str) -> Fetched | Skipped:
        answer = self._answer(url)
        self.asked[url] = _mark(answer)
        return self._store.restore(answer) if isinstance(answer, Kept) else answer

    def still_stands(self, earlier: Earlier) -> bool:
        """Whether each address that an earlier search asked for still answers the same.

        They are asked for in the order of that search and no further than to the first change: up to there a new search asks for the
        same, and gets what was just fetched.
        """
        return all(_mark(self._answer(url)) == was for url, was in earlier.asked.items())

    def _answer(self, url: str) -> Fetched | Kept | Skipped:
        if self._stop.is_set():
            raise Stopped
        known = self._store.answered(self._pages, url)
        if known is not None:
            return known
        if self._client is None:
            words = "This address was not asked for in the audit that is read again. Audit without --offline."
            return Skipped(url, Reason.UNREACHABLE, words)
        kept = self._store.latest_fetch(url)
        outcome = self._client.get(url, kept.etag, kept.last_modified) if kept else self._client.get(url)
        self._store.record_fetch(self._run, self._school, url, outcome, kept)
        if not isinstance(outcome, NotModified):
            return outcome
        if kept is None:
            return Skipped(url, Reason.SERVER_ERROR, "The site says that the page has not changed, but we never had it. Try again later.")
        return replace(kept, fetched_at=outcome.fetched_at or kept.fetched_at)


def basis(school: School, ruleset: Ruleset, as_of: date, budget: int, ways: tuple[object, ...]) -> str:
    """What a school's result rests on beside the answers of the sites: with another basis it is never taken from an earlier audit."""
    names = sorted(ruleset.local_names.items())
    rests = (astuple(school), ruleset.hash, names, as_of.isoformat(), budget, _program(), [_name(way) for way in ways])
    return hashlib.sha256(json.dumps(rests).encode()).hexdigest()


def is_settled(report: Report) -> bool:
    """Whether the same pages would give the same report again: not when a time limit was met or our program failed."""
    return not any(skip.reason in _UNSETTLED for skip in report.skipped)


def _mark(answer: Fetched | Kept | Skipped) -> str:
    """Equal for two answers that a search and a check cannot tell apart."""
    if isinstance(answer, Skipped):
        said = (answer.url, answer.reason.value, answer.detail)
    else:
        said = (answer.url, f"{answer.media_type}; {answer.charset}", answer.sha256)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _name(way: object) -> str:
    return f"{getattr(way, '__module__', '')}.{getattr(way, '__qualname__', type(way).__qualname__)}"


@cache
def _program() -> str:
    """This program to the byte, as far as sizes and times of its files tell (a developer's version number stands still), and its OCR."""
    from seninfo_check.parse.pdf_ocr import is_installed

    folder = Path(__file__).resolve().parents[1]
    files = sorted(path for path in folder.rglob("*") if path.suffix not in ("", ".pyc", ".pickle") and "__pycache__" not in path.parts)
    stamps = [(str(path.relative_to(folder)), stat.st_size, stat.st_mtime_ns) for path in files for stat in [os.stat(path)]]
    return hashlib.sha256(repr((__version__, sys.version, stamps, is_installed())).encode()).hexdigest()
