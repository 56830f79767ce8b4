"""The standard template: what it asks, in every format and for every type of school, and what is left of it in a school's report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from seninfo_check import authorities, pipeline, rules
from seninfo_check.checks.prompts import asks, prompt, questions
from seninfo_check.model import Document, Fetched, Finding, Outcome, School, SchoolType
from seninfo_check.parse import parse
from seninfo_check.template import write
from seninfo_check.template.covers import Coverage, covers
from seninfo_check.template.outline import Part, outline

AS_OF = date(2026, 11, 25)
FIXTURES = Path(__file__).parents[1] / "fixtures" / "template"
RULES = rules.load()
KENT = authorities.load("kent")
DUTIES = [rule.id for rule in questions(RULES.rules)]
FORMATS = (".docx", ".html", ".md")


def read(parts: Sequence[Part], suffix: str = ".md") -> Document:
    path = Path(f"template{suffix}")
    return parse(Fetched(str(path), "", write.write(write.blocks(parts), path)))


def coverage_of(parts: Sequence[Part], school_type: SchoolType = SchoolType.MAINSTREAM) -> Coverage:
    return covers([read(parts)], RULES.rules, school_type)


def findings_of(body: str | bytes, url: str = "report.md", school: str = "") -> dict[str, Finding]:
    document = parse(Fetched(url, "", body.encode() if isinstance(body, str) else body))
    report = pipeline.check_documents([document], [], School(name=school), RULES, AS_OF)
    return {finding.rule.id: finding for finding in report.findings}


def without(parts: Sequence[Part], rule_id: str) -> list[Part]:
    return [replace(part, questions=tuple(question for question in part.questions if question.rule.id != rule_id)) for part in parts]


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("school_type", SchoolType)
def test_every_template_covers_every_clause_and_reads_at_eleven_or_less(school_type: SchoolType, suffix: str) -> None:
    coverage = covers([read(outline(RULES.rules, school_type), suffix)], RULES.rules, school_type)

    assert [asked.rule.id for asked in coverage.missing] == []
    assert coverage.reading_age is not None
    assert coverage.reading_age <= 11
    assert coverage.hard == ()
    assert coverage.leaked == ()
    assert coverage.without_clause == ()


@pytest.mark.parametrize("suffix", FORMATS)
def test_kents_template_with_examples_covers_every_clause_in_the_order_of_its_proforma(suffix: str) -> None:
    ruleset = authorities.with_authority(RULES, KENT)
    document = read(outline(ruleset.rules, examples=True, authority=KENT), suffix)
    report = pipeline.check_documents([document], [], School(), ruleset, AS_OF)

    assert covers([document], ruleset.rules).missing == ()
    assert {f.rule.id: f.outcome for f in report.findings}["proforma"] is Outcome.MET


@pytest.mark.parametrize("rule_id", DUTIES)
def test_a_template_without_the_question_names_the_clause(rule_id: str) -> None:
    coverage = coverage_of(without(outline(RULES.rules), rule_id))

    assert [asked.rule.id for asked in coverage.missing] == [rule_id]


@pytest.mark.parametrize(
    ("rule_id", "element"),
    [(rule.id, element) for rule in questions(RULES.rules) if len(asks(rule)) > 1 for element in asks(rule)],
)
def test_a_prompt_that_leaves_out_an_element_is_named_unless_the_heading_asks_for_it(rule_id: str, element: str) -> None:
    rule = RULES[rule_id]
    kept = " ".join(prompt(replace(rule, options=_without_element(rule.options, element))))
    parts = [
        replace(part, questions=tuple(replace(q, prompt=kept, starter="") if q.rule.id == rule_id else q for q in part.questions))
        for part in outline(RULES.rules)
    ]
    missing = [(asked.rule.id, asked.missing) for asked in coverage_of(parts).missing]

    assert missing == ([] if (rule_id, element) in ASKED_BY_THE_HEADING else [(rule_id, (element,))])


#: Elements that a question names itself, or that another element's words ask for too.
ASKED_BY_THE_HEADING = {
    ("senco-contact", "who the SENCO is"),
    ("adaptations", "how the curriculum is adapted"),
    ("staff-expertise", "what training or expertise staff have"),
}


def _without_element(options: object, element: str) -> dict[str, object]:
    kept = dict(options)  # type: ignore[call-overload]
    if "elements" in kept:
        kept["elements"] = [one for one in kept["elements"] if one["name"] != element]
    else:
        kept = {**kept, "contact_required": False} if kept["contact"] == element else {**kept, "name": ""}
    return kept


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("rule_id", DUTIES)
def test_the_untouched_template_answers_no_duty(rule_id: str, suffix: str) -> None:
    assert untouched(suffix)[rule_id].outcome is Outcome.NOT_MET


@cache
def untouched(suffix: str) -> dict[str, Finding]:
    path = Path(f"template{suffix}")
    return findings_of(write.write(write.blocks(outline(RULES.rules, examples=True)), path), str(path))


@pytest.mark.parametrize("rule_id", DUTIES)
def test_a_report_filled_in_by_hand_answers_every_duty(rule_id: str) -> None:
    assert filled()[rule_id].outcome is Outcome.MET


@cache
def filled() -> dict[str, Finding]:
    return findings_of((FIXTURES / "filled.md").read_bytes(), school="Brackenwell Primary School")


def test_a_report_filled_in_by_hand_has_no_prompt_left_and_its_dates_are_read() -> None:
    findings = findings_of((FIXTURES / "filled.md").read_bytes(), school="Brackenwell Primary School")

    for rule_id in ("no-prompts", "dated", "reviewed", "next-review", "names-school", "is-report", "policy-linked"):
        assert findings[rule_id].outcome is Outcome.MET, rule_id


def test_the_blank_fixture_is_the_template() -> None:
    assert (FIXTURES / "blank.md").read_bytes() == write.write(write.blocks(outline(RULES.rules)), Path("blank.md"))


def test_a_half_filled_gap_is_named_and_does_not_count() -> None:
    filled = (
        (FIXTURES / "filled.md").read_text("utf-8").replace("on 01632 960701 or at senco@brackenwell.example", "on [phone] or at [e-mail]")
    )
    findings = findings_of(filled)

    assert findings["senco-contact"].outcome is Outcome.PARTLY_MET
    assert [quote.element for quote in findings["no-prompts"].evidence] == ["a gap that is not filled: [phone]"]


def test_a_prompt_left_under_a_filled_question_is_named() -> None:
    filled = (
        (FIXTURES / "filled.md")
        .read_text("utf-8")
        .replace("Our SENCO is Mrs", "[Say who the SENCO is. Say how to reach the SENCO.]\n\nOur SENCO is Mrs")
    )
    findings = findings_of(filled)

    assert findings["senco-contact"].outcome is Outcome.MET
    assert [quote.element for quote in findings["no-prompts"].evidence] == ["a prompt that nobody answered"] * 2


def test_the_templates_own_example_left_in_a_report_is_named_and_does_not_count() -> None:
    blank = write.write(write.blocks(outline(RULES.rules, examples=True)), Path("t.md")).decode()
    findings = findings_of(blank)

    assert findings["emotional-support"].outcome is Outcome.NOT_MET
    assert "the template's own example" in {quote.element for quote in findings["no-prompts"].evidence}


def test_brackets_of_a_schools_own_are_no_gaps_in_a_report_that_did_not_come_from_the_template() -> None:
    findings = findings_of("# SEN information report\n\nOur SENCO is Mrs Lane [maternity cover]. Ring her on 01632 960123 [term time].")

    assert findings["senco-contact"].outcome is Outcome.MET
    assert findings["no-prompts"].outcome is Outcome.MET


def test_a_special_schools_template_has_no_senco_and_no_identification() -> None:
    asked = {question.rule.id for part in outline(RULES.rules, SchoolType.SPECIAL) for question in part.questions}

    assert asked == set(DUTIES) - {"senco-contact", "identification"}


def test_facts_of_one_school_in_a_template_are_leaked() -> None:
    body = write.write(write.blocks(outline(RULES.rules)), Path("t.md")).decode() + "\nRing Mrs Lane on 01632 960123.\n"
    coverage = covers([parse(Fetched("t.md", "", body.encode()))], RULES.rules)

    assert [stumble.what for stumble in coverage.leaked] == ["a fact of one school: “01632 960123”"]


def test_a_question_that_no_clause_asks_for_and_a_long_sentence_are_named() -> None:
    long = "word " * 26
    body = write.write(write.blocks(outline(RULES.rules)), Path("t.md")).decode() + f"\n## What colour is the uniform?\n\n[Say {long}.]\n"
    coverage = covers([parse(Fetched("t.md", "", body.encode()))], RULES.rules)

    assert coverage.without_clause == ("What colour is the uniform?",)
    assert [stumble.heading for stumble in coverage.hard] == ["What colour is the uniform?"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_rules_give_the_same_bytes(suffix: str) -> None:
    first, second = (write.write(write.blocks(outline(RULES.rules)), Path(f"t{suffix}")) for _ in range(2))

    assert first == second


def test_a_word_template_has_real_headings_lists_and_a_language(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    path = tmp_path / "t.docx"
    path.write_bytes(write.write(write.blocks(outline(RULES.rules)), path))
    document = docx.Document(str(path))
    styles = {paragraph.style.name for paragraph in document.paragraphs}

    assert {"Title", "Heading 1", "Heading 2", "List Bullet"} <= styles
    assert document.core_properties.title == "SEN information report"
    assert document.core_properties.language == "en-GB"


def test_a_file_name_without_a_known_ending_is_refused_in_words() -> None:
    with pytest.raises(write.NoFormat, match=r"ends in \.docx, \.html or \.md"):
        write.write([], Path("template.pdf"))
