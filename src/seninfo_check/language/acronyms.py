"""Acronyms of a text and what they stand for there."""

from __future__ import annotations

import re

_ACRONYM = re.compile(r"\b[A-Z](?:[A-Za-z&/]{0,6}[A-Z])s?\b")
_EXPANDED = re.compile(r"\(([^()]{2,80})\)")


def acronyms_in(text: str) -> dict[str, str]:
    """Each acronym of a text and its expansion there, or "" when the text never gives one.

    Reads both directions, "Local Authority (LA)" and "LA (Local Authority)", and glossary lines "LA: Local Authority"
    (after Schwartz and Hearst 2003, letters matched from the right).
    """
    acronyms = {match.group().removesuffix("s"): "" for match in _ACRONYM.finditer(text)}
    for match in _EXPANDED.finditer(text):
        inside, before = match.group(1).strip(), text[: match.start()].rstrip()
        short = inside.removesuffix("s")
        if short in acronyms:
            long = _expansion(short, before[-120:])
            if long:
                acronyms[short] = acronyms[short] or long
        else:
            last = re.search(r"([A-Za-z&/]+)$", before)
            if last and last.group(1).removesuffix("s") in acronyms and _expansion(last.group(1).removesuffix("s"), inside):
                acronyms[last.group(1).removesuffix("s")] = acronyms[last.group(1).removesuffix("s")] or inside
    for match in re.finditer(r"(?m)^\W*([A-Z][A-Za-z&/]{1,7})\s*(?:[:=–—|-]|stands for|means)\s*([^\n.;|]{4,80})", text):
        short = match.group(1).removesuffix("s")
        if short in acronyms and _expansion(short, match.group(2)):
            acronyms[short] = acronyms[short] or match.group(2).strip()
    return acronyms


def _expansion(short: str, long: str) -> str:
    letters = [letter.lower() for letter in short if letter.isalnum()]
    position = len(long) - 1
    for index in range(len(letters) - 1, -1, -1):
        while position >= 0 and not (
            long[position].lower() == letters[index] and (index > 0 or position == 0 or not long[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return ""
        position -= 1
    expansion = long[position + 1 :].strip()
    return expansion if len(expansion.split()) <= len(letters) + 5 and len(expansion.split()) >= min(2, len(letters)) else ""
