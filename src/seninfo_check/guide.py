"""The rules in words for people: the list, one rule explained, and the page of all of them."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from seninfo_check.model import Level, Rule, SchoolType
from seninfo_check.rules import Ruleset, rules_folder

LEVEL_WORDS: Mapping[Level, str] = {
    Level.MUST: "the law says must",
    Level.SHOULD: "the Code of Practice says should",
    Level.GOOD_PRACTICE: "good practice, no law",
}


def rows(rules: Sequence[Rule]) -> list[tuple[str, str, str, str]]:
    """The list of rules: clause, id, level and title."""
    return [(rule.clause, rule.id, rule.level.value, rule.title) for rule in rules]


def explain(rule: Rule, width: int = 100) -> str:
    """One rule as a person reads it in a terminal."""
    lines: list[str] = []
    for heading, paragraphs in _parts(rule):
        lines += ["", heading]
        for paragraph in paragraphs:
            lines += textwrap.wrap(paragraph, width, initial_indent="  ", subsequent_indent="    " if paragraph.startswith("- ") else "  ")
    return "\n".join([f"{rule.title} ({rule.id})", *lines]) + "\n"


def page(ruleset: Ruleset) -> str:
    """The page `docs/rules.md`: every rule, in the order of a report."""
    lines = [
        "# The rules",
        "",
        "Written by `scripts/docs.py` from the files in `rules/`. Change those, not this page.",
        "",
        "| Clause | Rule | Level | Title |",
        "|---|---|---|---|",
        *(f"| {clause} | [{name}](#{name}) | {level} | {title} |" for clause, name, level, title in rows(ruleset.rules)),
    ]
    for rule in ruleset.rules:
        lines += ["", f"## {rule.id}", "", f"**{rule.title}**"]
        for heading, paragraphs in _parts(rule, accuracy=False):
            lines += ["", f"**{heading}.**" if len(paragraphs) > 1 else f"**{heading}.** {_escaped(paragraphs[0])}"]
            if len(paragraphs) > 1:
                lines += ["", *(_escaped(text) if text.startswith("- ") else f"- {_escaped(text)}" for text in paragraphs)]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    # Examples hold Markdown of their own (headings, bars, gaps in brackets); on the page they are words.
    marked = text[:2] + text[2:].replace("#", "\\#") if text.startswith("- ") else text.replace("#", "\\#")
    return marked.replace("|", "\\|").replace("[", "\\[").replace("<", "&lt;").replace("_", "\\_")


def _parts(rule: Rule, accuracy: bool = True) -> Iterator[tuple[str, Sequence[str]]]:
    source = f"{rule.source.name}{', ' + rule.source.url if rule.source.url else ''}"
    clause = f"Clause: {rule.clause}." if rule.clause else ""
    level = f"Level: {rule.level.value} ({LEVEL_WORDS[rule.level]})."
    unread = "" if rule.source.verified else "We have not yet compared our words with this source."
    yield "The law" if rule.level is Level.MUST else "The source", [" ".join(filter(None, (f"{source}.", clause, level, unread)))]
    yield "Whom it binds", [_binds(rule)]
    for heading, text in (
        ("A parent asks", rule.question),
        ("Why it matters", rule.why_it_matters),
        ("What counts", rule.counts),
        ("What does not count", rule.does_not_count),
    ):
        if text:
            yield heading, [text]
    elements = list(_elements(rule))
    if elements:
        yield "Elements", elements
    yield "Advice", [rule.advice]
    if rule.starter:
        yield "A sentence to adapt", [rule.starter]
    for heading, texts in (
        ("Examples of met", rule.examples.met),
        ("Examples of partly met", rule.examples.partly_met),
        ("Examples of not met", rule.examples.not_met),
    ):
        if texts:
            yield heading, [f"- {_one_line(text)}" for text in texts]
    measured = _accuracy(rule.id) if accuracy else ""
    if measured:
        yield "Measured accuracy", [measured]


def _one_line(text: str) -> str:
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())


def _binds(rule: Rule) -> str:
    if rule.applies_to == frozenset(SchoolType):
        return "Every type of school."
    return f"{', '.join(kind.value for kind in SchoolType if kind in rule.applies_to)}. For others: does not apply."


def _elements(rule: Rule) -> Iterator[str]:
    options = rule.options
    elements = options.get("elements", ())
    strong = [element for element in elements if not element.get("weak")]
    needs = options.get("needs", len(strong))
    if strong:
        many = "All of these make it met" if needs == len(strong) else f"At least {needs} of these make it met"
        yield f"{many}:" if len(strong) > 1 else "This makes it met:"
        yield from (f"- {element['name']}" for element in strong)
    weak = [element for element in elements if element.get("weak")]
    if weak:
        yield "Only partly met, where the report:"
        yield from (f"- {element['name']}" for element in weak)
    if rule.check == "contact":
        yield f"- {options['name']}"
        if options.get("contact_required", True):
            yield f"- {options['contact']}"
    if "at_most" in options:
        yield f"Target: {options['at_most']:g} or less." + (f" Nearly: {options['nearly']:g} or less." if "nearly" in options else "")


def accuracy_file() -> Path:
    """Where `make accuracy` writes what it measured; an installed package has no such file."""
    return rules_folder().parent / "docs" / "accuracy.json"


def _accuracy(rule_id: str) -> str:
    try:
        measured: Any = json.loads(accuracy_file().read_text("utf-8"))["rules"][rule_id]
        right, found, agreed = (measured[name] for name in ("missing_p", "missing_r", "agreement"))
        return (
            f"On {measured['n']} labelled reports: “not met” was right in {right:.0%} of the cases where it was said, "
            f"and found {found:.0%} of what was missing. The outcome agreed with the readers' in {agreed:.0%}."
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ""
