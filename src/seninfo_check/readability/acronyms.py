"""Acronyms of a report: where each is first used, whether and where it is explained, and what to write in a glossary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from seninfo_check.language import acronyms_in
from seninfo_check.readability.prose import Prose
from seninfo_check.readability.words import Words

_SHAPE = re.compile(r"[A-Z](?:[A-Za-z&/]{0,6}[A-Z])s?")


@dataclass(frozen=True)
class Acronym:
    """One acronym. `stands_for` is the report's own explanation or, where `explained` is false, the one we suggest ("" when unknown).

    `statutory` acronyms (SEN, EHC plan) belong in a glossary but are never flagged.
    """

    acronym: str
    stands_for: str
    explained: bool
    explained_at_first_use: bool
    uses: int
    statutory: bool


@dataclass(frozen=True, slots=True)
class FirstUse:
    """Where an acronym that its readers cannot know first stands: a piece and the word in it."""

    acronym: Acronym
    piece: int
    word: int


def acronyms_of(prose: Prose, texts: Sequence[str], words: Words) -> tuple[tuple[Acronym, ...], tuple[FirstUse, ...]]:
    """Every acronym of the report in order of first use, and the first uses that need explaining."""
    first: dict[str, tuple[int, int]] = {}
    uses: dict[str, int] = {}
    spoken = None
    for number, piece in enumerate(prose.pieces):
        if piece.capitals:
            continue
        for position, word in enumerate(piece.words):
            if len(word) > 1 and word[1:] != piece.lower[position][1:] and _SHAPE.fullmatch(word):
                short = word.removesuffix("s")
                if short not in words.everyday and word not in words.everyday:
                    first.setdefault(short, (number, position))
                    uses[short] = uses.get(short, 0) + 1
    if not first:
        return (), ()
    spoken = {word for piece in prose.pieces for word in piece.words if word.islower()}
    said = {}
    for text in texts:
        said.update({short: long for short, long in acronyms_in(text).items() if long or short not in said})
    found, unexplained = [], []
    for short, (number, position) in first.items():
        if short.isupper() and len(short) > 2 and short.lower() in spoken:
            continue
        long = said.get(short, "")
        piece = prose.pieces[number]
        statutory = any(end - start == 1 for start, end, _ in words.statutory.find((short.lower(),)))
        at_first = bool(long) and _explained_at(short, long, texts[piece.document], piece.start + piece.spans[position][0], texts)
        acronym = Acronym(short, long or words.glossary.get(short.upper(), ""), bool(long), at_first, uses[short], statutory)
        found.append(acronym)
        if not statutory and not at_first:
            unexplained.append(FirstUse(acronym, number, position))
    return tuple(found), tuple(unexplained)


def _explained_at(short: str, long: str, text: str, at: int, texts: Sequence[str]) -> bool:
    # "CAMHS (the child ...)" explains just after, "the child ... (CAMHS)" just before; a heading or glossary above counts too.
    where = text.find(long)
    if where < 0:
        return any(long in other for other in texts)
    return where <= at + len(short) + 4 or where <= at
