"""The reporters: reports in, bytes out, and nothing else. This dict is the whole list of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import PurePath

from seninfo_check.model import Report

Reporter = Callable[[Sequence[Report]], bytes]

#: What stands in a path for the school: one file for each school then.
PLACEHOLDERS = ("{urn}", "{name}")


def _table(reports: Sequence[Report], *, plain: bool = False) -> bytes:
    from seninfo_check.reporters.table import table

    return table(reports, plain=plain)


def _json(reports: Sequence[Report]) -> bytes:
    from seninfo_check.reporters.json_report import json_report

    return json_report(reports)


def _markdown(reports: Sequence[Report]) -> bytes:
    from seninfo_check.reporters.markdown import markdown

    return markdown(reports)


def _html(reports: Sequence[Report], *, contact: str = "") -> bytes:
    # One report is a school's page; several in one file are the page about all of them.
    if len(reports) == 1:
        from seninfo_check.reporters.school_page import school_page

        return school_page(reports[0], contact=contact)
    from seninfo_check.reporters.index_page import index

    return index(reports, pages="")


def _csv(reports: Sequence[Report]) -> bytes:
    from seninfo_check.reporters.csv_report import csv_report

    return csv_report(reports)


def _xlsx(reports: Sequence[Report]) -> bytes:
    from seninfo_check.reporters.spreadsheet import spreadsheet

    return spreadsheet(reports)


def _junit(reports: Sequence[Report]) -> bytes:
    from seninfo_check.reporters.junit import junit

    return junit(reports)


def _sarif(reports: Sequence[Report]) -> bytes:
    from seninfo_check.reporters.sarif import sarif

    return sarif(reports)


def _github(reports: Sequence[Report]) -> bytes:
    from seninfo_check.reporters.github import github

    return github(reports)


def _letter(reports: Sequence[Report], *, contact: str = "", recheck: date | None = None, docx: bool = False) -> bytes:
    from seninfo_check.reporters.letter import letter_docx, letter_html

    return (letter_docx if docx else letter_html)(reports, contact=contact, recheck=recheck)


#: Each is imported when it is used, so that a table does not pay for a spreadsheet.
REPORTERS: Mapping[str, Reporter] = {
    "table": _table,
    "json": _json,
    "markdown": _markdown,
    "html": _html,
    "csv": _csv,
    "xlsx": _xlsx,
    "junit": _junit,
    "sarif": _sarif,
    "github": _github,
    "letter": _letter,
}

#: What a file is called when only its folder is given.
_ENDINGS: Mapping[str, str] = {
    **{name: f".{name}" for name in ("json", "html", "csv", "xlsx", "sarif")},
    "table": ".txt",
    "markdown": ".md",
    "junit": ".xml",
    "github": ".txt",
    "letter": ".docx",
}


def reporter(name: str, path: str = "", *, plain: bool = False, contact: str = "", recheck: date | None = None) -> Reporter:
    """A reporter with what the user wants bound to it. A letter whose path ends in .docx is a Word file, else a page."""
    if name == "table":
        return partial(_table, plain=plain)
    if name == "html":
        return partial(_html, contact=contact)
    if name == "letter":
        return partial(_letter, contact=contact, recheck=recheck, docx=_place(name, path).lower().endswith(".docx"))
    return REPORTERS[name]


def outputs(name: str, path: str, reports: Sequence[Report], write: Reporter) -> Iterator[tuple[str, bytes]]:
    """Every file of one format: its path and its bytes. A path without a placeholder is one file for all reports.

    `{urn}` and `{name}` stand for the school, in letters, digits and hyphens only; a path that ends in a slash is a folder, with a file
    for each school. Two schools never share a file: the second gets a number.
    """
    from seninfo_check.reporters.harmless import file_name, file_words

    path = _place(name, path)
    if not any(placeholder in path for placeholder in PLACEHOLDERS):
        yield path, write(reports)
        return
    taken: set[str] = set()
    for report in reports:
        place = path.replace("{urn}", file_name(report.school)).replace("{name}", file_words(report.school))
        chosen, count = place, 1
        while chosen.casefold() in taken:
            count += 1
            chosen = str(PurePath(place).with_stem(f"{PurePath(place).stem}-{count}"))
        taken.add(chosen.casefold())
        yield chosen, write([report])


def _place(name: str, path: str) -> str:
    return f"{path}{{urn}}{_ENDINGS[name]}" if path.endswith(("/", "\\")) else path
