"""The files of an audit that people open, written from the store: nothing in them is kept anywhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from seninfo_check.model import Level, Report
from seninfo_check.reporters.csv_report import csv_report
from seninfo_check.reporters.ease import reading_ease
from seninfo_check.reporters.harmless import file_name
from seninfo_check.reporters.index_page import index
from seninfo_check.reporters.letter import letter_docx, letter_html
from seninfo_check.reporters.school_page import school_page
from seninfo_check.reporters.spreadsheet import spreadsheet
from seninfo_check.reporters.topic_page import topic_page
from seninfo_check.rules import Ruleset
from seninfo_check.store import Store


def write_outputs(
    output_dir: Path, run: int, ruleset: Ruleset, *, title: str = "", contact: str = "", rank: bool = False, letters: bool = False
) -> tuple[Path, ...]:
    """Write `index.html`, a page a school, a page a duty, `findings.csv` and `audit.xlsx` from the folder's audit.db; gives their paths.

    With `letters` there is a letter to each school whose report was read, as Word and as a page, in `letters/`.
    """
    with Store(output_dir / "audit.db") as store:
        reports = list(store.reports(run, ruleset.rules))
        searches = store.searches(run)
    written = []
    files = chain(
        _files(reports, searches, title or "SEN information reports", contact, rank), _letters(reports, contact) if letters else ()
    )
    for name, body in files:
        path = output_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        written.append(path)
    return tuple(written)


def _files(reports: list[Report], searches: Mapping[str, int], title: str, contact: str, rank: bool) -> Iterator[tuple[str, bytes]]:
    duties = list(dict.fromkeys(finding.rule.id for report in reports for finding in report.findings if finding.rule.level is Level.MUST))
    eases = [score for report in reports if (score := reading_ease(report)) is not None]
    yield "index.html", index(reports, title=title, searches=searches, topics="topics/{rule}.html", rank=rank)
    for report in reports:
        yield f"schools/{file_name(report.school)}.html", school_page(report, contact=contact, index="../index.html", others=eases)
    for duty in duties:
        yield f"topics/{duty}.html", topic_page(duty, reports)
    yield "findings.csv", csv_report(reports)
    yield "audit.xlsx", spreadsheet(reports)


def _letters(reports: list[Report], contact: str) -> Iterator[tuple[str, bytes]]:
    for report in reports:
        if report.documents:
            yield f"letters/{file_name(report.school)}.docx", letter_docx([report], contact=contact)
            yield f"letters/{file_name(report.school)}.html", letter_html([report], contact=contact)
