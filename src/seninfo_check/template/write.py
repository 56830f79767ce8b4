"""The template as a file: Word, a piece of HTML for a school's site, or Markdown. The same template gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from seninfo_check.authorities import Authority, gaps
from seninfo_check.checks.prompts import COVER, COVER_HOW_TO, EXAMPLE_HOW_TO, HOW_TO, OTHER_HOW_TO
from seninfo_check.reporters import docx_writer as word
from seninfo_check.reporters.harmless import harmless, web_address
from seninfo_check.template.outline import OTHER, Part, Question

TITLE = "SEN information report"


def blocks(parts: Sequence[Part], *, cover: Sequence[tuple[str, str]] = tuple(COVER.items()), other: bool = True) -> list[word.Block]:
    """The whole template as blocks of a document, with every gap in square brackets."""
    made: list[word.Block] = [word.Heading(TITLE, 0), word.Paragraph(bracketed(" ".join(HOW_TO)), "Prompt"), *cover_blocks(cover)]
    for part in parts:
        made.append(word.Heading(part.title, 1))
        for question in part.questions:
            made += [word.Heading(question.heading, 2), *answer_blocks(question)]
    if other:
        made += [word.Heading(OTHER, 1), word.Paragraph(bracketed(OTHER_HOW_TO), "Prompt")]
    return made


def cover(authority: Authority | None = None) -> tuple[tuple[str, str], ...]:
    """The lines of the cover, with the local offer of an authority where there is one."""
    filled = dict(gaps(authority)) if authority else {}
    return tuple((label, filled.get(label, gap)) for label, gap in COVER.items())


def cover_blocks(cover: Sequence[tuple[str, str]] = tuple(COVER.items())) -> list[word.Block]:
    """The facts about the report as a list: each line has a label and an answer."""
    return [
        word.Heading("About this report", 1),
        word.Paragraph(bracketed(COVER_HOW_TO), "Prompt"),
        *(cover_line(label, fact) for label, fact in cover),
    ]


def cover_line(label: str, fact: str) -> word.Item:
    """One fact about the report."""
    return word.Item((word.Run(f"{label}: ", bold=True), word.Run(fact)))


def answer_blocks(question: Question) -> Iterator[word.Block]:
    """What stands under a question that nobody answered yet."""
    yield word.Paragraph(bracketed(" ".join((question.prompt, *question.local))), "Prompt")
    if question.starter:
        yield word.Paragraph(question.starter)
    if question.example:
        yield word.Paragraph(bracketed(EXAMPLE_HOW_TO), "Prompt")
        yield word.Paragraph(question.example, "Quote")


def bracketed(text: str) -> str:
    """The text as a gap: in square brackets, without any of its own."""
    return "[" + text.replace("[", "(").replace("]", ")") + "]"


def as_docx(made: Sequence[word.Block]) -> bytes:
    """A Word file with real headings, lists and links."""
    return word.docx(made, TITLE)


def as_markdown(made: Sequence[word.Block]) -> bytes:
    """Markdown: a line that begins with a bracket is a prompt."""
    lines: list[str] = []
    for before, block in zip([None, *made], made, strict=False):
        if lines and not (isinstance(block, word.Item) and isinstance(before, word.Item)):
            lines.append("")
        if isinstance(block, word.Heading):
            lines.append(f"{'#' * (block.level + 1)} {_marked(block.text)}")
        elif isinstance(block, word.Item):
            lines.append(f"- {_marked(block.text)}")
        elif isinstance(block, word.Table):
            lines += _markdown_table(block)
        elif isinstance(block, word.Paragraph):
            lines.append(_marked(block.text))
    return ("\n".join(lines) + "\n").encode()


def _markdown_table(table: word.Table) -> Iterator[str]:
    rows = [tuple(table.head), *table.rows]
    for number, row in enumerate(rows):
        yield "| " + " | ".join(_marked(cell).replace("|", "\\|") for cell in row) + " |"
        if number == 0:
            yield "|" + " --- |" * len(row)


def _marked(text: word.Text) -> str:
    return "".join(_marked_run(run) for run in ([word.Run(text)] if isinstance(text, str) else text))


def _marked_run(run: word.Run) -> str:
    text = re.sub(r"([\\*_`<])", r"\\\1", harmless(run.text).replace("\n", " "))
    text = re.sub(r"^(\s*\d+)([.)]\s)", r"\1\\\2", re.sub(r"^(\s*)(#|>|[-+]\s)", r"\1\\\2", text))
    if run.link and (web_address(run.link) or run.link.startswith("mailto:")):
        label = text.replace("[", "(").replace("]", ")")
        return f"[{label}]({web_address(run.link) or run.link})"
    return f"**{text.strip()}** " if run.bold and text.strip() else text


def as_html(made: Sequence[word.Block]) -> bytes:
    """A piece of HTML to paste into a page that has its own title: headings start at level 2, prompts have the class "prompt"."""
    out: list[str] = ['<section class="sen-information-report" lang="en-GB">']
    in_list = False
    for block in made:
        if in_list and not isinstance(block, word.Item):
            out.append("</ul>")
        elif isinstance(block, word.Item) and not in_list:
            out.append("<ul>")
        in_list = isinstance(block, word.Item)
        if isinstance(block, word.Heading):
            out.append(f"<h{block.level + 2}>{escape(harmless(block.text))}</h{block.level + 2}>")
        elif isinstance(block, word.Item):
            out.append(f"<li>{_markup(block.text)}</li>")
        elif isinstance(block, word.Table):
            out += _html_table(block)
        elif isinstance(block, word.Paragraph):
            tag, look = ("blockquote", "") if block.style == "Quote" else ("p", ' class="prompt"' if block.style == "Prompt" else "")
            inner = _markup(block.text)
            out.append(f"<{tag}{look}>{f'<p>{inner}</p>' if tag == 'blockquote' else inner}</{tag}>")
    if in_list:
        out.append("</ul>")
    return ("\n".join([*out, "</section>"]) + "\n").encode()


def _html_table(table: word.Table) -> Iterator[str]:
    yield "<table>" + (f"<caption>{escape(table.caption)}</caption>" if table.caption else "")
    yield "<tr>" + "".join(f'<th scope="col">{escape(harmless(head))}</th>' for head in table.head) + "</tr>"
    for row in table.rows:
        yield "<tr>" + "".join(f"<td>{_markup(cell)}</td>" for cell in row) + "</tr>"
    yield "</table>"


def _markup(text: word.Text) -> str:
    return "".join(_markup_run(run) for run in ([word.Run(text)] if isinstance(text, str) else text))


def _markup_run(run: word.Run) -> str:
    text = escape(harmless(run.text), quote=False)
    if run.link and (web_address(run.link) or run.link.startswith("mailto:")):
        return f'<a href="{escape(web_address(run.link) or run.link)}">{text}</a>'
    return f"<strong>{text}</strong>" if run.bold else text


#: The formats of a template, by the suffix of the file.
WRITERS: Mapping[str, Callable[[Sequence[word.Block]], bytes]] = {
    ".docx": as_docx,
    ".html": as_html,
    ".htm": as_html,
    ".md": as_markdown,
}


class NoFormat(Exception):
    """A file name whose suffix is none of the formats, in words for a person."""


def write(made: Sequence[word.Block], path: Path) -> bytes:
    """The bytes of the file, in the format that its name asks for. Raises NoFormat."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise NoFormat(f"{path}: give the file a name that ends in .docx, .html or .md.")
    return writer(made)
