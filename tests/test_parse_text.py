"""What the parser of plain text and Markdown reads."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seninfo_check.model import Document, Fetched, Link, Unreadable
from seninfo_check.parse.text import parse_text

PROSE = "Teachers plan small steps and check with a whiteboard before anybody goes off to work alone in a book."


def read(text: str | bytes, media_type: str = "text/plain") -> Document:
    return parse_text(Fetched("https://school.example/report", media_type, text.encode() if isinstance(text, str) else text))


def shape(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in document.blocks]


def test_markdown_headings_lists_tables_and_links_are_read() -> None:
    document = read(
        f"---\ntitle: x\n---\n# SEND\n\nTeaching\n--------\n{PROSE[:53]}\n{PROSE[54:]}\n\n"
        "- Reading\n  - Toe by Toe\n- Number\n  and more\n\n1. First\n2. Second\n\n"
        "| Role | Name |\n|---|---|\n| SENCO | **Mrs Alder** |\n\n"
        "See [our *plan*](/plan.pdf) or <office@alder.example>.",
        "text/markdown",
    )

    assert shape(document) == [
        ("heading", 1, "SEND"),
        ("heading", 2, "Teaching"),
        ("paragraph", 0, PROSE),
        ("list-item", 1, "Reading"),
        ("list-item", 2, "Toe by Toe"),
        ("list-item", 1, "Number and more"),
        ("list-item", 1, "First"),
        ("list-item", 1, "Second"),
        ("table-row", 0, "Role | Name"),
        ("table-row", 0, "SENCO | Mrs Alder"),
        ("paragraph", 0, "See our plan or office@alder.example."),
    ]
    assert document.blocks[-1].links[0] == Link("our plan", "https://school.example/plan.pdf")
    assert document.blocks[-1].links[1].url == "mailto:office@alder.example"


@pytest.mark.parametrize(
    "heading", ["COMPLAINTS AND WORRIES", "3. Complaints", "What if I am not happy?", "Section 3: Complaints", "Complaints"]
)
def test_a_short_line_that_stands_alone_is_a_heading(heading: str) -> None:
    document = read(f"Alder School SEND report\n\n{PROSE}\n\n{heading}\n\n{PROSE}\n")

    assert shape(document) == [
        ("heading", 1, "Alder School SEND report"),
        ("paragraph", 0, PROSE),
        ("heading", 2, heading),
        ("paragraph", 0, PROSE),
    ]


@pytest.mark.parametrize("line", ["Mrs Jo Alder, SENDCo", "01632 960123", "office@alder.example", "Telephone: ask at the office", "Yes."])
def test_a_short_line_that_says_something_is_a_paragraph(line: str) -> None:
    assert ("paragraph", 0, line) in shape(read(f"{PROSE}\n\n{line}\n\n{PROSE}\n"))


def test_wrapped_lines_are_joined_and_short_lines_are_not_lost() -> None:
    text = (
        "Teachers plan small steps and check with\na whiteboard before anybody goes off to\nwork alone in a book.\r\n\r\n"
        "* a ramp that leads to\n  the hall\n* a lift\n"
    )

    assert shape(read(text)) == [("paragraph", 0, PROSE), ("list-item", 1, "a ramp that leads to the hall"), ("list-item", 1, "a lift")]


def test_a_paragraph_on_each_line_as_word_processors_save_it_is_read() -> None:
    long = f"{PROSE} {PROSE}"

    assert shape(read(f"SEND report\n1. Teaching\n{long}\nWho helps\n{long}\n• a ramp\n• a lift\nWhat if I am unhappy?\n{long}\n")) == [
        ("heading", 1, "SEND report"),
        ("heading", 2, "1. Teaching"),
        ("paragraph", 0, long),
        ("heading", 2, "Who helps"),
        ("paragraph", 0, long),
        ("list-item", 1, "a ramp"),
        ("list-item", 1, "a lift"),
        ("heading", 2, "What if I am unhappy?"),
        ("paragraph", 0, long),
    ]


def test_addresses_in_plain_text_are_links_and_markup_is_text() -> None:
    document = read(f"{PROSE} 3 < 5 & <b>not bold</b> see https://school.example/plan.pdf, or www.alder.example.")

    assert "3 < 5 & <b>not bold</b>" in document.text
    assert [link.url for link in document.blocks[0].links] == ["https://school.example/plan.pdf", "http://www.alder.example"]


def test_every_encoding_is_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert read("It costs £5 – “café” for all.".encode(encoding)).text == "It costs £5 – “café” for all."


@given(
    st.text(alphabet=st.sampled_from("ab C.:?#*-|1)>[]()`_\n\t \\&<\u00a0•"), max_size=120),
    st.sampled_from(["text/plain", "text/markdown"]),
)
def test_any_text_is_read(text: str, media_type: str) -> None:
    with suppress(Unreadable):
        for block in read(text, media_type).blocks:
            assert block.text
            assert block.text == " ".join(block.text.split())


@given(st.lists(st.sampled_from(["alder", "Beech", "cedar.", "DAMSON", "elder?", "\n", "\n\n", "- ", "1. "]), max_size=30))
def test_no_word_of_plain_text_is_lost(pieces: list[str]) -> None:
    text = " ".join(pieces)

    document = read(text)

    assert sorted(re.findall("[a-zA-Z]+", text)) == sorted(re.findall("[a-zA-Z]+", " ".join([document.text, *document.furniture])))
