"""Find a school's SEN information report on its website, and say how it was found, what else was seen and how sure that is."""

from __future__ import annotations

from urllib.parse import urlsplit

from seninfo_check.crawl import sitemap, words
from seninfo_check.crawl.choose import choose, is_likely, is_sure
from seninfo_check.crawl.judge import names_school, other_schools
from seninfo_check.crawl.pages import Anchor
from seninfo_check.crawl.trail import FLOOR, Get, Trail, guesses
from seninfo_check.model import Found, Reason, School, Skipped

__all__ = ["Found", "find"]

#: Reasons that say there is no website at an address; any other says that we could not look.
_NO_SITE = frozenset({Reason.NO_ADDRESS, Reason.NOT_FOUND, Reason.GONE, Reason.EMPTY, Reason.UNREADABLE, Reason.UNSUPPORTED})


def find(school: School, get: Get, *, budget: int = 30) -> Found:
    """Searches one school's website for its report, with at most `budget` requests, and says in words what came of it.

    `outcome` is "found" when the search is sure; "unsure" when a person should look, with the likeliest pages in `chosen`, if any, and
    what else it may be in `skipped`; "not-found" when the site was seen and shows no report; "blocked" when we could not look.
    """
    if not school.website and not school.report_url:
        words_ = "The list gives no website for this school. Add its address to the list."
        return Found(skipped=(Skipped("", Reason.NO_ADDRESS, words_),), outcome="not-found", reason=words_)
    trail = Trail(school, get, budget)
    if school.report_url:
        trail.home = school.website or school.report_url
        given = trail.open(school.report_url, Anchor(school.report_url, "SEN information report"))
        if given is not None and (is_sure(given) or not school.website):
            trail.walk(lambda: 45.0)
            return choose(trail, given=given)
        if given is None and not school.website:
            return _no_home(trail, school.report_url)
    trail.home = school.website
    home = trail.open(school.website, Anchor(school.website, ""))
    if home is None and school.website.startswith("http://") and _reason(trail, school.website) in (Reason.UNREACHABLE, Reason.TIMEOUT):
        trail.home = "https://" + school.website.removeprefix("http://")
        home = trail.open(trail.home, Anchor(trail.home, ""))
    if home is None:
        return _no_home(trail, school.website)
    if other := _other_site(trail, school):
        return other
    _search(trail)
    return choose(trail)


def _search(trail: Trail) -> None:
    trail.walk(lambda: _floor(trail))
    home = trail.reads[trail.key(trail.home)]
    if home.is_file or any(is_likely(one) for one in trail.reads.values()):
        return
    # Nothing by links: a splash page or a menu made by scripts. The way in may have any name.
    if len(trail.reads) < 3:
        for url, link in trail.ways.get(trail.key(trail.home), ())[:6]:
            if urlsplit(url).netloc == urlsplit(home.fetched.url).netloc and words.promise_of(link.text).kind not in ("decoy", "policy"):
                trail.push(url, link, FLOOR + 5)
        trail.walk(lambda: _floor(trail))
    if not any(is_likely(one) for one in trail.reads.values()):
        for url in sitemap.addresses(home.fetched.url, trail.ask):
            promise = words.promise_of(words.words_of(url))
            if promise.kind in ("report", "near", "topic", "offer") and not words.is_trap(url) and not words.is_asset(url):
                trail.push(url, Anchor(url, ""), 0.9 * promise.worth)
        trail.walk(lambda: max(_floor(trail), 30.0))
    if len(trail.reads) < 3:
        for url in guesses(home.fetched.url):
            trail.push(url, Anchor(url, ""), 40.0)
        trail.walk(lambda: _floor(trail))
        # An address that we made up says nothing when it does not exist.
        made_up = {trail.key(url) for url in guesses(home.fetched.url)}
        trail.skips = {name: skip for name, skip in trail.skips.items() if name not in made_up or skip[1].text}


def _floor(trail: Trail) -> float:
    """How much a link must promise to be followed, now that so much is known."""
    if any(is_sure(one) for one in trail.reads.values()):
        return 63.0 if any(is_sure(one) and one.named for one in trail.reads.values()) else 45.0
    return 40.0 if any(is_likely(one) for one in trail.reads.values()) else FLOOR


def _reason(trail: Trail, url: str) -> Reason | None:
    skip = trail.skips.get(trail.key(url))
    return skip[0].reason if skip else None


def _no_home(trail: Trail, url: str) -> Found:
    skip = next(iter(trail.skips.values()))[0]
    skip = trail.skips.get(trail.key(url), (skip, None, 0))[0]
    outcome = "not-found" if skip.reason in _NO_SITE else "blocked"
    return Found(skipped=(skip,), outcome=outcome, reason=skip.detail or f"{url} could not be opened.")


def _other_site(trail: Trail, school: School) -> Found | None:
    """What to say when the address leads to another school's site, or None."""
    home = trail.reads[trail.key(trail.home)]
    if not school.name or home.ours or home.page is None:
        return None
    shown = f"{home.page.title} | {' | '.join(home.page.headings[:3])} | {home.text} | {' | '.join(a.text for a in home.page.anchors)}"
    if names_school(shown, school):
        return None
    others = other_schools(f"{home.page.title} | {' | '.join(home.page.headings[:1])}", school)
    moved = urlsplit(home.fetched.url).netloc.removeprefix("www.") != urlsplit(trail.home).netloc.removeprefix("www.")
    if not others:
        return None
    to = f" sends the reader to {home.fetched.url}, which" if moved else ""
    said = f"{trail.home}{to} is the site of {others[0]}, not of {school.name}. Correct the address in the list."
    return Found(skipped=(Skipped(home.fetched.url, Reason.NOTHING_CHOSEN, said),), outcome="unsure", reason=said)
