"""The ZIP files that DOCX and ODT are: opened with the guards that a file from a stranger needs."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import date
from typing import Any

from lxml import etree

from seninfo_check.model import Reason, Unreadable

#: A document that unpacks to more bytes than this is refused before anything is unpacked.
LARGEST_UNPACKED = 50_000_000

_DAMAGED = "The file is damaged or cut off. Download it again, or open it and save it again as .docx or PDF."
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, NotImplementedError)
DC = "{http://purl.org/dc/elements/1.1/}"


def open_archive(body: bytes) -> zipfile.ZipFile:
    """The archive in these bytes. Raises Unreadable when it is damaged, protected by a password or unpacks to too much."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except _BROKEN as error:
        raise Unreadable(Reason.UNREADABLE, _DAMAGED) from error
    if sum(part.file_size for part in archive.infolist() if not part.filename.endswith((".png", ".jpg", ".jpeg", ".gif", ".emf"))) > (
        LARGEST_UNPACKED
    ):
        raise Unreadable(
            Reason.TOO_LARGE, "The file unpacks to far more than a report needs. Save it again as .docx or PDF without extras."
        )
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise Unreadable(Reason.ENCRYPTED, "The file is protected by a password. Take the password off, save it and check it again.")
    return archive


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part's bytes, empty when there is no such part. Raises Unreadable when it is damaged."""
    if name not in archive.namelist():
        return b""
    try:
        return archive.read(name)
    except _BROKEN as error:
        raise Unreadable(Reason.UNREADABLE, _DAMAGED) from error


def read_xml(archive: zipfile.ZipFile, name: str) -> Any:
    """One part as an XML tree, None when there is no such part. Raises Unreadable when it is not XML."""
    body = read_part(archive, name)
    if not body:
        return None
    # No entities and no network: the file comes from a stranger.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(Reason.UNREADABLE, _DAMAGED) from error


def dates_of(tree: Any, created: str, modified: str) -> dict[str, date]:
    """The file's own dates, from the elements of these names."""
    dates: dict[str, date] = {}
    for kind, tag in (("created", created), ("modified", modified)):
        element = None if tree is None else next(tree.iter(tag), None)
        if element is not None and element.text:
            try:
                dates[kind] = date.fromisoformat(element.text.strip()[:10])
            except ValueError:
                continue
    return dates
