"""PDFs made by LibreOffice and Chromium (scripts/make_pdfs.py): every way of making one gives the same report."""

from __future__ import annotations

import contextlib
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seninfo_check.model import Document, Fetched, Kind, Reason, Unreadable
from seninfo_check.parse import pdf_ocr
from seninfo_check.parse.pdf import parse_pdf, pdf_date
from seninfo_check.parse.pdf_columns import merged_over_pages
from seninfo_check.parse.pdf_furniture import running_lines
from seninfo_check.parse.pdf_lines import Line, Span, lines_of
from seninfo_check.parse.pdf_pages import Page
from seninfo_check.parse.pdf_pieces import Grid, pieces_of
from seninfo_check.parse.pdf_rows import row_text
from seninfo_check.parse.pdf_tables import with_tables
from seninfo_check.parse.pdf_text import joined, plain, vocabulary

FOLDER = Path(__file__).parents[1] / "fixtures" / "documents" / "pdf"
WHOLE = [
    "libreoffice",
    "libreoffice-tagged",
    "no-printing",
    "contents",
    "chromium-tagged",
    "chromium-untagged",
    "bold-headings",
    "bold-headings-tagged",
    "borderless",
    "two-columns",
]
HEADINGS = [
    "What kinds of need do we provide for?",
    "How do we find out that a child needs help?",
    "In the classroom",
    "At home",
    "What extra help is there?",
    "Questions that parents ask",
    "Who can I talk to if I am unhappy?",
    "How is my child helped to join the next school?",
    "Where can we find the local offer?",
]


def read(name: str) -> Document:
    return parse_pdf(Fetched(f"https://larkfold.example/{name}.pdf", "application/pdf", (FOLDER / f"{name}.pdf").read_bytes()))


def texts(document: Document, kind: Kind) -> list[str]:
    return [block.text for block in document.blocks if block.kind is kind]


@pytest.fixture(params=WHOLE)
def document(request: pytest.FixtureRequest) -> Document:
    return read(request.param)


def test_every_heading_is_a_heading_and_nothing_else_is(document: Document) -> None:
    headings = [text for text in texts(document, Kind.HEADING) if not text.startswith(("Larkfold", "SEN information"))]
    assert headings == HEADINGS


def test_list_items_are_whole_and_have_no_bullet_or_number(document: Document) -> None:
    items = texts(document, Kind.LIST_ITEM)
    assert "The SENCO watches the child in a lesson and in the playground, and writes down what helps and what gets in the way." in items
    assert "Bring what you have noticed at home, and what other people have told you about your child over the last year." in items
    assert len(items) == 6


def test_a_table_gives_one_block_a_row(document: Document) -> None:
    assert texts(document, Kind.TABLE_ROW) == [
        "Help | For whom | How often",
        "Precision teaching | Children who forget words from one day to the next | Ten minutes a day",
        "Friendship group | Up to six children in Years 3 to 6 | Tuesdays",
        "Sensory circuit | Anyone who needs to move before lessons | Every morning at 8.40",
    ]


def test_a_question_in_a_table_heads_its_answer(document: Document) -> None:
    kinds = {block.text: number for number, block in enumerate(document.blocks)}
    answer = document.blocks[kinds["Who can I talk to if I am unhappy?"] + 1]
    assert answer.kind is Kind.PARAGRAPH
    assert answer.text.startswith("Speak to the class teacher, then to Mrs Ashworth-Reid.")
    assert answer.text.endswith("who answers within fifteen school days.")


def test_paragraphs_are_whole_and_names_keep_their_hyphen(document: Document) -> None:
    paragraphs = texts(document, Kind.PARAGRAPH)
    start = "Forty-one of our 212 children have special educational needs. We teach autistic children"
    assert [text for text in paragraphs if text.startswith(start) and text.endswith("or ring 01632 960177.")]
    assert "Children who are looked-after have the same one-to-one time as everybody else, and a well-known adult to turn to." in paragraphs
    assert "Mrs Ruth Ashworth-Reid: write to senco@larkfold.example" in document.text


def test_links_belong_to_the_block_they_stand_in(document: Document) -> None:
    block = next(block for block in document.blocks if "county keeps its local offer" in block.text)
    assert [(link.text, link.url) for link in block.links] == [
        ("https://www.larkshire.example/local-offer", "https://www.larkshire.example/local-offer")
    ]
    assert sum(len(block.links) for block in document.blocks if "local offer" not in block.text) in (0, 1)  # LibreOffice's has no mail link


def test_mail_links_are_links() -> None:
    links = [link.url for block in read("chromium-tagged").blocks for link in block.links]
    assert "mailto:senco@larkfold.example" in links


def test_running_headers_footers_and_page_numbers_are_furniture() -> None:
    document = read("libreoffice")
    assert "reviewed September 2026" not in document.text
    assert "Larkfold Primary School: reviewed September 2026" in document.furniture
    assert {"Page 1 of 3", "Page 3 of 3"} <= set(document.furniture)


def test_what_a_browser_prints_in_the_corners_is_furniture() -> None:
    document = read("chromium-untagged")
    assert "1/2" not in document.text
    assert "file://" not in document.text
    assert "SEN information report 2026" in texts(document, Kind.HEADING)  # also in the corner, but this one is on the page


def test_a_contents_list_is_furniture() -> None:
    document = read("contents")
    assert "Contents" not in document.text
    assert "Contents" in document.furniture
    assert sum("....." in text for text in document.furniture) == 7


def test_pages_are_counted_from_one() -> None:
    pages = [block.page for block in read("libreoffice").blocks]
    assert pages[0] == 1
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert pages[-1] == 3


def test_levels_follow_the_size_of_the_letters() -> None:
    levels = {block.text: block.level for block in read("libreoffice").blocks if block.kind is Kind.HEADING}
    assert levels["Larkfold Primary School"] < levels["What kinds of need do we provide for?"] < levels["In the classroom"]


def test_a_file_tells_its_title_day_and_language() -> None:
    document = read("libreoffice")
    assert document.title == "SEN information report of Larkfold Primary School"
    assert document.language == "en-GB"
    assert document.dates["created"].year == 2026
    assert document.media_type == "application/pdf"
    assert document.unread == ()


def test_a_file_that_only_forbids_printing_is_read() -> None:
    assert read("no-printing").text == read("libreoffice").text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("D:20261123173423Z'", date(2026, 11, 23)),
        ("D:20190313121310+00'00'", date(2019, 3, 13)),
        ("2024-03-11T13:30:45", date(2024, 3, 11)),
        ("D:2024", date(2024, 1, 1)),
        ("D:20241341", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_read_however_they_are_written(text: str, day: date | None) -> None:
    assert pdf_date(text) == day


@pytest.mark.parametrize(
    ("name", "reason", "advice"),
    [
        ("scanned", Reason.NO_TEXT, "original Word file"),
        ("password", Reason.ENCRYPTED, "without a password"),
        ("cut-off", Reason.UNREADABLE, "save it again"),
        ("no-pages", Reason.EMPTY, "no pages"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(name: str, reason: Reason, advice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_ocr, "is_installed", lambda: False)
    with pytest.raises(Unreadable) as caught:
        read(name)
    assert caught.value.reason is reason
    assert advice in caught.value.detail


@pytest.mark.parametrize("body", [b"", b"  \n", b"not a pdf", b"%PDF-1.7\n%%EOF"])
def test_other_bytes_are_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parse_pdf(Fetched("x", "application/pdf", body))


def test_one_scanned_page_among_others_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_ocr, "is_installed", lambda: False)
    document = read("one-page-scanned")
    assert document.unread == ("page 2 is a picture of text",)
    assert "Where can we find the local offer?" in document.text


def test_scanned_pages_are_read_where_ocr_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def reads(page: Any, known: Page) -> Page:
        words = ["Every", "teacher", "helps", "every", "child", "here."]
        numbers = range(len(words))
        data: dict[str, list[Any]] = {
            "text": words,
            "conf": [95.0 for _ in words],
            "left": [100 + 150 * number for number in numbers],
            "top": [200 + number % 2 for number in numbers],
            "width": [140 for _ in words],
            "height": [30 for _ in words],
            "block_num": [1 for _ in words],
            "par_num": [1 for _ in words],
            "line_num": [1 for _ in words],
        }
        return pdf_ocr.with_lines(data, known)

    monkeypatch.setattr(pdf_ocr, "is_installed", lambda: True)
    monkeypatch.setattr(pdf_ocr, "read_page", reads)
    document = read("scanned")
    assert "Every teacher helps every child here." in document.text
    assert document.unread == ()


def test_a_cut_off_file_that_still_opens_says_that_its_end_is_missing() -> None:
    body = (FOLDER / "libreoffice.pdf").read_bytes()
    document = parse_pdf(Fetched("x", "application/pdf", body.replace(b"%%EOF", b"")))
    assert document.unread == ("the end of the file is missing, and perhaps some of its text",)


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["children who are looked\ufffe", "after by the county"], "children who are looked-after by the county"),
        (["Mrs Ashworth\u0002", "Reid"], "Mrs Ashworth-Reid"),
        (["the help is one-to\ufffe", "one"], "the help is one-to-one"),
        (["more infor\ufffe", "mation is here"], "more information is here"),
        (["more infor\u00ad", "mation"], "more information"),
        (["short\ufffe", "and long-term aims"], "short- and long-term aims"),
        (["in 2025\ufffe", "26 we"], "in 2025-26 we"),
        (["read", "this"], "read this"),
        (["senco@larkfold.ex", "ample; 01632 960177"], "senco@larkfold.example; 01632 960177"),
        (["senco@larkfold.example", "or ring"], "senco@larkfold.example or ring"),
        (["https://www.larkshire.example/local\ufffe", "offer"], "https://www.larkshire.example/local-offer"),
        (["https://www.larkshire.example.", "Kent is near"], "https://www.larkshire.example. Kent is near"),
    ],
)
def test_lines_are_joined_as_a_reader_would(lines: list[str], whole: str) -> None:
    assert joined(lines, frozenset()) == whole


def test_a_word_that_the_document_writes_itself_decides_about_its_hyphen() -> None:
    words = vocabulary(["we have a timetable on the wall", "and a drop-in on Tuesdays"])
    assert joined(["a time\ufffe", "table"], words) == "a timetable"
    assert joined(["a drop\ufffe", "in"], words) == "a drop-in"


def test_ligatures_and_odd_spaces_are_made_plain() -> None:
    assert plain("diﬃcult\u00a0\u200b  ﬁrst\u00ad") == "difficult first"


def line(text: str, x: float, y: float, page: int = 1, bold: bool = False, width: float = 0.0) -> Line:
    box = (x, y, x + (width or 6.0 * len(text)), y + 12)
    return Line(page, (Span(text, box, y, 12.0, bold, False, -1, False),))


def test_a_row_cut_by_the_end_of_a_page_is_whole_and_its_repeated_header_gone() -> None:
    first = with_tables(
        [
            line("Who", 72, 700),
            line("What they do", 230, 700),
            line("SENCO", 72, 682),
            line("Keeps the register and", 230, 682),
        ],
        [],
        1,
    )
    second = with_tables(
        [
            line("Who", 72, 700, 2),
            line("What they do", 230, 700, 2),
            line("meets families", 230, 682, 2),
            line("Governor", 72, 664, 2),
            line("Asks questions", 230, 664, 2),
        ],
        [],
        2,
        first[-1],
    )
    rows = [row_text(row, frozenset()) for item in merged_over_pages([*first, *second]) if isinstance(item, Grid) for row in item.rows]
    assert rows == ["Who | What they do", "SENCO | Keeps the register and meets families", "Governor | Asks questions"]


def test_two_columns_of_a_page_are_no_table() -> None:
    left = [line("left words that go on and on", 72, 700 - 14 * number) for number in range(5)]
    right = [line("right words that go on and on", 320, 700 - 14 * number) for number in range(5)]
    assert not any(isinstance(item, Grid) for item in with_tables([*left, *right], [], 1))


def test_a_bold_lead_in_that_fills_its_line_is_not_a_heading() -> None:
    spans = [
        Span("Steps to prevent disabled pupils being treated less favourably.", (72, 700, 480, 712), 700, 12.0, True, False, -1, True),
        Span("We", (485, 700, 500, 712), 700, 12.0, False, False, -1, True),
    ]
    pieces = pieces_of([*lines_of(spans, 1), line("look at our rules each year to see who they catch out.", 72, 686, width=430)])
    assert len(pieces) == 1
    assert not lines_of(spans, 1)[0].bold


def test_a_line_is_a_running_header_only_where_it_stands_at_the_same_place() -> None:
    header = [line("Larkfold School", 72, 800, page) for page in (1, 2)]
    pages = [(1, 842.0, [header[0], line("Larkfold School", 72, 760, 1)]), (2, 842.0, [header[1]])]
    assert running_lines(pages) == {1: {0}, 2: {0}}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(["chromium-tagged", "libreoffice", "borderless"]), seed=st.integers(0, 2**32), cut=st.floats(0, 1))
def test_broken_bytes_raise_nothing_but_unreadable(name: str, seed: int, cut: float) -> None:
    body = bytearray((FOLDER / f"{name}.pdf").read_bytes())
    chance = random.Random(seed)
    for _ in range(chance.randrange(200)):
        body[chance.randrange(len(body))] = chance.randrange(256)
    if cut < 0.5:
        del body[int(len(body) * 2 * cut) :]
    with contextlib.suppress(Unreadable):
        document = parse_pdf(Fetched("x", "application/pdf", bytes(body)))
        assert all(block.text for block in document.blocks)
