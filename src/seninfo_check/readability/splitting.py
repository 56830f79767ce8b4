"""Where a long sentence can be cut: at the joints a reader breathes at, into parts of ordinary length."""

from __future__ import annotations

import re

from seninfo_check.readability.prose import Piece

#: How long the parts of a split sentence should be at most.
PART = 20
#: How short a part may be.
LEAST = 5

_CUTS = re.compile(
    r"(?:; |: | [–—-] |, (?:and|but|so|or|which|who|where|while|as|because|then|including|such as) "
    r"| (?:because|so that|whereas|although|and then|but|while) | and )",
    re.IGNORECASE,
)


def split_points(piece: Piece) -> tuple[int, ...]:
    """Offsets in the piece's text before which it can be split, nearest to equal parts; none when it has no joint."""
    parts = -(-len(piece.words) // PART)
    starts = [start for start, _ in piece.spans]
    places = []
    for match in _CUTS.finditer(piece.text):
        at = match.start() + len(match.group()) - len(match.group().lstrip(" ,;:–—-"))
        before = sum(start < at for start in starts)
        if match.group() == " and " and _joins_names(piece, before):
            continue
        if LEAST <= before <= len(starts) - LEAST:
            # A bare "and" more often joins two nouns than two sentences.
            places.append((at, before, match.group().strip().lower() == "and"))
    chosen: list[tuple[int, int]] = []
    for part in range(1, parts):
        ideal = len(starts) * part / parts
        free = [place for place in places if all(abs(place[1] - taken) >= LEAST for _, taken in chosen)]
        if free:
            at, before, _ = min(free, key=lambda place: (abs(place[1] - ideal) + 6 * place[2], place[0]))
            chosen.append((at, before))
    return tuple(sorted(at for at, _ in chosen))


def is_list(piece: Piece) -> bool:
    """Whether a sentence is a list written as one: a colon, then parts between semicolons."""
    return ":" in piece.text and piece.text.count(";") >= 2


def _joins_names(piece: Piece, before: int) -> bool:
    # "Kent and Medway Communication Service" is one name. `before` counts the words before "and".
    words = piece.words
    return before > 1 and before + 1 < len(words) and words[before - 1][0].isupper() and words[before + 1][0].isupper()
