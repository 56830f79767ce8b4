"""Who parents can turn to: a person with a role, named, and a way to reach that person."""

from __future__ import annotations

from seninfo_check.checks import own
from seninfo_check.checks.findings import evidence, searched, shorten
from seninfo_check.checks.reaching import reach_of
from seninfo_check.checks.role_holders import Named, headed, holders, role_at, role_phrases
from seninfo_check.language import HIDDEN_EMAIL, Reading
from seninfo_check.model import Considered, Element, Finding, Outcome, Rule, School


def check(rule: Rule, reading: Reading, school: School) -> Finding:
    """Find the named person and a way to reach that person; one without the other is partly met."""
    foreign = own.foreign_sentences(reading, school)
    roles = role_phrases(tuple(rule.options["roles"]))
    contact_required = rule.options.get("contact_required", True)
    mentions = [
        number
        for number, sentence in enumerate(reading.sentences)
        if number not in foreign and (role_at(sentence, roles) or headed(sentence, roles))
    ]
    named = list(holders(reading, mentions, roles))
    reach = reach_of(reading, named, roles, foreign) if contact_required else None
    elements = [Element(rule.options["name"], bool(named))]
    if contact_required:
        elements.append(Element(rule.options["contact"], reach is not None))
    quotes = [evidence(reading, reading.sentences[entry.sentence], rule.options["name"]) for entry in named[:1]]
    if reach is not None and not (named and named[0].sentence == reach):
        quotes.append(evidence(reading, reading.sentences[reach], rule.options["contact"]))
    role_only = [number for number in mentions if role_at(reading.sentences[number], roles)]
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
    rule: Rule, reading: Reading, named: list[Named], reach: int | None, role_only: list[int], contact_required: bool
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


def _verdict(number: int, named: list[Named], reach: int | None) -> str:
    if any(entry.sentence == number for entry in named):
        return "counts: names the person"
    return "counts: says how to reach them" if number == reach else "mentions the role, without a name or contact of its own"
