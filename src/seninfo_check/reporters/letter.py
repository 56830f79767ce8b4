"""A letter to a school: what is there, three fixes first, when we look again, and how to disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from seninfo_check.model import Level, Outcome, Report
from seninfo_check.reporters import docx_writer as word
from seninfo_check.reporters.fixes import Fix, fixes
from seninfo_check.reporters.harmless import one_line, school_name, web_address
from seninfo_check.reporters.pages import day, page
from seninfo_check.reporters.places import document_words
from seninfo_check.reporters.wording import CONTACT, DISCLAIMER, counted, disagree, level_word, named_in_law, reason_sentence

#: How long after a check the next one is due, when nobody says otherwise.
RECHECK_AFTER = timedelta(weeks=12)


def letter_docx(reports: Sequence[Report], *, contact: str = "", recheck: date | None = None) -> bytes:
    """The letters as one Word file, each on a page of its own. `contact` says whom to write to; without it a placeholder stands there."""
    blocks: list[word.Block] = []
    for number, report in enumerate(reports):
        blocks += [word.PageBreak()] if number else []
        blocks += letter(report, contact=contact, recheck=recheck)
    return word.docx(blocks, _title(reports))


def letter_html(reports: Sequence[Report], *, contact: str = "", recheck: date | None = None) -> bytes:
    """The letters as one page, each on a sheet of its own in print."""
    letters = [[(type(block).__name__, block) for block in letter(report, contact=contact, recheck=recheck)] for report in reports]
    return page("letter.html", {"letters": letters, "title": _title(reports), "web_address": web_address})


def letter(report: Report, *, contact: str = "", recheck: date | None = None) -> list[word.Block]:
    """One letter. It says nothing that the report does not say, and promises nothing but to look again."""
    name = school_name(report.school)
    when = recheck or report.checked_at.date() + RECHECK_AFTER
    blocks: list[word.Block] = [
        word.Heading("Your SEN information report", 0),
        word.Paragraph(
            f"To: the headteacher, the SENCO and the chair of governors of {name}"
            if report.school.name
            else "To: the headteacher and the SENCO"
        ),
        word.Paragraph(f"From: {one_line(contact) or CONTACT}"),
        word.Paragraph(f"Date: {day(report.checked_at.date())}"),
        word.Paragraph("Dear colleagues,"),
    ]
    chosen = fixes(report)
    blocks += _opening(report)
    if not report.documents:
        blocks += _unread(report)
    elif chosen:
        blocks.append(word.Heading("What to do first", 1))
        for number, fix in enumerate(chosen, 1):
            blocks += _fix(report, number, fix)
        rest = sum(finding.outcome in (Outcome.NOT_MET, Outcome.PARTLY_MET) for finding in report.findings) - len(chosen)
        if rest > 0:
            blocks.append(
                word.Paragraph(f"These are {len(chosen)} of {len(chosen) + rest}. Your full report lists the others, with quotes.")
            )
        blocks.append(word.Paragraph("Fill in each gap in [square brackets]. Leave out what is not true of your school."))
    else:
        blocks.append(word.Paragraph("We found nothing that is missing. Thank you for your care."))
    if report.documents and report.skipped:
        blocks += _unread(report)
    blocks += [
        word.Heading("What happens next", 1),
        word.Paragraph(f"We plan to read your report again on or after {day(when)}. You need not send us anything."),
        word.Heading("If you do not agree", 1),
        word.Paragraph(disagree(one_line(contact)).replace("wrote this page", "read your report").replace("our page", "our record")),
        word.Paragraph(DISCLAIMER),
        word.Paragraph("Yours sincerely,"),
        word.Paragraph(one_line(contact) or CONTACT),
    ]
    return blocks


def _opening(report: Report) -> Iterator[word.Block]:
    if not report.documents:
        yield word.Paragraph(
            "A program looked for the SEN information report on your website. It could not read one. This does not mean that you have none."
        )
        return
    findings = [
        finding for finding in report.findings if finding.rule.level is Level.MUST and finding.outcome is not Outcome.NOT_APPLICABLE
    ]
    number = {outcome: sum(finding.outcome is outcome for finding in findings) for outcome in Outcome}
    asked = (
        "The law asks each school to tell parents some things"
        if named_in_law(report.school)
        else "Guidance expects each school to tell parents some things"
    )
    yield word.Paragraph(
        f"A program read the SEN information report that you publish. {asked} in this report. We looked for {len(findings)} of them."
    )
    said = [f"{number[Outcome.MET]} found", f"{number[Outcome.PARTLY_MET]} partly found", f"{number[Outcome.NOT_MET]} not found"]
    if number[Outcome.CANNOT_TELL]:
        said.append(f"{number[Outcome.CANNOT_TELL]} for a person to check")
    yield from (word.Item(text) for text in said)
    for document in report.documents[:5]:
        url = web_address(document.url)
        yield word.Paragraph((word.Run("We read: "), word.Run(document_words(document.url, document.title), link=url)))
    if len(report.documents) > 5:
        yield word.Paragraph(f"Showing 5 of {counted(len(report.documents), 'document')}. Your full report lists them all.")


def _fix(report: Report, number: int, fix: Fix) -> Iterator[word.Block]:
    rule = fix.finding.rule
    yield word.Heading(f"{number}. {one_line(rule.question or rule.title)}", 2)
    yield word.Paragraph(f"{level_word(rule.level, report.school).capitalize()}: {rule.source.name}")
    if len(fix.missing) == 1:
        yield word.Paragraph((word.Run("Still to say: ", bold=True), word.Run(f"{fix.missing[0]}.")))
    elif fix.missing:
        yield word.Paragraph((word.Run("Still to say:", bold=True),))
        yield from (word.Item(name) for name in fix.missing)
    yield word.Paragraph(rule.advice)
    if fix.sentence:
        yield word.Paragraph((word.Run("A sentence to adapt:", bold=True),))
        yield word.Paragraph(fix.sentence, "Prompt")


def _unread(report: Report) -> Iterator[word.Block]:
    yield word.Heading("What we could not read", 1)
    for skipped in report.skipped[:5]:
        yield word.Item(one_line(f"{skipped.url or 'No address'}: {reason_sentence(skipped.reason)} {skipped.detail}"))
    if len(report.skipped) > 5:
        yield word.Paragraph(f"Showing 5 of {len(report.skipped)}. Your full report lists them all.")
    yield word.Paragraph("If your report is there, please send us its address.")


def _title(reports: Sequence[Report]) -> str:
    return (
        f"Your SEN information report: {school_name(reports[0].school)}" if len(reports) == 1 else "Letters about SEN information reports"
    )
