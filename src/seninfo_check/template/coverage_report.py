"""What template mode found, as text for a person, as JSON and as annotations for a CI run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from seninfo_check.model import Level
from seninfo_check.template.covers import LONGEST, READING_AGE, Asked, Coverage, Stumble


def as_text(coverage: Coverage, name: str) -> bytes:
    """The map of clauses first, then what to put right."""
    return ("\n".join(_lines(coverage, name)) + "\n").encode()


def _lines(coverage: Coverage, name: str) -> Iterator[str]:
    covered = sum(asked.covered for asked in coverage.asked)
    yield f"{name}: a template. {covered} of {len(coverage.asked)} clauses have a question."
    yield ""
    width = max((len(asked.rule.clause) for asked in coverage.asked), default=0)
    for asked in coverage.asked:
        question = "; ".join(asked.questions) or "no question"
        yield f"  {'ok ' if asked.covered else 'NO '} {asked.rule.clause:<{width}}  {asked.rule.title}: {question}"
    yield from _listed(
        "Clauses without a question:", [f"{asked.rule.clause} {asked.rule.title}. {_lack(asked)}" for asked in coverage.missing]
    )
    yield from _listed("Questions that no clause asks for:", list(coverage.without_clause))
    yield from _listed(f"Hard to read (more than {LONGEST} words):", [_place(stumble) for stumble in coverage.hard])
    yield from _listed("Facts that belong to one school:", [_place(stumble) for stumble in coverage.leaked])
    yield ""
    if coverage.reading_age is None:
        yield "Reading age: too little text to tell."
    else:
        verdict = "too high, the target" if coverage.too_hard else "the target"
        yield f"Reading age: {coverage.reading_age:.1f}; {verdict} is {READING_AGE:.0f} or less."


def _lack(asked: Asked) -> str:
    if not asked.questions:
        return "No heading or prompt asks for it."
    return f"“{asked.questions[0]}” does not ask: {'; '.join(asked.missing)}."


def _place(stumble: Stumble) -> str:
    return f"{stumble.what}: “{stumble.quote}”" + (f" (under: {stumble.heading})" if stumble.heading else "")


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  - {line}" for line in lines)


def as_json(coverage: Coverage, name: str) -> bytes:
    """The same as data."""
    data = {
        "template": name,
        "clauses": [
            {
                "rule": asked.rule.id,
                "clause": asked.rule.clause,
                "level": asked.rule.level.value,
                "covered": asked.covered,
                "questions": list(asked.questions),
                "missing": list(asked.missing),
            }
            for asked in coverage.asked
        ],
        "questions_without_clause": list(coverage.without_clause),
        "hard_to_read": [vars(stumble) for stumble in coverage.hard],
        "leaked": [vars(stumble) for stumble in coverage.leaked],
        "reading_age": coverage.reading_age,
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def as_github(coverage: Coverage, name: str) -> bytes:
    """A line for each thing to put right, as GitHub shows them beside the file."""
    lines = []
    for asked in coverage.missing:
        sort = "error" if asked.rule.level is Level.MUST else "warning"
        lines.append(_annotation(sort, name, f"{asked.rule.clause} {asked.rule.title}: {_lack(asked)}"))
    lines += [_annotation("warning", name, _place(stumble)) for stumble in (*coverage.hard, *coverage.leaked)]
    if coverage.too_hard:
        lines.append(_annotation("warning", name, f"Reading age {coverage.reading_age}: the target is {READING_AGE:.0f} or less."))
    return ("\n".join(lines) + "\n").encode() if lines else b""


def _annotation(sort: str, name: str, message: str) -> str:
    escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    place = name.replace("%", "%25").replace(",", "%2C").replace(":", "%3A").replace("\n", "%0A")
    return f"::{sort} file={place}::{escaped}"


#: The formats of template mode.
COVERAGE_REPORTERS: Mapping[str, Callable[[Coverage, str], bytes]] = {"table": as_text, "json": as_json, "github": as_github}
