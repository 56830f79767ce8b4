"""One school, the whole way on one page: find, parse, read, check, report."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from seninfo_check import __version__, rules
from seninfo_check.model import Document, Fetched, Finding, NotModified, Outcome, Reason, Report, Rule, School, Skipped, Unreadable

if TYPE_CHECKING:
    from seninfo_check import crawl
    from seninfo_check.fetch import Client
    from seninfo_check.language import Reading

#: Suffixes that a folder of documents is searched for; other files beside them (pictures, styles) are not documents.
DOCUMENT_SUFFIXES = frozenset(
    [".html", ".htm", ".xhtml", ".pdf", ".docx", ".odt", ".txt", ".md", ".doc", ".rtf", ".pptx", ".ppt", ".pages"]
)

#: Findings about what must not be there rest on what was seen, so a part that could not be read leaves them standing.
ABOUT_PRESENCE = frozenset({"wording", "form", "readability"})


class NoSource(Exception):
    """A source that names nothing to read (a missing file, a folder without documents), in words for a person."""


def check_school(
    school: School, get: Callable[[str], Fetched | Skipped], ruleset: rules.Ruleset, as_of: date, budget: int = 30
) -> tuple[crawl.Found, Report]:
    """Find a school's report on its website and check it."""
    from seninfo_check import crawl

    found = crawl.find(school, get, budget=budget)
    return found, check_fetched(found.chosen, found.skipped, school, ruleset, as_of)


def check_files(paths: Sequence[Path], school: School, ruleset: rules.Ruleset, as_of: date) -> Report:
    """Check files and folders as one report. Raises NoSource when a path names nothing."""
    from seninfo_check.parse.source_lines import with_lines

    opened, skipped = open_files(paths)
    return with_lines(check_fetched(opened, skipped, school, ruleset, as_of), opened)


def check_sources(sources: Sequence[str], school: School, ruleset: rules.Ruleset, as_of: date, client: Client | None = None) -> Report:
    """Check files, folders and web addresses as one report. One address alone is searched from: the report may lie pages away.

    Addresses need a client. Raises NoSource when a path names nothing.
    """
    urls = addresses(sources)
    if not urls or client is None:
        return check_files([Path(source) for source in sources], school, ruleset, as_of)
    if len(sources) == 1:
        parts = urlsplit(urls[0])
        whole_site = parts.path in ("", "/") and not parts.query
        asked = replace(school, website=f"{parts.scheme}://{parts.netloc}/", report_url="" if whole_site else urls[0])
        return check_school(asked, lambda url: _get(client, url), ruleset, as_of)[1]
    opened, skipped = open_files([Path(source) for source in sources if source not in urls])
    got = [_get(client, url) for url in urls]
    return check_fetched(
        [*opened, *(one for one in got if isinstance(one, Fetched))],
        [*skipped, *(one for one in got if isinstance(one, Skipped))],
        school,
        ruleset,
        as_of,
    )


def addresses(sources: Sequence[str]) -> list[str]:
    """Those of some sources that are web addresses."""
    return [source for source in sources if source.lower().startswith(("http://", "https://"))]


def _get(client: Client, url: str) -> Fetched | Skipped:
    got = client.get(url)
    return (
        Skipped(url, Reason.SERVER_ERROR, "The site answered as if we had the page already. Try again later.")
        if isinstance(got, NotModified)
        else got
    )


def check_fetched(fetched: Sequence[Fetched], skipped: Sequence[Skipped], school: School, ruleset: rules.Ruleset, as_of: date) -> Report:
    """Parse pages and files, each within its limits, and check what could be read as one report."""
    documents, unread = parse_all(fetched)
    return check_documents(documents, [*skipped, *unread], school, ruleset, as_of)


def parse_all(fetched: Sequence[Fetched]) -> tuple[list[Document], list[Skipped]]:
    """Parse pages and files, each within its limits; what cannot be read is a Skipped with the reason."""
    from seninfo_check.parse.limits import parse_within

    documents, unread = [], []
    for one in fetched:
        try:
            documents.append(parse_within(one))
        except Unreadable as problem:
            unread.append(Skipped(one.url, problem.reason, problem.detail))
    return documents, unread


def check_documents(
    documents: Sequence[Document], skipped: Sequence[Skipped], school: School, ruleset: rules.Ruleset, as_of: date
) -> Report:
    """Answer every rule in force with exactly one finding; the order of the documents makes no difference."""
    from seninfo_check import authorities, language, readability
    from seninfo_check.checks import prompts

    documents = without_repeats(sorted(documents, key=lambda document: document.url))
    reading = authorities.in_common_names(language.read(documents, as_of), ruleset.local_names)
    in_force = rules.in_force(ruleset, as_of)
    measured = readability.once(documents, readability.words_beside(ruleset.folder))
    own_words = prompts.own_words(reading, in_force)
    findings = [_finding(rule, reading, own_words, school, skipped) for rule in in_force]
    return Report(
        school=school,
        documents=tuple(documents),
        skipped=tuple(skipped),
        findings=tuple(_with_full_sight(findings, skipped, documents)),
        checked_at=datetime.combine(as_of, datetime.min.time(), UTC),
        ruleset=ruleset.hash,
        version=__version__,
        readability=measured,
    )


def explain(report: Report, rule_id: str) -> Finding:
    """A report's finding with the sentences that its check weighed, accepted and refused; explaining every rule would be slow."""
    from seninfo_check import language
    from seninfo_check.checks import CHECKS

    finding = next(finding for finding in report.findings if finding.rule.id == rule_id)
    if not report.documents or finding.outcome is Outcome.NOT_APPLICABLE:
        return finding
    reading = language.read(report.documents, report.checked_at.date(), why=rule_id)
    return replace(finding, considered=CHECKS[finding.rule.check](finding.rule, reading, report.school).considered)


def _finding(rule: Rule, reading: Reading, own_words: Reading, school: School, skipped: Sequence[Skipped]) -> Finding:
    from seninfo_check.checks import CHECKS

    if school.type not in rule.applies_to:
        return Finding(rule, Outcome.NOT_APPLICABLE, f"This does not bind a {school.type.value.replace('-', ' ')} school.")
    if not reading.documents:
        reason = skipped[0].detail or skipped[0].reason.value if skipped else "No report was given or found."
        return Finding(rule, Outcome.CANNOT_TELL, f"No report could be read: {reason}")
    # What is still the template's own text shows nothing about the school; the rules about wording and form read it all the same.
    return CHECKS[rule.check](rule, reading if rule.check in ABOUT_PRESENCE else own_words, school)


def _with_full_sight(findings: Sequence[Finding], skipped: Sequence[Skipped], documents: Sequence[Document]) -> list[Finding]:
    """Absence needs full sight: what rests on finding nothing is `cannot-tell` where something could not be read, or is no report."""
    unseen = f"{skipped[0].url} could not be read ({(skipped[0].detail or skipped[0].reason.value).rstrip('.')})" if skipped else ""
    if not unseen:
        unseen = _lower_first(next((note for document in documents for note in document.unread if "picture of text" in note), ""))
    statutory = [finding for finding in findings if finding.rule.id in rules.STATUTORY]
    met = sum(finding.outcome is Outcome.MET for finding in statutory)
    other = next((finding for finding in findings if finding.rule.id == "is-report" and finding.outcome is Outcome.NOT_MET), None)
    if not unseen and other and met < 8:
        unseen = _lower_first(other.why.rstrip(".").split(": its title")[0])
    if not unseen:
        return list(findings)
    return [
        replace(finding, outcome=Outcome.CANNOT_TELL, why=f"Not found in what was read, but {unseen.rstrip('.')}. {finding.why}")
        if finding.outcome is Outcome.NOT_MET and finding.rule.check not in ABOUT_PRESENCE
        else finding
        for finding in findings
    ]


def _lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def without_repeats(documents: Sequence[Document]) -> list[Document]:
    """Documents without the blocks that most pages of one site repeat (menus, notices); those become furniture."""
    if len(documents) < 3:
        return list(documents)
    counted = Counter(text for document in documents for text in {block.text for block in document.blocks})
    repeated = {text for text, number in counted.items() if number > len(documents) / 2}
    return [
        replace(
            document,
            blocks=tuple(block for block in document.blocks if block.text not in repeated),
            furniture=(*document.furniture, *(block.text for block in document.blocks if block.text in repeated)),
        )
        if any(block.text in repeated for block in document.blocks)
        else document
        for document in documents
    ]


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files that some paths name: files themselves, and the documents inside folders, in order. Raises NoSource."""
    found: list[Path] = []
    for path in paths:
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            raise NoSource(f"{path}: there is no such file. Check the name and the folder.") from None
        except (OSError, ValueError) as error:
            raise NoSource(f"{path}: cannot be opened ({getattr(error, 'strerror', '') or error}).") from None
        if stat.S_ISDIR(mode):
            found += _documents_in(path)
        elif stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
            found.append(path)
        else:
            raise NoSource(f"{path}: this is a device, not a file. Give the report itself.")
    return list(dict.fromkeys(found))


def _documents_in(folder: Path) -> list[Path]:
    if not os.access(folder, os.R_OK | os.X_OK):
        raise NoSource(f"{folder}: you have no permission to open this folder. Copy it to a folder of your own and try again.")
    inside = sorted(file for file in folder.rglob("*") if file.suffix.lower() in DOCUMENT_SUFFIXES and file.is_file())
    if not inside:
        raise NoSource(f"{folder}: this folder holds no documents. Put the report in it as HTML, PDF, .docx, .odt or text.")
    return inside


def open_files(paths: Sequence[Path]) -> tuple[list[Fetched], list[Skipped]]:
    """Files from disk, as if fetched, and those that cannot be opened. Raises NoSource when a path names nothing."""
    opened = [open_file(path) for path in files_of(paths)]
    return [one for one in opened if isinstance(one, Fetched)], [one for one in opened if isinstance(one, Skipped)]


def open_file(path: Path) -> Fetched | Skipped:
    """A file from disk, as if fetched."""
    import hashlib
    import mimetypes

    from seninfo_check.parse import LARGEST_FILE

    try:
        if path.stat().st_size > LARGEST_FILE:
            detail = "The file is too large to read. Save it again with smaller pictures, or as a smaller PDF."
            return Skipped(str(path), Reason.TOO_LARGE, detail)
        body = path.read_bytes()
    except PermissionError:
        detail = "You have no permission to read this file. Copy it to a folder of your own and try again."
        return Skipped(str(path), Reason.NO_PERMISSION, detail)
    except OSError as error:
        return Skipped(str(path), Reason.UNREADABLE, f"The file cannot be opened ({error.strerror or error}).")
    media_type = mimetypes.guess_type(path.name)[0] or ""
    return Fetched(str(path), media_type, body, hashlib.sha256(body).hexdigest())
