"""Sessions: which certificates are trusted, which networks are entered, and an end to waiting."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import certifi
import requests
import truststore
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


def trusted() -> ssl.SSLContext:
    """Trust in the machine's own certificates (an authority's proxy among them) and in the public ones that come with Python."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certifi.where())
    return context


class Watchdog:
    """Ends connections whose answer does not begin within `seconds`, even when a byte comes now and then."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._waiting: dict[int, tuple[float, socket.socket]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def watch(self, sock: socket.socket | None) -> Iterator[None]:
        """Watches over one wait; raises TimeoutError when it was ended."""
        if sock is None:
            yield
            return
        token = threading.get_ident()
        with self._lock:
            self._waiting[token] = (time.monotonic() + self._seconds, sock)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="fetch-watchdog", daemon=True)
                self._thread.start()
        failure: Exception | None = None
        try:
            yield
        except Exception as error:  # noqa: BLE001 - raised again below, once it is known whether we caused it
            failure = error
        with self._lock:
            ended = self._waiting.pop(token, None) is None
        if ended:
            raise TimeoutError("no answer in time") from failure
        if failure:
            raise failure

    def _run(self) -> None:
        while True:
            time.sleep(min(1.0, self._seconds / 4))
            now = time.monotonic()
            with self._lock:
                late = [(token, sock) for token, (until, sock) in self._waiting.items() if until < now]
                for token, sock in late:
                    del self._waiting[token]
                    with suppress(OSError):
                        sock.shutdown(socket.SHUT_RDWR)


def new_session(
    headers: Mapping[str, str], context: ssl.SSLContext, watchdog: Watchdog, *, public_only: bool, has_proxy: bool
) -> requests.Session:
    """A session for one thread that sends these headers and follows the machine's proxy settings when it has any."""
    session = requests.Session()
    session.headers.update(headers)
    session.headers["Accept-Encoding"] = "gzip, deflate"
    session.trust_env = has_proxy
    # With its own "auth" requests does not send the user's passwords from ~/.netrc to a school.
    session.auth = lambda request: request
    for scheme in ("http", "https"):
        if public_only:
            session.mount(f"{scheme}://", _PublicAdapter(context, watchdog, is_https_proto=scheme == "https"))
        else:
            session.mount(f"{scheme}://", _Adapter(context, watchdog, pool_connections=8, pool_maxsize=2))
    return session


class _Adapter(HTTPAdapter):
    def __init__(self, context: ssl.SSLContext, watchdog: Watchdog, **more: Any) -> None:
        self._context, self._watchdog = context, watchdog
        super().__init__(**more)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, ssl_context=self._context, **more)
        self.poolmanager.pool_classes_by_scheme = _pools(self._watchdog)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        # The context already trusts what it should; requests would load its own list again for every connection.
        if verify is not True:
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]


class _PublicAdapter(_Adapter, IPFilterAdapter):  # type: ignore[misc]
    """Refuses every address inside a private network, by the address that is really connected to."""


def _pools(watchdog: Watchdog) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def getresponse(self) -> Any:
            with watchdog.watch(self.sock):
                return super().getresponse()

    class Secure(HTTPSConnection):
        def getresponse(self) -> Any:
            with watchdog.watch(self.sock):
                return super().getresponse()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
