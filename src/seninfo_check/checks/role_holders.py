"""Who holds a role: the names that a report gives beside it, in a sentence, a table or under its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from seninfo_check.language import TITLED_NAME, Phrases, Reading, Sentence, people_in, stems_of
from seninfo_check.model import Kind

_OTHER_ROLE = re.compile(
    r"\b(?:head ?teacher|headteacher|head of school|principal|governors?|chair|class teacher|teaching assistant|designated|safeguarding|"
    r"nurse|officer|psychologist|therapist|family support|business manager|leader)\b",
    re.IGNORECASE,
)
#: What says that a name or a number is another service's.
OTHER_BODY = re.compile(
    r"SENDIA|IASS|IPSEA|council|local offer|local authority|helpline|NHS|service\b|charity|complain|tribunal|ombudsman|forum|clinic|CAMHS"
    r"|clerk|admissions|transport|uniform|absence",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Named:
    """A person and the sentence (its number) that names them in the role."""

    sentence: int
    person: str


@lru_cache(maxsize=32)
def role_phrases(roles: tuple[str, ...]) -> Phrases:
    """The names of a role, to be found in sentences."""
    return Phrases([("role", role) for role in roles])


def role_at(sentence: Sentence, roles: Phrases) -> list[tuple[int, int]]:
    """Where a sentence names the role: first and last word (exclusive)."""
    return [(start, end) for start, end, _ in roles.find(sentence.stems)]


def headed(sentence: Sentence, roles: Phrases) -> bool:
    """Whether a sentence stands under a heading or lead-in that names the role."""
    context = [*sentence.headings[-1:], sentence.lead_in]
    return any(True for text in context if text for _ in roles.find(stems_of(text)))


def holders(reading: Reading, mentions: list[int], roles: Phrases) -> Iterator[Named]:
    """The people named in the role, the surest first, from the sentences (their numbers) that mention it."""
    later: list[Named] = []
    for number in mentions:
        sentence = reading.sentences[number]
        people = people_in(sentence.text)
        places = role_at(sentence, roles)
        if places:
            person = _nearest_person(sentence, people, places) or _first_name(sentence, places)
            if person:
                yield Named(number, person)
        elif (
            people
            and (TITLED_NAME.match(people[0]) or len(sentence.words) <= 12)
            and not _OTHER_ROLE.search(sentence.text)
            and not OTHER_BODY.search(sentence.text)
        ):
            later.append(Named(number, people[0]))
    yield from later


#: Words that may stand between a role and a name that carries no title: "the SENCO is currently Amina Yusuf".
_LINKING = re.compile(
    r"(?:\W|\b(?:is|are|our|the|school's|academy's|nursery's|called|named|currently|as|and|who|name|also|acting|a|qualified|mrs?|ms|miss|dr|for|of|this|year|works|i|am|deputy|"
    r"assistant|head|headteacher|principal|teacher|lead|leader|interim|part|time|trust|send|sen|designated|contact|has|been|since|will|be|or|speak|to|with|email|ask)\b)*",
    re.IGNORECASE,
)


def _nearest_person(sentence: Sentence, people: tuple[str, ...], places: list[tuple[int, int]]) -> str:
    best: tuple[int, str] | None = None
    for start, end in places:
        role_from, role_to = _offset(sentence, start), _offset(sentence, end - 1) + len(sentence.words[end - 1])
        for person in people:
            at = sentence.text.find(person)
            between = sentence.text[at + len(person) : role_from] if at < role_from else sentence.text[role_to:at]
            if not TITLED_NAME.match(person) and not _LINKING.fullmatch(between):
                continue
            in_row = sentence.kind is Kind.TABLE_ROW and between.count("|") == 1
            # "the SENCO reports to Mrs Patel, the headteacher": another role right after the name takes the name away.
            after = sentence.text[at + len(person) : at + len(person) + 40]
            stolen = at > role_to and re.match(
                r"[\s,(–-]*(?:our|the|is the|is our)?\s*(?:" + _OTHER_ROLE.pattern + ")", after, re.IGNORECASE
            )
            apart = len(between) > 90 or ". " in between or (_OTHER_ROLE.search(between) and (at > role_to or "|" in between))
            if not in_row and (stolen or apart):
                continue
            if best is None or len(between) < best[0]:
                best = (len(between), person)
    return best[1] if best else ""


_FIRST_NAME = re.compile(
    r"(?:^|[.!?:,;(]\s*|\band\s)(?:I am |I'm |My name is )?([A-Z][a-zà-ÿ]{2,})(?:\s+is|\s+acts as|\s+works as|,)\s+(?:also\s+)?"
    r"(?:our|the|your)\s+(?:\w+\s+){0,2}$"
)
_COMMON_FIRST = frozenset(
    [
        "she",
        "he",
        "who",
        "this",
        "that",
        "here",
        "the",
        "our",
        "there",
        "someone",
        "everyone",
        "nobody",
        "one",
        "it",
        "they",
        "mum",
        "dad",
        "what",
    ]
)


def _first_name(sentence: Sentence, places: list[tuple[int, int]]) -> str:
    """ "Bethan is our SENCO": small schools go by first names."""
    for start, _ in places:
        match = _FIRST_NAME.search(sentence.text[: _offset(sentence, start)])
        if match and match.group(1).lower() not in _COMMON_FIRST:
            return match.group(1)
    return ""


def _offset(sentence: Sentence, word: int) -> int:
    position = 0
    for index, text in enumerate(sentence.words):
        position = sentence.text.find(text, position)
        if index == word:
            return max(position, 0)
        position += len(text)
    return 0
