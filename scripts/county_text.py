"""Invented texts for invented schools' websites: reports poured from fixtures/labelled, and the pages that stand beside a report."""

# ruff: noqa: E501 - markup and addresses read better whole

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass
from pathlib import Path

REPORTS = Path(__file__).resolve().parents[1] / "fixtures" / "labelled" / "reports"
#: Which labelled reports stand for a mainstream or nursery school and name it plainly: file, the school's name in it.
SOURCES = ("01", "02", "07", "09", "10", "12", "13", "14", "15", "16", "17", "19", "21", "23", "25", "26")


@dataclass(frozen=True)
class Text:
    """One report: its school, type, labels, introduction and sections, each a heading and lines (`- ` items, `| ` rows)."""

    school: str
    type: str
    partly: tuple[str, ...]
    missing: tuple[str, ...]
    intro: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]


def read_text(number: str) -> Text:
    """A labelled report without its labels."""
    head: dict[str, str] = {}
    intro: list[str] = []
    sections: list[tuple[str, list[str]]] = []
    for raw in (REPORTS / f"dev-{number}.txt").read_text("utf-8").splitlines():
        line = re.sub(r"\s*\|\|.*$", "", raw).rstrip()
        if line.startswith("@"):
            key, _, value = line[1:].partition(":")
            head[key] = value.strip()
        elif match := re.match(r"(#{2,6}|\?\?)\s+(.*)", line):
            sections.append((match[2], []))
        elif line and not line.startswith("#"):
            menu = len(line) < 40 and not line.endswith((".", "!", "?")) and not sections
            if not menu:
                (sections[-1][1] if sections else intro).append(line)
    # As a page of its own such a section would be no part of a report.
    apart = re.compile(r"uniform|news|catering|governor|policy", re.IGNORECASE)
    kept = tuple((heading, tuple(lines)) for heading, lines in sections if lines and not apart.search(heading))
    return Text(head["school"], head["type"], tuple(head.get("partly", "").split()), tuple(head.get("not", "").split()), tuple(intro), kept)


def renamed(text: Text, name: str) -> Text:
    """The report with another school's name in it."""
    old, new = _own(text.school), _own(name)

    def change(line: str) -> str:
        line = line.replace(text.school, name).replace(old, new)
        return line.replace(re.sub(r"\W", "", old).lower(), re.sub(r"\W", "", new).lower())

    sections = tuple((change(heading), tuple(map(change, lines))) for heading, lines in text.sections)
    return Text(name, text.type, text.partly, text.missing, tuple(map(change, text.intro)), sections)


def _own(name: str) -> str:
    words = re.split(
        r" (?:Community|Primary|Infant|Junior|Nursery|School|Academy|Church|Catholic|Village|Maintained|First|High|Pupil|Grammar|University|Middle)\b",
        name,
    )
    return words[0].removeprefix("The ")


def prose(lines: tuple[str, ...] | list[str]) -> str:
    """Lines as HTML paragraphs, lists and tables."""
    out: list[str] = []
    for line in lines:
        body = re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", r'<a href="\2">\1</a>', html.escape(line, quote=False))
        if line.startswith("- "):
            out.append(f"<ul><li>{body[2:]}</li></ul>")
        elif line.startswith("|"):
            cells = "".join(f"<td>{cell.strip()}</td>" for cell in body.strip("| ").split("|"))
            out.append(f"<table><tr>{cells}</tr></table>")
        else:
            out.append(f"<p>{body}</p>")
    return "\n".join(out).replace("</ul>\n<ul>", "\n").replace("</table>\n<table>", "\n")


def whole(text: Text, title: str, reviewed: str = "", level: int = 2) -> str:
    """The report as the body of one page."""
    dated = f"<p>{reviewed}</p>" if reviewed else ""
    parts = "\n".join(f"<h{level}>{html.escape(heading, quote=False)}</h{level}>\n{prose(lines)}" for heading, lines in text.sections)
    return f"<h1>{html.escape(title, quote=False)}</h1>\n{dated}{prose(text.intro)}\n{parts}"


def lines_of(text: Text, title: str, reviewed: str = "") -> list[tuple[str, str]]:
    """The report as (kind, text) lines for a PDF or Word file."""
    out = [("h1", title), ("p", text.school)]
    out += [("p", reviewed)] if reviewed else []
    out += [("p", line) for line in text.intro]
    for heading, lines in text.sections:
        out.append(("h2", heading))
        out += [("li", line[2:]) if line.startswith("- ") else ("p", line.strip("| ").replace("|", " - ")) for line in lines]
    return out


def pdf(lines: list[tuple[str, str]]) -> bytes:
    """A plain PDF with headings in larger bold letters."""
    pages: list[list[str]] = [[]]
    y = 800.0
    for kind, text in lines:
        size = {"h1": 20, "h2": 14}.get(kind, 11)
        y -= 10 if kind in ("h1", "h2") else 4
        width = int(960 / size)
        for at, row in enumerate(_wrapped(text, width - (4 if kind == "li" else 0))):
            if y < 60:
                pages.append([])
                y = 800.0
            indent = 72 if kind == "li" else 56
            bullet = f"BT /F1 {size} Tf 58 {y:.0f} Td (\x95) Tj ET" if kind == "li" and at == 0 else ""
            escaped = row.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            pages[-1].append(f"{bullet} BT /{'F2' if kind in ('h1', 'h2') else 'F1'} {size} Tf {indent} {y:.0f} Td ({escaped}) Tj ET")
            y -= size * 1.35
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>"
    kids = []
    for page in pages:
        stream = "\n".join(page)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << {fonts} >> >> /Contents {len(objects) + 2} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
        objects.append(f"<< /Length {len(stream.encode('cp1252', 'replace'))} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252", "replace"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def _wrapped(text: str, width: int) -> list[str]:
    rows, row = [], ""
    for word in text.split():
        if len(row) + len(word) + 1 > width:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}".strip()
    return [*rows, row]


def docx(lines: list[tuple[str, str]]) -> bytes:
    """A Word file with real headings."""
    from datetime import datetime

    import docx as word

    document = word.Document()
    document.core_properties.created = document.core_properties.modified = datetime(2025, 9, 1)  # noqa: DTZ001 - Word keeps no zone
    for kind, text in lines:
        if kind in ("h1", "h2"):
            document.add_heading(text, 1 if kind == "h1" else 2)
        else:
            document.add_paragraph(text, style="List Bullet" if kind == "li" else None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def scanned(lines: list[tuple[str, str]]) -> bytes:
    """A PDF of pictures of the pages, as a copier makes it."""
    import pypdfium2
    from PIL import Image

    pictures: list[Image.Image] = [page.render(scale=1.2).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf(lines))]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], quality=40)
    return re.sub(rb"/(CreationDate|ModDate) \([^)]*\)", lambda found: b" " * len(found[0]), out.getvalue())


POLICY = """<h1>SEND Policy</h1><p>This policy sets out the aims of {school} for pupils with special educational needs and how the governing body meets its
duties under the Children and Families Act 2014 and the Equality Act 2010.</p><h2>Aims</h2><p>We want every pupil to make progress and to take part in
all activities of the school.</p><h2>Roles</h2><p>The SENCO keeps the register, the governing body reviews the policy each year, and teachers are responsible
for the progress of every pupil in their class.</p><h2>Identification</h2><p>Pupils are identified in line with the Code of Practice.</p><h2>Admissions</h2>
<p>Pupils are admitted under the county's rules.</p><h2>Complaints</h2><p>Complaints are dealt with under the complaints policy.</p><h2>Training</h2><p>Training needs
are reviewed each year with the staff.</p><h2>Monitoring</h2><p>The impact of this policy is evaluated by the governors. Parents are told of changes.</p>"""

ACCESS = """<h1>Accessibility Plan 2024 to 2027</h1><p>This plan says how {school} will make its building, its curriculum and its information more accessible to
disabled pupils over three years.</p><h2>Access to the building</h2><p>A ramp at the hall door by July. Handrails on both sides of the steps. An accessible toilet
beside the library.</p><h2>Access to the curriculum</h2><p>Training for all staff on autism; large-print readers; laptops for pupils who cannot write by hand.</p>
<h2>Access to information</h2><p>Letters in large print on request.</p>"""

PREMIUM = """<h1>Pupil Premium Strategy Statement</h1><p>In this year {school} receives £41,200 of pupil premium funding. It pays for a reading teacher on three
mornings, for small group work in mathematics, for breakfast and for help with the cost of trips.</p><h2>Review of last year</h2><p>Progress in reading was good;
attendance rose to 94%.</p>"""

STRATEGY = """<h1>Inclusion Strategy 2026 to 2029</h1><p>This strategy sets out how {school} plans to grow its inclusive offer over three years with the new grant.</p>
<p>By 2027 we will open a base for pupils with speech and language needs. By 2028 all teachers will have been trained in autism. We will evaluate the impact every
July and involve parents, pupils, the educational psychologist and other agencies in the evaluation.</p>"""

LOCAL_OFFER = """<h1>The Local Offer</h1><p>The Brackshire Local Offer is the county's directory of services for children and young people with special educational needs
or disabilities and their families. It is kept by the county council, not by the school.</p><p><a href="https://localoffer.brackshire.example/">Go to the Local Offer</a></p>"""

GOVERNORS = """<h1>Governors</h1><p>The governing body of {school} meets six times a year. Mrs Poole is the link governor for SEND and visits the SENCO every term.</p>
<p>Mr Adu chairs the governors and can be reached through the office.</p>"""

NEWS = """<h1>News</h1><p>Year 4 built a bridge from spaghetti. It held eleven bags of flour before it broke, and the cleaning took longer than the building.</p>
<p>The summer fair raised £812.</p>"""

HOME = """<h1>Welcome to {school}</h1><p>We are a happy school between the canal and the common. Our children come from forty streets and speak nineteen
languages, and they all know how to plant a bean.</p><p>Visits are on Tuesdays. Ring the office to book.</p>"""
