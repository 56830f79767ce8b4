"""One web page as the search sees it: where its links lead, under what words, and the text that is not a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from seninfo_check.model import Fetched

_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|navlist|menu|mainmenu|submenu|sub-menu|topmenu|dropdown|breadcrumbs?|footer|cookies?|sidebar|side-?nav)(?:$|[-_\s])",
    re.IGNORECASE,
)
_UNSEEN = frozenset({"script", "style", "template", "svg", "head"})
_BLOCKS = frozenset(
    {"p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "section", "article", "tr", "ul", "ol", "table", "main"}
    | {"body", "figure", "details", "summary", "blockquote", "br", "form"}
)
_LISTS = frozenset({"ul", "ol", "table", "nav", "menu"})
#: A page that links to more places than this is cut there.
_MOST_LINKS = 3_000


@dataclass(frozen=True)
class Anchor:
    """A link of a page. `near` is the text around it or the heading above; `under` the address of the menu entry it hangs from."""

    url: str
    text: str
    near: str = ""
    in_menu: bool = False
    embedded: bool = False
    group: int = 0
    under: str = ""


@dataclass(frozen=True)
class Page:
    """A web page without its furniture: `text` is what stands outside links and menus."""

    url: str
    title: str
    headings: tuple[str, ...]
    anchors: tuple[Anchor, ...]
    text: str


def read_page(fetched: Fetched) -> Page:
    """The page in some bytes; an empty page when there is none in them."""
    root = _root(fetched)
    if root is None:
        return Page(fetched.url, "", (), (), "")
    base = next((str(tag.get("href")) for tag in root.iter("base") if tag.get("href")), "")
    address = _join(fetched.url, base) or fetched.url
    title = next((_squeeze(tag.text_content()) for tag in root.iter("title")), "")
    menus = _menus(root)
    headings = tuple(text for tag in root.iter("h1", "h2", "h3", "summary") if (text := _squeeze(tag.text_content())))
    text = _text(root, menus, outside_menus=True)
    if len(text.split()) < 30:
        text = max(text, _text(root, menus, outside_menus=False), key=len)
    return Page(fetched.url, title, headings, tuple(_anchors(root, address, menus)), text)


def _root(fetched: Fetched) -> html.HtmlElement | None:
    encoding = fetched.charset or None
    for name in (encoding, None):
        try:
            # A parser of its own: lxml's shared one lets only one thread in at a time.
            return html.document_fromstring(fetched.body, parser=html.HTMLParser(encoding=name, remove_comments=True))
        except (etree.LxmlError, ValueError, LookupError, AssertionError):
            continue
    return None


def _menus(root: html.HtmlElement) -> set[html.HtmlElement]:
    inside: set[html.HtmlElement] = set()
    for tag in root.iter(etree.Element):
        if tag.getparent() in inside or _is_menu(tag):
            inside.add(tag)
    return inside


def _is_menu(tag: html.HtmlElement) -> bool:
    if tag.tag in ("nav", "footer", "aside") or tag.get("role") in ("navigation", "contentinfo"):
        return True
    if tag.tag == "header":
        return next(tag.iter("nav", "ul"), None) is not None
    # The page as a whole may be called "has-menu".
    return tag.tag not in ("body", "html", "main", "article") and bool(_FURNITURE.search(f"{tag.get('class', '')} {tag.get('id', '')}"))


def _text(root: html.HtmlElement, menus: set[html.HtmlElement], *, outside_menus: bool) -> str:
    pieces: list[str] = []
    hidden: set[html.HtmlElement] = set()
    for tag in root.iter(etree.Element):
        parent = tag.getparent()
        out = parent in hidden or tag.tag in _UNSEEN or tag.tag == "a"
        if out:
            hidden.add(tag)
        if tag.tag in _BLOCKS:
            pieces.append("\n")
        if tag.text and not out and not (outside_menus and tag in menus):
            pieces.append(tag.text)
        if tag.tail and parent is not None and parent not in hidden and not (outside_menus and parent in menus):
            # The tail comes after the children in the text, but for counting words the order does not matter.
            pieces.append(" " + tag.tail)
    return re.sub(r"[^\S\n]+", " ", "".join(pieces)).strip()


def _anchors(root: html.HtmlElement, address: str, menus: set[html.HtmlElement]) -> Iterator[Anchor]:
    heading = ""
    groups: dict[html.HtmlElement, int] = {}
    for count, tag in enumerate(
        root.iter("a", "area", "iframe", "frame", "embed", "object", "option", "meta", "button", "h1", "h2", "h3", "h4", "summary")
    ):
        if count > _MOST_LINKS:
            return
        if tag.tag in ("h1", "h2", "h3", "h4", "summary"):
            heading = _squeeze(tag.text_content()) or heading
            if tag.tag != "summary":
                continue
        target, embedded = _target(tag)
        url = _join(address, target)
        if not url:
            continue
        holder = _holder(tag)
        yield Anchor(
            url=url,
            text=_words(tag),
            near=_near(tag, heading),
            in_menu=tag in menus,
            embedded=embedded,
            group=groups.setdefault(holder, len(groups) + 1),
            under=_under(holder, address),
        )


def _target(tag: html.HtmlElement) -> tuple[str, bool]:
    if tag.tag in ("a", "area"):
        return str(tag.get("href") or ""), False
    if tag.tag in ("iframe", "frame", "embed"):
        return str(tag.get("src") or tag.get("data-src") or tag.get("data-lazy-src") or ""), True
    if tag.tag == "object":
        return str(tag.get("data") or ""), True
    if tag.tag == "option":
        value = str(tag.get("value") or "")
        return (value if value.startswith(("/", "http")) else ""), False
    if tag.tag == "button":
        found = re.search(r"(?:location(?:\.href)?|window\.open)\s*[=(]\s*['\"]([^'\"]+)", str(tag.get("onclick") or ""))
        return (found[1] if found else str(tag.get("data-href") or "")), False
    if tag.tag == "meta" and str(tag.get("http-equiv") or "").lower() == "refresh":
        found = re.search(r"url\s*=\s*['\"]?([^'\">]+)", str(tag.get("content") or ""), re.IGNORECASE)
        return (found[1] if found else ""), True
    return "", False


def _words(tag: html.HtmlElement) -> str:
    text = _squeeze(tag.text_content())
    if not text:
        pictures = " ".join(str(picture.get("alt") or picture.get("title") or "") for picture in tag.iter("img", "svg"))
        text = _squeeze(str(tag.get("aria-label") or "") or str(tag.get("title") or "") or pictures or str(tag.get("alt") or ""))
    text = re.sub(
        r"\((?:opens|pdf|word|docx?|external)[^)]*\)|opens in (?:a )?new (?:window|tab)|\[?\(?\b(?:pdf|docx?)\b,? ?[\d.]* ?[km]b\)?\]?",
        " ",
        text,
        flags=re.IGNORECASE,
    )
    return _squeeze(text)[:300]


def _near(tag: html.HtmlElement, heading: str) -> str:
    parent = tag.getparent()
    around = ""
    for _ in range(3):
        if parent is None or parent.tag in ("body", "html", "main"):
            break
        around = _squeeze(parent.text_content())
        if len(around) > len(_squeeze(tag.text_content())) + 8 or parent.tag in ("p", "li", "td"):
            break
        parent = parent.getparent()
    return f"{around if len(around) < 300 else ''} | {heading}"


def _holder(tag: html.HtmlElement) -> html.HtmlElement:
    parent = tag.getparent()
    holder = parent
    for _ in range(6):
        if parent is None:
            break
        holder = parent
        if parent.tag in _LISTS or (parent.tag in ("div", "section", "article", "main") and len(parent) >= 3):
            break
        parent = parent.getparent()
    return holder if holder is not None else tag


def _under(holder: html.HtmlElement, address: str) -> str:
    """The address of the menu entry that a nested list of links hangs from."""
    before = holder.getprevious()
    for _ in range(2):
        if before is None:
            break
        first = before if before.tag == "a" else next(before.iter("a"), None)
        if first is not None:
            return _join(address, str(first.get("href") or ""))
        before = before.getprevious()
    outer = holder.getparent()
    if outer is not None and outer.tag == "li":
        first = next(outer.iter("a"), None)
        if first is not None and first.getparent() is not None and holder not in first.iterancestors():
            return _join(address, str(first.get("href") or ""))
    return ""


def _join(address: str, target: str) -> str:
    target = re.sub(r"[\t\r\n]", "", target.strip())
    if not target or target.startswith(("#", "javascript:", "mailto:", "tel:", "sms:", "data:", "about:", "blob:")):
        return ""
    try:
        url = urljoin(address, target)
        return url.split("#")[0] if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname else ""
    except ValueError:
        return ""


def _squeeze(text: object) -> str:
    return " ".join(str(text).replace("​", "").split())
