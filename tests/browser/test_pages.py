"""Our pages in a real browser: accessible, self-contained, usable on a phone, by keyboard and at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_reports import a_county, a_report, two_reports

from seninfo_check.reporters import REPORTERS
from seninfo_check.reporters.index_page import index
from seninfo_check.reporters.letter import letter_html
from seninfo_check.reporters.topic_page import topic_page

CHROMIUM = Path("/usr/bin/chromium")
playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
axe_module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed (apt-get install chromium)"),
]

PAGES: dict[str, Callable[[], bytes]] = {
    "school": lambda: REPORTERS["html"]([a_report()]),
    "school-measured": lambda: REPORTERS["html"]([a_county(4)[1]]),
    "school-unread": lambda: REPORTERS["html"]([two_reports()[1]]),
    "index": lambda: index(a_county(40), title="Fenshire", topics="topics/{rule}.html"),
    "index-ranked": lambda: index(a_county(10), title="Fenshire", rank=True),
    "index-empty": lambda: index([]),
    "topic": lambda: topic_page("transition", a_county(40)),
    "letter": lambda: REPORTERS["letter"]([a_report()]),
    "letters": lambda: letter_html(two_reports()),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright_api.Browser]:
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: playwright_api.Browser, tmp_path: Path) -> Iterator[Callable[..., playwright_api.Page]]:
    contexts = []

    def opened(body: bytes, width: int = 1200, height: int = 900, **more: object) -> playwright_api.Page:
        context = browser.new_context(viewport={"width": width, "height": height}, offline=False, **more)
        contexts.append(context)
        path = tmp_path / "page.html"
        path.write_bytes(body)
        page = context.new_page()
        page.requested = []
        page.on("request", lambda request: page.requested.append(request.url))
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_no_request_leaves_the_page(name: str, opened: Callable[..., playwright_api.Page]) -> None:
    page = opened(PAGES[name]())
    found = axe_module.Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    assert all(url.startswith(("file:", "data:")) for url in page.requested)
    assert len([url for url in page.requested if url.startswith("file:")]) == 1
    assert page.complaints == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 600])
def test_a_narrow_page_never_scrolls_sideways(name: str, width: int, opened: Callable[..., playwright_api.Page]) -> None:
    # 600 pixels are what a 1200-pixel window shows at 200% zoom.
    page = opened(PAGES[name](), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["school", "index", "topic", "letter"])
def test_a_page_is_whole_without_a_script(name: str, opened: Callable[..., playwright_api.Page]) -> None:
    page = opened(PAGES[name](), java_script_enabled=False)
    assert page.locator("main").is_visible()
    assert page.locator("#filters").count() == 0 or not page.locator("#filters").is_visible()
    if name == "index":
        assert page.locator("#grid tbody tr").count() == 40


def test_the_keyboard_reaches_the_fixes_and_sees_where_it_is(opened: Callable[..., playwright_api.Page]) -> None:
    page = opened(PAGES["school"]())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.fix') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**#duty-*")


def test_the_keyboard_works_the_filters_and_the_grid(opened: Callable[..., playwright_api.Page]) -> None:
    page = opened(PAGES["index"]())
    page.focus("#f-name")
    page.keyboard.type("ash")
    page.locator("#shown", has_text=re.compile(r"Showing \d of 40")).wait_for()
    shown = page.locator("#grid tbody tr:visible th").all_text_contents()
    assert shown
    assert all("ash" in name.lower() for name in shown)
    page.select_option("#f-o", "n")
    page.select_option("#f-d", index=3)
    playwright_api.expect(page.locator("#grid tbody tr:visible td:nth-of-type(3):not(.n)")).to_have_count(0)
    page.focus(".grid-box")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"
    page.locator("button[type=reset]").press("Enter")
    playwright_api.expect(page.locator("#grid tbody tr:visible")).to_have_count(40)


def test_a_quote_leads_to_its_mark_and_the_mark_back(opened: Callable[..., playwright_api.Page]) -> None:
    page = opened(PAGES["school"]())
    page.click("#duty-senco-contact .to-text a")
    page.wait_for_url("**#text-senco-contact-1")
    page.focus(".back >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_url("**#duty-senco-contact")


def test_an_index_of_600_schools_is_under_2_mb() -> None:
    assert len(index(a_county(600), title="Fenshire", topics="topics/{rule}.html")) < 2_000_000


def test_an_index_of_600_schools_is_narrowed_down_as_one_types(opened: Callable[..., playwright_api.Page]) -> None:
    page = opened(index(a_county(600), title="Fenshire", topics="topics/{rule}.html"))
    page.fill("#f-name", "oak")
    page.locator("#shown", has_text=re.compile(r"Showing \d{1,2} of 600")).wait_for()


def test_print_shows_the_grid_whole_and_no_filters(opened: Callable[..., playwright_api.Page]) -> None:
    page = opened(PAGES["index"]())
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.grid-box')).maxHeight") == "none"
