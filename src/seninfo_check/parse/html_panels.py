"""Accordions and tabs: their labels become headings over the text they open, however the site's maker built them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from seninfo_check.parse.characters import clean
from seninfo_check.parse.html_blocks import MARK

_HEADINGS = [f"h{level}" for level in range(1, 7)]
_LABEL_CLASS = re.compile(
    r"(?:^|\s|[-_])(?:accordion|acc|faq|toggle|collapse|collapsible|expander|expandable|spoiler|question|tab|panel|card|qa|su-spoiler)"
    r"[-_]{0,2}(?:title|header|heading|head|toggle|trigger|button|btn|question|label|q)(?:\s|$|[-_](?!icon|s\b|wrap|nav))"
    r"|(?:^|\s)(?:accordion|collapsible|faq-q|question|ui-accordion-header|accordion-item__label|elementor-tab-title)(?:\s|$)",
    re.IGNORECASE,
)
_CONTROLS = ["button", "a", "div", "span", "li", "label", "h1", "h2", "h3", "h4", "h5", "h6"]
_LONGEST = 160


def open_panels(soup: BeautifulSoup) -> None:
    """Mark the labels of accordions and tabs as headings, in place and beside their text; drop buttons that label nothing."""
    targets = {str(tag["id"]): tag for tag in soup.find_all(id=True)}
    for control in soup.find_all(_CONTROLS):
        panel = _panel_of(control, targets)
        if panel is not None:
            _put_label(soup, control, panel)
    for tag in soup.find_all(["button", "div", "span", "p", "a", "label", "dt"]):
        if tag.parent is None or tag.find_parent(attrs={MARK: True}) or tag.find_parent(_HEADINGS) or tag.find_parent("summary"):
            continue
        if tag.find(_HEADINGS) or _marked(tag):
            continue
        text = clean(tag.get_text(" "))
        if not text:
            continue
        labelled = len(text) <= _LONGEST and _LABEL_CLASS.search(" ".join(tag.get("class") or [])) is not None
        if tag.name == "button":
            if len(text) <= _LONGEST and (labelled or _opens_next(tag, text)):
                tag[MARK] = "control"
            else:
                tag.decompose()
        elif labelled and (tag.name != "a" or _opens_next(tag, text) or str(tag.get("href", "#")).startswith("#")) and _has_after(tag):
            tag[MARK] = "control"


def _panel_of(control: Tag, targets: dict[str, Tag]) -> Tag | None:
    pointer = next((str(control[name]) for name in ("aria-controls", "data-bs-target", "data-target") if control.get(name)), "")
    if not pointer and control.name == "a" and str(control.get("href", "")).startswith("#") and _is_switch(control):
        pointer = str(control["href"])
    panel = targets.get(pointer.lstrip("#").split(" ")[0])
    if panel is None or panel.name in _HEADINGS or panel is control or control in panel.descendants or panel in control.descendants:
        return None
    if panel.name in ("nav", "ul", "input") or len(clean(panel.get_text(" "))) < 2:
        return None
    return panel


def _is_switch(control: Tag) -> bool:
    if control.get("role") in ("tab", "button") or control.get("data-toggle") or control.get("data-bs-toggle"):
        return True
    parent = control.find_parent(["ul", "div"])
    return parent is not None and (
        parent.get("role") == "tablist" or re.search(r"\btabs?\b", " ".join(parent.get("class") or [])) is not None
    )


def _put_label(soup: BeautifulSoup, control: Tag, panel: Tag) -> None:
    text = clean(control.get_text(" "))
    if not text or len(text) > _LONGEST:
        return
    if _stands_before(control, panel):
        if not control.find_parent(_HEADINGS) and not control.find(_HEADINGS) and control.name not in _HEADINGS:
            control[MARK] = "control"
        return
    # A tab's label stands far from its text: move it there.
    label = soup.new_tag("div", attrs={MARK: "control"})
    label.string = text
    panel.insert(0, label)
    holder = control.parent if control.parent is not None and control.parent.name == "li" else control
    holder.decompose()


def _stands_before(control: Tag, panel: Tag) -> bool:
    """Whether nothing but other labels' markup lies between a label and its panel."""
    for number, element in enumerate(_following(control)):
        if element is panel or number > 12:
            return element is panel
        if isinstance(element, Tag):
            if panel in element.descendants:
                continue
            if element.get("aria-controls") or element.get("data-bs-target") or element.get("data-target") or element.name == "a":
                return False
    return False


def _following(control: Tag) -> Iterator[PageElement]:
    inner = {id(element) for element in control.descendants}
    return (element for element in control.next_elements if id(element) not in inner)


def _opens_next(tag: Tag, text: str) -> bool:
    """Whether the next element beside a button, or beside what holds only it, is longer than its label."""
    here = tag
    for _ in range(3):
        following = here.find_next_sibling()
        if following is not None:
            if following.name in ("button", "a", "input", "form", "script", "nav", *_HEADINGS):
                return False
            words = clean(following.get_text(" "))
            return len(words) > len(text) and len(words) > 40 and not _mostly_links(following, words)
        if here.parent is None or clean(here.parent.get_text(" ")) != text:
            return False
        here = here.parent
    return False


def _marked(tag: Tag) -> bool:
    return any(isinstance(inner, Tag) and inner.get(MARK) for inner in tag.descendants)


def _has_after(tag: Tag) -> bool:
    return tag.find_next_sibling() is not None or (tag.parent is not None and tag.parent.find_next_sibling() is not None)


def _mostly_links(tag: Tag, words: str) -> bool:
    return sum(len(link.get_text()) for link in tag.find_all("a")) > 0.6 * len(words)
