"""The result of a check as pages: the report, what has changed, the downloads and the writing helper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from seninfo_check.model import Reason
from seninfo_check.reporters.harmless import file_words
from seninfo_check.reporters.wording import reason_sentence
from seninfo_check.web.changes import changes
from seninfo_check.web.checking import Answers, checked_of, findings_of
from seninfo_check.web.pages import Problem
from seninfo_check.web.sittings import Sitting
from seninfo_check.web.uploads import text_of
from seninfo_check.web.workers import Busy, State
from seninfo_check.web.writing import Question, answers_docx, has_gap, questions, verdict

if TYPE_CHECKING:
    from seninfo_check.web.app import Pages

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_DISAGREE = (
    "A program wrote this page, and it can be wrong. You know your school and your report. If a sentence of your report answers a check "
    "that says “Not found”, a parent may miss it too: a heading or plainer words may help. Where you are sure, leave it as it is."
)


class Results:
    """The handlers that show what a check found."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def result(self, request: Request) -> Response:
        """GET /s/ID/result"""
        from seninfo_check.reporters.school_page import school_values

        sitting = self._pages.sitting(request)
        if not sitting:
            return self._pages.gone()
        if not sitting.results:
            return _to(sitting, "report")
        checked = checked_of(sitting.results[-1])
        before = checked_of(sitting.results[0]) if len(sitting.results) > 1 else None
        return self._pages.render(
            "result.html",
            sitting=sitting,
            found=checked.found,
            changes=changes(before.report, checked.report) if before else None,
            to_write=len(questions(checked.report)),
            disagree=_DISAGREE,
            **school_values(checked.report),
        )

    def download(self, request: Request) -> Response:
        """GET /s/ID/download/NAME"""
        from seninfo_check.reporters import reporter

        sitting = self._pages.sitting(request)
        if not sitting or not sitting.results:
            return self._pages.gone()
        formats = {
            "report.html": ("html", "text/html; charset=utf-8"),
            "report.json": ("json", "application/json"),
            "letter.docx": ("letter", _WORD),
        }
        name = request.path_params["name"]
        if name not in formats:
            return self._pages.refuse(404, "There is no such file", "Go back to the result and choose a download there.")
        report = checked_of(sitting.results[-1]).report
        kind, media_type = formats[name]
        return _attached(reporter(kind, name)([report]), media_type, f"{file_words(report.school)}-{name}")

    def write(self, request: Request) -> Response:
        """GET /s/ID/write"""
        sitting = self._pages.sitting(request)
        if not sitting or not sitting.results:
            return self._pages.gone()
        return self._write_page(sitting)

    def _write_page(self, sitting: Sitting, problems: Sequence[Problem] = (), status: int = 0) -> Response:
        report = checked_of(sitting.results[-1]).report
        verdicts = {rule_id: (finding, verdict(finding)) for rule_id, finding in sitting.judged.items()}
        gaps = {rule_id for rule_id in verdicts if has_gap(sitting.answers.get(rule_id, ""))}
        asked = questions(report)
        values = {"sitting": sitting, "questions": asked, "verdicts": verdicts, "gaps": gaps}
        return self._pages.render("write.html", problems, status, **values)

    def give_answers(self, request: Request, form: FormData) -> Response:
        """POST /s/ID/write: keeps what was written for this sitting, and judges it or gives it back as a Word file."""
        sitting = self._pages.sitting(request)
        if not sitting or not sitting.results:
            return self._pages.gone()
        report = checked_of(sitting.results[-1]).report
        asked = questions(report)
        answers = {question.id: text_of(form, question.id) for question in asked}
        sitting = replace(sitting, answers=answers, judged={})
        problems = _answer_problems(asked, answers, self._pages.limits.box)
        if problems:
            return self._write_page(replace(sitting, answers={name: text[:50_000] for name, text in answers.items()}), problems)
        self._pages.sittings.put(sitting)
        if text_of(form, "do") == "download":
            return _attached(answers_docx(report, asked, answers), _WORD, f"{file_words(report.school)}-text.docx")
        return self._judge(sitting, answers)

    def _judge(self, sitting: Sitting, answers: Mapping[str, str]) -> Response:
        assert sitting.school is not None
        texts = {rule_id: text for rule_id, text in answers.items() if text}
        job = Answers(texts, sitting.school, datetime.now(UTC).date(), sitting.school.authority, self._pages.rules)
        try:
            run = self._pages.workers.submit(job, sitting.client)
        except Busy as busy:
            return self._write_page(sitting, [Problem("check-answers", str(busy))], 503)
        if not run.ended.wait(job.seconds) or run.state is not State.DONE:
            self._pages.workers.stop(run)
            return self._write_page(sitting, [Problem("check-answers", "That took too long. Try again in a minute.")], 503)
        sitting = replace(sitting, judged=findings_of(run.packed))
        self._pages.sittings.put(sitting)
        return self._write_page(sitting)


def nothing_read(packed: bytes) -> list[Problem]:
    """What to tell somebody whose report could not be read at all, at the field where they gave it; nothing when some of it was."""
    checked = checked_of(packed)
    if checked.report.documents:
        return []
    problems = []
    for skipped in checked.report.skipped:
        from_web = checked.found is not None and skipped in checked.found.skipped
        name = "" if from_web else f"{skipped.url}: "
        words = skipped.detail or reason_sentence(skipped.reason)
        if from_web and checked.found and checked.found.outcome in ("not-found", "unsure"):
            words = f"{words.rstrip()} If you know where the report is, give the address of that page, or upload the file."
        problems.append(Problem("address" if from_web else "pasted" if skipped.url == "Pasted text" else "files", name + words))
    if checked.found and not checked.found.skipped:
        words = checked.found.reason or reason_sentence(Reason.NOTHING_CHOSEN)
        problems.append(Problem("address", f"{words} If you know where the report is, give the address of that page, or upload the file."))
    return problems[:5]


@cache
def authorities(folder: Path | None) -> Mapping[str, str]:
    """The local authorities that have rules of their own: id to name."""
    from seninfo_check import authorities as files
    from seninfo_check import rules

    place = rules.load(folder).folder
    return {name: files.load(name, place).name for name in files.known(place)}


def _answer_problems(asked: tuple[Question, ...], answers: Mapping[str, str], most: int) -> list[Problem]:
    if not any(answers.values()):
        return [Problem(asked[0].id if asked else "check-answers", "Write something in at least one box.")]
    return [Problem(rule_id, f"Write at most {most:,} characters in one box.") for rule_id, text in answers.items() if len(text) > most]


def _attached(body: bytes, media_type: str, name: str) -> Response:
    return Response(body, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _to(sitting: Sitting, page: str) -> Response:
    return RedirectResponse(f"/s/{sitting.id}/{page}", status_code=303)
