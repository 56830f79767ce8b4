"""What on a web page is the site's and not the page's: menus, cookie notices, breadcrumbs, footers, sidebars, news, social buttons."""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import BeautifulSoup, Tag
from bs4.element import CData, NavigableString

from seninfo_check.parse.characters import clean

_TAGS = frozenset(["nav", "footer", "aside"])
_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar", "toolbar"]
)

# Whole words of an id or class. Sections are named after their headings ("news-and-events", "social-and-emotional"), so ids of more
# than three words say nothing, and "social" counts only beside what social buttons are called.
_NAMES = frozenset(
    re.findall(
        r"\w+",
        """
        cookie cookies cookiebar cookiebanner consent gdpr breadcrumb breadcrumbs breadcrumblist crumb crumbs trail skip skiplink skiplinks
        nav navbar navigation navigator mainnav topnav subnav sidenav menu menus submenu mainmenu topmenu sidemenu megamenu burger drawer
        footer foot ftr colophon bottombar masthead topbar sidebar sidebars side rcol lcol rightcol leftcol sidecol search srch searchbox
        share sharing sharethis addtoany addthis ticker news latest newsfeed newslist diary noticeboard newsletter twitter facebook
        instagram translate translator login logon pagination pager popup modal toolbar quicklinks related lastmod lastmodified printthis
        printfriendly copyright credit credits marquee announcements siteinfo accessibilitybar backtotop totop events calendar
        """,
    )
)
_PAIRS = re.compile(
    r"(?:^|\s)(?:site|page|global|main|top)?[-_]?(?:header|hdr|banner)(?:[-_](?:wrap|wrapper|container|inner|in|area|top))?(?:\s|$)"
    r"|social[-_ ]?(?:media|links?|icons?|share|buttons?|bar)|(?:^|\s)socials?(?:\s|$)|widget[-_]area|(?:^|\s)widget(?:\s|$)"
    r"|(?:^|\s)widget_(?!text)|col(?:umn)?[-_](?:side|right|left)|(?:right|left|side)[-_]?(?:col|column|bar|nav)\b"
    r"|last[-_](?:updated|modified|edited)|print[-_](?:page|link|button|this)|recent[-_](?:posts|news)|eu[-_]cookie|screen-reader-text"
    r"|site[-_](?:title|description|branding|name|info)|back[-_]to[-_]top|post[-_](?:meta|navigation|tags)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[^a-zA-Z0-9]+|(?<=[a-z])(?=[A-Z])")
_TITLES = re.compile(
    r"^(?:latest(?: news| posts| tweets)?|news(?: (?:&|and) events)?|recent (?:posts|news)|diary(?: dates)?|upcoming events|events|calendar"
    r"|quick ?links|in this section|related (?:pages|links|posts)|follow us|find us on.*|share(?: this(?: page)?)?|noticeboard|notices"
    r"|search|newsletters?|categories|archives|site ?map)\W*$",
    re.IGNORECASE,
)


def take_furniture(soup: BeautifulSoup, thorough: bool = True) -> list[str]:
    """Remove the site's furniture from a page and give its text, a line for each piece.

    No element goes that holds half of the page's running text. `thorough` also goes by names and link density, not only by landmarks.
    """
    body = soup.body or soup
    prose = _prose(body)
    taken: list[str] = []
    main = _main(soup, prose)
    columns = {id(parent) for parent in main.parents} | {id(main)} if main is not None else set()

    def take(tag: Tag) -> None:
        text = clean(tag.get_text(" "))
        if text:
            taken.append(text)
        tag.decompose()

    # Never an element that the main column stands in, and nothing that holds most of what there is to read.
    for tag in body.find_all(True):
        if tag.parent is None or id(tag) in columns or tag.decomposed or not _is_furniture(tag, thorough, main):
            continue
        if _prose(tag) < 0.5 * prose or tag.name == "nav" or prose == 0:
            take(tag)
    if thorough and main is None:
        for tag in _outside_the_text(body):
            take(tag)
    if main is not None:
        _take_outside(main, body, take)
    return taken


def _is_furniture(tag: Tag, thorough: bool, main: Tag | None) -> bool:
    name = tag.name
    if name in _TAGS or tag.get("role") in _ROLES:
        return not (name == "aside" and main is not None and _within(tag, main) and len(tag.find_all("a")) < 3)
    if name == "header":
        # A page's own header holds its title; a site's holds the menu and the crest.
        return tag.find_parent(["main", "article", "section"]) is None and (tag.find("h1") is None or tag.find(["nav", "ul"]) is not None)
    if name == "form":
        return len(tag.get_text()) < 300 and tag.find(["h1", "h2", "h3"]) is None
    attributes = tag.attrs
    if not thorough or ("class" not in attributes and "id" not in attributes) or name in ("html", "body", "main"):
        return False
    if name in ("td", "tr", "tbody", "h1", "h2", "h3", "h4"):
        return False
    classes = [str(word) for word in (attributes.get("class") or [])]
    identity = str(attributes.get("id") or "")
    return any(_named(word) for word in classes) or (identity != "" and (identity.lower() in ("left", "right") or _named(identity)))


def _named(word: str) -> bool:
    return _NAMED.setdefault(word, _judge(word)) if len(_NAMED) < 20_000 else _judge(word)


# The same few class names come again and again on a page.
_NAMED: dict[str, bool] = {}


def _judge(word: str) -> bool:
    parts = [part.lower() for part in _SPLIT.split(word) if part]
    if len(parts) > 3 and not {"menu", "nav", "breadcrumb", "breadcrumbs", "footer", "cookie", "share"} & set(parts):
        return False
    return any(part in _NAMES for part in parts) or _PAIRS.search(word) is not None


def _prose(tag: Tag) -> int:
    """Characters of text outside links: what a page says itself."""
    total = 0
    for text in tag.descendants:
        if type(text) in (NavigableString, CData):
            length = len(text.strip()) if isinstance(text, NavigableString) else 0
            if length and text.parent is not None and text.parent.name not in ("a", "script", "style", "noscript", "button", "option"):
                total += length
    return total


def _within(tag: Tag, outer: Tag) -> bool:
    return any(parent is outer for parent in tag.parents)


def _main(soup: BeautifulSoup, prose: int) -> Tag | None:
    found = [tag for tag in soup.find_all(["main", "article", "div", "section"]) if tag.name == "main" or tag.get("role") == "main"]
    found = [tag for tag in found if not any(_within(tag, other) for other in found)]
    if len(found) != 1 or _prose(found[0]) < min(200, 0.5 * prose):
        return None
    return found[0]


def _take_outside(main: Tag, body: Tag, take: Callable[[Tag], None]) -> None:
    here: Tag | None = main
    while here is not None and here is not body:
        for sibling in [*here.previous_siblings, *here.next_siblings]:
            if isinstance(sibling, Tag) and not _holds_title(sibling) and sibling.name not in ("script", "style"):
                take(sibling)
        here = here.parent


def _holds_title(tag: Tag) -> bool:
    return (tag.name == "h1" or tag.find("h1") is not None) and tag.find(["ul", "nav"]) is None


def _outside_the_text(body: Tag) -> list[Tag]:
    """Blocks of links before the first or after the last running text, and boxes titled as news, diary or quick links."""
    found: list[Tag] = []
    running = [tag for tag in body.find_all(["p", "td", "dd", "summary", "li", "h1", "h2"]) if tag.name in ("h1", "h2") or _prose(tag) > 60]
    first, last = (running[0], running[-1]) if running else (None, None)
    order = {id(tag): number for number, tag in enumerate(body.find_all(True))}
    start = order[id(first)] if first is not None else len(order)
    end = order[id(last)] if last is not None else -1
    for tag in body.find_all(["ul", "ol", "div", "section", "p"]):
        if any(_within(tag, other) for other in found):
            continue
        text = clean(tag.get_text(" "))
        if not text:
            continue
        links = tag.find_all("a")
        linked = sum(len(clean(link.get_text(" "))) for link in links)
        outside = not start <= order[id(tag)] <= end
        title = tag.find(["h2", "h3", "h4", "h5", "strong"]) if tag.name in ("div", "section") else None
        boxed = title is not None and _TITLES.match(clean(title.get_text(" "))) is not None and text.startswith(clean(title.get_text(" ")))
        dense = outside and len(links) >= 3 and linked > 0.7 * len(text) and not _names_documents(links)
        if dense or (boxed and _prose(tag) < 0.3 * _prose(body)):
            found.append(tag)
    return found


def _names_documents(links: list[Tag]) -> bool:
    file = re.compile(r"\.(?:pdf|docx?|odt)\b|/download|drive\.google|docs\.google", re.IGNORECASE)
    files = sum(file.search(str(link.get("href", ""))) is not None for link in links)
    return files * 2 >= len(links)
