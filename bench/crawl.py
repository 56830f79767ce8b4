"""How fast, how politely and in how much memory the crawler works, against servers on this machine.

Usage: .venv/bin/python bench/crawl.py [fetch] [find] [polite] [audit] [--schools 600] [--scrapy /path/to/another/venv/bin/python]

Scrapy is no dependency of ours: `python -m venv /tmp/scrapy && /tmp/scrapy/bin/pip install scrapy`, then --scrapy /tmp/scrapy/bin/python.
Every host is an address of 127.0.0.0/8 (Linux); one server process on the same machine answers for all of them, 50 ms late.
"""

# ruff: noqa: E501

from __future__ import annotations

import argparse
import asyncio
import hashlib
import math
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

LATENCY = 0.05
PAGES = ("/", "/send", "/policies", "/our-school", "/news")
_SCRAPY = """
import sys, time, scrapy
from scrapy.crawler import CrawlerProcess
urls = open(sys.argv[1]).read().split()
got = []
class Spider(scrapy.Spider):
    name = "bench"
    async def start(self):
        for url in urls:
            yield scrapy.Request(url)
    def parse(self, response):
        got.append(len(response.body))
process = CrawlerProcess({"LOG_ENABLED": False, "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS": 64, "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_DELAY": 0, "RETRY_ENABLED": False, "COOKIES_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "AUTOTHROTTLE_ENABLED": False})
process.crawl(Spider)
began = time.perf_counter()
process.start()
print(len(got), time.perf_counter() - began)
"""


def bodies() -> dict[str, bytes]:
    """What every host answers: pages of 99 KB, as schools' pages are, one of them a report."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
    import county_text as texts

    menu = "".join(
        f'<li><a href="{path}">{words}</a></li>'
        for path, words in zip(PAGES, ("Home", "SEN Information Report", "Policies", "Our School", "News"), strict=True)
    )
    filler = "<!-- " + "x" * 96 + " -->\n"
    made = {"/robots.txt": b"User-agent: *\nDisallow: /admin\n"}
    for path in PAGES:
        body = (
            texts.whole(texts.read_text("13"), "SEN Information Report 2025")
            if path == "/send"
            else f"<h1>Page {path}</h1><p>{'Words about the school. ' * 200}</p>"
        )
        page = f"<!doctype html><html><head><title>School</title><style>{{filler}}</style></head><body><nav><ul>{menu}</ul></nav><main>{body}</main></body></html>"
        missing = max(0, 99_000 - len(page))
        made[path] = page.replace("{filler}", filler * (missing // len(filler))).encode()
    return made


def serve(port: int, latency: float) -> None:
    """The server process."""
    pages = {path: (body, hashlib.sha256(body).hexdigest()[:16]) for path, body in bodies().items()}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                path = request.split(b" ", 2)[1].decode()
                await asyncio.sleep(latency)
                body, etag = pages.get(path, (b"<title>Page not found</title>", ""))
                kind = "text/plain" if path == "/robots.txt" else "text/html; charset=utf-8"
                if etag and f'"{etag}"'.encode() in request:
                    writer.write(f'HTTP/1.1 304 Not Modified\r\nETag: "{etag}"\r\nContent-Length: 0\r\n\r\n'.encode())
                else:
                    status = "200 OK" if etag else "404 Not Found"
                    writer.write(
                        f'HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nETag: "{etag}"\r\nContent-Length: {len(body)}\r\n\r\n'.encode()
                        + body
                    )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "0.0.0.0", port, backlog=2048)
        await server.serve_forever()

    asyncio.run(run())


def hosts(number: int, port: int, first: int = 0) -> list[str]:
    return [f"http://127.{1 + at // 62_500}.{at // 250 % 250}.{at % 250 + 1}:{port}" for at in range(first, first + number)]


def fetch(port: int, schools: int, scrapy: str) -> None:
    """The client alone, six requests a host (robots.txt and five pages), beside Scrapy doing the same."""
    from seninfo_check.fetch import Client
    from seninfo_check.model import Fetched

    for threads in (32, 64):
        client = Client(delay=0.0)

        def visit(host: str, client: Client = client) -> int:
            return sum(isinstance(client.get(host + path), Fetched) for path in PAGES)

        began, used = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(threads) as pool:
            got = sum(pool.map(visit, hosts(schools, port)))
        seconds = time.perf_counter() - began
        print(
            f"our client, {threads} threads: {client.requests} requests ({got} pages) in {seconds:.1f} s: {client.requests / seconds:.0f} a second, {1000 * (time.process_time() - used) / client.requests:.2f} ms CPU each"
        )
        client.close()
    if scrapy:
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("\n".join(host + path for host in hosts(schools, port) for path in PAGES))
            file.flush()
            out = subprocess.run([scrapy, "-c", _SCRAPY, file.name], capture_output=True, text=True, check=True).stdout.split()
        got, seconds = int(out[0]), float(out[1])
        print(f"Scrapy, 64 at once: {got + schools} requests ({got} pages) in {seconds:.1f} s: {(got + schools) / seconds:.0f} a second")


def find(port: int, schools: int) -> None:
    """The whole search, links and judgement included."""
    from seninfo_check import crawl
    from seninfo_check.fetch import Client
    from seninfo_check.model import School

    client = Client(delay=0.0)
    began = time.perf_counter()
    with ThreadPoolExecutor(64) as pool:
        found = list(pool.map(lambda host: crawl.find(School(website=f"{host}/"), client.get), hosts(schools, port)))  # type: ignore[arg-type]
    seconds = time.perf_counter() - began
    right = sum(one.outcome == "found" and one.chosen[0].url.endswith("/send") for one in found)
    print(
        f"crawl.find: {schools} schools ({right} right), {client.requests} requests in {seconds:.1f} s: {client.requests / seconds:.0f} requests, {schools / seconds:.0f} schools a second"
    )


def polite(port: int, schools: int) -> None:
    """With the delay of one second: how near to the time that the delay itself asks for."""
    from seninfo_check.fetch import Client

    threads, number = 64, min(schools, 256)
    client = Client(delay=1.0)

    def visit(host: str) -> None:
        for path in PAGES:
            client.get(host + path)

    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(visit, hosts(number, port, first=100_000)))
    seconds = time.perf_counter() - began
    asked = math.ceil(number / threads) * len(PAGES) * 1.0
    print(
        f"polite: {number} hosts, {threads} threads, 1 s apart: {seconds:.1f} s; the delay alone asks for {asked:.0f} s: {100 * (seconds / asked - 1):.0f}% over"
    )


def audit(port: int, schools: int, runs: int) -> None:
    """Whole audits with the real crawler, parser and checks: time and memory, then a second audit of what has not changed."""
    from seninfo_check import rules
    from seninfo_check.audit import audit as run
    from seninfo_check.fetch import Client
    from seninfo_check.model import Fetched, NotModified, School, Skipped

    asked: list[tuple[str, str, str]] = []

    class Noting(Client):
        def get(self, url: str, etag: str = "", last_modified: str = "") -> Fetched | NotModified | Skipped:
            asked.append((url, etag, last_modified))
            return super().get(url, etag, last_modified)

    listed = [School(urn=str(at), name="", website=f"{host}/") for at, host in enumerate(hosts(schools, port, first=200_000))]
    with tempfile.TemporaryDirectory() as folder:
        for which in ("first", "second")[:runs]:
            client, _ = Noting(delay=0.0), asked.clear()
            began, used = time.perf_counter(), time.process_time()
            summary = run(listed, Path(folder), rules.load(), client, as_of=date(2026, 1, 5), threads=64)
            seconds, used = time.perf_counter() - began, time.process_time() - used
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            size = os.path.getsize(Path(folder) / "audit.db") / 1e6
            print(
                f"audit of {schools}, {which} run: {seconds:.1f} s, {client.requests} requests, {summary.unchanged} unchanged, most memory {memory:.0f} MB (largest child {children:.0f} MB), audit.db {size:.0f} MB, {dict(summary.searches)}",
                flush=True,
            )
            client.close()
    # The same requests again without an audit around them, school by school as the audit asks: what is the network's, and the client's.
    sites: dict[str, list[tuple[str, str, str]]] = {}
    for one in asked:
        sites.setdefault(one[0].split("/")[2], []).append(one)
    client = Client(delay=0.0)
    began, bare = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(64) as pool:
        list(pool.map(lambda requests: [client.get(*one) for one in requests], sites.values()))
    network, bare = time.perf_counter() - began, time.process_time() - bare
    print(
        f"the last run's {client.requests} requests alone: {network:.1f} s, so {seconds - network:.1f} s of the run are the audit's own; processor {used:.1f} s in the run, {bare:.1f} s for the requests alone"
    )
    client.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["fetch", "find", "polite"])
    parser.add_argument("--schools", type=int, default=600)
    parser.add_argument("--runs", type=int, default=2, help="1 leaves out the second audit")
    parser.add_argument("--scrapy", default="")
    parser.add_argument("--port", type=int, default=18_500)
    wanted = parser.parse_args()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(wanted.port, LATENCY), daemon=True)
    server.start()
    time.sleep(2)
    try:
        if "fetch" in wanted.what:
            fetch(wanted.port, wanted.schools, wanted.scrapy)
        if "find" in wanted.what:
            find(wanted.port, wanted.schools)
        if "polite" in wanted.what:
            polite(wanted.port, wanted.schools)
        if "audit" in wanted.what:
            audit(wanted.port, wanted.schools, wanted.runs)
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
