"""The self-check page, page by page: start, the report, the school, the check, the result, the writing helper."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from seninfo_check.model import Fetched, School, SchoolType
from seninfo_check.web import results
from seninfo_check.web.checking import Job
from seninfo_check.web.guard import Guard, Rate, client_of
from seninfo_check.web.limits import Limits
from seninfo_check.web.pages import Problem, message, render, static
from seninfo_check.web.sittings import Sitting, Sittings
from seninfo_check.web.uploads import files_of, taken, text_of, with_form
from seninfo_check.web.workers import Busy, State, Workers

_LOG = logging.getLogger(__name__)

#: The types of school in words that a SENCO knows, with a hint where the name does not say enough.
TYPES = (
    (SchoolType.MAINSTREAM, "Mainstream school", "A maintained school or academy, with or without a unit or resourced provision"),
    (SchoolType.MAINTAINED_NURSERY, "Maintained nursery school", ""),
    (SchoolType.SPECIAL, "Special school", "A maintained special school, special academy or special free school"),
    (SchoolType.PUPIL_REFERRAL_UNIT, "Pupil referral unit", ""),
    (SchoolType.ALTERNATIVE_PROVISION, "Alternative provision academy or free school", ""),
    (SchoolType.SIXTEEN_TO_NINETEEN, "16 to 19 academy", ""),
    (SchoolType.INDEPENDENT, "Independent school", "The law does not ask for this report; we check it all the same"),
)


class Pages:
    """The handlers and what they share: the sittings, the workers and the limits."""

    def __init__(
        self, limits: Limits, workers: Workers, *, public: bool = False, allow_private: bool = False, rules: Path | None = None
    ) -> None:
        """`public` is true for a server that strangers use; `rules` is a folder of rules in place of ours."""
        self.limits, self.workers, self.public, self.allow_private, self.rules = limits, workers, public, allow_private, rules
        self.sittings = Sittings(limits, workers.stop)
        self._checks = Rate(limits.checks_in_ten_minutes, 600)

    def render(self, template: str, problems: Sequence[Problem] = (), status: int = 0, **values: Any) -> Response:
        """A page of ours with what every page needs."""
        return render(template, {"public": self.public, "limits": self.limits, **values}, problems, status)

    def refuse(self, status: int, heading: str, words: str) -> Response:
        """A page that says why not."""
        return message(status, heading, words, self.public)

    def sitting(self, request: Request) -> Sitting | None:
        """The sitting that an address names."""
        return self.sittings.get(request.path_params["sitting"])

    def gone(self) -> Response:
        """What to say when a sitting has ended."""
        words = "We keep nothing after you finish, or two hours after you last used the page. Start again and give your report once more."
        return self.refuse(404, "This check has ended", words)

    def start(self, request: Request) -> Response:
        """GET /"""
        return self.render("start.html")

    def privacy(self, request: Request) -> Response:
        """GET /privacy"""
        return self.render("privacy.html")

    def static(self, request: Request) -> Response:
        """GET /static/NAME"""
        try:
            body, media_type = static(request.path_params["name"])
        except KeyError:
            return self.refuse(404, "There is no such page", "Check the address, or go to the start page.")
        return Response(body, media_type=media_type)

    def begin(self, request: Request, form: FormData) -> Response:
        """POST /start"""
        try:
            sitting = self.sittings.begin(client_of(request.scope))
        except Busy as busy:
            return self.refuse(503, "We are busy", str(busy))
        return _to(sitting, "report")

    def report(self, request: Request) -> Response:
        """GET /s/ID/report"""
        sitting = self.sitting(request)
        return self._report_page(sitting, sitting.problems, 200) if sitting else self.gone()

    def _report_page(self, sitting: Sitting, problems: Sequence[Problem] = (), status: int = 0, **typed: str) -> Response:
        values = {"address": sitting.address, "pasted": sitting.pasted, **typed}
        return self.render("report.html", problems, status, sitting=sitting, **values)

    def give_report(self, request: Request, form: FormData) -> Response:
        """POST /s/ID/report: on to the school, or straight to the check where the school is known."""
        sitting = self.sitting(request)
        if not sitting:
            return self.gone()
        chosen, (address, pasted) = files_of(form, "files"), (text_of(form, "address"), text_of(form, "pasted"))
        files, wrong = taken(chosen, self.limits)
        problems = [Problem("files", words) for words in wrong]
        if not chosen and not address and not pasted:
            problems.append(Problem("files", "Choose a file, or give an address, or paste the text of your report."))
        if address and (reason := _no_address(address)):
            problems.append(Problem("address", reason))
        if len(pasted) > self.limits.pasted:
            problems.append(Problem("pasted", f"Paste at most {self.limits.pasted:,} characters."))
        if problems:
            return self._report_page(sitting, problems, address=address, pasted=pasted)
        sitting = replace(sitting, files=files, address=address, pasted=pasted, problems=())
        try:
            self.sittings.put(sitting)
        except Busy as busy:
            return self._report_page(sitting, [Problem("files", str(busy))], 503, address=address, pasted=pasted)
        return self._check(sitting) if sitting.school else _to(sitting, "school")

    def school(self, request: Request) -> Response:
        """GET /s/ID/school"""
        sitting = self.sitting(request)
        if not sitting:
            return self.gone()
        if not sitting.has_report and not sitting.school:
            return _to(sitting, "report")
        school = sitting.school
        typed = {"name": school.name, "type": school.type.value, "authority": school.authority} if school else {}
        return self._school_page(sitting, typed)

    def _school_page(self, sitting: Sitting, typed: dict[str, str], problems: Sequence[Problem] = (), status: int = 0) -> Response:
        typed = {"name": "", "type": "", "authority": "", **typed}
        known = results.authorities(self.rules)
        return self.render("about_school.html", problems, status, sitting=sitting, typed=typed, types=TYPES, known=known)

    def give_school(self, request: Request, form: FormData) -> Response:
        """POST /s/ID/school: begins the check."""
        sitting = self.sitting(request)
        if not sitting:
            return self.gone()
        typed = {name: text_of(form, name)[:200] for name in ("name", "type", "authority")}
        problems = []
        if not typed["name"]:
            problems.append(Problem("name", "Enter the name of your school."))
        if typed["type"] not in {kind.value for kind in SchoolType}:
            problems.append(Problem(f"type-{TYPES[0][0].value}", "Choose the type of your school."))
        if typed["authority"] not in ("", *results.authorities(self.rules)):
            problems.append(Problem("authority", "Choose your local authority from the list, or leave it out."))
        if problems:
            return self._school_page(sitting, typed, problems)
        sitting = replace(sitting, school=School(typed["name"], SchoolType(typed["type"]), authority=typed["authority"]))
        self.sittings.put(sitting)
        return self._check(sitting) if sitting.has_report else _to(sitting, "report")

    def _check(self, sitting: Sitting) -> Response:
        if sitting.run and not sitting.run.ended.is_set():
            self.workers.stop(sitting.run)
        assert sitting.school is not None
        now = datetime.now(UTC)
        pasted = (
            (Fetched("Pasted text", "text/plain", sitting.pasted.encode("utf-8", "replace"), charset="utf-8"),) if sitting.pasted else ()
        )
        job = Job(
            files=(*sitting.files, *pasted),
            address=full_address(sitting.address),
            school=replace(sitting.school, authority=results.authorities(self.rules).get(sitting.school.authority, "")),
            as_of=now.date(),
            authority=sitting.school.authority,
            rules=self.rules,
            allow_private=self.allow_private,
            words=self.limits.words,
            pages=self.limits.pages,
            seconds=self.limits.search_time if sitting.address else self.limits.check_time,
        )
        if self.public and not self._checks.allows(sitting.client):
            words = f"You have made {self.limits.checks_in_ten_minutes} checks in ten minutes. Wait ten minutes, then try again."
            return self.refuse(429, "Too many checks", words)
        try:
            run = self.workers.submit(job, sitting.client)
        except Busy as busy:
            return self._report_page(sitting, [Problem("files", str(busy))], 503)
        # The files have gone to the check and are needed no more: a second check wants a new version of them.
        self.sittings.put(replace(sitting, files=(), run=run))
        return _to(sitting, "check")

    def check(self, request: Request) -> Response:
        """GET /s/ID/check: how far the check is; the result as soon as there is one."""
        sitting = self.sitting(request)
        if not sitting:
            return self.gone()
        run = sitting.run
        if run is None:
            return _to(sitting, "result" if sitting.results else "report")
        # Most checks take a second or two: waiting here spares a visitor without scripts the page between.
        run.ended.wait(1.5)
        if not run.ended.is_set():
            return self.render("progress.html", sitting=sitting, run=run, place=self.workers.place(run))
        if run.state is not State.DONE:
            problems = [Problem("files", run.words)] if run.state is State.FAILED else []
        else:
            problems = results.nothing_read(run.packed)
            if not problems:
                latest = (*sitting.results[-1:], run.packed)
                self.sittings.put(replace(sitting, run=None, results=latest, judged={}))
                return _to(sitting, "result")
        # Kept, so that the page can be loaded twice: a script looks for it before the browser does.
        self.sittings.put(replace(sitting, run=None, problems=tuple(problems)))
        return _to(sitting, "report")

    def stop(self, request: Request, form: FormData) -> Response:
        """POST /s/ID/stop"""
        sitting = self.sitting(request)
        if not sitting:
            return self.gone()
        if sitting.run:
            self.workers.stop(sitting.run)
            self.sittings.put(replace(sitting, run=None))
        return _to(sitting, "report")

    def end(self, request: Request, form: FormData) -> Response:
        """POST /s/ID/end"""
        self.sittings.end(request.path_params["sitting"])
        return self.refuse(
            200, "We have deleted your report", "Your text and the result are gone from our memory. You can close this page."
        )


def make_app(pages: Pages, hosts: frozenset[str]) -> Guard:
    """The whole app behind its door. `hosts` are the names under which it is reached."""

    def form(handler: Callable[[Request, FormData], Response]) -> Any:
        return with_form(handler, pages.limits, pages.refuse)

    shown = results.Results(pages)
    at = "/s/{sitting}"
    routes = [
        Route("/", pages.start),
        Route("/privacy", pages.privacy),
        Route("/static/{name}", pages.static),
        Route("/start", form(pages.begin), methods=["POST"]),
        Route(f"{at}/report", pages.report),
        Route(f"{at}/report", form(pages.give_report), methods=["POST"]),
        Route(f"{at}/school", pages.school),
        Route(f"{at}/school", form(pages.give_school), methods=["POST"]),
        Route(f"{at}/check", pages.check),
        Route(f"{at}/stop", form(pages.stop), methods=["POST"]),
        Route(f"{at}/result", shown.result),
        Route(f"{at}/download/{{name}}", shown.download),
        Route(f"{at}/write", shown.write),
        Route(f"{at}/write", form(shown.give_answers), methods=["POST"]),
        Route(f"{at}/end", form(pages.end), methods=["POST"]),
    ]

    def missing(request: Request, error: Exception) -> Response:
        return pages.refuse(404, "There is no such page", "Check the address, or go to the start page.")

    def not_so(request: Request, error: Exception) -> Response:
        return pages.refuse(405, "That is not possible here", "Go to the start page and begin there.")

    def failed(request: Request, error: Exception) -> Response:
        # Where it happened, never what was in the report: a traceback may quote it.
        places = [place for place in traceback.extract_tb(error.__traceback__) if "seninfo_check" in place.filename]
        where = f"{Path(places[-1].filename).name}, line {places[-1].lineno}" if places else "a library"
        _LOG.error("A page failed: %s in %s. Please report this.", type(error).__name__, where)
        return pages.refuse(500, "Something went wrong on our side", "Nothing that you gave was kept. Start again, or try later.")

    app = Starlette(routes=routes, exception_handlers={404: missing, 405: not_so, 500: failed})
    return Guard(app, hosts, pages.refuse, Rate(pages.limits.requests_a_minute, 60) if pages.public else None)


def full_address(typed: str) -> str:
    """The address with http:// where somebody left that out; a site sends visitors on to https:// by itself."""
    return typed if not typed or "://" in typed else f"http://{typed}"


def _no_address(typed: str) -> str:
    try:
        parts = urlsplit(full_address(typed))
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme in ("http", "https") and (
        "." in host or ":" in host or host == "localhost" or host.isdecimal() or host.startswith("0x")
    ):
        return "" if len(typed) <= 2000 and not any(character.isspace() for character in typed) else "Enter one web address."
    return "Enter a web address, like www.fernhollow.example or https://www.fernhollow.example/send."


def _to(sitting: Sitting, page: str) -> Response:
    return RedirectResponse(f"/s/{sitting.id}/{page}", status_code=303)
