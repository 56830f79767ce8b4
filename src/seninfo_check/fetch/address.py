"""Web addresses: one spelling for each, and the address under which Google, Office and Dropbox give out the document itself."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

_SOCIAL = {
    "facebook.com": "Facebook",
    "fb.com": "Facebook",
    "twitter.com": "Twitter",
    "x.com": "X",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "tiktok.com": "TikTok",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "wa.me": "WhatsApp",
}
_DOCS = re.compile(r"^/(?:a/[^/]+/)?(document|spreadsheets|presentation)(?:/u/\d+)?/d/(?!e/)([\w-]{10,})")
_DRIVE_FILE = re.compile(r"^/(?:a/[^/]+/)?file(?:/u/\d+)?/d/([\w-]{10,})")
_PORTS = {"http": 80, "https": 443}


def request_address(url: str) -> str:
    """The address to ask for: safe characters, the host in lower-case ASCII, no standard port, user name or fragment.

    Raises ValueError, in words, when it is not a web address.
    """
    try:
        parts = urlsplit(safe_url_string(url.strip()))
        host, port = (parts.hostname or "").rstrip("."), parts.port
        if host and not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise ValueError(f"'{url[:200]}' is not a web address") from error
    if parts.scheme not in _PORTS:
        raise ValueError(f"'{url[:200]}' does not begin with http:// or https://")
    if not host or any(len(label) > 63 or not label for label in host.split(".")) or len(host) > 253:
        raise ValueError(f"'{url[:200]}' does not name a website")
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))


def canonical(url: str) -> str:
    """One spelling for all addresses of the same page, to compare by; the address as given when it is not a web address."""
    try:
        return str(canonicalize_url(request_address(url), keep_blank_values=True, keep_fragments=False))
    except ValueError:
        return url


def export_address(url: str) -> str:
    """The address of the document itself for a page that only shows it (Google Docs, Drive, viewers, Dropbox); any other as it is."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return url
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if host == "docs.google.com":
        return _google_docs(url, parts.path, query)
    if host == "drive.google.com":
        file = _DRIVE_FILE.match(parts.path)
        identity = file[1] if file else query.get("id", "") if parts.path in ("/open", "/uc", "/thumbnail") else ""
        if parts.path in ("/viewer", "/viewerng/viewer"):
            return query.get("url", url)
        return _with("https://drive.google.com/uc", {"export": "download", "id": identity}, query) if identity else url
    if host == "view.officeapps.live.com" and query.get("src", "").startswith("http"):
        return query["src"]
    if host in ("dropbox.com", "www.dropbox.com") and parts.path.startswith(("/s/", "/scl/fi/")):
        return urlunsplit(parts._replace(query=urlencode({**query, "dl": "1"})))
    if host.endswith(".sharepoint.com") and re.match(r"/:[bwpx]:/", parts.path):
        return urlunsplit(parts._replace(query=urlencode({**query, "download": "1"})))
    return url


def social_network(url: str) -> str:
    """The name of the social network that the address belongs to, or an empty word."""
    host = (urlsplit(url).hostname or "").lower()
    return next((name for domain, name in _SOCIAL.items() if host == domain or host.endswith(f".{domain}")), "")


def _google_docs(url: str, path: str, query: dict[str, str]) -> str:
    if path in ("/viewer", "/gview", "/viewerng/viewer"):
        return query["url"] if query.get("url", "").startswith("http") else url
    match = _DOCS.match(path)
    if not match:
        return url
    kind, identity = match.groups()
    if kind == "presentation":
        return _with(f"https://docs.google.com/presentation/d/{identity}/export/pdf", {}, query)
    return _with(f"https://docs.google.com/{kind}/d/{identity}/export", {"format": "docx" if kind == "document" else "pdf"}, query)


def _with(address: str, wanted: dict[str, str], query: dict[str, str]) -> str:
    # A link shared before 2021 opens only with its resource key.
    if "resourcekey" in query:
        wanted = {**wanted, "resourcekey": query["resourcekey"]}
    return f"{address}?{urlencode(wanted)}" if wanted else address
