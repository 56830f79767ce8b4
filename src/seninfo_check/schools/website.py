"""A school's website as people type it, made into an address that can be opened."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_WORDS_FOR_NONE = frozenset({"n/a", "na", "none", "nil", "no", "-", "--", ".", "0", "tbc", "tba", "x", "null", "unknown"}) | frozenset(
    {"not applicable", "not available", "no website", "no web site", "not known", "under construction", "n.a.", "n\\a"}
)
_SCHEME = re.compile(r"^h?t*ps?\s*[:;]*\s*/+\s*|^https?\s*[:;]\s*", re.IGNORECASE)
_LABEL = re.compile(r"^(?!-)[\w-]{1,63}(?<!-)$")


def website(text: str) -> tuple[str, str]:
    """The address with its scheme, and a problem in words: the address is empty when none can be made of the text."""
    tidy = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad]", "", text).replace("\u00a0", " ").replace("\\", "/").strip().strip("<>\"'")
    if not tidy or tidy.casefold() in _WORDS_FOR_NONE:
        return "", "no website is given"
    if tidy.casefold().startswith("mailto:") or re.search(r"[^\s/@]@[^\s/@]+\.[^\s/@]+", tidy.split("?")[0]):
        return "", f"the website is an e-mail address ({tidy}): give the school's web address"
    pieces = re.split(r"\s*[;,|]\s*|\s+", tidy)
    if len(pieces) > 1:
        return _of_pieces(tidy, pieces)
    address = _address(tidy)
    return address, "" if address else f"the website '{tidy}' is not a web address: write it like www.school.example.sch.uk"


def _of_pieces(tidy: str, pieces: list[str]) -> tuple[str, str]:
    if re.fullmatch(_SCHEME, pieces[0]):
        pieces = [pieces[0] + pieces[1], *pieces[2:]]
    whole = [found for piece in pieces if re.match(r"https?:/+\w|www\.\w", piece, re.IGNORECASE) and (found := _address(piece))]
    one_cut_in_two = len(whole) < 2 and not re.search(r"[;,|]", tidy) and not (whole and not _address(pieces[0]))
    joined = _address("".join(pieces)) if one_cut_in_two else ""
    address = joined or next(iter(whole), "") or next((found for piece in pieces if "." in piece and (found := _address(piece))), "")
    if not address:
        return "", f"the website '{tidy}' is not a web address: write it like www.school.example.sch.uk"
    return address, f"the website '{tidy}' is not one plain address: {address} is used"


def _address(text: str) -> str:
    scheme = "http"
    rest = text
    while match := _SCHEME.match(rest):
        scheme = "https" if "s" in match[0].casefold() else "http"
        rest = rest[match.end() :]
    if re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", rest, re.IGNORECASE):
        return ""
    rest = re.sub(r"^www,", "www.", rest, flags=re.IGNORECASE).rstrip(".,")
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not _is_host(host, port is not None):
        return ""
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl()


def _is_host(host: str, has_port: bool) -> bool:
    labels = host.rstrip(".").split(".")
    if host == "localhost" or ":" in host:
        return True
    if not all(_LABEL.match(label) for label in labels):
        return False
    return has_port or (len(labels) > 1 and (not labels[-1].isdecimal() or len(labels) == 4))
