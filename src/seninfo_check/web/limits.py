"""How much the self-check page takes, how long it waits and how long it keeps; the only place where these numbers stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    #: One report: all its files together, and how many there may be.
    upload: int = 25_000_000
    files: int = 10
    #: Pasted text, in characters, and one box of the writing helper.
    pasted: int = 400_000
    box: int = 5_000
    #: A report of more words than this is no SEN information report.
    words: int = 60_000
    #: Files that wait for their check, of everybody and of one client.
    held: int = 300_000_000
    held_by_client: int = 75_000_000
    #: Uploads that come in at the same moment, how long one may take, and how long another waits for its turn.
    uploads: int = 6
    upload_time: float = 60
    upload_wait: float = 5
    #: How long the first line and headers of a request may take.
    patience: float = 10
    #: Checks that run at once and that wait, and how long one may take, with and without a website to look through.
    checks: int = 2
    waiting: int = 20
    check_time: float = 90
    search_time: float = 300
    #: Pages that are asked for on a school's website.
    pages: int = 20
    #: A sitting ends after so long without a request; files that were never checked are dropped sooner.
    idle: float = 7_200
    held_time: float = 900
    sittings: int = 500
    #: In public, for one client: requests in a minute, checks in ten minutes, checks at once.
    requests_a_minute: int = 300
    checks_in_ten_minutes: int = 20
    checks_at_once: int = 3
