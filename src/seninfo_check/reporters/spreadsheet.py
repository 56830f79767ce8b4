"""The workbook that officers work in: a summary, the grid, every finding, and what could not be read."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from seninfo_check.model import OUTCOME_WORDS, Finding, Outcome, Report, Rule
from seninfo_check.reporters.ease import reading_age, reading_ease
from seninfo_check.reporters.harmless import NAME_LENGTH, harmless, one_line, school_name
from seninfo_check.reporters.places import place
from seninfo_check.reporters.wording import DISCLAIMER, OUTCOME_MEANINGS, OUTCOME_SHAPES, level_word, reason_sentence, type_words

#: Excel's own limits: characters of a cell, characters of a link, links of a sheet.
_CELL, _LINK, _LINKS = 32_767, 2_000, 60_000

_COLOURS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.MET: ("#E4F3EA", "#0B5D36"),
    Outcome.PARTLY_MET: ("#FFF1D0", "#6B4200"),
    Outcome.NOT_MET: ("#FCE6E9", "#97102A"),
    Outcome.NOT_APPLICABLE: ("#ECEFF2", "#4A5560"),
    Outcome.CANNOT_TELL: ("#E6EFFA", "#174A8B"),
}


def spreadsheet(reports: Sequence[Report]) -> bytes:
    """All reports as an Excel workbook. Numbers are numbers; every text is text, also when it looks like a formula or a link."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": "Check of SEN information reports", "comments": DISCLAIMER})
        if reports:
            book.set_properties(
                {"title": "Check of SEN information reports", "comments": DISCLAIMER, "created": reports[0].checked_at.replace(tzinfo=None)}
            )
        formats = _formats(book)
        _summary(book, formats, reports)
        _grid(book, formats, reports)
        _findings(book, formats, reports)
        _unread(book, formats, reports)
    return out.getvalue()


def _formats(book: Any) -> dict[Any, Any]:
    formats: dict[Any, Any] = {
        outcome: book.add_format({"bg_color": wash, "font_color": ink, "valign": "top"}) for outcome, (wash, ink) in _COLOURS.items()
    }
    formats["head"] = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats["title"] = book.add_format({"bold": True, "font_size": 16})
    formats["wrap"] = book.add_format({"text_wrap": True, "valign": "top"})
    formats["share"] = book.add_format({"num_format": "0%"})
    formats["date"] = book.add_format({"num_format": "d mmm yyyy", "align": "left"})
    return formats


def _summary(book: Any, formats: dict[Any, Any], reports: Sequence[Report]) -> None:
    sheet = book.add_worksheet("Summary")
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 7, 14)
    sheet.write_string(0, 0, "Check of SEN information reports", formats["title"])
    sheet.write_string(1, 0, DISCLAIMER)
    row = 3
    for words, count in (
        ("Schools", len(reports)),
        ("Schools whose report we read", sum(bool(report.documents) for report in reports)),
        ("Schools where something could not be read", sum(bool(report.skipped) for report in reports)),
    ):
        sheet.write_string(row, 0, words)
        sheet.write_number(row, 1, count)
        row += 1
    if reports:
        sheet.write_string(row, 0, "Checked on")
        sheet.write_datetime(row, 1, reports[0].checked_at.replace(tzinfo=None), formats["date"])
    row += 2
    heads = ["Check", "Clause", "Level", *(OUTCOME_WORDS[outcome] for outcome in Outcome)]
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, formats["head"])
    for rule, counts in rules_with_counts(reports):
        row += 1
        for column, text in enumerate((rule.title, rule.clause, rule.level.value.replace("-", " "))):
            sheet.write_string(row, column, harmless(text, _CELL))
        for column, outcome in enumerate(Outcome, 3):
            sheet.write_number(row, column, counts[outcome])
    row += 2
    for outcome in Outcome:
        sheet.write_string(row, 0, f"{OUTCOME_SHAPES[outcome]} {OUTCOME_WORDS[outcome]}: {OUTCOME_MEANINGS[outcome]}", formats[outcome])
        row += 1


def rules_with_counts(reports: Sequence[Report]) -> list[tuple[Rule, Counter[Outcome]]]:
    """Every rule that some report answers, in report order, with how many schools have each outcome."""
    rules: dict[str, Rule] = {}
    counts: dict[str, Counter[Outcome]] = {}
    for report in reports:
        for finding in report.findings:
            rules.setdefault(finding.rule.id, finding.rule)
            counts.setdefault(finding.rule.id, Counter())[finding.outcome] += 1
    return [(rule, counts[rule_id]) for rule_id, rule in rules.items()]


def _grid(book: Any, formats: dict[Any, Any], reports: Sequence[Report]) -> None:
    sheet = book.add_worksheet("Grid")
    rules = [rule for rule, _ in rules_with_counts(reports)]
    heads = [
        "School",
        "URN",
        "Phase",
        "Type",
        "Trust",
        "Reading ease",
        "Reading age",
        *(one_line(f"{rule.clause}: {rule.title}", 200) for rule in rules),
    ]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, formats["head"])
    for row, report in enumerate(reports, 1):
        school = report.school
        for column, text in enumerate((school_name(school), school.urn, school.phase, type_words(school), school.trust)):
            sheet.write_string(row, column, one_line(text, NAME_LENGTH))
        for column, value in enumerate((reading_ease(report), reading_age(report)), 5):
            if value is not None:
                sheet.write_number(row, column, value)
        outcomes = {finding.rule.id: finding.outcome for finding in report.findings}
        for column, rule in enumerate(rules, 7):
            if rule.id in outcomes:
                sheet.write_string(row, column, OUTCOME_WORDS[outcomes[rule.id]], formats[outcomes[rule.id]])
    sheet.set_row(0, 75)
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 1, 9)
    sheet.set_column(2, 6, 13)
    sheet.set_column(7, max(len(heads) - 1, 7), 15)
    _filtered(sheet, len(reports), len(heads), 1)


def _findings(book: Any, formats: dict[Any, Any], reports: Sequence[Report]) -> None:
    sheet = book.add_worksheet("Findings")
    heads = (
        "School",
        "URN",
        "Clause",
        "Check",
        "Level",
        "Outcome",
        "Comment",
        "Still to say",
        "What to do",
        "Quote",
        "Where",
        "Link",
        "Months or measure",
    )
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, formats["head"])
    row, links = 0, 0
    for report in reports:
        titles = {document.url: document.title for document in report.documents}
        name, urn = school_name(report.school), one_line(report.school.urn, NAME_LENGTH)
        for finding in report.findings:
            row += 1
            links += _finding(sheet, formats, row, report, (name, urn), finding, titles, links < _LINKS)
    for column, width in enumerate((38, 9, 14, 40, 12, 14, 60, 40, 50, 60, 40, 40, 12)):
        sheet.set_column(column, column, width)
    _filtered(sheet, row, len(heads), 1)


def _finding(
    sheet: Any,
    formats: dict[Any, Any],
    row: int,
    report: Report,
    school: tuple[str, str],
    finding: Finding,
    titles: Mapping[str, str],
    link: bool,
) -> int:
    rule = finding.rule
    failing = finding.outcome in (Outcome.NOT_MET, Outcome.PARTLY_MET)
    missing = "; ".join(element.name for element in finding.elements if not element.found) if failing else ""
    quotes = "\n".join(evidence.quote for evidence in finding.evidence)
    where = place(finding.evidence[0], titles.get(finding.evidence[0].url, "")) if finding.evidence else None
    values = [*school, rule.clause, rule.title, level_word(rule.level, report.school), OUTCOME_WORDS[finding.outcome], finding.why, missing]
    values += [rule.advice if failing else "", quotes, where.words if where else "", where.url if where else ""]
    for column, text in enumerate(values):
        if text:
            sheet.write_string(row, column, harmless(text, _CELL), formats[finding.outcome] if column == 5 else None)
    if finding.measure is not None:
        sheet.write_number(row, 12, finding.measure)
    # Beyond Excel's limits the address stays as text, which can be copied.
    if link and where and where.url and len(where.url) <= _LINK:
        sheet.write_url(row, 11, where.url, None, harmless(where.url, _CELL))
        return 1
    return 0


def _unread(book: Any, formats: dict[Any, Any], reports: Sequence[Report]) -> None:
    sheet = book.add_worksheet("Not read")
    for column, head in enumerate(("School", "URN", "Address", "Reason", "What to do", "Was another part read?")):
        sheet.write_string(0, column, head, formats["head"])
    row = 0
    for report in reports:
        for skipped in report.skipped:
            row += 1
            values = (school_name(report.school), report.school.urn, skipped.url, reason_sentence(skipped.reason), skipped.detail)
            for column, text in enumerate((*values, "yes" if report.documents else "no")):
                sheet.write_string(row, column, harmless(text, _CELL))
    for column, width in enumerate((38, 9, 60, 50, 60, 16)):
        sheet.set_column(column, column, width)
    _filtered(sheet, row, 6, 1)


def _filtered(sheet: Any, rows: int, columns: int, frozen: int) -> None:
    sheet.autofilter(0, 0, max(rows, 1), columns - 1)
    sheet.freeze_panes(1, frozen)
