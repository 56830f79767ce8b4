"""What a template asks for each rule, and which sentences of a report are still the template's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from seninfo_check.language import Reading, split_sentences, stems_of
from seninfo_check.model import Kind, Level, Rule

#: A gap that a school fills: anything in square brackets.
GAP = re.compile(r"\[[^\[\]]+\]")
#: The lines of the template that no rule asks for; a school deletes them with the other lines in brackets.
HOW_TO = (
    "Answer each question in your own words.",
    "Write what your school does now, who does it and how often.",
    "Then delete all words in square brackets.",
    "Keep the questions: parents look for them.",
)
COVER_HOW_TO = "Fill in each line."
#: What stands at the top: a label and the gap to fill. Dates, approval and contacts are what councils' own lists ask for first.
COVER: Mapping[str, str] = {
    "School": "[name of the school]",
    "Date of this report": "[day, month and year]",
    "Next review": "[month and year]",
    "Approved by": "[the governors or trustees, and the date]",
    "Contact": "[phone and e-mail of the school office]",
    "Local offer": "[name of your authority, and the link to its local offer]",
}
OTHER_HOW_TO = "Write here what fits under no question, or delete this part."
EXAMPLE_HOW_TO = "An example, from a school that we made up. Do not copy it: write what is true for your school."
#: A report with as many of the template's questions as this was written from it.
_COPY = 3
#: A shorter sentence of an example ("Our SENCO is Mrs Lane.") can be true of a school.
_SHORTEST_EXAMPLE = 8
#: "School: " before the gap of a line of the cover.
_LABEL = re.compile(r"^[A-Z][\w ]{2,30}: (?=\[)")
_MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


class Left(StrEnum):
    """What is left of a template in a report, in words for a reader."""

    PROMPT = "a prompt that nobody answered"
    GAP = "a gap that is not filled"
    EXAMPLE = "the template's own example"


@dataclass(frozen=True)
class Leftover:
    """One sentence that is still the template's: what it is, and the gap itself when the rest of the sentence was filled in."""

    left: Left
    gap: str = ""

    @property
    def words(self) -> str:
        """What a reader is told: the kind, and which gap."""
        return f"{self.left.value}: {self.gap}" if self.gap else self.left.value


def asks(rule: Rule) -> tuple[str, ...]:
    """What a template must ask for so that an answer can meet the rule: each element by its name."""
    if rule.check == "contact":
        names = [rule.options["name"], rule.options.get("contact", "") if rule.options.get("contact_required", True) else ""]
        return tuple(name for name in names if name)
    return tuple(element["name"] for element in rule.options.get("elements", ()) if not element.get("weak"))


def prompt(rule: Rule) -> tuple[str, ...]:
    """The sentences that tell a school what to write under a rule's question."""
    sentences = [_told(name) for name in asks(rule)] or [rule.advice]
    needs = rule.options.get("needs")
    if isinstance(needs, int) and needs < len(asks(rule)):
        sentences.append(f"Give at least {needs} of these.")
    return tuple(sentences)


def _told(name: str) -> str:
    asked = re.match(r"(?:who|what|which|how|where|when|why)\b", name)
    return f"{'Say' if asked else 'Give' if name.startswith('the names') else 'Name'} {name}."


def example(rule: Rule) -> str:
    """The rule's example with the shortest sentences, as plain text; never a table."""
    texts = [text for text in rule.examples.met if not text.startswith(("|", "#"))]
    easiest = min(texts, key=lambda text: max(len(sentence.split()) for sentence in _sentences(text)), default="")
    return _MARKDOWN_LINK.sub(r"\1 (\2)", easiest)


def questions(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules that a template has a question for: what a report must or should tell, not how it is published."""
    return tuple(rule for rule in rules if rule.check in ("topic", "contact") and rule.level in (Level.MUST, Level.SHOULD))


@dataclass(frozen=True)
class _Own:
    sentences: frozenset[tuple[str, ...]]
    blocks: frozenset[tuple[str, ...]]
    examples: frozenset[tuple[str, ...]]
    gaps: frozenset[tuple[str, ...]]


_NONE = _Own(frozenset(), frozenset(), frozenset(), frozenset())


def _own(rules: Sequence[Rule]) -> _Own:
    asked = questions(rules)
    prompts = [sentence for rule in asked for text in (*prompt(rule), rule.advice) for sentence in _sentences(text)]
    prompts += [sentence for text in (*HOW_TO, COVER_HOW_TO, OTHER_HOW_TO, EXAMPLE_HOW_TO) for sentence in _sentences(text)]
    wholes = _stems(tuple(example(rule) for rule in asked))
    examples = _stems(tuple(sentence for rule in asked for sentence in _sentences(example(rule))))
    return _Own(
        _stems(tuple(prompts)),
        _stems(tuple(rule.starter for rule in rules if rule.starter)),
        frozenset(stems for stems in examples if len(stems) >= _SHORTEST_EXAMPLE) | wholes - {()},
        _stems(tuple(gap for text in (*(rule.starter for rule in rules), *COVER.values()) for gap in GAP.findall(text))) - {()},
    )


@lru_cache(maxsize=32)
def _stems(texts: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(map(stems_of, texts))


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def is_copy(reading: Reading, rules: Sequence[Rule]) -> bool:
    """Whether a report was written from the template: it has at least three of its questions as headings."""
    own = _stems(tuple(rule.question for rule in questions(rules)))
    found = {stems_of(block.text) for document in reading.documents for block in document.blocks if block.kind is Kind.HEADING}
    return len(found & own) >= _COPY


def leftovers(reading: Reading, rules: Sequence[Rule]) -> Mapping[int, Leftover]:
    """The sentences of a report, by number, that are still a template's.

    A paragraph that stands wholly in square brackets is a prompt, whoever wrote it. Gaps, starters and examples are looked for only in
    a report that was written from the standard template: elsewhere the same words can be the school's own.
    """
    own = _own(rules) if is_copy(reading, rules) else _NONE
    found: dict[int, Leftover] = {}
    for number, sentence in enumerate(reading.sentences):
        block = reading.documents[sentence.document].blocks[sentence.block].text
        if own is _NONE:
            if _is_bracket(block):
                found[number] = Leftover(Left.PROMPT)
            continue
        gap = next((found.group() for found in GAP.finditer(sentence.text) if _is_gap(found.group(), own.gaps)), "")
        if _is_bracket(block) or sentence.stems in own.sentences or stems_of(block) in own.blocks:
            found[number] = Leftover(Left.PROMPT)
        elif sentence.stems in own.examples or stems_of(block) in own.examples:
            found[number] = Leftover(Left.EXAMPLE)
        elif gap:
            found[number] = Leftover(Left.GAP, gap)
    return found


def _is_gap(text: str, gaps: frozenset[tuple[str, ...]]) -> bool:
    """Whether a bracket is one of the template's gaps, with or without something written into it."""
    stems = stems_of(text)
    return any(stems[: len(gap)] == gap for gap in gaps)


def _is_bracket(block: str) -> bool:
    """Whether a paragraph, but for its label, stands in one pair of square brackets."""
    inside = _LABEL.sub("", block)
    return inside.startswith("[") and inside.rstrip(".").endswith("]") and "]" not in inside.rstrip(".")[:-1]


def own_words(reading: Reading, rules: Sequence[Rule]) -> Reading:
    """The reading without the sentences that are still the template's, and without their links; places in the text stay as they are."""
    left = leftovers(reading, rules)
    if not left:
        return reading
    blocks = {(reading.sentences[number].document, reading.sentences[number].block) for number in left}
    documents = tuple(
        replace(document, blocks=tuple(replace(b, links=()) if (number, index) in blocks else b for index, b in enumerate(document.blocks)))
        for number, document in enumerate(reading.documents)
    )
    sentences = tuple(sentence for number, sentence in enumerate(reading.sentences) if number not in left)
    return replace(reading, documents=documents, sentences=sentences)
