"""Writes fixtures/schools: the demo county, one invented school's website a story, with what a right search and check come to.

Usage: .venv/bin/python scripts/build_schools.py [only-expected]
The results are committed; run it again after a change to the makers or stories.
"""

from __future__ import annotations

import csv
import json
import random
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import county_stories as stories
import county_text as texts
from county_makers import BY_NAME, slug
from county_stories import Plan

from seninfo_check.demo import Route, Site

TARGET = Path(__file__).resolve().parents[1] / "fixtures" / "schools"
FIRST_PORT = 8801

#: Folder, maker, story, the labelled report it tells, another name for the school, the words of the menu, the report's title.
COUNTY: tuple[tuple[str, str, stories.Story, str, str, str, str], ...] = (
    ("wordpress-page", "wordpress", stories.one_page, "01", "", "SEN Information Report", "School Offer: SEN Information Report 2025-26"),
    ("e4education-page", "e4education", stories.one_page, "13", "", "SEND Information", "SEN Information Report 2025"),
    (
        "primarysite-cut-slug",
        "primarysite",
        stories.one_page,
        "07",
        "",
        "SEN Information Report",
        "Special Educational Needs Information Report for Parents",
    ),
    ("no-words-in-address", "wordpress", stories.nameless, "02", "", "Learning Support", "Learning Support"),
    ("accordion", "eschools", stories.accordion, "17", "", "SEND", "Our SEN Information Report, autumn 2025"),
    ("split-nine-pages", "schudio", stories.split_nine, "25", "", "SEN Information Report", ""),
    ("split-in-menu", "drupal", stories.split_menu, "14", "", "SEND", ""),
    ("landing-pdf", "drupal", stories.landing, "12", "", "SEND", "SEN Information Report 2025-26"),
    ("landing-docx", "old", stories.landing_docx, "09", "", "SEN", "SEND Information Report 2025/2026"),
    ("among-policies", "joomla", stories.among_policies, "19", "", "", "SEN Information Report 2025-26"),
    ("several-years", "schudio", stories.several_years, "23", "", "SEND Information Report", "SEN Information Report"),
    ("policy-and-report", "e4education", stories.combined, "16", "", "", ""),
    ("google-doc", "wordpress", stories.google_doc, "10", "", "SEND Report", "SEN Information Report 2025-26"),
    ("google-embedded", "joomla", stories.google_embedded, "15", "", "SEND", "Annual SEND Report 2025"),
    ("trust-hosted", "e4education", stories.on_trust_site, "21", "", "SEND", "SEN Information Report 2025-26"),
    ("sitemap-only", "primarysite", stories.by_sitemap, "26", "", "", "SEN Information Report 2025-26"),
    ("slow", "schudio", stories.slow, "01", "Dunnock Road Primary School", "SEN Information Report", "SEN Information Report 2025-26"),
    ("scanned-pdf", "drupal", stories.scanned, "02", "Copper Lane Primary School", "SEND", "SEN Information Report 2025"),
    ("robots-disallowed", "wordpress", stories.robots_disallowed, "13", "Eastfold Primary School", "SEND", "SEN Information Report 2025"),
    ("forbidden", "primarysite", stories.forbidden, "07", "Gorse Hill Primary School", "SEND", "SEN Information Report 2025"),
    ("redirect-loop", "joomla", stories.loop, "12", "Heron Mead Primary School", "SEN Information Report", "SEN Information Report 2025"),
    ("dead-link", "eschools", stories.dead_link, "19", "Ivy Cross Junior School", "SEND", "SEN Information Report 2025"),
    ("two-versions", "wordpress", stories.two_live, "25", "Juniper Way First School", "SEN Information Report", "SEN Information Report"),
    ("another-schools", "e4education", stories.of_another_school, "14", "Kingcup Catholic Primary School", "SEND", ""),
    ("decoys-only", "drupal", stories.decoys_only, "17", "Linnet Fields Nursery School", "SEND", ""),
)


def plan_of(at: int) -> tuple[Plan, list[Site]]:
    """One school of the county: its plan, and all its sites on their ports."""
    folder, maker, story, number, name, link, title = COUNTY[at]
    text = texts.read_text(number)
    text = texts.renamed(text, name) if name else text
    plan = Plan(folder, BY_NAME[maker], text, random.Random(at), link or "SEND", title or "SEN Information Report")
    story(plan)
    return plan, [plan.site(FIRST_PORT + at), *plan.others.values()]


def main() -> None:
    expected: dict[str, object] = {}
    if TARGET.exists() and "only-expected" not in sys.argv:
        shutil.rmtree(TARGET)
    TARGET.mkdir(parents=True, exist_ok=True)
    rows, others = [], {}
    for at in range(len(COUNTY)):
        plan, sites = plan_of(at)
        for site in sites:
            others.setdefault(site.name, Site(site.name, {}, site.port or FIRST_PORT + 80 + len(others))).routes.update(site.routes)  # type: ignore[attr-defined]
        urn = 900_101 + at
        rows.append([urn, plan.text.school, plan.text.type, "", f"http://127.0.0.1:{FIRST_PORT + at}/"])
        duties = dict.fromkeys(("senco-contact", "complaints", "local-offer"), "met")
        duties |= dict.fromkeys(plan.text.missing, "not-met") | dict.fromkeys(plan.text.partly, "partly-met")
        expected[plan.name] = {
            "urn": str(urn),
            "outcomes": list(plan.outcomes),
            "chosen": plan.chosen,
            "duties": duties if plan.chosen and at < 17 else {},
        }
    if "only-expected" not in sys.argv:
        for site in others.values():
            write_site(site)
    with open(TARGET / "schools.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([["urn", "name", "type", "authority", "website"], *rows])
    (TARGET / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(COUNTY)} schools, {len(others)} sites in {TARGET}")


def write_site(site: Site) -> None:
    """A site as a folder: its files, and site.json, which says what each address answers."""
    folder = TARGET / site.name
    folder.mkdir(exist_ok=True)
    routes: dict[str, dict[str, object]] = {}
    names: set[str] = set()
    for address, route in sorted(site.routes.items()):
        told: dict[str, object] = {}
        if route.body and len(route.body) < 100 and route.type == "text/plain":
            told["body"] = route.body.decode()
        elif route.body:
            told["file"] = _file_name(address, route, names)
            (folder / str(told["file"])).write_bytes(route.body)
        if route.type != Route().type:
            told["type"] = route.type
        told |= {"status": route.status} if route.status != 200 else {}
        told |= {"headers": dict(route.headers)} if route.headers else {}
        told |= {"delay": route.delay} if route.delay else {}
        routes[address] = told
    (folder / "site.json").write_text(json.dumps({"port": site.port, "routes": routes}, indent=1) + "\n", "utf-8")


def _file_name(address: str, route: Route, names: set[str]) -> str:
    suffix = {"application/pdf": ".pdf", stories.DOCX: ".docx", "application/xml": ".xml", "text/plain": ".txt"}.get(route.type, ".html")
    parts = urlsplit(address)
    stem = slug(f"{parts.path.strip('/').split('/')[-1].rsplit('.', 1)[0]} {parts.query}", 48) or "home"
    name = f"{stem}{suffix}"
    number = 2
    while name in names:
        name, number = f"{stem}-{number}{suffix}", number + 1
    names.add(name)
    return name


if __name__ == "__main__":
    main()
