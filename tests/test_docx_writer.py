"""Our Word files, read back with python-docx and opened with LibreOffice where it is installed."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx as python_docx
import pytest
from lxml import etree
from made_reports import a_report

from seninfo_check.reporters.docx_writer import Heading, Item, PageBreak, Paragraph, Run, Table, docx
from seninfo_check.reporters.letter import letter_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLOCKS = [
    Heading("A report", 0),
    Heading("Who can help?", 1),
    Paragraph((Run("Write to "), Run("the SENCO", link="mailto:senco@x.example"), Run(" now", bold=True))),
    Item("First", numbered=True),
    Item("Second", numbered=True),
    Heading("Then", 2),
    Item("One", numbered=True),
    Item("A bullet"),
    Table(("Name", "Role"), (("Mrs Lane", (Run("SENCO", italic=True),)),), "People"),
    PageBreak(),
    Paragraph("Our SENCO is [name].", "Prompt"),
]


def test_headings_lists_links_and_tables_are_real() -> None:
    document = python_docx.Document(io.BytesIO(docx(BLOCKS, "A report")))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None]
    assert styles[:7] == ["Title", "Heading 1", "Normal", "List Number", "List Number", "Heading 2", "List Number"]
    assert document.paragraphs[2].hyperlinks[0].address == "mailto:senco@x.example"
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["Mrs Lane", "SENCO"]
    assert document.core_properties.title == "A report"
    assert document.core_properties.language == "en-GB"


def test_a_table_repeats_its_head_and_says_what_it_shows() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(BLOCKS, "A report"))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        styles = archive.read("word/styles.xml").decode()
    assert len(list(body.iter(f"{W}tblHeader"))) == 1
    assert [caption.get(f"{W}val") for caption in body.iter(f"{W}tblCaption")] == ["People"]
    assert '<w:lang w:val="en-GB"' in styles


def test_each_numbered_list_begins_at_one() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(BLOCKS, "A report"))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        numbering = etree.fromstring(archive.read("word/numbering.xml"))
    used = [number.get(f"{W}val") for number in body.iter(f"{W}numId")]
    assert used == ["2", "2", "3", "1"]
    assert {number.get(f"{W}numId") for number in numbering.iter(f"{W}num")} == {"1", "2", "3"}


def test_an_address_that_is_no_web_address_is_plain_words() -> None:
    document = python_docx.Document(io.BytesIO(docx([Paragraph((Run("x", link="javascript:alert(1)"),))], "T")))
    assert document.paragraphs[0].hyperlinks == []
    assert document.paragraphs[0].text == "x"


def test_the_same_blocks_give_the_same_bytes() -> None:
    assert docx(BLOCKS, "A report") == docx(BLOCKS, "A report")


def test_letters_for_many_schools_each_start_on_a_page() -> None:
    document = python_docx.Document(io.BytesIO(letter_docx([a_report(), a_report()])))
    assert sum(paragraph.style.name == "Title" for paragraph in document.paragraphs if paragraph.style is not None) == 2
    assert len(list(document.element.body.iter(f"{W}br"))) == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_a_letter(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(letter_docx([a_report()]))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "txt:Text",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(tmp_path / "letter.docx")], check=True, capture_output=True, timeout=120)
    assert "A sentence to adapt:" in (tmp_path / "letter.txt").read_text("utf-8-sig")
