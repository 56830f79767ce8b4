"""The pages as HTML: templates of our own around those of the reporters, all text escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from starlette.responses import HTMLResponse

from seninfo_check import __version__
from seninfo_check.reporters.pages import environment

_HERE = Path(__file__).parent
_REPORTERS = _HERE.parent / "reporters" / "templates"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a form: the id of its field, and what to do."""

    field: str
    words: str


def render(template: str, values: Mapping[str, Any], problems: Sequence[Problem] = (), status: int = 0) -> HTMLResponse:
    """A page; `problems` become the summary on top of it and the messages at its fields, and make the status 400 unless one is given."""
    by_field: dict[str, list[str]] = {}
    for problem in problems:
        by_field.setdefault(problem.field, []).append(problem.words)
    text = (
        environment(_HERE / "templates")
        .get_template(template)
        .render({"problems": problems, "at_field": by_field, "version": __version__, "public": False, **values})
    )
    return HTMLResponse(text.encode("utf-8", "replace"), status_code=status or (400 if problems else 200))


def message(status: int, heading: str, words: str, public: bool = False) -> HTMLResponse:
    """A page that says one thing: what is wrong and what to do, or that all is done."""
    return render("message.html", {"heading": heading, "words": words, "public": public}, status=status)


def prepare() -> None:
    """Loads all pages, so that the first visitor does not wait for it."""
    from seninfo_check.reporters import school_page  # noqa: F401 - what a result page is made of

    for template in (_HERE / "templates").glob("*.html"):
        environment(_HERE / "templates").get_template(template.name)
    environment(_HERE / "templates").get_template("school_body.html")


@cache
def static(name: str) -> tuple[bytes, str]:
    """One of the two files that our pages load, and its media type. Raises KeyError for any other name."""
    style = (_REPORTERS / "page.css", _REPORTERS / "school.css", _HERE / "static" / "site.css")
    files = {"site.css": (style, "text/css"), "site.js": ((_HERE / "static" / "site.js",), "text/javascript")}
    paths, media_type = files[name]
    return b"\n".join(path.read_bytes() for path in paths), media_type
