"""PDF files: tagged or not, with tables, links and dates; scanned ones by OCR where it is installed."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urljoin

import pypdfium2
import pypdfium2.raw as pdfium

from seninfo_check.model import Block, Document, Fetched, Kind, Link, Reason, Unreadable
from seninfo_check.parse.pdf_blocks import flattened, joined_over_pages, to_blocks
from seninfo_check.parse.pdf_columns import merged_over_pages
from seninfo_check.parse.pdf_furniture import running_lines, without_contents
from seninfo_check.parse.pdf_lines import Box, Line, Page, lines_of, read_spans
from seninfo_check.parse.pdf_pieces import Grid, Piece
from seninfo_check.parse.pdf_structure import tagged_items
from seninfo_check.parse.pdf_tables import read_rules, ruled_tables, with_tables
from seninfo_check.parse.pdf_text import plain, vocabulary

_MOST_PAGES = 400
_NO_TITLE = re.compile(
    r"^(?:untitled.*|document\s*\d*|microsoft (?:word|powerpoint)\b.*|.*\.(?:docx?|pdf|pub|odt|pptx?|indd)|slide \d+|none)?$", re.IGNORECASE
)


def parse_pdf(fetched: Fetched) -> Document:
    """One PDF as a document; raises `Unreadable` (and nothing else) with what a person can do about it.

    PDFium is not thread-safe: call this from one thread of a process only; several files at once need several processes.
    """
    try:
        return _parse(fetched)
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001 - a broken file may fail anywhere, and must not stop an audit
        raise Unreadable(Reason.UNREADABLE, f"{_BROKEN} ({type(error).__name__})") from error


_BROKEN = "The PDF is damaged or cut off. Open it, save it again as PDF and upload it again, or give the Word file."
_SCANNED = (
    "The PDF looks scanned: its pages are pictures without text. Ask for the original Word file, or save it as PDF from Word; "
    "or install the OCR extra: pip install 'seninfo-check[ocr]' and Tesseract."
)


def _parse(fetched: Fetched) -> Document:
    pdf = _opened(fetched.body)
    try:
        count = len(pdf)
        if not count:
            raise Unreadable(Reason.EMPTY, "The PDF has no pages. Save it again as PDF and upload it again.")
        pages, tags = _pages(pdf, min(count, _MOST_PAGES), fetched.url)
        unread = [f"pages {_MOST_PAGES + 1} to {count} were not read: the file is very long"] if count > _MOST_PAGES else []
        pages, more = _with_pictures_read(pdf, pages)
        metadata = pdf.get_metadata_dict(skip_empty=True)
        language = _language(pdf)
    finally:
        pdf.close()
    items, furniture = _items(pages, tags)
    items, contents = without_contents(items)
    words = vocabulary(line.text for page in pages for line in page.lines)
    links: dict[int, list[tuple[Box, Link]]] = {page.number: [(box, Link(*link)) for box, link in page.links] for page in pages}
    blocks = to_blocks(joined_over_pages(flattened(items, words)), words, links)
    if not blocks:
        raise Unreadable(Reason.EMPTY, "The PDF has pages but no words on them. Ask for the original Word file.")
    title = plain(metadata.get("Title", ""))
    if _NO_TITLE.match(title):
        title = _first_title(blocks, furniture)
    return Document(
        url=fetched.url,
        title=title,
        language=language,
        media_type="application/pdf",
        dates=_dates(metadata),
        blocks=tuple(blocks),
        furniture=tuple(dict.fromkeys(plain(text) for text in [*furniture, *contents] if text.strip())),
        unread=tuple(unread + more),
    )


def _first_title(blocks: Sequence[Block], furniture: Sequence[str]) -> str:
    """The largest heading among the first blocks, else the running header, else the first words."""
    first = [block for block in blocks[:8] if block.kind is Kind.HEADING]
    if first:
        return min(first, key=lambda block: block.level).text
    heads = [text for text in dict.fromkeys(furniture) if not re.search(r"\d", text)]
    return " - ".join(heads[:2]) or blocks[0].text[:120]


def _opened(body: bytes) -> pypdfium2.PdfDocument:
    if not body.strip():
        raise Unreadable(Reason.EMPTY, "The file is empty. Upload it again.")
    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            detail = "The PDF asks for a password, so families cannot open it either. Save it without a password and upload it again."
            raise Unreadable(Reason.ENCRYPTED, detail) from error
        raise Unreadable(Reason.UNREADABLE, _BROKEN) from error


#: Items, contents lines and lines outside the tags of each tagged page.
Tags = dict[int, tuple[list[Piece | Grid], list[Line], list[Line]]]


def _pages(pdf: pypdfium2.PdfDocument, count: int, url: str) -> tuple[list[Page], Tags]:
    fonts: dict[int, tuple[bool, bool]] = {}
    tagged = bool(pdf.is_tagged())
    pages: list[Page] = []
    tags: Tags = {}
    for index in range(count):
        try:
            page = pdf[index]
        except pypdfium2.PdfiumError:
            pages.append(Page(index + 1, 1.0, 1.0, (), -1.0))
            continue
        text_page = page.get_textpage()
        width, height = page.get_size()
        spans = read_spans(page.raw, text_page.raw, fonts)
        pages.append(
            Page(
                number=index + 1,
                width=width,
                height=height,
                lines=tuple(lines_of(spans, index + 1)),
                image_share=0.0 if len(spans) > 3 else _image_share(page.raw, width * height),
                links=tuple(_links(pdf.raw, page.raw, text_page.raw, url)),
                rules=tuple(read_rules(page.raw)),
            )
        )
        if tagged and (found := tagged_items(page.raw, spans, index + 1)):
            tags[index + 1] = found
        text_page.close()
        page.close()
    return pages, tags


def _items(pages: Sequence[Page], tags: Tags) -> tuple[list[Piece | Grid], list[str]]:
    """Pieces and tables of all pages, by their tags where those can be trusted, and the text left out as furniture."""
    running = running_lines(pages)
    furniture: list[str] = []
    items: list[Piece | Grid] = []
    trusted = _trusted(pages, tags)
    for page in pages:
        dropped = {line.text for index, line in enumerate(page.lines) if index in running[page.number]}
        furniture.extend(line.text for index, line in enumerate(page.lines) if index in running[page.number])
        if trusted and page.number in tags:
            found, contents, loose = tags[page.number]
            furniture.extend(line.text for line in contents)
            items.extend(item for item in found if not (isinstance(item, Piece) and all(line.text in dropped for line in item.lines)))
            for line in loose:
                if line.text not in dropped and not 0.1 * page.height < line.baseline < 0.9 * page.height:
                    furniture.append(line.text)
            rest = [line for line in loose if line.text not in dropped and 0.1 * page.height < line.baseline < 0.9 * page.height]
            items.extend(with_tables(rest, [], page.number))
            continue
        lines = [line for index, line in enumerate(page.lines) if index not in running[page.number]]
        items.extend(with_tables(lines, ruled_tables(page.rules, page.height), page.number, items[-1] if items else None))
    return merged_over_pages(items), furniture


def _trusted(pages: Sequence[Page], tags: Tags) -> bool:
    """Whether the tags hold (nearly) all text of the tagged file, in more than one lump a page."""
    if not tags:
        return False
    total = sum(len(line.text) for page in pages for line in page.lines)
    loose = sum(len(line.text) for _, _, lines in tags.values() for line in lines)
    untagged = sum(len(line.text) for page in pages if page.number not in tags for line in page.lines)
    pieces = sum(len(items) for items, _, _ in tags.values())
    return loose + untagged <= 0.15 * total and pieces >= 2 * len(tags) or (pieces > 0 and total < 400)


def _image_share(page: Any, area: float) -> float:
    covered = 0.0
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(min(pdfium.FPDFPage_CountObjects(page), 500)):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM) and pdfium.FPDFPageObj_GetBounds(drawn, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            covered += max(0.0, right - left) * max(0.0, top - bottom)
    return min(1.0, covered / area) if area else 0.0


def _with_pictures_read(pdf: pypdfium2.PdfDocument, pages: list[Page]) -> tuple[list[Page], list[str]]:
    """Scanned pages read by OCR where it is installed; raises when nothing else is there, otherwise names them."""
    pictures = [page for page in pages if page.image_share > 0.4 and sum(len(line.text) for line in page.lines) < 40]
    broken = [page.number for page in pages if page.image_share < 0]
    unread = [f"page {number} is damaged and could not be read" for number in broken]
    if len(broken) == len(pages):
        raise Unreadable(Reason.UNREADABLE, _BROKEN)
    if not pictures:
        return pages, unread
    read = _ocr()
    if read is not None:
        found = {page.number: read(pdf[page.number - 1], page) for page in pictures}
        pages = [found.get(page.number, page) for page in pages]
        pictures = [page for page in pages if page.number in found and not page.lines]
    if not any(page.lines for page in pages if page not in pictures):
        raise Unreadable(Reason.NO_TEXT, _SCANNED)
    return pages, unread + [f"page {page.number} is a picture of text" for page in pictures]


def _ocr() -> Callable[[Any, Page], Page] | None:
    from seninfo_check.parse import pdf_ocr

    return pdf_ocr.read_page if pdf_ocr.is_installed() else None


def _links(pdf: Any, page: Any, text_page: Any, base: str) -> list[tuple[Box, tuple[str, str]]]:
    found: list[tuple[Box, tuple[str, str]]] = []
    position, link, rect = ctypes.c_int(0), pdfium.FPDF_LINK(), pdfium.FS_RECTF()
    while len(found) < 1000 and pdfium.FPDFLink_Enumerate(page, position, link):
        action = pdfium.FPDFLink_GetAction(link)
        if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI or not pdfium.FPDFLink_GetAnnotRect(link, rect):
            continue
        size = pdfium.FPDFAction_GetURIPath(pdf, action, None, 0)
        buffer = ctypes.create_string_buffer(max(size, 1))
        pdfium.FPDFAction_GetURIPath(pdf, action, buffer, size)
        address = buffer.value.decode("utf-8", "replace").strip()
        box = (rect.left, rect.bottom, rect.right, rect.top)
        inset = 0.3 * (rect.top - rect.bottom)  # tails of the line above reach into the rectangle
        inner = (rect.left, rect.top - inset, rect.right, rect.bottom + inset)
        size = pdfium.FPDFText_GetBoundedText(text_page, *inner, None, 0)
        letters = (ctypes.c_ushort * (size + 1))()
        pdfium.FPDFText_GetBoundedText(text_page, *inner, letters, size)
        text = plain(bytes(letters)[: 2 * size].decode("utf-16-le", "replace"))
        found.append((box, (text, _absolute(base, address))))
    return found


def _absolute(base: str, address: str) -> str:
    try:
        return urljoin(base, address) if base.startswith("http") else address
    except ValueError:
        return address


def _language(pdf: pypdfium2.PdfDocument) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(pdf.raw, None, 0)
    if not 2 < size < 100:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(pdf.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").strip()


def _dates(metadata: Mapping[str, str]) -> dict[str, date]:
    dates = {}
    for name, key in (("created", "CreationDate"), ("modified", "ModDate")):
        found = pdf_date(metadata.get(key, ""))
        if found:
            dates[name] = found
    return dates


def pdf_date(text: str) -> date | None:
    """The day of a PDF's date, however sloppily written; None when there is no real day in it."""
    match = re.search(r"(\d{4})\D?(\d{2})?\D?(\d{2})?", text)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
