"""What people do to a server: each is refused with a plain page, the server lives on, and its memory comes back."""

from __future__ import annotations

import gc
import io
import re
import signal
import socket
import textwrap
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import requests
from loopback import Site, moved
from loopback import page as web_page
from loopback import serve as site
from served import REPORT, Server, serve

SMALL = """
import functools
from seninfo_check import web
web.Limits = functools.partial(web.Limits, {})
from seninfo_check.cli import main
main()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve(program=SMALL.format("patience=1.5, upload_time=3.0, upload_wait=30")) as running:
        yield running


def begin(server: Server, **headers: str) -> str:
    answer = requests.post(f"{server.url}start", allow_redirects=False, timeout=60, headers=headers)
    assert answer.status_code == 303
    return f"{server.url.rstrip('/')}{answer.headers['Location'].removesuffix('/report')}"


def check(sitting: str, files: list[tuple[str, bytes]] | None = None, **fields: str) -> requests.Response:
    """The page at the end of a whole check."""
    given = [("files", (name, body)) for name, body in files or []]
    answer = requests.post(f"{sitting}/report", data=fields, files=given or None, timeout=120)
    if answer.status_code >= 400:
        return answer
    answer = requests.post(f"{sitting}/school", data={"name": "Fernhollow", "type": "mainstream"}, timeout=120)
    until = time.monotonic() + 120
    while answer.url.endswith("/check") and time.monotonic() < until:
        answer = requests.get(f"{sitting}/check", timeout=60)
    return answer


def problems(answer: requests.Response) -> str:
    found = re.search(r'<div class="errors".*?</div>', answer.text, re.DOTALL)
    return re.sub(r"<[^>]+>", " ", found[0]) if found else ""


def is_plain_page(answer: requests.Response) -> bool:
    return "<h1>" in answer.text and "Traceback" not in answer.text and answer.headers["X-Frame-Options"] == "DENY"


def is_alive(server: Server) -> bool:
    return requests.get(server.url, timeout=60).status_code == 200 and server.process.poll() is None


def test_every_answer_forbids_what_a_browser_could_do_with_it(server: Server) -> None:
    for answer in (requests.get(server.url, timeout=60), requests.get(f"{server.url}nowhere", timeout=60)):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert not re.search(r"<script(?! src=\"/static/)|\son\w+=|\sstyle=|https?://(?!127)", answer.text)


def test_too_large_files_are_refused_with_a_page(server: Server) -> None:
    sitting = begin(server)
    answer = requests.post(f"{sitting}/report", files={"files": ("big.txt", b"a" * 30_000_000)}, timeout=120)
    assert answer.status_code == 413
    assert "25 MB" in answer.text
    assert is_plain_page(answer)
    assert is_alive(server)


def test_an_upload_without_end_is_cut_off(server: Server) -> None:
    sitting = begin(server)
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        while True:
            sent += 1_000_000
            yield b"a" * 1_000_000

    try:
        answer = requests.post(
            f"{sitting}/report", data=endless(), headers={"Content-Type": "multipart/form-data; boundary=x"}, timeout=120
        )
        assert answer.status_code in (408, 413)
    except requests.ConnectionError:
        pass
    assert sent < 200_000_000
    assert is_alive(server)


@pytest.mark.parametrize("entry", ["word/document.xml", "mimetype"])
def test_a_zip_bomb_is_refused_and_the_server_does_not_grow(server: Server, entry: str) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(entry, "w", force_zip64=True) as file:
            for _ in range(300):
                file.write(b" " * 1_000_000)
        archive.writestr("[Content_Types].xml", "<Types/>")
    before = server.memory()
    answer = check(begin(server), [("bomb.docx", made.getvalue())])
    assert "bomb.docx" in problems(answer)
    assert is_plain_page(answer)
    assert server.memory() - before < 30_000_000
    assert is_alive(server)


def test_a_picture_and_a_program_are_refused_by_their_content(server: Server) -> None:
    sitting = begin(server)
    answer = check(sitting, [("report.docx", b"\x89PNG\r\n\x1a\n" + bytes(100)), ("report.pdf", b"\x7fELF" + bytes(100))])
    assert answer.status_code == 400
    assert "report.docx: This is a picture" in problems(answer)
    assert "report.pdf: This is a program" in problems(answer)


def test_a_hundred_uploads_at_once_are_taken_or_refused_and_memory_comes_back(server: Server) -> None:
    sittings = [begin(server) for _ in range(100)]
    before = server.memory()
    body = REPORT.encode() + b" word" * 600_000

    def upload(sitting: str) -> requests.Response:
        try:
            return requests.post(f"{sitting}/report", files={"files": ("r.txt", body)}, timeout=120, allow_redirects=False)
        except requests.ConnectionError:
            # More connections than the server takes at once: it hangs up on some.
            return requests.get(server.url, timeout=60)

    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(upload, sittings))
    statuses = {answer.status_code for answer in answers}
    assert statuses <= {303, 400, 408, 503}
    assert 303 in statuses
    assert 503 in statuses
    assert all(is_plain_page(answer) for answer in answers if answer.status_code in (400, 408, 503))
    assert is_alive(server)
    for sitting in sittings:
        assert requests.post(f"{sitting}/end", timeout=60).status_code == 200
    gc.collect()
    assert server.memory() - before < 60_000_000


def test_a_client_that_never_finishes_its_headers_is_hung_up_on(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: 127")
        began = time.monotonic()
        for _ in range(600):
            try:
                client.sendall(b"x")
                time.sleep(0.1)
            except OSError:
                break
        assert time.monotonic() - began < 50
    assert is_alive(server)


def test_a_client_that_never_finishes_its_upload_gets_an_answer(server: Server) -> None:
    sitting = begin(server)
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
        head = f"POST {sitting[sitting.index('/s/') :]}/report HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n"
        client.sendall(head.encode() + b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 408")
    assert is_alive(server)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
def test_a_form_of_another_website_is_refused(server: Server, headers: dict[str, str]) -> None:
    answer = requests.post(f"{server.url}start", headers=headers, timeout=60)
    assert answer.status_code == 403
    assert is_plain_page(answer)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80@127.0.0.1", "", "127.0.0.1/x"])
def test_a_host_that_is_not_ours_is_refused(server: Server, host: str) -> None:
    answer = requests.get(server.url, headers={"Host": host}, timeout=60)
    assert answer.status_code in (400, 421)
    assert "Start now" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "static/../app.py",
        "static/..%2fapp.py",
        "static/%2e%2e/%2e%2e/rules.py",
        "static/site.css%00.html",
        "/etc/passwd",
        "..%2f..%2f..%2fetc%2fpasswd",
        "s/../../etc/passwd/report",
        "s/x/download/..%2f..%2fetc%2fpasswd",
        "s/x/result",
        "s/" + "a" * 5000 + "/result",
    ],
)
def test_path_tricks_lead_nowhere(server: Server, path: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
        client.sendall(f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        got = b"".join(iter(lambda: client.recv(65_536), b""))
    assert got.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400"))
    assert b"root:" not in got
    assert b"import" not in got


def test_a_file_is_known_by_its_name_and_never_by_a_path(server: Server) -> None:
    sitting = begin(server)
    answer = check(sitting, [("../../etc/C:\\Users\\lane\\draft.txt", REPORT.encode())])
    assert answer.url.endswith("/result")
    assert "Users" not in answer.text
    report = requests.get(f"{sitting}/download/report.json", timeout=60).json()["reports"][0]
    assert [document["url"] for document in report["documents"]] == ["draft.txt"]
    assert "<script>" not in check(begin(server), [("<script>alert(1)</script>.txt", REPORT.encode())]).text


PRIVATE = [
    "http://127.0.0.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://017700000001:{port}/",
    "http://127.1:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://0.0.0.0:{port}/",
    "http://localhost:{port}/",
    "http://localhost.:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://public.test/to-metadata",
    "http://public.test/to-loopback",
    "http://rebind.test/",
]


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Site]]:
    """A server whose world has two public names; a second look at rebind.test leads inside. And a site inside that must not be asked."""
    folder = tmp_path_factory.mktemp("world")
    with site({"/": web_page("Secret")}) as secret, pytest.MonkeyPatch.context() as patch:
        port = secret.host.split(":")[1]
        answers = {"/to-metadata": moved("http://169.254.169.254/latest/meta-data/"), "/to-loopback": moved(f"{secret.url}/")}
        with site(answers) as public:
            world = f"""
            import socket
            looked, connect, getaddrinfo = [], socket.socket.connect, socket.getaddrinfo
            def lookup(host, *more, **others):
                if host == "rebind.test":
                    looked.append(host)
                    host = "127.0.0.1" if len(looked) > 1 else "93.184.216.34"
                    more = ({port}, *more[1:]) if host == "127.0.0.1" else more
                return getaddrinfo("93.184.216.34" if host == "public.test" else host, *more, **others)
            def reach(self, address):
                return connect(self, ("127.0.0.1", {public.host.split(":")[1]}) if address[0] == "93.184.216.34" else address)
            socket.getaddrinfo, socket.socket.connect = lookup, reach
            """
            (folder / "sitecustomize.py").write_text(textwrap.dedent(world))
            patch.setenv("PYTHONPATH", str(folder))
            with serve(program=SMALL.format("waiting=100, checks=2")) as running:
                yield running, secret


def test_no_address_leads_inside_the_network(inside: tuple[Server, Site]) -> None:
    server, secret = inside
    port = secret.host.split(":")[1]

    def refused(address: str) -> str:
        return problems(check(begin(server), address=address.format(port=port)))

    with ThreadPoolExecutor(8) as pool:
        answers = dict(zip(PRIVATE, pool.map(refused, PRIVATE), strict=True))
    assert {address: words for address, words in answers.items() if "private network" not in words} == {}
    assert secret.asked == []
    assert is_alive(server)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)", "http://", "http://a b.example/"])
def test_what_is_no_web_address_is_not_opened(server: Server, address: str) -> None:
    answer = check(begin(server), address=address)
    assert answer.status_code == 400
    assert "Enter" in problems(answer)


def test_when_the_queue_is_full_the_page_says_so(tmp_path: Path) -> None:
    wait = threading.Event()
    with (
        site({"/": web_page("Slow")}, before=lambda path: wait.wait(120)) as slow,
        serve("--allow-private", program=SMALL.format("checks=1, waiting=1")) as server,
    ):
        answers = []
        for _ in range(3):
            sitting = begin(server)
            requests.post(f"{sitting}/report", data={"address": slow.url}, timeout=60)
            answers.append(requests.post(f"{sitting}/school", data={"name": "A", "type": "special"}, timeout=60, allow_redirects=False))
            while not slow.asked:  # the first check is under way, and the next one waits
                time.sleep(0.02)
        assert [answer.status_code for answer in answers] == [303, 303, 503]
        assert "Try again in a minute" in problems(answers[2])
        wait.set()


def test_in_public_each_client_has_its_limits_and_only_the_given_name_is_answered() -> None:
    program = SMALL.format("checks_in_ten_minutes=2, requests_a_minute=25")
    with serve("--public", "--name", "check.example", program=program) as server:
        assert requests.get(server.url, timeout=60).status_code == 421
        with requests.Session() as one:
            one.headers.update({"Host": "check.example", "X-Forwarded-For": "198.51.100.7"})
            assert "does not leave this computer" not in one.get(server.url, timeout=60).text
            sitting = begin(server, Host="check.example", **{"X-Forwarded-For": "198.51.100.7"})
            last = [
                (
                    one.post(f"{sitting}/report", data={"pasted": REPORT}, timeout=60, allow_redirects=False),
                    one.post(f"{sitting}/school", data={"name": "A", "type": "special"}, timeout=60, allow_redirects=False),
                )[1]
                for _ in range(3)
            ]
            assert [answer.status_code for answer in last][-1] == 429
            assert "ten minutes" in last[-1].text
            while (answer := one.get(server.url, timeout=60)).status_code == 200:
                pass
            assert answer.status_code == 429
            assert is_plain_page(answer)
            other = one.get(server.url, headers={"X-Forwarded-For": "198.51.100.8"}, timeout=60)
            assert other.status_code == 200


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_when_the_server_has_ended(how: signal.Signals) -> None:
    with serve() as server:
        sitting = begin(server)
        requests.post(f"{sitting}/report", data={"pasted": "We help. " * 40_000}, timeout=60)
        requests.post(f"{sitting}/school", data={"name": "A", "type": "special"}, timeout=60, allow_redirects=False)
        children = psutil.Process(server.process.pid).children(recursive=True)
        assert children
        server.process.send_signal(how)
        server.process.wait(timeout=30)
    _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []
    assert server.process.returncode == 0
