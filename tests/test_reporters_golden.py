"""Each reporter's whole output for one small report; UPDATE_GOLDEN=1 rewrites the files, to be looked at before they are committed."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from made_reports import a_report, two_reports

from seninfo_check.reporters import REPORTERS
from seninfo_check.reporters.index_page import index
from seninfo_check.reporters.letter import letter_docx
from seninfo_check.reporters.topic_page import topic_page

GOLDEN = Path(__file__).parent / "golden"


def workbook() -> bytes:
    """Every filled cell of the workbook, a line each: what a person sees, without Excel's packaging."""
    book = openpyxl.load_workbook(io.BytesIO(REPORTERS["xlsx"]([a_report()])))
    cells = [
        f"{sheet.title}!{cell.coordinate}\t{cell.value!r}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    return ("\n".join(cells) + "\n").encode()


def letter() -> bytes:
    """The text part of the Word letter."""
    with zipfile.ZipFile(io.BytesIO(letter_docx([a_report()], contact="SEND team, 01632 960000"))) as archive:
        return archive.read("word/document.xml").replace(b"<w:p>", b"\n<w:p>")


MADE: dict[str, Callable[[], bytes]] = {
    "table.txt": lambda: REPORTERS["table"]([a_report()]),
    "report.json": lambda: REPORTERS["json"]([a_report()]),
    "summary.md": lambda: REPORTERS["markdown"]([a_report()]),
    "school.html": lambda: REPORTERS["html"]([a_report()]),
    "findings.csv": lambda: REPORTERS["csv"]([a_report()]),
    "workbook.txt": workbook,
    "junit.xml": lambda: REPORTERS["junit"]([a_report()]),
    "report.sarif": lambda: REPORTERS["sarif"]([a_report()]),
    "annotations.txt": lambda: REPORTERS["github"]([a_report()]),
    "letter.html": lambda: REPORTERS["letter"]([a_report()]),
    "letter.docx.xml": letter,
    "index.html": lambda: index(two_reports(), title="Fenshire", topics="topics/{rule}.html"),
    "topic.html": lambda: topic_page("transition", two_reports()),
}


def test_every_reporter_has_a_golden_file() -> None:
    shown = {
        "table": "table.txt",
        "json": "report.json",
        "markdown": "summary.md",
        "html": "school.html",
        "csv": "findings.csv",
        "xlsx": "workbook.txt",
    }
    shown |= {"junit": "junit.xml", "sarif": "report.sarif", "github": "annotations.txt", "letter": "letter.html"}
    assert set(REPORTERS) == set(shown)
    assert set(shown.values()) <= set(MADE)


@pytest.mark.parametrize("name", MADE)
def test_a_reporter_writes_its_golden_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    made = MADE[name]()
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_bytes(made)
    assert made.decode() == path.read_bytes().decode()


@pytest.mark.parametrize("name", MADE)
def test_the_same_reports_give_the_same_bytes(name: str) -> None:
    assert MADE[name]() == MADE[name]()
