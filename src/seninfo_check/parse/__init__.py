"""Bytes to Documents: which parser reads a file is decided here, by its bytes first and by its name last."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib import import_module

from seninfo_check.model import Document, Fetched, Reason, Unreadable
from seninfo_check.parse.sniff import DOCX, HTML, MARKDOWN, ODT, PDF, TEXT, media_type_of

#: A file of more bytes than this is not read at all.
LARGEST_FILE = 100_000_000


def _run(name: str, fetched: Fetched) -> Document:
    # Imported at first use: a parser's libraries cost more to import than most files cost to read.
    document: Document = getattr(import_module(f"seninfo_check.parse.{name}"), f"parse_{name}")(fetched)
    return document


#: Media type to parser; each lives in the module of that name.
PARSERS: Mapping[str, partial[Document]] = {
    HTML: partial(_run, "html"),
    PDF: partial(_run, "pdf"),
    DOCX: partial(_run, "docx"),
    ODT: partial(_run, "odt"),
    TEXT: partial(_run, "text"),
    MARKDOWN: partial(_run, "text"),
}


def parse(fetched: Fetched) -> Document:
    """Read one page or file. Raises Unreadable, and nothing else, with the reason and what a person can do about it.

    Neither the file's suffix nor the server's word decides what a file is; its bytes do. There is no time limit: see `parse_within`.
    """
    if not fetched.body.strip():
        raise Unreadable(Reason.EMPTY, "The file is empty. Check that it was saved or uploaded completely.")
    if len(fetched.body) > LARGEST_FILE:
        raise Unreadable(Reason.TOO_LARGE, "The file is too large to read. Save it again with smaller pictures, or as a smaller PDF.")
    try:
        return PARSERS[media_type_of(fetched)](fetched)
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable(Reason.TOO_LARGE, "The file needs too much memory to read. Save it again as a smaller PDF or .docx.") from error
    except Exception as error:
        # The libraries raise whatever they like on damaged files.
        detail = "The file is damaged or not what it seems to be. Open it, save it again as .docx or PDF, and check the new file."
        raise Unreadable(Reason.UNREADABLE, detail) from error
