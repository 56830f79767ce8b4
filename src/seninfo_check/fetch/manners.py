"""Good manners: one request at a time to a host, a pause between two, and what its robots.txt allows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from seninfo_check.model import Reason, Skipped

#: The word that a robots.txt may call us by.
AGENT = "seninfo-check"
#: What is read of a robots.txt, as search engines do.
MAX_ROBOTS = 512_000


@dataclass
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    next_allowed: float = float("-inf")


class Turns:
    """Whose turn it is at which host, whatever thread asks: requests to one host start at least `delay` seconds apart."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._clock, self._sleep = clock, sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, delay: float) -> Iterator[None]:
        """Waits for this host's turn and holds it."""
        state = self._host(host)
        with state.lock:
            wait = state.next_allowed - self._clock()
            if wait > 0:
                self._sleep(wait)
            state.next_allowed = max(self._clock(), state.next_allowed) + delay
            yield

    def rest(self, host: str, seconds: float) -> None:
        """Leaves the host alone for so long from now."""
        state = self._host(host)
        state.next_allowed = max(state.next_allowed, self._clock() + seconds)

    def _host(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host())


@dataclass
class _Rules:
    lock: threading.Lock = field(default_factory=threading.Lock)
    answer: Protego | Skipped | None = None


class Robots:
    """What each site's robots.txt says, asked for once a site.

    `ask` gives the body of a robots.txt, an empty body when the site has none, or why it could not be had.
    """

    def __init__(self, ask: Callable[[str], bytes | Skipped], max_delay: float) -> None:
        self._ask, self._max_delay = ask, max_delay
        self._sites: dict[str, _Rules] = {}
        self._lock = threading.Lock()

    def refusal(self, url: str) -> Skipped | None:
        """Why the address must be left alone, or None when it may be asked for."""
        rules = self._rules(url)
        if isinstance(rules, Skipped):
            return rules
        if rules.can_fetch(url, AGENT):
            return None
        return Skipped(url, Reason.ROBOTS_DISALLOWED, f"The site's robots.txt asks programs not to read {url}. Open it in a browser.")

    def delay(self, url: str) -> float:
        """The pause that the site asks for, within reason."""
        rules = self._rules(url)
        asked = None if isinstance(rules, Skipped) else rules.crawl_delay(AGENT)
        return min(float(asked or 0), self._max_delay)

    def _rules(self, url: str) -> Protego | Skipped:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            state = self._sites.setdefault(site, _Rules())
        with state.lock:
            if state.answer is None:
                body = self._ask(f"{site}/robots.txt")
                state.answer = body if isinstance(body, Skipped) else Protego.parse(body[:MAX_ROBOTS].decode("utf-8-sig", "replace"))
            return state.answer
