"""The letters of one PDF page as lines, in the order in which the page was written."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pypdfium2.raw as pdfium

#: Points: left, bottom, right, top, with y growing upwards.
Box = tuple[float, float, float, float]

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_LEAD = re.compile(r"^(?:[^\w\s(\[\"'“‘£$#@&*+]|[o§]|\(?(?:\d{1,2}|[ivx]{1,4}|[a-zA-Z])[.)]|\d{1,2}(?:\.\d{1,2}){0,3}\.?)\s*$")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of letters set by one text object: one font, one size, one baseline."""

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool
    italic: bool
    mcid: int
    spaced: bool


@dataclass(frozen=True)
class Line:
    """One line of text as it stands on the page; a wide gap ends a line, so table cells are lines of their own."""

    page: int
    spans: tuple[Span, ...]
    #: A bullet is drawn before it, which is not a letter (Chromium and Safari do so).
    dotted: bool = False

    @cached_property
    def text(self) -> str:
        """The letters, with a space wherever the page shows one."""
        out = ""
        for before, span in zip((None, *self.spans), self.spans, strict=False):
            if before is not None and not out.endswith(" ") and (before.spaced or _apart(before, span)):
                out += " "
            out += span.text
        return out.strip()

    @cached_property
    def box(self) -> Box:
        """The box around all its letters."""
        return around(span.box for span in self.spans)

    @cached_property
    def x0(self) -> float:
        """Left edge."""
        return self.box[0]

    @cached_property
    def x1(self) -> float:
        """Right edge."""
        return self.box[2]

    @cached_property
    def baseline(self) -> float:
        """Height of the first full-sized letters above the page's foot."""
        return max(self.spans, key=lambda span: (span.size, -span.box[0])).baseline

    @cached_property
    def size(self) -> float:
        """Font size of most of its letters, in points."""
        weights: dict[float, int] = {}
        for span in self.spans:
            weights[span.size] = weights.get(span.size, 0) + len(span.text.strip())
        return max(weights, key=lambda size: (weights[size], size))

    @cached_property
    def bold(self) -> bool:
        """True when every word is bold; a bold lead-in with one word behind it is not."""
        words = [span.bold for span in self.spans if re.search(r"\w", span.text)]
        return bool(words) and all(words)


def around(boxes: Iterator[Box] | Sequence[Box]) -> Box:
    """The smallest box that holds all of `boxes` (at least one)."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def read_spans(page: Any, text_page: Any, fonts: dict[int, tuple[bool, bool]]) -> list[Span]:
    """Every run of letters of one page in writing order. `fonts` remembers fonts between pages of one file."""
    count = pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return []
    characters = _characters(text_page, count)
    turn = _turned(page)
    spans: list[Span] = []
    for start, end, text_object in _runs(text_page, count):
        text = characters[start:end]
        if not text.strip():
            if spans:
                spans[-1] = _with_space(spans[-1])
            continue
        box = _box(text_page, start, end)
        if box is None:
            continue
        size, baseline, upright = _measure(text_page, start + len(text) - len(text.lstrip()), turn)
        if not upright:
            continue
        bold, italic = _font(text_object, fonts)
        mcid = pdfium.FPDFPageObj_GetMarkedContentID(text_object) if text_object else -1
        if spans and text[0].isspace():
            spans[-1] = _with_space(spans[-1])
        clean = text.replace("\r", "").replace("\n", " ")
        spans.append(Span(clean.strip(), turn.box(box), baseline, size, bold, italic, mcid, clean[-1:].isspace()))
    return spans


def lines_of(spans: Sequence[Span], page: int, dots: Sequence[Box] = ()) -> list[Line]:
    """Runs put together to lines: same baseline, going right, no wide gap except after a bullet or a number; `dots` are drawn bullets."""
    lines: list[Line] = []
    current: list[Span] = []
    for span in spans:
        if current and not _continues(current, span):
            lines.append(_line(page, current, dots))
            current = []
        current.append(span)
    if current:
        lines.append(_line(page, current, dots))
    return lines


def _line(page: int, spans: list[Span], dots: Sequence[Box]) -> Line:
    first = spans[0]
    near = (dot for dot in dots if 0 < first.box[0] - dot[2] < 2.5 * first.size)
    return Line(page, tuple(spans), any(-0.2 * first.size < (dot[1] + dot[3]) / 2 - first.baseline < 0.8 * first.size for dot in near))


def _continues(current: list[Span], span: Span) -> bool:
    last = current[-1]
    size = max(last.size, span.size)
    # a raised "th" or a note number: another baseline, but smaller and inside the line's height
    small = min(last.size, span.size) < 0.8 * size
    if abs(span.baseline - last.baseline) > (0.6 if small else 0.3) * size:
        return False
    gap = span.box[0] - last.box[2]
    if gap < -0.6 * size:
        return False
    if gap <= 0.8 * size:
        return True
    return gap < 5 * size and bool(_LEAD.match("".join(part.text for part in current)))


def _apart(before: Span, span: Span) -> bool:
    # PDFium has put a space where one is due; this is for runs that the tags brought together
    return span.box[0] - before.box[2] > 0.5 * max(before.size, span.size)


def _with_space(span: Span) -> Span:
    return Span(span.text, span.box, span.baseline, span.size, span.bold, span.italic, span.mcid, True)


def _characters(text_page: Any, count: int) -> str:
    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
    if len(text) == count and "\0" not in text:
        return text
    # letters outside the first plane and letters without a meaning shift the two countings
    codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " " for code in codes)


def _runs(text_page: Any, count: int) -> Iterator[tuple[int, int, Any]]:
    """Start, end and text object of each run; asks about every eighth letter only, since each question costs a microsecond."""

    def at(index: int) -> tuple[int, Any]:
        found = pdfium.FPDFText_GetTextObject(text_page, index)
        return (ctypes.addressof(found.contents), found) if found else (0, None)

    start = 0
    while start < count:
        address, text_object = at(start)
        # signs that PDFium adds itself (spaces, line ends) have no object: two of them are not one run
        low, step = start, 8 if address else count
        while low + step < count and at(low + step)[0] == address:
            low += step
        high = min(low + step, count) if address else start + 1
        while high - low > 1:
            middle = (low + high) // 2
            if at(middle)[0] == address:
                low = middle
            else:
                high = middle
        yield start, high, text_object
        start = high


def _box(text_page: Any, start: int, end: int) -> Box | None:
    numbers = [ctypes.c_double() for _ in range(4)]
    boxes: list[Box] = []
    for index in range(pdfium.FPDFText_CountRects(text_page, start, end - start)):
        if pdfium.FPDFText_GetRect(text_page, index, *numbers):
            left, top, right, bottom = (number.value for number in numbers)
            boxes.append((left, bottom, right, top))
    return around(boxes) if boxes else None


def _measure(text_page: Any, index: int, turn: _Turn) -> tuple[float, float, bool]:
    """Size and baseline of a letter, and whether it stands upright as the page is shown."""
    matrix = pdfium.FS_MATRIX()
    scale, upright = 1.0, True
    if pdfium.FPDFText_GetMatrix(text_page, index, matrix):
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        across = (matrix.a, matrix.b) if turn.quarter % 2 == 0 else (matrix.b, matrix.a)
        upright = abs(across[0]) >= abs(across[1])
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    size = pdfium.FPDFText_GetFontSize(text_page, index) * scale
    return round(size * 4) / 4 or 1.0, turn.point(x.value, y.value)[1], upright


def _font(text_object: Any, fonts: dict[int, tuple[bool, bool]]) -> tuple[bool, bool]:
    if not text_object:
        return False, False
    font = pdfium.FPDFTextObj_GetFont(text_object)
    if not font:
        return False, False
    key = ctypes.addressof(font.contents)
    if key not in fonts:
        buffer = ctypes.create_string_buffer(256)
        pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
        name = buffer.value.decode("latin-1")
        weight = pdfium.FPDFFont_GetWeight(font)
        fonts[key] = bool(_BOLD.search(name)) or weight >= 600, bool(_ITALIC.search(name))
    bold, italic = fonts[key]
    # Word without a bold face draws the outline as well
    return bold or pdfium.FPDFTextObj_GetTextRenderMode(text_object) == 2, italic


@dataclass(frozen=True, slots=True)
class _Turn:
    """Maps the page's own points to points as shown (a landscape page is often a turned portrait one)."""

    quarter: int
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.quarter == 1:
            return y, self.height - x
        if self.quarter == 2:
            return self.width - x, self.height - y
        if self.quarter == 3:
            return self.width - y, x
        return x, y

    def box(self, box: Box) -> Box:
        if not self.quarter:
            return box
        (x0, y0), (x1, y1) = self.point(box[0], box[1]), self.point(box[2], box[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _turned(page: Any) -> _Turn:
    return _Turn(pdfium.FPDFPage_GetRotation(page) % 4, pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))
