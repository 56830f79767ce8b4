"""A finding about a text file says on which line its quote stands."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seninfo_check import pipeline, rules
from seninfo_check.model import Document, Evidence, Fetched, Finding, Outcome, Report, School
from seninfo_check.parse.source_lines import with_lines
from seninfo_check.reporters import REPORTERS

MARKDOWN = (
    "# SEN information report\n\n## Who is the SENCO?\n\n**Miss Okafor** is our\n[SENCO](/staff) and can be met by\nanybody who asks.\n"
)
HTML = (
    "<!doctype html>\n<title>x</title>\n<h1>SEN information report</h1>\n<p\n class='a'>Miss Okafor is our SENCO &amp; deputy head.</p>\n"
)

EMPTY = Report(School(), (), (), (), datetime(2026, 9, 1, tzinfo=UTC), "", "")


def check(path: Path) -> Report:
    return pipeline.check_files([path], School(), rules.load(), date(2026, 9, 1))


@pytest.mark.parametrize(("name", "text", "line"), [("r.md", MARKDOWN, 5), ("r.html", HTML, 5)])
def test_a_quote_is_found_on_its_line_through_the_markup(name: str, text: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)

    report = check(path)

    (finding,) = [finding for finding in report.findings if finding.rule.id == "senco-contact"]
    assert [evidence.line for evidence in finding.evidence] == [line]
    (result,) = [one for one in json.loads(REPORTERS["sarif"]([report]))["runs"][0]["results"] if one["ruleId"] == "senco-contact"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == line
    assert f"line={line}," in next(one for one in REPORTERS["github"]([report]).decode().splitlines() if "SENCO" in one)


def test_a_word_file_has_no_lines(tmp_path: Path) -> None:
    from served import word_file

    report = check(word_file(tmp_path / "r.docx"))

    assert any(finding.evidence for finding in report.findings)
    assert {evidence.line for finding in report.findings for evidence in finding.evidence} == {None}


@given(st.lists(st.text("abc <>&;\r\n.", max_size=20), max_size=8), st.integers(0, 7))
def test_a_line_is_one_of_the_files_lines_or_unknown(lines: list[str], number: int) -> None:
    source = "\n".join(lines)
    quote = Evidence(lines[number] if number < len(lines) else "zzz", "r.txt")
    finding = Finding(rules.load()["complaints"], Outcome.MET, "why", evidence=(quote,))
    report = replace(EMPTY, documents=(Document("r.txt", media_type="text/plain"),), findings=(finding,))

    (placed,) = with_lines(report, [Fetched("r.txt", "text/plain", source.encode())]).findings[0].evidence

    assert placed.line is None or 1 <= placed.line <= source.count("\n") + source.count("\r") + 1
    assert (placed.quote, placed.url) == (quote.quote, quote.url)
