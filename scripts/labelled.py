"""Read the labelled text of fixtures/labelled/ (its README says how it is written) as documents with labels."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from seninfo_check.model import Block, Document, Kind, Link, SchoolType

LABELLED = Path(__file__).resolve().parents[1] / "fixtures" / "labelled"
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


@dataclass
class Labelled:
    """One labelled file: its document, each line's labels by (block, offset in the block), and document labels."""

    name: str
    document: Document
    lines: list[tuple[int, int, str, str, tuple[str, ...]]]  # block, start in block, text, role, elements
    school: str = ""
    type: SchoolType = SchoolType.MAINSTREAM
    partly: frozenset[str] = field(default_factory=frozenset)
    missing: frozenset[str] = field(default_factory=frozenset)

    def outcome(self, duty: str) -> str:
        return "partly-met" if duty in self.partly else "not-met" if duty in self.missing else "met"


def read_file(path: Path) -> Labelled:
    head: dict[str, str] = {}
    blocks: list[Block] = []
    lines: list[tuple[int, int, str, str, tuple[str, ...]]] = []
    open_paragraph = False
    for raw in path.read_text("utf-8").splitlines():
        line = raw.strip()
        if line.startswith("@") and ":" in line and not blocks:
            key, _, value = line[1:].partition(":")
            head[key.strip()] = value.strip()
            continue
        if not line:
            open_paragraph = False
            continue
        text, role, elements = _fields(line)
        if re.match(r"#{1,6}\s|\?\?\s", text):
            level = len(text) - len(text.lstrip("#")) or 4
            blocks.append(Block(Kind.HEADING, text.lstrip("#? ").strip() or "-", level=level))
            open_paragraph = False
            continue
        kind, links = Kind.PARAGRAPH, tuple(Link(a, b) for a, b in _LINK.findall(text))
        text = _LINK.sub(r"\1", text)
        if text.startswith("- "):
            kind, text = Kind.LIST_ITEM, text[2:].strip()
        elif text.startswith("|"):
            kind, text = Kind.TABLE_ROW, " | ".join(cell.strip() for cell in text.strip("| ").split("|"))
        if not text:
            continue
        if kind is Kind.PARAGRAPH and open_paragraph:
            last = blocks[-1]
            start = len(last.text) + 1
            blocks[-1] = Block(Kind.PARAGRAPH, last.text + " " + text, links=last.links + links)
        else:
            start = 0
            blocks.append(Block(kind, text, level=1 if kind is Kind.LIST_ITEM else 0, links=links))
        open_paragraph = kind is Kind.PARAGRAPH
        lines.append((len(blocks) - 1, start, text, role, elements))
    return Labelled(
        name=path.stem,
        document=Document(url=path.name, title="", blocks=tuple(blocks)),
        lines=lines,
        school=head.get("school", ""),
        type=SchoolType(head.get("type", "mainstream")),
        partly=frozenset(head.get("partly", "").split()),
        missing=frozenset(head.get("not", "").split()),
    )


def _fields(line: str) -> tuple[str, str, tuple[str, ...]]:
    parts = [part.strip() for part in line.split("||")]
    role = parts[1] if len(parts) > 1 and parts[1] else "other"
    return parts[0], role, tuple(parts[2].split()) if len(parts) > 2 else ()
