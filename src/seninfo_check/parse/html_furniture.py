"""What on a web page is the site's and not the page's: menus, cookie notices, breadcrumbs, footers, sidebars, news, social buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from seninfo_check.parse.characters import clean
from seninfo_check.parse.furniture import is_menu

_TAGS = frozenset(["nav", "footer", "aside"])
_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar", "toolbar"]
)

# Whole words of an id or class. Sections are named after their headings ("news-and-events", "social-and-emotional"), so names of more
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
_SURE = frozenset(["menu", "nav", "breadcrumb", "breadcrumbs", "footer", "cookie", "share"])
_PAIRS = re.compile(
    r"^(?:site|page|global|main|top)?[-_]?(?:header|hdr|banner)(?:[-_](?:wrap|wrapper|container|inner|in|area|top))?$"
    r"|social[-_]?(?:media|links?|icons?|share|buttons?|bar)|^socials?$|widget[-_]area|^widget$"
    r"|^widget_(?!text)|col(?:umn)?[-_](?:side|right|left)|(?:right|left|side)[-_]?(?:col|column|bar|nav)\b"
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
_FILE = re.compile(r"\.(?:pdf|docx?|odt)\b|/download|drive\.google|docs\.google", re.IGNORECASE)
_UNNAMED = frozenset(["html", "body", "main", "td", "th", "tr", "tbody", "table", "h1", "h2", "h3", "h4", "h5", "h6"])
#: Characters that are next to nothing: a footer may be most of what a landing page says.
_FEW = 150
_UNREAD = frozenset(["script", "style", "noscript", "template", "option", "button"])


@dataclass
class _Measures:
    """For elements, by identity: characters outside links and inside them, number of links, and the order on the page."""

    prose: dict[int, int] = field(default_factory=dict)
    linked: dict[int, int] = field(default_factory=dict)
    links: dict[int, list[Tag]] = field(default_factory=dict)
    tags: dict[int, list[str]] = field(default_factory=dict)
    order: dict[int, int] = field(default_factory=dict)


def take_furniture(soup: BeautifulSoup, thorough: bool = True) -> list[str]:
    """Remove the site's furniture from a page and give its text, a line for each piece.

    No element goes that holds half of the page's running text, unless that is next to nothing.
    `thorough` also goes by names and link density, not only by landmarks.
    """
    body = soup.body or soup
    measures = _measure(body)
    taken: list[str] = []
    main = _main(body, measures)
    around = {id(parent) for parent in main.parents} | {id(main)} if main is not None else set()

    def take(tag: Tag) -> None:
        text = clean(tag.get_text(" "))
        if text:
            taken.append(text)
        tag.decompose()

    def visit(tag: Tag, inside: frozenset[str], in_main: bool) -> None:
        for child in tag.contents[:]:
            if not isinstance(child, Tag):
                continue
            here = id(child)
            # Never what the main column stands in, and nothing that holds most of what there is to read.
            small = measures.prose[here] < max(0.5 * measures.prose[id(body)], _FEW) or child.name == "nav"
            beside = main is not None and not in_main and not _is_title(child, measures)
            if here not in around and (beside or (small and _is_furniture(child, thorough, inside, in_main, measures))):
                take(child)
            elif measures.tags[here]:
                visit(child, inside | {child.name}, in_main or child is main)

    if measures.prose[id(body)] or measures.links[id(body)]:
        visit(body, frozenset(), main is body)
    if thorough and main is None:
        for tag in _outside_the_text(body):
            take(tag)
    return taken


def _measure(body: Tag) -> _Measures:
    measures = _Measures()

    def visit(tag: Tag, link: bool, unread: bool) -> tuple[int, int, list[Tag], list[str]]:
        prose = linked = 0
        links: list[Tag] = []
        tags: list[str] = []
        measures.order[id(tag)] = len(measures.order)
        for child in _children(tag):
            if isinstance(child, Tag):
                name = child.name
                more = visit(child, link or name == "a", unread or name in _UNREAD)
                prose, linked = prose + more[0], linked + more[1]
                if name == "a":
                    links.append(child)
                tags.append(name)
                links += more[2]
                tags += more[3]
            elif isinstance(child, NavigableString) and not unread:
                length = len(child.strip())
                if link:
                    linked += length
                else:
                    prose += length
        here = id(tag)
        measures.prose[here], measures.linked[here], measures.links[here], measures.tags[here] = prose, linked, links, tags
        return prose, linked, links, tags

    visit(body, False, False)
    return measures


def _children(tag: Tag) -> Iterator[PageElement]:
    return iter(tag.contents)


def _is_furniture(tag: Tag, thorough: bool, inside: frozenset[str], in_main: bool, measures: _Measures) -> bool:
    name = tag.name
    attributes = tag.attrs
    if name in _TAGS or attributes.get("role") in _ROLES:
        return not (name == "aside" and in_main and len(measures.links[id(tag)]) < 3)
    if name == "header":
        # A page's own header holds its title; a site's holds the menu and the crest.
        return not inside & {"main", "article", "section"} and not _is_title(tag, measures)
    if name == "form":
        return measures.prose[id(tag)] < 300 and not {"h1", "h2", "h3"} & set(measures.tags[id(tag)])
    if not thorough or name in _UNNAMED:
        return False
    identity = str(attributes.get("id") or "")
    named = identity != "" and (identity.lower() in ("left", "right") or _named(identity))
    named = named or any(_named(word) for word in str(attributes.get("class") or "").split())
    return named and not _is_title(tag, measures)


@lru_cache(maxsize=10_000)
def _named(word: str) -> bool:
    parts = [part.lower() for part in _SPLIT.split(word) if part]
    if len(parts) > 3 and not _SURE & set(parts):
        return False
    return not _NAMES.isdisjoint(parts) or _PAIRS.search(word) is not None


def _main(body: Tag, measures: _Measures) -> Tag | None:
    tags = (tag for tag in body.descendants if isinstance(tag, Tag))
    found = [tag for tag in tags if tag.name == "main" or tag.attrs.get("role") == "main"]
    found = [tag for tag in found if not any(parent is other for parent in tag.parents for other in found)]
    if len(found) != 1 or measures.prose[id(found[0])] < min(200, 0.5 * measures.prose[id(body)]):
        return None
    return found[0]


def _is_title(tag: Tag, measures: _Measures) -> bool:
    """Whether an element is the page's title and little else ("page-header", "banner")."""
    title = tag if tag.name == "h1" else tag.find("h1") if "h1" in measures.tags[id(tag)] else None
    size = measures.prose[id(tag)] + measures.linked[id(tag)]
    return isinstance(title, Tag) and measures.prose[id(title)] + measures.linked[id(title)] >= 0.5 * size


def _outside_the_text(body: Tag) -> list[Tag]:
    """Blocks of links before the first or after the last running text, and boxes titled as news, diary or quick links."""
    measures = _measure(body)
    tags = [tag for tag in body.descendants if isinstance(tag, Tag)]
    running = [
        measures.order[id(tag)]
        for tag in tags
        if tag.name in ("h1", "h2") or (tag.name in ("p", "td", "dd", "summary", "li") and measures.prose[id(tag)] > 60)
    ]
    start, end = (running[0], running[-1]) if running else (len(tags), -1)
    told = set(running)
    # A list of links right under the page's heading or text is what the page says: a landing page's list of documents.
    columns = {id(tag.parent) for tag in tags if measures.order[id(tag)] in told and tag.parent is not body}
    found: list[Tag] = []
    taken: set[int] = set()
    for tag in tags:
        here = id(tag)
        if tag.parent is not None and id(tag.parent) in taken:
            taken.add(here)
            continue
        if tag.name not in ("ul", "ol", "div", "section", "p", "td") or tag is body:
            continue
        prose, linked, links = measures.prose[here], measures.linked[here], measures.links[here]
        outside = measures.order[here] < start or (measures.order[here] > end and id(tag.parent) not in columns)
        dense = len(links) >= 3 and linked > 0.7 * (prose + linked) and not _names_documents(links)
        dense = dense and (outside or is_menu([clean(link.get_text(" ")) for link in links]))
        if dense or (tag.name in ("div", "section") and prose < 0.3 * measures.prose[id(body)] and _is_titled_box(tag)):
            found.append(tag)
            taken.add(here)
    return found


def _is_titled_box(tag: Tag) -> bool:
    first = next((child for child in tag.children if isinstance(child, Tag)), None)
    return (
        first is not None
        and first.name in ("h2", "h3", "h4", "h5", "strong", "p")
        and _TITLES.match(clean(first.get_text(" "))) is not None
    )


def _names_documents(links: list[Tag]) -> bool:
    return sum(_FILE.search(str(link.get("href", ""))) is not None for link in links) * 2 >= len(links)
