"""What a server's answer means: the page, or why there is none, in words for a person."""

from __future__ import annotations

import html
import re
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import requests
import urllib3.exceptions as u3

from seninfo_check.model import Reason, Skipped

_HEAD = 200_000
_TITLE = re.compile(r"<(title|h1)\b[^>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_NOT_FOUND = re.compile(
    r"^(?:error\W*)?404\b|\b404 (?:error|not found|page)|\berror 404\b|^not found\b"
    r"|\b(?:page|file|content|resource)\b.{0,40}\b(?:not found|(?:cannot|can't|can not|could not|couldn't) be found|not be found"
    r"|does ?n[o']t exist|does not exist|no longer exists)"
    r"|\b(?:cannot|can't|couldn't|could not) find (?:that|this|the) page|\bnothing found\b",
    re.IGNORECASE,
)
_CHALLENGE_TITLE = re.compile(
    r"^(?:just a moment|attention required|checking your browser|ddos-guard|one moment, please|access denied|robot challenge screen"
    r"|are you a robot|are you human|verify(?:ing)? you are human|security check|please wait)\b",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"cf-chl|cf_chl_|/cdn-cgi/challenge-platform/h/|_incapsula_resource|/\.well-known/sgcaptcha|ddos-guard/js-challenge|awswaf|px-captcha",
    re.IGNORECASE,
)
_PARKED_TITLE = re.compile(
    r"domain (?:name )?(?:is |may be )?(?:for sale|parked|expired|has expired)|parked domain"
    r"|buy this domain|^(?:hugedomains|sedo|afternic)\b"
    r"|account (?:has been )?suspended|default (?:web )?page|^welcome to nginx|^apache2? .*default|^iis windows|^index of /$"
    r"|^(?:web)?site (?:is )?(?:coming soon|under construction|not published|disabled)|^coming soon$|^under construction$",
    re.IGNORECASE,
)
_PARKED = re.compile(
    r"sedoparking\.com|parkingcrew\.net|bodis\.com|parklogic\.com|hugedomains\.com/domain|afternic\.com/forsale|dan\.com/buy-domain"
    r"|cashparking|(?:this|the) domain (?:name )?(?:is for sale|has expired|may be for sale|is parked|has been parked)|buy this domain",
    re.IGNORECASE,
)


def of_status(url: str, status: int, retry_after: float | None, media_type: str, body: bytes) -> Skipped | None:
    """Why an answer gives no page, or None when it does. Redirects and 304 are the caller's business."""
    if _is_challenge(status, media_type, body):
        return Skipped(url, Reason.BLOCKED, f"The site shows a check for robots instead of the page ({status}). Open it in a browser.")
    if 200 <= status < 300:
        return None
    if status in (404, 410):
        gone = status == 410
        words = "The site says that this page has been removed for good (410)." if gone else "The site has no page at this address (404)."
        return Skipped(url, Reason.GONE if gone else Reason.NOT_FOUND, words)
    if status == 401:
        return Skipped(url, Reason.NO_PERMISSION, "The page asks for a user name and password (401). Parents cannot read it without one.")
    if status == 429:
        wait = f" and asks us to come back in {retry_after:.0f} seconds" if retry_after else ""
        return Skipped(url, Reason.BLOCKED, f"The site says that we ask too often (429){wait}. Try again later with a longer delay.")
    if status in (403, 406, 418, 451):
        return Skipped(url, Reason.BLOCKED, f"The site refuses to show this page to our program ({status}). Open it in a browser.")
    if status >= 500:
        wait = f" It asks us to come back in {retry_after:.0f} seconds." if retry_after else " Try again later."
        return Skipped(url, Reason.SERVER_ERROR, f"The site has a fault of its own ({status}).{wait}")
    return Skipped(url, Reason.UNREADABLE, f"The site answered with code {status}, not with a page. Open it in a browser.")


def of_page(url: str, final: str, media_type: str, body: bytes) -> Skipped | None:
    """Why a page that came with a good status is none after all (a polite "not found", a parked domain), or None when it is one."""
    if not body:
        return Skipped(url, Reason.EMPTY, "The site answered with nothing in it. Open it in a browser.")
    if media_type.startswith("image/") and not body.startswith((b"%PDF", b"PK\x03\x04", b"<")):
        return Skipped(url, Reason.UNSUPPORTED, f"This is a picture ({media_type}). Its text cannot be read; look at it in a browser.")
    if final.startswith(("https://accounts.google.com/", "https://login.microsoftonline.com/")):
        return Skipped(url, Reason.NO_PERMISSION, "The document asks the reader to sign in. Share it with everyone who has the link.")
    if not is_html(media_type, body):
        return None
    head = body[:_HEAD].decode("latin-1")
    titles = list(_titles(head))
    if any(_NOT_FOUND.search(title) for title in titles):
        return Skipped(url, Reason.NOT_FOUND, f"The site answers with a page headed '{titles[0][:80]}': there is no page at this address.")
    if any(_PARKED_TITLE.search(title) for title in titles) or (len(body) < 60_000 and _PARKED.search(head)):
        words = "There is no school's website at this address: it is a parked, expired or unfinished site. Correct the address in the list."
        return Skipped(url, Reason.UNREADABLE, words)
    return None


def is_html(media_type: str, body: bytes) -> bool:
    """Whether the answer is a web page, by its type or, where that says nothing, by its first bytes."""
    if "html" in media_type:
        return not body.startswith((b"%PDF", b"PK\x03\x04"))
    return media_type in ("", "text/plain", "application/octet-stream") and body[:200].lstrip().lower().startswith(
        (b"<!doctype h", b"<html")
    )


def of_error(url: str, error: Exception) -> Skipped:
    """What stopped a request that got no answer."""
    causes = list(_causes(error))
    words = " ".join(str(cause) for cause in causes)
    host = urlsplit(url).netloc
    if any(isinstance(cause, requests.exceptions.SSLError | u3.SSLError | ssl.SSLError) for cause in causes):
        return Skipped(url, Reason.TLS, _tls_words(host, words))
    if "InvalidIPAddress" in {type(cause).__name__ for cause in causes}:
        return Skipped(url, Reason.UNREACHABLE, f"{host} is inside a private network and is not opened. Give a public address.")
    if any(isinstance(cause, u3.NameResolutionError) for cause in causes) or "resolve" in words:
        return Skipped(url, Reason.UNREACHABLE, f"There is no site called {host} (its name is not known). Check the spelling.")
    # urllib3 counts a refused connection as a kind of timeout.
    if any(isinstance(cause, u3.NewConnectionError | ConnectionRefusedError) for cause in causes):
        return Skipped(url, Reason.UNREACHABLE, f"{host} does not take connections. Check the address, or try again later.")
    if any(isinstance(cause, requests.exceptions.Timeout | u3.TimeoutError | TimeoutError) for cause in causes):
        return Skipped(url, Reason.TIMEOUT, f"{host} did not answer in time. Try again later.")
    if any(isinstance(cause, u3.DecodeError | requests.exceptions.ContentDecodingError) for cause in causes):
        return Skipped(url, Reason.UNREADABLE, f"{host} sent the page in a damaged packing. Open it in a browser.")
    if any(isinstance(cause, u3.LocationParseError | requests.exceptions.InvalidURL | UnicodeError) for cause in causes):
        return Skipped(url, Reason.NO_ADDRESS, f"'{url[:200]}' is not a web address. Correct it.")
    if any(isinstance(cause, u3.IncompleteRead) for cause in causes):
        return Skipped(url, Reason.UNREADABLE, f"{host} broke off in the middle of the page. Try again later.")
    return Skipped(url, Reason.UNREACHABLE, f"{host} broke off the connection. Try again later.")


def is_dropped(error: Exception) -> bool:
    """Whether the server closed the connection before it answered, which is worth one more try."""
    return any(isinstance(cause, ConnectionError | u3.ProtocolError) for cause in _causes(error)) and not any(
        isinstance(cause, u3.NewConnectionError | u3.TimeoutError) for cause in _causes(error)
    )


def _is_challenge(status: int, media_type: str, body: bytes) -> bool:
    if not is_html(media_type, body) or (status != 202 and 300 <= status < 400):
        return False
    head = body[:_HEAD].decode("latin-1")
    if any(_CHALLENGE_TITLE.search(title) for title in _titles(head)) and (status >= 400 or len(body) < 30_000):
        return status >= 400 or bool(_CHALLENGE.search(head))
    # A protected site may carry the word in its footer scripts on every ordinary page; only a short page is the check itself.
    return status >= 200 and len(body) < 8_000 and bool(_CHALLENGE.search(head)) and len(_text(head)) < 600


def _titles(head: str) -> Iterator[str]:
    for match in _TITLE.finditer(head):
        yield _text(match[2])


def _text(markup: str) -> str:
    bare = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>|<[^>]*>", " ", markup)
    return " ".join(html.unescape(bare).replace("â\x80\x99", "'").replace("’", "'").split())


def _tls_words(host: str, words: str) -> str:
    if "doesn't match" in words or "mismatch" in words.lower() or "not valid for" in words:
        return f"The security certificate of {host} is made out to another name. The school's provider must correct it."
    if "expired" in words:
        return f"The security certificate of {host} has expired. The school's provider must renew it."
    if "self-signed" in words or "self signed" in words or "local issuer" in words:
        return f"The security certificate of {host} is not from a trusted issuer. The school's provider must correct it."
    if "protocol" in words.lower() or "handshake" in words.lower() or "version" in words.lower():
        return (
            f"{host} does not speak a secure connection that we can use. Check whether the address begins with http:// instead of https://."
        )
    return f"The secure connection to {host} failed. Open it in a browser."


def _causes(error: BaseException) -> Iterator[BaseException]:
    queue, seen = [error], set()
    while queue:
        one = queue.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        queue.extend(item for item in inner if isinstance(item, BaseException))
