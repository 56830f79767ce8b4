"""The writing helper: what is missing as questions that a parent would ask, and the answers as a Word file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seninfo_check.model import Finding, Outcome, Report
from seninfo_check.reporters import docx_writer as word
from seninfo_check.reporters.fixes import fixes, sentence_to_adapt
from seninfo_check.reporters.harmless import harmless, one_line, school_name
from seninfo_check.reporters.wording import DISCLAIMER

#: Checks whose answer is something to write; a date or a link is put right in the report itself.
_WRITTEN = frozenset({"topic", "contact"})


@dataclass(frozen=True)
class Question:
    """One thing that is missing: the question, what to say, an invented example, and a sentence to adapt."""

    finding: Finding
    title: str
    say: tuple[str, ...]
    example: str
    starter: str

    @property
    def id(self) -> str:
        """The rule's id, which is also the name of the box."""
        return self.finding.rule.id


def questions(report: Report) -> tuple[Question, ...]:
    """What to write, the most pressing first; nothing that could not be judged."""
    return tuple(
        Question(
            finding=fix.finding,
            title=fix.finding.rule.question or fix.finding.rule.title,
            say=fix.missing,
            example=_example(fix.finding),
            starter=sentence_to_adapt(fix.finding),
        )
        for fix in fixes(report, len(report.findings))
        if fix.finding.rule.check in _WRITTEN
    )


def answers_docx(report: Report, asked: Sequence[Question], answers: Mapping[str, str]) -> bytes:
    """The answers as a Word file to copy into the report: each question a heading, each line a paragraph."""
    title = f"Text for the SEN information report of {school_name(report.school)}"
    blocks: list[word.Block] = [word.Heading(title if report.school.name else "Text for the SEN information report", 0)]
    for question in asked:
        lines = [line.strip() for line in answers.get(question.id, "").splitlines() if line.strip()]
        if lines:
            blocks += [word.Heading(one_line(question.title), 1), *(word.Paragraph(harmless(line)) for line in lines)]
    blocks.append(word.Paragraph(DISCLAIMER))
    return word.docx(blocks, title)


def has_gap(text: str) -> bool:
    """Whether a text still has a gap of the sentence to adapt."""
    return re.search(r"\[[^\]]*\]", text) is not None


def verdict(finding: Finding) -> str:
    """What a text still lacks, or that it has all, in a sentence."""
    if finding.outcome is Outcome.MET:
        return "Your text says what is asked for."
    missing = [element.name for element in finding.elements if not element.found]
    if missing:
        return f"Your text does not yet say: {'; '.join(missing)}."
    return finding.why


def _example(finding: Finding) -> str:
    # Examples that are written as Markdown are there to test headings; they read badly.
    return next((text for text in finding.rule.examples.met if not text.lstrip().startswith(("#", "-", "|", "*"))), "")
