"""Who parents can turn to: a person with a role, named, and a way to reach that person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from seninfo_check.checks import own
from seninfo_check.checks.findings import evidence, searched, shorten
from seninfo_check.language import (
    EMAIL,
    HIDDEN_EMAIL,
    OBFUSCATED_EMAIL,
    PHONE,
    TITLED_NAME,
    Phrases,
    Reading,
    Sentence,
    people_in,
    stems_of,
)
from seninfo_check.model import Considered, Element, Finding, Kind, Outcome, Rule, School

_OTHER_ROLE = re.compile(
    r"\b(?:head ?teacher|headteacher|head of school|principal|governors?|chair|class teacher|teaching assistant|designated|safeguarding|"
    r"nurse|officer|psychologist|therapist|family support|business manager|leader)\b",
    re.IGNORECASE,
)
_OTHER_BODY = re.compile(
    r"SENDIA|IASS|IPSEA|council|local offer|local authority|helpline|NHS|service\b|charity|complain|tribunal|ombudsman|forum|clinic|CAMHS"
    r"|clerk|admissions|transport|uniform|absence",
    re.IGNORECASE,
)
_EVERYONE = re.compile(
    r"\b(?:all of (?:the above|them|us|these)|any of (?:the above|us|them|these)|everyone (?:above|here)"
    r"|staff above|the people above|either of)\b",
    re.IGNORECASE,
)
_ROLE_MAILBOX = re.compile(r"senco|sendco|sencos?\b|^send?\b|inclusion|\bsend?\.|learningsupport|inco\b", re.IGNORECASE)
_ME = re.compile(r"\b(?:me|my)\b")
_HER = re.compile(
    r"\b(?:she|he|her|him|they|them|contact|contacted|reach|reached|telephone|phone|email|e-mail|tel|ring|call|appointment)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Named:
    sentence: int
    person: str


def check(rule: Rule, reading: Reading, school: School) -> Finding:
    """Find the named person and a way to reach that person; one without the other is partly met."""
    foreign = own.foreign_sentences(reading, school)
    roles = _roles(tuple(rule.options["roles"]))
    contact_required = rule.options.get("contact_required", True)
    mentions = [
        number
        for number, sentence in enumerate(reading.sentences)
        if number not in foreign and (_role_at(sentence, roles) or _headed(sentence, roles))
    ]
    named = list(_named(reading, mentions, roles))
    reach = _reach(reading, named, roles, foreign) if contact_required else None
    elements = [Element(rule.options["name"], bool(named))]
    if contact_required:
        elements.append(Element(rule.options["contact"], reach is not None))
    quotes = [evidence(reading, reading.sentences[entry.sentence], rule.options["name"]) for entry in named[:1]]
    if reach is not None and not (named and named[0].sentence == reach):
        quotes.append(evidence(reading, reading.sentences[reach], rule.options["contact"]))
    role_only = [number for number in mentions if _role_at(reading.sentences[number], roles)]
    outcome, why = _outcome(rule, reading, named, reach, role_only, contact_required)
    if outcome is Outcome.PARTLY_MET and not quotes:
        quotes = [evidence(reading, reading.sentences[role_only[0]])]
    return Finding(
        rule=rule,
        outcome=outcome,
        why=why,
        elements=tuple(elements),
        evidence=tuple(quotes),
        searched=searched(reading),
        considered=tuple(
            Considered(
                shorten(reading.sentences[number].text, 200), " > ".join(reading.sentences[number].headings), _verdict(number, named, reach)
            )
            for number in dict.fromkeys([*(entry.sentence for entry in named), *([reach] if reach is not None else []), *mentions])
        )[:12],
    )


def _outcome(
    rule: Rule, reading: Reading, named: list[_Named], reach: int | None, role_only: list[int], contact_required: bool
) -> tuple[Outcome, str]:
    if named and (reach is not None or not contact_required):
        how = " and says how to reach them" if contact_required else ""
        return Outcome.MET, f"The report names {named[0].person}{how}."
    if named:
        hidden = any(HIDDEN_EMAIL.search(sentence.text) for sentence in reading.sentences) or any(
            "e-mail" in note for document in reading.documents for note in document.unread
        )
        hint = " There is an e-mail address, but readers cannot see it." if hidden else ""
        return Outcome.PARTLY_MET, f"The report names {named[0].person}. It does not say {rule.options['contact']}.{hint}"
    if reach is not None:
        return Outcome.PARTLY_MET, f"The report says {rule.options['contact']}. It does not say {rule.options['name']}."
    if role_only and not contact_required:
        return Outcome.PARTLY_MET, f"The report mentions the role only. It does not say {rule.options['name']}."
    if role_only:
        return Outcome.NOT_MET, "The report mentions the role, but gives neither a name nor a way to reach that person."
    return Outcome.NOT_MET, "The report does not mention this person."


def _verdict(number: int, named: list[_Named], reach: int | None) -> str:
    if any(entry.sentence == number for entry in named):
        return "counts: names the person"
    return "counts: says how to reach them" if number == reach else "mentions the role, without a name or contact of its own"


@lru_cache(maxsize=32)
def _roles(roles: tuple[str, ...]) -> Phrases:
    return Phrases([("role", role) for role in roles])


def _role_at(sentence: Sentence, roles: Phrases) -> list[tuple[int, int]]:
    return [(start, end) for start, end, _ in roles.find(sentence.stems)]


def _headed(sentence: Sentence, roles: Phrases) -> bool:
    context = [*sentence.headings[-1:], sentence.lead_in]
    return any(True for text in context if text for _ in roles.find(stems_of(text)))


def _named(reading: Reading, mentions: list[int], roles: Phrases) -> Iterator[_Named]:
    later: list[_Named] = []
    for number in mentions:
        sentence = reading.sentences[number]
        people = people_in(sentence.text)
        places = _role_at(sentence, roles)
        if places:
            person = _nearest_person(sentence, people, places) or _first_name(sentence, places)
            if person:
                yield _Named(number, person)
        elif (
            people
            and (TITLED_NAME.match(people[0]) or len(sentence.words) <= 12)
            and not _OTHER_ROLE.search(sentence.text)
            and not _OTHER_BODY.search(sentence.text)
        ):
            later.append(_Named(number, people[0]))
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


def _reach(reading: Reading, named: list[_Named], roles: Phrases, foreign: frozenset[int]) -> int | None:
    surnames = {part.lower() for entry in named for part in entry.person.replace(".", " ").split()[-1:] if len(part) > 2}
    firsts = {entry.person.split()[0].lower() for entry in named}
    ways: list[tuple[int, int]] = []
    for number, sentence in enumerate(reading.sentences):
        if number in foreign:
            continue
        mailboxes = _mailboxes(sentence)
        if not mailboxes and not PHONE.search(sentence.text) and not any(link.url.startswith("tel:") for link in sentence.links):
            continue
        strength = _strength(reading, number, sentence, mailboxes, named, roles, surnames, firsts)
        if strength:
            ways.append((strength, number))
    return max(ways, key=lambda way: (way[0], -way[1]))[1] if ways else None


def _mailboxes(sentence: Sentence) -> list[str]:
    found = [match.group().split("@")[0] for match in EMAIL.finditer(sentence.text)]
    found += [
        re.split(r"\W*\bat\b\W*", match.group(), maxsplit=1, flags=re.IGNORECASE)[0] for match in OBFUSCATED_EMAIL.finditer(sentence.text)
    ]
    return found + [link.url[7:].split("@")[0] for link in sentence.links if link.url.startswith("mailto:")]


def _strength(
    reading: Reading,
    number: int,
    sentence: Sentence,
    mailboxes: list[str],
    named: list[_Named],
    roles: Phrases,
    surnames: set[str],
    firsts: set[str],
) -> int:
    """How surely a phone number or address reaches the person: 3 theirs by name, 2 said with them, 1 given near them, 0 not theirs."""
    if any(_ROLE_MAILBOX.search(box) or any(name in box.lower() for name in surnames) for box in mailboxes):
        return 3
    others = _OTHER_BODY.search(sentence.text)
    lowered = {word.lower().strip(".,") for word in sentence.words}
    if (_role_at(sentence, roles) or lowered & surnames) and not (others and not _role_at(sentence, roles)):
        return 2
    if others or _belongs_to_other(sentence, surnames):
        return 0
    if _headed(sentence, roles):
        return 2
    if _EVERYONE.search(sentence.text) and named:
        return 2
    if _ME.search(sentence.text):
        return 1
    for entry in named:
        there = reading.sentences[entry.sentence]
        # A line of the whole school's details, set between bars, is furniture that was typed into the page.
        address_line = sentence.kind is Kind.PARAGRAPH and sentence.text.count(" | ") > 1
        if (
            there.document == sentence.document
            and there.headings == sentence.headings
            and 0 < number - entry.sentence <= 4
            and not address_line
        ):
            return 1
        if (
            there.document == sentence.document
            and -2 <= number - entry.sentence <= 6
            and (_HER.search(sentence.text) and lowered & {"she", "he", "her", "him", "they", "them", *firsts})
        ):
            return 1
    return 0


def _belongs_to_other(sentence: Sentence, surnames: set[str]) -> bool:
    people = people_in(sentence.text)
    return bool(people) and not any(person.split()[-1].lower() in surnames for person in people)
