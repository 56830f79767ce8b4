"""Small bar charts as SVG written by hand; every number also stands beside its bar as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from seninfo_check.model import OUTCOME_WORDS, Outcome
from seninfo_check.reporters.county import Band

_FILLS: Mapping[Outcome, str] = {Outcome.MET: "url(#fill-met)", Outcome.PARTLY_MET: "url(#fill-partly)", Outcome.NOT_MET: "url(#fill-not)"}

#: Patterns once for a page, so that the parts of a bar differ by more than their colour.
PATTERNS = Markup(
    '<svg width="0" height="0" aria-hidden="true" focusable="false" style="position:absolute"><defs>'
    '<pattern id="fill-met" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#0b5d36"/></pattern>'
    '<pattern id="fill-partly" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#ffd98a"/>'
    '<path d="M0 6 6 0" stroke="#6b4200" stroke-width="1.5"/></pattern>'
    '<pattern id="fill-not" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/>'
    '<path d="M0 0 6 6M6 0 0 6" stroke="#97102a" stroke-width="1.2"/></pattern></defs></svg>'
)


def stacked(counts: Mapping[Outcome, int]) -> Markup:
    """One bar of found, partly found and not found, as wide as the judged schools together."""
    total = sum(counts[outcome] for outcome in _FILLS) or 1
    parts, at = [], 0.0
    for outcome, fill in _FILLS.items():
        width = 200 * counts[outcome] / total
        parts.append(f'<rect x="{at:.1f}" y="0.5" width="{width:.1f}" height="15" fill="{fill}"/>')
        at += width
    words = ", ".join(f"{counts[outcome]} {OUTCOME_WORDS[outcome].lower()}" for outcome in _FILLS)
    return _svg("".join(parts), 200, 16, words)


def bar(count: int, total: int) -> Markup:
    """One plain bar, as long as the count is of the total; its number stands beside it, so that it is hidden from a screen reader."""
    width = 200 * count / (total or 1)
    return Markup(
        f'<svg class="chart" viewBox="0 0 200 16" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect x="0" y="0.5" width="{width:.1f}" height="15" fill="#174a8b"/></svg>'
    )


def histogram(bands: Sequence[Band], title: str) -> Markup:
    """Bands as columns with their numbers above and their names below."""
    largest = max((band.count for band in bands), default=0) or 1
    parts = []
    for index, band in enumerate(bands):
        height = 120 * band.count / largest
        middle = index * 110 + 55
        parts.append(f'<rect x="{middle - 40}" y="{145 - height:.1f}" width="80" height="{height:.1f}" fill="#174a8b"/>')
        parts.append(f'<text x="{middle}" y="{139 - height:.1f}" text-anchor="middle">{band.count}</text>')
        parts.append(f'<text x="{middle}" y="165" text-anchor="middle">{escape(band.name)}</text>')
    words = f"{title}: " + ", ".join(f"{band.name}: {band.count}" for band in bands)
    return _svg(
        f'<line x1="0" y1="145.5" x2="{110 * len(bands)}" y2="145.5" stroke="#4a5560"/>{"".join(parts)}',
        110 * len(bands),
        175,
        words,
        "histogram",
    )


def _svg(inside: str, width: int, height: int, words: str, kind: str = "chart") -> Markup:
    stretch = ' preserveAspectRatio="none"' if kind == "chart" else ""
    return Markup(f'<svg class="{kind}" viewBox="0 0 {width} {height}"{stretch} role="img" aria-label="{escape(words)}">{inside}</svg>')
