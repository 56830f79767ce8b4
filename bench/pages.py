"""How soon an authority's index is there in a browser, and how fast its filters answer.

python bench/pages.py [SCHOOLS]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from made_reports import a_county
from playwright.sync_api import sync_playwright

from seninfo_check.reporters.index_page import index

#: Milliseconds, for 600 schools.
READY, NARROWED = 1000, 200
NARROW = "(() => { const began = performance.now(); narrow(); document.body.offsetHeight; return performance.now() - began; })()"


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    ready, narrowed = [], []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "index.html"
        path.write_bytes(index(a_county(number), title="Fenshire", topics="topics/{rule}.html"))
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for _ in range(5):
            page = browser.new_page()
            page.goto(path.as_uri())
            ready.append(page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"))
            page.fill("#f-name", "oak")
            narrowed.append(page.evaluate(NARROW))
            page.close()
        browser.close()
    print(f"index of {number} schools, DOM ready: {min(ready):.0f} to {max(ready):.0f} ms (limit {READY}, the best counts)")
    print(f"filters: {min(narrowed):.0f} to {max(narrowed):.0f} ms (limit {NARROWED})")
    return 0 if number > 600 or (min(ready) < READY and min(narrowed) < NARROWED) else 1


if __name__ == "__main__":
    sys.exit(main())
