"""From the start page to the first result page for a Word file of 2,500 words, once `seninfo-check serve` is up."""

from __future__ import annotations

import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from served import REPORT, serve, word_file

MOST = 3.0
ROUNDS = 7


def text(words: int) -> str:
    """Our draft, repeated with other numbers in it until it is long enough."""
    lines: list[str] = []
    year = 2000
    while sum(len(line.split()) for line in lines) < words:
        year += 1
        lines += [line if not line or line.startswith("#") else f"In {year}: {line}" for line in REPORT.splitlines()]
    return "\n".join(lines)


def once(url: str, body: bytes) -> float:
    """Seconds for one person's way through all pages."""
    began = time.perf_counter()
    with requests.Session() as visitor:
        visitor.get(url, timeout=60)
        sitting = visitor.post(f"{url}start", timeout=60).url.removesuffix("/report")
        visitor.post(f"{sitting}/report", files={"files": ("draft.docx", body)}, timeout=60)
        answer = visitor.post(f"{sitting}/school", data={"name": "Fernhollow", "type": "mainstream"}, timeout=60)
        while answer.url.endswith("/check"):
            answer = visitor.get(answer.url, timeout=60)
        assert answer.url.endswith("/result"), re.sub(r"<[^>]+>", "", answer.text)
    return time.perf_counter() - began


def main() -> int:
    """Prints the times; 1 when the median is over the limit."""
    with tempfile.TemporaryDirectory() as folder, serve() as server:
        draft = text(2500)
        body = word_file(Path(folder) / "draft.docx", draft).read_bytes()
        times = [once(server.url, body) for _ in range(ROUNDS)]
        print(f"{len(draft.split())} words, {len(body):,} bytes, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        print(f"first {times[0]:.2f} s, median {statistics.median(times):.2f} s, slowest {max(times):.2f} s (limit {MOST} s)")
        print(f"memory of the server: {server.memory() / 1e6:.0f} MB")
    return int(statistics.median(times) > MOST)


if __name__ == "__main__":
    raise SystemExit(main())
