"""What every command does: stop with a sentence, write bytes, and read a day, the rules or documents from its options."""

from __future__ import annotations

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from seninfo_check.model import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from seninfo_check.fetch import Client
    from seninfo_check.model import Document, Skipped
    from seninfo_check.rules import Ruleset


class FailOn(StrEnum):
    """The level at which findings make the exit code 1."""

    MUST = "must"
    SHOULD = "should"
    NEVER = "never"


def failing_levels(fail_on: FailOn) -> set[Level]:
    """The levels whose findings make the exit code 1."""
    return {FailOn.MUST: {Level.MUST}, FailOn.SHOULD: {Level.MUST, Level.SHOULD}, FailOn.NEVER: set()}[fail_on]


def stop(message: str, code: int) -> NoReturn:
    """Say what happened and end with an exit code."""
    print(message, file=sys.stderr)
    raise SystemExit(code)


def write_out(body: bytes, path: Path | None) -> None:
    """Write to a file, or to standard output without one."""
    if path is None:
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    except OSError as error:
        stop(f"{path}: cannot be written ({error.strerror or error}). Choose another place with --output.", 2)
    print(f"Wrote {path}", file=sys.stderr)


def day_of(text: str) -> date:
    """A day as the user wrote it; today when nothing was written."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if text else date.today()  # noqa: DTZ007, DTZ011 - a calendar day as the user sees it
    except ValueError:
        stop(f"--as-of: {text!r} is not a date. Write it as YYYY-MM-DD, for example 2026-09-01.", 2)


def ruleset_of(folder: Path | None, authority: str = "") -> Ruleset:
    """The rules of a folder (the program's own without one), with an authority's."""
    from seninfo_check import authorities, rules

    try:
        ruleset = rules.load(folder)
        return authorities.with_authority(ruleset, authorities.load(authority, ruleset.folder)) if authority else ruleset
    except rules.RulesError as error:
        stop("The rules have errors:\n" + "\n".join(f"  {problem}" for problem in error.problems), 2)


def configured() -> dict[str, Any]:
    """The values of the configuration file at or above the current folder."""
    from seninfo_check import configuration

    try:
        return configuration.read(configuration.find(Path.cwd()))
    except configuration.ConfigurationError as error:
        stop("The configuration has errors:\n" + "\n".join(f"  {problem}" for problem in error.problems), 2)


def client_of(contact: str = "", delay: float = 1.0) -> Client:
    """A polite client for web addresses."""
    from seninfo_check.fetch import Client

    return Client(contact=contact, delay=delay)


def documents_of(sources: Sequence[str]) -> tuple[list[Document], list[Skipped]]:
    """Files and folders, read; and what could not be read."""
    from seninfo_check import pipeline

    try:
        opened, skipped = pipeline.open_files([Path(source) for source in sources])
    except pipeline.NoSource as problem:
        stop(str(problem), 2)
    documents, unread = pipeline.parse_all(opened)
    return documents, [*skipped, *unread]


def no_rule(name: str, ruleset: Ruleset) -> str:
    """What to say about a rule that does not exist."""
    from difflib import get_close_matches

    close = get_close_matches(name, [rule.id for rule in ruleset.rules], 1, 0.5)
    return f"There is no rule {name!r}.{f' Did you mean {close[0]}?' if close else ''} `seninfo-check rules` lists them all."
