"""An old report poured into the template: the school's own words under the questions they answer, gaps left as prompts, nothing lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from seninfo_check import authorities, language, pipeline
from seninfo_check.authorities import Authority
from seninfo_check.language import Reading
from seninfo_check.model import Block, Document, Finding, Kind, Link, Outcome, Report, School, Skipped
from seninfo_check.reporters import docx_writer as word
from seninfo_check.rules import Ruleset
from seninfo_check.template import write
from seninfo_check.template.outline import OTHER, Part, Question, outline
from seninfo_check.template.passages import Passage, answers, passages

#: As many words before the first answer as go to the top of the report; more of them is text like any other.
_OPENING = 150
#: How often passages are made larger to keep an outcome, before we say that it got worse.
_ROUNDS = 6
_RANK = {Outcome.MET: 2, Outcome.PARTLY_MET: 1, Outcome.NOT_MET: 0}


@dataclass(frozen=True)
class Placed:
    """One passage and where it went: a rule's id, "" for Other information, "top" for the opening lines.

    `flat` is true when its old heading stands there as a plain line, so that the question alone heads the text.
    """

    passage: Passage
    to: str
    flat: bool = False


@dataclass(frozen=True)
class _Way:
    """A way to keep an outcome that a move would cost."""

    own: bool = False
    to: str = ""
    flat: bool = False


#: What is tried in turn: under the duty's own question, there without the old heading, among the other information, on top.
_WAYS = (_Way(own=True), _Way(own=True, flat=True), _Way(to=""), _Way(to="top"))


@dataclass(frozen=True)
class Reshaped:
    """The new report and what became of the old one.

    `worse` names the rules whose outcome is lower than the old report's, `lost` words of the old text that the new one lacks; both are
    empty when all went well.
    """

    blocks: tuple[word.Block, ...]
    placed: tuple[Placed, ...]
    before: Report
    after: Report
    worse: tuple[str, ...]
    lost: tuple[str, ...]


def reshape(
    documents: Sequence[Document],
    ruleset: Ruleset,
    school: School,
    as_of: date,
    *,
    skipped: Sequence[Skipped] = (),
    authority: Authority | None = None,
) -> Reshaped:
    """Pour a report into the template. Where a cut would cost an outcome, the passages around it are kept together instead."""
    before = pipeline.check_documents(documents, skipped, school, ruleset, as_of)
    reading = authorities.in_common_names(language.read(documents, as_of), ruleset.local_names)
    parts = outline(ruleset.rules, school.type, authority=authority)
    asked = [question.rule for part in parts for question in part.questions]
    together: frozenset[tuple[int, int]] = frozenset()
    moved: dict[tuple[int, int], tuple[str, bool]] = {}
    best: tuple[int, tuple[Placed, ...], Report] | None = None
    for attempt in range(_ROUNDS):
        found = passages(reading, together)
        placed = _placed(found, answers(reading, found, asked, ruleset.folder), moved)
        after = _checked(_pour(parts, placed, reading, authority, {}), skipped, school, ruleset, as_of)
        worse = _worse(before, after)
        if best is None or len(worse) < best[0]:
            best = (len(worse), placed, after)
        if not worse:
            break
        lower = [finding for finding in before.findings if finding.rule.id in worse]
        together |= _around(reading, found, lower, min(attempt, 2))
        if attempt:
            # Keeping neighbours together was not enough.
            way = _WAYS[min(attempt - 1, len(_WAYS) - 1)]
            moved |= {
                place: (finding.rule.id if way.own else way.to, way.flat) for finding in lower for place in _evidence(reading, finding)
            }
    assert best is not None
    _, placed, after = best
    made = _pour(parts, placed, reading, authority, {finding.rule.id: finding for finding in after.findings})
    after = _checked(made, skipped, school, ruleset, as_of)
    return Reshaped(tuple(made), placed, before, after, _worse(before, after), _lost(documents, made))


def _placed(found: Sequence[Passage], to: Sequence[str], moved: Mapping[tuple[int, int], tuple[str, bool]]) -> tuple[Placed, ...]:
    placed, opening, words = [], True, 0
    for passage, rule_id in zip(found, to, strict=True):
        words += sum(len(block.text.split()) for block in passage.blocks)
        opening = opening and rule_id == "" and words <= _OPENING and passage.document == found[0].document
        here = [moved[place] for place in moved if place[0] == passage.document and passage.first <= place[1] <= passage.last]
        where, flat = here[-1] if here else ("top" if opening else rule_id, False)
        placed.append(Placed(passage, where, flat))
    return tuple(placed)


def _worse(before: Report, after: Report) -> tuple[str, ...]:
    now = {finding.rule.id: finding.outcome for finding in after.findings}
    checked = [finding for finding in before.findings if finding.rule.check in ("topic", "contact") and finding.outcome in _RANK]
    return tuple(finding.rule.id for finding in checked if _RANK.get(now[finding.rule.id], 0) < _RANK[finding.outcome])


def _around(reading: Reading, found: Sequence[Passage], findings: Sequence[Finding], attempt: int) -> frozenset[tuple[int, int]]:
    """The places that must not be cut next time: the passages that hold the evidence, then their neighbours too."""
    places = {place for finding in findings for place in _evidence(reading, finding)}
    keep: set[tuple[int, int]] = set()
    for number, passage in enumerate(found):
        if any(passage.document == document and passage.first <= block <= passage.last for document, block in places):
            keep |= {(passage.document, block) for block in range(passage.first, passage.last + 2)}
            for near in range(1, attempt + 1):
                for neighbour in (number - near, number + near):
                    if 0 <= neighbour < len(found) and found[neighbour].document == passage.document:
                        other = found[neighbour]
                        keep |= {(other.document, block) for block in range(other.first, other.last + 2)}
    return frozenset(keep)


def _evidence(reading: Reading, finding: Finding) -> Iterator[tuple[int, int]]:
    """The places (document, block) of a finding's evidence."""
    for quote in finding.evidence:
        for sentence in reading.sentences:
            here = reading.documents[sentence.document].url == quote.url
            if here and sentence.start < max(quote.end, quote.start + 1) and quote.start < sentence.end:
                yield sentence.document, sentence.block


# ---- the new report ----------------------------------------------------------------------------------------------------


def _pour(
    parts: Sequence[Part], placed: Sequence[Placed], reading: Reading, authority: Authority | None, findings: Mapping[str, Finding]
) -> list[word.Block]:
    made: list[word.Block] = [word.Heading(write.TITLE, 0)]
    for one in placed:
        if one.to == "top":
            made += _poured(one)
    made += write.cover_blocks(write.cover(authority))
    for part in parts:
        made.append(word.Heading(part.title, 1))
        for question in part.questions:
            made += [word.Heading(question.heading, 2), *_answer(question, placed, reading, findings.get(question.rule.id))]
    rest = [one for one in placed if one.to == ""]
    if rest:
        made.append(word.Heading(OTHER, 1))
        for one in rest:
            made += [*_source(one.passage, reading), *_poured(one)]
    return made


def _answer(question: Question, placed: Sequence[Placed], reading: Reading, finding: Finding | None) -> Iterator[word.Block]:
    mine = [one for one in placed if one.to == question.rule.id]
    for one in mine:
        yield from _source(one.passage, reading)
        yield from _poured(one)
    if finding is not None and finding.outcome is Outcome.MET:
        if not mine and finding.evidence:
            place = finding.evidence[0].heading.split(" > ")
            near = f" under “{place[2]}”" if len(place) > 2 else ""
            yield word.Paragraph(write.bracketed(f"The old report answers this{near}. Move or repeat it here."), "Prompt")
        return
    if not mine:
        yield from write.answer_blocks(question)
    elif finding is not None:
        missing = [element.name for element in finding.elements if not element.found]
        if missing:
            yield word.Paragraph(write.bracketed(f"Still to say: {'; '.join(missing)}."), "Prompt")


def _source(passage: Passage, reading: Reading) -> Iterator[word.Block]:
    document = reading.documents[passage.document]
    name = document.url.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or document.url
    page = next((f", page {block.page}" for block in passage.blocks if block.page), "")
    yield word.Paragraph((word.Run(write.bracketed(f"From {name}{page}"), italic=True),))


def _poured(one: Placed) -> Iterator[word.Block]:
    for text in one.passage.headings:
        yield word.Paragraph(text) if one.flat else word.Heading(text, 3)
    rows: list[Block] = []
    for block in (*one.passage.blocks, None):
        if block is not None and block.kind is Kind.TABLE_ROW:
            if rows and len(_cells(block)) != len(_cells(rows[0])):
                yield _table(rows)
                rows = []
            rows.append(block)
            continue
        if rows:
            yield _table(rows)
            rows = []
        if block is None:
            continue
        if block.kind is Kind.HEADING:
            yield word.Heading(block.text, 3)
        elif block.kind is Kind.LIST_ITEM:
            yield word.Item(_runs(block.text, block.links))
        else:
            yield word.Paragraph(_runs(block.text, block.links))


def _table(rows: Sequence[Block]) -> word.Table:
    return word.Table(_cells(rows[0]), [[_runs(cell, row.links) for cell in _cells(row)] for row in rows[1:]])


def _cells(row: Block) -> list[str]:
    return row.text.split(" | ")


def _runs(text: str, links: Sequence[Link]) -> list[word.Run]:
    """The text as runs, each link on the words that carry it; a link whose words are not in the text stands after it."""
    runs: list[word.Run] = []
    for link in links:
        if not link.url or not link.text or link.text not in text:
            continue
        plain, text = text.split(link.text, 1)
        runs += [word.Run(plain), word.Run(link.text, link=link.url)]
    return [run for run in (*runs, word.Run(text)) if run.text]


# ---- what became of it -------------------------------------------------------------------------------------------------


def as_document(made: Sequence[word.Block], url: str = "reshaped.docx") -> Document:
    """The document that a reader of the file will read."""
    blocks: list[Block] = []
    for block in made:
        if isinstance(block, word.Heading):
            blocks.append(Block(Kind.HEADING, block.text, block.level + 1))
        elif isinstance(block, word.Item):
            blocks.append(_block(Kind.LIST_ITEM, block.text, 1))
        elif isinstance(block, word.Table):
            blocks += [_row(row) for row in (block.head, *block.rows)]
        elif isinstance(block, word.Paragraph):
            blocks.append(_block(Kind.PARAGRAPH, block.text, 0))
    return Document(url=url, title=write.TITLE, blocks=tuple(block for block in blocks if block.text))


def _block(kind: Kind, text: word.Text, level: int) -> Block:
    runs = [word.Run(text)] if isinstance(text, str) else text
    return Block(kind, "".join(run.text for run in runs).strip(), level, links=tuple(Link(run.text, run.link) for run in runs if run.link))


def _row(cells: Sequence[word.Text]) -> Block:
    blocks = [_block(Kind.TABLE_ROW, cell, 0) for cell in cells]
    links = tuple(link for block in blocks for link in block.links)
    return Block(Kind.TABLE_ROW, " | ".join(block.text for block in blocks if block.text), links=links)


def _checked(made: Sequence[word.Block], skipped: Sequence[Skipped], school: School, ruleset: Ruleset, as_of: date) -> Report:
    return pipeline.check_documents([as_document(made)], skipped, school, ruleset, as_of)


def _lost(documents: Sequence[Document], made: Sequence[word.Block]) -> tuple[str, ...]:
    """Words of the old text that the new one holds less often; the bar between a table's cells is ours, and an empty cell needs none."""
    old = Counter(token for document in documents for token in document.text.split() if token != "|")
    new = Counter(as_document(made).text.split())
    return tuple(sorted((old - new).elements()))


def summary(reshaped: Reshaped) -> list[str]:
    """What a person is told afterwards, a sentence each."""
    titles = {finding.rule.id: finding.rule.title for finding in reshaped.before.findings}
    placed = sum(one.to not in ("", "top") for one in reshaped.placed)
    other = sum(one.to == "" for one in reshaped.placed)
    lines = [f"{placed} passages stand under a question, {other} under “{OTHER}”. Read them all once: the words are yours, unchanged."]
    gaps = [
        finding
        for finding in reshaped.after.findings
        if finding.rule.check in ("topic", "contact") and finding.outcome in (Outcome.NOT_MET, Outcome.PARTLY_MET)
    ]
    lines.append(f"{len(gaps)} questions still need an answer, or part of one.")
    lines += [f"Check this one: “{titles[rule_id]}” was clearer in the old report." for rule_id in reshaped.worse]
    if reshaped.lost:
        lines.append(f"These words were lost: {' '.join(reshaped.lost[:20])}.")
    return lines
