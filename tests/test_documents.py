"""One report in every format gives the same outcomes: fixtures/documents/fernhollow.* (scripts/build_documents.py)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from reading import DAY, DOCUMENTS, RULES, outcomes

from seninfo_check import pipeline
from seninfo_check.model import Outcome, Report, School

FORMATS = sorted(path.name for path in DOCUMENTS.glob("fernhollow*"))


@cache
def checked(name: str) -> Report:
    return pipeline.check_files([DOCUMENTS / name], School(), RULES, DAY)


def test_every_format_is_there() -> None:
    assert {Path(name).suffix for name in FORMATS} == {".html", ".pdf", ".docx", ".odt", ".txt", ".md"}
    assert len([name for name in FORMATS if name.endswith(".pdf")]) == 2


@pytest.mark.parametrize("name", FORMATS)
def test_outcomes_are_the_same_in_every_format(name: str) -> None:
    first, here = outcomes(checked("fernhollow.html")), outcomes(checked(name))
    assert {rule: (first[rule], here[rule]) for rule in first if first[rule] is not here[rule]} == {}


@pytest.mark.parametrize("name", FORMATS)
def test_quotes_stand_in_the_text_where_the_evidence_says(name: str) -> None:
    report = checked(name)
    by_url = {document.url: document.text for document in report.documents}
    quotes = [evidence for finding in report.findings if finding.rule.check in ("topic", "contact") for evidence in finding.evidence]
    assert len(quotes) > 30
    for evidence in quotes:
        assert by_url[evidence.url][evidence.start : evidence.end].startswith(evidence.quote.rstrip("…"))


def test_a_pdf_gives_pages_and_no_other_format_does() -> None:
    for name in FORMATS:
        pages = {evidence.page for finding in checked(name).findings if finding.rule.check == "topic" for evidence in finding.evidence}
        assert (len(pages) > 4 and None not in pages) if name.endswith(".pdf") else pages == {None}


def test_the_report_meets_most_duties_and_its_gaps_are_named() -> None:
    found = outcomes(checked("fernhollow.html"))
    assert sum(found[rule] is Outcome.MET for rule in RULES_OF_LAW) >= 20
    assert found["senco-contact"] is Outcome.MET
    assert found["reviewed"] is Outcome.MET
    equipment = next(finding for finding in checked("fernhollow.html").findings if finding.rule.id == "equipment")
    assert equipment.outcome is Outcome.PARTLY_MET
    assert [element.found for element in equipment.elements] == [False]


def test_site_furniture_is_no_part_of_the_report() -> None:
    (document,) = checked("fernhollow.html").documents
    for words in ("cookies", "Harvest festival", "Website by", "Key information"):
        assert words not in document.text
        assert any(words in line for line in document.furniture)


RULES_OF_LAW = [rule.id for rule in RULES.rules if rule.level == "must"]
