"""Sentences in context, stems, people, phone numbers, addresses, dates and acronyms."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import reading

from seninfo_check.language import (
    EMAIL,
    HIDDEN_EMAIL,
    OBFUSCATED_EMAIL,
    PHONE,
    URL,
    Phrases,
    acronyms_in,
    dates_in,
    people_in,
    split_sentences,
    stems_of,
    words_of,
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("We read daily. Mrs Lane helps.", ["We read daily.", "Mrs Lane helps."]),
        ("Ask Mrs. Lane or Dr. Patel. They know.", ["Ask Mrs. Lane or Dr. Patel.", "They know."]),
        ("We use aids, e.g. Overlays and slopes. They help.", ["We use aids, e.g. Overlays and slopes.", "They help."]),
        ("Ring tel. 01632 960123 ext. 4. Ask for her.", ["Ring tel. 01632 960123 ext. 4.", "Ask for her."]),
        ("Who can help? Ask the SENCO! She knows.", ["Who can help?", "Ask the SENCO!", "She knows."]),
        ("“Can I come in?” asked Sam. Yes.", ["“Can I come in?” asked Sam.", "Yes."]),
        ("Write to j.lane@fernhollow.example. We answer.", ["Write to j.lane@fernhollow.example.", "We answer."]),
        ("It costs £2.50 a day. Pay online.", ["It costs £2.50 a day.", "Pay online."]),
        ("We meet on 3.5.2026 at 3.15 p.m. in the hall.", ["We meet on 3.5.2026 at 3.15 p.m. in the hall."]),
        ("See Mr J. Okafor first. He is in on Mon. and Tue.", ["See Mr J. Okafor first.", "He is in on Mon. and Tue."]),
        ("D2. Pupils choose. 4.1. Parents sign. iv. We write.", ["D2. Pupils choose.", "4.1. Parents sign.", "iv. We write."]),
        ("No full stop here", ["No full stop here"]),
        ("It ended.Next one starts.", ["It ended.", "Next one starts."]),
        ("   ", []),
    ],
)
def test_sentences_survive_abbreviations_numbers_and_addresses(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@given(st.text(max_size=300))
def test_sentences_keep_every_character_but_space(text: str) -> None:
    spans = list(split_sentences(text))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


def test_a_sentence_knows_its_headings_its_list_and_its_place() -> None:
    text = "# Report\n\n## Help\n\nIn class we give:\n\n- small groups\n- a quiet table\n\n## Moving on\n\nWe visit. We ring."
    read = reading(text)
    by_text = {sentence.text: sentence for sentence in read.sentences}
    assert by_text["small groups"].headings == ("Report", "Help")
    assert by_text["a quiet table"].lead_in == "In class we give:"
    assert by_text["We visit."].headings == ("Report", "Moving on")
    assert by_text["We visit."].lead_in == ""
    assert by_text["We ring."].before == "We visit."
    assert by_text["We ring."].opening == "We visit."
    whole = read.documents[0].text
    assert all(whole[sentence.start : sentence.end] == sentence.text for sentence in read.sentences)


def test_headings_are_context_and_no_sentences() -> None:
    assert [sentence.text for sentence in reading("# Our SENCO is Mrs Lane\n\nWelcome.").sentences] == ["Welcome."]


def test_a_row_of_a_table_is_one_sentence_and_a_long_one_is_several() -> None:
    short = reading("| Who | What |\n|---|---|\n| SENCO. Mrs Lane | Plans. Meets parents |")
    assert [sentence.text for sentence in short.sentences][-1] == "SENCO. Mrs Lane | Plans. Meets parents"
    long = reading("| Question | Answer |\n|---|---|\n| How? | " + "We look at each child in turn and write it down. " * 8 + "|")
    assert len(long.sentences) > 6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SENDCo", "SENCO"),
        ("children", "pupil"),
        ("learners", "pupils"),
        ("carers", "parents"),
        ("EHCPs", "EHC"),
        ("involving", "involved"),
        ("assessed", "assesses"),
        ("reviews", "reviewing"),
    ],
)
def test_words_for_one_thing_share_a_stem(one: str, other: str) -> None:
    assert stems_of(one) == stems_of(other)


def test_words_leave_punctuation_out() -> None:
    assert words_of("We teach, test & support (daily): one-to-one!") == ("We", "teach", "test", "support", "daily", "one", "to", "one")


def test_phrases_are_found_in_any_inflection_and_the_longest_wins() -> None:
    phrases = Phrases([("complaint", "complaint"), ("complaint", "make a complaint"), ("plan", "accessibility plan")])
    stems = stems_of("Making a complaint about the accessibility plans")
    assert [(start, end, name) for start, end, name in phrases.find(stems)] == [(0, 3, "complaint"), (2, 3, "complaint"), (5, 7, "plan")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Our SENCO is Mrs Lane.", ("Mrs Lane",)),
        ("Ask Ms K. Singh or Mr O'Brien.", ("Ms K. Singh", "Mr O'Brien")),
        ("Dr Jane McDonald-Smith leads.", ("Dr Jane McDonald-Smith",)),
        ("The SENCO is Amina Yusuf.", ("Amina Yusuf",)),
        ("SENDCo: Miss Zoë Núñez", ("Miss Zoë Núñez",)),
        ("Mrs Lane SENCO", ("Mrs Lane",)),
        ("Mr J K Okafor and Mrs A.B. Reid", ("Mr J K Okafor", "Mrs A.B. Reid")),
        ("Ms KL Singh", ("Ms KL Singh",)),
        ("Special Educational Needs Report", ()),
        ("Early Years and Key Stage Two", ()),
        ("the Local Authority and the Governing Body", ()),
        ("Ring on Monday in September.", ()),
    ],
)
def test_people_are_told_from_roles_and_titles_of_things(text: str, names: tuple[str, ...]) -> None:
    assert people_in(text) == names


@pytest.mark.parametrize(
    "text", ["01632 960123", "(01632) 960 123", "+44 1632 960123", "+44 (0)1632 960123", "020 7946 0123", "07700 900123", "01632-960123"]
)
def test_british_phone_numbers(text: str) -> None:
    assert PHONE.search(f"Ring {text} now.")


@pytest.mark.parametrize("text", ["2025/26", "01/09/2025", "SI 2014/1530", "reg. 1234567", "£01,200", "0.25", "00 01 02"])
def test_other_numbers_are_no_phone_numbers(text: str) -> None:
    assert not PHONE.search(f"See {text} here.")


def test_addresses_open_hidden_and_spelt_out() -> None:
    assert EMAIL.search("senco@fern-hollow.example")
    assert OBFUSCATED_EMAIL.search("senco (at) fernhollow (dot) example")
    assert OBFUSCATED_EMAIL.search("senco [at] fernhollow.example")
    assert not OBFUSCATED_EMAIL.search("Meet us at the school.")
    assert HIDDEN_EMAIL.search("[email protected]")
    assert URL.search("www.fenshire.example/offer")
    assert not URL.search("We read.Then we write.")


@pytest.mark.parametrize(
    ("text", "when", "precision"),
    [
        ("Reviewed 18 September 2025", date(2025, 9, 18), "day"),
        ("Reviewed 18th of September, 2025", date(2025, 9, 18), "day"),
        ("18/09/2025", date(2025, 9, 18), "day"),
        ("18.9.25", date(2025, 9, 18), "day"),
        ("2025-09-18", date(2025, 9, 18), "day"),
        ("Sept 2025", date(2025, 9, 1), "month"),
        ("Autumn term 2025", date(2025, 9, 1), "month"),
        ("Spring 2026", date(2026, 1, 1), "month"),
        ("2025/26", date(2025, 9, 1), "school-year"),
        ("2025-2026", date(2025, 9, 1), "school-year"),
        ("2025 to 2026", date(2025, 9, 1), "school-year"),
    ],
)
def test_dates_and_school_years(text: str, when: date, precision: str) -> None:
    (found,) = dates_in(text)
    assert (found.when, found.precision) == (when, precision)


@pytest.mark.parametrize("text", ["45/13/2025", "2024 to 2027", "in 2014", "Section 3.2.1", "01632 960123"])
def test_what_is_no_date(text: str) -> None:
    assert dates_in(text) == ()


def test_dates_come_in_order_and_none_twice() -> None:
    found = dates_in("Reviewed 1 May 2025 for 2025/26. Next review: May 2026.")
    assert [one.text for one in found] == ["1 May 2025", "2025/26", "May 2026"]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("The Local Authority (LA) decides.", "LA", "Local Authority"),
        ("An EHCP (Education, Health and Care Plan) is law.", "EHCP", "Education, Health and Care Plan"),
        ("ELSA: Emotional Literacy Support Assistant", "ELSA", "Emotional Literacy Support Assistant"),
        ("Ask SENDIASS.", "SENDIASS", ""),
        ("Our emotional literacy support assistants (ELSAs) help.", "ELSA", "emotional literacy support assistants"),
    ],
)
def test_acronyms_with_their_expansions_in_both_directions(text: str, short: str, long: str) -> None:
    assert acronyms_in(text)[short] == long


def test_reading_in_another_order_gives_the_same_sentences() -> None:
    one, two = reading("# A\n\nFirst text.", "# B\n\nSecond text."), reading("# B\n\nSecond text.", "# A\n\nFirst text.")
    assert {sentence.text for sentence in one.sentences} == {sentence.text for sentence in two.sentences}
