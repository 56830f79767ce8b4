"""Whose text it is: this school's own names, and passages that were left over from another school."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from seninfo_check.language import Reading
from seninfo_check.model import Kind, School

_PLACE = r"(?:[A-Z][\w'’&.-]*[\w’'](?:\s(?:of|on|and|the|in|under|le|at|by|St\.?))?\s){1,5}"
_SORT = (
    r"(?:(?:Primary|Infants?|Juniors?|Nursery|High|Secondary|Community|Special|Grammar|Catholic|RC|CE|C of E|Church of England|Middle"
    r"|First|Upper|Academy|Church|Voluntary Aided|Federation)\s){0,4}"
)
_SCHOOL = re.compile(
    rf"\b({_PLACE}{_SORT}(?:School|Academy|College|Nursery|Infants|Juniors|Centre|Primary))\b"
    r"(?!\s+(?:Trust|Council|Improvement|Nurs|Office|Transport|Admissions))"
)
#: "Fernhollow School and Alder Bank Academy" are two.
_TWO = re.compile(r"\b(School|Academy|College)\s+and\s+")
_NOT_NAME = re.compile(
    r"^(?:The |Our |All |Every |Each |This |A |An |At |Here at |Welcome to |In |From |When |If |For |To |And |SEN |SEND |Information |"
    r"Report |Policy |of |Special Educational Needs |Dear |Mr |Mrs |Ms |Miss |Dr |Head |Year \d+ |Key Stage |\W)+"
)
_COMMON = frozenset(
    [
        "school",
        "academy",
        "college",
        "nursery",
        "primary",
        "infant",
        "infants",
        "junior",
        "juniors",
        "high",
        "secondary",
        "community",
        "special",
        "grammar",
        "catholic",
        "rc",
        "ce",
        "c",
        "e",
        "of",
        "church",
        "england",
        "centre",
        "the",
        "st",
        "first",
        "middle",
        "upper",
        "federation",
        "pupil",
        "referral",
        "unit",
        "voluntary",
        "aided",
        "and",
    ]
)
#: Words that are about any school, not the name of one.
_GENERIC = frozenset(
    [
        "mainstream",
        "previous",
        "next",
        "new",
        "local",
        "other",
        "another",
        "your",
        "our",
        "secondary",
        "primary",
        "special",
        "infant",
        "junior",
        "nursery",
        "whole",
        "every",
        "each",
        "feeder",
        "independent",
        "maintained",
        "home",
        "sixth",
        "form",
        "further",
        "education",
        "state",
        "boarding",
        "hospital",
        "partner",
        "receiving",
        "all",
        "most",
        "year",
        "in",
        "before",
        "after",
        "children's",
        "child",
        "sure",
        "start",
        "family",
        "development",
        "training",
        "learning",
        "leisure",
        "sports",
        "health",
        "community",
        "teaching",
        "outdoor",
        "virtual",
    ]
)


def school_names(text: str) -> Iterator[str]:
    """Names of schools that a text mentions, as it writes them."""
    for match in _SCHOOL.finditer(text):
        for part in _TWO.sub(r"\1\n", match.group(1)).split("\n"):
            name = _NOT_NAME.sub("", part).strip()
            if name and _key(name) and not _key(name) <= _GENERIC:
                yield name


def _key(name: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+(?:['’][a-z]+)*", name.lower().replace("’", "'"))
    return frozenset(words) - _COMMON


def same_school(one: str, other: str) -> bool:
    """Whether two names can mean one school: the words that make the name are shared."""
    a, b = _key(one), _key(other)
    return bool(a and b) and (a <= b or b <= a)


@lru_cache(maxsize=8)
def _names(reading: Reading) -> tuple[str, ...]:
    counted: Counter[str] = Counter()
    for document in reading.documents:
        # The title and the head of the page name the school that speaks; the body may name its neighbours.
        for name in school_names(document.title):
            counted[name] += 5
        for place in document.furniture[:40]:
            for name in school_names(place):
                counted[name] += 2
        for number, block in enumerate(document.blocks):
            # Once a block: a passage left over from another school may name it in every sentence.
            for name in set(school_names(block.text)):
                counted[name] += 4 if number < 4 else 2 if block.kind is Kind.HEADING else 1
    return tuple(name for name, _ in counted.most_common())


def own_name(reading: Reading, school: School) -> str:
    """The school's name: as given, else the one that the documents speak of most; empty when they name none."""
    if school.name:
        return school.name
    names = _names(reading)
    return names[0] if names else ""


def other_names(reading: Reading, school: School) -> tuple[str, ...]:
    """Names of other schools in the documents, the most frequent first."""
    own = own_name(reading, school)
    return tuple(name for name in _names(reading) if not same_school(name, own))


_SPEAKS_AS = (
    r"(?:has|have|is committed|provides|offers|believes|ensures|aims|welcomes|operates|runs|follows|recognises|values|uses|takes|will|works"
    r"|does|meets|invites|supports|employs)\b"
)


def foreign_sentences(reading: Reading, school: School) -> frozenset[int]:
    """Numbers of the sentences in passages that speak for another school (its name as the one who acts, this school's absent)."""
    return _foreign(reading, school.name)


@lru_cache(maxsize=8)
def _foreign(reading: Reading, given: str) -> frozenset[int]:
    school = School(name=given)
    own = own_name(reading, school)
    others = [name for name in other_names(reading, school) if own]
    if not others:
        return frozenset()
    passages: dict[tuple[int, tuple[str, ...], int], list[int]] = {}
    for number, sentence in enumerate(reading.sentences):
        passages.setdefault((sentence.document, sentence.headings, 0), []).append(number)
    foreign: set[int] = set()
    for numbers in passages.values():
        text = " ".join(reading.sentences[number].text for number in numbers)
        if any(same_school(name, own) for name in school_names(text)) or _own_short(own, text):
            continue
        for name in others:
            short = " ".join(name.split()[:2])
            share = sum(short in reading.sentences[number].text for number in numbers) / len(numbers)
            # A neighbour is named once or twice in a passage of our own; a passage left over from it names it throughout.
            if name in text and share >= 0.5 and _speaks_for(name, text):
                foreign.update(numbers)
    return frozenset(foreign)


def _own_short(own: str, text: str) -> bool:
    first = next((word for word in own.split() if word.lower() not in _COMMON and len(word) > 3), "")
    return bool(first) and first in text


def _speaks_for(name: str, text: str) -> bool:
    escaped = re.escape(name)
    short = re.escape(" ".join(name.split()[:2]))
    return bool(
        re.search(rf"\b(?:At|Here at|Within|Throughout|Across)\s+(?:the\s+)?(?:{escaped}|{short})\b", text)
        or re.search(rf"(?:^|[.:;!?]\s+)(?:The\s+)?(?:{escaped}|{short})(?:['’]s)?\s+(?:\w+ly\s+)?{_SPEAKS_AS}", text)
        or re.search(
            rf"\b(?:{escaped}|{short})(?:['’]s)?\s+(?:students|pupils|children|parents|staff|governors|SENCO|SENDCo|complaints)\b", text
        )
    )
