"""What one page or file turns out to be once it is read: how much of a report it shows, whose it is, and from when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from seninfo_check.crawl.pages import Anchor, Page, read_page
from seninfo_check.crawl.words import is_generic, names_other, names_report, promise_of, words_of, years
from seninfo_check.model import Fetched, Kind, School, Unreadable

#: What each duty's answer tends to say, as plain words; a page is judged by how many of these it shows, not by how well.
_DUTIES: tuple[tuple[str, ...], ...] = (
    ("kinds of need", "types of need", "areas of need", "autis", "dyslexi", "speech and language", "hearing impair", "kinds of special"),
    ("identif", "noticed", "spotted", "screening", "fallen behind", "falling behind", "early concern", "extra help"),
    ("effective", "evaluat", "impact", "how well it works"),
    ("progress", "review", "targets", "assess, plan"),
    ("approach to teaching", "quality first", "high quality teaching", "differentiat", "scaffold", "in lessons", "taught", "in class"),
    ("adapt", "curriculum", "learning environment", "quiet", "visual timetable"),
    ("intervention", "small group", "one-to-one", "1:1", "extra support", "additional support", "teaching assistant"),
    ("trips", "clubs", "residential", "activities", "school visits"),
    ("emotional", "wellbeing", "well-being", "mental health", "nurture", "worries", "counsel", "feelings"),
    ("senco", "sendco", "special educational needs co", "inclusion manager", "inclusion lead", "head of send", "inco "),
    ("training", "trained", "qualif", "expertise", "accredit"),
    ("equipment", "resources", "facilities", "laptop", "sloping"),
    ("parents", "carers", "families"),
    ("pupil voice", "views of", "child's views", "their views", "pupils are asked", "school council", "young people"),
    ("complain", "unhappy", "not satisfied", "dissatisf"),
    (
        "educational psycholog",
        "outside agenc",
        "external agenc",
        "therapist",
        "nhs",
        "camhs",
        "social care",
        "specialist teacher",
        "other bodies",
    ),
    ("sendias", "iass", "information, advice", "support for parents", "parent partnership", "iask"),
    ("transition", "moving to", "secondary school", "next phase", "new class", "starting school", "year 7", "adulthood"),
    ("local offer",),
    ("admission", "admit"),
    ("less favourably", "equality act", "discriminat", "reasonable adjustment"),
    ("ramp", "wheelchair", "accessible toilet", "disabled toilet", "accessib"),
    ("looked after", "looked-after", "children in care", "in care"),
)
_COMMON = frozenset(
    {"the", "school", "academy", "primary", "infant", "infants", "junior", "juniors", "nursery", "secondary", "high", "grammar", "college"}
    | {"community", "church", "of", "england", "ce", "c", "e", "cofe", "rc", "roman", "catholic", "voluntary", "aided", "controlled", "va"}
    | {"vc", "federation", "special", "foundation", "free", "independent", "trust", "and", "first", "middle", "upper", "lower", "all"}
    | {"through", "sixth", "form", "centre"}
)
_OTHERS = re.compile(
    r"\b((?:(?:St\.?|[A-Z][a-z'’-]+[a-z]|of|the|and|&|on|CE|RC|VA|VC|C ?of ?E) ){1,7}"
    r"(?:School|Academy|College|Nursery|Infants|Juniors|Primary)\b)(?! Trust| Trusts| Council)"
)


@dataclass
class Read:
    """One fetched page or file. `named` says where the report's name stands, `other` what it is instead, `duties` how many it speaks of."""

    fetched: Fetched
    page: Page | None
    title: str = ""
    text: str = ""
    duties: frozenset[int] = frozenset()
    words: int = 0
    named: str = ""
    combined: bool = False
    topic: bool = False
    other: str = ""
    foreign: str = ""
    ours: bool = False
    year: float | None = None
    unread: str = ""
    #: The links it was reached by; the first is the one followed.
    links: list[Anchor] = field(default_factory=list)

    @property
    def is_file(self) -> bool:
        """Whether it is a document to download rather than a web page."""
        return self.page is None

    @property
    def shingles(self) -> frozenset[str]:
        """Runs of five words, to compare two texts by."""
        words = re.findall(r"[a-z0-9]+", self.text.lower())
        return frozenset(" ".join(words[at : at + 5]) for at in range(max(0, len(words) - 4)))

    @property
    def people(self) -> frozenset[str]:
        """The people and e-mail addresses that it names."""
        return frozenset(re.findall(r"\b(?:Mr|Mrs|Ms|Miss|Dr) (?:[A-Z][\w'’-]+ )?[A-Z][\w'’-]+|[\w.+-]+@[\w.-]+\w", self.text))


def read(fetched: Fetched, link: Anchor, school: School) -> Read:
    """Reads a page or file as far as needed to judge it; a file that cannot be read is judged by its names alone."""
    if _is_page(fetched):
        page = read_page(fetched)
        result = Read(fetched, page, text=page.text, links=[link])
        titles = [page.title, *page.headings[:3]]
        result.title = next((heading for heading in page.headings[:1] if heading), page.title)
        begins = page.text[:1_200]
    else:
        from seninfo_check.parse.limits import parse_within

        result = Read(fetched, None, links=[link])
        titles, begins = [words_of(fetched.url)], ""
        try:
            document = parse_within(fetched)
        except Unreadable as problem:
            result.unread = problem.detail
        else:
            headings = [block.text for block in document.blocks[:12] if block.kind is Kind.HEADING or len(block.text) < 90]
            titles = [*(block for block in headings[:4]), document.title, *titles]
            result.title = next((title for title in titles if promise_of(title).kind not in ("other", "generic")), document.title)
            result.text, begins = document.text, document.text[:1_200]
    _judge(result, [title for title in titles if title], begins, school)
    return result


def _is_page(fetched: Fetched) -> bool:
    start = fetched.body[:1024].lstrip()
    if b"%PDF-" in start or start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return False
    return "html" in fetched.media_type or start[:1] == b"<"


def _judge(result: Read, titles: list[str], begins: str, school: School) -> None:
    low = result.text.lower()
    result.words = len(low.split())
    result.duties = frozenset(number for number, words in enumerate(_DUTIES) if any(word in low for word in words))
    link = result.links[0]
    named = [("its title", title) for title in titles] + [("its link", link.text), ("its address", words_of(result.fetched.url))]
    if is_generic(link.text):
        named.append(("the words beside its link", link.near))
    # A site's name may stand in every title, so a title counts for what it names first.
    result.named = next((where for where, text in named if names_report(text)), "")
    kinds = [promise_of(text) for text in (*titles, link.text)]
    spoken_of = len(re.findall(r"\bsen\b|\bsend\b|\bsend?co\b|special educational need", low))
    result.topic = any(kind.kind in ("topic", "near", "offer", "report") for kind in kinds) or (spoken_of >= 4 and len(result.duties) >= 12)
    result.combined = bool(
        re.search(r"information report|information and offer report|regulation 51|schedule 1", low)
        and any(kind.kind == "policy" for kind in kinds)
    )
    # Further headings are what it is about, not what it is.
    own = [promise_of(text) for text in (*titles[: 1 if result.is_file or len(titles) < 2 else 2], link.text)]
    first = next((kind for kind in own if kind.kind not in ("other", "generic", "hub")), None)
    if not (result.named and result.named != "its address") and first is not None and first.kind in ("decoy", "policy"):
        result.other = first.what
        if first.kind == "policy":
            result.named = ""
    if result.named == "its address" and any(kind.kind == "decoy" for kind in kinds[:1]):
        result.other, result.named = names_other(titles[0]), ""
    said = [promise_of(title) for title in titles]
    if result.named and result.named != "its title" and not any(one.kind in ("report", "near", "topic", "offer") for one in said):
        # What a file calls itself counts for more than what a link calls it.
        result.other = result.other or next((one.what for one in said if one.kind in ("decoy", "policy")), "")
    _date(result, titles, begins)
    _whose(result, titles, begins, school)


def _date(result: Read, titles: list[str], begins: str) -> None:
    link = result.links[0]
    beginning = re.sub(r"(?:Act|Regulations|Code(?: of Practice)?),? \(?(?:January )?20\d\d", " ", begins)
    beginning = re.sub(r"(?:next review|review (?:date|due)|due|until|by)\b.{0,30}", " ", beginning, flags=re.IGNORECASE)
    for text in (
        " ".join((link.text, link.near if is_generic(link.text) else "", words_of(result.fetched.url).rsplit("/", 1)[-1], *titles[:2])),
        beginning,
    ):
        if found := years(text):
            result.year = max(found)
            return
    if upload := re.search(r"/(20[12]\d)/(\d\d)/", result.fetched.url):
        result.year = int(upload[1]) - (0 if int(upload[2]) >= 9 else 1) - 0.2


def _whose(result: Read, titles: list[str], begins: str, school: School) -> None:
    head = f"{' | '.join(titles)} | {begins[:700]}"
    everything = f"{head} {result.text} {words_of(result.fetched.url)}"
    result.ours = names_school(everything, school)
    if school.name and not result.ours:
        result.foreign = next(iter(other_schools(head, school)), "")
    elif school.name and not names_school(" | ".join(titles), school):
        # A report named after a neighbour may still mention us.
        result.foreign = next(iter(other_schools(" | ".join(titles), school)), "")


def other_schools(text: str, school: School) -> list[str]:
    """The schools that a text names, other than this one."""
    found = []
    for match in _OTHERS.finditer(text):
        name = re.sub(r"^(?:the|of|and|&|on|at|to|for|The|At|Our|Welcome|SEND?|Report) ", "", match[1])
        own = [
            word
            for word in _plain(name).split()
            if word not in _COMMON and word not in ("our", "welcome", "home", "to", "a", "your", "this", "at", "in", "new")
        ]
        if own and not names_school(name, school) and " ".join(own) not in _plain(school.name):
            found.append(name)
    return found


def names_school(text: str, school: School) -> bool:
    """Whether a text names this school, by the part of its name that tells it from others."""
    return bool(own := _own(school.name)) and f" {own} " in f" {_plain(text)} "


def _own(name: str) -> str:
    words = _plain(name).split()
    while words and words[0] in _COMMON:
        words.pop(0)
    kept: list[str] = []
    for word in words:
        if word in _COMMON and word not in ("of", "the", "and"):
            break
        kept.append(word)
    while kept and kept[-1] in _COMMON:
        kept.pop()
    return " ".join(kept) or _plain(name)


def _plain(text: str) -> str:
    text = re.sub(r"['’`.]", "", text.lower()).replace("saint ", "st ")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())
