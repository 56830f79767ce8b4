"""An old report poured into the template: nothing is lost, and no answer gets worse."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from seninfo_check import authorities, pipeline, rules
from seninfo_check.model import Block, Document, Fetched, Kind, Link, Outcome, School
from seninfo_check.parse import parse
from seninfo_check.reporters import docx_writer as word
from seninfo_check.template import write
from seninfo_check.template.reshape import Reshaped, reshape, summary

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
from accuracy import Case, corpus_cases, own_cases

AS_OF = date(2026, 6, 1)
RULES = rules.load()
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "dev"
CASES = [*own_cases("dev"), *own_cases("test"), *(corpus_cases(CORPUS) if CORPUS.is_dir() else ())]
RANK = {"not-met": 0, "partly-met": 1, "met": 2}


def poured(case: Case) -> Reshaped:
    return reshape(case.documents, RULES, School(type=case.type), AS_OF, skipped=case.skipped)


def outcomes(document: Document, case: Case) -> dict[str, str]:
    report = pipeline.check_documents([document], case.skipped, School(type=case.type), RULES, AS_OF)
    return {finding.rule.id: finding.outcome.value for finding in report.findings}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_word_is_lost_and_no_duty_gets_worse(case: Case) -> None:
    reshaped = poured(case)
    after = {finding.rule.id: finding.outcome.value for finding in reshaped.after.findings}

    assert reshaped.lost == ()
    # Where the old report was judged above its label, the label is the measure.
    labelled = [rule_id for rule_id in reshaped.worse if rule_id in case.labels]
    assert [rule_id for rule_id in labelled if RANK[after[rule_id]] < RANK[case.labels[rule_id]]] == []


@pytest.mark.parametrize("suffix", [".docx", ".html", ".md"])
@pytest.mark.parametrize("case", CASES[:6], ids=lambda case: case.name)
def test_the_file_says_what_the_old_report_said(case: Case, suffix: str) -> None:
    reshaped = poured(case)
    path = Path(f"new{suffix}")
    document = parse(Fetched(str(path), "", write.write(reshaped.blocks, path)))
    old = Counter(token for one in case.documents for token in one.text.split())
    after = outcomes(document, case)

    # The bar between cells is ours: a table of questions may be read as headings with answers.
    assert old - Counter(document.text.split()) - Counter({"|": 1000}) == Counter()
    worse = [
        finding.rule.id
        for finding in reshaped.before.findings
        if finding.rule.check in ("topic", "contact") and finding.outcome in (Outcome.MET, Outcome.PARTLY_MET)
        if RANK[after[finding.rule.id]] < RANK[finding.outcome.value]
    ]
    assert worse == []


def small(*blocks: Block) -> Reshaped:
    return reshape([Document("old/report.docx", blocks=blocks)], RULES, School(name="Brackenwell Primary School"), AS_OF)


def heading(text: str, level: int = 2) -> Block:
    return Block(Kind.HEADING, text, level)


def paragraph(text: str, *links: Link) -> Block:
    return Block(Kind.PARAGRAPH, text, links=links)


def texts_under(reshaped: Reshaped, question: str) -> list[str]:
    found, inside = [], False
    for block in reshaped.blocks:
        if isinstance(block, word.Heading) and block.level < 3:
            inside = block.text == question
        elif inside and isinstance(block, word.Paragraph | word.Item):
            found.append(block.text if isinstance(block.text, str) else "".join(run.text for run in block.text))
    return found


def test_a_passage_stands_under_its_question_with_its_source() -> None:
    reshaped = small(heading("Our SENCO"), paragraph("Our SENCO is Mrs Odell. Please ring her on 01632 960701."))

    assert texts_under(reshaped, "Who is the SENCO and how can I contact them?") == [
        "[From report.docx]",
        "Our SENCO is Mrs Odell. Please ring her on 01632 960701.",
    ]


def test_what_answers_no_question_stands_word_for_word_under_other_information() -> None:
    reshaped = small(
        heading("Our SENCO"),
        paragraph("Our SENCO is Mrs Odell. Please ring her on 01632 960701."),
        heading("School meals"),
        paragraph("Lunch costs two pounds a day."),
    )

    assert "Lunch costs two pounds a day." in texts_under(reshaped, "Other information")


def test_a_question_without_an_answer_keeps_its_prompt() -> None:
    reshaped = small(heading("Our SENCO"), paragraph("Our SENCO is Mrs Odell, who works here every day."))

    assert texts_under(reshaped, "How will my child be taught?")[0].startswith("[Say how pupils with special educational needs are taught.")
    assert texts_under(reshaped, "Who is the SENCO and how can I contact them?")[-1] == "[Still to say: how to reach the SENCO.]"


def test_links_and_tables_are_kept() -> None:
    reshaped = small(
        heading("Local offer"),
        paragraph("See the Fenshire local offer.", Link("Fenshire local offer", "https://www.fenshire.example/send")),
        heading("Who to ask"),
        Block(Kind.TABLE_ROW, "Role | Name"),
        Block(Kind.TABLE_ROW, "SENCO | Mrs Lane"),
    )

    links = [
        run.link for b in reshaped.blocks if isinstance(b, word.Paragraph) and not isinstance(b.text, str) for run in b.text if run.link
    ]
    assert links == ["https://www.fenshire.example/send"]
    assert [block.head for block in reshaped.blocks if isinstance(block, word.Table)] == [["Role", "Name"]]


def test_kents_template_takes_the_order_of_its_proforma() -> None:
    kent = authorities.load("kent")
    ruleset = authorities.with_authority(RULES, kent)
    document = Document("r.docx", blocks=(heading("Our SENCO"), paragraph("Our SENCO is Mrs Odell. Please ring her on 01632 960701.")))
    reshaped = reshape([document], ruleset, School(), AS_OF, authority=kent)

    assert {f.rule.id: f.outcome for f in reshaped.after.findings}["proforma"] is Outcome.MET


def test_a_person_is_told_how_much_went_where() -> None:
    lines = summary(small(heading("Our SENCO"), paragraph("Our SENCO is Mrs Odell, who works here every day.")))

    assert lines[0].startswith("1 passages stand under a question, 0 under “Other information”.")
