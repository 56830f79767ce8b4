"""Every noun of the program, as frozen dataclasses: what a school publishes, what a rule asks and what we found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What one rule found in one school's report (DESIGN section 2)."""

    MET = "met"
    PARTLY_MET = "partly-met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"
    CANNOT_TELL = "cannot-tell"


#: The words a reader sees; the only place where an outcome gets its wording.
OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.MET: "Found",
    Outcome.PARTLY_MET: "Partly found",
    Outcome.NOT_MET: "Not found",
    Outcome.NOT_APPLICABLE: "Does not apply",
    Outcome.CANNOT_TELL: "Please check",
}


#: The same for plain-English targets: over a target is hard to read, and breaks no law.
READABILITY_WORDS: Mapping[Outcome, str] = {
    Outcome.MET: "On target",
    Outcome.PARTLY_MET: "A little hard",
    Outcome.NOT_MET: "Hard to read",
    Outcome.NOT_APPLICABLE: "Does not apply",
    Outcome.CANNOT_TELL: "Please check",
}


class Level(StrEnum):
    """How strongly the law or the Code asks: the Code's own use of the words."""

    MUST = "must"
    SHOULD = "should"
    GOOD_PRACTICE = "good-practice"


class SchoolType(StrEnum):
    """The kinds of school that the duty to publish tells apart (LAW: who must publish)."""

    MAINSTREAM = "mainstream"
    MAINTAINED_NURSERY = "maintained-nursery"
    SPECIAL = "special"
    PUPIL_REFERRAL_UNIT = "pupil-referral-unit"
    ALTERNATIVE_PROVISION = "alternative-provision"
    SIXTEEN_TO_NINETEEN = "sixteen-to-nineteen"
    INDEPENDENT = "independent"


@dataclass(frozen=True)
class School:
    """One school of an authority's list; every field but the name and type may be unknown (empty)."""

    name: str = ""
    type: SchoolType = SchoolType.MAINSTREAM
    urn: str = ""
    phase: str = ""
    website: str = ""
    authority: str = ""
    trust: str = ""
    report_url: str = ""


class Reason(StrEnum):
    """Why something could not be read. None of them means that the report is missing."""

    ROBOTS_DISALLOWED = "robots-disallowed"
    BLOCKED = "blocked"
    TIMEOUT = "timeout"
    GONE = "gone"
    NOT_FOUND = "not-found"
    TOO_LARGE = "too-large"
    UNSUPPORTED = "unsupported"
    UNREADABLE = "unreadable"
    TLS = "tls"
    UNREACHABLE = "unreachable"
    REDIRECT = "redirect"
    SERVER_ERROR = "server-error"
    ENCRYPTED = "encrypted"
    NO_TEXT = "no-text"
    EMPTY = "empty"
    NO_ADDRESS = "no-address"
    NO_PERMISSION = "no-permission"
    NOTHING_CHOSEN = "nothing-chosen"


@dataclass(frozen=True)
class Fetched:
    """The bytes of one page or file, however they came: by HTTP, from disk or from a snapshot.

    `media_type` is the header's or the suffix's word without parameters; parsers are chosen by sniffing the body first.
    """

    url: str
    media_type: str
    body: bytes
    sha256: str = ""
    fetched_at: datetime | None = None
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    redirects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """A page or file that could not be read, with what a person can do about it in `detail`."""

    url: str
    reason: Reason
    detail: str = ""


@dataclass(frozen=True)
class NotModified:
    """The server's word that what we fetched before still stands; the snapshot is the content."""

    url: str
    fetched_at: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    redirects: tuple[str, ...] = ()


class Unreadable(Exception):
    """A parser's word that a file cannot be read; becomes a `Skipped` for that file alone."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Kind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    CAPTION = "caption"


@dataclass(frozen=True)
class Link:
    """A link inside a block: the words a reader clicks and the absolute address (empty when it leads nowhere)."""

    text: str
    url: str


@dataclass(frozen=True)
class Block:
    """One run of text as a reader sees it, whitespace collapsed, never empty.

    `level` is 1-6 for headings and the nesting depth (1 = outermost) for list items, else 0. `page` counts from 1 (PDF only).
    `anchor` is the nearest element id at or above the block (HTML only). A table row's cells are joined by " | ".
    """

    kind: Kind
    text: str
    level: int = 0
    page: int | None = None
    anchor: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Document:
    """One page or file in reading order, without site furniture.

    `dates` holds the file's own dates by name ("created", "modified"), never the text's. `furniture` is the text that was left out
    (menus, footers, running page headers): it may date or name a document, and is never evidence for a duty.
    """

    url: str
    title: str = ""
    language: str = ""
    media_type: str = ""
    dates: Mapping[str, date] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    furniture: tuple[str, ...] = ()
    #: Parts that could not be read (a scanned page among others, a picture of an e-mail address), in words for a person.
    unread: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All blocks, a line each."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True)
class Source:
    """Where the law or guidance says it. `verified` is true when the wording was read in the source itself."""

    name: str
    url: str = ""
    verified: bool = False


@dataclass(frozen=True)
class Examples:
    """Texts that prove a rule; they are its tests."""

    met: tuple[str, ...] = ()
    partly_met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One requirement: what it asks, where the law says so, which check answers it and what to tell a school.

    `starter` is a sentence that a school can adapt: its gaps, in square brackets, say what to fill in.
    """

    id: str
    title: str
    level: Level
    check: str
    source: Source
    advice: str
    clause: str = ""
    question: str = ""
    why_it_matters: str = ""
    counts: str = ""
    does_not_count: str = ""
    starter: str = ""
    applies_to: frozenset[SchoolType] = frozenset(SchoolType)
    valid_from: date = date(2014, 9, 1)
    valid_to: date | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    examples: Examples = Examples()
    path: str = ""


@dataclass(frozen=True)
class Evidence:
    """A quote and where we read it. `start` and `end` are character offsets in the document's `text`.

    `line` counts from 1 in a text file (HTML, Markdown, plain text) given on disk; None elsewhere.
    """

    quote: str
    url: str
    heading: str = ""
    page: int | None = None
    anchor: str = ""
    start: int = 0
    end: int = 0
    element: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Element:
    """One thing a rule asks for, in words for a reader, and whether the report says it."""

    name: str
    found: bool


@dataclass(frozen=True)
class Considered:
    """One sentence that a check weighed, for `--why`: the words that counted, or why it was refused."""

    quote: str
    heading: str
    verdict: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What one rule found in one school's report; there is exactly one per rule."""

    rule: Rule
    outcome: Outcome
    why: str
    elements: tuple[Element, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    searched: str = ""
    measure: float | None = None
    considered: tuple[Considered, ...] = ()

    @property
    def outcome_words(self) -> str:
        """The outcome as a reader sees it."""
        return (READABILITY_WORDS if self.rule.check == "readability" else OUTCOME_WORDS)[self.outcome]


@dataclass(frozen=True)
class Report:
    """What we write about one school's SEN information report."""

    school: School
    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]
    findings: tuple[Finding, ...]
    checked_at: datetime
    ruleset: str
    version: str
    readability: Any = None


@dataclass(frozen=True)
class Candidate:
    """One page or file that might be a school's SEN information report, and why it was thought so or not."""

    url: str
    title: str = ""
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    chosen: bool = False


@dataclass(frozen=True)
class Found:
    """What the search of one school's website came to. `outcome` is found, unsure, not-found or blocked; `reason` says why in words.

    `clicks` counts from the home page (None when it was not reached by clicking); `link_says_so` is true when the words of the link name
    the report.
    """

    chosen: tuple[Fetched, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    outcome: str = "not-found"
    reason: str = ""
    clicks: int | None = None
    link_says_so: bool = False
    candidates: tuple[Candidate, ...] = ()
