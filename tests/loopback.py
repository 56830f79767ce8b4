"""Real web servers on loopback ports, for the tests of everything that asks for addresses."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What a path answers: status, headers and body; or a function that answers on its own.
Answer = tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A running server: its address and every request it got, in order (robots.txt too).

    `most_at_once` counts the requests that were in `before` together.
    """

    url: str
    host: str
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    most_at_once: int = 0
    at_once: int = 0

    @property
    def pages(self) -> list[str]:
        """The requests without those for robots.txt."""
        return [path for path in self.asked if path != "/robots.txt"]


def page(title: str, body: str = "<p>Welcome to our school.</p>", status: int = 200, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """A small web page."""
    text = f"<!doctype html><html lang=en><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    return status, {"Content-Type": "text/html; charset=utf-8", **{k.replace("_", "-"): v for k, v in headers.items()}}, text.encode()


def moved(to: str, status: int = 302, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """A redirect."""
    return status, {"Location": to, **{k.replace("_", "-"): v for k, v in headers.items()}}, b""


@contextmanager
def serve(answers: Mapping[str, Answer], *, certificate: str = "", before: Callable[[str], Any] = lambda path: None) -> Iterator[Site]:
    """Serves these paths (with their query) on a free port; any other path is not found. `before` is called first."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with lock:
                site.asked.append(self.path)
                site.headers.append(dict(self.headers))
                site.at_once += 1
                site.most_at_once = max(site.most_at_once, site.at_once)
            try:
                try:
                    before(self.path)
                finally:
                    # Over before the first byte of the answer leaves: whoever has the answer may ask again at once.
                    with lock:
                        site.at_once -= 1
                answer = answers.get(self.path, (404, {"Content-Type": "text/html"}, b"<title>Nope</title>"))
                if callable(answer):
                    answer(self)
                    return
                status, headers, body = answer
                etag = headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers and status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *args: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    host = f"127.0.0.1:{server.server_port}"
    site = Site(url=f"{'https' if certificate else 'http'}://{host}", host=host)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
