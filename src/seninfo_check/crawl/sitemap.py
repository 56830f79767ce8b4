"""The addresses that a site's own map lists: nested, packed or plain, and never more than a fair share of them."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

from seninfo_check.model import Fetched, Skipped

#: Most bytes that are unpacked of one map, and most addresses looked at of one school.
MOST_BYTES, MOST_ADDRESSES = 60_000_000, 250_000

_LOC = re.compile(rb"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*(.{1,2000}?)\s*(?:\]\]>)?\s*</(?:\w+:)?loc>", re.IGNORECASE | re.DOTALL)
_LINE = re.compile(rb"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_POINTLESS = re.compile(r"image|video|news|event|author|user|categor|tag|product|staff|gallery|calendar", re.IGNORECASE)


def addresses(home: str, get: Callable[[str], Fetched | Skipped | None], most_maps: int = 6) -> Iterator[str]:
    """Every address that the site's maps list, as they come; `get` gives None when the search may ask for no more."""
    waiting = [urljoin(home, "/sitemap.xml")]
    seen: set[str] = set()
    tried_robots = False
    listed = maps = 0
    while waiting and maps < most_maps:
        url = waiting.pop(0)
        if url in seen:
            continue
        seen.add(url)
        answer = get(url)
        if answer is None:
            return
        maps += 1
        body = b"" if isinstance(answer, Skipped) else unpacked(answer.body)
        if not tried_robots and not _LOC.search(body):
            tried_robots = True
            waiting += _from_robots(home, get) or [urljoin(home, "/sitemap_index.xml"), urljoin(home, "/wp-sitemap.xml")]
        is_index = b"<sitemapindex" in body[:5_000] or bool(re.search(rb"<\w+:sitemapindex", body[:5_000]))
        found = [html.unescape(match[1].decode("utf-8", "replace")) for match in _LOC.finditer(body)] if is_index else []
        waiting += sorted(found[:500], key=lambda one: (bool(_POINTLESS.search(one)), "page" not in one))[:20]
        if is_index:
            continue
        for match in _LOC.finditer(body):
            listed += 1
            if listed > MOST_ADDRESSES:
                return
            yield html.unescape(match[1].decode("utf-8", "replace"))


def unpacked(body: bytes) -> bytes:
    """A map's bytes, unpacked when it is packed, and cut off at the most that is read."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:MOST_BYTES]
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MOST_BYTES)
    except zlib.error:
        return b""


def _from_robots(home: str, get: Callable[[str], Fetched | Skipped | None]) -> list[str]:
    answer = get(urljoin(home, "/robots.txt"))
    if answer is None or isinstance(answer, Skipped):
        return []
    return [line.decode("utf-8", "replace") for line in _LINE.findall(answer.body[:500_000])][:10]
