"""Template mode: which question of a template asks for which clause, what no question asks for, and what a school would stumble over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from seninfo_check import readability
from seninfo_check.checks.prompts import COVER_HOW_TO, EXAMPLE_HOW_TO, GAP, HOW_TO, OTHER_HOW_TO, asks, example, questions
from seninfo_check.language import EMAIL, PHONE, TITLED_NAME, Phrases, split_sentences, stems_of
from seninfo_check.model import Document, Kind, Rule, SchoolType
from seninfo_check.template.outline import OTHER, PARTS, PROFORMA_PART
from seninfo_check.template.sections import Section, sections

#: The reading age that a template may have at most, and the words that one sentence of it may have.
READING_AGE, LONGEST = 11.0, 25
#: How much of an element's words a prompt must hold, and of a question's words a heading, to ask for the same.
_ELEMENT, _HEADING = 0.75, 0.6
_EMPTY = frozenset(
    stems_of(
        "a an the and or of to in on at for with by from how what who which where when why is are be do does can could my our your their "
        "its it i we you they them this that these those so as not say give name says only at least school tell about pupil any some "
        "may will must there was have has than more"
    )
)


@dataclass(frozen=True)
class Asked:
    """One clause: the questions of the template that ask for it, and the elements that none of them asks for."""

    rule: Rule
    questions: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def covered(self) -> bool:
        return bool(self.questions) and not self.missing


@dataclass(frozen=True)
class Stumble:
    """A place of the template that a school would stumble over: what is wrong, the words and the heading above them."""

    what: str
    quote: str
    heading: str


@dataclass(frozen=True)
class Coverage:
    """What template mode found: the map of clauses, questions that no clause asks for, and places to put right."""

    asked: tuple[Asked, ...]
    without_clause: tuple[str, ...]
    hard: tuple[Stumble, ...]
    leaked: tuple[Stumble, ...]
    reading_age: float | None

    @property
    def missing(self) -> tuple[Asked, ...]:
        """The clauses that no question covers, or not wholly."""
        return tuple(asked for asked in self.asked if not asked.covered)

    @property
    def too_hard(self) -> bool:
        return self.reading_age is not None and self.reading_age > READING_AGE


def covers(documents: Sequence[Document], rules: Sequence[Rule], school_type: SchoolType = SchoolType.MAINSTREAM) -> Coverage:
    """Read a template and say what it asks for.

    A clause is covered by a section whose heading or prompt asks for it and for each of its elements.
    """
    wanted = [rule for rule in questions(rules) if school_type in rule.applies_to]
    every = list(sections(documents))
    # A heading that only gathers questions under it asks for nothing itself.
    found = [
        one for one, after in zip(every, [*every[1:], None], strict=True) if one.blocks or after is None or after.path[:-1] != one.path
    ]
    best = {section.heading: _best(section.heading, wanted) for section in found if section.heading}
    asked = tuple(_asked(rule, found, best) for rule in wanted)
    useful = {question for one in asked for question in one.questions}
    measured = readability.measure(documents)
    return Coverage(
        asked=asked,
        without_clause=tuple(
            dict.fromkeys(s.heading for s in found if s.blocks and s.heading and s.heading not in useful and not _is_ours(s))
        ),
        hard=tuple(_hard(found)),
        leaked=tuple(_leaked(found, rules)),
        reading_age=measured.reading_age,
    )


def _asked(rule: Rule, found: Sequence[Section], best: Mapping[str, frozenset[str]]) -> Asked:
    elements = asks(rule)
    by_question: dict[str, set[str]] = {}
    for section in found:
        strong = rule.id in best.get(section.heading, ())
        if not (strong or _mentions(section, rule)):
            continue
        said = {name for name in elements if _asks_element(section, rule, name)}
        if strong and len(elements) <= 1:
            said |= set(elements)
        if said or strong:
            by_question[section.heading or "(before the first heading)"] = said
    whole = [question for question, said in by_question.items() if said >= set(elements)]
    covered = set().union(*by_question.values()) if by_question else set()
    return Asked(rule, tuple(whole or by_question), tuple(name for name in elements if name not in covered))


def _best(heading: str, wanted: Sequence[Rule]) -> frozenset[str]:
    """The rules that a heading asks for most clearly: usually one."""
    if heading in {*PARTS, PROFORMA_PART, OTHER}:
        return frozenset()
    words = _content(heading)
    likeness = {
        rule.id: max(_likeness(words, _content(text)) for text in (rule.question, rule.title, *rule.options.get("headings", ())))
        for rule in wanted
    }
    top = max(likeness.values(), default=0.0)
    return frozenset(rule_id for rule_id, value in likeness.items() if value >= _HEADING and value == top)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one), len(other)) if one and other else 0.0


def _mentions(section: Section, rule: Rule) -> bool:
    topic = _phrases(tuple(rule.options.get("headings", ())) or tuple(rule.options.get("roles", ())))
    return any(True for text in (section.heading, *(block.text for block in section.blocks)) for _ in topic.find(stems_of(text)))


def _asks_element(section: Section, rule: Rule, name: str) -> bool:
    wanted = _content(name) or frozenset(stems_of(name))
    if any(len(wanted & _content(text)) >= _ELEMENT * len(wanted) for text in _texts(section)):
        return True
    says = next((element["says"] for element in rule.options.get("elements", ()) if element["name"] == name), ())
    return any(True for text in _texts(section) for _ in _phrases(tuple(says)).find(stems_of(text)))


def _texts(section: Section) -> Iterator[str]:
    yield section.heading
    for block in section.blocks:
        yield from (block.text[start:end] for start, end in split_sentences(block.text))


@lru_cache(maxsize=4096)
def _content(text: str) -> frozenset[str]:
    return frozenset(stems_of(text)) - _EMPTY


@lru_cache(maxsize=256)
def _phrases(texts: tuple[str, ...]) -> Phrases:
    return Phrases([("it", text) for text in texts])


def _is_ours(section: Section) -> bool:
    """Whether a section of the template is about the report itself: its cover, and the place for what fits nowhere."""
    ours = {_content(text) for text in (COVER_HOW_TO, OTHER_HOW_TO, HOW_TO[0])}
    return section.heading in PARTS or any(_content(text) in ours for text in _texts(section) if _content(text))


def _hard(found: Sequence[Section]) -> Iterator[Stumble]:
    for section in found:
        for text in _texts(section):
            words = len(text.split())
            if words > LONGEST:
                yield Stumble(f"{words} words in one sentence: split it", text, section.heading)


def _leaked(found: Sequence[Section], rules: Sequence[Rule]) -> Iterator[Stumble]:
    """Facts of some school in a template: its own examples where nothing says that they are examples, names, phones and addresses."""
    examples = {stems_of(part) for rule in questions(rules) for part in _sentences(example(rule))}
    for section in found:
        marked = False
        for block in section.blocks:
            if block.kind is not Kind.TABLE_ROW and (
                stems_of(EXAMPLE_HOW_TO)[:3] == stems_of(block.text)[:3] or "example" in block.text.lower()[:40]
            ):
                marked = True
                continue
            for text in _sentences(GAP.sub("", block.text)):
                if marked or not text.strip():
                    continue
                if stems_of(text) in examples:
                    yield Stumble("an example that nothing marks as one", text, section.heading)
                elif fact := EMAIL.search(text) or PHONE.search(text) or TITLED_NAME.search(text):
                    yield Stumble(f"a fact of one school: “{fact.group()}”", text, section.heading)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]
