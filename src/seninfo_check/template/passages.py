"""An old report cut into passages that stay whole, and the question that each one answers best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from seninfo_check.checks import scorer
from seninfo_check.checks.topic import NEVER_WEAK
from seninfo_check.language import Phrases, Reading, stems_of
from seninfo_check.model import Block, Kind, Rule

#: A section of more words than this, without headings of its own, is poured paragraph by paragraph.
LARGE = 180
#: How much a heading's own topic counts beside the sentences under it: one sure sentence.
_HEADING = 1.0
#: Less than this, from heading and sentences together, answers no question.
_ENOUGH = 0.45


@dataclass(frozen=True)
class Passage:
    """Blocks of one document that stay together, with the headings that stand above them; `first` is the number of its first block."""

    document: int
    first: int
    headings: tuple[str, ...]
    blocks: tuple[Block, ...]
    continued: bool = False

    @property
    def last(self) -> int:
        return self.first + len(self.blocks) - 1


def passages(reading: Reading, together: frozenset[tuple[int, int]] = frozenset()) -> list[Passage]:
    """Every block of the documents, in order, as passages. A heading without text of its own goes with the passage after it.

    `together` holds places (document, block) where no cut is made.
    """
    found: list[Passage] = []
    for number, document in enumerate(reading.documents):
        opens: list[Passage] = []
        for start, end, heading in _sections(document.blocks):
            first = start + 1 if heading else start
            headings = ((document.blocks[start].text,) if heading else ()) or _title(document.title, start)
            for cut, (begin, finish) in enumerate(_cuts(document.blocks, first, end, number, together)):
                opens.append(Passage(number, begin, headings, document.blocks[begin:finish], continued=cut > 0))
        found += _with_empty(opens, number, together)
    return found


def _title(title: str, start: int) -> tuple[str, ...]:
    # A page of a split site has its question as its title and no heading above the text.
    return (title,) if title and start == 0 else ()


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[int, int, bool]]:
    starts = [number for number, block in enumerate(blocks) if block.kind is Kind.HEADING]
    if not starts or starts[0] > 0:
        yield 0, starts[0] if starts else len(blocks), False
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        yield start, end, True


def _cuts(blocks: Sequence[Block], first: int, end: int, number: int, together: frozenset[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    words = sum(len(block.text.split()) for block in blocks[first:end])
    begin = first
    if words > LARGE:
        for index in range(first + 1, end):
            # A list stays with its lead-in, and the rows of a table with one another.
            starts = blocks[index].kind is Kind.PARAGRAPH and not blocks[index - 1].text.rstrip().endswith(":")
            if starts and (number, index) not in together:
                yield begin, index
                begin = index
    yield begin, end


def _with_empty(opens: Sequence[Passage], number: int, together: frozenset[tuple[int, int]]) -> Iterator[Passage]:
    above: tuple[str, ...] = ()
    held: Passage | None = None
    for passage in opens:
        if not passage.blocks:
            above = (*above, *passage.headings)
            continue
        passage = replace(passage, headings=passage.headings if passage.continued else (*above, *passage.headings))
        above = ()
        if held is not None and (number, passage.first) in together:
            # A heading between two passages that must stay together becomes a block of the joined one.
            between = tuple(Block(Kind.HEADING, text, 3) for text in passage.headings) if not passage.continued else ()
            held = replace(held, blocks=(*held.blocks, *between, *passage.blocks))
            continue
        if held is not None:
            yield held
        held = passage
    if held is not None:
        yield replace(held, blocks=(*held.blocks, *(Block(Kind.HEADING, text, 3) for text in above)))
    elif above:
        yield Passage(number, 0, above, ())


def answers(reading: Reading, found: Sequence[Passage], rules: Sequence[Rule], folder: Path) -> list[str]:
    """For each passage the id of the rule whose question it answers best, or "" when it answers none."""
    affinity = _affinities(reading, rules, folder)
    places: dict[tuple[int, int], list[int]] = {}
    for number, sentence in enumerate(reading.sentences):
        places.setdefault((sentence.document, sentence.block), []).append(number)
    chosen = []
    for passage in found:
        numbers = [
            n for index in range(passage.first, passage.first + len(passage.blocks)) for n in places.get((passage.document, index), ())
        ]
        total = {rule.id: sum(affinity[n].get(rule.id, 0.0) for n in numbers) + _headed(passage, rule) for rule in rules}
        best = max(total, key=lambda rule_id: total[rule_id], default="")
        chosen.append(best if best and total[best] >= _ENOUGH else "")
    return chosen


def _headed(passage: Passage, rule: Rule) -> float:
    if not passage.headings:
        return 0.0
    phrases = _phrases(tuple(rule.options.get("headings", ())) or tuple(rule.options.get("roles", ())))
    near = stems_of(passage.headings[-1])
    own = set(stems_of(rule.question))
    if tuple(near) == stems_of(rule.question):
        return 3 * _HEADING
    likeness = len(own & set(near)) / max(len(own), len(near), 1)
    longest = max((end - start for start, end, _ in phrases.find(near)), default=0)
    return _HEADING * (min(longest, 2) / 2 + likeness / 2)


@lru_cache(maxsize=256)
def _phrases(texts: tuple[str, ...]) -> Phrases:
    return Phrases([("it", text) for text in texts])


def _affinities(reading: Reading, rules: Sequence[Rule], folder: Path) -> list[Mapping[str, float]]:
    """How much each sentence says about each rule: the scorer's sureness that it shows an element, when it may count at all."""
    if not (folder / "scorer.npz").is_file() or not reading.sentences:
        return [{} for _ in reading.sentences]
    model, scores, roles = scorer.load(folder), scorer.score(reading, folder), scorer.roles(reading, folder)
    wanted = {rule.id for rule in rules}
    labels = [(label, label.split("/")[0], model.thresholds[label]) for label in model.labels if label.split("/")[0] in wanted]
    found: list[Mapping[str, float]] = []
    for number in range(len(reading.sentences)):
        row: dict[str, float] = {}
        if roles[number] not in NEVER_WEAK:
            for label, rule_id, limit in labels:
                value = scores.of(number, label)
                if value >= limit:
                    row[rule_id] = max(row.get(rule_id, 0.0), value)
        found.append(row)
    return found
