"""Where a quote stands: in words, and as a link that opens the document at that very place."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from seninfo_check.model import Evidence
from seninfo_check.reporters.harmless import harmless, one_line, web_address

#: Words of a quote that a text fragment names at its start and its end.
_WORDS = 5


@dataclass(frozen=True)
class Place:
    """`words` say where a quote is; `url` opens the document there, and is empty for a file on somebody's disk."""

    words: str
    url: str


def place(evidence: Evidence, title: str = "") -> Place:
    """The place of a quote. A PDF opens at its page, a web page at the quote itself, in browsers that know how to."""
    parts = [document_words(evidence.url, title)]
    if evidence.page:
        parts.append(f"page {evidence.page}")
    if evidence.heading:
        parts.append(f"under “{one_line(evidence.heading.split(' > ')[-1], 100)}”")
    return Place(", ".join(part for part in parts if part), _link(evidence))


def document_words(url: str, title: str = "") -> str:
    """What a reader would call a document: its title, else the last part of its address."""
    if title.strip():
        return one_line(title, 80)
    try:
        path = urlsplit(url).path if web_address(url) else url
    except ValueError:
        path = url
    return one_line(unquote(path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]) or url, 80)


def _link(evidence: Evidence) -> str:
    url = web_address(evidence.url).partition("#")[0]
    if not url:
        return ""
    if evidence.page:
        return f"{url}#page={evidence.page}"
    anchor = quote(harmless(evidence.anchor), safe="")
    fragment = _text_fragment(evidence.quote)
    return f"{url}#{anchor}{fragment}" if anchor or fragment else url


def _text_fragment(text: str) -> str:
    words = one_line(text.rstrip("…")).split(" ")
    # A row of a table is joined by bars that the page does not show.
    if "|" in words:
        words = words[: words.index("|")] or words[1:2]
    if not "".join(words):
        return ""
    if len(words) <= 2 * _WORDS:
        return f":~:text={_encoded(words)}"
    end = "" if text.endswith("…") else f",{_encoded(words[-_WORDS:])}"
    return f":~:text={_encoded(words[:_WORDS])}{end}"


def _encoded(words: list[str]) -> str:
    # A hyphen and a comma have a meaning of their own in a text fragment.
    return quote(" ".join(words), safe="").replace("-", "%2D")
