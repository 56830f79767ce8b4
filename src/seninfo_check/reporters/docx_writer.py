"""Word files of our own making: real headings, lists, links and tables, so that a screen reader finds its way."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from seninfo_check.reporters.harmless import harmless, web_address

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XML = "http://www.w3.org/XML/1998/namespace"
_PARTS = Path(__file__).parent / "templates" / "docx"
_LINK_TYPE = f"{_R}/hyperlink"


@dataclass(frozen=True)
class Run:
    """Words of one look. `link` is a web or mail address; any other address leaves plain words."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Text = str | Sequence[Run]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; level 0 is the document's title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `style` is Normal, Quote (somebody else's words) or Prompt (words to adapt)."""

    text: Text
    style: str = "Normal"


@dataclass(frozen=True)
class Item:
    """One item of a list. Numbered items that follow each other are one list, which begins at 1."""

    text: Text
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose first row names the columns and is repeated on every page; `caption` says what it shows."""

    head: Sequence[str]
    rows: Sequence[Sequence[Text]]
    caption: str = ""


@dataclass(frozen=True)
class PageBreak:
    """The next block starts on a new page."""


Block = Heading | Paragraph | Item | Table | PageBreak


def docx(blocks: Sequence[Block], title: str, language: str = "en-GB") -> bytes:
    """A Word file. The same blocks give the same bytes; text is text, whatever characters it holds."""
    links: list[str] = []
    body = etree.Element(_w("body"), nsmap={"w": _W, "r": _R})
    lists = 0
    for number, block in enumerate(blocks):
        before = blocks[number - 1] if number else None
        if isinstance(block, Item) and block.numbered and not (isinstance(before, Item) and before.numbered):
            lists += 1
        body.extend(_block(block, lists, links))
    section = _add(body, "sectPr")
    _add(section, "pgSz", w="11906", h="16838")
    _add(section, "pgMar", top="1247", right="1247", bottom="1247", left="1247", header="708", footer="708", gutter="0")
    document = etree.Element(_w("document"), nsmap={"w": _W, "r": _R})
    document.append(body)
    return _packed(_xml(document), title, language, links, lists)


def _block(block: Block, lists: int, links: list[str]) -> Iterator[Any]:
    if isinstance(block, Heading):
        yield _paragraph(block.text, "Title" if block.level == 0 else f"Heading{min(block.level, 3)}", links)
    elif isinstance(block, Paragraph):
        yield _paragraph(block.text, block.style, links)
    elif isinstance(block, Item):
        yield _paragraph(block.text, "ListNumber" if block.numbered else "ListBullet", links, lists + 1 if block.numbered else 1)
    elif isinstance(block, PageBreak):
        paragraph = etree.Element(_w("p"))
        _add(_add(paragraph, "r"), "br", type="page")
        yield paragraph
    else:
        if block.caption:
            yield _paragraph(block.caption, "Caption", links)
        yield _table(block, links)
        # Word joins two tables that touch, and wants a paragraph after the last.
        yield _paragraph("", "Normal", links)


def _paragraph(text: Text, style: str, links: list[str], list_number: int = 0) -> Any:
    paragraph = etree.Element(_w("p"))
    properties = _add(paragraph, "pPr")
    _add(properties, "pStyle", val=style)
    if list_number:
        numbering = _add(properties, "numPr")
        _add(numbering, "ilvl", val="0")
        _add(numbering, "numId", val=str(list_number))
    for run in [Run(text)] if isinstance(text, str) else text:
        url = run.link if run.link.startswith("mailto:") else web_address(run.link)
        parent = paragraph
        if url:
            links.append(harmless(url))
            parent = etree.SubElement(paragraph, _w("hyperlink"), {f"{{{_R}}}id": f"rIdLink{len(links)}"})
        _run(parent, run, bool(url))
    return paragraph


def _run(parent: Any, run: Run, linked: bool) -> None:
    if not run.text:
        return
    element = _add(parent, "r")
    if linked or run.bold or run.italic:
        properties = _add(element, "rPr")
        if linked:
            _add(properties, "rStyle", val="Hyperlink")
        if run.bold:
            _add(properties, "b")
        if run.italic:
            _add(properties, "i")
    for number, line in enumerate(harmless(run.text).split("\n")):
        if number:
            _add(element, "br")
        text = _add(element, "t")
        text.text = line
        text.set(f"{{{_XML}}}space", "preserve")


def _table(table: Table, links: list[str]) -> Any:
    element = etree.Element(_w("tbl"))
    properties = _add(element, "tblPr")
    _add(properties, "tblStyle", val="TableGrid")
    _add(properties, "tblW", w="5000", type="pct")
    _add(properties, "tblLook", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1", noVBand="1")
    if table.caption:
        _add(properties, "tblCaption", val=harmless(table.caption))
    grid = _add(element, "tblGrid")
    for _ in table.head:
        _add(grid, "gridCol", w=str(9412 // max(len(table.head), 1)))
    for number, cells in enumerate([[(Run(head, bold=True),) for head in table.head], *table.rows]):
        row = _add(element, "tr")
        row_properties = _add(row, "trPr")
        _add(row_properties, "cantSplit")
        if number == 0:
            _add(row_properties, "tblHeader")
        for cell in cells:
            _add(row, "tc").append(_paragraph(cell, "Normal", links))
    return element


def _packed(document: bytes, title: str, language: str, links: Sequence[str], lists: int) -> bytes:
    parts: dict[str, bytes] = {}
    for path in sorted(_PARTS.rglob("*.xml")):
        name = path.relative_to(_PARTS).as_posix()
        parts[name.replace("content_types.xml", "[Content_Types].xml").replace("rels.xml", ".rels")] = path.read_bytes()
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b"en-GB", language.encode("ascii", "ignore"))
    parts["docProps/core.xml"] = _changed(parts["docProps/core.xml"], lambda root: _titled(root, title, language))
    parts["word/numbering.xml"] = _changed(parts["word/numbering.xml"], lambda root: _numbered(root, lists))
    parts["word/_rels/document.xml.rels"] = _changed(parts.pop("word/_rels/document.xml"), lambda root: _linked(root, links))
    parts["word/document.xml"] = document
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ["[Content_Types].xml", *(name for name in parts if name != "[Content_Types].xml")]:
            # A fixed time, so that the same report gives the same file.
            archive.writestr(zipfile.ZipInfo(name), parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _changed(part: bytes, change: Callable[[Any], None]) -> bytes:
    root = etree.fromstring(part)
    change(root)
    return _xml(root)


def _titled(root: Any, title: str, language: str) -> None:
    for element in root:
        if element.tag.endswith("}title"):
            element.text = harmless(title, 250)
        elif element.tag.endswith("}language"):
            element.text = language


def _numbered(root: Any, lists: int) -> None:
    for number in range(2, lists + 2):
        element = etree.SubElement(root, _w("num"), {_w("numId"): str(number)})
        _add(element, "abstractNumId", val="2")
        _add(_add(element, "lvlOverride", ilvl="0"), "startOverride", val="1")


def _linked(root: Any, links: Sequence[str]) -> None:
    for number, url in enumerate(links, 1):
        etree.SubElement(root, root[0].tag, {"Id": f"rIdLink{number}", "Type": _LINK_TYPE, "Target": url, "TargetMode": "External"})


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    return etree.SubElement(parent, _w(tag), {_w(key): value for key, value in attributes.items()})


def _xml(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
