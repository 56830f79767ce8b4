"""How a person is reached: the phone number or address in a report that is theirs, and not somebody else's."""

from __future__ import annotations

import re

from seninfo_check.checks.role_holders import OTHER_BODY, Named, headed, role_at
from seninfo_check.language import EMAIL, OBFUSCATED_EMAIL, PHONE, Phrases, Reading, Sentence, people_in
from seninfo_check.model import Kind

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


def reach_of(reading: Reading, named: list[Named], roles: Phrases, foreign: frozenset[int]) -> int | None:
    """The number of the sentence that says how to reach one of the named people or the role, or None."""
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
    named: list[Named],
    roles: Phrases,
    surnames: set[str],
    firsts: set[str],
) -> int:
    """How surely a phone number or address reaches the person: 3 theirs by name, 2 said with them, 1 given near them, 0 not theirs."""
    if any(_ROLE_MAILBOX.search(box) or any(name in box.lower() for name in surnames) for box in mailboxes):
        return 3
    others = OTHER_BODY.search(sentence.text)
    lowered = {word.lower().strip(".,") for word in sentence.words}
    if (role_at(sentence, roles) or lowered & surnames) and not (others and not role_at(sentence, roles)):
        return 2
    if others or _belongs_to_other(sentence, surnames):
        return 0
    if headed(sentence, roles):
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
