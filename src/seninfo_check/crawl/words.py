"""What the words of a link, a title or an address promise: the report, its neighbourhood, a way there, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

#: How much a link promises, from "names the report" to "leads elsewhere".
REPORT, NEAR, TOPIC, OFFER, PART, POLICY = 100, 82, 70, 60, 50, 34

_SEN = (
    r"(?:\bSEN(?:D|/D|&D)?\b|\bSEN ?(?:and|&|\+|/) ?D(?:isabilit(?:y|ies))?\b|\bS\.E\.N\.(?:D\.)?"
    r"|special (?:educational |education )?needs?(?: ?(?:and|&|\+|/|or) ?disabilit(?:y|ies))?(?: \(SEND?\))?|\bAEN\b"
    r"|additional (?:educational |learning |support )?needs|learning support|inclusion)"
)
_SURELY = re.compile(
    r"\binfo(?:rmation)?(?: (?:and|&) (?:local |school )?offer)? reports?\b|\bsen ?d?(?:info(?:rmation)?) ?report\b|\bSEND? ?IR\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    rf"{_SEN}(?: school)?(?: annual)? reports?\b|(?:annual|school(?:'s)?) {_SEN} report|report (?:on|about|for) {_SEN}|\bsen ?d? ?report\b",
    re.IGNORECASE,
)
_NEAR = re.compile(
    rf"{_SEN} (?:school )?(?:information|info|offer|provision|FAQs?|frequently asked questions|guide for parents|(?:at|in) our school)"
    r"|provision (?:and|&) outcomes statement|\b(?:our|the)? ?school(?:'s|s)? (?:SEND? )?(?:local )?offer\b"
    r"|(?:our|the school's) (?:SEND? )?local offer"
    rf"|\b(?:SEND? )?core offer\b|information about {_SEN}|how we (?:support|help) (?:children|pupils|students|learners) with",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    rf"{_SEN}|\bSEN(?:D)?CO\b|\bsendco\b|special educational|extra help|support for .{{0,30}}needs\b|child(?:ren)?'s needs"
    r"|additional support|pupils with additional",
    re.IGNORECASE,
)
_OFFER = re.compile(r"\blocal offer\b|\bgraduated (?:response|approach)\b", re.IGNORECASE)
_VERB = re.compile(r"\bsend (?:us|a|an|your|me|my|money|message|feedback|e-?mail|this|to|the|it|in|enquiry|now)\b", re.IGNORECASE)

#: Neighbours of the report and everything else that is not it, by the words of a title; the first that fits names it.
_DECOYS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("an accessibility plan", r"accessib\w* (?:plan|strategy|policy|statement|audit)|disability (?:access|equality)"),
        ("an inclusion strategy", rf"inclusion strateg|{_SEN} strategy|strategic plan"),
        ("a pupil premium page", r"pupil premium|\bPPG?\b|catch.?up (?:premium|funding)|sports? premium|recovery premium"),
        ("equality information", r"equalit(?:y|ies)"),
        ("a governors' page", r"governor|governance|governing b|trustee"),
        ("a complaints page", r"complaint"),
        ("a behaviour or bullying page", r"behaviou?r|bullying|exclusion|suspension"),
        ("a safeguarding page", r"safeguard|child protection|online safety|e-safety"),
        ("an admissions page", r"\badmission"),
        ("a page on medical needs", r"medic(?:al|ines)|first aid|asthma|intimate care"),
        ("an inspection or results page", r"ofsted|inspection|performance (?:data|table)|exam results|league"),
        (
            "a page of news or dates",
            r"\bnews|calendar|diary|\bevents?\b|term dates|newsletter|blog|gallery|photo|assembl(?:y|ies)|letters home",
        ),
        ("a vacancy", r"vacanc|recruit|\bjobs?\b|job description|work (?:with|for) us|teaching assistant (?:post|\()"),
        (
            "a service of the council or others",
            r"sendiass?\b|\biask\b|parent (?:carer )?(?:partnership|forum)|code of practice|\bIPSEA\b|family information",
        ),
        ("a legal notice", r"privacy|cookie|terms (?:of|and)|copyright|gdpr|data protection|freedom of information|accessibility$"),
        (
            "a page on meals, clubs or uniform",
            r"\bmeals?\b|\bmenus?\b|lunch|uniform|breakfast club|after.?school|\bPTA\b|fundrais|parentpay|\bclubs?\b",
        ),
        ("a log-in page", r"log.?in|sign in|\bbasket\b|\bcart\b|register\b|password|webmail|\badmin\b"),
        ("a statistics page", r"census|statistics|financ|salar|gender pay"),
    )
)
#: Neighbours whose names a part of a split report may bear as well: the report must say what parents can do about complaints.
SOFT = frozenset(
    {"a complaints page", "a behaviour or bullying page", "an admissions page", "a page on medical needs", "equality information"}
) | {
    "a page on meals, clubs or uniform",
    "a legal notice",
}
_POLICY = re.compile(r"polic(?:y|ies)\b", re.IGNORECASE)
_HUBS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (worth, re.compile(pattern, re.IGNORECASE))
    for worth, pattern in (
        (44, r"statutory|key info|website compliance|compliance|legal(?:ly)? required|what we must publish|school information report"),
        (40, r"site ?map|a ?(?:-|–|to) ?z\b"),
        (38, r"^(?:our |school |key |all )?(?:policies|policy)\b|policies (?:and|&)|polic(?:y|ies) (?:page|documents)|\breports\b"),
        (30, r"documents?|downloads?|information|useful (?:links|info)|publications"),
        (28, r"\bparents?\b|carers|famil(?:y|ies)|our school|about|the school|\bschool\b|academy|offer"),
        (26, r"pastoral|well-?being|welfare|\bsupport\b|provision|needs|help|vulnerable|personal development|care\b|early help"),
        (18, r"curriculum|learning|teaching|children|pupils|students|learners|prospectus|\bmore\b|\bmenu\b|who we are|us$"),
    )
)
_GENERIC = re.compile(
    r"^(?:please |to )?(?:click|read|view|open|download|see|find out|more|here|link|this|the|full|document|file|page|pdf|word|docx?"
    r"|attachment|details|info"
    r"|information|latest|current|version|copy|continue|go|show|it|our|and|for|of|a|on|to|in|new|window|tab|print|now|learn|about|\d{1,3}|[\W_]+)*$",
    re.IGNORECASE,
)
#: A question or topic of the report: what the parts of a split report are called.
_PART = re.compile(
    r"\?|\bquestion ?\d|\d(?:st|nd|rd|th) question|^q ?\d+\b|^\d{1,2}[.):]? |^(?:how|what|who|where|when|which|why|does|is|are|can|will) "
    r"|identif|assess|progress|teaching|adapt|curriculum|emotional|social|pastoral|well-?being|training|expertise|equipment|facilities|accessib"
    r"|involv|consult|transition|moving|agenc|other bod|external|senco|famil|\bhelp|learn|disab|health|needs"
    r"|joining|voice|heard|provision|equal|in care|unhappy|worried|specialist|contact|who to|who can|our team|staff|support"
    r"|evaluat|effective"
    r"|kinds? of|types? of|areas? of need|activities|trips|local offer|resources|funding|parents|pupil|child|intervention|bullying"
    r"|looked after",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?$|\bquestion ?\d|\d(?:st|nd|rd|th) question|^q ?\d+\b|^[a-z]?\d{1,2}[a-z]?[.):]? \w|^(?:section|part) [a-z0-9]\b"
    r"|^(?:how|what|who|where|which) \w+ \w+",
    re.IGNORECASE,
)
_TRAP = re.compile(
    r"/(?:19|20)\d\d/\d{1,2}/\d{1,2}\b|[?&](?:month|year|date|day|week|cal\w*|event\w*|tribe\w*|replytocom|share|print|sort|offset|PHPSESSID)=|/calendar/|/events?/"
)
_ASSETS = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|ico|css|js|mp[34]|m4[av]|mov|avi|wav|zip|rar|exe|ics|vcf|woff2?|ttf|xlsx?|csv|pptx?|ppsx?|xml|json|rss|pub|msg)$",
    re.IGNORECASE,
)
_FILES = re.compile(r"\.(?:pdf|docx?|odt|rtf|pages)$", re.IGNORECASE)


@dataclass(frozen=True)
class Promise:
    """What some words promise: a kind, how much, and (for decoys) what they name instead."""

    kind: str
    worth: float
    what: str = ""


@lru_cache(maxsize=4_000)
def promise_of(text: str) -> Promise:
    """What words as a reader sees them promise. Kinds: report, near, topic, offer, policy, part, hub, decoy, generic, other."""
    words = " ".join(text.replace("’", "'").split())[:300]
    if is_generic(words):
        return Promise("generic", 0)
    other = names_other(words)
    if (_SURELY.search(words) and (not other or _SEN_WORD.search(words))) or (_REPORT.search(words) and not other):
        return Promise("report", REPORT)
    topic = _is_topic(words)
    if topic and _POLICY.search(words):
        return Promise("policy", POLICY, "a SEN policy")
    if other:
        return Promise("decoy", 2, other)
    if _NEAR.search(words):
        return Promise("near", NEAR)
    if topic:
        return Promise("topic", TOPIC)
    if _OFFER.search(words):
        return Promise("offer", OFFER)
    for worth, pattern in _HUBS:
        if pattern.search(words):
            return Promise("hub", worth)
    return Promise("other", 0)


_SEN_WORD = re.compile(_SEN, re.IGNORECASE)


def _is_topic(words: str) -> bool:
    found = _TOPIC.search(words)
    if not found:
        return False
    # "Send us a message" is no special need.
    return not (found[0].lower() == "send" and _VERB.search(words))


def names_other(text: str) -> str:
    """What a title names that is not the report ("an accessibility plan"), or an empty word."""
    return next((name for name, pattern in _DECOYS if pattern.search(text)), "")


def names_report(text: str) -> bool:
    """Whether words name the report: "SEN information report", "SEND annual report", ..."""
    return promise_of(text).kind == "report"


def is_generic(text: str) -> bool:
    """Whether words say nothing of where a link leads: "click here", "download (PDF)", a number."""
    return bool(_GENERIC.match(text))


def is_part(text: str) -> bool:
    """Whether words may head one part of a split report: a question, or a topic that the report must cover."""
    promise = promise_of(text)
    return promise.what in SOFT or (bool(_PART.search(text)) and promise.kind not in ("decoy", "policy", "report"))


def is_question(text: str) -> bool:
    """Whether words ask a question, bear its number ("2nd Question", "E5 Trips") or run as long as the law's own headings."""
    return bool(_QUESTION.search(text)) or len(text.split()) >= 9


@lru_cache(maxsize=1_000)
def words_of(url: str) -> str:
    """The words of an address, as far as they are words: its last folders, its file's name and its query."""
    parts = urlsplit(url)
    path = re.sub(r"\.(?:html?|php|aspx?|pdf|docx?|odt|cfm)$", "", unquote(parts.path), flags=re.IGNORECASE)
    path = "/".join(path.strip("/").split("/")[-2:])
    if re.search(r"uploads|wp-content|media|files|assets|attachments", path):
        path = path.rsplit("/", 1)[-1]
    query = " ".join(
        value for name, _, value in (pair.partition("=") for pair in unquote(parts.query).split("&")) if name.lower() not in ("pid", "id")
    )
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[-_+/.,%]+", " ", f"{path} {query}")).split())


def is_trap(url: str) -> bool:
    """Whether an address belongs to an endless calendar or to one of its like."""
    return bool(_TRAP.search(url)) or len(url) > 600 or len(set(segments := urlsplit(url).path.split("/"))) + 6 < len(segments)


def is_asset(url: str) -> bool:
    """Whether an address names a picture, a style sheet or another file that holds no report."""
    return bool(_ASSETS.search(urlsplit(url).path))


def is_file(url: str) -> bool:
    """Whether an address names a document to download or a document shown by Google, Microsoft or Dropbox."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    shown = host in ("docs.google.com", "drive.google.com", "view.officeapps.live.com") or host.endswith((".sharepoint.com", "dropbox.com"))
    return (
        bool(_FILES.search(parts.path))
        or shown
        or "gdfid=" in parts.query.lower()
        or bool(re.search(r"_files/|/download/|/attachments?/download\.asp", parts.path))
    )


def years(text: str) -> tuple[float, ...]:
    """The school years that words name, as the year each begins in; a bare year counts as late in the year before."""
    found = []
    for match in re.finditer(r"(?<!\d)(20[0-4]\d)\s*[-/–—_to ]{1,4}\s*(?:20)?([0-4]\d)(?!\d)", text):
        if (int(match[1]) + 1) % 100 == int(match[2]):
            found.append(float(match[1]))
    plain = re.sub(r"(?<!\d)20[0-4]\d\s*[-/–—_to ]{1,4}\s*(?:20)?[0-4]\d(?!\d)", " ", text)
    for match in re.finditer(
        r"(?:\b(sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|autumn)\b\D{0,6})?(?<!\d)(20[0-4]\d)(?!\d)", plain, re.IGNORECASE
    ):
        found.append(int(match[2]) if match[1] else int(match[2]) - 0.4)
    return tuple(found)
