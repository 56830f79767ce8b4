"""Documents as sections: a heading and all that stands under it before the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seninfo_check.model import Block, Document, Kind


@dataclass(frozen=True)
class Section:
    """One heading with its own blocks; `path` runs from the outermost heading to this one, and is empty before the first."""

    document: int
    path: tuple[str, ...]
    blocks: tuple[Block, ...]
    first: int = 0

    @property
    def heading(self) -> str:
        return self.path[-1] if self.path else ""


def sections(documents: Sequence[Document]) -> Iterator[Section]:
    """Every section in reading order, those without blocks of their own too. `first` is the number of its first block."""
    for number, document in enumerate(documents):
        path: list[tuple[int, str]] = []
        own: list[Block] = []
        first = 0
        for index, block in enumerate(document.blocks):
            if block.kind is Kind.HEADING:
                if path or own:
                    yield Section(number, tuple(text for _, text in path), tuple(own), first)
                path = [*((level, text) for level, text in path if level < block.level), (block.level, block.text)]
                own, first = [], index + 1
            else:
                own.append(block)
        if path or own:
            yield Section(number, tuple(text for _, text in path), tuple(own), first)
