"""Something the report should lead to: a link with the right words or address."""

from __future__ import annotations

from functools import lru_cache

from seninfo_check.checks.findings import evidence, searched
from seninfo_check.language import Phrases, Reading, stems_of
from seninfo_check.model import Element, Evidence, Finding, Kind, Outcome, Rule, School


def check(rule: Rule, reading: Reading, school: School) -> Finding:
    """Met by a link whose words or address say so, partly met when the report names it and does not link it."""
    to = _phrases(tuple(rule.options["to"]))
    addresses = tuple(rule.options.get("addresses", ()))
    linked: list[Evidence] = []
    for document in reading.documents:
        offset = 0
        heading = ""
        for block in document.blocks:
            if block.kind is Kind.HEADING:
                heading = block.text
            for link in block.links:
                by_words = any(True for _ in to.find(stems_of(link.text)))
                by_address = any(address in link.url.lower() for address in addresses)
                near = link.url and any(True for _ in to.find(stems_of(block.text))) and len(block.links) == 1
                if link.url and (by_words or by_address or near):
                    start = offset + max(block.text.find(link.text), 0)
                    linked.append(
                        Evidence(
                            f"{link.text or block.text[:80]} ({link.url})",
                            document.url,
                            heading,
                            block.page,
                            block.anchor,
                            start,
                            start + len(link.text),
                        )
                    )
            offset += len(block.text) + 1
    mentions = [sentence for sentence in reading.sentences if any(True for _ in to.find(sentence.stems))]
    if linked:
        outcome, why = Outcome.MET, f"The report links to it: {linked[0].quote}."
    elif mentions:
        outcome, why = Outcome.PARTLY_MET, "The report names it, but the reader cannot follow a link to it."
    else:
        outcome, why = Outcome.NOT_MET, "The report neither names it nor links to it."
    quotes = tuple(linked[:2]) or tuple(evidence(reading, sentence) for sentence in mentions[:1])
    return Finding(rule, outcome, why, (Element("a link to it", bool(linked)),), quotes, searched(reading))


@lru_cache(maxsize=32)
def _phrases(phrases: tuple[str, ...]) -> Phrases:
    return Phrases([("to", phrase) for phrase in phrases])
