"""Our HTML pages: one self-contained file each, which asks for nothing from anywhere and works without a script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from seninfo_check.model import OUTCOME_WORDS, Outcome
from seninfo_check.reporters.harmless import harmless
from seninfo_check.reporters.wording import DISCLAIMER, OUTCOME_MEANINGS, OUTCOME_SHAPES, counted

_TEMPLATES = Path(__file__).parent / "templates"


def page(template: str, values: Mapping[str, Any], script: str = "") -> bytes:
    """A page from a template. `script` names a script to put inside; without one the page may run none."""
    code = (_TEMPLATES / script).read_text("utf-8") if script else ""
    allowed = f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" if code else "'none'"
    policy = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src {allowed}; base-uri 'none'; form-action 'none'"
    return environment().get_template(template).render(**values, script=Markup(code), policy=policy).encode("utf-8", "replace")


def day(when: date) -> str:
    """A date as people write it: 1 November 2026."""
    return f"{when.day} {when:%B %Y}"


@cache
def environment(*folders: Path) -> Environment:
    """Templates from these folders first, then ours: everything escaped, nothing undefined, the program's words at hand."""
    environment = Environment(
        loader=FileSystemLoader([*folders, _TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
        auto_reload=False,
    )
    environment.filters["day"] = day
    environment.filters["counted"] = counted
    environment.globals |= {"outcomes": list(Outcome), "words": OUTCOME_WORDS, "shapes": OUTCOME_SHAPES, "meanings": OUTCOME_MEANINGS}
    environment.globals["disclaimer"] = DISCLAIMER
    return environment


def _finalize(value: Any) -> Any:
    return harmless(value) if type(value) is str else value
