"""The word lists of `rules/words.toml`: statutory terms, plainer wordings, glossary; and how they are found in a sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: A word as a writer sees it: hyphens, apostrophes and inner points belong to it.
WORD = re.compile(r"[^\W_]+(?:[’'.\-‐‑][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Plainer:
    """A plainer wording, and why. `kind` is "jargon" or "hidden-verb"."""

    instead: str
    reason: str
    kind: str = "jargon"


class Found:
    """Phrases keyed by their first word, longest first, each with what is known of it."""

    def __init__(self, phrases: Mapping[str, Plainer | None]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Plainer | None]]] = {}
        for phrase, known in phrases.items():
            words = tuple(word.lower() for word in WORD.findall(phrase))
            self._by_first.setdefault(words[0], []).append((words, known))
        for alike in self._by_first.values():
            alike.sort(key=lambda pair: -len(pair[0]))

    def find(self, lower: Sequence[str]) -> Iterator[tuple[int, int, Plainer | None]]:
        """First word, end and what is known of every phrase in some words in lower case; found phrases do not overlap."""
        after = 0
        for position in [at for at, word in enumerate(lower) if word in self._by_first]:
            if position >= after:
                for words, known in self._by_first[lower[position]]:
                    if len(words) == 1 or tuple(lower[position : position + len(words)]) == words:
                        after = position + len(words)
                        yield position, after, known
                        break


@dataclass(frozen=True)
class Words:
    """Everything of one words file."""

    statutory: Found
    plainer: Found
    nouns: Mapping[str, str]
    everyday: frozenset[str]
    glossary: Mapping[str, str]


def words_file() -> Path:
    """The words that belong to this program: the repository's in a checkout, else the copy inside the wheel."""
    beside = Path(__file__).resolve().parents[3] / "rules" / "words.toml"
    return beside if beside.is_file() else Path(__file__).resolve().parents[1] / "_rules" / "words.toml"


@cache
def load(path: Path | None = None) -> Words:
    """Read a words file; the program's own when none is given."""
    data = tomllib.loads((path or words_file()).read_text("utf-8"))
    plainer: dict[str, Plainer] = {}
    for base, instead in data["verbs"].items():
        for form, plain in zip(_forms(base), _forms(instead), strict=True):
            plainer[form] = Plainer(plain, "It is an official's word. A shorter one says the same.")
    for table in data["phrases"]:
        plainer.update({phrase: Plainer(instead, table["reason"]) for phrase, instead in table["words"].items()})
    plainer.update({phrase: Plainer(instead, "The verb is hidden in a noun.", "hidden-verb") for phrase, instead in data["hidden"].items()})
    # "multi agency" and "multi-agency" are one word to a reader.
    plainer.update({phrase.replace("-", " "): known for phrase, known in plainer.items() if "-" in phrase})
    return Words(
        statutory=Found(dict.fromkeys(data["statutory"])),
        plainer=Found(plainer),
        nouns=data["nouns"],
        everyday=frozenset(data["everyday"]),
        glossary={short.upper(): long for short, long in data["glossary"].items()},
    )


_IRREGULAR = {
    "find": ("finds", "found", "finding"), "make": ("makes", "made", "making"), "keep": ("keeps", "kept", "keeping"),
    "hold": ("holds", "held", "holding"), "tell": ("tells", "told", "telling"), "try": ("tries", "tried", "trying"),
    "fit": ("fits", "fitted", "fitting"), "strive": ("strives", "strove", "striving"),
    "carry": ("carries", "carried", "carrying"), "notify": ("notifies", "notified", "notifying"),
    "adapt": ("adapts", "adapted", "adapting"), "work": ("works", "worked", "working"), "show": ("shows", "shown", "showing"),
    "buy": ("buys", "bought", "buying"), "take": ("takes", "taken", "taking"), "write": ("writes", "written", "writing"),
    "speed": ("speeds", "sped", "speeding"), "put": ("puts", "put", "putting"), "get": ("gets", "got", "getting"),
    "modify": ("modifies", "modified", "modifying"), "stop": ("stops", "stopped", "stopping"),
}  # fmt: skip


def _forms(verb: str) -> tuple[str, str, str, str]:
    # "find out" inflects its first word.
    first, _, rest = verb.partition(" ")
    if first in _IRREGULAR:
        third, past, ing = _IRREGULAR[first]
    else:
        stem = first.removesuffix("e")
        third, past, ing = first + "s", stem + "ed", stem + "ing"
    tail = f" {rest}" if rest else ""
    return verb, third + tail, past + tail, ing + tail
