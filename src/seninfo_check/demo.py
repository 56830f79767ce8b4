"""The demo county: invented schools' websites, served on loopback ports as their files say."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from seninfo_check.fetch import Client, export_address
from seninfo_check.model import Fetched, NotModified, Outcome, School, Skipped

#: The site of the county that stands in for Google's servers, and the hosts that it stands in for.
STAND_IN, STOOD_FOR = "google", ("docs.google.com", "drive.google.com")


class NoCounty(Exception):
    """The demo county cannot be served; the message says why and what to do."""


@dataclass(frozen=True)
class Route:
    """What one address of a site answers; `{{site:NAME}}` in a page or header stands for another site's address."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


@dataclass(frozen=True)
class Site:
    """One website: its name in the county, its port where that is free, and what its addresses (path and query) answer."""

    name: str
    routes: Mapping[str, Route]
    port: int = 0


def county_folder() -> Path:
    """The folder of the demo county. Raises NoCounty when it did not come with this installation."""
    folder = Path(__file__).resolve().parents[2] / "fixtures" / "schools"
    if not (folder / "schools.csv").is_file():
        raise NoCounty("The demo county comes with the source of this program, not with the installed package. Run the demo in a checkout.")
    return folder


def read_sites(folder: Path) -> list[Site]:
    """The sites of a county: every folder that holds a site.json."""
    sites = []
    for path in sorted(folder.glob("*/site.json")):
        told = json.loads(path.read_text("utf-8"))
        routes = {}
        for address, route in told["routes"].items():
            body = (path.parent / route["file"]).read_bytes() if "file" in route else route.get("body", "").encode()
            kind = route.get("type", "text/html; charset=utf-8")
            routes[address] = Route(body, kind, route.get("status", 200), route.get("headers", {}), route.get("delay", 0.0))
        sites.append(Site(path.parent.name, routes, told.get("port", 0)))
    return sites


@contextmanager
def serve(sites: Sequence[Site]) -> Iterator[dict[str, str]]:
    """Serves each site on a loopback port of its own while the block runs; gives each site's address by its name."""
    servers = [_Server(site) for site in sites]
    addresses = {server.site.name: f"http://127.0.0.1:{server.server_port}" for server in servers}
    try:
        for server in servers:
            server.addresses = addresses
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield addresses
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def with_addresses(text: str, addresses: Mapping[str, str]) -> str:
    """A text with the sites' real addresses in the places that stand for them."""
    return re.sub(r"\{\{site:([\w-]+)\}\}", lambda found: addresses.get(found[1], found[0]), text)


def schools_of(folder: Path, addresses: Mapping[str, str]) -> list[School]:
    """The county's schools, with the addresses at which their sites are served now."""
    from seninfo_check.schools import read_schools

    listed, _problems = read_schools(folder / "schools.csv")
    real = {f"http://127.0.0.1:{site.port}/": f"{addresses[site.name]}/" for site in read_sites(folder)}
    return [replace(school, website=real.get(school.website, school.website)) for school in listed]


def table(output: Path, run: int) -> str:
    """A line for each school of a finished audit: how the search ended, where, and how many statutory duties are met."""
    from tabulate import tabulate

    from seninfo_check.rules import STATUTORY
    from seninfo_check.store import Store

    with Store(output / "audit.db") as store:
        reports = {report.school.urn: report for report in store.reports(run)}
    database = sqlite3.connect(output / "audit.db")
    rows = []
    for urn, name, search, reason in database.execute(
        "SELECT urn, name, search, search_reason FROM schools WHERE run = ? ORDER BY id", (run,)
    ):
        findings = [finding for finding in reports[urn].findings if finding.rule.id in STATUTORY] if urn in reports else []
        met = sum(finding.outcome is Outcome.MET for finding in findings)
        asked = sum(finding.outcome is not Outcome.NOT_APPLICABLE for finding in findings)
        rows.append((name, search or "-", f"{met} of {asked}" if reports[urn].documents else "-", reason or ""))
    database.close()
    return tabulate(rows, ("School", "Search", "Duties found", "Why"), maxcolwidths=[30, None, None, 70])


class StandIn:
    """A client for the county: Google's documents come from the county's own stand-in, every other address as from `client`."""

    def __init__(self, client: Client, addresses: Mapping[str, str]) -> None:
        self._client, self._address = client, addresses.get(STAND_IN, "")

    def get(self, url: str, etag: str = "", last_modified: str = "") -> Fetched | NotModified | Skipped:
        """As `Client.get`."""
        real = export_address(url)
        parts = urlsplit(real)
        if not self._address or parts.hostname not in STOOD_FOR:
            return self._client.get(url, etag, last_modified)
        answer = self._client.get(f"{self._address}{parts.path}{'?' if parts.query else ''}{parts.query}", etag, last_modified)
        return replace(answer, url=url if isinstance(answer, Skipped) else real)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    allow_reuse_address = True

    def __init__(self, site: Site) -> None:
        self.site = site
        self.addresses: Mapping[str, str] = {}
        try:
            super().__init__(("127.0.0.1", site.port), _Handler)
        except OSError:
            super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, *_: Any) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        route = _route(self.server.site, self.path)
        if route.delay:
            time.sleep(route.delay)
        body = route.body
        if route.type.startswith(("text/", "application/xml")):
            body = with_addresses(body.decode("utf-8"), self.server.addresses).encode()
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        status = route.status
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.send_response(status)
        self.send_header("Content-Type", route.type)
        if status in (200, 304):
            self.send_header("ETag", etag)
        for name, value in route.headers.items():
            self.send_header(name, with_addresses(value, self.server.addresses))
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


_LOST = Route(b"<!doctype html><title>Page not found</title><h1>Page not found</h1>", status=404)


def _route(site: Site, path: str) -> Route:
    if path in site.routes:
        return site.routes[path]
    parts = urlsplit(path)
    for address, route in site.routes.items():
        told = urlsplit(address)
        if told.path.rstrip("/") == parts.path.rstrip("/") and parse_qs(told.query) == parse_qs(parts.query):
            return route
    return _LOST
