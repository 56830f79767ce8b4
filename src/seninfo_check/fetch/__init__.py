"""One polite GET: every outcome is a value that says what happened, and nothing but a page is called a page."""

from __future__ import annotations

import hashlib
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import requests
import urllib3.exceptions
from urllib3.util.retry import Retry

from seninfo_check import __version__
from seninfo_check.fetch import answers
from seninfo_check.fetch.address import canonical, export_address, request_address, social_network
from seninfo_check.fetch.connection import Watchdog, new_session, trusted
from seninfo_check.fetch.manners import AGENT, MAX_ROBOTS, Robots, Turns
from seninfo_check.model import Fetched, NotModified, Reason, Skipped

__all__ = ["Client", "canonical", "export_address", "request_address", "social_network"]

_ACCEPT = (
    "text/html,application/xhtml+xml,application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document,*/*;q=0.8"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: How much of a page that only explains an error is read.
_ERROR_PAGE = 256_000


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    location: str
    sets_cookies: bool
    retry_after: float | None


class Client:
    """Asks for addresses as a polite visitor; safe to share between threads.

    `delay` is the least pause in seconds between two requests to one host; `timeout` the longest silence and `total_time` the longest
    time for one address; `max_bytes` the largest page or file, unpacked. With `allow_private` false no address inside a private network
    is opened. `contact` (an e-mail or web address) is told to every site.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        delay: float = 1.0,
        timeout: float = 20.0,
        total_time: float = 60.0,
        max_bytes: int = 30_000_000,
        max_redirects: int = 10,
        max_crawl_delay: float = 30.0,
        retries: int = 2,
        max_retry_after: float = 60.0,
        allow_private: bool = True,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.user_agent = f"{AGENT}/{__version__}" + (f" (+{contact})" if contact else "")
        self.requests = 0
        self._delay, self._timeout, self._total_time, self._max_bytes = delay, timeout, total_time, max_bytes
        self._max_redirects, self._max_retry_after, self._allow_private = max_redirects, max_retry_after, allow_private
        self._retry = Retry(total=retries, status_forcelist=(429, 502, 503, 504), raise_on_status=False)
        self._clock, self._now = clock, now
        self._turns = Turns(clock, sleep)
        self._robots = Robots(self._robots_txt, max_crawl_delay)
        self._context, self._watchdog = trusted(), Watchdog(total_time)
        self._local = threading.local()
        self._sessions: list[requests.Session] = []
        self._lock = threading.Lock()
        self._has_proxy = bool(urllib.request.getproxies())

    def get(self, url: str, etag: str = "", last_modified: str = "") -> Fetched | NotModified | Skipped:
        """The page or file at an address, after redirects; the word that it has not changed; or why there is none.

        `etag` and `last_modified` are those of an earlier answer. A `Skipped` always carries the address as given.
        """
        try:
            target = request_address(export_address(url))
            passed = [url] if target != request_address(url) else []
        except ValueError as error:
            return Skipped(url, Reason.NO_ADDRESS, f"{error}. Correct the address.")
        if network := social_network(target):
            return Skipped(url, Reason.UNSUPPORTED, f"This is a page of {network}, which our program does not read. Open it in a browser.")
        conditions = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)) if value}
        seen = {target}
        # Cookies last for one page and its redirects: no school sees what another left, and the jar does not grow.
        self._session().cookies.clear()
        until = self._total_time
        while True:
            if refusal := self._robots.refusal(target):
                return replace(refusal, url=url)
            answer, until = self._ask(target, conditions, until, max(self._delay, self._robots.delay(target)), self._max_bytes)
            if isinstance(answer, Skipped):
                return replace(answer, url=url)
            if answer.status not in _REDIRECTS or not answer.location:
                return self._page(url, target, answer, tuple(passed), asked=bool(conditions))
            passed.append(target)
            onward = self._onward(url, target, answer, passed, seen)
            if isinstance(onward, Skipped):
                return onward
            target = onward

    def close(self) -> None:
        """Closes the connections of all threads."""
        with self._lock:
            for session in self._sessions:
                session.close()
            self._sessions.clear()

    def _onward(self, url: str, target: str, answer: _Answer, passed: list[str], seen: set[str]) -> str | Skipped:
        try:
            onward = request_address(export_address(urljoin(target, answer.location)))
        except ValueError as error:
            return Skipped(url, Reason.REDIRECT, f"{target} sends the reader on to an address that does not work: {error}.")
        if network := social_network(onward):
            return Skipped(url, Reason.REDIRECT, f"{target} sends the reader to {network}, not to a page of the school ({onward}).")
        # A site may send a visitor to the same address once more to see that a cookie was kept.
        if onward in seen and not answer.sets_cookies:
            return Skipped(url, Reason.REDIRECT, f"{target} sends the reader round in a circle. The school's provider must correct it.")
        if len(passed) > self._max_redirects:
            return Skipped(url, Reason.REDIRECT, f"{url} sends the reader on more than {self._max_redirects} times. It was left there.")
        seen.add(onward)
        return onward

    def _page(self, url: str, target: str, answer: _Answer, redirects: tuple[str, ...], *, asked: bool) -> Fetched | NotModified | Skipped:
        etag, last_modified = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
        if answer.status == 304 and asked:
            return NotModified(target, self._now(), etag, last_modified, redirects)
        media_type, charset = _content_type(answer.headers)
        wrong = answers.of_status(url, answer.status, answer.retry_after, media_type, answer.body)
        wrong = wrong or answers.of_page(url, target, media_type, answer.body)
        return wrong or Fetched(
            url=target,
            media_type=media_type,
            body=answer.body,
            sha256=hashlib.sha256(answer.body).hexdigest(),
            fetched_at=self._now(),
            charset=charset,
            etag=etag,
            last_modified=last_modified,
            redirects=redirects,
        )

    def _robots_txt(self, url: str) -> bytes | Skipped:
        target = url
        for _ in range(6):
            answer, _left = self._ask(target, {}, self._total_time, self._delay, MAX_ROBOTS, cut=True)
            if isinstance(answer, Skipped):
                return answer
            if answer.status in _REDIRECTS and answer.location:
                try:
                    target = request_address(urljoin(target, answer.location))
                except ValueError:
                    return b""
                continue
            if answer.status >= 500 or answer.status == 429:
                words = f"The site's robots.txt cannot be read ({answer.status}), so the site is left alone. Try again later."
                return Skipped(url, Reason.ROBOTS_DISALLOWED, words)
            return answer.body if answer.status < 300 else b""
        return b""

    def _ask(
        self, target: str, conditions: Mapping[str, str], seconds: float, delay: float, limit: int, *, cut: bool = False
    ) -> tuple[_Answer | Skipped, float]:
        """One address without redirects, tried again where that may help; and what is left of `seconds`, less the time spent asking."""
        host = urlsplit(target).netloc
        retry = self._retry
        while True:
            with self._turns.turn(host, delay):
                began = self._clock()
                try:
                    answer = self._send(target, conditions, began + seconds, limit, cut)
                except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError) as error:
                    answer = answers.of_error(target, error)
                    try_again = answers.is_dropped(error)
                else:
                    try_again = isinstance(answer, _Answer) and self._is_worth_another(retry, target, answer)
                seconds -= self._clock() - began
            if not try_again or not retry.total or seconds <= 0:
                return answer, seconds
            asked = answer.retry_after if isinstance(answer, _Answer) else None
            self._turns.rest(host, asked or max(delay, 0.5) * 2 ** (self._retries - int(retry.total)))
            retry = retry.new(total=int(retry.total) - 1)

    @property
    def _retries(self) -> int:
        return int(self._retry.total or 0)

    def _is_worth_another(self, retry: Retry, target: str, answer: _Answer) -> bool:
        if not retry.is_retry("GET", answer.status, answer.retry_after is not None) or (answer.retry_after or 0) > self._max_retry_after:
            return False
        verdict = answers.of_status(target, answer.status, None, _content_type(answer.headers)[0], answer.body)
        return answer.status == 429 or (verdict is not None and verdict.reason is not Reason.BLOCKED)

    def _send(self, target: str, conditions: Mapping[str, str], deadline: float, limit: int, cut: bool) -> _Answer | Skipped:
        with self._lock:
            self.requests += 1
        session = self._session()
        with session.get(
            target, headers=conditions, stream=True, allow_redirects=False, timeout=(min(self._timeout, 10.0), self._timeout)
        ) as response:
            media_type = response.headers.get("Content-Type", "").lower()
            if response.ok and media_type.startswith(("video/", "audio/")):
                return Skipped(target, Reason.UNSUPPORTED, f"This is a film or sound file ({media_type}). Our program reads text only.")
            cut = cut or not response.ok or response.status_code in _REDIRECTS
            limit = min(limit, _ERROR_PAGE) if not response.ok else limit
            declared = response.headers.get("Content-Length", "")
            if not cut and declared.isdecimal() and int(declared) > limit:
                return _too_large(target, limit)
            body = bytearray()
            # read1 gives what has come so far: a server that sends a byte at a time cannot hold us beyond the deadline.
            while chunk := response.raw.read1(65_536, decode_content=True):
                body += chunk
                if len(body) > limit:
                    if cut:
                        break
                    return _too_large(target, limit)
                if self._clock() > deadline:
                    words = f"The page was still coming after {self._total_time:.0f} seconds and was left. Try again later."
                    return Skipped(target, Reason.TIMEOUT, words)
            return _Answer(
                response.status_code,
                response.headers,
                bytes(body),
                session.get_redirect_target(response) or "",
                bool(response.cookies),
                self._retry.get_retry_after(response.raw),
            )

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            headers = {"User-Agent": self.user_agent, "Accept": _ACCEPT, "Accept-Language": "en-GB,en;q=0.8"}
            session = new_session(headers, self._context, self._watchdog, public_only=not self._allow_private, has_proxy=self._has_proxy)
            self._local.session = session
            with self._lock:
                self._sessions.append(session)
        return session


def _content_type(headers: Mapping[str, str]) -> tuple[str, str]:
    media_type, _, rest = headers.get("Content-Type", "").partition(";")
    charset = rest.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
    return media_type.strip().lower(), charset


def _too_large(target: str, limit: int) -> Skipped:
    return Skipped(
        target, Reason.TOO_LARGE, f"The page or file is larger than {limit / 1_000_000:.0f} MB and was not read. Look at it by hand."
    )
