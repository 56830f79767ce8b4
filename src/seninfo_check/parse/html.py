"""Web pages to Documents."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, Script

from seninfo_check.language import EMAIL
from seninfo_check.model import Block, Document, Fetched, Kind, Reason, Unreadable
from seninfo_check.parse.characters import clean, decode
from seninfo_check.parse.furniture import split_furniture
from seninfo_check.parse.html_blocks import blocks_of
from seninfo_check.parse.html_furniture import take_furniture
from seninfo_check.parse.html_panels import open_panels

#: A page of more bytes than this is refused, and so is one with more markup than the second figure once pictures are taken out.
LARGEST, LARGEST_MARKUP = 20_000_000, 5_000_000

# No page is this deep unless it is broken or hostile; what is below is read as plain text.
_DEEPEST = 80
_HAS_BASE = re.compile(r"<base\b", re.IGNORECASE)
_PICTURE = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=\s]{200,}", re.IGNORECASE)
_MODIFIED = ("article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified", "datemodified", "revised")
_CREATED = ("article:published_time", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "datepublished", "date")
_HIDDEN_ADDRESS = "An e-mail address that is hidden from readers' programs"
_PICTURE_ADDRESS = "An e-mail address that is shown as a picture"
_PICTURED = re.compile(r"\S@\S|\be-?mail\b|(?:^|[-_/])e-?mail", re.IGNORECASE)
_LINKED_DATA = re.compile(r'"(dateModified|datePublished)"\s*:\s*"([^"]+)"')
_CLOAK = re.compile(r"protected from spambots|email[\s\xa0]*protected|enable javascript to (?:view|see)", re.IGNORECASE)
_SCRIPTED = re.compile(r"document\.write|fromCharCode|unescape\(|innerHTML", re.IGNORECASE)


def parse_html(fetched: Fetched) -> Document:
    """Read a web page: what the page itself says in `blocks`, menus and other furniture of the site in `furniture`.

    Closed accordions and tabs are read. Raises Unreadable when the page is too large.
    """
    if len(fetched.body) > LARGEST:
        raise _too_large()
    markup = _PICTURE.sub("data:,", decode(fetched.body, fetched.charset))
    if len(markup) > LARGEST_MARKUP:
        raise _too_large()
    soup = _soup(markup)
    url = _base(soup, fetched.url) if _HAS_BASE.search(markup) else fetched.url
    blocks, furniture, unread = _read(soup, url, thorough=True)
    if _size(blocks) < 25 and sum(len(line.split()) for line in furniture) > 60:
        # A report inside a badly named wrapper is worth more than a clean page.
        second = _read(_soup(markup), url, thorough=False)
        if _size(second[0]) > 3 * max(_size(blocks), 10) and not _only_links(second[0]):
            blocks, furniture, unread = second
    heading = next((block.text for block in blocks if block.kind is Kind.HEADING), "")
    return Document(
        url=fetched.url,
        title=clean(soup.title.get_text(" ")) if soup.title else heading,
        language=str(soup.html.get("lang") or soup.html.get("xml:lang") or "") if soup.html else "",
        media_type="text/html",
        dates=_dates(soup, markup),
        blocks=tuple(blocks),
        furniture=tuple(furniture),
        unread=tuple(unread),
    )


def blocks_of_markup(markup: str, url: str) -> tuple[list[Block], list[str]]:
    """The blocks of HTML that another parser wrote, without site furniture but what was pasted as text, and that text."""
    soup = _soup(markup)
    return split_furniture(blocks_of(soup, url))


def without_anchor(blocks: list[Block]) -> list[Block]:
    """The blocks without anchors: a file's bookmarks lead nowhere on the web."""
    return [Block(block.kind, block.text, block.level, block.page, "", block.links) for block in blocks]


def unread_in_markup(markup: str) -> list[str]:
    """What a reader sees in HTML that another parser wrote, and we cannot read."""
    return _hidden_addresses(BeautifulSoup(markup, "lxml")) if "<img" in markup else []


def _soup(markup: str) -> BeautifulSoup:
    soup = BeautifulSoup(markup.replace("\x00", ""), "lxml", multi_valued_attributes=None)
    depth = {id(soup): 0}
    deepest = []
    for tag in soup.descendants:
        if isinstance(tag, Tag):
            depth[id(tag)] = here = depth[id(tag.parent)] + 1
            if here == _DEEPEST:
                deepest.append(tag)
    for tag in deepest:
        text = tag.get_text(" ")
        tag.clear()
        tag.string = text
    return soup


def _too_large() -> Unreadable:
    return Unreadable(Reason.TOO_LARGE, "The page is too large to read. Save the part with the report as a PDF or .docx and check that.")


def _base(soup: BeautifulSoup, url: str) -> str:
    base = soup.find("base", href=True)
    try:
        return urljoin(url, str(base["href"])) if isinstance(base, Tag) else url
    except ValueError:
        return url


def _read(soup: BeautifulSoup, url: str, thorough: bool) -> tuple[list[Block], list[str], list[str]]:
    # First, because a bar of tabs looks like a menu.
    open_panels(soup)
    furniture = take_furniture(soup, thorough)
    body = soup.body or soup
    _show_addresses(body)
    unread = _hidden_addresses(body)
    blocks, pasted = split_furniture(blocks_of(body, url))
    return blocks, furniture + pasted, unread


def _size(blocks: list[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _only_links(blocks: list[Block]) -> bool:
    linked = sum(len(link.text) for block in blocks for link in block.links)
    return linked > 0.6 * sum(len(block.text) for block in blocks)


def _show_addresses(body: Tag) -> None:
    """Put the address in place of a picture whose alternative text is an e-mail address: every reader can then use it."""
    for picture in body.find_all("img"):
        alt = str(picture.get("alt") or "").strip()
        if EMAIL.fullmatch(alt):
            picture.replace_with(f" {alt} ")


def _hidden_addresses(body: Tag) -> list[str]:
    found: set[str] = set()
    for element in body.descendants:
        if isinstance(element, Tag):
            if "data-cfemail" in element.attrs or "email-protection" in str(element.attrs.get("href") or ""):
                found.add(_HIDDEN_ADDRESS)
            elif element.name == "img" and _PICTURED.search(f"{element.attrs.get('alt') or ''} {element.attrs.get('src') or ''}"):
                found.add(_PICTURE_ADDRESS)
        elif isinstance(element, Script):
            if ("@" in element or "mailto" in element) and _SCRIPTED.search(element):
                found.add(_HIDDEN_ADDRESS)
        elif isinstance(element, NavigableString) and ("rotected" in element or "avaScript" in element) and _CLOAK.search(element):
            found.add(_HIDDEN_ADDRESS)
    return sorted(found)


def _dates(soup: BeautifulSoup, markup: str) -> dict[str, date]:
    said: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name = str(tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or "").lower()
        said.setdefault(name, str(tag.get("content") or ""))
    for name, value in _LINKED_DATA.findall(markup):
        said.setdefault(name.lower(), value)
    dates: dict[str, date] = {}
    for kind, names in (("created", _CREATED), ("modified", _MODIFIED)):
        for name in names:
            found = iso_date(said.get(name, ""))
            if found is not None:
                dates.setdefault(kind, found)
    return dates


def iso_date(text: str) -> date | None:
    """The date at the start of an ISO 8601 time, or None."""
    match = re.match(r"\s*(\d{4})-(\d\d)-(\d\d)", text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
