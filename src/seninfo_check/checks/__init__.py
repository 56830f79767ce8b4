"""The checks: each answers one rule for one school with exactly one finding. This dict is the whole list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from seninfo_check.checks import contact, dates, form, link, proforma, readable, topic, wording
from seninfo_check.language import Reading
from seninfo_check.model import Finding, Rule, School

Check = Callable[[Rule, Reading, School], Finding]

CHECKS: Mapping[str, Check] = {
    "topic": topic.check,
    "contact": contact.check,
    "link": link.check,
    "date": dates.check,
    "wording": wording.check,
    "form": form.check,
    "readability": readable.check,
    "proforma": proforma.check,
}
