"""The walk over one school's site: which address is asked for next, and what came of each."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urljoin, urlsplit

from seninfo_check.crawl import words
from seninfo_check.crawl.judge import Read, names_school, other_schools, read
from seninfo_check.crawl.pages import Anchor
from seninfo_check.fetch import canonical, export_address, social_network
from seninfo_check.model import Fetched, School, Skipped

Get = Callable[[str], Fetched | Skipped]

#: A link that promises less than this is not followed.
FLOOR = 15.0


@dataclass
class Trail:
    """One search. `reads` holds what was read by its canonical address, `skips` what could not be, with the link that led there."""

    school: School
    get: Get
    budget: int
    asked: int = 0
    home: str = ""
    reads: dict[str, Read] = field(default_factory=dict)
    skips: dict[str, tuple[Skipped, Anchor, float]] = field(default_factory=dict)
    #: From each page that was read, where its links lead and by which link.
    ways: dict[str, list[tuple[str, Anchor]]] = field(default_factory=dict)
    promises: dict[str, float] = field(default_factory=dict)
    alias: dict[str, str] = field(default_factory=dict)
    _queue: list[tuple[float, int, str, Anchor]] = field(default_factory=list)
    _count: Iterator[int] = field(default_factory=count)

    @property
    def spent(self) -> bool:
        """Whether the page budget is used up."""
        return self.asked >= self.budget

    def key(self, url: str) -> str:
        """The one name of a page, whatever redirects led to it."""
        name = _name(url)
        return self.alias.get(name, name)

    def ask(self, url: str) -> Fetched | Skipped | None:
        """One request out of the budget; None when there is none left."""
        if self.spent:
            return None
        self.asked += 1
        return self.get(url)

    def open(self, url: str, link: Anchor, promise: float = 100) -> Read | None:
        """Asks for a page and reads it, unless that was done before."""
        name = _name(url)
        if name in self.alias:
            return self.reads.get(self.alias[name])
        answer = self.ask(url)
        if answer is None:
            return None
        if isinstance(answer, Skipped):
            self.alias[name] = name
            self.skips[name] = (answer, link, promise)
            return None
        final = _name(answer.url)
        self.alias[name] = self.alias[final] = final
        if final in self.reads:
            self.reads[final].links.append(link)
            return self.reads[final]
        one = self.reads[final] = read(answer, link, self.school)
        if one.page is not None:
            self._take_links(final, one)
        return one

    def walk(self, floor: Callable[[], float]) -> None:
        """Follows the most promising link again and again, until none is left above the floor or the budget is spent."""
        while self._queue and not self.spent:
            worth, _, url, link = heapq.heappop(self._queue)
            if -worth < floor():
                heapq.heappush(self._queue, (worth, next(self._count), url, link))
                return
            if -worth >= self.promises.get(_name(url), 0) - 0.01:
                self.open(url, link, -worth)

    def best_left(self) -> float:
        """What the best link that was not followed promises."""
        return max((-worth for worth, _, url, _link in self._queue if _name(url) not in self.alias), default=0)

    def push(self, url: str, link: Anchor, worth: float) -> None:
        """Notes a link to follow, if it promises more than other links to the same page did."""
        name = _name(url)
        if worth >= FLOOR and name not in self.alias and worth > self.promises.get(name, 0):
            self.promises[name] = worth
            heapq.heappush(self._queue, (-worth, next(self._count), url, link))

    def clicks(self, key: str) -> int | None:
        """How many clicks lead from the home page to a page that was read; None when no chain of links does."""
        start = self.key(self.home)
        far, front = {start: 0}, [start]
        while front:
            here = front.pop(0)
            for url, link in self.ways.get(here, ()):
                there = self.key(url)
                if there not in far:
                    far[there] = far[here] + (0 if link.embedded else 1)
                    front.append(there)
        return far.get(key)

    def _take_links(self, key: str, one: Read) -> None:
        assert one.page is not None
        ways = self.ways.setdefault(key, [])
        for link in one.page.anchors:
            if words.is_trap(link.url) or words.is_asset(link.url) or social_network(link.url):
                continue
            ways.append((link.url, link))
            self.push(link.url, link, self.worth(link, one))

    def worth(self, link: Anchor, of: Read) -> float:
        """How much a link promises: by its words first, then by its address and what stands around it, and by the page it is on."""
        text, address = words.promise_of(link.text), words.promise_of(words.words_of(link.url))
        about = (of.named or of.topic) and not of.other
        worth = text.worth
        if text.kind in ("decoy", "policy") and not (address.kind == "report" and text.kind == "policy"):
            return min(worth, words.POLICY)
        if text.kind in ("generic", "other", "hub", "offer", "topic", "near"):
            worth = max(worth, 0.9 * address.worth if address.kind not in ("hub", "decoy") else 0.6 * address.worth)
        if text.kind == "generic" or link.embedded or words.years(link.text):
            near = words.promise_of(link.near)
            worth = max(worth, 0.85 * near.worth if near.kind not in ("decoy", "policy") else 0)
            if about and near.kind not in ("decoy", "policy") and (words.is_file(link.url) or link.embedded):
                worth = max(worth, 78.0)
        if about and not link.in_menu and address.kind not in ("decoy", "policy"):
            if words.is_file(link.url):
                worth = max(worth, 64.0 if of.named else 40.0)
            elif words.is_part(link.text):
                worth = max(worth, 48.0)
        if link.under and self.key(link.under) == self.key(of.fetched.url) and about and words.promise_of(link.text).kind != "decoy":
            worth = max(worth, 46.0)
        worth = self._of_whom(link, worth)
        if not self._is_near(link, of) and text.kind not in ("report",) and not (words.is_file(link.url) and worth >= 40):
            worth = worth * 0.6 if text.kind in ("near", "topic") and "local offer" not in link.text.lower() else 0.0
        return worth + min(8.0, 2.0 * (text.kind == address.kind != "generic"))

    def _of_whom(self, link: Anchor, worth: float) -> float:
        if names_school(link.text, self.school):
            return max(worth + 12, 60.0) if worth else worth
        # On a trust's site the report of every school has its link.
        return worth * 0.2 if other_schools(link.text, self.school) else worth

    def _is_near(self, link: Anchor, of: Read) -> bool:
        host = _host(link.url)
        return host in {_host(self.home), _host(of.fetched.url), _host(self.school.website)}


def _name(url: str) -> str:
    name = canonical(export_address(url)).split("://", 1)[-1].removeprefix("www.")
    return name.rstrip("/")


def _host(url: str) -> str:
    return (urlsplit(url).netloc or "").lower().removeprefix("www.")


def guesses(home: str) -> list[str]:
    """Addresses that many sites give the report, for a site whose menu cannot be read."""
    return [urljoin(home, path) for path in ("/send", "/sen-information-report", "/send-information-report", "/special-educational-needs")]
