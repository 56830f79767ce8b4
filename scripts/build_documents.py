"""Writes fixtures/documents/fernhollow.*: one invented report, fernhollow.md, in every format that a school might publish.

Needs LibreOffice (soffice) and Chromium; the results are committed, so tests need neither.
Usage: .venv/bin/python scripts/build_documents.py
"""

from __future__ import annotations

import html
import re
import subprocess
import tempfile
from pathlib import Path

TARGET = Path(__file__).parents[1] / "fixtures" / "documents"
SOURCE = TARGET / "fernhollow.md"
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_FILTERS = {
    "odt": "odt:writer8",
    "docx": "docx:MS Word 2007 XML",
    "pdf": 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}',
}
#: Large print, as schools' PDFs often are: the report fills eight pages.
STYLE = """@page{size:A4;margin:2.2cm} body{font:13.5pt/1.45 'DejaVu Sans',sans-serif} h1{font-size:24pt} h2{font-size:17pt}
table{border-collapse:collapse;width:100%} td,th{border:1px solid #777;padding:4pt 6pt;vertical-align:top;text-align:left}"""


def main() -> None:
    """Write every format."""
    text = SOURCE.read_text("utf-8")
    body = markup(text)
    (TARGET / "fernhollow.html").write_text(_site(body), "utf-8")
    (TARGET / "fernhollow.txt").write_text(plain(text), "utf-8")
    page = f"<!doctype html><html lang=en><meta charset=utf-8><title>SEN information report</title><style>{STYLE}</style><body>{body}"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "fernhollow.html"
        source.write_text(page, "utf-8")
        _office(source, "odt", Path(folder))
        # Through ODT, as a person would save it: LibreOffice makes real heading styles of an HTML page's headings.
        for suffix in ("docx", "pdf"):
            _office(Path(folder) / "fernhollow.odt", suffix, Path(folder))
        (TARGET / "fernhollow.odt").write_bytes((Path(folder) / "fernhollow.odt").read_bytes())
        (TARGET / "fernhollow.docx").write_bytes((Path(folder) / "fernhollow.docx").read_bytes())
        (TARGET / "fernhollow-libreoffice.pdf").write_bytes((Path(folder) / "fernhollow.pdf").read_bytes())
        printed = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        to = f"--print-to-pdf={TARGET / 'fernhollow-chromium.pdf'}"
        subprocess.run([*printed, to, source.as_uri()], check=True, capture_output=True, timeout=180)
    for path in sorted(TARGET.glob("fernhollow*")):
        print(f"{path.name:30} {path.stat().st_size:8,}")


def _office(source: Path, suffix: str, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    reader = ["--infilter=HTML (StarWriter)"] if source.suffix == ".html" else []
    command = ["soffice", profile, "--headless", *reader, "--convert-to", _FILTERS[suffix], "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def markup(text: str) -> str:
    """The report's Markdown as plain HTML."""
    return "\n".join(_block(block) for block in re.split(r"\n\n+", text.strip()))


def _block(block: str) -> str:
    lines = block.split("\n")
    heading = re.match(r"(#+) (.+)", block)
    if heading:
        return f"<h{len(heading[1])}>{_inline(heading[2])}</h{len(heading[1])}>"
    if block.startswith("- "):
        return "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
    if block.startswith("|"):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if not line.startswith("|---")]
        head = "<tr>" + "".join(f"<th>{_inline(cell)}</th>" for cell in rows[0]) + "</tr>"
        return (
            f"<table>{head}"
            + "".join("<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:])
            + "</table>"
        )
    return f"<p>{_inline(' '.join(lines))}</p>"


def _inline(text: str) -> str:
    return _LINK.sub(r'<a href="\2">\1</a>', html.escape(text, quote=False))


def plain(text: str) -> str:
    """The report as a person would save it as text: headings on lines of their own, addresses in brackets."""
    lines = []
    for line in text.split("\n"):
        words = _LINK.sub(lambda found: found[1] if found[1] in found[2] else f"{found[1]} ({found[2]})", line)
        heading = re.match(r"(#+) (.+)", words)
        lines += [heading[2], ("=" if heading[1] == "#" else "-") * len(heading[2])] if heading else [words]
    return "\n".join(lines)


def _site(body: str) -> str:
    menu = "".join(
        f'<li><a href="/{name.lower().replace(" ", "-")}">{name}</a></li>'
        for name in (
            "Home",
            "Our school",
            "Key information",
            "SEND",
            "Accessibility plan",
            "Complaints",
            "Admissions",
            "Clubs",
            "Contact us",
        )
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>SEN information report | Fernhollow Primary School</title></head>
<body>
<div id="cookie-notice" class="cookie-banner" role="dialog"><p>We use cookies to count visits.</p><button>Accept all</button></div>
<header><a href="/"><img src="/crest.png" alt="Fernhollow Primary School"></a><form role="search"><input name="q"></form>
<nav aria-label="Main"><ul>{menu}</ul></nav></header>
<div class="breadcrumb"><a href="/">Home</a> &raquo; <a href="/key-information">Key information</a> &raquo; SEN information report</div>
<main>
{body}
</main>
<aside class="sidebar"><h3>Latest news</h3>
<ul><li><a href="/news/1">Harvest festival</a></li><li><a href="/news/2">New lunch menu</a></li></ul></aside>
<footer><p>Fernhollow Primary School, Mill Lane, Fernhollow, FH1 2AB. Telephone 01632 960140</p>
<ul>{menu}</ul><p>Website by Bright Sites</p></footer>
</body></html>
"""


if __name__ == "__main__":
    main()
