"""OpenDocument texts to Documents: content.xml becomes simple HTML, and the HTML's blocks are taken."""

from __future__ import annotations

from html import escape
from typing import Any

from seninfo_check.model import Document, Fetched, Kind, Reason, Unreadable
from seninfo_check.parse.archive import DC, dates_of, open_archive, read_xml
from seninfo_check.parse.characters import clean
from seninfo_check.parse.html import blocks_of_markup, without_anchor

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _STYLE, _DRAW, _OFFICE, _META = (_NS % name for name in ("text", "table", "style", "drawing", "office", "meta"))
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_DROPPED = {
    f"{_TEXT}{name}"
    for name in (
        "tracked-changes",
        "note-citation",
        "bookmark",
        "sequence-decls",
        "page-number",
        "page-count",
        "hidden-text",
        "soft-page-break",
    )
} | {f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TABLE}covered-table-cell"}
_INDEXES = {f"{_TEXT}{name}" for name in ("table-of-content", "alphabetical-index", "illustration-index", "table-index", "user-index")}


def parse_odt(fetched: Fetched) -> Document:
    """Read an OpenDocument text, page headers and footers as furniture. Raises Unreadable when it is damaged or far too large."""
    archive = open_archive(fetched.body)
    tree = read_xml(archive, "content.xml")
    body = None if tree is None else tree.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise Unreadable(Reason.UNREADABLE, "The file holds no text document. Open it and save it again as .docx or PDF.")
    common = read_xml(archive, "styles.xml")
    styles = _styles(tree) if common is None else {**_styles(common), **_styles(tree)}
    contents = [line for index in list(body.iter(*_INDEXES)) for line in _lines(index)]
    for index in list(body.iter(*_INDEXES)):
        index.getparent().remove(index)
    blocks, pasted = blocks_of_markup(_inside(body, styles), fetched.url)
    meta = read_xml(archive, "meta.xml")
    title = "" if meta is None else clean(next((element.text or "" for element in meta.iter(f"{DC}title")), ""))
    return Document(
        url=fetched.url,
        title=title or next((block.text for block in blocks if block.kind is Kind.HEADING), ""),
        language=_language(meta, common),
        media_type="application/vnd.oasis.opendocument.text",
        dates=dates_of(meta, f"{_META}creation-date", f"{DC}date"),
        blocks=tuple(without_anchor(blocks)),
        furniture=(*_running(common), *contents, *pasted),
    )


def _styles(tree: Any) -> dict[str, tuple[str, bool, bool, int]]:
    """By name: the style it is based on, whether bold, whether hidden, and its heading level."""
    found: dict[str, tuple[str, bool, bool, int]] = {}
    for style in tree.iter(f"{_STYLE}style"):
        properties = style.find(f"{_STYLE}text-properties")
        weight = "" if properties is None else str(properties.get(f"{_FO}font-weight") or "")
        underline = "" if properties is None else str(properties.get(f"{_STYLE}text-underline-style") or "none")
        hidden = properties is not None and (properties.get(f"{_TEXT}display") == "none" or properties.get(f"{_STYLE}display") == "none")
        bold = weight == "bold" or weight in ("600", "700", "800", "900") or underline not in ("", "none")
        name = str(style.get(f"{_STYLE}name") or "")
        outline = str(style.get(f"{_STYLE}default-outline-level") or "")
        level = 1 if name == "Title" else int(outline) if outline.isdigit() else 0
        found[name] = (str(style.get(f"{_STYLE}parent-style-name") or ""), bold, hidden, level)
    return found


def _is(styles: dict[str, tuple[str, bool, bool, int]], name: str, which: int) -> int:
    """The first of a style and those it is based on that says yes."""
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        if name == "Subtitle" and which == 3:
            return 0
        if styles[name][which]:
            return int(styles[name][which])
        name = styles[name][0]
    return 0


def _inside(element: Any, styles: dict[str, tuple[str, bool, bool, int]], depth: int = 0) -> str:
    parts = [escape(element.text or "")]
    for child in element:
        parts.append(_markup(child, styles, depth + 1))
        parts.append(escape(child.tail or ""))
    return "".join(parts)


def _markup(element: Any, styles: dict[str, tuple[str, bool, bool, int]], depth: int) -> str:
    tag = element.tag
    if not isinstance(tag, str) or tag in _DROPPED:
        return ""
    if depth > 200:
        return escape("".join(element.itertext()))
    style = str(element.get(f"{_TEXT}style-name") or "")
    if tag in (f"{_TEXT}h", f"{_TEXT}p"):
        if _is(styles, style, 2):
            return ""
        outline = str(element.get(f"{_TEXT}outline-level") or "1") if tag == f"{_TEXT}h" else ""
        level = int(outline) if outline.isdigit() else _is(styles, style, 3)
        inside = _inside(element, styles, depth)
        if level:
            return f"<h{min(level, 6)}>{inside}</h{min(level, 6)}>"
        return f"<p><b>{inside}</b></p>" if _is(styles, style, 1) else f"<p>{inside}</p>"
    if tag == f"{_TEXT}span":
        if _is(styles, style, 2):
            return ""
        inside = _inside(element, styles, depth)
        return f"<b>{inside}</b>" if _is(styles, style, 1) else inside
    if tag == f"{_TEXT}s":
        return " "
    if tag == f"{_TEXT}tab":
        return "\t"
    if tag == f"{_TEXT}line-break":
        return "<br>"
    inside = _inside(element, styles, depth)
    if tag == f"{_TEXT}a":
        return f'<a href="{escape(str(element.get(_HREF) or ""), quote=True)}">{inside}</a>'
    html = _ELEMENTS.get(tag)
    return f"<{html}>{inside}</{html}>" if html else inside


_ELEMENTS = {
    f"{_TEXT}list": "ul",
    f"{_TEXT}list-item": "li",
    f"{_TEXT}list-header": "div",
    f"{_TABLE}table": "table",
    f"{_TABLE}table-row": "tr",
    f"{_TABLE}table-cell": "td",
    f"{_TEXT}note-body": "div",
    f"{_DRAW}text-box": "div",
    f"{_TEXT}section": "div",
}


def _lines(element: Any) -> list[str]:
    return [text for paragraph in element.iter(f"{_TEXT}p", f"{_TEXT}h") if (text := clean("".join(paragraph.itertext())))]


def _running(common: Any) -> list[str]:
    """The lines of page headers and footers, each once."""
    lines: dict[str, None] = {}
    for part in (
        [] if common is None else common.iter(f"{_STYLE}header", f"{_STYLE}footer", f"{_STYLE}header-first", f"{_STYLE}footer-first")
    ):
        lines.update(dict.fromkeys(_lines(part)))
    return list(lines)


def _language(meta: Any, common: Any) -> str:
    said = None if meta is None else next(meta.iter(f"{DC}language"), None)
    if said is not None and said.text:
        return str(said.text)
    for properties in [] if common is None else common.iter(f"{_STYLE}text-properties"):
        language, country = properties.get(f"{_FO}language"), properties.get(f"{_FO}country")
        if language and language != "none":
            return f"{language}-{country}" if country and country != "none" else str(language)
    return ""
