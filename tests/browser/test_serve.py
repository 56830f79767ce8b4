"""The self-check page in a real browser, through the whole flow, with a mouse, a keyboard, without scripts and on a small screen."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback import page as web_page
from loopback import serve as site
from served import COMPLAINTS, REPORT, ROOT, Server, serve, word_file

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed (apt-get install chromium)"),
]
LONG = 90_000
SCHOOL = "Fernhollow Primary School"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve("--allow-private") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=LONG)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    yield from tab(browser)


def tab(browser: Any, **how: Any) -> Iterator[Any]:
    context = browser.new_context(**how)
    context.set_default_timeout(LONG)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    context.close()
    assert wrong == []


def begin(page: Any, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("button", name="Start now").click()


def give_school(page: Any, school_type: str = "Mainstream school") -> None:
    page.get_by_label("Name of the school").fill(SCHOOL)
    page.get_by_label(school_type, exact=True).check()
    page.get_by_role("button", name="Check my report").click()


def check_pasted(page: Any, server: Server, text: str = REPORT) -> None:
    begin(page, server)
    page.get_by_label("Or paste the text").fill(text)
    page.get_by_role("button", name="Continue").click()
    give_school(page)
    to_result(page)


def to_result(page: Any) -> None:
    page.wait_for_url("**/result", timeout=LONG)
    there(page.locator("h1")).to_have_text(SCHOOL)


def there(what: Any) -> Any:
    """Expects something of a page that may still be on its way: a click ends before the next page is there."""
    from playwright.sync_api import expect

    return expect(what)


def outcome(page: Any, rule: str) -> str:
    return str(page.locator(f"#duty-{rule} .tag").first.inner_text()).split(maxsplit=1)[1]


def test_a_word_file_becomes_a_result_with_three_fixes_first(page: Any, server: Server, tmp_path: Path) -> None:
    begin(page, server)
    page.get_by_label("Upload files").set_input_files(word_file(tmp_path / "draft.docx"))
    page.get_by_role("button", name="Continue").click()
    give_school(page)
    to_result(page)
    assert page.locator("h2").first.inner_text() == "Three fixes that help most"
    assert page.locator(".fix").count() == 3
    assert outcome(page, "senco-contact") == "Found"
    assert outcome(page, "complaints") == "Not found"
    assert any("Miss Okafor is our SENCO" in text for text in page.locator("mark").all_inner_texts())
    assert str(tmp_path) not in page.content()


def test_a_pdf_is_read(page: Any, server: Server) -> None:
    begin(page, server)
    page.get_by_label("Upload files").set_input_files(ROOT / "fixtures" / "documents" / "pdf" / "libreoffice-tagged.pdf")
    page.get_by_role("button", name="Continue").click()
    give_school(page)
    to_result(page)
    assert page.locator("mark").count() > 5


def test_several_files_are_one_report(page: Any, server: Server, tmp_path: Path) -> None:
    begin(page, server)
    (tmp_path / "more.txt").write_text(f"What if I am not happy?\n\n{COMPLAINTS}\n")
    page.get_by_label("Upload files").set_input_files([word_file(tmp_path / "draft.docx"), tmp_path / "more.txt"])
    page.get_by_role("button", name="Continue").click()
    give_school(page)
    to_result(page)
    assert outcome(page, "senco-contact") == "Found"
    assert outcome(page, "complaints") == "Found"


def test_an_address_is_opened_and_its_report_checked(page: Any, server: Server) -> None:
    body = "".join(f"<h2>{line[2:].strip('# ')}</h2>" if line.startswith("#") else f"<p>{line}</p>" for line in REPORT.splitlines() if line)
    answers = {
        "/": web_page(SCHOOL, '<p>Welcome.</p><ul><li><a href="/send">SEN information report</a></li></ul>'),
        "/send": web_page(f"SEN information report - {SCHOOL}", body),
    }
    with site(answers) as school:
        begin(page, server)
        page.get_by_label("Or give a web address").fill(f"{school.url}/send")
        page.get_by_role("button", name="Continue").click()
        give_school(page)
        to_result(page)
        assert "/send" in school.asked
    assert outcome(page, "senco-contact") == "Found"


def test_a_file_among_others_that_cannot_be_read_is_named_on_top(page: Any, server: Server, tmp_path: Path) -> None:
    begin(page, server)
    files = [word_file(tmp_path / "draft.docx"), ROOT / "fixtures" / "documents" / "pdf" / "password.pdf"]
    page.get_by_label("Upload files").set_input_files(files)
    page.get_by_role("button", name="Continue").click()
    give_school(page)
    to_result(page)
    there(page.locator(".note.warn")).to_contain_text("password.pdf: ")
    assert violations(page) == []
    page.get_by_role("link", name="Check again").click()
    page.get_by_role("link", name="Change the school").click()
    page.get_by_label("Special school", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Upload files").set_input_files(files[:1])
    page.get_by_role("button", name="Check").click()
    to_result(page)
    there(page.locator(".meta").first).to_contain_text("Special school")
    there(page.locator(".note.warn")).to_have_count(0)


def test_a_check_can_be_stopped_while_a_website_keeps_us_waiting(page: Any, server: Server) -> None:
    import time

    with site({"/": web_page(SCHOOL)}, before=lambda path: time.sleep(8)) as school:
        begin(page, server)
        page.get_by_label("Or give a web address").fill(school.host)
        page.get_by_role("button", name="Continue").click()
        give_school(page)
        page.get_by_role("heading", name="We are checking your report").wait_for()
        page.get_by_text("Looking through the website").or_(page.get_by_text("Opening the website")).wait_for()
        assert violations(page) == []
        page.get_by_role("button", name="Stop the check").click()
        page.get_by_label("Or give a web address").wait_for()
        there(page.get_by_label("Or give a web address")).to_have_value(school.host)


def test_checking_again_keeps_the_school_and_says_what_changed(page: Any, server: Server) -> None:
    check_pasted(page, server)
    page.get_by_role("link", name="Check again").click()
    pasted = page.get_by_label("Or paste the text")
    there(pasted).to_have_value(REPORT.strip())
    pasted.fill(f"{REPORT}\n\n## What if I am not happy?\n\n{COMPLAINTS}\n")
    page.get_by_role("button", name="Check").click()
    to_result(page)
    changed = page.locator(".changes").inner_text()
    assert "What has changed since your last check" in changed
    assert "What parents can do about a complaint: not found before, now" in changed
    assert violations(page) == []


def test_what_was_written_is_judged_while_typing_and_downloaded_as_a_word_file(page: Any, server: Server) -> None:
    check_pasted(page, server)
    page.get_by_role("link", name="Write what is missing").click()
    box = page.locator("#complaints")
    box.fill("See our complaints policy on the policies page.")
    said = page.locator("[data-verdict=complaints]")
    said.get_by_text("does not yet say").wait_for()
    box.fill(COMPLAINTS)
    said.get_by_text("Your text says what is asked for").wait_for()
    assert violations(page) == []
    page.locator("#complaints ~ .verdict").wait_for()
    page.locator("section:has(#transition)").get_by_role("button", name="Put this sentence in the box").click()
    page.locator("[data-verdict=transition]").get_by_text("Fill in each gap").wait_for()
    page.locator("#transition").fill("")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as a Word file").click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        text = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())
    assert "What can I do if I am not happy" in text
    assert "talk to Miss Okafor" in text
    assert "adult life" not in text


@pytest.mark.parametrize(
    ("link", "name", "starts"),
    [
        ("Report as a web page", "fernhollow-primary-school-report.html", b"<!DOCTYPE html>"),
        ("Summary as a letter", "fernhollow-primary-school-letter.docx", b"PK"),
        ("All findings as data", "fernhollow-primary-school-report.json", b"{"),
    ],
)
def test_the_result_can_be_downloaded(page: Any, server: Server, link: str, name: str, starts: bytes) -> None:
    check_pasted(page, server)
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    assert download.value.suggested_filename == name
    assert Path(download.value.path()).read_bytes().startswith(starts)


def test_finishing_deletes_the_sitting(page: Any, server: Server) -> None:
    check_pasted(page, server)
    result = page.url
    page.get_by_role("button", name="Finish and delete").click()
    there(page.locator("h1")).to_have_text("We have deleted your report")
    assert violations(page) == []
    page.goto(result)
    there(page.locator("h1")).to_have_text("This check has ended")
    assert violations(page) == []


def test_everything_works_without_scripts(browser: Any, server: Server, tmp_path: Path) -> None:
    for page in tab(browser, java_script_enabled=False):
        begin(page, server)
        page.get_by_label("Upload files").set_input_files(word_file(tmp_path / "draft.docx"))
        page.get_by_role("button", name="Continue").click()
        give_school(page)
        ready, result = page.get_by_role("link", name="See if it is ready"), page.get_by_role("link", name="Write what is missing")
        there(ready.or_(result).first).to_be_visible()
        while ready.is_visible():
            ready.click()
            there(ready.or_(result).first).to_be_visible()
        there(page.locator(".fix")).to_have_count(3)
        page.get_by_role("link", name="Write what is missing").click()
        page.locator("#complaints").fill(COMPLAINTS)
        page.get_by_role("button", name="Check my answers").click()
        there(page.locator("[data-verdict=complaints]")).to_contain_text("Your text says what is asked for")
        there(page.locator("#complaints")).to_have_value(COMPLAINTS)
        page.get_by_role("link", name="Back to the result").click()
        page.get_by_role("link", name="Check again").click()
        page.get_by_role("button", name="Check").click()
        there(page.locator(".errors a")).to_have_text(re.compile("^Choose a file"))


def test_everything_works_with_the_keyboard_alone(page: Any, server: Server) -> None:
    page.goto(server.url)
    press_until(page, "Start now")
    page.keyboard.press("Enter")
    page.get_by_label("Upload files").wait_for()
    press_until(page, "pasted")
    page.keyboard.insert_text(REPORT)
    press_until(page, "Continue")
    page.keyboard.press("Enter")
    page.get_by_label("Name of the school").wait_for()
    press_until(page, "name")
    page.keyboard.insert_text(SCHOOL)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    press_until(page, "Check my report")
    page.keyboard.press("Enter")
    to_result(page)
    there(page.locator(".meta").first).to_contain_text("Mainstream school")
    press_until(page, "Write what is missing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/write")
    press_until(page, "Put this sentence in the box")
    page.keyboard.press("Enter")
    page.locator("textarea:focus").wait_for()


def press_until(page: Any, name: str) -> None:
    """Presses Tab until the control of this id or with these words has the focus, which must be visible."""
    look = "[document.activeElement.id, document.activeElement.textContent.trim(), getComputedStyle(document.activeElement).outlineStyle]"
    for _ in range(80):
        page.keyboard.press("Tab")
        identity, words, outline = page.evaluate(look)
        if name in (identity, words):
            assert outline != "none"
            return
    raise AssertionError(f"{name} is not reached with Tab")


def test_an_error_is_summed_up_on_top_and_its_link_goes_to_the_field(page: Any, server: Server) -> None:
    begin(page, server)
    page.get_by_role("button", name="Continue").click()
    there(page).to_have_title(re.compile("^Error: "))
    page.locator("#errors:focus").wait_for()
    page.locator(".errors a").click()
    page.locator("#files:focus").wait_for()
    page.get_by_label("Or paste the text").fill(REPORT)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check my report").click()
    there(page.locator(".errors a")).to_have_count(2)
    page.locator(".errors a").nth(1).click()
    page.locator("input[type=radio]:focus").wait_for()


def test_a_file_that_cannot_be_read_brings_back_the_page_with_the_reason(page: Any, server: Server) -> None:
    begin(page, server)
    page.get_by_label("Upload files").set_input_files(ROOT / "fixtures" / "documents" / "pdf" / "password.pdf")
    page.get_by_role("button", name="Continue").click()
    give_school(page)
    page.locator(".errors").wait_for()
    there(page.locator(".errors a")).to_have_text(re.compile(r"^password\.pdf: "))
    assert violations(page) == []


def test_files_are_dropped_onto_the_page(page: Any, server: Server) -> None:
    begin(page, server)
    page.locator(".drop.ready").wait_for()
    page.evaluate(
        """text => {
          const files = new DataTransfer();
          files.items.add(new File([text], "one.txt", { type: "text/plain" }));
          files.items.add(new File(["More."], "two.txt", { type: "text/plain" }));
          const dropped = new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true });
          document.querySelector("[data-drop]").dispatchEvent(dropped);
        }""",
        REPORT,
    )
    there(page.locator(".chosen li")).to_have_text(["one.txt, 1 KB", "two.txt, 1 KB"])
    page.get_by_role("button", name="Continue").click()
    give_school(page)
    to_result(page)


def test_a_sentence_is_copied(browser: Any, server: Server) -> None:
    for page in tab(browser, permissions=["clipboard-read", "clipboard-write"]):
        check_pasted(page, server)
        page.get_by_role("button", name="Copy this sentence").first.click()
        page.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == page.locator(".adapt").first.inner_text()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_has_a_fault_that_axe_finds_or_scrolls_sideways(browser: Any, server: Server, width: int) -> None:
    for page in tab(browser, viewport={"width": width, "height": 800}):

        def sound(page: Any = page) -> None:
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width

        page.goto(server.url)
        sound()
        page.goto(f"{server.url}privacy")
        sound()
        page.goto(f"{server.url}nowhere")
        sound()
        begin(page, server)
        page.get_by_label("Upload files").wait_for()
        sound()
        page.get_by_label("Or give a web address").fill("not an address")
        press(page, "Continue")
        sound()
        page.get_by_label("Or give a web address").fill("")
        page.get_by_label("Or paste the text").fill(REPORT)
        press(page, "Continue")
        sound()
        press(page, "Check my report")
        sound()
        give_school(page)
        to_result(page)
        sound()
        press(page, "Write what is missing", "link")
        sound()
        page.get_by_role("button", name="Download as a Word file").click()
        page.locator(".errors").wait_for()
        sound()


def press(page: Any, name: str, role: str = "button") -> None:
    """Presses what leads to another page, and waits until that is there."""
    with page.expect_navigation(wait_until="load"):
        page.get_by_role(role, name=name).click()


def violations(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state("load")
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
