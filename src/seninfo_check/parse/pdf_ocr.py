"""Scanned pages read by Tesseract, when the extra `[ocr]` and the program are installed."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from seninfo_check.parse.pdf_lines import Line, Span
from seninfo_check.parse.pdf_pages import Page

_DOTS = 200
_PATIENCE = 60
_SURE = 30.0
#: The heights of letters in a picture tell nothing reliable, so every line has one size and headings are told by their words.
_SIZE = 11.0


def is_installed() -> bool:
    """Whether scanned pages can be read here."""
    return find_spec("pytesseract") is not None and shutil.which("tesseract") is not None


def read_page(page: Any, known: Page) -> Page:
    """`known` with the lines that Tesseract reads in the picture of `page`; without lines when it reads nothing in a minute."""
    import pytesseract

    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # its threads are slower than one, and an audit runs a process per core
    picture = page.render(scale=_DOTS / 72).to_pil()
    try:
        data = pytesseract.image_to_data(picture, lang="eng", timeout=_PATIENCE, output_type=pytesseract.Output.DICT)
    except (RuntimeError, pytesseract.TesseractError):
        return known
    return with_lines(data, known)


def with_lines(data: dict[str, list[Any]], known: Page) -> Page:
    """`known` with Tesseract's words (`image_to_data`) as lines; doubtful scraps are left out, and without words it stays a picture."""
    scale = 72 / _DOTS
    groups: dict[tuple[Any, ...], list[Span]] = {}
    for index, word in enumerate(data["text"]):
        if not str(word).strip() or float(data["conf"][index]) < _SURE:
            continue
        left, width = data["left"][index] * scale, data["width"][index] * scale
        top, height = known.height - data["top"][index] * scale, data["height"][index] * scale
        key = (data["block_num"][index], data["par_num"][index], data["line_num"][index])
        box = (left, top - height, left + width, top)
        groups.setdefault(key, []).append(Span(str(word).strip(), box, top - height, _SIZE, False, False, -1, True))
    lines = tuple(_level(known.number, spans) for spans in groups.values())
    return replace(known, lines=lines, is_picture=not lines)


def _level(page: int, spans: list[Span]) -> Line:
    """Letters with tails hang below the line, so one baseline for all words of it."""
    baseline = sorted(span.baseline for span in spans)[len(spans) // 2]
    return Line(page, tuple(replace(span, baseline=baseline) for span in spans))
