"""The school's own text with the evidence marked: from a duty to its sentence, and from the sentence back to the duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from seninfo_check.model import Block, Document, Evidence, Finding, Kind, Outcome, Report
from seninfo_check.reporters.harmless import harmless, one_line, web_address
from seninfo_check.reporters.places import document_words


@dataclass(frozen=True)
class Marked:
    """One document with its marks as HTML."""

    title: str
    url: str
    body: Markup


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    mark: str
    finding: Finding


def mark_ids(report: Report) -> Mapping[tuple[str, int], str]:
    """The id of every mark on the page, by rule and the number of its evidence; evidence that cannot be placed has none."""
    return {key: span.mark for spans in _spans(report).values() for key, span in spans.items()}


def annotated(report: Report) -> tuple[Marked, ...]:
    """Every document of the report, in order, with the evidence for found and partly found duties marked."""
    spans = _spans(report)
    return tuple(
        Marked(document_words(document.url, document.title), web_address(document.url), _body(document, list(spans[number].values())))
        for number, document in enumerate(report.documents)
    )


def _spans(report: Report) -> Mapping[int, Mapping[tuple[str, int], _Span]]:
    by_url = {document.url: number for number, document in reversed(list(enumerate(report.documents)))}
    texts = {number: report.documents[number].text for number in by_url.values()}
    spans: dict[int, dict[tuple[str, int], _Span]] = {number: {} for number in range(len(report.documents))}
    for finding in report.findings:
        # Hard sentences have a list of their own on the page; here they would drown the evidence.
        if finding.outcome not in (Outcome.MET, Outcome.PARTLY_MET) or finding.rule.check == "readability":
            continue
        for count, evidence in enumerate(finding.evidence):
            number = by_url.get(evidence.url)
            found = _located(evidence, texts[number]) if number is not None else None
            if number is not None and found:
                spans[number][finding.rule.id, count] = _Span(*found, f"text-{finding.rule.id}-{count + 1}", finding)
    return spans


def _located(evidence: Evidence, text: str) -> tuple[int, int] | None:
    # Evidence from a page's header or footer is not part of the text that is shown; its offsets mean nothing here.
    beginning = evidence.quote.rstrip("…")[:24]
    if not beginning.strip():
        return None
    there = text[evidence.start : evidence.end]
    if evidence.end > evidence.start and there.lstrip().startswith(beginning[:12].lstrip()):
        return evidence.start, evidence.end
    at = text.find(beginning)
    return (at, min(at + len(evidence.quote.rstrip("…")), len(text))) if at >= 0 else None


def _body(document: Document, spans: Sequence[_Span]) -> Markup:
    parts: list[str] = []
    offset, in_list, page = 0, False, None
    for block in document.blocks:
        end = offset + len(block.text)
        if block.page is not None and block.page != page:
            page = block.page
            if in_list:
                parts.append("</ul>")
                in_list = False
            parts.append(f'<p class="page-number">Page {page}</p>')
        listed = block.kind is Kind.LIST_ITEM
        if listed != in_list:
            parts.append("<ul>" if listed else "</ul>")
            in_list = listed
        parts.append(_block(block, _marked(block.text, offset, [span for span in spans if span.start < end and span.end > offset])))
        offset = end + 1
    if in_list:
        parts.append("</ul>")
    return Markup("".join(parts))


def _block(block: Block, text: str) -> str:
    if block.kind is Kind.LIST_ITEM:
        return f"<li>{text}</li>"
    if block.kind is Kind.HEADING:
        return f'<p class="their-heading">{text}</p>'
    return f'<p class="row">{text}</p>' if block.kind is Kind.TABLE_ROW else f"<p>{text}</p>"


def _marked(text: str, offset: int, spans: Sequence[_Span]) -> str:
    if not spans:
        return str(escape(harmless(text)))
    cuts = sorted({0, len(text)} | {min(max(at - offset, 0), len(text)) for span in spans for at in (span.start, span.end)})
    parts = []
    for start, end in pairwise(cuts):
        inside = [span for span in spans if span.start - offset <= start and span.end - offset >= end]
        piece = escape(harmless(text[start:end]))
        if inside:
            begins = "".join(f'<span id="{span.mark}"></span>' for span in inside if span.start - offset == start)
            parts.append(f"{begins}<mark>{piece}</mark>")
            parts += [_back(span.finding) for span in inside if span.end - offset == end or end == len(text)]
        else:
            parts.append(str(piece))
    return "".join(parts)


def _back(finding: Finding) -> str:
    label = escape(one_line(finding.rule.title))
    return f'<a class="back" href="#duty-{finding.rule.id}"><span class="hidden">Evidence for: </span>{label}</a>'
