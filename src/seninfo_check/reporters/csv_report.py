"""One row for every finding, for a spreadsheet or a database."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from seninfo_check.model import OUTCOME_WORDS, Finding, Report
from seninfo_check.reporters.fixes import sentence_to_adapt
from seninfo_check.reporters.harmless import cell
from seninfo_check.reporters.places import place
from seninfo_check.reporters.wording import level_word

COLUMNS = (
    "urn",
    "school",
    "phase",
    "type",
    "trust",
    "authority",
    "rule",
    "clause",
    "title",
    "level",
    "outcome",
    "outcome_in_words",
    "comment",
    "missing",
    "advice",
    "sentence_to_adapt",
    "quote",
    "place",
    "link",
    "searched",
    "measure",
    "checked_on",
)


def csv_report(reports: Sequence[Report]) -> bytes:
    """All findings as CSV that a spreadsheet opens as UTF-8 (with a byte-order mark) and in which no cell is a formula.

    A cell that would be a formula starts with an apostrophe. A finding with several quotes has them joined by " / ".
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for report in reports:
        for finding in report.findings:
            writer.writerow([cell(value) for value in _row(report, finding)])
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def _row(report: Report, finding: Finding) -> Iterator[str]:
    school, rule = report.school, finding.rule
    yield from (school.urn, school.name, school.phase, school.type.value, school.trust, school.authority)
    yield from (rule.id, rule.clause, rule.title, level_word(rule.level, school))
    yield from (finding.outcome.value, OUTCOME_WORDS[finding.outcome], finding.why)
    yield "; ".join(element.name for element in finding.elements if not element.found)
    failing = finding.outcome.value in ("not-met", "partly-met")
    yield from (rule.advice if failing else "", sentence_to_adapt(finding) if failing else "")
    titles = {document.url: document.title for document in report.documents}
    places = [place(evidence, titles.get(evidence.url, "")) for evidence in finding.evidence]
    yield " / ".join(evidence.quote for evidence in finding.evidence)
    yield " / ".join(one.words for one in places)
    yield next((one.url for one in places if one.url), "")
    yield finding.searched
    yield "" if finding.measure is None else f"{finding.measure:g}"
    yield report.checked_at.date().isoformat()
