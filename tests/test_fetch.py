"""One polite GET, against real servers on loopback: what every kind of answer becomes, and the manners kept on the way."""

from __future__ import annotations

import gzip
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Site, moved, page, serve

from seninfo_check.fetch import Client, canonical, export_address, request_address
from seninfo_check.model import Fetched, NotModified, Reason, Skipped


class Clock:
    """A clock that only moves when somebody sleeps; what was slept is kept."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(round(seconds, 3))
            self.time += seconds


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client(delay=0, retries=0, timeout=2)
    yield client
    client.close()


def patient(clock: Clock, **options: Any) -> Client:
    return Client(clock=clock, sleep=clock.sleep, **options)


def reason(outcome: object) -> Reason:
    assert isinstance(outcome, Skipped), outcome
    assert len(outcome.detail) > 20, "a person is told what happened"
    return outcome.reason


def get(client: Client, answers: dict[str, Answer], path: str = "/", **options: Any) -> tuple[object, Site]:
    with serve(answers, **options) as site:
        return client.get(site.url + path), site


def test_a_page_comes_with_its_bytes_hash_type_and_validators(client: Client) -> None:
    fetched, _ = get(client, {"/": page("Oak School", ETag='"1"', Last_Modified="Mon, 01 Sep 2025 10:00:00 GMT")})

    assert isinstance(fetched, Fetched)
    assert (fetched.media_type, fetched.charset, fetched.etag) == ("text/html", "utf-8", '"1"')
    assert fetched.last_modified == "Mon, 01 Sep 2025 10:00:00 GMT"
    assert len(fetched.sha256) == 64
    assert fetched.fetched_at is not None
    assert b"Oak School" in fetched.body


def test_the_user_agent_is_honest_and_names_the_contact() -> None:
    _, site = get(Client(contact="send@kent.example"), {"/": page("Oak")})

    assert {headers["User-Agent"] for headers in site.headers} == {"seninfo-check/0.1.0 (+send@kent.example)"}


def test_an_unchanged_page_is_not_downloaded_again(client: Client) -> None:
    with serve({"/": page("Oak", ETag='"1"')}) as site:
        first = client.get(site.url)
        assert isinstance(first, Fetched)
        again = client.get(site.url, etag=first.etag)
        changed = client.get(site.url, etag='"0"')

    assert isinstance(again, NotModified)
    assert isinstance(changed, Fetched)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, Reason.NO_PERMISSION),
        (403, Reason.BLOCKED),
        (404, Reason.NOT_FOUND),
        (410, Reason.GONE),
        (418, Reason.BLOCKED),
        (429, Reason.BLOCKED),
        (400, Reason.UNREADABLE),
        (500, Reason.SERVER_ERROR),
        (503, Reason.SERVER_ERROR),
    ],
)
def test_each_bad_status_has_its_reason(client: Client, status: int, expected: Reason) -> None:
    assert reason(get(client, {"/": page("Sorry", status=status)})[0]) is expected


@pytest.mark.parametrize("status", [200, 403, 429, 503])
def test_a_challenge_page_is_blocked_whatever_its_status(client: Client, status: int) -> None:
    body = "<div id=cf-chl-widget></div><script src=/cdn-cgi/challenge-platform/h/b/orchestrate.js></script>"

    assert reason(get(client, {"/": page("Just a moment...", body, status)})[0]) is Reason.BLOCKED


def test_a_page_that_only_carries_the_shields_script_is_a_page(client: Client) -> None:
    body = "<p>" + "Our school supports every child. " * 60 + "</p><script src=/cdn-cgi/challenge-platform/h/b/x.js></script>"

    assert isinstance(get(client, {"/": page("SEN information report", body)})[0], Fetched)


@pytest.mark.parametrize(
    "title",
    ["Page not found - Oak School", "404", "Error 404", "Oops! That page can&rsquo;t be found.", "The page you wanted does not exist"],
)
def test_a_polite_not_found_page_is_not_found(client: Client, title: str) -> None:
    assert reason(get(client, {"/": page(title)})[0]) is Reason.NOT_FOUND


@pytest.mark.parametrize("title", ["Lost and found", "SEND: what if help is not found elsewhere?", "Oak School, 404 Elm Road", "Parking"])
def test_an_ordinary_title_with_such_words_is_a_page(client: Client, title: str) -> None:
    assert isinstance(get(client, {"/": page(title)})[0], Fetched)


@pytest.mark.parametrize(
    "answer",
    [
        page("oakschool.org is for sale", "<script src=https://www.hugedomains.com/domain_profile.cfm></script><p>Buy this domain</p>"),
        page("oakschool.org", '<iframe src="https://sedoparking.com/frmpark/oakschool.org"></iframe>'),
        page("Account Suspended"),
        page("Welcome to nginx!"),
    ],
)
def test_a_parked_domain_is_unreadable_and_says_so(client: Client, answer: Answer) -> None:
    outcome, _ = get(client, {"/": answer})

    assert reason(outcome) is Reason.UNREADABLE
    assert "parked" in outcome.detail  # type: ignore[attr-defined]


def test_an_empty_answer_a_picture_and_a_film_are_named(client: Client) -> None:
    answers: dict[str, Answer] = {
        "/empty": (200, {"Content-Type": "text/html"}, b""),
        "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG...."),
        "/film": (200, {"Content-Type": "video/mp4"}, b"...."),
        "/wrong": (200, {"Content-Type": "image/png"}, b"%PDF-1.7"),
    }
    with serve(answers) as site:
        outcomes = [client.get(site.url + path) for path in answers]

    assert [reason(outcome) for outcome in outcomes[:3]] == [Reason.EMPTY, Reason.UNSUPPORTED, Reason.UNSUPPORTED]
    assert isinstance(outcomes[3], Fetched), "a wrong content type is left to the parser"


def test_redirects_are_followed_and_recorded(client: Client) -> None:
    fetched, site = get(client, {"/": moved("/a?x=1"), "/a?x=1": moved("b#part", 301), "/b": page("Oak")})

    assert isinstance(fetched, Fetched)
    assert fetched.url == f"{site.url}/b"
    assert fetched.redirects == (f"{site.url}/", f"{site.url}/a?x=1")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"/": moved("/a"), "/a": moved("/")}, "circle"),
        ({"/": moved("/")}, "circle"),
        ({"/": moved("https://www.facebook.com/oakschool")}, "Facebook"),
        ({"/": moved("javascript:alert(1)")}, "does not work"),
        ({"/": moved("/1"), **{f"/{n}": moved(f"/{n + 1}") for n in range(1, 30)}}, "more than 10 times"),
    ],
)
def test_a_redirect_that_leads_nowhere_is_named(client: Client, answers: dict[str, Answer], words: str) -> None:
    outcome, site = get(client, answers)

    assert reason(outcome) is Reason.REDIRECT
    assert words in outcome.detail  # type: ignore[attr-defined]
    assert len(site.pages) <= 11


def test_a_redirect_to_itself_that_sets_a_cookie_is_followed(client: Client) -> None:
    def door(handler: BaseHTTPRequestHandler) -> None:
        seen = "seen=1" in handler.headers.get("Cookie", "")
        handler.send_response(200 if seen else 302)
        if not seen:
            handler.send_header("Set-Cookie", "seen=1")
            handler.send_header("Location", "/")
        body = b"<title>Oak</title>" if seen else b""
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    assert isinstance(get(client, {"/": door})[0], Fetched)


ROBOTS = "\ufeffUser-agent: *\nDisallow: /private/*.html$\nDisallow: /closed\nAllow: /closed/open\n".encode()


@pytest.mark.parametrize(
    ("path", "allowed"), [("/private/a.html", False), ("/private/a.html?x", True), ("/closed/x", False), ("/closed/open", True)]
)
def test_robots_txt_is_obeyed_with_its_wildcards_and_byte_order_mark(client: Client, path: str, allowed: bool) -> None:
    outcome, site = get(client, {"/robots.txt": (200, {}, ROBOTS), path: page("Oak")}, path)

    assert isinstance(outcome, Fetched) is allowed
    assert allowed or reason(outcome) is Reason.ROBOTS_DISALLOWED
    assert (path in site.asked) is allowed


@pytest.mark.parametrize(
    ("status", "expected"), [(404, None), (403, None), (500, Reason.ROBOTS_DISALLOWED), (503, Reason.ROBOTS_DISALLOWED)]
)
def test_a_site_whose_robots_txt_fails_is_left_alone_and_one_without_is_not(client: Client, status: int, expected: Reason | None) -> None:
    outcome, _ = get(client, {"/robots.txt": (status, {}, b""), "/": page("Oak")})

    assert isinstance(outcome, Fetched) if expected is None else reason(outcome) is expected


def test_robots_txt_is_checked_on_every_hop_and_asked_for_once_a_site(client: Client) -> None:
    with serve({"/robots.txt": (200, {}, ROBOTS), "/closed": page("Closed"), "/": page("Home")}) as other:
        outcome, _ = get(client, {"/": moved(f"{other.url}/closed")})
        client.get(other.url)

    assert reason(outcome) is Reason.ROBOTS_DISALLOWED
    assert other.asked == ["/robots.txt", "/"]


def test_requests_to_one_host_are_a_delay_apart() -> None:
    clock = Clock()
    with serve({"/": page("Oak"), "/a": page("A")}) as site:
        client = patient(clock, delay=1.0)
        for path in ("/", "/a", "/"):
            client.get(site.url + path)

    assert clock.slept == [1.0, 1.0, 1.0], "robots.txt counts as a request"


def test_crawl_delay_is_honoured_up_to_a_cap() -> None:
    for asked, pause in (("2.5", 2.5), ("900", 30.0)):
        clock = Clock()
        with serve({"/robots.txt": (200, {}, f"User-agent: *\nCrawl-delay: {asked}\n".encode()), "/": page("Oak")}) as site:
            client = patient(clock, delay=1.0)
            for _ in range(3):
                client.get(site.url)

        assert clock.slept == [1.0, pause, pause]


def test_many_schools_on_one_host_are_asked_one_at_a_time() -> None:
    clock = Clock()
    with serve({f"/{n}": page(f"School {n}") for n in range(8)}, before=lambda path: time.sleep(0.01)) as site:
        client = patient(clock, delay=1.0)
        outcomes: list[object] = []
        threads = [threading.Thread(target=lambda n=n: outcomes.append(client.get(f"{site.url}/{n}"))) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [type(outcome) for outcome in outcomes] == [Fetched] * 8
    assert site.most_at_once == 1
    assert clock.time - 1000 == pytest.approx(8.0)
    assert site.asked.count("/robots.txt") == 1


def flaky(times: int, status: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    count = iter(range(1000))

    def answer(handler: BaseHTTPRequestHandler) -> None:
        bad = next(count) < times
        body = b"<title>Oak</title>"
        handler.send_response(status if bad else 200)
        for name, value in headers.items() if bad else ():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_retry_after_is_kept_to() -> None:
    clock = Clock()
    outcome, site = get(patient(clock, delay=1.0), {"/": flaky(1, 503, Retry_After="7")})

    assert isinstance(outcome, Fetched)
    assert site.pages == ["/", "/"]
    assert clock.slept == [1.0, 7.0]


def test_a_site_that_asks_for_an_hour_is_not_waited_for() -> None:
    clock = Clock()
    outcome, site = get(patient(clock, delay=1.0), {"/": flaky(1, 429, Retry_After="3600")})

    assert reason(outcome) is Reason.BLOCKED
    assert "3600 seconds" in outcome.detail  # type: ignore[attr-defined]
    assert site.pages == ["/"]


def test_retries_come_to_an_end_and_wait_longer_each_time() -> None:
    clock = Clock()
    outcome, site = get(patient(clock, delay=1.0), {"/": flaky(99, 503)})

    assert reason(outcome) is Reason.SERVER_ERROR
    assert site.pages == ["/"] * 3
    assert clock.slept == [1.0, 1.0, 2.0]


def test_a_refusal_is_not_asked_again() -> None:
    _, site = get(patient(Clock(), delay=1.0), {"/": page("No", status=403)})

    assert site.pages == ["/"]


def test_a_file_above_the_cap_is_too_large_by_its_word_or_by_its_bytes() -> None:
    client = Client(delay=0, max_bytes=10_000)

    def unsaid(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(b"x" * 50_000)

    with serve({"/said": (200, {}, b"x" * 50_000), "/unsaid": unsaid}) as site:
        assert [reason(client.get(site.url + path)) for path in ("/said", "/unsaid")] == [Reason.TOO_LARGE] * 2


def test_a_gzip_bomb_is_too_large() -> None:
    bomb = gzip.compress(b"<p>x</p>" * 5_000_000)
    client = Client(delay=0, max_bytes=1_000_000)

    outcome, _ = get(client, {"/": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, bomb)})

    assert len(bomb) < 100_000
    assert reason(outcome) is Reason.TOO_LARGE


def test_a_page_in_a_damaged_packing_is_unreadable(client: Client) -> None:
    outcome, _ = get(client, {"/": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"not gzip at all")})

    assert reason(outcome) is Reason.UNREADABLE


def test_a_packed_page_is_unpacked(client: Client) -> None:
    body = gzip.compress(b"<title>Oak</title>")

    outcome, _ = get(client, {"/": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, body)})

    assert isinstance(outcome, Fetched)
    assert outcome.body == b"<title>Oak</title>"


def drip(headers: bytes, chunk: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(headers)
        for _ in range(100):
            handler.wfile.write(chunk)
            time.sleep(0.05)

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-More: y\r\n"),
        lambda handler: time.sleep(10),
    ],
    ids=["body", "chunks", "headers", "silence"],
)
def test_a_page_that_never_ends_is_left_when_time_is_up(answer: Answer) -> None:
    client = Client(delay=0, retries=0, timeout=1.0, total_time=0.6)
    began = time.monotonic()

    outcome, _ = get(client, {"/": answer})

    assert reason(outcome) is Reason.TIMEOUT
    assert time.monotonic() - began < 9


def test_a_page_cut_off_in_the_middle_is_not_taken_for_whole(client: Client) -> None:
    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<title>Half")

    assert reason(get(client, {"/": cut})[0]) is Reason.UNREADABLE


def test_a_dropped_connection_is_tried_once_more() -> None:
    count = iter(range(100))

    def drop_first(handler: BaseHTTPRequestHandler) -> None:
        if next(count) == 0:
            handler.close_connection = True
            return
        flaky(0, 200)(handler)

    outcome, _ = get(patient(Clock()), {"/": drop_first})

    assert isinstance(outcome, Fetched)


def test_a_site_that_is_not_there_is_unreachable(client: Client) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert reason(client.get(f"http://127.0.0.1:{port}/")) is Reason.UNREACHABLE
    no_name = client.get("http://no-such-school.invalid/")
    assert reason(no_name) is Reason.UNREACHABLE
    assert "name is not known" in no_name.detail  # type: ignore[union-attr]


def test_what_is_not_a_web_server_is_unreachable(client: Client) -> None:
    def noise(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"220 mail.oak.example ESMTP\r\n")

    assert reason(get(client, {"/robots.txt": noise, "/": noise})[0]) is Reason.UNREACHABLE


@pytest.mark.parametrize(
    "url",
    [
        "",
        "oak",
        "www.oak.org",
        "ftp://oak.org/",
        "mailto:a@b.org",
        "http://",
        "http://[bad/",
        "http://" + "a" * 70 + ".org/",
        "http://a..b/",
    ],
)
def test_what_is_not_a_web_address_is_said(client: Client, url: str) -> None:
    assert reason(client.get(url)) is Reason.NO_ADDRESS


def test_a_social_network_is_not_read(client: Client) -> None:
    assert reason(client.get("https://m.facebook.com/oakschool")) is Reason.UNSUPPORTED


def certificate(folder: Path, name: str, days: int = 30) -> str:
    path = folder / "server.pem"
    subject = ["-subj", f"/CN={name}", "-addext", f"subjectAltName={name}", "-days", str(days)]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(path), "-out", str(folder / "cert.pem"), *subject]
    subprocess.run(command, check=True, capture_output=True)
    path.write_text(path.read_text() + (folder / "cert.pem").read_text())
    return str(path)


def test_an_untrusted_certificate_is_named(client: Client, tmp_path: Path) -> None:
    outcome, _ = get(client, {"/": page("Oak")}, certificate=certificate(tmp_path, "IP:127.0.0.1"))

    assert reason(outcome) is Reason.TLS
    assert "trusted issuer" in outcome.detail  # type: ignore[attr-defined]


def test_a_certificate_for_another_name_is_named_and_the_machines_own_trust_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    good, other = certificate(tmp_path, "IP:127.0.0.1"), certificate(tmp_path / "other", "DNS:elm.example")
    together = tmp_path / "both.pem"
    together.write_text((tmp_path / "cert.pem").read_text() + (tmp_path / "other" / "cert.pem").read_text())
    monkeypatch.setenv("SSL_CERT_FILE", str(together))
    client = Client(delay=0, retries=0)

    assert isinstance(get(client, {"/": page("Oak")}, certificate=good)[0], Fetched)
    outcome, _ = get(client, {"/": page("Oak")}, certificate=other)
    assert reason(outcome) is Reason.TLS
    assert "another name" in outcome.detail  # type: ignore[attr-defined]


def test_a_private_network_is_not_entered_when_that_is_asked_for() -> None:
    outcome, site = get(Client(delay=0, retries=0, allow_private=False), {"/": page("Oak")})

    assert reason(outcome) is Reason.UNREACHABLE
    assert "private network" in outcome.detail  # type: ignore[attr-defined]
    assert site.asked == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("HTTP://WWW.Oak.ORG:80/A b?q=é#top", "http://www.oak.org/A%20b?q=%C3%A9"),
        ("https://www.oak.org:443", "https://www.oak.org/"),
        ("http://user:secret@oak.org/", "http://oak.org/"),
        ("http://www.école.example/", "http://www.xn--cole-9oa.example/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("http://oak.org./", "http://oak.org/"),
    ],
)
def test_an_address_is_made_fit_for_asking(given: str, expected: str) -> None:
    assert request_address(given) == expected


def test_addresses_of_the_same_page_have_one_canonical_form() -> None:
    assert canonical("HTTP://Oak.org:80/page/?title=SEND&pid=22#x") == canonical("http://oak.org/page/?pid=22&title=SEND")
    assert canonical("http://oak.org") == canonical("http://oak.org/")
    assert canonical("http://oak.org/a") != canonical("http://oak.org/A")
    assert canonical("not an address") == "not an address"


DOC = "1AbCdEfGhIjKlMnOp_-q"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (f"https://docs.google.com/document/d/{DOC}/edit?usp=sharing", f"https://docs.google.com/document/d/{DOC}/export?format=docx"),
        (f"https://docs.google.com/a/oak.org/document/d/{DOC}/preview", f"https://docs.google.com/document/d/{DOC}/export?format=docx"),
        (f"https://docs.google.com/document/u/0/d/{DOC}/", f"https://docs.google.com/document/d/{DOC}/export?format=docx"),
        (f"https://docs.google.com/document/d/e/2PACX-{DOC}/pub", f"https://docs.google.com/document/d/e/2PACX-{DOC}/pub"),
        (f"https://docs.google.com/spreadsheets/d/{DOC}/edit", f"https://docs.google.com/spreadsheets/d/{DOC}/export?format=pdf"),
        (f"https://docs.google.com/presentation/d/{DOC}/edit", f"https://docs.google.com/presentation/d/{DOC}/export/pdf"),
        (f"https://drive.google.com/file/d/{DOC}/view?usp=sharing", f"https://drive.google.com/uc?export=download&id={DOC}"),
        (
            f"https://drive.google.com/file/d/{DOC}/preview?resourcekey=0-x",
            f"https://drive.google.com/uc?export=download&id={DOC}&resourcekey=0-x",
        ),
        (f"https://drive.google.com/open?id={DOC}", f"https://drive.google.com/uc?export=download&id={DOC}"),
        (f"https://drive.google.com/drive/folders/{DOC}", f"https://drive.google.com/drive/folders/{DOC}"),
        ("https://docs.google.com/viewer?url=http%3A%2F%2Foak.org%2Fa.pdf&embedded=true", "http://oak.org/a.pdf"),
        ("https://view.officeapps.live.com/op/embed.aspx?src=https://oak.org/a.docx", "https://oak.org/a.docx"),
        ("https://www.dropbox.com/s/abc/sen.pdf?dl=0", "https://www.dropbox.com/s/abc/sen.pdf?dl=1"),
        ("https://www.oak.org/sen", "https://www.oak.org/sen"),
        ("http://[bad", "http://[bad"),
    ],
)
def test_documents_behind_a_viewer_have_their_export_address(given: str, expected: str) -> None:
    assert export_address(given) == expected
