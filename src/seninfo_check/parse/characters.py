"""Bytes to text, and text to what a reader sees: encodings, odd spaces, invisible characters, bullets from symbol fonts."""

from __future__ import annotations

import codecs
import re
import unicodedata

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([a-zA-Z0-9_:.-]+)", re.IGNORECASE)
# Browsers read these names as Windows-1252, and so do the people who typed the curly quotes.
_REALLY_CP1252 = {"iso8859-1", "ascii", "us-ascii", "latin-1", "latin_1"}


def decode(body: bytes, charset: str = "") -> str:
    """The text of a file's bytes: byte order mark, then `charset` (the header's), then the page's own word, UTF-8, Windows-1252."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body.decode(encoding, "replace").lstrip("\ufeff")
    declared = _META_CHARSET.search(body[:4096]) or _XML_ENCODING.search(body[:200])
    names = [charset] if charset else []
    if declared:
        names.append(declared[1].decode("ascii"))
    for name in [*names, "utf-8"]:
        encoding = _known(name)
        # A page that says UTF-16 in ASCII letters is not UTF-16.
        if encoding and not encoding.startswith(("utf-16", "utf-32")):
            try:
                return body.decode(encoding)
            except ValueError:
                continue
    return body.decode("cp1252", "replace")


def _known(name: str) -> str:
    try:
        encoding = codecs.lookup(name.strip()).name
        "".encode(encoding)
    except (LookupError, ValueError):
        return ""
    return "cp1252" if encoding in _REALLY_CP1252 else encoding


#: Marks that start a list item; the last ones only do so when a space follows.
BULLET = re.compile(r"^\s*(?:[•·▪▫■□◦●○‣⁃∙➢➣➤►▶▸✓✔✗✘❖♦◆★☐☑☒❑❏]\s*|[-–—*»>]\s+|[o§]\s{2,})(?=\S)")

_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xFFFC, 0xFFFE, 0xFFFF]
)
_CONTROLS = [*range(0x09), *range(0x0E, 0x1C), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0)]
_TO_HYPHEN = {0x2010: "-", 0x2011: "-"}
_CLEAN = {**_INVISIBLE, **dict.fromkeys(_CONTROLS, " "), **_TO_HYPHEN}
# Symbol fonts (Wingdings, Symbol) put their bullets and ticks here.
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")
_PRIVATE_USE_FIRST = re.compile(r"^\s*[\ue000-\uf8ff]\s*(?=\S)")


# Most lines hold none of these, and looking is ten times faster than translating.
_ODD = re.compile("[" + re.escape("".join(map(chr, [*_INVISIBLE, *_TO_HYPHEN, *_CONTROLS]))) + "\ue000-\uf8ff]")


def clean(text: str) -> str:
    """One line of text as a reader sees it: whitespace collapsed, invisible and symbol-font characters gone."""
    if _ODD.search(text):
        text = _PRIVATE_USE.sub(" ", text).translate(_CLEAN)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def without_bullet(line: str) -> tuple[str, bool]:
    """A raw line cleaned, its leading bullet dropped; true when there was one."""
    first = line.lstrip()[:1]
    if first.isalnum() and first != "o":
        return clean(line), False
    line = _PRIVATE_USE_FIRST.sub("• ", line).translate(_INVISIBLE)
    match = BULLET.match(line)
    if match is None:
        return clean(line), False
    return clean(line[match.end() :]), True
