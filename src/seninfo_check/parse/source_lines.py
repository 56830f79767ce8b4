"""The line of a text file that a quote stands on, for editors and CI, which point at lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

from seninfo_check.model import Evidence, Fetched, Report
from seninfo_check.parse.characters import decode

#: Files that people edit line by line. A PDF or a Word file has no lines.
WITH_LINES = ("text/html", "text/markdown", "text/plain")
_WORD = re.compile(r"[^\W_]+|\n")
_MARKUP = re.compile(r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)\s*>|</?[a-zA-Z][^>]*>|\]\([^)\n]*\)", re.DOTALL | re.IGNORECASE)
#: As many words find a place; a quote may be cut short or run over a link, so all of it need not stand there in one piece.
_ENOUGH = 8


def with_lines(report: Report, fetched: Sequence[Fetched]) -> Report:
    """The report with `line` filled in for evidence that comes from a text file; a quote that is not found again keeps None."""
    kinds = {document.url: document.media_type for document in report.documents}
    sources = {one.url: _words(one) for one in fetched if kinds.get(one.url) in WITH_LINES}
    if not sources:
        return report
    findings = [
        replace(finding, evidence=tuple(_placed(one, sources[one.url]) if one.url in sources else one for one in finding.evidence))
        for finding in report.findings
    ]
    return replace(report, findings=tuple(findings))


def _words(fetched: Fetched) -> tuple[list[str], list[int]]:
    text = re.sub(r"\r\n?", "\n", decode(fetched.body, fetched.charset))
    text = _MARKUP.sub(lambda markup: " " + "\n" * markup[0].count("\n"), text)
    words, lines, line = [], [], 1
    for match in _WORD.finditer(unescape(text)):
        if match[0] == "\n":
            line += 1
        else:
            words.append(match[0].lower())
            lines.append(line)
    return words, lines


def _placed(evidence: Evidence, source: tuple[list[str], list[int]]) -> Evidence:
    words, lines = source
    wanted = [word.lower() for word in _WORD.findall(evidence.quote) if word != "\n"][:_ENOUGH]
    if not wanted:
        return evidence
    size = len(wanted)
    found = (at for at, word in enumerate(words) if word == wanted[0] and words[at : at + size] == wanted)
    at = next(found, None)
    return evidence if at is None else replace(evidence, line=lines[at])
