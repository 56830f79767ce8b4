"""Advice sentence by sentence: what is flagged, what never is, and what the report gains."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from seninfo_check import readability
from seninfo_check.model import Block, Document, Fetched, Kind
from seninfo_check.parse.text import parse_text
from seninfo_check.readability.words import words_file

ROOT = Path(__file__).parents[1]
LABELLED = [json.loads(line) for line in (ROOT / "fixtures/labelled/plain-english.jsonl").read_text("utf-8").splitlines()]
TEXTS = json.loads((ROOT / "fixtures/labelled/readability-texts.json").read_text("utf-8"))["texts"]
LABELS = {"passive": "passive", "acronym": "acronym", "long-sentence": "long", "jargon": "jargon"}


def advice(*texts: str) -> tuple[readability.Advice, ...]:
    return measure(*texts).advice


def measure(*texts: str) -> readability.Readability:
    return readability.measure([Document("report.html", blocks=tuple(Block(Kind.PARAGRAPH, text) for text in texts))])


def kinds(*texts: str) -> list[tuple[str, str]]:
    return [(one.kind, one.quote) for one in advice(*texts)]


@pytest.mark.parametrize("part", ["dev", "test"])
@pytest.mark.parametrize("label", LABELS.values())
def test_advice_is_right_nine_times_in_ten_and_misses_few_on_labelled_sentences(label, part):
    rows = [row for row in LABELLED if row["part"] == part]
    given = {row["id"]: {LABELS.get(one.kind) for one in advice(row["text"])} for row in rows}
    right = sum(label in row["labels"] and label in given[row["id"]] for row in rows)
    precision = right / sum(label in found for found in given.values())
    recall = right / sum(label in row["labels"] for row in rows)
    assert len(LABELLED) >= 300
    assert precision >= 0.90
    assert recall >= 0.85


# ---- offsets and gains -------------------------------------------------------------------------------------------------


def test_offsets_are_places_in_the_documents_text():
    listed = "- IEPs are utilised by the EP\n\n| Who | What |\n|-|-|\n| SLT | Targets are set. |\n"
    document = parse_text(Fetched("r.md", "text/markdown", f"# Help\n\n{TEXTS[-2]['text']}\n\n{listed}".encode()))
    measured = readability.measure([document])
    assert {"passive", "jargon", "acronym"} <= {one.kind for one in measured.advice}
    for one in measured.advice:
        assert document.text[one.start : one.end] == one.quote
        assert document.text[one.sentence_start : one.sentence_end].startswith(one.sentence[:40])
        assert one.sentence_start <= one.start < one.end
    for sentence in measured.hardest_sentences:
        assert document.text[sentence.start : sentence.end] == sentence.sentence


def test_the_gain_is_what_measuring_the_changed_report_shows():
    text = f"{TEXTS[-1]['text']} In order to help, we utilise quality first teaching prior to any referral."
    before = measure(text)
    for one in before.advice:
        if one.kind == "jargon":
            after = measure(text[: one.start] + one.instead + text[one.end :])
            assert after.flesch_reading_ease - before.flesch_reading_ease == pytest.approx(one.gain, abs=0.11)


def test_a_long_sentence_gains_what_splitting_it_at_the_places_shown_gains():
    long = (
        "If your child is still finding it hard to read, we look at the plan with you, "
        "and then we set a new target for the term that follows so that you know what comes next."
    )
    text = f"{long} {TEXTS[-1]['text']}"
    before = measure(text)
    one = next(one for one in before.advice if one.kind == "long-sentence")
    (split,) = one.splits
    after = measure(text[:split].rstrip(" ,") + ". " + text[split].upper() + text[split + 1 :])
    assert after.flesch_reading_ease - before.flesch_reading_ease == pytest.approx(one.gain, abs=0.11)
    assert "Split it before “and then we set”" in one.message


def test_the_ten_sentences_that_gain_most_come_first():
    measured = measure(*(text["text"] for text in TEXTS), "We utilise data drops in order to facilitate robust provision maps for cohorts.")
    gains = [sentence.gain for sentence in measured.hardest_sentences]
    assert len(gains) == 10
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0
    assert [sentence.rank for sentence in measured.hardest_sentences] == list(range(1, 11))


# ---- kinds of advice ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "quote", "instead"),
    [
        ("We begin with the identification of needs.", "nominalisation", "the identification of", "identifying"),
        ("We carry out an assessment of your child.", "hidden-verb", "carry out an assessment of", "assess"),
        ("It is not uncommon to feel lost.", "double-negative", "not uncommon", ""),
        ("You cannot visit unless you ring first.", "double-negative", "cannot visit unless", ""),
        ("Teachers give a differentiated curriculum.", "jargon", "differentiated curriculum", "lessons changed to suit each child"),
        ("We follow a graduated response.", "jargon", "graduated response", "help in steps"),
        ("This is quality first teaching.", "jargon", "quality first teaching", "good teaching for every child"),
        ("We hold a multi-agency meeting.", "jargon", "multi-agency", "with other services"),
        ("We hold a multi agency meeting.", "jargon", "multi agency", "with other services"),
        ("She utilised a card.", "jargon", "utilised", "used"),
        ("Plans are regularly and carefully reviewed.", "passive", "are regularly and carefully reviewed", ""),
    ],
)
def test_hard_wording_is_flagged_with_a_plainer_one(text, kind, quote, instead):
    assert (kind, quote, instead) in [(one.kind, one.quote, one.instead) for one in advice(text)]


def test_a_passive_that_names_the_doer_is_told_to_begin_with_it():
    assert "begin with who does it (“Mrs Lane …”)" in advice("The plan is written by Mrs Lane.")[0].message


def test_a_paragraph_that_is_too_long_is_flagged_once():
    assert [kind for kind, _ in kinds("The cat sat on a mat. " * 30)] == ["long-paragraph"]


@pytest.mark.parametrize(
    ("texts", "flagged"),
    [
        (("The EP visits.", "The EP writes a report."), ["EP"]),
        (("The educational psychologist (EP) visits.", "The EP writes a report."), []),
        (("The EP (educational psychologist) visits.", "The EP writes a report."), []),
        (("The EP visits.", "An educational psychologist (EP) writes a report."), ["EP"]),
        (("The IEPs are short.",), ["IEPs"]),
        (("SEN, SEND, the SENCO and the EHCP are known.",), []),
        (("Ask the NHS or your GP about PE and ICT.",), []),
    ],
)
def test_an_acronym_is_flagged_at_first_use_unless_it_is_explained_there(texts, flagged):
    assert [one.quote for one in advice(*texts) if one.kind == "acronym"] == flagged


def test_the_glossary_says_what_an_acronym_stands_for():
    (flagged,) = (one for one in advice("CAMHS can help.") if one.kind == "acronym")
    assert flagged.instead == "child and adolescent mental health services (CAMHS)"
    assert [(word.acronym, word.stands_for, word.explained) for word in measure("Each EHCP helps.").acronyms] == [
        ("EHCP", "education, health and care plan", False)
    ]


# ---- what is never flagged ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "One mother said, “the multi-agency meeting was a waste and nothing is ever utilised by the EP”.",
        'One mother said, "my son was helped by CAMHS".',
        "Ring the Early Intervention Team.",
        "We are committed to your child, based in Kent and interested in what you say.",
        "Special educational provision follows the graduated approach.",
        "The local offer lists it, and the SENCO knows.",
    ],
)
def test_quotations_names_and_the_laws_terms_are_never_flagged(text):
    assert kinds(text) == []


def test_no_statutory_term_is_flagged_in_any_labelled_text():
    import tomllib

    terms = tomllib.loads(words_file().read_text("utf-8"))["statutory"]
    statutory = re.compile("|".join(rf"\b{re.escape(term)}\b" for term in sorted(terms, key=len, reverse=True)), re.IGNORECASE)
    texts = [row["text"] for row in LABELLED]
    texts += [re.sub(r" \|\|.*", "", path.read_text("utf-8")) for path in (ROOT / "fixtures/labelled").glob("*/*.txt")]
    seen = 0
    for text in texts:
        terms_at = [match.span() for match in statutory.finditer(text)]
        seen += len(terms_at)
        for one in advice(*text.split("\n")):
            if one.kind not in ("long-sentence", "long-paragraph", "passive"):
                assert not statutory.fullmatch(one.quote), one
                assert not statutory.search(one.quote) or one.kind == "double-negative", one
    assert seen > 500


def test_our_own_wording_is_plain():
    messages = [re.sub("“[^”]*”", "this", one.message) for text in TEXTS for one in advice(text["text"])]
    measured = measure(*messages)
    assert measured.flesch_reading_ease > 60
    assert max(len(message.split()) for message in messages) < 45
