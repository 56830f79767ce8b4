"""What strangers write into names, quotes and addresses stays text, in every format."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from lxml import html as lxml_html
from made_reports import a_report

from seninfo_check.model import Document, Report, School, Skipped
from seninfo_check.reporters import REPORTERS, outputs, reporter
from seninfo_check.reporters.index_page import index
from seninfo_check.reporters.letter import letter_docx
from seninfo_check.reporters.topic_page import topic_page

NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "＝1+1",
    "../../etc/passwd",
    "C:\\Windows\\con",
    "{{ 7*7 }} {% raw %}",
    "a\u202egnp.exe",
    "nul\x00 bell\x07 esc\x1b[31m",
    "::error::pwned\n::set-output name=x::y",
    "]]> --> &amp; &lt;",
    "| a | b |\n|---|---|",
    "[click](javascript:alert(1)) @everyone `x`",
    "n" * 10_000,
    "\ud800 lone surrogate",
    "👩‍🏫 Ysgol Gŵyr نص",
)
ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://x.example/\"onmouseover='alert(1)",
    "http://[bad",
    "file:///etc/passwd",
    "../../x",
)


def hostile(text: str, address: str = "https://x.example/a") -> Report:
    """A report in which a stranger's text stands wherever a stranger's text can stand."""
    report = a_report(School(text, urn=text, phase=text, website=address, authority=text, trust=text, report_url=address))
    documents = tuple(
        Document(address, text, "en", "text/html", {}, tuple(replace(block, text=text) for block in one.blocks), unread=(text,))
        for one in report.documents
    )
    findings = tuple(
        replace(
            finding,
            why=text,
            searched=text,
            elements=tuple(replace(element, name=text) for element in finding.elements),
            evidence=tuple(
                replace(evidence, quote=text, url=address, heading=text, anchor=text, start=0, end=len(text))
                for evidence in finding.evidence
            ),
        )
        for finding in report.findings
    )
    return replace(
        report, documents=documents, findings=findings, skipped=tuple(Skipped(address, one.reason, text) for one in report.skipped)
    )


def pages(report: Report) -> list[bytes]:
    return [
        REPORTERS["html"]([report]),
        REPORTERS["letter"]([report], ),
        reporter("html", contact=report.school.name)([report]),
        reporter("letter", contact=report.school.name)([report]),
        index([report, report], title=report.school.name, rank=True),
        topic_page("transition", [report]),
    ]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_no_text_becomes_markup_in_a_page(text: str) -> None:
    for body in pages(hostile(text)):
        tree = lxml_html.fromstring(body)
        assert all(script.text and script.text.lstrip().startswith('"use strict"') for script in tree.iter("script"))
        assert not list(tree.iter("img", "iframe", "object", "embed"))
        assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")]
        assert not re.search(r"[\u202a-\u202e\u2066-\u2069\x00\x1b]", body.decode())


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_web_addresses_become_links(address: str) -> None:
    for body in pages(hostile("A school", address)):
        links = [element.get("href") for element in lxml_html.fromstring(body).iter("a")]
        assert all(re.match(r"#|https?://|schools/|\.\./(schools|index)", link) for link in links if link)


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_of_the_csv_is_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(REPORTERS["csv"]([hostile(text)]).decode("utf-8-sig"), newline="")))
    assert len(rows) == 8
    assert not [cell for row in rows for cell in row if re.match(r"\s*[=+\-@|%＝＋－＠]", cell)]


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_of_the_workbook_is_a_formula(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(REPORTERS["xlsx"]([hostile(text)])))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert all(cell.hyperlink is None or cell.hyperlink.target.startswith("https://x.example/") for cell in cells)


@pytest.mark.parametrize("text", NASTY)
def test_xml_and_json_can_be_read_back(text: str) -> None:
    report = hostile(text)
    ET.fromstring(REPORTERS["junit"]([report]))
    assert len(json.loads(REPORTERS["sarif"]([report]))["runs"][0]["results"]) == 4
    assert len(json.loads(REPORTERS["json"]([report]))["reports"]) == 1
    with zipfile.ZipFile(io.BytesIO(letter_docx([report], contact=text))) as archive:
        for name in archive.namelist():
            ET.fromstring(archive.read(name))


@pytest.mark.parametrize("text", NASTY)
def test_an_annotation_is_one_line_and_one_command(text: str) -> None:
    lines = REPORTERS["github"]([hostile(text)]).decode().splitlines()
    assert len(lines) == 4
    assert all(re.match(r"::(error|warning|notice) [^\n]*::", line) for line in lines)


@pytest.mark.parametrize("text", NASTY)
def test_markdown_holds_no_markup_of_strangers(text: str) -> None:
    body = REPORTERS["markdown"]([hostile(text)]).decode()
    assert "<script" not in body
    assert "<img" not in body
    assert "](javascript" not in body
    assert "@everyone" not in body
    assert "\n::" not in body


@pytest.mark.parametrize("text", NASTY)
def test_the_terminal_table_holds_no_control_characters(text: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", REPORTERS["table"]([hostile(text)]).decode())


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("place", ["out/{urn}.html", "out/{name}.html", "out/"])
def test_file_names_stay_in_their_folder(text: str, place: str) -> None:
    ((path, _),) = outputs("html", place, [hostile(text)], lambda reports: b"")
    assert re.fullmatch(r"out/[A-Za-z0-9][A-Za-z0-9-]{0,80}\.html", path)


def test_two_schools_of_one_name_have_two_files() -> None:
    reports = [a_report(), a_report(), a_report()]
    paths = [path for path, _ in outputs("html", "out/{name}.html", reports, lambda reports: b"")]
    assert paths == ["out/fernhollow-primary-school.html", "out/fernhollow-primary-school-2.html", "out/fernhollow-primary-school-3.html"]
