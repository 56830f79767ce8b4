"""Accordions and tabs: their labels become headings over the text they open, however the site's maker built them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from seninfo_check.parse.characters import clean
from seninfo_check.parse.html_blocks import MARK

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_LABEL_CLASS = re.compile(
    r"(?:^|\s|[-_])(?:accordion|acc|faq|toggle|collapse|collapsible|expander|expandable|spoiler|question|tab|panel|card|qa)"
    r"[-_]{0,2}(?:title|header|heading|head|toggle|trigger|button|btn|question|label|q)(?:\s|$|[-_](?!icon|s\b|wrap|nav))"
    r"|(?:^|\s)(?:accordion|collapsible|faq-q|question|ui-accordion-header|accordion-item__label|elementor-tab-title)(?:\s|$)",
    re.IGNORECASE,
)
_POINTERS = ("aria-controls", "data-bs-target", "data-target")
_LABELS = frozenset(["button", "div", "span", "p", "a", "label", "dt"])
_TABS = re.compile(r"\btabs?\b", re.IGNORECASE)
_LONGEST = 160


def open_panels(soup: BeautifulSoup) -> None:
    """Mark the labels of accordions and tabs as headings, in place and beside their text; drop buttons that label nothing."""
    tags = [tag for tag in soup.descendants if isinstance(tag, Tag)]
    targets = {str(tag.attrs["id"]): tag for tag in tags if "id" in tag.attrs}
    for control in tags:
        pointer = _pointer(control)
        panel = targets.get(pointer) if pointer else None
        if panel is not None and _is_panel(panel, control):
            _put_label(soup, control, panel)
    _mark_labels(soup)


def _mark_labels(tag: Tag) -> None:
    for child in tag.contents[:]:
        if not isinstance(child, Tag) or child.name in _HEADINGS or child.name == "summary" or MARK in child.attrs:
            continue
        if child.name in _LABELS and (child.name == "button" or "class" in child.attrs):
            _mark_label(child)
        if child.name is not None and MARK not in child.attrs:
            _mark_labels(child)


def _mark_label(tag: Tag) -> None:
    labelled = _LABEL_CLASS.search(str(tag.attrs.get("class") or "")) is not None
    if not labelled and tag.name != "button":
        return
    if any(isinstance(inner, Tag) and (inner.name in _HEADINGS or MARK in inner.attrs) for inner in tag.descendants):
        return
    text = clean(tag.get_text(" "))
    if tag.name == "button":
        if text and len(text) <= _LONGEST and (labelled or _opens_next(tag, text)):
            tag[MARK] = "control"
        else:
            tag.clear()
    elif text and len(text) <= _LONGEST and _has_after(tag) and (_leads_nowhere(tag) or _opens_next(tag, text)):
        tag[MARK] = "control"


def _pointer(control: Tag) -> str:
    """The id that a control says it opens."""
    attributes = control.attrs
    for name in _POINTERS:
        if attributes.get(name):
            return str(attributes[name]).lstrip("#").split(" ")[0]
    href = str(attributes.get("href") or "") if control.name == "a" else ""
    return href[1:] if len(href) > 1 and href.startswith("#") and _is_switch(control) else ""


def _is_switch(control: Tag) -> bool:
    if control.get("role") in ("tab", "button") or control.get("data-toggle") or control.get("data-bs-toggle"):
        return True
    parent = next((parent for parent in control.parents if parent.name in ("ul", "div")), None)
    return parent is not None and (parent.get("role") == "tablist" or _TABS.search(str(parent.get("class") or "")) is not None)


def _is_panel(panel: Tag, control: Tag) -> bool:
    if panel.name in _HEADINGS or panel.name in ("nav", "ul", "input") or panel is control:
        return False
    if any(parent is panel for parent in control.parents) or any(parent is control for parent in panel.parents):
        return False
    return len(clean(panel.get_text(" "))) > 1


def _put_label(soup: BeautifulSoup, control: Tag, panel: Tag) -> None:
    text = clean(control.get_text(" "))
    if not text or len(text) > _LONGEST:
        return
    if _stands_before(control, panel):
        names = {parent.name for parent in control.parents} | {tag.name for tag in control.descendants if isinstance(tag, Tag)}
        if control.name not in _HEADINGS and not names & _HEADINGS:
            control[MARK] = "control"
        return
    # A tab's label stands far from its text: move it there.
    label = soup.new_tag("div", attrs={MARK: "control"})
    label.string = text
    panel.insert(0, label)
    (control.parent if control.parent is not None and control.parent.name == "li" else control).clear()


def _stands_before(control: Tag, panel: Tag) -> bool:
    """Whether nothing but other labels' markup lies between a label and its panel."""
    around = {id(parent) for parent in panel.parents}
    for number, element in enumerate(_following(control)):
        if element is panel or number > 12:
            return element is panel
        if not isinstance(element, Tag):
            # A plus sign or an arrow may stand there, words may not.
            if isinstance(element, NavigableString) and len(element.strip()) > 2:
                return False
            continue
        if id(element) in around:
            continue
        if element.name == "a" or any(element.get(name) for name in _POINTERS):
            return False
    return False


def _following(control: Tag) -> Iterator[PageElement]:
    inner = {id(element) for element in control.descendants}
    return (element for element in control.next_elements if id(element) not in inner)


def _opens_next(tag: Tag, text: str) -> bool:
    """Whether the next element beside a button, or beside what holds only it, is longer than its label."""
    here = tag
    for _ in range(3):
        following = _next_sibling(here)
        if following is not None:
            if following.name in ("button", "a", "input", "form", "script", "nav") or following.name in _HEADINGS:
                return False
            words = clean(following.get_text(" "))
            return len(words) > len(text) and len(words) > 40 and not _mostly_links(following, words)
        if here.parent is None or clean(here.parent.get_text(" ")) != text:
            return False
        here = here.parent
    return False


def _next_sibling(tag: Tag) -> Tag | None:
    return next((sibling for sibling in tag.next_siblings if isinstance(sibling, Tag)), None)


def _leads_nowhere(tag: Tag) -> bool:
    return tag.name != "a" or str(tag.get("href", "#")).startswith("#")


def _has_after(tag: Tag) -> bool:
    return _next_sibling(tag) is not None or (tag.parent is not None and _next_sibling(tag.parent) is not None)


def _mostly_links(tag: Tag, words: str) -> bool:
    return sum(len(link.get_text()) for link in tag.find_all("a")) > 0.6 * len(words)
