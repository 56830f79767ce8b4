"""What makes a line a heading when nothing says so, and which level it gets: one rule for every format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from seninfo_check.model import Block, Kind

#: Levels to settle later: an accordion's or tab's label, and a line that only looks like a heading (bold, a question).
CONTROL, LOOKS = 0, -1

_LONGEST = 15
_LONGEST_QUESTION = 25
_SOMEBODY = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Rev|Revd|Prof|Sir|Dame)\b\.? [A-Z]")
_WAY_TO_REACH = re.compile(r"@|\bwww\.|https?:|\(at\)|\[at\]|\d{3,}[ -]?\d{3,}", re.IGNORECASE)
_LABELLED = re.compile(r"\w: \S")
_NUMBER = re.compile(r"^(?:section|part|question|q)?\s*(?:\d{1,2}(?:\.\d{1,2})*[.):]?|[a-z][.)]|\([a-z0-9]\))\s+(?=\S)", re.IGNORECASE)


def names_somebody(text: str) -> bool:
    """Whether a title and a name stand in the text (Mrs Lane)."""
    return bool(_SOMEBODY.search(text))


def is_question(text: str) -> bool:
    """Whether the whole text is one question, short enough to be asked as a heading."""
    body = text.rstrip("*: ")
    if len(body) > 250 or not body.endswith("?") or len(body.split()) > _LONGEST_QUESTION:
        return False
    inner = _NUMBER.sub("", body[:-1])
    return bool(inner) and (inner[0].isupper() or inner[0] in "‘'“\"(") and not re.search(r"[.!?] ", inner)


def looks_like_heading(text: str, bold: bool) -> bool:
    """Whether a whole paragraph stands as a heading: a short question, or short bold words that state nothing.

    Bold lines that end in a full stop, name a person or give a way to reach one are what the school says, not headings.
    """
    if len(text) > 250 or not any(character.isalpha() for character in text):
        return False
    if is_question(text):
        return not _WAY_TO_REACH.search(text)
    if not bold or len(text.split()) > _LONGEST or len(text) > 120:
        return False
    if text.rstrip("\"”’')").endswith((".", ";", ",", "!")) or text[0] in "[(":
        return False
    return not (names_somebody(text) or _WAY_TO_REACH.search(text) or _LABELLED.search(text))


def is_prose(text: str) -> bool:
    """Whether text marked as a heading is really a paragraph: too long, or a sentence of some length."""
    words = len(text.split())
    # The Schedule's own wording, used as a heading, runs to 45 words and may end in a full stop.
    if words > 60 or (words > 15 and re.search(r"[a-z][.!?] [A-Z]", text)):
        return True
    return words > 15 and text.rstrip("\"”’')").endswith(".") and not _NUMBER.match(text)


def settle(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give headings without a level of their own the one below the real heading they stand under; the same one twice running is one."""
    real, control = 1, 0
    before: Block | None = None
    for block in blocks:
        if block.kind is Kind.HEADING:
            if block.level > 0:
                real, control = block.level, 0
            elif block.level == CONTROL:
                control = min(real + 1, 6)
                block = replace(block, level=control)
            else:
                block = replace(block, level=min((control or real) + 1, 6))
            if before is not None and before.kind is Kind.HEADING and before.text == block.text:
                continue
        before = block
        yield block


def without_number(text: str) -> str:
    """A heading in lower case without its number, page number and dot leaders, for comparing."""
    if text[-1:].isdigit():
        text = re.sub(r"[\s.…·_]*(?:\s|\.{2,}|…)\s*(?:page\s*|p\.?\s*)?\d{1,3}$", "", text, flags=re.IGNORECASE)
    return re.sub(r"\W+", " ", _NUMBER.sub("", text)).strip().casefold()
