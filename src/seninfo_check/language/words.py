"""Words, their stems and phrases of them: spaCy's blank English pipeline splits, Snowball stems (LIBRARIES section 5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


@cache
def pipeline() -> Language:
    """The one spaCy pipeline, loaded at first use."""
    import spacy

    return spacy.blank("en")


@cache
def _stemmer() -> object:
    # PyStemmer, not snowballstemmer: the same algorithm without importing 35 other languages, and twenty times as fast.
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Snowball stem of a word in lower case; words the sector writes in several ways share one stem."""
    word = word.lower().replace("’", "'")
    word = _SAME_WORD.get(word, word)
    stemmed: str = _stemmer().stemWord(word)  # type: ignore[attr-defined]
    return stemmed


# One spelling for words that stand for one thing throughout; acronyms keep their own meaning elsewhere.
_SAME_WORD = {
    "sendco": "senco", "sencos": "senco", "sendcos": "senco", "senco's": "senco", "sendco's": "senco",
    "send": "sen", "ehcp": "ehc", "ehcps": "ehc", "pupils": "pupil", "students": "pupil", "student": "pupil", "learners": "pupil",
    "learner": "pupil", "children": "pupil", "child": "pupil", "youngsters": "pupil", "youngster": "pupil", "child's": "pupil",
    "children's": "pupil", "pupil's": "pupil", "pupils'": "pupil", "student's": "pupil", "students'": "pupil",
    "carers": "parent", "carer": "parent", "parents": "parent", "parents'": "parent", "families": "family",
}  # fmt: skip

_WORD = re.compile(r"[^\W_](?!\Z)|^[^\W_]\Z")


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as spaCy splits them, punctuation left out."""
    # Kept for a while: a sentence is read again as the context of the next one.
    return tuple(token.text for token in pipeline().make_doc(text) if _WORD.search(token.text))


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words."""
    return tuple(stem(word) for word in words_of(text))


class Phrases:
    """A set of named phrases, found in stems; longer phrases win over shorter ones that start at the same word."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        # By the first stem, then the second ("" for phrases of one word): many phrases begin with "is" or "to".
        self._by_first: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
        for name, phrase in phrases:
            stems = tuple(stem(word) for word in _PHRASE_WORD.findall(_NOT.sub(" n't", phrase.replace("cannot", "can not"))))
            if stems:
                second = stems[1] if len(stems) > 1 else ""
                self._by_first.setdefault(stems[0], {}).setdefault(second, []).append((stems, name))
        for by_second in self._by_first.values():
            for found in by_second.values():
                found.sort(key=lambda pair: -len(pair[0]))

    def find(self, stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Start, end (word positions) and name of every phrase in the stems; per start, only the longest of each name."""
        stems = tuple(stems)
        for position, first in enumerate(stems):
            by_second = self._by_first.get(first)
            if by_second is None:
                continue
            seen: set[str] = set()
            for phrase, name in by_second.get(stems[position + 1], ()) if position + 1 < len(stems) else ():
                length = len(phrase)
                if name not in seen and (length == 2 or stems[position : position + length] == phrase):
                    seen.add(name)
                    yield position, position + length, name
            for _, name in by_second.get("", ()):
                if name not in seen:
                    seen.add(name)
                    yield position, position + 1, name


# spaCy splits "one-to-one", "and/or", "don't" and "cannot"; phrases are split alike, without paying for spaCy.
_NOT = re.compile(r" ?n['’]t\b")
_PHRASE_WORD = re.compile(r"[^\W_]+(?:[’'.@+][^\W_]+)*")
