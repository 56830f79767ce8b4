"""Lines of a PDF joined to running text: hyphens mended, ligatures and odd spaces made plain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

#: PDFium's own signs for a hyphen at a line's end, and the signs that are a hyphen there.
HYPHENS: Final = "-\u00ad\u2010\u0002\ufffe"
#: What only the end of a broken word looks like. Word and LibreOffice do not break words unless asked to, so a hyphen at a line's end is
#: mostly one of the text, as in "zig-zag" and "single-storey".
_FRAGMENT: Final = re.compile(
    r"(?:\w?[ts]ions?|\w{0,2}ments?|ings?|ed|ly|ally|al|ity|ities|ness|\w?ences?|\w?ances?|ers?|ors?|ive|ous|able|ible|ability|ful|ical|ist|ism"
    r"|tic|cial|tial|cation|sation|zation|tional|mental|culty|culties|ties|mation|gramme|vision|dren|nors)"
)
_SPACES: Final = re.compile(r"\s+")
_LIGATURES: Final = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "Ĳ": "IJ", "ĳ": "ij"})
_DROPPED: Final = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u0000\u0001\u0003-\u0008\u000e-\u001f\ufffc]")
_ADDRESS_ENDS: Final = re.compile(r"\.(?:uk|com|org|net|info|example|html?|pdf|aspx|php|page|edu|school)/?[.,;)]*$", re.IGNORECASE)


def plain(text: str) -> str:
    """Text with ligatures opened, invisible signs gone and every kind of space an ordinary one."""
    text = _DROPPED.sub("", text.translate(_LIGATURES)).replace("\u00ad", "").replace("\u0002", "-").replace("\ufffe", "-")
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """The words that a document writes inside its lines; they decide whether a hyphen at a line's end belongs to the word."""
    words: set[str] = set()
    for text in texts:
        parts = re.findall(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*", text.translate(_LIGATURES).lower().replace("‐", "-"))
        inner = parts[:-1] if text[-1:] in HYPHENS else parts
        words.update(inner[1:])
        words.update(word for part in inner[1:] for word in part.split("-") if len(word) > 2)
    return frozenset(words)


def joined(lines: Sequence[str], words: frozenset[str]) -> str:
    """One paragraph of its lines."""
    out = ""
    for last, line in zip(("", *lines), lines, strict=False):
        if not out:
            out = line
        elif out[-1] in HYPHENS and len(out) > 1 and not out[-2].isspace():
            out = _over_hyphen(out, line, words)
        elif _broken_address(last, line):
            out += line
        else:
            out += " " + line
    return plain(out)


def _over_hyphen(left: str, right: str, words: frozenset[str]) -> str:
    sign, stem = left[-1], left[:-1]
    before = re.search(r"[^\W\d_]*$", stem)
    after = re.match(r"[^\W\d_]*", right)
    a, b = (before[0] if before else ""), (after[0] if after else "")
    if sign == "\u00ad" and b:
        return stem + right
    if right[:2] in {"- ", "– "} or not a or not b or b[0].isupper() or "/" in left.rsplit(" ", 1)[-1]:
        return f"{stem}-{right}"
    a, b = a.lower(), b.lower()
    if f"{a}-{b}" in words:
        return f"{stem}-{right}"
    if a + b in words:
        return stem + right
    if b in {"and", "or"}:
        return f"{stem}- {right}"
    broken = _FRAGMENT.fullmatch(b) and b not in words
    return f"{stem}{'' if broken else '-'}{right}"


def _broken_address(left: str, right: str) -> bool:
    """A word too long for its cell (an address, mostly) goes on in the next line without a hyphen."""
    word = left.rsplit(" ", 1)[-1]
    if "://" in word or word.startswith("www."):
        alone = left == word and right[:1].islower() and bool(re.match(r"\S*[./]\S", right)) and not _ADDRESS_ENDS.search(word)
        return alone or (word[-1] in "/-_=&?" and right[:1].isalnum()) or right[:1] in "/?_=&" or (word[-1] == "." and right[:1].islower())
    if not re.search(r"\w@\w", word) or not (right[:1].islower() or right[:1] == "."):
        return False
    return not _ADDRESS_ENDS.search(word) and len(left) == len(word)
