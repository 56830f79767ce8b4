"""What kind of file some bytes are, whatever their name says, and a plain word about kinds that we do not read."""

from __future__ import annotations

import io
import re
import zipfile

from seninfo_check.model import Fetched, Reason, Unreadable
from seninfo_check.parse.characters import decode

HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TEXT = "text/plain"
MARKDOWN = "text/markdown"

_CUT_OFF = "The file is damaged or cut off. Download it again, or save it again as .docx or PDF."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes of kinds of file that hold no text we can read.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture, sound or film"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"BM", "a picture"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"BZh", "a compressed archive"),
    (b"ID3", "a sound file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_TAGS = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|main|article|section|header|nav|div|p|h[1-6]|ul|ol|table|span|details|a)\b"
    r"|<!--",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_XML = re.compile(r"^\s*<(?:\?xml|rss|feed|urlset|sitemapindex|svg|office:document|w:document|pkg:package)\b", re.IGNORECASE)
_SUFFIXES = {".md": MARKDOWN, ".markdown": MARKDOWN, ".htm": HTML, ".html": HTML}


def media_type_of(fetched: Fetched) -> str:
    """The media type of a file that we can read. Raises Unreadable for one that we cannot, saying what to do."""
    body = fetched.body
    start = body[:1024].lstrip()
    if b"%PDF-" in body[:1024]:
        return PDF
    if body.startswith(b"PK\x03\x04"):
        return _zip(body)
    if body.startswith(_OLE):
        raise _ole(body)
    if body[4:8] == b"ftyp":
        raise _unsupported("a picture or film")
    for magic, words in _OTHERS:
        # Two letters may begin a text as well.
        if start.startswith(magic) and (len(magic) > 2 or b"\x00" in body[:64]):
            raise _unsupported(words)
    return _text(fetched)


def _text(fetched: Fetched) -> str:
    claimed = fetched.media_type.lower()
    body = fetched.body
    if claimed in (PDF, DOCX, ODT) and not _looks_like_markup(body):
        raise Unreadable(Reason.UNREADABLE, "The file is damaged: it does not begin as it should. Download or save it again.")
    if b"\x00" in body[:4096] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unsupported("not a text")
    beginning = decode(body[:4096], fetched.charset)
    if len(_CONTROL.findall(beginning)) > len(beginning) / 20:
        raise _unsupported("not a text")
    if re.match(r"MIME-Version:|From: <Saved by|Content-Type: multipart/related", beginning.lstrip(), re.IGNORECASE):
        raise _unsupported("a web archive (MHT)")
    if _XML.match(beginning) and not re.search(r"<html\b", beginning, re.IGNORECASE):
        raise _unsupported("an XML file")
    suffix = re.search(r"\.[a-z]+$", re.sub(r"[?#].*$", "", fetched.url.lower()))
    named = claimed if claimed in (HTML, MARKDOWN) else _SUFFIXES.get(suffix[0] if suffix else "", "")
    if named == MARKDOWN:
        return MARKDOWN
    if named == HTML or _TAGS.match(beginning.lstrip()) or re.search(r"<(?:html|body|!doctype html)\b", beginning, re.IGNORECASE):
        return HTML
    return TEXT


def _looks_like_markup(body: bytes) -> bool:
    return _TAGS.match(body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").decode("latin-1")) is not None


def _zip(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
            kind = _beginning(archive, "mimetype") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
        if b"word/" in body or b"opendocument.text" in body[:200]:
            raise Unreadable(
                Reason.UNREADABLE, "The file is damaged or cut off. Download it again, or save it again as .docx or PDF."
            ) from error
        raise Unreadable(Reason.UNREADABLE, "The file is a damaged archive. Save the report as .docx or PDF.") from error
    if any(name.startswith("word/document") for name in names):
        return DOCX
    if kind.startswith(ODT):
        return ODT
    if any(name.startswith("ppt/") for name in names) or "presentation" in kind:
        raise _unsupported("a presentation")
    if any(name.startswith("xl/") for name in names) or "spreadsheet" in kind:
        raise _unsupported("a spreadsheet")
    if any(name.endswith(".iwa") for name in names):
        raise _unsupported("an Apple Pages file")
    raise _unsupported("a ZIP archive")


def _beginning(archive: zipfile.ZipFile, name: str) -> str:
    # Never the whole of it: a few kilobytes may unpack to gigabytes.
    with archive.open(name) as file:
        return file.read(200).decode("latin-1").strip()


def _ole(body: bytes) -> Unreadable:
    if "EncryptedPackage".encode("utf-16-le") in body:
        return Unreadable(Reason.ENCRYPTED, "The file is protected by a password. Take the password off, save it and check it again.")
    if "WordDocument".encode("utf-16-le") in body:
        return _unsupported("an old Word file (.doc)")
    return _unsupported("an old Office file")


def _unsupported(what: str) -> Unreadable:
    verb = "This is" if not what.startswith("not ") else "This file is"
    return Unreadable(Reason.UNSUPPORTED, f"{verb} {what}, which we do not read. Save it as .docx or PDF and check that.")
