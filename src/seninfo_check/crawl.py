"""The address given in the list, and nothing else: replaced when the crawler lands."""

from __future__ import annotations

from collections.abc import Callable

from seninfo_check.model import Fetched, Found, Reason, School, Skipped

__all__ = ["Found", "find"]


def find(school: School, get: Callable[[str], Fetched | Skipped], *, budget: int = 30) -> Found:
    """The report at the address that the list of schools gives; no search is made."""
    if not school.report_url:
        return Found((), (Skipped(school.website, Reason.NO_ADDRESS, "The list gives no address of the report."),), "not-found")
    answer = get(school.report_url)
    if isinstance(answer, Skipped):
        return Found(skipped=(answer,), outcome="blocked" if answer.reason is Reason.BLOCKED else "not-found", reason=answer.detail)
    return Found(chosen=(answer,), outcome="found", reason="The list gives this address.")
