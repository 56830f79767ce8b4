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
OTHER_HOW_TO = "Write here what fits under no question, or delete this part."
EXAMPLE_HOW_TO = "An example, from a school that we made up. Do not copy it: write what is true for your school."
#: A report with as many of the template's questions as this was written from it.
_COPY = 3
_SHORTEST_EXAMPLE = 5
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


def _own(rules: Sequence[Rule]) -> _Own:
    asked = questions(rules)
    prompts = [sentence for rule in asked for text in (*prompt(rule), rule.advice) for sentence in _sentences(text)]
    prompts += [sentence for text in (*HOW_TO, COVER_HOW_TO, OTHER_HOW_TO, EXAMPLE_HOW_TO) for sentence in _sentences(text)]
    examples = _stems(tuple(sentence for rule in asked for sentence in _sentences(example(rule))))
    return _Own(
        _stems(tuple(prompts)),
        _stems(tuple(rule.starter for rule in rules if rule.starter)),
        frozenset(stems for stems in examples if len(stems) >= _SHORTEST_EXAMPLE),
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
    """The sentences of a report, by number, that are still the template's; none in a report that was not written from it.

    In a copy of the template anything in square brackets is a gap, whatever words somebody put there.
    """
    if not is_copy(reading, rules):
        return {}
    own = _own(rules)
    found: dict[int, Leftover] = {}
    inside: tuple[int, int] | None = None
    for number, sentence in enumerate(reading.sentences):
        place = (sentence.document, sentence.block)
        gap = GAP.search(sentence.text)
        untouched = stems_of(reading.documents[sentence.document].blocks[sentence.block].text) in own.blocks
        if sentence.stems in own.sentences or untouched or inside == place:
            found[number] = Leftover(Left.PROMPT)
        elif sentence.stems in own.examples:
            found[number] = Leftover(Left.EXAMPLE)
        elif gap and not _is_whole(sentence.text, gap.group()):
            found[number] = Leftover(Left.GAP, gap.group())
        elif gap or sentence.text.startswith("["):
            found[number] = Leftover(Left.PROMPT)
        elif sentence.text.rfind("[") > sentence.text.rfind("]"):
            found[number] = Leftover(Left.GAP, sentence.text[sentence.text.rfind("[") :])
        opened, closed = sentence.text.rfind("["), sentence.text.rfind("]")
        inside = place if opened > closed or (inside == place and closed < 0) else None
    return found


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


def _is_whole(text: str, gap: str) -> bool:
    return text.strip(" .:;") == gap.strip()
