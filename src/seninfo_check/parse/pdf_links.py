"""Links of one PDF page: where their rectangles lie, the words under them, the address they lead to."""

from __future__ import annotations

import ctypes
from typing import Any
from urllib.parse import urljoin

import pypdfium2.raw as pdfium

from seninfo_check.model import Link
from seninfo_check.parse.pdf_lines import Box
from seninfo_check.parse.pdf_text import plain

_MOST = 1000


def read_links(pdf: Any, page: Any, text_page: Any, base: str) -> list[tuple[Box, Link]]:
    """The links of a page that lead out of the document, a wrapped one once for each line."""
    found: list[tuple[Box, Link]] = []
    position, link, rect = ctypes.c_int(0), pdfium.FPDF_LINK(), pdfium.FS_RECTF()
    while len(found) < _MOST and pdfium.FPDFLink_Enumerate(page, position, link):
        action = pdfium.FPDFLink_GetAction(link)
        if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI or not pdfium.FPDFLink_GetAnnotRect(link, rect):
            continue
        size = pdfium.FPDFAction_GetURIPath(pdf, action, None, 0)
        buffer = ctypes.create_string_buffer(max(size, 1))
        pdfium.FPDFAction_GetURIPath(pdf, action, buffer, size)
        address = buffer.value.decode("utf-8", "replace").strip()
        box = (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))
        found.append((box, Link(_words_under(text_page, box), _absolute(base, address))))
    return found


def _words_under(text_page: Any, box: Box) -> str:
    height = box[3] - box[1]
    # tails of the line above reach into the rectangle, full stops lie at its very bottom
    inner = (box[0], box[3] - 0.25 * height, box[2], box[1] + 0.05 * height)
    size = pdfium.FPDFText_GetBoundedText(text_page, *inner, None, 0)
    letters = (ctypes.c_ushort * (size + 1))()
    pdfium.FPDFText_GetBoundedText(text_page, *inner, letters, size)
    return plain(bytes(letters)[: 2 * size].decode("utf-16-le", "replace"))


def _absolute(base: str, address: str) -> str:
    try:
        return urljoin(base, address) if base.startswith("http") else address
    except ValueError:
        return address
