"""The reporters: reports in, bytes out, and nothing else. This dict is the whole list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from seninfo_check.model import Report

Reporter = Callable[[Sequence[Report]], bytes]


def _table(reports: Sequence[Report]) -> bytes:
    from seninfo_check.reporters.table import table

    return table(reports)


def _json(reports: Sequence[Report]) -> bytes:
    from seninfo_check.reporters.json_report import json_report

    return json_report(reports)


def _html(reports: Sequence[Report]) -> bytes:
    from seninfo_check.reporters.school_page import school_page

    return school_page(reports[0])


#: Each is imported when it is used, so that a table does not pay for a spreadsheet.
REPORTERS: Mapping[str, Reporter] = {
    "table": _table,
    "json": _json,
    "html": _html,
}
