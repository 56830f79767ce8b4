"""The search on small sites: what is followed, what is chosen and what is said."""

# ruff: noqa: E501 - markup and addresses read better whole

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping

import pytest

from seninfo_check import crawl
from seninfo_check.crawl import sitemap, words
from seninfo_check.crawl.judge import names_school, other_schools
from seninfo_check.crawl.pages import read_page
from seninfo_check.model import Fetched, Found, Reason, School, Skipped

HOME = "https://alder.example"
SCHOOL = School(name="Alder Bank Primary School", website=f"{HOME}/")
REPORT = """<h2>What kinds of need do you provide for?</h2><p>We teach autistic children and children with dyslexia.</p>
<h2>How do you notice?</h2><p>Teachers see who is falling behind and tell the SENCO, Mrs Lane. Progress is reviewed each term with parents.</p>
<h2>Teaching</h2><p>Work is adapted; a teaching assistant runs small group work. Staff are trained in speech. A counsellor helps with worries.</p>
<h2>Trips</h2><p>All children go on trips. The educational psychologist visits. We evaluate the impact in July.</p>
<h2>Complaints</h2><p>Complain to the head. SENDIASS helps families. The local offer is online. Transition to secondary school begins in May.</p>"""

Site = Mapping[str, "str | bytes | Skipped"]


def page(title: str, body: str, menu: str = "") -> str:
    return f"<!doctype html><html><head><title>{title} | Alder Bank Primary School</title></head><body><nav>{menu}</nav><main><h1>{title}</h1>{body}</main></body></html>"


def fetched(url: str, body: str | bytes, kind: str = "text/html") -> Fetched:
    data = body.encode() if isinstance(body, str) else body
    return Fetched(url, kind, data, hashlib.sha256(data).hexdigest())


def getter(site: Site, asked: list[str] | None = None) -> Callable[[str], Fetched | Skipped]:
    def get(url: str) -> Fetched | Skipped:
        if asked is not None:
            asked.append(url)
        answer = site.get(url.removeprefix(HOME) or "/", Skipped(url, Reason.NOT_FOUND, "The site has no page at this address (404)."))
        return answer if isinstance(answer, Skipped) else fetched(url, answer)

    return get


def search(site: Site, school: School = SCHOOL, **more: int) -> Found:
    return crawl.find(school, getter(site), **more)


def chosen(found: Found) -> list[str]:
    return [one.url.removeprefix(HOME) for one in found.chosen]


SIMPLE = {
    "/": page("Welcome", "<p>Hello.</p>", '<a href="/news">News</a><ul><li><a href="/x9">SEN Information Report</a></li></ul>'),
    "/x9": page("SEN Information Report", REPORT),
    "/news": page("News", "<p>None.</p>"),
}


def test_a_link_that_names_the_report_is_followed_whatever_its_address():
    asked: list[str] = []
    found = crawl.find(SCHOOL, getter(SIMPLE, asked))
    assert (found.outcome, chosen(found), found.clicks, found.link_says_so) == ("found", ["/x9"], 1, True)
    assert asked == [f"{HOME}/", f"{HOME}/x9"]


def test_the_report_two_clicks_away_behind_key_information_is_found_with_its_clicks():
    site = {
        "/": page("Welcome", "", '<a href="/key">Key Information</a>'),
        "/key": page("Key Information", '<a href="/a">SEND</a>'),
        "/a": page("SEND", REPORT),
    }
    found = search(site)
    assert (chosen(found), found.clicks, found.link_says_so) == (["/a"], 2, False)


def test_candidates_that_were_not_chosen_say_why():
    site = {
        **SIMPLE,
        "/": page("Welcome", '<a href="/p">SEND</a> <a href="/x9">SEN Information Report</a>'),
        "/p": page("SEND Policy", REPORT),
    }
    found = search(site)
    refused = [one for one in found.candidates if not one.chosen]
    assert chosen(found) == ["/x9"]
    assert [one.url for one in refused] == [f"{HOME}/p"]
    assert "it is a SEN policy" in refused[0].reasons


def test_a_policy_alone_is_never_taken_for_the_report():
    site = {"/": page("Welcome", '<a href="/p">SEND Policy</a>'), "/p": page("SEND Policy", REPORT)}
    found = search(site)
    assert (found.outcome, found.chosen) == ("unsure", ())
    assert "SEN policy" in found.reason


def test_a_link_that_names_the_report_and_leads_to_something_else_is_unsure():
    site = {"/": SIMPLE["/"], "/x9": page("Accessibility Plan 2024 to 2027", REPORT)}
    found = search(site)
    assert (found.outcome, found.chosen) == ("unsure", ())
    assert "an accessibility plan" in found.reason


def test_parts_that_the_budget_does_not_reach_are_told():
    parts = {f"/q{n}": page(f"Part {n}", REPORT.split("<h2>")[n % 5 + 1]) for n in range(1, 21)}
    links = "".join(f'<li><a href="/q{n}">Question {n}: how do we help?</a></li>' for n in range(1, 21))
    found = search({"/": page("Welcome", '<a href="/send">SEND</a>'), "/send": page("SEND", f"<ul>{links}</ul>"), **parts}, budget=12)
    assert len(found.chosen) == 11
    assert len(found.skipped) == 10
    assert "10 more of its parts could not be read" in found.reason


def test_a_policy_that_says_it_is_the_report_too_is_the_report():
    site = {"/": page("Welcome", '<a href="/p">SEND Policy</a>'), "/p": page("SEND Policy and Information Report", REPORT)}
    assert chosen(search(site)) == ["/p"]


def test_parts_of_a_split_report_are_joined_in_the_order_of_their_links():
    parts = {f"/q{n}": page(f"Part {n}", f"<p>{text}</p>") for n, text in enumerate(REPORT.split("<h2>")[1:], 1)}
    links = "".join(f'<li><a href="/q{n}">Question {n}: how do we help?</a></li>' for n in range(1, 6))
    site = {"/": page("Welcome", "", '<a href="/send">SEND</a>'), "/send": page("SEND", f"<p>Choose:</p><ul>{links}</ul>"), **parts}
    found = search(site)
    assert chosen(found) == ["/send", "/q1", "/q2", "/q3", "/q4", "/q5"]
    assert "split" in found.reason


def test_a_part_that_cannot_be_read_is_told_with_the_others():
    test_site = {f"/q{n}": page(f"Part {n}", f"<p>{text}</p>") for n, text in enumerate(REPORT.split("<h2>")[1:], 1)}
    test_site["/q3"] = Skipped(f"{HOME}/q3", Reason.TIMEOUT, "No answer in time.")  # type: ignore[assignment]
    links = "".join(f'<li><a href="/q{n}">Question {n}: how do we help?</a></li>' for n in range(1, 6))
    found = search({"/": page("Welcome", '<a href="/send">SEND</a>'), "/send": page("SEND", f"<ul>{links}</ul>"), **test_site})
    assert [skip.url for skip in found.skipped] == [f"{HOME}/q3"]


def test_the_newest_of_several_years_is_taken_and_said():
    body = "".join(f'<li><a href="/r{year}">{year}-{year % 100 + 1}</a></li>' for year in (2023, 2025, 2024))
    site = {"/": page("Welcome", '<a href="/send">SEN Information Report</a>'), "/send": page("SEN Information Report", f"<ul>{body}</ul>")}
    site |= {
        f"/r{year}": page(f"SEN Information Report {year}-{year % 100 + 1}", REPORT.replace("Mrs Lane", f"Mrs L{year}"))
        for year in (2023, 2024, 2025)
    }
    found = search(site)
    assert chosen(found) == ["/r2025"]
    assert "3 versions" in found.reason


def test_two_live_versions_without_dates_are_unsure_and_both_named():
    other = REPORT.replace("Mrs Lane", "Mr Adu").replace("autistic", "deaf").replace("counsellor", "nurse")
    site = {
        "/": page("Welcome", '<a href="/a">SEN report</a> <a href="/b">SEN information report</a>'),
        "/a": page("SEN report", REPORT),
        "/b": page("SEN information report", other),
    }
    found = search(site)
    assert found.outcome == "unsure"
    assert len(found.chosen) == len(found.skipped) == 1
    assert "/a" in found.reason
    assert "/b" in found.reason


@pytest.mark.parametrize("reason", [Reason.BLOCKED, Reason.ROBOTS_DISALLOWED, Reason.TIMEOUT, Reason.TOO_LARGE])
def test_a_report_that_may_not_be_read_is_blocked_and_not_missing(reason: Reason):
    site = {**SIMPLE, "/x9": Skipped(f"{HOME}/x9", reason, "Refused.")}
    found = search(site)
    assert (found.outcome, [skip.reason for skip in found.skipped]) == ("blocked", [reason])


def test_a_dead_link_to_the_report_is_not_found_and_says_where_it_leads():
    site = {key: value for key, value in SIMPLE.items() if key != "/x9"}
    found = search(site)
    assert found.outcome == "not-found"
    assert "/x9" in found.reason


def test_the_report_of_another_school_is_unsure():
    site = {
        "/": SIMPLE["/"],
        "/x9": page("SEN Information Report", REPORT).replace("Alder Bank", "Moss Vale").replace("<h1>", "<h1>Moss Vale Primary School: "),
    }
    found = search(site)
    assert (found.outcome, found.chosen) == ("unsure", ())
    assert "Moss Vale" in found.reason


def test_an_address_that_leads_to_another_schools_site_is_said():
    home = page("Welcome to Moss Vale Primary School", "<p>Hello.</p>").replace("Alder Bank", "Moss Vale")
    found = search({"/": home})
    assert found.outcome == "unsure"
    assert "Correct the address" in found.reason


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        (Reason.TLS, "blocked"),
        (Reason.TIMEOUT, "blocked"),
        (Reason.REDIRECT, "blocked"),
        (Reason.UNREADABLE, "not-found"),
        (Reason.NOT_FOUND, "not-found"),
    ],
)
def test_a_home_page_that_cannot_be_opened_ends_the_search_with_its_reason(reason: Reason, outcome: str):
    found = search({"/": Skipped(f"{HOME}/", reason, "Words for a person.")})
    assert (found.outcome, found.reason) == (outcome, "Words for a person.")


def test_a_school_without_a_website_asks_for_nothing():
    asked: list[str] = []
    found = crawl.find(School(name="Alder Bank"), getter({}, asked))
    assert (found.outcome, found.skipped[0].reason, asked) == ("not-found", Reason.NO_ADDRESS, [])


def test_an_address_of_the_report_in_the_list_is_opened_first():
    asked: list[str] = []
    school = School(name=SCHOOL.name, website=SCHOOL.website, report_url=f"{HOME}/x9")
    found = crawl.find(school, getter(SIMPLE, asked))
    assert (found.outcome, chosen(found), asked[0]) == ("found", ["/x9"], f"{HOME}/x9")


def test_an_endless_calendar_is_not_followed():
    asked: list[str] = []
    links = "".join(f'<a href="/calendar/{year}/{month:02d}/">SEND events</a>' for year in range(2020, 2030) for month in range(1, 13))
    crawl.find(SCHOOL, getter({"/": page("Welcome", links + '<a href="?month=3">March</a>')}, asked))
    assert not [url for url in asked if "calendar" in url or "month" in url]


def test_no_more_pages_are_asked_for_than_the_budget_allows():
    asked: list[str] = []
    many = {f"/s{n}": page(f"SEND {n}", f'<a href="/s{n + 1}">SEND more {n}</a>') for n in range(200)}
    found = crawl.find(SCHOOL, getter({"/": page("Welcome", '<a href="/s0">SEND</a>'), **many}, asked), budget=12)
    assert len(asked) == 12
    assert found.outcome == "unsure"
    assert "12 requests" in found.reason


def test_a_site_whose_menu_is_made_by_scripts_is_searched_by_its_map():
    index = "<sitemapindex><sitemap><loc>https://alder.example/pages.xml.gz</loc></sitemap></sitemapindex>"
    urls = "".join(f"<url><loc>{HOME}/p{n}</loc></url>" for n in range(3_000)) + f"<url><loc>{HOME}/sen-information-report</loc></url>"
    site = {
        "/": page("Welcome", "<div id=app></div>"),
        "/sitemap.xml": index,
        "/pages.xml.gz": gzip.compress(f"<urlset>{urls}</urlset>".encode()),
    }
    found = search({**site, "/sen-information-report": page("SEN Information Report", REPORT)})
    assert (chosen(found), found.clicks) == (["/sen-information-report"], None)


def test_a_map_of_a_quarter_of_a_million_addresses_and_a_gzip_bomb_are_cut_off():
    huge = "<urlset>" + f"<url><loc>{HOME}/p</loc></url>" * 300_000 + "</urlset>"
    assert sum(1 for _ in sitemap.addresses(HOME, lambda url: fetched(url, huge))) == sitemap.MOST_ADDRESSES
    assert len(sitemap.unpacked(gzip.compress(bytes(200_000_000)))) == sitemap.MOST_BYTES
    assert sitemap.unpacked(b"\x1f\x8bnot gzip") == b""


def test_an_embedded_document_is_the_report():
    site = {
        "/": page("Welcome", '<a href="/send">SEND</a>'),
        "/send": page("SEND", '<iframe src="https://docs.google.com/document/d/e/2PACX-abc/pub?embedded=true"></iframe>'),
    }
    document = f"<title>SEN Information Report</title><h1>SEN Information Report</h1>{REPORT}"

    def get(url: str) -> Fetched | Skipped:
        return fetched(url, document) if "docs.google.com" in url else getter(site)(url)

    found = crawl.find(SCHOOL, get)
    assert [one.url for one in found.chosen] == ["https://docs.google.com/document/d/e/2PACX-abc/pub?embedded=true"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SEN Information Report", "report"),
        ("SEND information report 2025 (PDF)", "report"),
        ("Special Educational Needs and Disability (SEND) Information Report", "report"),
        ("Annual SEND Report", "report"),
        ("SEND policy and information report", "report"),
        ("SEND Policy", "policy"),
        ("School Offer", "near"),
        ("SEND", "topic"),
        ("Learning Support", "topic"),
        ("Send us a message", "other"),
        ("Pupil Premium Report", "decoy"),
        ("Ofsted report", "decoy"),
        ("Accessibility Plan", "decoy"),
        ("Inclusion Strategy", "decoy"),
        ("SEND Governor's report", "decoy"),
        ("Click here", "generic"),
        ("Policies", "hub"),
    ],
)
def test_words_promise(text: str, kind: str):
    assert words.promise_of(text).kind == kind


def test_school_years_are_read_from_the_ways_they_are_written():
    assert words.years("Report 2024-25") == words.years("2024/2025") == words.years("September 2024") == (2024.0,)
    assert words.years("Report 2025") == (2024.6,)
    assert words.years("ring 01632 960123") == ()


def test_a_school_is_known_by_the_part_of_its_name_that_is_its_own():
    school = School(name="St Mary's Catholic Primary School")
    assert names_school("Welcome to Saint Mary's!", school)
    assert not names_school("St Marylebone", school)
    assert other_schools("Moss Vale Primary School: report", school) == ["Moss Vale Primary School"]
    assert other_schools("Our Primary School and the Primary School of St Mary's", school) == []


def test_links_are_read_from_menus_pictures_frames_and_buttons():
    body = '<a href="/a"><img alt="SEND"></a><iframe src="/b"></iframe><button onclick="location.href=\'/c\'">Go</button><a href="mailto:x@y">m</a><a href="#x">x</a>'
    anchors = read_page(fetched(f"{HOME}/", f"<html><body>{body}</body></html>")).anchors
    assert [(one.url.removeprefix(HOME), one.text) for one in anchors] == [("/a", "SEND"), ("/b", ""), ("/c", "Go")]


@pytest.mark.parametrize(
    "body", [b"", b"\x00\x01\x02", b"<", b"<html><a href='http://[bad'>SEND</a>", "<a href='/ü?q=%zz'>SEND</a>".encode(), b"<div>" * 5_000]
)
def test_a_broken_page_gives_a_page_without_an_error(body: bytes):
    assert crawl.find(SCHOOL, lambda url: fetched(url, body)).outcome in ("not-found", "unsure")
