"""Writes fixtures/documents/pdf: one invented report as PDF in the ways that schools make them.

Needs LibreOffice (soffice), Chromium and the virtual environment; the results are committed, so tests need none of these.
Usage: .venv/bin/python scripts/make_pdfs.py
"""

from __future__ import annotations

import html
import json
import subprocess
import tempfile
from pathlib import Path

import pypdfium2

TARGET = Path(__file__).parents[1] / "fixtures" / "documents" / "pdf"
TITLE = "Larkfold Primary School"
SUBTITLE = "SEN information report 2026"

#: (kind, text) or (kind, rows): h1, h2, p, item, number, table (first row is its head), pairs (question and answer).
REPORT: list[tuple[str, object]] = [
    ("h1", "What kinds of need do we provide for?"),
    (
        "p",
        "Forty-one of our 212 children have special educational needs. We teach autistic children, children with speech and language "
        "needs, children with dyslexia, and two children who use a wheelchair. Our SENCO is Mrs Ruth Ashworth-Reid: write to "
        "senco@larkfold.example or ring 01632 960177.",
    ),
    ("p", "Children who are looked-after have the same one-to-one time as everybody else, and a well-known adult to turn to."),
    ("h1", "How do we find out that a child needs help?"),
    ("h2", "In the classroom"),
    ("p", "Teachers check reading and number work every half-term and tell the SENCO about a child who has fallen behind."),
    ("item", "The SENCO watches the child in a lesson and in the playground, and writes down what helps and what gets in the way."),
    ("item", "Parents meet the class teacher within ten school days."),
    ("item", "A speech therapist sees the child when words are the difficulty."),
    ("h2", "At home"),
    ("p", "Parents who are worried speak to the class teacher first. These are the steps:"),
    ("number", "Ask for a meeting after school."),
    ("number", "Bring what you have noticed at home, and what other people have told you about your child over the last year."),
    ("number", "Agree what happens next and when it is looked at again."),
    ("h1", "What extra help is there?"),
    (
        "table",
        [
            ("Help", "For whom", "How often"),
            ("Precision teaching", "Children who forget words from one day to the next", "Ten minutes a day"),
            ("Friendship group", "Up to six children in Years 3 to 6", "Tuesdays"),
            ("Sensory circuit", "Anyone who needs to move before lessons", "Every morning at 8.40"),
        ],
    ),
    ("p", "We look at the results of each group every term and stop what does not work."),
    ("h1", "Questions that parents ask"),
    (
        "pairs",
        [
            (
                "Who can I talk to if I am unhappy?",
                "Speak to the class teacher, then to Mrs Ashworth-Reid. If that does not settle it, write to the chair of governors, who "
                "answers within fifteen school days.",
            ),
            (
                "How is my child helped to join the next school?",
                "In the summer term we take children to the new school three times, and the two SENCOs meet to hand over what works.",
            ),
        ],
    ),
    ("h1", "Where can we find the local offer?"),
    ("p", "The county keeps its local offer at LINK and our own pages say what we add to it."),
]
LINK = "https://www.larkshire.example/local-offer"
STYLE = """body{font:11pt/1.4 'DejaVu Serif',serif} h1,h2,h3,b.h{font-family:'DejaVu Sans',sans-serif}
h1{font-size:20pt} h2{font-size:15pt} h3{font-size:12.5pt} p.sub{font-size:14pt}
table{border-collapse:collapse;width:100%} td,th{padding:4pt 6pt;vertical-align:top;text-align:left;font-weight:inherit}"""


def page(headings: str = "real", ruled: bool = True, columns: int = 1) -> str:
    """The report as HTML, its headings real or only bold."""
    parts = [
        f"<h1>{TITLE}</h1><p class=sub>{SUBTITLE}</p>"
        if headings == "real"
        else f"<p><b class=h>{TITLE}</b></p><p><b class=h>{SUBTITLE}</b></p>"
    ]
    opened = ""
    for kind, value in REPORT:
        wanted = {"item": "ul", "number": "ol"}.get(kind, "")
        if wanted != opened:
            parts.append((f"</{opened}>" if opened else "") + (f"<{wanted}>" if wanted else ""))
            opened = wanted
        if isinstance(value, list):
            rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in value)
            parts.append(f"<table{' border=1' if ruled else ''}>{rows}</table>")
            continue
        text = html.escape(str(value)).replace("LINK", f'<a href="{LINK}">{LINK}</a>')
        if columns > 1:  # soft hyphens show only where a line breaks at them
            text = text.replace("children", "chil&shy;dren").replace("difficulty", "diffi&shy;culty").replace("governors", "gover&shy;nors")
        text = text.replace("senco@larkfold.example", '<a href="mailto:senco@larkfold.example">senco@larkfold.example</a>')
        if kind in ("h1", "h2"):
            tag = {"h1": "h2", "h2": "h3"}[kind]
            parts.append(f"<{tag}>{text}</{tag}>" if headings == "real" else f"<p><b>{text}</b></p>")
        else:
            parts.append(f"<li>{text}</li>" if opened else f"<p>{text}</p>")
    style = STYLE + (f"div{{columns:{columns};column-gap:24pt}} div>*{{break-inside:auto}}" if columns > 1 else "")
    return f"<!doctype html><html lang=en-GB><meta charset=utf-8><title>{SUBTITLE}</title><style>{style}</style><div>{''.join(parts)}</div>"


def writer(contents: bool) -> str:
    """The report as a flat ODT with a running header and footer, a contents list and hyphenation."""
    e = html.escape
    body = [f'<text:p text:style-name="Title">{TITLE}</text:p><text:p text:style-name="Subtitle">{SUBTITLE}</text:p>']
    if contents:
        body.append('<text:p text:style-name="Bold">Contents</text:p>')
        body.extend(
            f'<text:p text:style-name="Toc">{e(str(value))}<text:tab/>{1 + number // 4}</text:p>'
            for number, value in enumerate(value for kind, value in REPORT if kind in ("h1", "h2"))
        )
    opened = ""
    for kind, value in REPORT:
        wanted = {"item": "L1", "number": "L2"}.get(kind, "")
        if wanted != opened:
            body.append(("</text:list>" if opened else "") + (f'<text:list text:style-name="{wanted}">' if wanted else ""))
            opened = wanted
        if isinstance(value, list):
            rows = "".join(
                "<table:table-row>"
                + "".join(
                    f'<table:table-cell table:style-name="Cell"><text:p text:style-name="Text">{e(cell)}</text:p></table:table-cell>'
                    for cell in row
                )
                + "</table:table-row>"
                for row in value
            )
            body.append(f'<table:table><table:table-column table:number-columns-repeated="{len(value[0])}"/>{rows}</table:table>')
            continue
        text = e(str(value)).replace("LINK", f'<text:a xlink:type="simple" xlink:href="{LINK}">{LINK}</text:a>')
        if kind in ("h1", "h2"):
            body.append(f'<text:h text:style-name="H{kind[1]}" text:outline-level="{kind[1]}">{text}</text:h>')
        elif opened:
            body.append(f'<text:list-item><text:p text:style-name="Text">{text}</text:p></text:list-item>')
        else:
            body.append(f'<text:p text:style-name="Text">{text}</text:p>')
    return FLAT.replace("BODY", "".join(body)).replace("TITLE", TITLE).replace("SUBTITLE", SUBTITLE)


#: The styles, the running header and the running footer; the words BODY, TITLE stand where the text goes.
FLAT = (Path(__file__).parent / "report.fodt").read_text()


def by_libreoffice(source: Path, name: str, **options: object) -> None:
    """Prints one file with LibreOffice under the given export options."""
    data = json.dumps(
        {
            key: {"type": type(value).__name__.replace("bool", "boolean").replace("str", "string"), "value": value}
            for key, value in options.items()
        }
    )
    command = ["soffice", "--headless", "--convert-to", f"pdf:writer_pdf_Export:{data}", "--outdir", str(source.parent), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    (TARGET / name).write_bytes(source.with_suffix(".pdf").read_bytes())


def by_chromium(text: str, name: str, folder: Path, *options: str) -> None:
    """Prints one page with Chromium."""
    source = folder / "page.html"
    source.write_text(text)
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", *options, f"--print-to-pdf={TARGET / name}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True)


def scanned(source: Path, name: str, pages: set[int]) -> None:
    """A copy of `source` where the pages counted in `pages` (from 0) are pictures."""
    old, new = pypdfium2.PdfDocument(source), pypdfium2.PdfDocument.new()
    for number in range(len(old)):
        if number not in pages:
            new.import_pages(old, [number])
            continue
        with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
            old[number].render(scale=72 / 72, grayscale=True).to_pil().save(file.name, quality=30)
            image = pypdfium2.PdfImage.new(new)
            image.load_jpeg(file.name, inline=True)
        width, height = old[number].get_size()
        image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        sheet = new.new_page(width, height)
        sheet.insert_obj(image)
        sheet.gen_content()
    new.save(TARGET / name)


def main() -> None:
    """Writes all fixtures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        flat = folder / "report.fodt"
        flat.write_text(writer(contents=False))
        by_libreoffice(flat, "libreoffice.pdf", UseTaggedPDF=False)
        by_libreoffice(flat, "libreoffice-tagged.pdf", UseTaggedPDF=True)
        by_libreoffice(flat, "password.pdf", EncryptFile=True, DocumentOpenPassword="larkfold")
        by_libreoffice(flat, "no-printing.pdf", RestrictPermissions=True, PermissionPassword="larkfold", Printing=0)
        flat.write_text(writer(contents=True))
        by_libreoffice(flat, "contents.pdf", UseTaggedPDF=False)
        by_chromium(page(), "chromium-tagged.pdf", folder, "--no-pdf-header-footer")
        by_chromium(page(), "chromium-untagged.pdf", folder, "--disable-pdf-tagging")
        by_chromium(page(headings="bold"), "bold-headings.pdf", folder, "--no-pdf-header-footer", "--disable-pdf-tagging")
        by_chromium(page(headings="bold"), "bold-headings-tagged.pdf", folder, "--no-pdf-header-footer")
        by_chromium(page(ruled=False), "borderless.pdf", folder, "--no-pdf-header-footer", "--disable-pdf-tagging")
        by_chromium(page(columns=2), "two-columns.pdf", folder, "--no-pdf-header-footer", "--disable-pdf-tagging")
    plain = TARGET / "libreoffice.pdf"
    scanned(plain, "scanned.pdf", {0, 1, 2, 3, 4})
    scanned(plain, "one-page-scanned.pdf", {1})
    (TARGET / "cut-off.pdf").write_bytes(plain.read_bytes()[:4000])
    (TARGET / "no-pages.pdf").write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


if __name__ == "__main__":
    main()
