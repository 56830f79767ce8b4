"""What one check does, in a process of its own that may be killed at any moment: read, search, judge, and tell how far it is."""

from __future__ import annotations

import logging
import os
import pickle
import signal
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from seninfo_check.model import Block, Document, Fetched, Finding, Found, Kind, Reason, Report, School, Skipped, Unreadable

if TYPE_CHECKING:
    from seninfo_check.rules import Ruleset

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Job:
    """One check: files and pasted text, an address, or both; together they are one report."""

    files: tuple[Fetched, ...]
    address: str
    school: School
    as_of: date
    authority: str = ""
    rules: Path | None = None
    allow_private: bool = False
    words: int = 60_000
    pages: int = 20
    seconds: float = 90


@dataclass(frozen=True)
class Answers:
    """What somebody wrote in the writing helper, by rule id."""

    texts: Mapping[str, str]
    school: School
    as_of: date
    authority: str = ""
    rules: Path | None = None
    seconds: float = 20


@dataclass(frozen=True)
class Checked:
    """What came of a check. `found` says how the search went, where there was one."""

    report: Report
    found: Found | None = None


def packed(answer: Checked | dict[str, Finding]) -> bytes:
    """An answer in about a quarter of its size, as it comes from a process and waits in memory."""
    return zlib.compress(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL), 1)


def checked_of(answer: bytes) -> Checked:
    """The answer to a `Job`."""
    checked: Checked = pickle.loads(zlib.decompress(answer))
    return checked


def findings_of(answer: bytes) -> dict[str, Finding]:
    """The answer to `Answers`."""
    findings: dict[str, Finding] = pickle.loads(zlib.decompress(answer))
    return findings


def work(connection: Connection) -> None:
    """The whole life of a process: load, wait for one job, do it, end. What it was given ends with it."""
    _settle_in()
    from seninfo_check.web import warm  # noqa: F401 - does nothing where the fork server has loaded it already

    try:
        connection.send(("ready", ""))
        job: Job | Answers = connection.recv()
        _limit(job.seconds)
        if isinstance(job, Answers):
            connection.send(("done", packed(check_answers(job))))
        else:
            connection.send(("done", packed(check(job, lambda words: connection.send(("words", words))))))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        # The server has gone, or nobody wants the answer any more.
        return


def check(job: Job, tell: Tell) -> Checked:
    """Does one check and tells in words what it is at."""
    from seninfo_check import pipeline

    fetched, found = list(job.files), None
    skipped: list[Skipped] = []
    if job.address:
        tell("Opening the website")
        found = _search(job, tell)
        fetched += found.chosen
        skipped += found.skipped
    documents = []
    for number, one in enumerate(fetched, 1):
        tell(f"Reading {_name(one.url)}" + (f", {number} of {len(fetched)}" if len(fetched) > 1 else ""))
        try:
            documents.append(read(one, job.words))
        except Unreadable as problem:
            skipped.append(Skipped(one.url, problem.reason, problem.detail))
    tell("Looking for each thing that parents should be told")
    report = pipeline.check_documents(documents, skipped, job.school, ruleset(job.rules, job.authority), job.as_of)
    return Checked(report, replace(found, chosen=()) if found else None)


def read(one: Fetched, words: int) -> Document:
    """Reads a page or file within its limits; raises Unreadable, also when it is far too long to be a report."""
    from seninfo_check.parse.limits import parse_within

    document = parse_within(one, seconds=25, megabytes=700)
    if sum(block.text.count(" ") + 1 for block in document.blocks) > words:
        detail = f"It has more than {words:,} words, far more than a SEN information report. Save the report alone and check that."
        raise Unreadable(Reason.TOO_LARGE, detail)
    return document


def check_answers(job: Answers) -> dict[str, Finding]:
    """Judges each text by its own rule alone, as if it stood in the report under the parent's question."""
    from seninfo_check import pipeline

    chosen = ruleset(job.rules, job.authority)
    findings = {}
    for rule_id, text in job.texts.items():
        rule = chosen[rule_id]
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        blocks = (Block(Kind.HEADING, rule.question or rule.title, 2), *(Block(Kind.PARAGRAPH, line) for line in lines))
        report = pipeline.check_documents([Document("Your text", blocks=blocks)], (), job.school, replace(chosen, rules=(rule,)), job.as_of)
        findings[rule_id] = report.findings[0]
    return findings


def ruleset(folder: Path | None, authority: str) -> Ruleset:
    """The rules of a folder, or ours, with those of an authority after them."""
    from seninfo_check import authorities, rules

    chosen = rules.load(folder)
    return authorities.with_authority(chosen, authorities.load(authority, chosen.folder)) if authority else chosen


def _search(job: Job, tell: Tell) -> Found:
    from seninfo_check import crawl
    from seninfo_check.fetch import Client

    client = Client(allow_private=job.allow_private, retries=1, max_bytes=25_000_000, max_redirects=6)
    asked = 0
    refused: list[Skipped] = []

    def get(url: str) -> Fetched | Skipped:
        nonlocal asked
        asked += 1
        if asked > 1:
            tell(f"Looking through the website, page {asked}")
        answer = client.get(url)
        # Only a conditional request, which this is not, can be answered by "not modified".
        assert isinstance(answer, Fetched | Skipped)
        if isinstance(answer, Skipped) and asked == 1:
            refused.append(answer)
        return answer

    try:
        parts = urlsplit(job.address)
        home = f"{parts.scheme}://{parts.netloc}/"
    except ValueError:
        return Found(skipped=(Skipped(job.address, Reason.NO_ADDRESS, "This is not a web address. Correct it."),), outcome="not-found")
    given = job.address if parts.path.strip("/") or parts.query else ""
    found = crawl.find(replace(job.school, website=home, report_url=given), get, budget=job.pages)
    client.close()
    # Why the very address that was typed could not be opened matters more than what was found elsewhere on its site.
    return found if found.chosen else replace(found, skipped=tuple(dict.fromkeys((*refused, *found.skipped))))


def _name(url: str) -> str:
    return url if len(url) <= 60 else f"{url[:59]}…"


def _settle_in() -> None:
    # What a check reads and asks for is nobody's business, so nothing that a library says of it is logged.
    logging.disable(logging.CRITICAL)
    # Ctrl-C is the server's to answer; a group of its own lets the server kill a parser that this process has started, too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)


def _limit(seconds: float) -> None:
    try:
        import resource
    except ImportError:
        return
    pages = Path("/proc/self/statm").read_text("ascii").split()[0] if Path("/proc/self/statm").exists() else ""
    limits: Sequence[tuple[int, int]] = [(resource.RLIMIT_CPU, int(seconds) + 5)]
    if pages:
        limits = [*limits, (resource.RLIMIT_AS, int(pages) * os.sysconf("SC_PAGE_SIZE") + 1_500_000_000)]
    for what, most in limits:
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
