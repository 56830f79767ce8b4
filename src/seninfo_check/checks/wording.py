"""Words that should not stand in a published report: prompts left over from a template, and names of things the law abolished."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from seninfo_check.checks.findings import evidence, listed, searched
from seninfo_check.checks.prompts import Left, leftovers
from seninfo_check.language import Phrases, Reading, Sentence
from seninfo_check.model import Considered, Element, Evidence, Finding, Outcome, Rule, School
from seninfo_check.rules import folder_of, load

#: Gaps to fill: "[insert name]", "<school name>", "XXXX", a run of dots or underscores to write on.
PLACEHOLDER = re.compile(
    r"[\[<{«](?!\s*e-?mail\s+protected)[^\]>}»]{0,20}\b(?:insert|add|enter|name|school|date|describe|delete|complete"
    r"|your|number|email|link|details|example|list|text|xx+)\b[^\]>}»]{0,120}[\]>}»]"
    r"|\bX{3,}\b|_{4,}|\.{6,}|…{3,}|lorem ipsum"
    r"|\b(?:more|further) (?:information |details )?(?:to|will) follow\b|\bTB[CA]\b|^\W*(?:please )?describe here\b"
    r"|\binsert\b[^.]{0,40}\bhere\b"
    r"|\bto be (?:added|inserted|written|confirmed|appended|completed)"
    r"(?: shortly| soon| later| (?:after|following|when|once) [^.]{0,60})?\W*$",
    re.IGNORECASE,
)


def check(rule: Rule, reading: Reading, school: School) -> Finding:
    """Met when none of the words is there; otherwise every place is evidence."""
    return _old_law(rule, reading) if rule.options["asks"] == "no-old-law" else _prompts(rule, reading)


def is_prompt(sentence: Sentence, says: Phrases | None = None) -> bool:
    """Whether a sentence is a template's prompt or still holds a gap to fill."""
    return bool(PLACEHOLDER.search(sentence.text)) or bool(
        says and any(True for _ in says.find(sentence.stems)) and len(sentence.stems) <= 30
    )


def _prompts(rule: Rule, reading: Reading) -> Finding:
    says = _phrases(tuple(("says", phrase) for phrase in rule.options.get("says", ())))
    ours = leftovers(reading, load(folder_of(rule)).rules)
    left = [(number, sentence) for number, sentence in enumerate(reading.sentences) if number in ours or is_prompt(sentence, says)]
    if not left:
        return Finding(rule, Outcome.MET, "No prompt of a template is left in the report.", (), (), searched(reading))
    quotes = tuple(evidence(reading, sentence, ours[number].words if number in ours else "") for number, sentence in left)
    places = "1 place" if len(left) == 1 else f"{len(left)} places"
    kinds = Counter(one.left for one in ours.values())
    sorts = listed([f"{kind.value} ({kinds[kind]})" for kind in Left if kinds[kind]])
    why = f"{places} still to fill in{': ' if sorts else ''}{sorts}."
    return Finding(rule, Outcome.NOT_MET, why, (Element("no prompts left over", False),), quotes, searched(reading))


def _old_law(rule: Rule, reading: Reading) -> Finding:
    terms = {str(number): term for number, term in enumerate(rule.options["terms"])}
    says = _phrases(tuple((number, phrase) for number, term in terms.items() for phrase in term["says"]))
    quotes: list[Evidence] = []
    named: dict[str, str] = {}
    considered = []
    for sentence in reading.sentences:
        hits = list(says.find(sentence.stems))
        if hits:
            words = [" ".join(sentence.words[start:end]) for start, end, _ in hits]
            quotes.append(evidence(reading, sentence, listed(words)))
            considered.append(Considered(sentence.text, " > ".join(sentence.headings), "old wording", tuple(words)))
            for word, (_, _, number) in zip(words, hits, strict=True):
                named.setdefault(word, terms[number]["instead"])
    if not quotes:
        return Finding(rule, Outcome.MET, "The report uses no wording of the law before 2014.", (), (), searched(reading))
    instead = "; ".join(f"“{word}”: {advice}" for word, advice in list(named.items())[:4])
    return Finding(
        rule,
        Outcome.NOT_MET,
        f"Old wording: {instead}",
        (Element("today's wording", False),),
        tuple(quotes),
        searched(reading),
        considered=tuple(considered),
    )


@lru_cache(maxsize=32)
def _phrases(pairs: tuple[tuple[str, str], ...]) -> Phrases:
    return Phrases(pairs)
