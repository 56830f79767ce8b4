"""From everything that was read: which pages and files together are the report, how sure that is, and why not the others."""

from __future__ import annotations

from collections.abc import Set

from seninfo_check.crawl import words
from seninfo_check.crawl.judge import Read
from seninfo_check.crawl.parts import parts_of
from seninfo_check.crawl.trail import Trail
from seninfo_check.model import Candidate, Found, Reason, Skipped

#: So many duties spoken of make a page a whole report: one that is called so, and one that is not.
_WHOLE_NAMED, _WHOLE = 6, 11


def is_sure(one: Read) -> bool:
    """Whether a page or file is a whole report, as far as it can be told from itself."""
    if (one.other and not one.combined) or one.foreign:
        return False
    if one.unread:
        return bool(one.named)
    return len(one.duties) >= (_WHOLE_NAMED if one.named or one.combined else _WHOLE) and bool(one.named or one.topic or one.combined)


def is_likely(one: Read) -> bool:
    """Whether a page or file may be the report or a good part of it."""
    return is_sure(one) or (bool(one.named or one.topic) and not one.other and not one.foreign and len(one.duties) >= 5)


def score(one: Read) -> float:
    """How much a page or file looks like a whole report, to put candidates in order."""
    points = 2.0 * len(one.duties) + (30 if one.named else 18 if one.combined else 12 if one.topic else 0) + (4 if one.ours else 0)
    points += 3 if one.named in ("its title", "its link") else 0
    return (
        points
        - (40 if one.other and not one.combined else 0)
        - (50 if one.foreign else 0)
        - (5 if one.words < 150 and not one.unread else 0)
    )


def choose(trail: Trail, given: Read | None = None) -> Found:
    """What the search came to."""
    reads = sorted(trail.reads.items(), key=lambda pair: -score(pair[1]))
    sure = [(key, one) for key, one in reads if is_sure(one)]
    if given is not None and is_sure(given):
        sure = [(key, one) for key, one in sure if one is given]
    split = None if given is not None and is_sure(given) else _split(trail, sure)
    if split:
        return _said(trail, *split)
    if sure:
        return _said(trail, *_of_sure(trail, sure))
    return _said(trail, *_of_rest(trail, reads))


_Choice = tuple[list[str], str, str, list[Skipped]]


def _split(trail: Trail, sure: list[tuple[str, Read]]) -> _Choice | None:
    """The report as pages of one part each, when they show more together than any page does alone."""
    best: tuple[tuple[int, bool, int], list[str], list[Skipped]] = ((0, False, 0), [], [])
    for key, hub in list(trail.reads.items()):
        if hub.page is None or hub.other or hub.foreign or not (hub.named or hub.topic):
            continue
        children, blocked = parts_of(trail, key)
        together = frozenset().union(hub.duties, *(trail.reads[child].duties for child in children))
        # Of pages that lead to the same parts, the one that they hang from counts, not their neighbour.
        over = any(
            trail.key(link.under) == key
            for _, ways in trail.ways.items()
            for _, link in ways
            if link.under and trail.key(link.url) in children
        )
        rank = (len(together), over, -len(children))
        if len(children) >= 2 and len(together) >= (6 if len(children) >= 4 else 8) and rank > best[0]:
            best = (rank, [key, *children], blocked)
    if not best[1]:
        return None
    named = [one for _, one in sure if one.named]
    inside = {trail.reads[key].fetched.sha256 for key in best[1]}
    if any(one.fetched.sha256 not in inside for one in named):
        return None
    alone = max((len(one.duties) for _, one in sure), default=0)
    if alone + 3 > best[0][0] and not any(one.fetched.sha256 in inside for _, one in sure):
        return None
    hub = trail.reads[best[1][0]]
    reason = f"The report is split over {len(best[1])} pages and files below “{hub.title or hub.fetched.url}”; they were joined."
    if best[2]:
        reason += f" {len(best[2])} more of its parts could not be read."
    return best[1], "found", reason, best[2]


def _of_sure(trail: Trail, sure: list[tuple[str, Read]]) -> _Choice:
    named = [(key, one) for key, one in sure if one.named] or sure
    if not named[0][1].named and (block := _blocked_report(trail, None)):
        return [], "blocked", _blocked_words(block), [block]
    key, best = named[0]
    rivals = []
    for other_key, other in named[1:]:
        if other.fetched.sha256 == best.fetched.sha256 or _alike(best, other):
            continue
        rivals.append((other_key, other))
    if not rivals:
        return _with_page(trail, key, best)
    everyone = [(key, best), *rivals]
    dated = sorted(((one.year, k) for k, one in everyone if one.year is not None), reverse=True)
    if len(dated) == len(everyone) and dated[0][0] - dated[1][0] >= 0.3:
        newest = dated[0][1]
        chosen, outcome, reason, skipped = _with_page(trail, newest, trail.reads[newest], without={k for k, _ in everyone})
        return (
            chosen,
            outcome,
            f"{len(everyone)} versions are on the site; this is the newest ({_year(trail.reads[newest])}). {reason}",
            skipped,
        )
    # A page that leads to the file is its front, not another version.
    linked = [
        k
        for k, one in everyone
        if one.page is not None
        and any(trail.key(url) in dict(everyone) and trail.key(url) != k for url, link in trail.ways.get(k, ()) if not link.in_menu)
    ]
    files = [k for k, one in everyone if one.is_file]
    if len(files) == 1 and set(linked) | set(files) == set(dict(everyone)):
        pages = [k for k in linked if len(trail.reads[k].duties) >= 4]
        return [*pages, files[0]], "found", "A page and the file that it leads to are the report together.", []
    where = " and ".join(one.fetched.url for _, one in everyone[:4])
    said = f"{len(everyone)} versions of the report are live and it cannot be told which counts: {where}. Ask the school to remove one."
    return (
        [key],
        "unsure",
        said,
        [Skipped(one.fetched.url, Reason.NOTHING_CHOSEN, f"This may be the report too. {said}") for _, one in rivals],
    )


def _with_page(trail: Trail, key: str, best: Read, without: Set[str] = frozenset()) -> _Choice:
    """The chosen page or file; with the page called a report too that leads to it, when that page says much itself."""
    chosen = [key]
    if best.is_file:
        for other_key, other in list(trail.reads.items()):
            leads = any(trail.key(url) == key for url, link in trail.ways.get(other_key, ()) if not link.in_menu)
            says = other.named in ("its title", "its link") and len(other.duties) >= 4 and not _alike(best, other)
            if leads and says and not other.other and other_key not in without:
                chosen.insert(0, other_key)
    children, blocked = parts_of(trail, key, strict=True) if best.page is not None else ([], [])
    skipped = list(blocked)
    block = _blocked_report(trail, best)
    said = _why(best)
    if block is not None:
        later = (words.years(block.url) or (0,))[-1]
        said += f" Another link that names the report could not be followed: {block.url} ({block.detail or block.reason.value})."
        skipped.append(block)
        if best.year is None or later > best.year:
            return [*chosen, *children], "unsure", said, skipped
    return [*chosen, *(child for child in children if child not in chosen)], "found", said, skipped


def _of_rest(trail: Trail, reads: list[tuple[str, Read]]) -> _Choice:
    """What to say when nothing is surely the report."""
    if block := _blocked_report(trail, None):
        outcome = "not-found" if block.reason in (Reason.NOT_FOUND, Reason.GONE) else "blocked"
        return [], outcome, _blocked_words(block), [block]
    others = [one for _, one in reads if one.foreign and (one.named or one.topic) and len(one.duties) >= _WHOLE_NAMED]
    for key, one in reads:
        if is_likely(one) or (one.named in ("its title", "its link") and not one.other and not one.foreign):
            what = f"it speaks of {len(one.duties)} of the 23 duties" if one.words > 60 else "it says almost nothing"
            said = (
                f"The likeliest page is {one.fetched.url}, but {what}{'' if one.named else ' and is not called a report'}. Check by hand."
            )
            return [key], "unsure", said, [Skipped(one.fetched.url, Reason.NOTHING_CHOSEN, said)]
    if others:
        said = f"{others[0].fetched.url} is a report, but of {others[0].foreign}, not of {trail.school.name}. Check by hand."
        return [], "unsure", said, [Skipped(others[0].fetched.url, Reason.NOTHING_CHOSEN, said)]
    mistaken = next((one for _, one in reads if one.other and any(words.names_report(link.text) for link in one.links)), None)
    if mistaken is not None:
        said = (
            f"A link that names the report leads to {mistaken.fetched.url}, which is {mistaken.other}. Tell the school, and search by hand."
        )
        return [], "unsure", said, [Skipped(mistaken.fetched.url, Reason.NOTHING_CHOSEN, said)]
    policy = next((one for _, one in reads if one.other == "a SEN policy" and len(one.duties) >= 8), None)
    if policy is not None:
        said = f"A SEN policy was found ({policy.fetched.url}) and no report. See whether the school means the policy to be its report."
        return [], "unsure", said, [Skipped(policy.fetched.url, Reason.NOTHING_CHOSEN, said)]
    if trail.spent and trail.best_left() >= words.POLICY:
        said = f"The search stopped after {trail.asked} requests with promising links left. Search by hand or allow more."
        return [], "unsure", said, [Skipped(trail.home, Reason.NOTHING_CHOSEN, said)]
    if held := next(
        (skip for skip, _, promise in trail.skips.values() if promise >= words.PART and skip.reason not in (Reason.NOT_FOUND, Reason.GONE)),
        None,
    ):
        return [], "blocked", f"The page on special needs could not be read: {held.detail or held.reason.value}", [held]
    number = len(trail.reads)
    said = f"No report was found at {trail.home}: {number} page{'s' if number != 1 else ''} or file{'s' if number != 1 else ''} read."
    if all(one.is_file for _, one in reads):
        said = f"{trail.home} leads to a file that is not the report, not to a website. Correct the address in the list."
    return [], "not-found", said, [Skipped(trail.home, Reason.NOTHING_CHOSEN, said)]


def _blocked_report(trail: Trail, best: Read | None) -> Skipped | None:
    """A link that names the report and could not be followed; for a chosen report, only one that may be newer than it."""
    for skip, link, promise in trail.skips.values():
        named = words.names_report(link.text) or promise >= 84
        if not named or (best is not None and skip.reason in (Reason.NOT_FOUND, Reason.GONE)):
            continue
        dated = words.years(f"{link.text} {words.words_of(skip.url).rsplit('/', 1)[-1]}")
        if best is None or not dated or best.year is None or max(dated) > best.year:
            return skip
    return None


def _blocked_words(block: Skipped) -> str:
    return f"The link that names the report leads to {block.url}, which could not be read: {block.detail or block.reason.value}"


def _alike(one: Read, other: Read) -> bool:
    """Whether two texts are one report in two forms: nearly the same words, and the same people."""
    mine, theirs = one.shingles, other.shingles
    same = len(mine & theirs) > 0.85 * min(len(mine), len(theirs)) if mine and theirs else False
    return same and len(one.people ^ other.people) <= 0.2 * len(one.people | other.people)


def _year(one: Read) -> str:
    return f"{int(one.year)}-{int(one.year) % 100 + 1:02d}" if one.year is not None else "no date"


def _why(one: Read) -> str:
    if one.unread:
        return f"Called the report by {one.named}. Its text could not be read: {one.unread}"
    called = (
        f"Called the report by {one.named}"
        if one.named
        else "A policy that says it is the report as well"
        if one.combined
        else "A page on special needs"
    )
    return f"{called}; it speaks of {len(one.duties)} of the 23 duties."


def _said(trail: Trail, chosen: list[str], outcome: str, reason: str, skipped: list[Skipped]) -> Found:
    main = max(chosen, key=lambda key: score(trail.reads[key]), default="")
    candidates = []
    for key, one in sorted(trail.reads.items(), key=lambda pair: (pair[0] not in chosen, -score(pair[1]))):
        if key in chosen or one.named or one.topic or one.other or len(one.duties) >= 5:
            why = [_why(one)] if key in chosen else list(_why_not(one))
            if one.year is not None:
                why.append(f"from about {_year(one)}")
            candidates.append(Candidate(one.fetched.url, one.title[:200], round(score(one), 1), tuple(why), key in chosen))
    links = [link for key in chosen[:1] for link in trail.reads[key].links] + (list(trail.reads[main].links) if main else [])
    return Found(
        chosen=tuple(trail.reads[key].fetched for key in chosen),
        skipped=tuple(dict.fromkeys(skipped)),
        outcome=outcome,
        reason=reason,
        clicks=min((far for key in chosen[:1] if (far := trail.clicks(key)) is not None), default=None),
        link_says_so=any(words.names_report(link.text) for link in links),
        candidates=tuple(candidates[:20]),
    )


def _why_not(one: Read) -> list[str]:
    why = []
    if one.foreign:
        why.append(f"it is about {one.foreign}")
    if one.other:
        why.append(f"it is {one.other}")
    if one.named and not why:
        why.append(f"called a report by {one.named}, but another page or file fits better")
    if not one.unread:
        why.append(f"it speaks of {len(one.duties)} of the 23 duties")
    return why or ["another page fits better"]
