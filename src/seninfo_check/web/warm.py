"""Loads everything that a check needs, once, in the process that all checks are forked from."""

from __future__ import annotations

from datetime import date
from importlib import import_module

from seninfo_check import pipeline, rules
from seninfo_check.model import Block, Document, Kind, School

_TEXT = "Our SENCO is Mrs Lane. You can reach her on 01632 960123 or at senco@school.example."


def _load() -> None:
    for parser in ("html", "pdf", "docx", "odt", "text"):
        import_module(f"seninfo_check.parse.{parser}")
    import_module("seninfo_check.crawl")
    import_module("seninfo_check.fetch")
    document = Document("a text", blocks=(Block(Kind.HEADING, "SEN information report", 1), Block(Kind.PARAGRAPH, _TEXT)))
    pipeline.check_documents([document], (), School("A school"), rules.load(), date(2026, 9, 1))


_load()
