"""Plain-English targets: a measure of the text against what good practice, or the authority, asks for.

The measuring is `readability`'s; a rule holds only the target. A report over its target is hard to read; it breaks no law.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from seninfo_check import readability
from seninfo_check.checks.findings import searched, shorten
from seninfo_check.language import Reading
from seninfo_check.model import Element, Evidence, Finding, Outcome, Rule, School
from seninfo_check.readability import Readability

#: What a rule can set a target for: the number, and the kinds of advice that show where it comes from.
MEASURES: Mapping[str, tuple[Callable[[Readability], float], tuple[str, ...]]] = {
    "reading-age": (lambda measured: measured.reading_age or 0.0, ("long-sentence", "jargon", "hidden-verb", "nominalisation")),
    "sentence-length": (lambda measured: measured.words_per_sentence or 0.0, ("long-sentence",)),
    "long-sentences": (lambda measured: round(100 * (measured.long_sentence_share or 0.0), 1), ("long-sentence",)),
    "jargon": (lambda measured: round(1000 * measured.advised["jargon"] / max(measured.words_counted, 1), 1), ("jargon",)),
    "acronyms": (lambda measured: float(measured.advised["acronym"]), ("acronym",)),
    "passive": (lambda measured: round(100 * _passive_sentences(measured) / max(measured.sentences, 1), 1), ("passive",)),
}

_WORDS = {
    "reading-age": "The reading age is about {}; the target is {} or less.",
    "sentence-length": "A sentence has {} words on average; the target is {} or fewer.",
    "long-sentences": "{}% of sentences are over 25 words; the target is {}% or less.",
    "jargon": "There are {} pieces of jargon in every 1,000 words; the target is {} or fewer.",
    "acronyms": "{} acronyms are not explained where they are first used; the target is {}.",
    "passive": "{}% of sentences do not say who does it; the target is {}% or less.",
}
_NONE = {
    "acronyms": "Every acronym is explained where it is first used.",
    "jargon": "No jargon of our list was found.",
    "passive": "Every sentence says who does it.",
}
_VERDICTS = {Outcome.MET: "", Outcome.PARTLY_MET: " A little hard to read.", Outcome.NOT_MET: " Hard to read."}


def check(rule: Rule, reading: Reading, school: School) -> Finding:
    """Met at or under the target, partly met up to the option `nearly`; `measure` is the number itself."""
    measured = readability.once(reading.documents, _words_file(rule))
    looked = f"{searched(reading)}; {measured.words_counted:,} of {measured.words:,} words are running text"
    if measured.outcome == "cannot-tell":
        return Finding(rule, Outcome.CANNOT_TELL, measured.why, searched=looked)
    name, target = rule.options["measure"], rule.options["at_most"]
    number, kinds = MEASURES[name]
    value = number(measured)
    outcome = Outcome.MET if value <= target else Outcome.PARTLY_MET if value <= rule.options.get("nearly", target) else Outcome.NOT_MET
    why = _WORDS[name].format(f"{value:g}", f"{target:g}") + _VERDICTS[outcome]
    if value == 0 and name in _NONE:
        why = _NONE[name]
    elif name == "acronyms" and value == 1:
        why = why.replace("1 acronyms are", "1 acronym is").replace("they are first", "it is first")
    evidence = () if outcome is Outcome.MET else _evidence(measured, kinds)
    return Finding(rule, outcome, why, (Element(rule.title, outcome is Outcome.MET),), evidence, looked, value)


def _words_file(rule: Rule) -> Path | None:
    return readability.words_beside(Path(rule.path).parent.parent) if rule.path else None


def _passive_sentences(measured: Readability) -> int:
    return len({(one.document, one.sentence_start) for one in measured.advice if one.kind == "passive"})


def _evidence(measured: Readability, kinds: Sequence[str]) -> tuple[Evidence, ...]:
    # The places whose change helps most, five at most, in reading order.
    places = sorted((one for one in measured.advice if one.kind in kinds), key=lambda one: -one.gain)[:5]
    return tuple(
        Evidence(shorten(one.sentence), one.url, one.heading, one.page, start=one.start, end=one.end, element=shorten(one.message, 200))
        for one in sorted(places, key=lambda one: (one.document, one.start))
    )
