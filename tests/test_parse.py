"""Which parser reads a file, what is refused and in which words, and the limits of time and memory."""

from __future__ import annotations

import io
import os
import re
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress

import docx
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seninfo_check.model import Block, Document, Fetched, Kind, Reason, Unreadable
from seninfo_check.parse import PARSERS, parse
from seninfo_check.parse import limits as limits_module
from seninfo_check.parse.furniture import is_menu_line, split_furniture
from seninfo_check.parse.limits import parse_within
from seninfo_check.parse.sniff import DOCX, HTML, MARKDOWN, ODT, PDF, TEXT, media_type_of

PAGE = b"<!doctype html><title>SEND</title><h1>SEND</h1><p>Our SENDCo is Mrs Alder.</p>"


def fetched(body: bytes, media_type: str = "", url: str = "https://school.example/send") -> Fetched:
    return Fetched(url, media_type, body)


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


# ---- dispatch -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "media_type", "url", "expected"),
    [
        (PAGE, "", "report.pdf", HTML),
        (PAGE, "application/pdf", "report.pdf", HTML),
        (PAGE, "text/plain", "x", HTML),
        (b"\xef\xbb\xbf\n <html><body>x", "", "x", HTML),
        ("<html><p>SEND".encode("utf-16"), "", "x", HTML),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'><body/>", "", "x", HTML),
        (b"Our SENDCo is Mrs Alder.", "text/html", "x", HTML),
        (b"junk\n%PDF-1.7 ...", "text/html", "x.html", PDF),
        (b"Our SENDCo is Mrs Alder.", "", "report.txt", TEXT),
        (b"BMX club is on Tuesday.", "", "x", TEXT),
        (b"# SEND", "", "report.md?x=1", MARKDOWN),
    ],
)
def test_bytes_decide_before_names_do(body: bytes, media_type: str, url: str, expected: str) -> None:
    assert media_type_of(fetched(body, media_type, url)) == expected


def test_every_media_type_that_is_recognised_has_a_parser() -> None:
    assert set(PARSERS) == {HTML, PDF, DOCX, ODT, TEXT, MARKDOWN}


REFUSED = {
    "empty": (b"", Reason.EMPTY),
    "only spaces": (b" \n\t ", Reason.EMPTY),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"), Reason.UNSUPPORTED),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Reason.UNSUPPORTED),
    "password-protected Word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        Reason.ENCRYPTED,
    ),
    "RTF": (b"{\\rtf1 SEND}", Reason.UNSUPPORTED),
    "PowerPoint": (zipped(ppt__presentation_xml="x"), Reason.UNSUPPORTED),
    "Excel": (zipped(xl__workbook_xml="x"), Reason.UNSUPPORTED),
    "ZIP": (zipped(report_txt="x"), Reason.UNSUPPORTED),
    "PNG": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, Reason.UNSUPPORTED),
    "JPEG": (b"\xff\xd8\xff\xe0" + b"\0" * 50, Reason.UNSUPPORTED),
    "HEIC": (b"\0\0\0\x18ftypheic" + b"\0" * 50, Reason.UNSUPPORTED),
    "program": (b"\x7fELF" + b"\0" * 50, Reason.UNSUPPORTED),
    "noise": (bytes(range(256)) * 10, Reason.UNSUPPORTED),
    "feed": (b"<?xml version='1.0'?><rss><channel/></rss>", Reason.UNSUPPORTED),
    "web archive": (b"MIME-Version: 1.0\nContent-Type: multipart/related", Reason.UNSUPPORTED),
    "cut-off Word": (zipped(word__document_xml="x" * 500)[:200], Reason.UNREADABLE),
    "cut-off ZIP": (zipped(a_txt="x" * 500)[:200], Reason.UNREADABLE),
    "not a Word file inside": (zipped(word__document_xml="not xml"), Reason.UNREADABLE),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_do_next(name: str) -> None:
    body, reason = REFUSED[name]

    for read in (parse, parse_within):
        with pytest.raises(Unreadable) as refusal:
            read(fetched(body))
        assert refusal.value.reason is reason
        assert re.search(r"\b(?:save|open|check|download|take)\b", refusal.value.detail, re.IGNORECASE)
        assert "Traceback" not in refusal.value.detail


def test_a_text_that_says_it_is_a_pdf_is_damaged() -> None:
    with pytest.raises(Unreadable) as refusal:
        parse(fetched(b"Sorry, no", "application/pdf"))

    assert refusal.value.reason is Reason.UNREADABLE


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["", "text/html", "application/pdf", "text/markdown"]))
def test_any_bytes_are_read_or_refused(body: bytes, media_type: str) -> None:
    with suppress(Unreadable):
        assert all(block.text.strip() for block in parse(fetched(body, media_type)).blocks)


# ---- one report in every format -------------------------------------------------------------------------------------------

PROSE = "Teachers plan small steps and check with a whiteboard before anybody goes off to work alone in a book."
REPORT = [
    ("h1", "SEND report"),
    ("p", PROSE),
    ("h2", "How are pupils taught?"),
    ("li", "Signs and symbols"),
    ("li", "A quiet table"),
    ("row", "Role | Name"),
    ("row", "SENCO | Mrs Alder"),
    ("h2", "Complaints"),
    ("p", "Please see the head."),
]


def in_html() -> bytes:
    made = {"row": "<table><tr><td>{}</td></tr></table>", "li": "<ul><li>{}</li></ul>"}
    lines = (made.get(kind, f"<{kind}>{{}}</{kind}>").format(text.replace(" | ", "</td><td>")) for kind, text in REPORT)
    return f"<!doctype html><body>{''.join(lines)}".encode()


def in_markdown() -> bytes:
    marks = {"h1": "\n# {}\n", "h2": "\n## {}\n", "p": "\n{}\n", "li": "- {}", "row": "| {} |"}
    return "\n".join(marks[kind].format(text) for kind, text in REPORT).replace("| Role", "\n| Role").encode()


def in_docx() -> bytes:
    document = docx.Document()
    for kind, text in REPORT:
        if kind == "row":
            table = document.add_table(1, 2)
            table.cell(0, 0).text, table.cell(0, 1).text = text.split(" | ")
        elif kind == "li":
            document.add_paragraph(text, style="List Bullet")
        elif kind == "p":
            document.add_paragraph(text)
        else:
            document.add_heading(text, int(kind[1]))
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def in_odt() -> bytes:
    made = {
        "h1": "<text:h text:outline-level='1'>{}</text:h>",
        "h2": "<text:h text:outline-level='2'>{}</text:h>",
        "p": "<text:p>{}</text:p>",
        "li": "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>",
        "row": "<table:table><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row></table:table>",
    }
    cell = "</text:p></table:table-cell><table:table-cell><text:p>"
    names = "".join(f" xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'" for name in ("office", "text", "table"))
    content = "".join(made[kind].format(text.replace(" | ", cell)) for kind, text in REPORT)
    text = f"<office:document-content{names}><office:body><office:text>{content}</office:text></office:body></office:document-content>"
    return zipped(mimetype="application/vnd.oasis.opendocument.text", content_xml=text)


@pytest.mark.parametrize("made", [in_html, in_markdown, in_docx, in_odt])
def test_one_report_gives_the_same_blocks_in_every_format(made: Callable[[], bytes]) -> None:
    kinds = {"h1": ("heading", 1), "h2": ("heading", 2), "p": ("paragraph", 0), "li": ("list-item", 1), "row": ("table-row", 0)}

    document = parse(fetched(made()))

    assert [(block.kind.value, block.level, block.text) for block in document.blocks] == [(*kinds[kind], text) for kind, text in REPORT]


# ---- limits -------------------------------------------------------------------------------------------------------------


def test_a_child_process_gives_the_same_document() -> None:
    assert parse_within(fetched(PAGE)) == parse(fetched(PAGE))


def test_a_process_with_threads_gives_the_same_document() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        document = parse_within(fetched(PAGE))
    finally:
        stop.set()
        thread.join()

    assert document == parse(fetched(PAGE))


def test_where_no_child_can_be_started_the_file_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    monkeypatch.setattr(sys, "executable", "")

    assert parse_within(fetched(PAGE)) == parse(fetched(PAGE))


forked = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def _as_if_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    # Other tests of this process may have left threads, and then a fresh interpreter would read, without the parser set here.
    monkeypatch.setattr("threading.active_count", lambda: 1)


@forked
def test_a_parser_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    _as_if_alone(monkeypatch)
    monkeypatch.setattr(limits_module, "parse", lambda fetched: time.sleep(60))
    started = time.monotonic()

    with pytest.raises(Unreadable) as refusal:
        parse_within(fetched(PAGE), seconds=0.2)

    assert refusal.value.reason is Reason.TIMEOUT
    assert time.monotonic() - started < 50


def _crash(fetched: Fetched) -> Document:
    os.kill(os.getpid(), 11)
    raise AssertionError


def _raise(fetched: Fetched) -> Document:
    raise ZeroDivisionError


def _exit(fetched: Fetched) -> Document:
    raise SystemExit(3)


@forked
@pytest.mark.parametrize("parser", [_crash, _raise, _exit])
def test_a_parser_that_crashes_is_a_file_that_cannot_be_read(
    parser: object, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    _as_if_alone(monkeypatch)
    monkeypatch.setattr(limits_module, "parse", parser)

    with pytest.raises(Unreadable) as refusal:
        parse_within(fetched(PAGE))

    assert refusal.value.reason is Reason.UNREADABLE
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not count address space")
def test_a_parser_that_takes_too_much_memory_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_within(fetched(PAGE + b"<p>x</p>" * 500_000), megabytes=64)

    assert refusal.value.reason in (Reason.TOO_LARGE, Reason.UNREADABLE)


@forked
def test_no_child_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    _as_if_alone(monkeypatch)
    before = {child.pid for child in psutil.Process().children()}

    for _ in range(3):
        parse_within(fetched(PAGE))

    assert {child.pid for child in psutil.Process().children()} <= before


# ---- furniture as text --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Home | About Us | Key Information | SEND | Complaints | Contact",
        "Home » Key Information » SEND",
        "You are here: Home > Parents > SEND",
        "SEND | Complaints | Local Offer | Privacy Notice | Page 5 of 5",
        "Home About Us Curriculum News Admissions Contact",
        "Alder School, Mill Lane · Policies · Privacy · Cookies",
    ],
)
def test_a_menu_line_is_known(line: str) -> None:
    assert is_menu_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "APDR Assess, Plan, Do, Review • CLA child looked after • EHCP Education, Health and Care Plan • SEMH social and emotional",
        "Read Write Inc | Lego Therapy | ELSA | Precision Teaching",
        "We help with reading / writing / number, and with friendships.",
        "Home visits are made in June – parents like them – and photo books go home.",
        "SENCO: Mrs Alder | 01632 960123 | senco@alder.example",
        "Complaints",
    ],
)
def test_a_line_of_the_report_is_not_a_menu_line(line: str) -> None:
    assert not is_menu_line(line, edge=True)


def blocks(*lines: str) -> list[Block]:
    made = []
    for line in lines:
        kind = {"#": Kind.HEADING, "-": Kind.LIST_ITEM}.get(line[0], Kind.PARAGRAPH)
        made.append(Block(kind, line.lstrip("#- "), level=1 if kind is Kind.HEADING else 0))
    return made


def test_contents_lists_of_every_shape_are_taken_out() -> None:
    text = ["# Who we help", "One in five.", "# How we teach", "In steps.", "# Complaints", "See the head."]

    for contents in (
        ["- Who we help", "- How we teach", "- Complaints"],
        ["Contents", "Who we help ........ 2", "How we teach ........ 3", "Complaints ........ 4"],
        ["# Contents", "1. Who we help 2", "2. How we teach 3", "3. Complaints 4"],
        ["1. Who we help 2. How we teach 3. Complaints"],
        ["# Who we help", "# How we teach", "# Complaints"],
    ):
        kept, furniture = split_furniture(blocks(*contents, *text))
        assert [block.text for block in kept] == [line.lstrip("# ") for line in text]
        assert len(furniture) == len(contents)


def test_headings_that_repeat_under_different_parts_are_kept() -> None:
    lines = ["# Infants", "# Staff", "Mrs Alder.", "# Juniors", "# Staff", "Mr Beech."]

    assert split_furniture(blocks(*lines)) == (blocks(*lines), [])


@given(
    st.lists(
        st.sampled_from(["# Teaching", "- Teaching", "Teaching", "We teach in steps.", "Home | News | Contact", "# Staff", "Contents"])
    )
)
def test_furniture_and_blocks_together_are_the_whole(lines: list[str]) -> None:
    kept, furniture = split_furniture(blocks(*lines))

    assert sorted([*(block.text for block in kept), *furniture]) == sorted(block.text for block in blocks(*lines))
