"""Who parents can turn to: a person with a role, named, and a way to reach that person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from seninfo_check.checks import own
from seninfo_check.checks.findings import evidence, searched, shorten
from seninfo_check.language import EMAIL, HIDDEN_EMAIL, OBFUSCATED_EMAIL, PHONE, Phrases, Reading, Sentence, people_in, stems_of
from seninfo_check.model import Considered, Element, Finding, Outcome, Rule, School

_OTHER_ROLE = re.compile(
    r"\b(?:head ?teacher|headteacher|head of school|principal|governors?|chair|class teacher|teaching assistant|designated|safeguarding|"
    r"nurse|officer|psychologist|therapist|family support|business manager|leader)\b",
    re.IGNORECASE,
)
_OTHER_BODY = re.compile(
    r"SENDIA|IASS|IPSEA|council|local offer|local authority|helpline|NHS|service\b|charity|complain|tribunal|ombudsman|forum|clinic|CAMHS|clerk"
    r"|admissions|transport|uniform|absence",
    re.IGNORECASE,
)
_EVERYONE = re.compile(r"\b(?:all of (?:the above|them|us|these)|any of (?:the above|us|them|these)|everyone (?:above|here)|staff above|the people above|either of)\b", re.IGNORECASE)
_ROLE_MAILBOX = re.compile(r"senco|sendco|sencos?\b|^send?\b|inclusion|\bsend?\.|learningsupport|inco\b", re.IGNORECASE)
_ME = re.compile(r"\b(?:me|my)\b")
_HER = re.compile(r"\b(?:she|he|her|him|they|them|contact|contacted|reach|reached|telephone|phone|email|e-mail|tel|ring|call|appointment)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Named:
    sentence: int
    person: str


def check(rule: Rule, reading: Reading, school: School) -> Finding:
    """Find the named person and a way to reach that person; one without the other is partly met."""
    foreign = own.foreign_sentences(reading, school)
    roles = _roles(tuple(rule.options["roles"]))
    contact_required = rule.options.get("contact_required", True)
    mentions = [number for number, sentence in enumerate(reading.sentences) if number not in foreign and (_role_at(sentence, roles) or _headed(sentence, roles))]
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
            Considered(shorten(reading.sentences[number].text, 200), " > ".join(reading.sentences[number].headings), _verdict(number, named, reach))
            for number in dict.fromkeys([*(entry.sentence for entry in named), *([reach] if reach is not None else []), *mentions])
        )[:12],
    )


def _outcome(rule: Rule, reading: Reading, named: list[_Named], reach: int | None, role_only: list[int], contact_required: bool) -> tuple[Outcome, str]:
    if named and (reach is not None or not contact_required):
        how = " and says how to reach them" if contact_required else ""
        return Outcome.MET, f"The report names {named[0].person}{how}."
    if named:
        hidden = any(HIDDEN_EMAIL.search(sentence.text) for sentence in reading.sentences) or any("e-mail" in note for document in reading.documents for note in document.unread)
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
        if not people:
            continue
        places = _role_at(sentence, roles)
        if places:
            person = _nearest_person(sentence, people, places)
            if person:
                yield _Named(number, person)
        elif not _OTHER_ROLE.search(sentence.text) and not _OTHER_BODY.search(sentence.text):
            later.append(_Named(number, people[0]))
    yield from later


def _nearest_person(sentence: Sentence, people: tuple[str, ...], places: list[tuple[int, int]]) -> str:
    best: tuple[int, str] | None = None
    for start, end in places:
        role_from, role_to = _offset(sentence, start), _offset(sentence, end - 1) + len(sentence.words[end - 1])
        for person in people:
            at = sentence.text.find(person)
            between = sentence.text[min(at + len(person), role_to) : max(at, role_from)] if at < role_from else sentence.text[role_to:at]
            between = sentence.text[at + len(person) : role_from] if at < role_from else between
            # "the SENCO reports to Mrs Patel, the headteacher": another role right after the name takes the name away.
            after = sentence.text[at + len(person) : at + len(person) + 40]
            stolen = at > role_to and re.match(r"[\s,(|–-]*(?:our|the|is the|is our)?\s*(?:" + _OTHER_ROLE.pattern + ")", after, re.IGNORECASE)
            if stolen or len(between) > 90 or (_OTHER_ROLE.search(between) and at > role_to) or ". " in between:
                continue
            if _OTHER_ROLE.search(between) and "|" in between:
                continue
            if best is None or len(between) < best[0]:
                best = (len(between), person)
    return best[1] if best else ""


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
    found += [re.split(r"\W*\bat\b\W*", match.group(), maxsplit=1, flags=re.IGNORECASE)[0] for match in OBFUSCATED_EMAIL.finditer(sentence.text)]
    return found + [link.url[7:].split("@")[0] for link in sentence.links if link.url.startswith("mailto:")]


def _strength(
    reading: Reading, number: int, sentence: Sentence, mailboxes: list[str], named: list[_Named], roles: Phrases, surnames: set[str], firsts: set[str]
) -> int:
    """How surely a phone number or address reaches the person: 3 theirs by name, 2 said with them, 1 given near them, 0 not theirs."""
    if any(_ROLE_MAILBOX.search(box) or any(name in box.lower() for name in surnames) for box in mailboxes):
        return 3
    others = _OTHER_BODY.search(sentence.text)
    lowered = set(word.lower().strip(".,") for word in sentence.words)
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
        if there.document == sentence.document and there.headings == sentence.headings and 0 < number - entry.sentence <= 4:
            return 1
        if there.document == sentence.document and -2 <= number - entry.sentence <= 6 and (_HER.search(sentence.text) and lowered & {"she", "he", "her", "him", "they", "them", *firsts}):
            return 1
    return 0


def _belongs_to_other(sentence: Sentence, surnames: set[str]) -> bool:
    people = people_in(sentence.text)
    return bool(people) and not any(person.split()[-1].lower() in surnames for person in people)
