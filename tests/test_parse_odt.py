"""What the OpenDocument parser reads, with documents made here by hand."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seninfo_check.model import Document, Fetched, Link, Reason, Unreadable
from seninfo_check.parse import parse
from seninfo_check.parse.odt import parse_odt

PROSE = "Teachers plan small steps and check with a whiteboard before anybody goes off to work alone in a book."
NAMES = (
    "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for name, full in [
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("draw", "drawing"),
            ("meta", "meta"),
            ("fo", "xsl-fo-compatible"),
        ]
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
STYLES = (
    '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="B2" style:parent-style-name="B"/>'
    '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
)


def odt(content: str, footer: str = "", meta: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content{NAMES}><office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:text>{content}"
            "</office:text></office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles{NAMES}><style:default-style><style:text-properties fo:language='en' fo:country='GB'/>"
            f"</style:default-style><style:master-page><style:footer>{footer}</style:footer></style:master-page></office:document-styles>",
        )
        archive.writestr("meta.xml", f"<office:document-meta{NAMES}><office:meta>{meta}</office:meta></office:document-meta>")
    return out.getvalue()


def fetched(body: bytes) -> Fetched:
    return Fetched("https://school.example/report.odt", "", body)


def read(content: str, footer: str = "", meta: str = "") -> Document:
    return parse_odt(fetched(odt(content, footer, meta)))


def shape(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in document.blocks]


def test_headings_paragraphs_and_lists_are_read() -> None:
    document = read(
        f'<text:p text:style-name="Title">SEND</text:p><text:h text:outline-level="2">Teaching</text:h><text:p>{PROSE}</text:p>'
        "<text:list><text:list-item><text:p>Reading</text:p><text:list><text:list-item><text:p>Toe<text:s/>by<text:tab/>Toe</text:p>"
        "</text:list-item></text:list></text:list-item></text:list>"
    ).blocks

    assert [(block.kind.value, block.level, block.text) for block in document][1:] == [
        ("heading", 2, "Teaching"),
        ("paragraph", 0, PROSE),
        ("list-item", 1, "Reading"),
        ("list-item", 2, "Toe by Toe"),
    ]


def test_bold_lines_are_headings_also_when_the_style_is_bold() -> None:
    document = read(
        f'<text:h text:outline-level="1">SEND</text:h><text:p><text:span text:style-name="B2">Our staff</text:span></text:p><text:p>{PROSE}'
        f'</text:p><text:p text:style-name="B">Our rooms</text:p><text:p>{PROSE}</text:p>'
    )

    assert [line for line in shape(document) if line[0] == "heading"] == [
        ("heading", 1, "SEND"),
        ("heading", 2, "Our staff"),
        ("heading", 2, "Our rooms"),
    ]


def test_tables_are_rows_or_questions_with_answers() -> None:
    def table(*rows: tuple[str, str]) -> str:
        cells = "".join(
            "<table:table-row>"
            + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
            + "</table:table-row>"
            for row in rows
        )
        return f"<table:table>{cells}</table:table>"

    assert shape(read(table(("SENCO", "Mrs Alder"), ("Nurse", "")) + table(("How are pupils taught?", PROSE)))) == [
        ("table-row", 0, "SENCO | Mrs Alder"),
        ("table-row", 0, "Nurse"),
        ("heading", 2, "How are pupils taught?"),
        ("paragraph", 0, PROSE),
    ]


def test_hidden_text_comments_and_deletions_are_left_out_and_text_boxes_and_notes_kept() -> None:
    box = "<draw:frame><draw:text-box><text:p>Mrs Alder</text:p></draw:text-box></draw:frame>"
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Mr Beech</text:p></text:note-body></text:note>"
    hidden = "<text:span text:style-name='H'>hidden</text:span>"
    comment = "<office:annotation><text:p>Comment</text:p></office:annotation>"

    document = read(
        f"<text:tracked-changes><text:p>Deleted</text:p></text:tracked-changes><text:p>SEND {hidden}{comment}</text:p>"
        f"<text:p>Box {box}</text:p><text:p>Note{note}</text:p>"
    )

    assert document.text.split("\n") == ["SEND", "Box", "Mrs Alder", "Note", "Mr Beech"]


def test_contents_and_page_footers_are_furniture() -> None:
    document = read(
        "<text:table-of-content><text:index-body><text:p>Teaching 3</text:p></text:index-body></text:table-of-content>"
        f"<text:h text:outline-level='1'>Teaching</text:h><text:p>{PROSE}</text:p>",
        footer="<text:p>Reviewed September 2025</text:p>",
    )

    assert [block.text for block in document.blocks] == ["Teaching", PROSE]
    assert document.furniture == ("Reviewed September 2025", "Teaching 3")


def test_links_title_language_and_dates_are_read() -> None:
    document = read(
        '<text:p>See our <text:a xlink:href="https://school.example/plan.pdf">plan</text:a></text:p>',
        meta="<dc:title>SEND 2026</dc:title><meta:creation-date>2025-09-01T10:00:00</meta:creation-date>"
        "<dc:date>2026-09-02T10:00:00</dc:date>",
    )

    assert document.blocks[0].links == (Link("plan", "https://school.example/plan.pdf"),)
    assert (document.title, document.language) == ("SEND 2026", "en-GB")
    assert document.dates == {"created": date(2025, 9, 1), "modified": date(2026, 9, 2)}


@pytest.mark.parametrize("body", [odt(f"<text:p>{PROSE}</text:p>")[:500], odt("<text:p>").replace(b"office:text", b"office:gone")])
def test_a_damaged_file_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse(fetched(body))

    assert refusal.value.reason is Reason.UNREADABLE


def test_a_document_nested_absurdly_deep_is_read_or_refused() -> None:
    with suppress(Unreadable):
        parse(fetched(odt("<text:section>" * 400 + "<text:p>SEND</text:p>" + "</text:section>" * 400)))


_PIECES = st.sampled_from(
    [
        "<text:p>",
        "</text:p>",
        "<text:list>",
        "</text:list>",
        "<text:h>x</text:h>",
        "words",
        "<text:a>y</text:a>",
        "<table:table-row/>",
        "&lt;",
    ]
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=12))
def test_mutated_content_is_read_or_refused(pieces: list[str]) -> None:
    with suppress(Unreadable):
        assert all(block.text.strip() for block in read("".join(pieces)).blocks)
