"""A duty to tell parents about something: its elements are looked for in the sentences that say what the school does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from seninfo_check.checks import own, scorer
from seninfo_check.checks.features import concepts_in
from seninfo_check.checks.findings import evidence, listed, searched, shorten
from seninfo_check.checks.wording import is_prompt
from seninfo_check.language import Phrases, Reading, Sentence, acronyms_in
from seninfo_check.model import Considered, Element, Finding, Outcome, Rule, School

#: What the reader is told about a sentence that mentions the duty and does not count.
REFUSED = {
    "law": "states the law or a definition, not what the school does",
    "plan": "is a plan or a hope, not what the school does now",
    "denial": "says that the school does not have it",
    "prompt": "is left over from a template",
    "link": "only points somewhere else",
    "claim": "says that it happens or matters, not how",
    "other": "is about something else",
    "foreign": "is about another school",
    "glossary": "explains a word or an abbreviation",
}


@dataclass(frozen=True)
class _Hit:
    sentence: int
    score: float


def check(rule: Rule, reading: Reading, school: School) -> Finding:
    """Find each element of a duty; all that are needed make it met, any other sign of the duty makes it partly met."""
    folder = Path(rule.path).parents[1]
    judged = _judge(rule, reading, school, folder)
    elements = rule.options["elements"]
    strong = [element for element in elements if not element.get("weak")]
    found = {element["id"] for element in elements if judged.hits.get(element["id"])}
    needed = rule.options.get("needs", len(strong))
    have = [element for element in strong if element["id"] in found]
    missing = [element for element in strong if element["id"] not in found]
    if len(have) >= needed:
        outcome, why = Outcome.MET, f"The report says {listed([element['name'] for element in have])}."
    elif found:
        outcome, why = Outcome.PARTLY_MET, _partly(elements, found, have, missing, needed)
    else:
        outcome, why = Outcome.NOT_MET, _absent(reading, judged)
    chosen = have if outcome is Outcome.MET else [element for element in elements if element["id"] in found]
    quotes = [
        evidence(reading, reading.sentences[hit.sentence], element["name"])
        for element in chosen
        for hit in judged.hits[element["id"]][: 1 if len(chosen) > 1 else 2]
    ]
    return Finding(
        rule=rule,
        outcome=outcome,
        why=why,
        elements=tuple(Element(element["name"], element["id"] in found) for element in strong),
        evidence=tuple({(quote.url, quote.start): quote for quote in quotes}.values()),
        searched=searched(reading),
        considered=judged.considered,
    )


def _partly(
    elements: Sequence[dict[str, str]], found: set[str], have: list[dict[str, str]], missing: list[dict[str, str]], needed: int
) -> str:
    if needed < len(have) + len(missing) and have:
        said = listed([e["name"] for e in have])
        return f"The report says {said}; at least {needed} of these are asked for, for example {missing[0]['name']}."
    absent = listed([element["name"] for element in missing])
    if have:
        return f"The report says {listed([e['name'] for e in have])}. It does not say {absent}."
    weak = next(element["name"] for element in elements if element["id"] in found)
    return f"The report {weak}. It does not say {absent}."


def _absent(reading: Reading, judged: _Judged) -> str:
    if not reading.sentences:
        return "There is no text to read."
    if judged.nearest is None:
        return "No sentence of the report is about this."
    sentence = reading.sentences[judged.nearest]
    return f"Nothing counts. The nearest passage {REFUSED.get(judged.nearest_role, 'does not say it')}: “{shorten(sentence.text, 160)}”"


@dataclass(frozen=True)
class _Judged:
    hits: dict[str, list[_Hit]]
    considered: tuple[Considered, ...]
    nearest: int | None = None
    nearest_role: str = ""


def _judge(rule: Rule, reading: Reading, school: School, folder: Path) -> _Judged:
    elements = rule.options["elements"]
    model = scorer.load(folder) if (folder / "scorer.npz").is_file() else None
    if model is None or any(f"{rule.id}/{element['id']}" not in model.labels for element in elements):
        return _by_phrases(rule, reading)
    scores, roles = scorer.score(reading, folder), scorer.roles(reading, folder)
    hits: dict[str, list[_Hit]] = {}
    near: list[tuple[float, int, str, str]] = []
    refused = _refused(reading, school.name, folder)
    concepts = {element["concept"] for element in elements if "concept" in element}
    for element in elements:
        label = f"{rule.id}/{element['id']}"
        limit = model.thresholds[label]
        column = scores.values[:, scores.labels[label]]
        weighed = [_Hit(number, float(column[number])) for number in (column >= limit * 0.25).nonzero()[0].tolist()]
        about = scores.before_doubt[:, scores.labels[label]]
        for number in (about >= limit * 0.25).nonzero()[0].tolist():
            near.append((float(about[number]) / limit, number, refused.get(number, roles[number]), label))
        counted = [hit for hit in weighed if refused.get(hit.sentence) not in (NEVER_WEAK if element.get("weak") else NEVER)]
        if "concept" in element:
            counted = [hit for hit in counted if _names(reading.sentences[hit.sentence], element["concept"], concepts, folder)]
        counted.sort(key=lambda hit: (-hit.score, hit.sentence))
        # What is said twice in the same words is said once.
        told = {reading.sentences[hit.sentence].text: hit.score for hit in reversed(counted)}
        if scorer.together(told.values()) >= limit:
            hits[element["id"]] = [hit for hit in counted if hit.score >= min(limit, counted[0].score) * 0.6]
    near.sort(key=lambda entry: (-entry[0], entry[1]))
    nearest = near[0] if near else None
    accepted = {hit.sentence for found in hits.values() for hit in found}
    considered = tuple(
        _considered(reading, number, role, label, number in accepted, folder)
        for number, role, label in (_unique(near)[:12] if reading.why == rule.id else ())
    )
    return _Judged(hits, considered, nearest[1] if nearest else None, nearest[2] if nearest else "")


#: A list of words and what they stand for names every condition and service, whether the school has them or not.
_GLOSSARY = re.compile(r"\b(?:glossary|abbreviations?|acronyms?|jargon|what the letters mean|terms used)\b", re.IGNORECASE)

_SHORT_FORM = re.compile(r"[A-Z][A-Za-z/&]{1,7}\s*(?:[:=–—|(-]|means\b|stands for\b)")

#: The scorer doubts strong elements of plans, denials and law already (`scorer.doubted`); these sentences never count.
NEVER = ("prompt", "foreign", "glossary")
NEVER_WEAK = (*NEVER, "denial")


@lru_cache(maxsize=4)
def _refused(reading: Reading, school: str, folder: Path) -> dict[int, str]:
    foreign, roles = own.foreign_sentences(reading, School(name=school)), scorer.roles(reading, folder)
    return {
        number: role
        for number, sentence in enumerate(reading.sentences)
        if (role := "foreign" if number in foreign else _form(sentence) or roles[number]) in NEVER_WEAK
    }


def _names(sentence: Sentence, concept: str, concepts: set[str], folder: Path) -> bool:
    """Whether a sentence may speak of a concept: it names it, or none of the rule's concepts by a word that we know."""
    named = concepts.intersection(concepts_in(sentence.text, folder))
    return not named or concept in named


def _form(sentence: Sentence) -> str:
    """What the form of a sentence alone makes of it: a gap to fill or an unanswered question, a line of a glossary, or nothing."""
    # In a row of a table the answer stands beside the question.
    if is_prompt(sentence) or (sentence.text.endswith("?") and " | " not in sentence.text):
        return "prompt"
    heading = sentence.headings[-1] if sentence.headings else ""
    if _GLOSSARY.search(heading) or _GLOSSARY.match(sentence.text):
        return "glossary"
    short = _SHORT_FORM.match(sentence.text)
    return "glossary" if short and len(sentence.words) <= 14 and any(acronyms_in(sentence.text).values()) else ""


def _unique(near: list[tuple[float, int, str, str]]) -> list[tuple[int, str, str]]:
    seen: dict[int, tuple[int, str, str]] = {}
    for _, number, role, label in near:
        seen.setdefault(number, (number, role, label))
    return list(seen.values())


def _considered(reading: Reading, number: int, role: str, label: str, accepted: bool, folder: Path) -> Considered:
    sentence = reading.sentences[number]
    verdict = "counts" if accepted else REFUSED.get(role, "is not clear enough about this")
    return Considered(shorten(sentence.text, 200), " > ".join(sentence.headings), verdict, scorer.deciding_words(sentence, label, folder))


def _by_phrases(rule: Rule, reading: Reading) -> _Judged:
    # Rules of an authority's own have no trained weights: their words decide.
    phrases = _phrases(tuple((element["id"], phrase) for element in rule.options["elements"] for phrase in element["says"]))
    hits: dict[str, list[_Hit]] = {element["id"]: [] for element in rule.options["elements"]}
    considered = []
    for number, sentence in enumerate(reading.sentences):
        named = {name: sentence.words[start:end] for start, end, name in phrases.find(sentence.stems)}
        for name in named:
            hits[name].append(_Hit(number, 1.0))
        if named:
            considered.append(_phrase_considered(sentence, [" ".join(words) for words in named.values()]))
    return _Judged(hits, tuple(considered[:12]))


def _phrase_considered(sentence: Sentence, words: list[str]) -> Considered:
    return Considered(shorten(sentence.text, 200), " > ".join(sentence.headings), "counts", tuple(words))


@lru_cache(maxsize=256)
def _phrases(pairs: tuple[tuple[str, str], ...]) -> Phrases:
    return Phrases(pairs)
