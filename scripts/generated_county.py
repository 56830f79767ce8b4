"""A county of invented sites, makers by stories by link texts, from one seed: how often is the right report chosen, and is it ever silently wrong?

Usage: .venv/bin/python scripts/generated_county.py [sites] [seed]
"""

# ruff: noqa: E501 - markup and addresses read better whole

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import county_text as texts
from county_makers import MAKERS
from county_stories import STORIES, Plan

from seninfo_check import crawl
from seninfo_check.demo import Site, StandIn, serve
from seninfo_check.fetch import Client
from seninfo_check.model import Fetched, Found, School, SchoolType, Skipped

PLACES = [
    "Alder Bank",
    "Birch Hollow",
    "Copper Lane",
    "Dunnock Road",
    "Eastfold",
    "Fernhollow",
    "Gorse Hill",
    "Heron Mead",
    "Ivy Cross",
    "Juniper Way",
    "Kingcup",
    "Linnet Fields",
    "Merlin Park",
    "Nuthatch",
    "Oxeye",
    "Plover Street",
    "Quince Tree",
    "Redwing",
    "Sandpiper",
    "Teasel Vale",
    "Upper Medlar",
    "Vetch Lane",
    "Whinchat",
    "Yarrow Green",
]
KINDS = (
    "Primary School",
    "Church of England Primary School",
    "Community Primary School",
    "Junior School",
    "Primary Academy",
    "Infant School",
    "High School",
)
LINKS = ("SEN Information Report", "SEND Information Report", "SEND", "Special Educational Needs", "SEN", "SEND Report", "Annual SEND Report", "School Offer", "SEND Offer", "Our Local Offer", "Learning Support", "Inclusion", "Additional Educational Needs", "SEND FAQs", "Provision and Outcomes Statement", "Information and Offer Report", "Special Educational Needs & Disabilities (SEND)", "SEND Information", "How we support children with SEND", "Support for your child's needs")  # fmt: skip
TITLES = (
    "SEN Information Report 2025-26",
    "SEND Information Report",
    "Special Educational Needs and Disabilities Information Report",
    "Annual SEND Report 2025",
    "School Offer: SEN Information Report",
    "Our SEND information report, September 2025",
)


@dataclass(frozen=True)
class Case:
    """One school of the county and what a right search comes to: `chosen` as site name and path, or a whole address."""

    school: School
    story: str
    maker: str
    sites: tuple[Site, ...]
    chosen: tuple[str, ...]
    outcomes: tuple[str, ...]


def county(number: int = 200, seed: int = 3) -> list[Case]:
    """So many invented schools."""
    dice = random.Random(seed)
    sources = [texts.read_text(source) for source in texts.SOURCES]
    cases = []
    for at in range(number):
        story, maker = STORIES[at % len(STORIES)], MAKERS[(at + at // len(STORIES)) % len(MAKERS)]
        name = f"{dice.choice(('', '', 'Great ', 'St '))}{PLACES[at % len(PLACES)]} {dice.choice(KINDS)}".replace("St ", "St Mary's ")
        text = texts.renamed(dice.choice(sources), name)
        plan = Plan(f"s{at:03d}", maker, text, random.Random(dice.random()), dice.choice(LINKS), dice.choice(TITLES))
        story(plan)
        site = plan.site()
        school = School(name=name, type=SchoolType(text.type), urn=str(900_000 + at), website=f"{{{{site:{plan.name}}}}}/")
        cases.append(Case(school, story.__name__, maker.name, (site, *plan.others.values()), tuple(plan.chosen), plan.outcomes))
    return cases


def sites_of(cases: Sequence[Case]) -> list[Site]:
    """Every site of some cases; all the stand-ins for Google become one."""
    sites = [site for case in cases for site in case.sites if site.name != "google"]
    google = {path: route for case in cases for site in case.sites if site.name == "google" for path, route in site.routes.items()}
    return [*sites, Site("google", google)]


def search(cases: Sequence[Case], threads: int = 16) -> list[tuple[Case, Found, set[str], int]]:
    """Each case with what the real crawler found, the addresses that were right, and the number of requests."""
    from dataclasses import replace

    with serve(sites_of(cases)) as addresses:
        client = StandIn(Client(delay=0.0, retries=0), addresses)

        def one(case: Case) -> tuple[Case, Found, set[str], int]:
            asked = 0

            def get(url: str) -> Fetched | Skipped:
                nonlocal asked
                asked += 1
                answer = client.get(url)
                assert isinstance(answer, (Fetched, Skipped))
                return answer

            home = addresses[case.sites[0].name]
            found = crawl.find(replace(case.school, website=f"{home}/"), get)
            right = {
                one if one.startswith("https") else addresses[one.split("/", 1)[0]] + "/" + one.split("/", 1)[1] for one in case.chosen
            }
            return case, found, right, asked

        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(one, cases))


def verdict(case: Case, found: Found, right: set[str]) -> str:
    """right, unsure (said so, though it could be known), or WRONG (silently)."""
    chosen = {one.url for one in found.chosen}
    if found.outcome in case.outcomes and (found.outcome != "found" or chosen == right):
        return "right"
    return "unsure" if found.outcome != "found" else "WRONG"


def main() -> None:
    number, seed = (int(sys.argv[1]) if len(sys.argv) > 1 else 200), (int(sys.argv[2]) if len(sys.argv) > 2 else 3)
    results = search(county(number, seed))
    counts = {"right": 0, "unsure": 0, "WRONG": 0}
    for case, found, right, _asked in results:
        said = verdict(case, found, right)
        counts[said] += 1
        if said != "right":
            print(
                f"{said}: {case.sites[0].name} {case.story} ({case.maker}) wanted {case.outcomes} {sorted(right)}\n    got {found.outcome} {[one.url for one in found.chosen]}\n    {found.reason}"
            )
            for one in found.candidates[:4]:
                print(f"      {one.score} {one.url} {one.title[:50]!r} {one.reasons}")
    requests = sorted(asked for *_, asked in results)
    print(
        f"{number} sites, seed {seed}: {counts['right']} right ({counts['right'] / number:.1%}), {counts['unsure']} said unsure or not found, {counts['WRONG']} silently wrong"
    )
    print(f"requests a site: median {requests[len(requests) // 2]}, most {requests[-1]}, in all {sum(requests)}")


if __name__ == "__main__":
    main()
