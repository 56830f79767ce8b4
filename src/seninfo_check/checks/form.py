"""What kind of document it is, and whose: a SEN information report rather than its neighbours, of this school and no other."""

from __future__ import annotations

import re

from seninfo_check.checks import own
from seninfo_check.checks.findings import evidence, searched
from seninfo_check.language import Reading
from seninfo_check.model import Element, Evidence, Finding, Kind, Outcome, Rule, School

_REPORT = re.compile(
    r"\bSEND?\b|special (?:educational )?needs|information report|local offer|school offer|learning support|inclusion"
    r"|additional (?:educational )?needs|provision and outcomes",
    re.IGNORECASE,
)
#: Documents that are taken for the report, by the words of their title; the first that fits names it.
_NEIGHBOURS = (
    ("an accessibility plan", re.compile(r"accessib\w+ (?:plan|strategy|policy)|disability access", re.IGNORECASE)),
    ("a complaints procedure", re.compile(r"complaints? (?:procedure|policy|form)|procedure for complaints", re.IGNORECASE)),
    ("an inclusion strategy", re.compile(r"inclusion strategy", re.IGNORECASE)),
    ("a pupil premium statement", re.compile(r"pupil premium", re.IGNORECASE)),
    ("an admissions policy", re.compile(r"admissions? (?:policy|arrangements)", re.IGNORECASE)),
    ("a behaviour or anti-bullying policy", re.compile(r"behaviour policy|anti-bullying policy", re.IGNORECASE)),
    ("equality information", re.compile(r"equality (?:objectives|information|policy|scheme|statement)", re.IGNORECASE)),
    ("the medical conditions policy", re.compile(r"medical (?:conditions|needs) policy|administration of medicines", re.IGNORECASE)),
    (
        "the Act or Regulations themselves",
        re.compile(r"statutory instrument|regulations 2014$|children and families act 2014$", re.IGNORECASE),
    ),
    (
        "a SEN policy",
        re.compile(r"(?:SEND?|special educational needs(?: and disabilit(?:y|ies))?(?: \(SEND?\))?|inclusion) policy", re.IGNORECASE),
    ),
)
_SURELY_REPORT = re.compile(
    r"information (?:and offer )?report|information & offer|SEND? (?:annual )?report|(?:school|SEND?) offer|local offer", re.IGNORECASE
)


def check(rule: Rule, reading: Reading, school: School) -> Finding:
    """Answer one of the questions about the document's form."""
    answer = {"names-school": _names_school, "no-other-school": _no_other_school, "is-report": _is_report}[rule.options["asks"]]
    return answer(rule, reading, school)


def _names_school(rule: Rule, reading: Reading, school: School) -> Finding:
    name = own.own_name(reading, School())
    quotes = _first_mention(reading, school.name or name)
    if school.name:
        said = any(
            own.same_school(found, school.name)
            for document in reading.documents
            for text in (document.title, document.text, *document.furniture)
            for found in own.school_names(text)
        )
        said = said or bool(quotes)
        why = (
            f"The report names {school.name}."
            if said
            else f"The report does not name {school.name}." + (f" It speaks of {name}." if name else "")
        )
        return Finding(
            rule, Outcome.MET if said else Outcome.NOT_MET, why, (Element("the school's name", said),), quotes, searched(reading)
        )
    if name:
        return Finding(rule, Outcome.MET, f"The report names {name}.", (Element("the school's name", True),), quotes, searched(reading))
    return Finding(
        rule, Outcome.NOT_MET, "No school is named in the report.", (Element("the school's name", False),), (), searched(reading)
    )


def _first_mention(reading: Reading, name: str) -> tuple[Evidence, ...]:
    if not name:
        return ()
    for document in reading.documents:
        at = document.text.lower().find(name.lower())
        if at >= 0:
            line = document.text[document.text.rfind("\n", 0, at) + 1 :].split("\n", 1)[0]
            return (Evidence(line[:200], document.url, start=at, end=at + len(name)),)
    return ()


def _no_other_school(rule: Rule, reading: Reading, school: School) -> Finding:
    foreign = sorted(own.foreign_sentences(reading, school))
    mine = own.own_name(reading, school)
    others = [name for name in own.other_names(reading, school) if any(name in reading.sentences[number].text for number in foreign)]
    if not foreign:
        return Finding(rule, Outcome.MET, "No passage speaks for another school.", (), (), searched(reading))
    quotes = tuple(
        evidence(reading, reading.sentences[number]) for number in foreign if any(name in reading.sentences[number].text for name in others)
    )
    share = len(foreign) / max(len(reading.sentences), 1)
    why = f"{'Most of the report' if share > 0.5 else 'A passage'} speaks for {others[0] if others else 'another school'}" + (
        f", not {mine}." if mine else "."
    )
    return Finding(rule, Outcome.NOT_MET, why, (Element("only this school's text", False),), quotes[:5], searched(reading))


def _is_report(rule: Rule, reading: Reading, school: School) -> Finding:
    titles = list(_titles(reading))
    for text, quote in titles:
        if _SURELY_REPORT.search(text):
            return Finding(
                rule,
                Outcome.MET,
                f"Its title says what it is: {text[:120]}.",
                (Element("a SEN information report", True),),
                (quote,),
                searched(reading),
            )
    for text, quote in titles:
        for words, pattern in _NEIGHBOURS:
            if pattern.search(text) and len(text) < 160:
                if words == "a SEN policy" and any(_SURELY_REPORT.search(sentence.text) for sentence in reading.sentences[:40]):
                    continue
                why = f"This looks like {words}, not a SEN information report: its title is “{text[:120]}”."
                return Finding(rule, Outcome.NOT_MET, why, (Element("a SEN information report", False),), (quote,), searched(reading))
    for text, quote in titles:
        if _REPORT.search(text):
            return Finding(
                rule,
                Outcome.MET,
                f"Its title speaks of special educational needs: {text[:120]}.",
                (Element("a SEN information report", True),),
                (quote,),
                searched(reading),
            )
    about = sum(1 for sentence in reading.sentences if _REPORT.search(sentence.text))
    if about >= max(3, len(reading.sentences) // 12):
        return Finding(
            rule,
            Outcome.MET,
            "Its text is about special educational needs, though its title does not say so.",
            (Element("a SEN information report", True),),
            (),
            searched(reading),
        )
    return Finding(
        rule,
        Outcome.NOT_MET,
        "Neither the title nor the text says that this is about special educational needs.",
        (Element("a SEN information report", False),),
        (),
        searched(reading),
    )


def _titles(reading: Reading) -> list[tuple[str, Evidence]]:
    found = []
    for document in reading.documents:
        name = re.sub(r"[_\-+]|%20", " ", document.url.rsplit("/", 1)[-1].rsplit(".", 1)[0])
        for number, block in enumerate(document.blocks[:10]):
            if block.kind is Kind.HEADING or (number < 4 and len(block.text) < 120):
                found.append((block.text, Evidence(block.text[:200], document.url, page=block.page, anchor=block.anchor)))
        if document.title:
            found.append((document.title, Evidence(document.title[:200], document.url)))
        if len(name) > 6:
            found.append((name, Evidence(name, document.url)))
    return found
