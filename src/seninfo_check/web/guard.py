"""The door of the self-check page: who may ask, how often, and what every answer forbids a browser to do."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: What a browser may do with our pages: load our own style and script, send forms to us, and nothing else.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": with it a browser sends "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

#: Makes a page that refuses: status, heading, words.
Refuse = Callable[[int, str, str], Response]


class Rate:
    """Counts what each client does in a span of seconds; forgets clients that have been quiet."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, client: str) -> bool:
        """Whether this client may do it once more; counts it if so."""
        now = self._clock()
        with self._lock:
            times = self._times.setdefault(client, deque())
            self._times.move_to_end(client)
            if len(self._times) > 10_000:
                self._times.popitem(last=False)
            while times and times[0] <= now - self._seconds:
                times.popleft()
            if len(times) >= self._most:
                return False
            times.append(now)
            return True


class Guard:
    """Lets through what comes from our own pages, for a host that is ours, not too often; the app sees nothing else."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], refuse: Refuse, rate: Rate | None = None) -> None:
        """`hosts` are the names, without port, under which the page is reached; `rate` limits the requests of one client."""
        self._app, self._hosts, self._refuse, self._rate = app, hosts, refuse, rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            refusal.headers["Connection"] = "close"
            await refusal(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return self._refuse(405, "That is not possible here", "This page answers GET and POST only.")
        if len(headers.getlist("host")) != 1 or host_of(headers["host"]) not in self._hosts:
            return self._refuse(421, "This is not the address of this page", "Use the address that was given to you for this page.")
        if scope["method"] == "POST" and not from_here(headers):
            words = "The request came from another website. Go to the start page and begin there."
            return self._refuse(403, "We did not take this request", words)
        if self._rate and not self._rate.allows(client_of(scope)):
            refusal = self._refuse(
                429, "Too many requests", "You have asked for very many pages in a minute. Wait a minute, then try again."
            )
            refusal.headers["Retry-After"] = "60"
            return refusal
        return None


def host_of(header: str) -> str:
    """The name in a Host header, without its port, in lower case; empty when it is not a host."""
    try:
        parts = urlsplit(f"//{header}")
        return "" if parts.path or parts.query or parts.fragment or parts.username is not None else (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""


def from_here(headers: Headers) -> bool:
    """Whether a form was sent by a page of ours: the browser's own word where it gives one, else the form's origin.

    A program that is no browser sends neither; nobody's browser is being used against them then.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == headers["host"].lower()


def client_of(scope: Scope) -> str:
    """Whom a request comes from, for limits: an address, or the network of a household for IPv6."""
    address = (scope.get("client") or ("", 0))[0]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return str(address)
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
