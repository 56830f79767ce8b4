"""PDF files to documents: what the file says about itself, and what cannot be read of it."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping, Sequence
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium

from seninfo_check.model import Block, Document, Fetched, Kind, Reason, Unreadable
from seninfo_check.parse.furniture import split_furniture
from seninfo_check.parse.pdf_blocks import joined_over_pages, to_blocks
from seninfo_check.parse.pdf_layout import laid_out
from seninfo_check.parse.pdf_pages import Page, read_pages, read_pictures
from seninfo_check.parse.pdf_rows import flattened
from seninfo_check.parse.pdf_text import plain, vocabulary

_MOST_PAGES = 400
_NO_TITLE = re.compile(
    r"^(?:untitled.*|document\s*\d*|microsoft (?:word|powerpoint|publisher)\b.*|.*\.(?:docx?|pdf|pub|odt|pptx?|indd)|slide \d+|none|\W*)$",
    re.IGNORECASE,
)
_NO_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*/Count\s+0\b|/Count\s+0\b[^>]*/Type\s*/Pages\b")

_BROKEN = "The PDF is damaged or cut off. Open it, save it again as PDF and upload it again, or give the Word file."
_EMPTY = "The PDF has no pages. Save it again as PDF and upload it again."
_NO_WORDS = "The PDF has pages but no words on them. Ask for the original Word file, or save it as PDF from Word."
_PASSWORD = "The PDF asks for a password, so families cannot open it either. Save it without a password and upload it again."
_SCANNED = (
    "The PDF looks scanned: its pages are pictures without text. Ask for the original Word file, or save it as PDF from Word; "
    "or install the OCR extra: pip install 'seninfo-check[ocr]', and Tesseract."
)


def parse_pdf(fetched: Fetched) -> Document:
    """One PDF as a document; raises `Unreadable` (and nothing else) with what a person can do about it.

    PDFium is not thread-safe: call this from one thread of a process only; several files at once need several processes.
    """
    try:
        return _document(fetched)
    except Unreadable:
        raise
    except Exception as error:  # a broken file may fail anywhere in PDFium or after it, and must not stop an audit
        raise Unreadable(Reason.UNREADABLE, f"{_BROKEN} ({type(error).__name__})") from error


def _document(fetched: Fetched) -> Document:
    pdf = _opened(fetched.body)
    try:
        count = len(pdf)
        if not count:
            raise Unreadable(Reason.EMPTY, _EMPTY)
        pages = read_pictures(pdf, read_pages(pdf, min(count, _MOST_PAGES), fetched.url))
        metadata = _metadata(pdf)
        language = _language(pdf)
    finally:
        pdf.close()
    unread = _unread(pages, count, fetched.body)
    items, furniture = laid_out(pages)
    words = vocabulary(line.text for page in pages for line in page.lines)
    blocks = to_blocks(joined_over_pages(flattened(items, words)), words, {page.number: list(page.links) for page in pages})
    if not blocks:
        raise Unreadable(Reason.UNREADABLE if unread else Reason.EMPTY, _BROKEN if unread else _NO_WORDS)
    title = plain(metadata.get("Title", ""))
    if _NO_TITLE.match(title):
        title = _first_title(blocks, furniture)
    blocks, menus = split_furniture(blocks)
    left_out = dict.fromkeys(plain(text) for text in [*furniture, *menus])
    return Document(
        url=fetched.url,
        title=title,
        language=language,
        media_type="application/pdf",
        dates=_dates(metadata),
        blocks=tuple(blocks),
        furniture=tuple(text for text in left_out if text),
        unread=tuple(unread),
    )


def _opened(body: bytes) -> pypdfium2.PdfDocument:
    if not body.strip():
        raise Unreadable(Reason.EMPTY, "The file is empty. Upload it again.")
    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Unreadable(Reason.ENCRYPTED, _PASSWORD) from error
        if len(body) < 10_000 and _NO_PAGES.search(body):
            raise Unreadable(Reason.EMPTY, _EMPTY) from error
        raise Unreadable(Reason.UNREADABLE, _BROKEN) from error


def _unread(pages: Sequence[Page], count: int, body: bytes) -> list[str]:
    """What could not be read, in words; raises when nothing could."""
    pictures = [page.number for page in pages if page.is_picture]
    damaged = [page.number for page in pages if page.is_damaged]
    if len(damaged) == len(pages):
        raise Unreadable(Reason.UNREADABLE, _BROKEN)
    if pictures and not any(page.lines for page in pages if not page.is_picture):
        raise Unreadable(Reason.NO_TEXT, _SCANNED)
    unread = [f"page {number} is a picture of text" for number in pictures]
    unread += [f"page {number} is damaged and could not be read" for number in damaged]
    if count > len(pages):
        unread.append(f"pages {len(pages) + 1} to {count} were not read: the file is very long")
    if b"%%EOF" not in body[-4096:]:
        unread.append("the end of the file is missing, and perhaps some of its text")
    return unread


def _first_title(blocks: Sequence[Block], furniture: Sequence[str]) -> str:
    """The largest heading among the first blocks, else the running header, else the first words."""
    first = [block for block in blocks[:8] if block.kind is Kind.HEADING]
    if first:
        return min(first, key=lambda block: block.level).text
    heads = [plain(text) for text in dict.fromkeys(furniture) if not re.search(r"\d", text)]
    return " - ".join(heads[:2]) or blocks[0].text[:120]


def _metadata(pdf: pypdfium2.PdfDocument) -> dict[str, str]:
    found = {}
    for key in ("Title", "CreationDate", "ModDate"):
        try:
            found[key] = pdf.get_metadata_value(key)
        except UnicodeDecodeError:  # a damaged title is no reason to refuse the text
            continue
    return found


def _language(pdf: pypdfium2.PdfDocument) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(pdf.raw, None, 0)
    if not 2 < size < 100:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(pdf.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").strip()


def _dates(metadata: Mapping[str, str]) -> dict[str, date]:
    found = {"created": pdf_date(metadata.get("CreationDate", "")), "modified": pdf_date(metadata.get("ModDate", ""))}
    return {name: day for name, day in found.items() if day}


def pdf_date(text: str) -> date | None:
    """The day of a PDF's date, however sloppily written; None when there is no real day in it."""
    match = re.search(r"(\d{4})(?:\D?(\d{2}))?(?:\D?(\d{2}))?", text)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
