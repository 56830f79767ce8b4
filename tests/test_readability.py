"""How hard a text is to read: the counts, the formulas, and what cannot be scored."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from seninfo_check import readability
from seninfo_check.model import Block, Document, Fetched, Kind
from seninfo_check.parse.text import parse_text
from seninfo_check.readability.syllables import SOURCE, TABLE, syllables

LABELLED = Path(__file__).parents[1] / "fixtures" / "labelled"
TEXTS = json.loads((LABELLED / "readability-texts.json").read_text("utf-8"))["texts"]
PLAIN = TEXTS[-1]["text"]
TOLERANCE = {"flesch_reading_ease": 2.0, "lix": 2.0}


def document(*texts: str, kind: Kind = Kind.PARAGRAPH) -> Document:
    return Document("report.html", blocks=tuple(Block(kind, text) for text in texts))


def markdown(text: str) -> Document:
    return parse_text(Fetched("report.md", "text/markdown", text.encode()))


def measure(text: str) -> readability.Readability:
    return readability.measure([document(text)])


# ---- agreement ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text["name"])
def test_scores_agree_with_independent_programs_that_use_the_same_dictionary(text):
    measured = measure(text["text"])
    for name, expected in text["expected"].items():
        assert getattr(measured, name) == pytest.approx(expected, abs=TOLERANCE.get(name, 0.3)), name


def test_syllables_are_exact_on_nine_of_ten_british_and_sen_words_counted_by_hand():
    rows = [line.split("\t") for line in (LABELLED / "syllables.tsv").read_text("utf-8").splitlines()[1:]]
    wrong = [word for word, count in rows if syllables(word) != int(count)]
    assert len(rows) >= 300
    assert len(wrong) <= 0.1 * len(rows), wrong


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("EHCP", 4), ("TAs", 2), ("SENCO", 2), ("organisation", 5), ("behaviour", 3), ("one-page", 2), ("teacher’s", 2), ("class's", 2),
        ("x", 1), ("zzzz", 1),
    ],
)  # fmt: skip
def test_a_word_has_the_syllables_that_british_speakers_say(word, count):
    assert syllables(word) == count


def test_the_report_names_the_source_of_its_syllables_and_the_notice_lies_beside_the_table():
    assert "CMU" in measure(PLAIN).syllables_from == SOURCE
    assert "Carnegie Mellon University. All rights reserved" in TABLE.with_name("CMUDICT-LICENSE.txt").read_text("utf-8")
    assert TABLE.stat().st_size < 60_000


# ---- what counts -------------------------------------------------------------------------------------------------------

FACTS = [
    "Mrs Lane meets parents each term to talk about the plan",
    "Teachers check reading and spelling in September and again in March",
    "Children with autism can use the quiet room at lunch",
    "We give each family a copy of the plan on one page",
    "The speech therapist visits the school every second Tuesday",
    "Staff learn to sign so that every child can join in",
    "An adult reads with some children before the first lesson",
    "Our governors visit twice a year and read the results",
    "We borrow special chairs and keyboards from the council",
    "Pupils tell us what helped them and what did not",
    "New children visit the school three times before they start",
    "If you are unhappy then talk to the class teacher first",
    "The head teacher answers every letter within five school days",
]
FRAGMENTS = [
    "a quiet room at lunch", "a small group for maths", "an adult to read with", "a plan on one page",
    "extra time in tests", "a friend to sit with at play", "chairs and keyboards that fit", "a card to leave the room",
    "books in large print", "signs and pictures in class", "a visit before the first day", "a meeting with you each term",
    "help from a speech therapist", "a box of quiet toys", "a timetable with pictures", "a walk with the school dog",
    "a desk near the front", "a call home each Friday", "lessons in smaller steps", "a map of the whole school",
    "a club for new children", "a bus with a ramp", "a nurse on Mondays",
]  # fmt: skip


def layouts() -> list[tuple[str, str, str, str]]:
    return [
        (
            "whole sentences",
            " ".join(f"{fact}." for fact in FACTS),
            "What we do:\n\n" + "\n".join(f"- {fact}" for fact in FACTS),
            "| What | How |\n|---|---|\n" + "\n".join(f"| Step {number} | {fact} |" for number, fact in enumerate(FACTS, 1)),
        ),
        (
            "fragments",
            " ".join(f"We can give your child {', '.join(FRAGMENTS[at : at + 3])}." for at in range(0, len(FRAGMENTS), 3)),
            "We can give your child:\n\n" + "\n".join(f"- {fragment}" for fragment in FRAGMENTS),
            "| Help | More help |\n|---|---|\n"
            + "\n".join(f"| {FRAGMENTS[at]} | {FRAGMENTS[at + 1]} |" for at in range(0, len(FRAGMENTS) - 1, 2)),
        ),
    ]


@pytest.mark.parametrize(("name", "prose", "bullets", "table"), layouts(), ids=lambda value: value if len(value) < 20 else "")
def test_the_same_facts_score_alike_as_prose_as_bullets_and_as_a_table(name, prose, bullets, table):
    scores = [readability.measure([markdown(f"# Help\n\n{text}\n")]) for text in (prose, bullets, table)]
    ease = [score.flesch_reading_ease for score in scores]
    grade = [score.flesch_kincaid_grade for score in scores]
    assert None not in ease
    assert max(ease) - min(ease) < 5, ease
    assert max(grade) - min(grade) < 1, grade


def test_headings_labels_and_addresses_are_not_sentences():
    measured = readability.measure(
        [
            Document(
                "a",
                blocks=(
                    Block(Kind.HEADING, "What help can my child get at this school?", 2),
                    Block(Kind.PARAGRAPH, "Mrs Lane"),
                    Block(Kind.PARAGRAPH, PLAIN),
                    Block(Kind.PARAGRAPH, "Write to office@school.example or see www.school.example/send for more."),
                ),
            )
        ]
    )
    plain = measure(PLAIN)
    assert measured.words > measured.words_counted
    assert measured.sentences == plain.sentences + 1
    assert measured.words_counted == plain.words_counted + 6


def test_statutory_terms_cost_nothing_in_the_second_set_of_scores():
    with_terms = PLAIN + " Every child with special educational needs has an education, health and care plan or SEN support." * 4
    measured = measure(with_terms)
    assert measured.without_terms.flesch_reading_ease > measured.flesch_reading_ease + 3
    assert measure(PLAIN).without_terms.flesch_reading_ease == measure(PLAIN).flesch_reading_ease


def test_sections_come_hardest_first_and_short_ones_have_no_score():
    measured = readability.measure(
        [markdown(f"# Report\n\n## Easy\n\n{PLAIN}\n\n## Hard\n\n{TEXTS[-2]['text']}\n\n## Short\n\nSee Mrs Lane on any day.\n")]
    )
    assert [section.heading for section in measured.sections] == ["Report > Hard", "Report > Easy", "Report > Short"]
    assert [section.hardness for section in measured.sections] == [4, 0, None]


def test_peers_say_in_words_how_a_report_stands():
    assert readability.peers(40.0, [30.0, *[50.0] * 9]).why == "Harder to read than 90% of this authority's reports."
    assert readability.peers(60.0, [70.0, *[50.0] * 9]).why == "Easier to read than 90% of this authority's reports."
    assert readability.peers(40.0, [50.0]) is None


# ---- what cannot be scored ---------------------------------------------------------------------------------------------

WELSH = (
    "Mae'r ysgol yn gweithio gyda rhieni ac mae pob plentyn yn cael cymorth. "
    "Bydd yr athro yn siarad â chi am eich plentyn a'r hyn sydd ei angen. " * 8
)
POLISH = (
    "Szkoła pracuje z rodzicami i każde dziecko ma plan. "
    "Nauczyciel rozmawia z państwem o tym, jak dziecko się uczy, oraz co jest potrzebne dla niego. " * 8
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Only 0 words"),
        ("Help", "Only 0 words"),
        ("😀 😀 🎉", "Only 0 words"),
        ("Mrs Lane helps us all.", "Only 5 words"),
        (PLAIN.replace(".", "").replace("?", "") * 3, "hardly any full stops"),
        (WELSH, "looks like Welsh"),
        (POLISH, "looks like Polish"),
        ("اگر آپ کے بچے کو مدد کی ضرورت ہے تو ہم سے بات کریں۔ " * 20, "looks like Urdu or Arabic"),
        ("lorem ipsum dolor amet consectetur adipiscing elit sed eiusmod tempor. " * 15, ""),
    ],
    ids=["empty", "one word", "emoji", "five words", "no full stops", "Welsh", "Polish", "Urdu", "lorem ipsum"],
)
def test_what_cannot_be_scored_is_said_in_words_and_never_zero(text, why):
    measured = readability.measure([document(text)] if text else [])
    assert measured.outcome == "cannot-tell"
    assert why in measured.why
    assert measured.flesch_reading_ease is None
    assert measured.reading_age is None


def test_a_welsh_paragraph_in_an_english_report_is_left_out():
    measured = readability.measure([document(PLAIN, WELSH[:140])])
    assert measured.outcome == "measured"
    assert measured.flesch_reading_ease == measure(PLAIN).flesch_reading_ease


def test_emoji_do_not_change_the_scores():
    assert measure(PLAIN.replace(". ", ". 😀 ")).flesch_reading_ease == pytest.approx(measure(PLAIN).flesch_reading_ease, abs=0.5)


def test_capitals_are_words_and_not_acronyms():
    shouted = measure(PLAIN.upper())
    assert shouted.flesch_reading_ease == pytest.approx(measure(PLAIN).flesch_reading_ease, abs=1)
    assert not shouted.acronyms


def test_a_hundred_thousand_words_are_measured():
    measured = readability.measure([document(*[PLAIN] * 820)])
    assert measured.words_counted > 100_000


def test_no_socket_is_opened(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert measure(TEXTS[-2]["text"]).advice


def test_the_same_documents_are_measured_once():
    documents = [document(PLAIN)]
    assert readability.once(documents) is readability.once(list(documents))
    assert readability.once([document(PLAIN)]) is not readability.once(documents)
