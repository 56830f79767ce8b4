"""A report that is split: which pages and files are the parts of one."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlsplit

from seninfo_check.crawl import words
from seninfo_check.crawl.pages import Anchor
from seninfo_check.crawl.trail import Trail
from seninfo_check.model import Reason, Skipped


def parts_of(trail: Trail, hub: str, *, strict: bool = False) -> tuple[list[str], list[Skipped]]:
    """The pages below a page that carry one part of the report each, in the order of their links, and those that could not be read.

    With `strict` only links that stand together and ask questions count, as on a page that is a report by itself.
    """
    children: dict[str, Anchor] = {}
    for url, link in _part_links(trail, hub, strict):
        children.setdefault(trail.key(url), link)
    found, unread = [], []
    for key, link in children.items():
        if key == hub:
            continue
        # Asked for here as well, since a split report is worth its pages.
        one = trail.reads.get(key) or trail.open(link.url, link, words.PART)
        key = trail.key(link.url)
        if one is None:
            skip = trail.skips.get(key)
            if skip is None:
                unread.append(Skipped(link.url, Reason.NOTHING_CHOSEN, f"The search of this site ended after {trail.asked} requests."))
            elif skip[0].reason not in (Reason.NOT_FOUND, Reason.GONE):
                unread.append(skip[0])
            continue
        is_other = bool(one.other) and not one.named and one.other not in words.SOFT and not words.is_question(link.text)
        if not one.foreign and not is_other and one.words >= 12 and key not in found:
            found.append(key)
    return (found if strict else _without_whole_reports(trail, found)), unread


def _without_whole_reports(trail: Trail, found: list[str]) -> list[str]:
    """The parts without those that are a whole report by themselves: these are no parts."""
    duties = {key: trail.reads[key].duties for key in found}
    most = max(8.0, 0.7 * len(frozenset().union(*duties.values())))
    return [key for key in found if trail.reads[key].named not in ("its title", "its link") or len(duties[key]) < most]


def _part_links(trail: Trail, hub: str, strict: bool) -> list[tuple[str, Anchor]]:
    one = trail.reads[hub]
    page = one.fetched.url
    # A page that is called the report and says little itself is there for its list, whatever the entries are called.
    least = 0.0 if one.named == "its title" and len(one.duties) < 4 else 0.3
    groups: dict[int, list[tuple[str, Anchor]]] = defaultdict(list)
    below: list[tuple[str, Anchor]] = []
    for url, link in trail.ways.get(hub, ()):
        promise = words.promise_of(link.text)
        if (promise.kind in ("decoy", "policy") and promise.what not in words.SOFT and not words.is_question(link.text)) or urlsplit(
            url
        ).netloc != urlsplit(page).netloc:
            continue
        groups[link.group].append((url, link))
        path, base = urlsplit(url).path.rstrip("/"), urlsplit(page).path.rstrip("/")
        is_below = len(base) > 1 and path.startswith(base + "/")
        is_under = bool(link.under) and trail.key(link.under) == hub
        if is_below or is_under:
            below.append((url, link))
    asked: list[tuple[str, Anchor]] = []
    for group in groups.values():
        questions = [pair for pair in group if words.is_question(pair[1].text)]
        topics = [pair for pair in group if words.is_part(pair[1].text)]
        is_menu = any(link.in_menu for _, link in group) or _on_home(trail, hub, group)
        listed = not strict and len({url for url, _ in group}) >= 4 and not is_menu
        # A menu is on every page: its questions belong to the page that they hang from, or that is one of them.
        mine = not is_menu or any(trail.key(url) == hub for url, _ in group)
        if mine and len({url for url, _ in questions}) >= 3:
            asked += group if not is_menu and len(questions) >= 0.6 * len(group) else questions
        elif listed and len(topics) >= least * len(group):
            asked += group
    if strict:
        return asked
    return [*below, *(pair for pair in asked if pair not in below)] if len({url for url, _ in below}) >= 2 or asked else []


def _on_home(trail: Trail, hub: str, group: list[tuple[str, Anchor]]) -> bool:
    """Whether a list stands on the home page as well, and so is a menu, whatever its markup says."""
    home = trail.key(trail.home)
    there = {trail.key(url) for url, _ in trail.ways.get(home, ())}
    return hub != home and sum(trail.key(url) in there for url, _ in group) > len(group) / 2
