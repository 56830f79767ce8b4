"""The plain-English part of the terminal report: the measures, the hardest sections and the ten sentences to change first."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from tabulate import tabulate

from seninfo_check.model import Report
from seninfo_check.readability import Readability
from seninfo_check.reporters.harmless import one_line

#: Where a target is met or not, in place of "Found" and "Not found".
_HARDNESS = ("plain", "fairly plain", "fairly hard to read", "hard to read", "very hard to read")

#: Measure, its name, how it is written, and the rule that sets its target.
_SHOWN = (
    ("reading_age", "Reading age (UK)", "{:.1f}", "reading-age"),
    ("words_per_sentence", "Words in a sentence", "{:.1f}", "sentence-length"),
    ("longest_sentence", "Longest sentence", "{} words", ""),
    ("long_sentence_share", "Sentences over 25 words", "{:.0%}", "long-sentences"),
    ("flesch_reading_ease", "Flesch reading ease (60 or more is plain)", "{:.1f}", ""),
    ("flesch_kincaid_grade", "Flesch-Kincaid grade", "{:.1f}", ""),
    ("smog", "SMOG grade", "{:.1f}", ""),
    ("gunning_fog", "Gunning fog", "{:.1f}", ""),
    ("coleman_liau", "Coleman-Liau", "{:.1f}", ""),
    ("ari", "Automated Readability Index", "{:.1f}", ""),
    ("lix", "LIX", "{:.1f}", ""),
)


def plain_english(report: Report, width: int) -> str:
    """The section, as wide as the terminal; empty when nothing was measured."""
    measured = report.readability
    return "\n".join(_lines(report, measured, width)) if isinstance(measured, Readability) and report.documents else ""


def _lines(report: Report, measured: Readability, width: int) -> Iterator[str]:
    yield f"Plain English: {measured.words_counted:,} of {measured.words:,} words are running text and were counted."
    if measured.outcome == "cannot-tell":
        yield f"Please check: {measured.why}"
    else:
        targets = {finding.rule.id: finding.rule.options for finding in report.findings if finding.rule.check == "readability"}
        rows = []
        for name, words, form, rule_id in _SHOWN:
            options = targets.get(rule_id)
            without = getattr(measured.without_terms, name, None)
            rows.append(
                [
                    words,
                    form.format(getattr(measured, name)),
                    form.format(without) if without is not None else "",
                    f"{options['at_most']:g}{'%' if name == 'long_sentence_share' else ''} or less" if options else "",
                ]
            )
        yield tabulate(rows, headers=["", "This report", "Without the law's terms", "Target"], tablefmt="simple", disable_numparse=True)
        yield ""
        for finding in report.findings:
            if finding.rule.check == "readability":
                yield fill(f"{finding.outcome_words}: {_measure_only(finding.why)}", width, subsequent_indent="  ")
        yield ""
        yield f"Syllables: {measured.syllables_from}."
        yield measured.reference
        hard = [section for section in measured.sections if section.hardness is not None][:5]
        if len(hard) > 1:
            yield "\nHardest sections:"
            for section in hard:
                name = one_line(section.heading.rsplit(" > ", 1)[-1]) or "(no heading)"
                yield f"  Flesch {section.flesch_reading_ease:5.1f}, {_HARDNESS[section.hardness or 0]}: {name} ({section.words} words)"
    if measured.hardest_sentences:
        yield "\nThe sentences to change first, with what the whole report gains in Flesch reading ease:"
        for hard_one in measured.hardest_sentences:
            gain = f"+{hard_one.gain:.1f}" if hard_one.gain >= 0.05 else "clearer"
            text = one_line(hard_one.sentence)
            yield fill(f"{hard_one.rank:2}. ({gain}) {text if len(text) < 300 else text[:298] + '…'}", width, subsequent_indent="    ")
            for message in hard_one.advice[:5]:
                yield fill(f"- {one_line(message)}", width, initial_indent="      ", subsequent_indent="        ")
    unexplained = [acronym for acronym in measured.acronyms if not acronym.explained]
    if unexplained:
        listed = ", ".join(f"{word.acronym} ({word.stands_for})" if word.stands_for else word.acronym for word in unexplained[:15])
        yield ""
        yield fill(f"For a glossary: {one_line(listed)}{' and more' if len(unexplained) > 15 else ''}.", width)


def _measure_only(why: str) -> str:
    # The verdict stands before it already.
    return why.removesuffix(" A little hard to read.").removesuffix(" Hard to read.")
