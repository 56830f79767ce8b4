"""One school's website, by maker, story and the words of its links; and what a right search of it comes to."""

# ruff: noqa: E501 - markup and addresses read better whole

from __future__ import annotations

import gzip
import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import county_text as texts
from county_makers import Entry, Maker, slug
from county_text import Text

from seninfo_check.demo import Route, Site

PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass
class Plan:
    """A site in the making. `chosen` holds the addresses of the report (with the site's name before them), `outcomes` the right answers."""

    name: str
    maker: Maker
    text: Text
    dice: random.Random
    link: str = "SEN Information Report"
    title: str = "SEN Information Report 2025-26"
    routes: dict[str, Route] = field(default_factory=dict)
    chosen: list[str] = field(default_factory=list)
    outcomes: tuple[str, ...] = ("found",)
    others: dict[str, Site] = field(default_factory=dict)
    _pages: list[tuple[str, str, str]] = field(default_factory=list)
    _menu: list[Entry] = field(default_factory=list)
    _count: int = 0

    def address(self, title: str, section: str = "") -> str:
        self._count += self.dice.randint(1, 7)
        return self.maker.page_address(section, title, self._count)

    def page(self, title: str, body: str, section: str = "", at: str = "") -> str:
        """Adds a page that no menu names yet."""
        path = at or self.address(title, section)
        if any(path == there for there, _, _ in self._pages):
            path = f"{path.rstrip('/')}-1{'/' if path.endswith('/') else ''}"
        self._pages.append((path, title, body.replace("{school}", self.text.school)))
        return path

    def file(self, name: str, body: bytes, kind: str = PDF, **more: object) -> str:
        self._count += 1
        path = self.maker.file_address(name, self._count)
        self.routes[path] = Route(body, kind, **more)  # type: ignore[arg-type]
        return path

    def menu(self, top: str, text: str, path: str) -> Entry:
        """Adds an entry below one of the top entries of the menu."""
        for entry in self._menu:
            if entry.text == top:
                entry.below.append(Entry(text, path))
                return entry.below[-1]
        self._menu.append(Entry(top, self.page(top, f"<h1>{top}</h1><p>Choose a page from the menu.</p>"), [Entry(text, path)]))
        return self._menu[-1].below[-1]

    def right(self, *paths: str) -> None:
        self.chosen += [f"{self.name}{path}" for path in paths]

    def site(self, port: int = 0) -> Site:
        home = self.page("Home", texts.HOME, at=self.maker.home)
        menu = [Entry("Home", home), *self._menu]
        for path, title, body in self._pages:
            self.routes[path] = Route(self.maker.markup(self.text.school, title, body, menu, path).encode())
        if self.maker.home != "/":
            self.routes["/"] = Route(b"", status=302, headers={"Location": self.maker.home})
        self.routes.setdefault("/robots.txt", Route(b"User-agent: *\nDisallow: /admin/\n", "text/plain"))
        return Site(self.name, self.routes, port)


def furnish(plan: Plan, *, policy: bool = True) -> dict[str, str]:
    """The pages that stand on every school's site: news, governors, policies with their decoys. Gives the addresses by name."""
    made: dict[str, str] = {}
    about = "Our School" if plan.dice.random() < 0.6 else "About Us"
    for title, body in (("Welcome", "<h1>Welcome</h1><p>Welcome from the headteacher of {school}.</p>"), ("Governors", texts.GOVERNORS)):
        made[title] = plan.page(title, body, about)
        plan.menu(about, title, made[title])
    for title, body in (
        ("News", texts.NEWS),
        ("Calendar", "<h1>Calendar</h1><p>June</p><a href='/calendar/2031/07/'>Next month</a> <a href='?month=2'>2</a>"),
        ("Lunch Menus", "<h1>Menus</h1><p>Pie.</p>"),
    ):
        plan.menu("Parents", title, plan.page(title, body, "Parents"))
    files = {
        "Accessibility Plan": plan.file("accessibility-plan.pdf", texts.pdf(_decoy(plan, texts.ACCESS))),
        "Behaviour Policy": plan.file("behaviour.pdf", texts.pdf([("h1", "Behaviour Policy"), ("p", "We are kind.")])),
    }
    if policy:
        files["SEND Policy"] = plan.file("send-policy-2025.pdf", texts.pdf(_decoy(plan, texts.POLICY)))
    links = "".join(f'<li><a href="{path}">{name}</a></li>' for name, path in files.items())
    made["Policies"] = plan.page("Policies", f"<h1>Policies</h1><p>Our policies are below.</p><ul>{links}</ul>", "Key Information")
    made["Pupil Premium"] = plan.page("Pupil Premium", texts.PREMIUM, "Key Information")
    plan.menu("Key Information", "Policies", made["Policies"])
    plan.menu("Key Information", "Pupil Premium", made["Pupil Premium"])
    return {**made, **files}


def _decoy(plan: Plan, markup: str) -> list[tuple[str, str]]:
    import re

    found = re.findall(r"<(h1|h2|p)>(.*?)</\1>", markup.replace("\n", " ").replace("{school}", plan.text.school))
    return [(kind, text) for kind, text in found]


def _hang(plan: Plan, path: str, *, deep: bool = False) -> Entry:
    """Puts the report's page into the menu, at a place where schools put it."""
    return plan.menu(
        "Key Information" if deep else plan.dice.choice(["Key Information", "Our School", "Parents", "Inclusion"]), plan.link, path
    )


def one_page(plan: Plan) -> None:
    furnish(plan)
    path = plan.page(plan.title, texts.whole(plan.text, plan.title, "Reviewed September 2025."), "Key Information")
    _hang(plan, path)
    plan.right(path)


def nameless(plan: Plan) -> None:
    """An address that says nothing, and a title that does not either."""
    furnish(plan)
    path = plan.page(plan.link, texts.whole(plan.text, plan.link), at=plan.dice.choice(["/?p=20016", "/806-2/", "/copy-of-school-meals/"]))
    _hang(plan, path)
    plan.right(path)


def accordion(plan: Plan) -> None:
    furnish(plan)
    parts = "".join(
        f'<div class="card"><div class="card-header"><button class="btn" data-toggle="collapse" data-target="#c{n}">{heading}</button></div><div id="c{n}" class="collapse">'
        f"<div class='card-body'>{texts.prose(lines)}</div></div></div>"
        for n, (heading, lines) in enumerate(plan.text.sections)
    )
    path = plan.page(plan.title, f"<h1>{plan.title}</h1>{texts.prose(plan.text.intro)}<div id='accordion'>{parts}</div>", "SEND")
    _hang(plan, path)
    plan.right(path)


def split(plan: Plan, *, numbered: bool = False, in_menu: bool = False, number_of_parts: int = 0) -> None:
    """One question a page; with `numbered` the question stands in the menu or the link only."""
    furnish(plan)
    title = plan.dice.choice(["SEND", "SEN Information Report", "Special Educational Needs"])
    hub = plan.address(title)
    sections = plan.text.sections
    parts = number_of_parts or plan.dice.randint(6, 9)
    bounds = [at * len(sections) // parts for at in range(parts + 1)]
    groups = [sections[begin:end] for begin, end in itertools.pairwise(bounds) if end > begin]
    paths, links = [], []
    for number, group in enumerate(groups, 1):
        words = group[0][0]
        ordinal = {1: "1st", 2: "2nd", 3: "3rd"}.get(number, f"{number}th")
        own = f"{ordinal} Question" if numbered else words
        body = f"<h1>{own}</h1>" + "".join(
            (f"<h2>{heading}</h2>" if at else "") + texts.prose(lines) for at, (heading, lines) in enumerate(group)
        )
        paths.append(plan.page(own, body, at=f"{hub.rstrip('/')}/q{number}/" if numbered and "?" not in hub else plan.address(own, title)))
        links.append((words if not numbered else f"Question {number}: {words}", paths[-1]))
    listed = "".join(f'<li><a href="{path}">{words}</a></li>' for words, path in links)
    intro = texts.prose(plan.text.intro) or f"<p>Here you find how {plan.text.school} helps children with special educational needs.</p>"
    plan.page(title, f"<h1>{title}</h1>{intro}" + ("" if in_menu else f"<p>Choose a question:</p><ul>{listed}</ul>"), at=hub)
    entry = _hang(plan, hub)
    entry.text = title
    if in_menu:
        entry.below = [Entry(words, path) for words, path in links]
    plan.right(hub, *paths)


def split_numbered(plan: Plan) -> None:
    split(plan, numbered=True)


def split_nine(plan: Plan) -> None:
    split(plan, numbered=True, number_of_parts=9)


def split_menu(plan: Plan) -> None:
    split(plan, in_menu=True)


def landing(plan: Plan, *, word: bool = False, scan: bool = False, words: str = "", **more: object) -> str:
    """A page with little more than a link to a file."""
    furnish(plan)
    lines = texts.lines_of(plan.text, plan.title, "Reviewed September 2025.")
    name = plan.dice.choice([f"{slug(plan.title)}.pdf", "SEND-IR-2025.pdf", "Document1.pdf", "report-for-website-final-v2.pdf"])
    if word:
        file = plan.file(name.replace(".pdf", ".docx"), texts.docx(lines), DOCX, **more)
    else:
        file = plan.file(name, texts.scanned(lines) if scan else texts.pdf(lines), PDF, **more)
    words = words or plan.dice.choice([plan.title, "Click here", "Download", plan.link, "SEND Information Report (PDF, 212 KB)"])
    title = plan.dice.choice(["SEND", "SEN Information Report", "Special Educational Needs and Disability", "Inclusion"])
    if title == "Inclusion" and words in ("Click here", "Download"):
        title = "SEND"
    page = plan.page(
        title,
        f'<h1>{title}</h1><p>Our SENCO is in school from Monday to Thursday.</p><p>Read our SEN information report: <a href="{file}">{words}</a></p>',
        "Parents",
    )
    entry = _hang(plan, page)
    entry.text = title
    plan.right(file)
    return file


def landing_docx(plan: Plan) -> None:
    landing(plan, word=True)


def scanned(plan: Plan) -> None:
    landing(plan, scan=True, words="SEN Information Report 2025")


def among_policies(plan: Plan) -> None:
    """The report is one file in the list of policies, and no page is about special needs."""
    made = furnish(plan)
    file = plan.file(f"{slug(plan.title)}.pdf", texts.pdf(texts.lines_of(plan.text, plan.title)))
    _swap(
        plan,
        made["Policies"],
        "</ul>",
        f'<li><a href="{file}">{plan.title}</a></li><li><a href="/equality.pdf">Equality Objectives</a></li></ul>',
    )
    plan.right(file)


def _swap(plan: Plan, path: str, old: str, new: str) -> None:
    plan._pages = [(at, title, body.replace(old, new) if at == path else body) for at, title, body in plan._pages]


def several_years(plan: Plan) -> None:
    """A list of years; the newest counts."""
    furnish(plan)
    old = plan.dice.choice([("2023-24", "2022-23"), ("2024-25", "2023-24", "2022-23")])
    files = {}
    for year in (*old, "2025-26"):
        lines = [
            (kind, line.replace("2025-26", year).replace("2025/26", year).replace("September 2025", f"September {year[:4]}"))
            for kind, line in texts.lines_of(plan.text, f"SEN Information Report {year}", f"Reviewed September {year[:4]}.")
        ]
        lines = lines if year == "2025-26" else lines[: -len(lines) // 3]
        files[year] = plan.file(f"SEN-Information-Report-{year}.pdf", texts.pdf(lines))
    order = sorted(files, reverse=plan.dice.random() < 0.5)
    bare = plan.dice.random() < 0.5
    links = "".join(f'<li><a href="{files[year]}">{year if bare else f"SEN Information Report {year}"}</a></li>' for year in order)
    page = plan.page("SEN Information Report", f"<h1>SEN Information Report</h1><p>Our reports:</p><ul>{links}</ul>", "Key Information")
    _hang(plan, page)
    plan.right(files["2025-26"])


def two_live(plan: Plan) -> None:
    """Two different versions are live and neither has a date: nobody can tell."""
    furnish(plan)
    undated = tuple((h, tuple(line for line in lines if "20" not in line)) for h, lines in plan.text.sections)
    text = Text(plan.text.school, plan.text.type, (), (), (), undated)
    page = plan.page("SEN Information Report", texts.whole(text, "SEN Information Report"), "Key Information")
    other = Text(
        text.school,
        text.type,
        (),
        (),
        (),
        tuple(
            (f"About: {h}", tuple(" ".join(reversed(line.split(", "))).replace("Mrs ", "Ms ") for line in reversed(lines)))
            for h, lines in undated
        ),
    )
    file = "/docs/sen-information-report.pdf"
    plan.routes[file] = Route(texts.pdf(texts.lines_of(other, "SEN Information Report")), PDF)
    _hang(plan, page)
    second = plan.page(
        "Inclusion", f'<h1>Inclusion</h1><p>Every child belongs. <a href="{file}">SEN Information Report</a></p>', "Our School"
    )
    plan.menu("Parents", "Inclusion", second)
    plan.outcomes = ("unsure",)


def combined(plan: Plan) -> None:
    """A policy and report in one, called so."""
    made = furnish(plan, policy=False)
    title = plan.dice.choice(
        [
            "SEND Policy and Information Report 2025",
            "SEN Policy & SEN Information Report",
            "SEND policy (including the SEN information report)",
        ]
    )
    file = plan.file(f"{slug(title)}.pdf", texts.pdf(texts.lines_of(plan.text, title)))
    _swap(plan, made["Policies"], "</ul>", f'<li><a href="{file}">{title}</a></li></ul>')
    plan.right(file)


def combined_unnamed(plan: Plan) -> None:
    """Called a policy in the link; its title says that it is the report as well."""
    made = furnish(plan, policy=False)
    file = plan.file("send-policy.pdf", texts.pdf(texts.lines_of(plan.text, "SEND Policy and SEN Information Report")))
    _swap(plan, made["Policies"], "</ul>", f'<li><a href="{file}">SEND Policy</a></li></ul>')
    plan.right(file)


def google_doc(plan: Plan, *, embedded: bool = False) -> None:
    furnish(plan)
    identity = f"1{plan.dice.getrandbits(120):030x}"
    google = plan.others.setdefault("google", Site("google", {}))
    if embedded:
        path = f"/document/d/e/2PACX-{identity}/pub"
        google.routes[f"{path}?embedded=true"] = Route(
            f"<!doctype html><title>{plan.title}</title>{texts.whole(plan.text, plan.title)}".encode()
        )  # type: ignore[index]
        body = f'<h1>SEND</h1><iframe src="https://docs.google.com{path}?embedded=true" width="100%"></iframe>'
        plan.chosen.append(f"https://docs.google.com{path}?embedded=true")
    else:
        google.routes[f"/document/d/{identity}/export?format=docx"] = Route(texts.docx(texts.lines_of(plan.text, plan.title)), DOCX)  # type: ignore[index]
        body = (
            f'<h1>SEND</h1><p>Please see our <a href="https://docs.google.com/document/d/{identity}/edit?usp=sharing">{plan.link}</a>.</p>'
        )
        plan.chosen.append(f"https://docs.google.com/document/d/{identity}/export?format=docx")
    _hang(plan, plan.page("SEND", body, "Parents")).text = "SEND"


def google_embedded(plan: Plan) -> None:
    google_doc(plan, embedded=True)


def on_trust_site(plan: Plan) -> None:
    """The trust's site lists every school's report; only one of them is ours."""
    furnish(plan)
    trust = f"trust-{plan.name}"
    others = ["Moss Vale Primary School", "Harbour Street Academy"]
    routes = {}
    own = f"/schools/{slug(plan.text.school)}-sen-information-report.pdf"
    routes[own] = Route(texts.pdf(texts.lines_of(plan.text, f"SEN Information Report: {plan.text.school}")), PDF)
    for name in others:
        routes[f"/schools/{slug(name)}-sen-information-report.pdf"] = Route(
            texts.pdf(texts.lines_of(texts.renamed(plan.text, name), f"SEN Information Report: {name}")), PDF
        )
    names = sorted([*others, plan.text.school])
    listed = "".join(f'<li><a href="/schools/{slug(name)}-sen-information-report.pdf">{name}</a></li>' for name in names)
    routes["/send"] = Route(
        f"<title>SEND | Northmoor Learning Trust</title><h1>SEN information reports of our schools</h1><ul>{listed}</ul>".encode()
    )
    routes["/"] = Route(b"<title>Northmoor Learning Trust</title><h1>Northmoor Learning Trust</h1><a href='/send'>SEND</a>")
    plan.others[trust] = Site(trust, routes)
    page = plan.page(
        "SEND",
        f'<h1>SEND</h1><p>Our report is on the site of our trust: <a href="{{{{site:{trust}}}}}/send">SEN information reports</a>.</p>',
    )
    _hang(plan, page).text = "SEND"
    plan.chosen.append(f"{trust}{own}")


def of_another_school(plan: Plan) -> None:
    """The link leads to a neighbour's report, put there by mistake."""
    furnish(plan)
    file = plan.file(
        "sen-report.pdf",
        texts.pdf(
            texts.lines_of(texts.renamed(plan.text, "Moss Vale Primary School"), "Moss Vale Primary School: SEN Information Report 2025")
        ),
    )
    page = plan.page("SEND", f'<h1>SEND</h1><p><a href="{file}">SEN Information Report</a></p>')
    _hang(plan, page).text = "SEND"
    plan.outcomes = ("unsure",)


def decoys_only(plan: Plan) -> None:
    furnish(plan)
    hub = plan.page(
        "SEND",
        '<h1>SEND</h1><p>All children are welcome.</p><p>See our policies and the <a href="https://localoffer.brackshire.example/">Local Offer</a>.</p>',
    )
    entry = _hang(plan, hub)
    entry.text = "SEND"
    for title, body in (("Inclusion Strategy", texts.STRATEGY), ("The Local Offer", texts.LOCAL_OFFER), ("SEND Governor", texts.GOVERNORS)):
        entry.below.append(Entry(title, plan.page(title, body, "SEND")))
    plan.outcomes = ("unsure", "not-found")


def robots_disallowed(plan: Plan) -> None:
    landing(plan, words="SEN Information Report 2025")
    file = plan.chosen.pop().removeprefix(plan.name)
    plan.routes["/robots.txt"] = Route(f"User-agent: *\nDisallow: {file}\n".encode(), "text/plain")
    plan.outcomes = ("blocked",)


def forbidden(plan: Plan) -> None:
    landing(plan, words="SEN Information Report 2025", status=403)
    plan.chosen.clear()
    plan.outcomes = ("blocked",)


def dead_link(plan: Plan) -> None:
    landing(plan, words="SEN Information Report 2025", status=404)
    plan.chosen.clear()
    plan.outcomes = ("not-found", "unsure")


def loop(plan: Plan) -> None:
    furnish(plan)
    plan.routes["/send-report/"] = Route(status=302, headers={"Location": "/send-report/go"})
    plan.routes["/send-report/go"] = Route(status=302, headers={"Location": "/send-report/"})
    _hang(plan, "/send-report/")
    plan.outcomes = ("blocked",)


def slow(plan: Plan) -> None:
    furnish(plan)
    path = plan.page(plan.title, texts.whole(plan.text, plan.title))
    _hang(plan, path)
    site = plan.site
    plan.right(path)

    def slowed(port: int = 0) -> Site:
        made = site(port)
        plan.routes[path] = Route(plan.routes[path].body, delay=1.5)
        return Site(made.name, plan.routes, port)

    plan.site = slowed  # type: ignore[method-assign]


def by_sitemap(plan: Plan) -> None:
    """A menu that scripts make: only the site's map names the report."""
    path = "/sen-information-report"
    plan.page(plan.title, texts.whole(plan.text, plan.title), at=path)
    urls = "".join(f"<url><loc>{{{{site:{plan.name}}}}}{at}</loc></url>" for at in ("/", "/news", path))
    plan.routes["/sitemap.xml"] = Route(
        f'<?xml version="1.0"?><sitemapindex><sitemap><loc>{{{{site:{plan.name}}}}}/sitemap-pages.xml</loc></sitemap></sitemapindex>'.encode(),
        "application/xml",
    )
    plan.routes["/sitemap-pages.xml"] = Route(f'<?xml version="1.0"?><urlset>{urls}</urlset>'.encode(), "application/xml")
    plan.right(path)


def packed(site: Site, address: str) -> bytes:
    """A site's map as gzip, for tests."""
    return gzip.compress(site.routes[address].body)


Story = Callable[[Plan], object]
STORIES: Sequence[Story] = (
    one_page, one_page, nameless, accordion, split, split_numbered, split_menu, landing, landing_docx, among_policies, several_years, two_live, combined,
    combined_unnamed, google_doc, google_embedded, on_trust_site, of_another_school, decoys_only, robots_disallowed, forbidden, dead_link, loop, by_sitemap, scanned,
)  # fmt: skip
