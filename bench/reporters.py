"""How long the reports of a whole authority take: read from an audit's store, then pages, index, workbook and CSV.

python bench/reporters.py [SCHOOLS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from made_reports import WHEN, a_county

from seninfo_check.model import Found
from seninfo_check.reporters import REPORTERS, outputs, reporter
from seninfo_check.reporters.ease import reading_ease
from seninfo_check.reporters.index_page import index
from seninfo_check.reporters.school_page import school_page
from seninfo_check.reporters.topic_page import topic_page
from seninfo_check.rules import STATUTORY, load
from seninfo_check.store import Store

LIMIT = 20.0


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    ruleset = load()
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "audit.db") as store:
        run = store.start_run(WHEN.date(), ruleset=ruleset.hash)
        for report in a_county(number):
            store.begin(run.id, report.school)
            store.record(run.id, report.school, report, Found(outcome="found" if report.documents else "not-found"))
        store.finish_run(run.id)
        began, last = time.perf_counter(), time.process_time()
        counted = 0.0

        def told(what: str, size: int, counts: bool = True) -> None:
            nonlocal last, counted
            now = time.process_time()
            counted += now - last if counts else 0
            print(f"{what:28} {now - last:6.2f} s {size / 1e6:8.2f} MB{'' if counts else '   (not in the limit)'}")
            last = time.process_time()

        reports = list(store.reports(run.id, ruleset.rules))
        told("reports from the store", 0)
        scores = [score for report in reports if (score := reading_ease(report)) is not None]
        pages = outputs(
            "html", f"{folder}/schools/{{urn}}.html", reports, lambda one: school_page(one[0], index="../index.html", others=scores)
        )
        (Path(folder) / "schools").mkdir()
        told(f"{number} school pages", sum(Path(path).write_bytes(body) for path, body in pages))
        body = index(reports, title="Fenshire", searches=store.searches(run.id), topics="topics/{rule}.html")
        told("index", (Path(folder) / "index.html").write_bytes(body))
        for name, file in (("xlsx", "audit.xlsx"), ("csv", "findings.csv")):
            told(name, (Path(folder) / file).write_bytes(REPORTERS[name](reports)))
        told("topic pages", sum(len(topic_page(rule, reports)) for rule in sorted(STATUTORY)), counts=False)
        for name in ("json", "junit", "sarif", "github", "markdown"):
            told(name, len(REPORTERS[name](reports)), counts=False)
        letters = outputs("letter", f"{folder}/letters/", reports, reporter("letter", f"{folder}/letters/"))
        told("letters, Word", sum(len(body) for _, body in letters), counts=False)
        print(f"Pages, index, workbook and CSV from the store: {counted:.1f} s (limit {LIMIT:.0f} s)")
        print(f"Everything, by the clock: {time.perf_counter() - began:.1f} s")
    return 0 if counted < LIMIT or number > 600 else 1


if __name__ == "__main__":
    sys.exit(main())
