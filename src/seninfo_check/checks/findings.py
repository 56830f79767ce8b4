"""How every check builds its finding: evidence from sentences, and the words for what was searched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from seninfo_check.language import Reading, Sentence
from seninfo_check.model import Evidence

#: As much of a sentence as a report quotes.
QUOTE_LENGTH = 400


def evidence(reading: Reading, sentence: Sentence, element: str = "") -> Evidence:
    """The sentence as a quote, with the place where we read it."""
    document = reading.documents[sentence.document]
    return Evidence(
        quote=shorten(sentence.text),
        url=document.url,
        heading=" > ".join(sentence.headings),
        page=sentence.page,
        anchor=sentence.anchor,
        start=sentence.start,
        end=sentence.end,
        element=element,
    )


def shorten(text: str, length: int = QUOTE_LENGTH) -> str:
    """The text, cut at a word with an ellipsis when it is longer than a quote may be."""
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"


@lru_cache(maxsize=4)
def searched(reading: Reading) -> str:
    """In words, what was read: documents, headings and sentences."""
    headings = len({(sentence.document, sentence.headings) for sentence in reading.sentences if sentence.headings})
    documents = len(reading.documents)
    return f"{_count(documents, 'document')}, {_count(headings, 'section')}, {_count(len(reading.sentences), 'sentence')}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """Names as English lists them: a, b and c."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""
