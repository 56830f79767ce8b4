"""Strangers' text made harmless: for a page, a cell, an XML file, an address and a file name."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from seninfo_check.model import Link, School
from seninfo_check.schools import school_key

#: Marks that turn the direction of the text after them, and so can make a name show as another.
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
#: Characters that XML 1.0 forbids, and so do the formats built on it.
_FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff{_DIRECTION}]")
#: As much of a name or title as a heading or a cell shows.
NAME_LENGTH = 120
#: Where a spreadsheet starts to read a cell as a formula, wide forms of the same signs included.
_FORMULA = re.compile(r"[\s'\"]*[=+\-@|%＝＋－＠\t\r\n]")


def harmless(text: str, limit: int = 0) -> str:
    """The text without characters that nobody sees or that turn its direction, cut at `limit` with an ellipsis."""
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub("", text)
    return f"{text[: limit - 1].rstrip()}…" if limit and len(text) > limit else text


def one_line(text: str, limit: int = 0) -> str:
    """The text on one line, harmless."""
    return harmless(" ".join(text.split()), limit)


def cell(text: str) -> str:
    """The text for a CSV cell: a spreadsheet that opens it shows the text and never works out a formula."""
    text = harmless(text)
    return f"'{text}" if _FORMULA.match(text) else text


@lru_cache(maxsize=4096)
def web_address(url: str) -> str:
    """The address when a reader may follow it from a page (http and https), else an empty string."""
    url = harmless(url).strip()
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    # A quote or a space in an address is legal in none of the places where we write it.
    return re.sub(r"[\s\"'<>`\\{}|^]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url) if usable else ""


def school_name(school: School) -> str:
    """The school's name as a heading shows it, or words in its place."""
    return one_line(school.name, NAME_LENGTH) or "SEN information report"


def file_name(school: School) -> str:
    """A name for a school's file, without ending: letters, digits and hyphens only, the same as in the store."""
    name = re.sub(r"[^A-Za-z0-9-]+", "-", school_key(school)).strip("-")[:80] or "school"
    # Windows keeps these names for devices.
    return f"school-{name}" if re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", name, re.IGNORECASE) else name


def file_words(school: School) -> str:
    """The school's name for a file's name: plain letters, digits and hyphens; the school's key when nothing is left."""
    words = re.sub(r"[^a-z0-9]+", "-", school.name.casefold()).strip("-")[:60].strip("-")
    return words or file_name(school)


def leads_nowhere(link: Link) -> bool:
    """Whether a link has no address that a reader can follow."""
    return not web_address(link.url) and not link.url.startswith(("mailto:", "tel:"))
