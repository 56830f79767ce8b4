"""Word documents to Documents: mammoth turns them into HTML, and the HTML's blocks are taken.

Before that we settle what mammoth cannot know: which paragraphs are headings (by the style they are based on or their outline level),
what is hidden, what is the contents list, and which styles are bold or bulleted.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from dataclasses import dataclass
from typing import Any

import mammoth
from lxml import etree

from seninfo_check.model import Document, Fetched, Kind, Reason, Unreadable
from seninfo_check.parse.archive import DC, dates_of, open_archive, read_part, read_xml
from seninfo_check.parse.characters import clean
from seninfo_check.parse.html import blocks_of_markup, unread_in_markup, without_anchor

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TERMS = "{http://purl.org/dc/terms/}"
# Style ids that no document has, set on paragraphs whose part we have worked out ourselves.
_HEADING, _ITEM = "seninfoHeading", "seninfoItem"
_STYLE_MAP = "\n".join(
    [*(f"p.{_HEADING}{level} => h{level}:fresh" for level in range(1, 7)), f"p.{_ITEM} => ul > li:fresh", "u => u", "comment-reference =>"]
)


@dataclass(frozen=True)
class _Style:
    """What a paragraph style says, its base styles counted in."""

    name: str = ""
    level: int = 0
    bold: bool = False
    numbering: Any = None


def parse_docx(fetched: Fetched) -> Document:
    """Read a Word document, page headers and footers as furniture. Raises Unreadable when it is damaged, protected or far too large."""
    archive = open_archive(fetched.body)
    tree = read_xml(archive, "word/document.xml")
    if tree is None:
        raise Unreadable(Reason.UNREADABLE, "The file holds no Word document. Open it and save it again as .docx or PDF.")
    styles = _styles(read_xml(archive, "word/styles.xml"))
    contents = _prepare(tree, styles)
    markup = _markup(_with_document(archive, etree.tostring(tree, encoding="utf-8", xml_declaration=True)))
    blocks, pasted = blocks_of_markup(markup, fetched.url)
    core = read_xml(archive, "docProps/core.xml")
    title = "" if core is None else clean(core.findtext(f"{DC}title") or "")
    return Document(
        url=fetched.url,
        title=title or next((block.text for block in blocks if block.kind is Kind.HEADING), ""),
        language=_language(archive, core),
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        dates=dates_of(core, f"{_TERMS}created", f"{_TERMS}modified"),
        blocks=tuple(without_anchor(blocks)),
        furniture=(*_running(archive), *contents, *pasted),
        unread=tuple(unread_in_markup(markup)),
    )


def _markup(body: bytes) -> str:
    # Mammoth tells its log about every style that it does not know.
    logging.getLogger("mammoth").setLevel(logging.CRITICAL)
    result = mammoth.convert_to_html(io.BytesIO(body), style_map=_STYLE_MAP, convert_image=mammoth.images.img_element(_no_picture))
    markup: str = result.value
    # Notes: the number in the text and the arrow back are Word's, not the writer's.
    markup = re.sub(r'<sup><a href="#(?:foot|end)note-[^>]*>.*?</a></sup>', "", markup)
    return re.sub(r'\s*<a href="#(?:foot|end)note-ref-[^>]*>.*?</a>', "", markup)


def _no_picture(image: Any) -> dict[str, str]:
    return {"src": ""}


def _with_document(archive: zipfile.ZipFile, document: bytes) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_STORED) as copy:
        for name in archive.namelist():
            if name == "word/document.xml":
                copy.writestr(name, document)
            elif not name.startswith(("word/media/", "word/embeddings/", "word/fonts/")):
                copy.writestr(name, read_part(archive, name))
    return changed.getvalue()


# ---- styles -------------------------------------------------------------------------------------------------------------


def _value(element: Any, path: str) -> str | None:
    found = None if element is None else element.find("/".join(f"{_W}{name}" for name in path.split("/")))
    return None if found is None else found.get(f"{_W}val", "true")


def _on(value: str | None) -> bool:
    return value is not None and value not in ("0", "false", "off", "none")


def _styles(tree: Any) -> dict[str, _Style]:
    found: dict[str, Any] = {} if tree is None else {style.get(f"{_W}styleId", ""): style for style in tree.iter(f"{_W}style")}
    return {identity: _style(identity, found) for identity in found}


def _style(identity: str, found: dict[str, Any]) -> _Style:
    name = _value(found[identity], "name") or identity
    level, bold, numbering = 0, None, None
    seen: set[str] = set()
    here: str | None = identity
    while here in found and here not in seen:
        seen.add(here)
        style = found[here]
        level = level or _heading_level(_value(style, "name") or "", _value(style, "pPr/outlineLvl"))
        if bold is None and _value(style, "rPr/b") is not None:
            bold = _on(_value(style, "rPr/b"))
        if numbering is None:
            numbering = style.find(f"{_W}pPr/{_W}numPr")
        here = _value(style, "basedOn")
    # A subtitle is based on the title, but holds dates and names more often than a topic.
    if name.lower() == "subtitle" or name.lower().startswith("toc"):
        level = 0
    return _Style(name, level, bool(bold), numbering)


def _heading_level(name: str, outline: str | None) -> int:
    match = re.fullmatch(r"heading (\d)", name.strip().lower())
    if match:
        return min(int(match[1]), 6) or 1
    if name.strip().lower() == "title":
        return 1
    return min(int(outline) + 1, 6) if outline and outline.isdigit() and int(outline) < 9 else 0


# ---- the document -------------------------------------------------------------------------------------------------------


def _prepare(tree: Any, styles: dict[str, _Style]) -> list[str]:
    """Drop hidden runs and contents fields, mark headings, list items and bold; give back the contents lists' lines."""
    for run in list(tree.iter(f"{_W}r")):
        if _on(_value(run, "rPr/vanish")) and run.getparent() is not None:
            run.getparent().remove(run)
    contents = [line for block in list(tree.iter(f"{_W}sdt")) if _is_contents(block) for line in _take(block)]
    for paragraph in list(tree.iter(f"{_W}p")):
        style = styles.get(_value(paragraph, "pPr/pStyle") or "", _Style())
        if re.match(r"(?:toc \d|table of contents|toc heading)", style.name.lower()):
            contents += _take(paragraph)
            continue
        outline = _heading_level("", _value(paragraph, "pPr/outlineLvl"))
        if level := outline or style.level:
            _set_style(paragraph, f"{_HEADING}{level}")
            continue
        if style.bold:
            _make_bold(paragraph)
        if _value(paragraph, "pPr/numPr/numId") is None:
            if style.numbering is not None and style.numbering.find(f"{_W}numId") is not None:
                _properties(paragraph).append(_copy(style.numbering))
            elif re.match(r"list (?:bullet|number)", style.name.lower()):
                _set_style(paragraph, _ITEM)
    return contents


def _is_contents(block: Any) -> bool:
    gallery = block.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    return gallery is not None and "contents" in gallery.get(f"{_W}val", "").lower()


def _take(element: Any) -> list[str]:
    paragraphs = list(element.iter(f"{_W}p"))
    lines = [text for paragraph in paragraphs if (text := _text(paragraph))]
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    return lines


def _text(paragraph: Any) -> str:
    parts = (" " if part.tag in (f"{_W}tab", f"{_W}br") else part.text or "" for part in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"))
    return clean("".join(parts))


def _properties(paragraph: Any) -> Any:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        paragraph.insert(0, properties)
    return properties


def _set_style(paragraph: Any, identity: str) -> None:
    properties = _properties(paragraph)
    style = properties.find(f"{_W}pStyle")
    if style is None:
        style = etree.Element(f"{_W}pStyle")
        properties.insert(0, style)
    style.set(f"{_W}val", identity)


def _make_bold(paragraph: Any) -> None:
    for run in paragraph.iter(f"{_W}r"):
        properties = run.find(f"{_W}rPr")
        if properties is None:
            properties = etree.Element(f"{_W}rPr")
            run.insert(0, properties)
        if properties.find(f"{_W}b") is None:
            properties.append(etree.Element(f"{_W}b"))


def _copy(element: Any) -> Any:
    return etree.fromstring(etree.tostring(element))


def _running(archive: zipfile.ZipFile) -> list[str]:
    """The lines of page headers and footers, each once."""
    lines: dict[str, None] = {}
    for name in sorted(archive.namelist()):
        if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name):
            tree = read_xml(archive, name)
            for paragraph in [] if tree is None else tree.iter(f"{_W}p"):
                if text := _text(paragraph):
                    lines[text] = None
    return list(lines)


def _language(archive: zipfile.ZipFile, core: Any) -> str:
    said = "" if core is None else clean(core.findtext(f"{DC}language") or "")
    if said:
        return said
    tree = read_xml(archive, "word/styles.xml")
    language = None if tree is None else next(tree.iter(f"{_W}lang"), None)
    return "" if language is None else str(language.get(f"{_W}val") or "")
