"""The standard template as parts and questions, made from the rules: what stands in it, in which order, for which type of school."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seninfo_check.authorities import Authority, hints
from seninfo_check.checks.prompts import example, prompt, questions
from seninfo_check.model import Rule, SchoolType

#: The order in which a parent asks; a rule that no part names comes at the end of the last.
PARTS: Mapping[str, tuple[str, ...]] = {
    "How we find out what your child needs": ("kinds-of-need", "identification"),
    "Who you can talk to": ("senco-contact", "named-contacts"),
    "How we teach and help your child": (
        "teaching-approach",
        "adaptations",
        "additional-support",
        "equipment",
        "inclusion-in-activities",
        "emotional-support",
        "bullying",
    ),
    "How we check that it works": ("progress-review", "parent-involvement", "pupil-involvement", "evaluation"),
    "Our staff and the services we work with": ("staff-expertise", "other-bodies", "looked-after"),
    "Joining us and moving on": ("disabled-admissions", "transition"),
    "How we support disabled pupils": ("equal-treatment", "access-facilities", "accessibility-plan"),
    "More help for you": ("support-services", "local-offer", "local-offer-contribution", "complaints", "sen-policy"),
}
OTHER = "Other information"
#: With an authority's proforma there is one part: the questions in the authority's order.
PROFORMA_PART = "Questions that parents ask"

#: Types of school whose pupils go by another name; the sense stays the same, and so does what the checks read.
_PUPILS: Mapping[SchoolType, tuple[tuple[str, str], ...]] = {
    SchoolType.MAINTAINED_NURSERY: (
        ("pupils", "children"),
        ("Pupils", "Children"),
        ("pupil’s", "child’s"),
        ("pupil's", "child's"),
        ("pupil", "child"),
        ("Pupil", "Child"),
    ),
    SchoolType.SIXTEEN_TO_NINETEEN: (("pupils", "students"), ("Pupils", "Students"), ("pupil", "student"), ("Pupil", "Student")),
}


@dataclass(frozen=True)
class Question:
    """One question of the template: the rule it covers, what the school is asked to say, a starter to adapt and an example."""

    rule: Rule
    heading: str
    prompt: str
    starter: str = ""
    example: str = ""
    local: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of the template with its questions."""

    title: str
    questions: tuple[Question, ...]


def outline(
    rules: Sequence[Rule], school_type: SchoolType = SchoolType.MAINSTREAM, *, examples: bool = False, authority: Authority | None = None
) -> tuple[Part, ...]:
    """The parts of the template for one type of school: a question for every duty that binds it or is expected of it.

    With an authority the questions come in the order of its proforma, and the prompts name its services, each to be checked by the school.
    """
    local = hints(authority) if authority else {}
    asked = {rule.id: rule for rule in questions(rules) if school_type in rule.applies_to}
    order = (
        {PROFORMA_PART: tuple(duty for one in authority.questions for duty in one.duties)} if authority and authority.questions else PARTS
    )
    placed = {rule_id for ids in order.values() for rule_id in ids}
    last = list(order)[-1]
    parts = []
    for title, ids in order.items():
        rest = [rule_id for rule_id in asked if rule_id not in placed] if title == last else []
        here = [asked[rule_id] for rule_id in (*ids, *rest) if rule_id in asked]
        if here:
            parts.append(Part(_for(title, school_type), tuple(_question(rule, school_type, examples, local) for rule in here)))
    return tuple(parts)


def _question(rule: Rule, school_type: SchoolType, examples: bool, local: Mapping[str, tuple[str, ...]]) -> Question:
    return Question(
        rule=rule,
        heading=_for(rule.question or rule.title, school_type),
        prompt=_for(" ".join(prompt(rule)), school_type),
        starter=_for(rule.starter, school_type),
        example=example(rule) if examples else "",
        local=local.get(rule.id, ()),
    )


def _for(text: str, school_type: SchoolType) -> str:
    for ours, theirs in _PUPILS.get(school_type, ()):
        text = text.replace(ours, theirs)
    return text
