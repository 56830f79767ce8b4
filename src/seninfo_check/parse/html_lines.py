"""Runs of inline text (words, whether bold, the index of their link or -1) and the lines that <br> makes of them."""

from __future__ import annotations

from collections.abc import Sequence

from seninfo_check.model import Link
from seninfo_check.parse.characters import clean
from seninfo_check.parse.headings import looks_like_heading

Run = tuple[str, bool, int]


def lines_of(runs: Sequence[Run]) -> list[list[Run]]:
    """The lines of some runs, broken where they hold a line feed; some lines may be empty."""
    lines: list[list[Run]] = [[]]
    for text, bold, link in runs:
        first, *others = text.split("\n")
        if first:
            lines[-1].append((first, bold, link))
        for part in others:
            lines.append([(part, bold, link)] if part else [])
    return lines


def groups_of(lines: Sequence[list[Run]]) -> list[list[list[Run]]]:
    """The lines between empty lines."""
    groups: list[list[list[Run]]] = [[]]
    for line in lines:
        if words_of(line).strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def words_of(runs: Sequence[Run]) -> str:
    """The text of some runs, spaces and all."""
    return "".join(text for text, _, _ in runs)


def all_bold(runs: Sequence[Run]) -> bool:
    """Whether every letter and figure is bold."""
    return all(bold for text, bold, _ in runs if any(character.isalnum() for character in text))


def heads(text: str, line: Sequence[Run], others: Sequence[Sequence[Run]]) -> bool:
    """Whether a line heads the lines broken off beneath it: a question, or bold words over prose (a name over a role does not)."""
    rest = sum(len(words_of(other).split()) for other in others)
    return rest > (0 if text.endswith("?") else 12) and looks_like_heading(text, all_bold(line))


def links_of(runs: Sequence[Run], addresses: Sequence[str]) -> tuple[Link, ...]:
    """The links of some runs, each with all of its words."""
    found: dict[int, str] = {}
    for text, _, link in runs:
        if link >= 0:
            found[link] = found.get(link, "") + text
    return tuple(Link(clean(text), addresses[link]) for link, text in found.items() if clean(text))
