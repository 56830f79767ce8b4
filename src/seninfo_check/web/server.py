"""The server itself: one process with threads, the processes that check beside it, and an end to visitors who never finish a request."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import os
import signal
import socket
import threading
import time
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from seninfo_check.web.app import Pages, make_app
from seninfo_check.web.limits import Limits
from seninfo_check.web.pages import prepare
from seninfo_check.web.workers import Workers

_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


class CannotServe(Exception):
    """The page cannot be opened as asked; the message says why and what to do."""


@dataclass(frozen=True)
class Wanted:
    """How the page is to be served. In public it is reached under `names`, through a proxy at one of `proxies`."""

    host: str = "127.0.0.1"
    port: int = 8765
    public: bool = False
    names: Sequence[str] = ()
    proxies: Sequence[str] = ("127.0.0.1",)
    allow_private: bool = False
    open_browser: bool = True
    rules: Path | None = None


def serve(wanted: Wanted, limits: Limits, tell: Callable[[str], None]) -> None:
    """Serves the page until it is interrupted, and tells its address once it answers. Raises CannotServe."""
    if wanted.public and not wanted.names:
        raise CannotServe("--public: also say under which name people reach the page: --name check.example.gov.uk")
    logging.getLogger("multipart").setLevel(logging.ERROR)
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
    _give_memory_back()
    listener = _listener(wanted.host, wanted.port)
    workers = Workers(limits.checks, limits.waiting, limits.checks_at_once if wanted.public else 0)
    pages = Pages(limits, workers, public=wanted.public, allow_private=wanted.allow_private, rules=wanted.rules)
    hosts = frozenset(name.lower() for name in wanted.names) if wanted.public else _OWN_NAMES | {wanted.host.lower(), *wanted.names}
    config = uvicorn.Config(
        make_app(pages, hosts),
        http=_patient(limits.patience),
        ws="none",
        log_level="critical",
        access_log=False,
        proxy_headers=wanted.public,
        forwarded_allow_ips=list(wanted.proxies),
        limit_concurrency=250,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=2,
        server_header=False,
        lifespan="off",
    )
    name = f"[{wanted.host}]" if ":" in wanted.host else wanted.host
    address = f"http://{name}:{listener.getsockname()[1]}/"
    threading.Thread(target=_sweep, args=(pages,), name="sweep", daemon=True).start()
    threading.Thread(target=_announce, args=(address, wanted.open_browser and not wanted.public, tell, workers), daemon=True).start()
    # uvicorn stops in good order at SIGTERM and then sends it again: as Ctrl-C, so that what is below still runs.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        pages.sittings.clear()
        workers.close()


def _give_memory_back() -> None:
    # A file that is dropped goes back to the system at once; left alone, glibc learns to keep such large blocks (M_MMAP_THRESHOLD is -3).
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(-3, 256 * 1024)


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":
        # On Windows it would let two programs have the same port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        words = f"Port {port} of {host} cannot be used ({error.strerror}). Choose another, for example --port {port + 1}."
        raise CannotServe(words) from None
    listener.listen(128)
    listener.set_inheritable(False)
    return listener


def _announce(address: str, browser: bool, tell: Callable[[str], None], workers: Workers) -> None:
    prepare()
    workers.wait_until_warm(60)
    tell(address)
    if browser:
        webbrowser.open(address)


def _sweep(pages: Pages) -> None:
    while True:
        time.sleep(30)
        pages.sittings.sweep()


def _patient(seconds: float) -> type[H11Protocol]:
    class Patient(H11Protocol):
        """Closes a connection whose request line and headers do not arrive in time; uvicorn alone would wait for ever."""

        waiting: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self.waiting = self.loop.call_later(seconds, self.give_up)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if not self._is_idle() and self.waiting:
                self.waiting.cancel()
                self.waiting = None
            elif self._is_idle() and self.waiting is None:
                self.waiting = self.loop.call_later(seconds, self.give_up)

        def connection_lost(self, exc: Exception | None) -> None:
            if self.waiting:
                self.waiting.cancel()
            super().connection_lost(exc)

        def give_up(self) -> None:
            self.waiting = None
            if self._is_idle() and not self.transport.is_closing():
                self.transport.abort()

        def _is_idle(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

    return Patient
