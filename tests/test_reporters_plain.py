"""Our own pages and letters keep the rules that we give to schools."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import html as lxml_html
from made_reports import a_county, a_report, two_reports

from seninfo_check.model import Block, Document, Kind
from seninfo_check.readability import measure
from seninfo_check.reporters import REPORTERS
from seninfo_check.reporters.index_page import index
from seninfo_check.reporters.topic_page import topic_page
from seninfo_check.rules import load

PAGES = {
    "school": lambda: REPORTERS["html"]([a_report()]),
    "unread": lambda: REPORTERS["html"]([two_reports()[1]]),
    "county": lambda: REPORTERS["html"]([a_county(4)[2]]),
    "letter": lambda: REPORTERS["letter"]([a_report()]),
    "letter-unread": lambda: REPORTERS["letter"]([two_reports()[1]]),
    "index": lambda: index(a_county(40)),
    "topic": lambda: topic_page("transition", a_county(40)),
}


def own_words(body: bytes) -> Iterator[Block]:
    """What the page says itself: no quotes, no text of the school, no titles of laws."""
    tree = lxml_html.fromstring(body)
    for theirs in tree.xpath(
        "//blockquote|//*[@class='their-text']|//*[@class='hard']|//table|//style|//script|//*[@class='meta']|//span[@class='label']|//select|//*[@class='said']"
    ):
        theirs.drop_tree()
    for element in tree.iter("p", "li", "dd", "h1", "h2", "h3"):
        text = " ".join(element.text_content().split())
        if text and not element.xpath(".//p|.//li"):
            kind = Kind.HEADING if element.tag.startswith("h") else Kind.LIST_ITEM if element.tag == "li" else Kind.PARAGRAPH
            yield Block(kind, text)


@pytest.mark.parametrize("name", PAGES)
def test_our_own_words_are_plain(name: str) -> None:
    measured = measure([Document("ours", blocks=tuple(own_words(PAGES[name]())))])
    long = [advice.sentence for advice in measured.advice if advice.kind == "long-sentence"]
    assert not long
    if measured.outcome == "cannot-tell":
        assert name == "topic"  # fewer than a hundred words of ours
        return
    assert measured.reading_age is not None
    assert measured.flesch_reading_ease is not None
    assert measured.words_per_sentence is not None
    assert measured.flesch_reading_ease >= 60
    assert measured.reading_age <= 13
    assert measured.words_per_sentence <= 15


@pytest.mark.parametrize("name", PAGES)
def test_our_own_words_hold_no_jargon_and_no_double_negative(name: str) -> None:
    measured = measure([Document("ours", blocks=tuple(own_words(PAGES[name]())))])
    assert not [(advice.kind, advice.quote) for advice in measured.advice if advice.kind in ("jargon", "double-negative", "hidden-verb")]


def test_the_sentences_to_adapt_are_plain() -> None:
    blocks = tuple(Block(Kind.PARAGRAPH, rule.starter.replace("[", "").replace("]", "")) for rule in load().rules if rule.starter)
    measured = measure([Document("ours", blocks=blocks)])
    assert measured.flesch_reading_ease is not None
    assert measured.flesch_reading_ease >= 60
    assert not [advice.sentence for advice in measured.advice if advice.kind == "long-sentence"]
