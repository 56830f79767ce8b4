"""How long plain English takes, beside other programs where they are installed.

    python bench/readability.py                          our own figures
    python bench/readability.py --other /tmp/others      and textstat, proselint and write-good there

Ratios travel between machines; milliseconds do not. The text is a labelled report, put together to 2,150 words.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from seninfo_check import readability
from seninfo_check.model import Document, Fetched
from seninfo_check.parse.text import parse_text

ROOT = Path(__file__).parents[1]
#: The issue's budget: all metrics and all advice on a 2,150-word report, warm.
BUDGET_MS = 25
WORDS = 2_250


def main() -> int:
    """Print the figures; 1 when the budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--other", type=Path, help="a virtual environment with textstat and proselint, and node_modules with write-good")
    options = parser.parse_args()
    document = _report()
    ours = _median_ms(document)
    measured = readability.measure([document])
    print(f"{measured.words:,} words, {measured.words_counted:,} counted, {len(measured.advice)} pieces of advice")
    print(f"measure, warm: {ours:.1f} ms of processor time (budget {BUDGET_MS})")
    print(f"measure, first call of a new process: {_cold_ms():.0f} ms")
    print(f"its imports: {_import_ms():.0f} ms (spaCy alone {_import_ms('spacy'):.0f} ms)")
    layouts = {name: readability.measure([_parsed(text)]) for name, text in _layouts().items()}
    for name, one in layouts.items():
        print(f"  {name}: Flesch {one.flesch_reading_ease}, grade {one.flesch_kincaid_grade}")
    if options.other:
        _others(options.other, document, layouts.keys())
    return int(ours > BUDGET_MS)


def _report() -> Document:
    lines = []
    for path in sorted((ROOT / "fixtures/labelled/reports").glob("dev-0*.txt")):
        lines += [line.split(" || ")[0] for line in path.read_text("utf-8").splitlines() if not line.startswith("@")]
    kept, words = [], 0
    for line in lines:
        words += len(line.split())
        kept.append(line)
        if words >= WORDS:
            break
    return _parsed("\n".join(kept))


def _parsed(text: str) -> Document:
    return parse_text(Fetched("report.md", "text/markdown", text.encode()))


def _layouts() -> dict[str, str]:
    facts = [
        "Mrs Lane meets parents each term to talk about the plan",
        "Teachers check reading and spelling in September and again in March",
        "Children with autism can use the quiet room at lunch",
        "We give each family a copy of the plan on one page",
        "The speech therapist visits the school every second Tuesday",
        "Staff learn to sign so that every child can join in",
        "An adult reads with some children before the first lesson",
        "Our governors visit twice a year and read the results",
        "We borrow special chairs and keyboards from the council",
        "Pupils tell us what helped them and what did not",
        "New children visit the school three times before they start",
    ]
    return {
        "prose": " ".join(f"{fact}." for fact in facts),
        "bullets": "\n".join(f"- {fact}" for fact in facts),
        "table": "| Step | What |\n|---|---|\n" + "\n".join(f"| {number} | {fact} |" for number, fact in enumerate(facts, 1)),
    }


def _median_ms(document: Document, runs: int = 30) -> float:
    times = []
    for _ in range(runs):
        started = time.process_time()
        readability.measure([document])
        times.append(1000 * (time.process_time() - started))
    return statistics.median(times)


def _cold_ms() -> float:
    code = (
        "import sys,time\nsys.path.insert(0,'bench')\nimport readability as bench\nd=bench._report()\n"
        "t=time.perf_counter(); bench.readability.measure([d]); print(1000*(time.perf_counter()-t))"
    )
    return float(subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def _import_ms(module: str = "seninfo_check.readability") -> float:
    code = f"import time\nt=time.perf_counter()\nimport {module}\nprint(1000*(time.perf_counter()-t))"
    return min(float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) for _ in range(3))


_TEXTSTAT = """
import json, sys, time, textstat
texts = json.load(open(sys.argv[1]))
def once(t): return [f(t) for f in (textstat.flesch_reading_ease, textstat.flesch_kincaid_grade, textstat.smog_index, textstat.gunning_fog,
                                    textstat.coleman_liau_index, textstat.automated_readability_index)]
once(texts["prose"]); started = time.perf_counter(); once(texts["report"])
ms = 1000 * (time.perf_counter() - started)
print(json.dumps({"ms": ms, **{n: [textstat.flesch_reading_ease(t), textstat.flesch_kincaid_grade(t)] for n, t in texts.items()}}))
"""
_PROSELINT = """
import json, sys, time
text = json.load(open(sys.argv[1]))["report"]
from proselint.registry import CheckRegistry
from proselint.checks import __register__
from proselint.tools import LintFile
from pathlib import Path
CheckRegistry().register_many(__register__)
def once(): return list(LintFile(Path("report.txt"), content=text).lint())
once(); started = time.perf_counter(); found = once()
print(json.dumps({"ms": 1000 * (time.perf_counter() - started), "found": len(found)}))
"""
_WRITE_GOOD = """
const lint = require('write-good'); const text = JSON.parse(require('fs').readFileSync(process.argv[1])).report;
lint(text); const started = performance.now(); const found = lint(text);
console.log(JSON.stringify({ms: performance.now() - started, found: found.length}));
"""


def _others(folder: Path, document: Document, layouts: object) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"report": document.text, **_layouts()}, file)
        file.flush()
        commands = {
            "textstat": [str(folder / "bin/python"), "-c", _TEXTSTAT, file.name],
            "proselint": [str(folder / "bin/python"), "-c", _PROSELINT, file.name],
            "write-good": ["node", "-e", _WRITE_GOOD, file.name],
        }
        for name, command in commands.items():
            try:
                done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=folder)
            except OSError as error:
                print(f"{name}: not run ({error})")
                continue
            print(f"{name}: {done.stdout.strip() if done.returncode == 0 else 'not run: ' + done.stderr.strip()[-300:]}")


if __name__ == "__main__":
    sys.exit(main())
