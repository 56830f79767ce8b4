"""What the Word parser reads, with documents made here by python-docx or by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st

from seninfo_check.model import Document, Fetched, Kind, Reason, Unreadable
from seninfo_check.parse import parse
from seninfo_check.parse.docx import parse_docx

PROSE = "Teachers plan small steps and check with a whiteboard before anybody goes off to work alone in a book."
W = nsdecls("w")


def saved(build: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    build(document)
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def fetched(body: bytes) -> Fetched:
    return Fetched("https://school.example/report.docx", "", body)


def read(build: Callable[[Any], None]) -> Document:
    return parse_docx(fetched(saved(build)))


def shape(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in document.blocks]


def with_part(body: bytes, name: str, text: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return out.getvalue()


def test_headings_lists_and_tables_are_read_as_in_html() -> None:
    def build(document: Any) -> None:
        document.add_heading("SEND report", 0)
        document.add_heading("Teaching", 2)
        document.add_paragraph(PROSE)
        document.add_paragraph("Reading", style="List Bullet")
        document.add_paragraph("Number", style="List Number")
        table = document.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "SENCO", "Mrs Alder"

    assert shape(read(build)) == [
        ("heading", 1, "SEND report"),
        ("heading", 2, "Teaching"),
        ("paragraph", 0, PROSE),
        ("list-item", 1, "Reading"),
        ("list-item", 1, "Number"),
        ("table-row", 0, "SENCO | Mrs Alder"),
    ]


def test_a_style_based_on_a_heading_and_an_outline_level_are_headings_and_a_subtitle_is_not() -> None:
    def build(document: Any) -> None:
        style = document.styles.add_style("Green banner", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Heading 3"]
        document.add_paragraph("Our staff", style="Green banner")
        outlined = document.add_paragraph("Our rooms")
        outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="1"/>'))
        document.add_paragraph("Agreed 9 October 2025", style="Subtitle")

    assert shape(read(build)) == [("heading", 3, "Our staff"), ("heading", 2, "Our rooms"), ("paragraph", 0, "Agreed 9 October 2025")]


def test_bold_lines_are_headings_also_when_the_style_is_bold_or_the_line_is_numbered() -> None:
    def build(document: Any) -> None:
        document.add_heading("SEND", 1)
        document.add_paragraph().add_run("Our staff").bold = True
        document.add_paragraph(PROSE)
        style = document.styles.add_style("Strong line", WD_STYLE_TYPE.PARAGRAPH)
        style.font.bold = True
        document.add_paragraph("Our rooms", style="Strong line")
        document.add_paragraph(PROSE)
        document.add_paragraph(style="List Number").add_run("Our money").bold = True
        document.add_paragraph(PROSE)

    assert [block.text for block in read(build).blocks if block.kind is Kind.HEADING] == ["SEND", "Our staff", "Our rooms", "Our money"]


def test_a_table_of_questions_keeps_each_answer_under_its_question() -> None:
    def build(document: Any) -> None:
        table = document.add_table(2, 2)
        for row, question in enumerate(["How are pupils taught?", "What if I am unhappy?"]):
            table.cell(row, 0).text, table.cell(row, 1).text = question, PROSE

    assert shape(read(build)) == [
        ("heading", 2, "How are pupils taught?"),
        ("paragraph", 0, PROSE),
        ("heading", 2, "What if I am unhappy?"),
        ("paragraph", 0, PROSE),
    ]


@pytest.mark.parametrize(
    "run",
    [
        '<w:ins w:id="1" w:author="a"><w:r><w:t>Mrs Alder</w:t></w:r></w:ins>',
        "<w:sdt><w:sdtContent><w:r><w:t>Mrs Alder</w:t></w:r></w:sdtContent></w:sdt>",
        '<w:smartTag w:element="x"><w:r><w:t>Mrs Alder</w:t></w:r></w:smartTag>',
        '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>Mrs Alder</w:t></w:r></w:p>'
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
    ],
    ids=["tracked insertion", "content control", "smart tag", "text box"],
)
def test_what_other_readers_lose_is_kept(run: str) -> None:
    document = read(lambda document: document.element.body.insert(0, parse_xml(f"<w:p {W}>{run}</w:p>")))

    assert document.text == "Mrs Alder"


@pytest.mark.parametrize(
    "run",
    [
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Mrs Alder</w:t></w:r>",
        '<w:del w:id="1" w:author="a"><w:r><w:delText>Mrs Alder</w:delText></w:r></w:del>',
    ],
    ids=["hidden", "deleted"],
)
def test_what_no_reader_sees_is_left_out(run: str) -> None:
    document = read(lambda document: document.element.body.insert(0, parse_xml(f"<w:p {W}>{run}<w:r><w:t>SEND</w:t></w:r></w:p>")))

    assert document.text == "SEND"


def test_headers_footers_menus_and_contents_are_furniture() -> None:
    def build(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "Alder School SEND report"
        document.sections[0].footer.paragraphs[0].text = "Reviewed September 2025"
        document.add_paragraph("Home | About us | Admissions | Complaints | Contact")
        toc = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
        for heading in ("Teaching", "Complaints"):
            document.add_paragraph(f"{heading}\t3", style=toc)
        for heading in ("Teaching", "Complaints"):
            document.add_heading(heading, 1)
            document.add_paragraph(PROSE)
        document.add_paragraph("Alder School | Policies | Privacy | Site map")

    document = read(build)

    assert [block.text for block in document.blocks] == ["Teaching", PROSE, "Complaints", PROSE]
    assert {"Alder School SEND report", "Reviewed September 2025", "Teaching 3", "Alder School | Policies | Privacy | Site map"} <= set(
        document.furniture
    )


def test_links_title_language_and_dates_are_read() -> None:
    def build(document: Any) -> None:
        document.core_properties.title = "SEND 2026"
        document.core_properties.language = "en-GB"
        document.core_properties.created = datetime(2025, 9, 1)  # noqa: DTZ001 - python-docx takes naive times
        document.core_properties.modified = datetime(2026, 9, 2)  # noqa: DTZ001
        kind = docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK
        relation = document.part.relate_to("https://school.example/plan.pdf", kind, is_external=True)
        paragraph = document.add_paragraph("See our ")
        link = parse_xml(f'<w:hyperlink {W} {nsdecls("r")} r:id="{relation}"><w:r><w:t>plan</w:t></w:r></w:hyperlink>')
        paragraph._p.append(link)
        assert paragraph._p.find(qn("w:hyperlink")) is not None

    document = read(build)

    assert [(link.text, link.url) for link in document.blocks[0].links] == [("plan", "https://school.example/plan.pdf")]
    assert (document.title, document.language) == ("SEND 2026", "en-GB")
    assert document.dates == {"created": date(2025, 9, 1), "modified": date(2026, 9, 2)}


def test_a_picture_of_an_email_address_is_said_to_be_unread() -> None:
    def build(document: Any) -> None:
        png = bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6300010000050001"
            "0d0a2db40000000049454e44ae426082"
        )
        document.add_paragraph(PROSE)
        picture = document.add_picture(io.BytesIO(png))
        picture._inline.docPr.set("descr", "senco@alder.example")

    document = read(build)

    assert len(document.unread) == 1
    assert "alder.example" not in document.text


def reason(body: bytes) -> Reason:
    with pytest.raises(Unreadable) as refusal:
        parse(fetched(body))
    assert refusal.value.detail.endswith((".", "that."))
    return refusal.value.reason


def test_a_damaged_file_is_refused() -> None:
    body = saved(lambda document: document.add_paragraph(PROSE))

    assert reason(body[: len(body) // 2]) is Reason.UNREADABLE
    assert reason(with_part(body, "word/document.xml", b"<w:document><broken")) is Reason.UNREADABLE
    assert reason(with_part(body, "word/document.xml", b"")) is Reason.UNREADABLE


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    assert reason(with_part(saved(lambda document: None), "word/other.xml", b" " * 60_000_000)) is Reason.TOO_LARGE


def test_entities_of_a_hostile_file_are_not_followed() -> None:
    hostile = (
        f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {W}><w:body><w:p><w:r><w:t>SEND &x;</w:t></w:r></w:p>'
        "</w:body></w:document>"
    ).encode()

    with suppress(Unreadable):
        assert "root:" not in parse(fetched(with_part(saved(lambda document: None), "word/document.xml", hostile))).text


_BODY = saved(lambda document: document.add_paragraph(PROSE))
with zipfile.ZipFile(io.BytesIO(_BODY)) as _archive:
    _XML = _archive.read("word/document.xml")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(_BODY)), st.integers(0, 20), st.binary(max_size=8)), min_size=1, max_size=4))
def test_a_mutated_file_is_read_or_refused(cuts: list[tuple[int, int, bytes]]) -> None:
    body = _BODY
    for start, length, put in cuts:
        body = body[:start] + put + body[start + length :]

    with suppress(Unreadable):
        parse(fetched(body))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(_XML)), st.sampled_from(["<w:p>", "</w:p>", "<w:r/>", "<w:t>x</w:t>", "&amp;", ""])), max_size=4)
)
def test_a_mutated_document_part_is_read_or_refused(puts: list[tuple[int, str]]) -> None:
    xml = _XML
    for start, put in puts:
        xml = xml[:start] + put.encode() + xml[start:]

    with suppress(Unreadable):
        parse(fetched(with_part(_BODY, "word/document.xml", xml)))
