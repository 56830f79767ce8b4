"""The pages of an open PDF as lines, drawings, links and tags; scanned pages by OCR where it is installed."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from seninfo_check.model import Link
from seninfo_check.parse.pdf_lines import Box, Line, lines_of, read_spans
from seninfo_check.parse.pdf_links import read_links
from seninfo_check.parse.pdf_structure import Tagged, read_tags
from seninfo_check.parse.pdf_tables import read_drawings

#: A page with fewer letters and a picture over this share of it is taken for a scan; a few letters may be a stamped page number.
_FEW_LETTERS = 40
_PICTURE = 0.6


@dataclass(frozen=True)
class Page:
    """One page as read. A damaged page has neither lines nor size."""

    number: int
    width: float = 0.0
    height: float = 0.0
    lines: tuple[Line, ...] = ()
    links: tuple[tuple[Box, Link], ...] = ()
    #: Lines and boxes drawn on the page, which may rule a table.
    rules: tuple[Box, ...] = ()
    tags: Tagged | None = None
    is_picture: bool = False

    @property
    def is_damaged(self) -> bool:
        """Whether the page could not be opened."""
        return not self.height


def read_pages(pdf: pypdfium2.PdfDocument, count: int, url: str) -> list[Page]:
    """The first `count` pages; links are made absolute against `url`."""
    fonts: dict[int, tuple[bool, bool]] = {}
    tagged = bool(pdf.is_tagged())
    return [_read_page(pdf, index, url, tagged, fonts) for index in range(count)]


def _read_page(pdf: pypdfium2.PdfDocument, index: int, url: str, tagged: bool, fonts: dict[int, tuple[bool, bool]]) -> Page:
    number = index + 1
    try:
        page = pdf[index]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return Page(number)
    try:
        width, height = page.get_size()
        spans = read_spans(page.raw, text_page.raw, fonts)
        rules, dots = read_drawings(page.raw)
        few = sum(len(span.text) for span in spans) < _FEW_LETTERS
        return Page(
            number=number,
            width=width,
            height=height,
            lines=tuple(lines_of(spans, number, dots)),
            links=tuple(read_links(pdf.raw, page.raw, text_page.raw, url)),
            rules=tuple(rules),
            tags=read_tags(page.raw, spans, number) if tagged else None,
            is_picture=few and _picture_share(page.raw, width * height) > _PICTURE,
        )
    finally:
        text_page.close()
        page.close()


def _picture_share(page: Any, area: float) -> float:
    covered = 0.0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(min(pdfium.FPDFPage_CountObjects(page), 500)):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM) and pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            covered += max(0.0, right.value - left.value) * max(0.0, top.value - bottom.value)
    return min(1.0, covered / area) if area else 0.0


def read_pictures(pdf: pypdfium2.PdfDocument, pages: Sequence[Page]) -> list[Page]:
    """The pages, scanned ones with the lines that OCR reads; as they were where it is not installed or reads nothing."""
    from seninfo_check.parse import pdf_ocr

    if not any(page.is_picture for page in pages) or not pdf_ocr.is_installed():
        return list(pages)
    return [pdf_ocr.read_page(pdf[page.number - 1], page) if page.is_picture else page for page in pages]
