"""How long one check takes, beside what every program that uses spaCy must pay: `python -c "import spacy; spacy.blank('en')"`.

    python bench/check.py [RUNS]

Cold runs are whole processes, taken in turn with the yardstick, and compared by the median of their processor time: ratios travel
between machines and loads, milliseconds do not. Everything is compiled before the first run.
"""

from __future__ import annotations

import compileall
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ROOT / "fixtures" / "documents"
YARDSTICK = [sys.executable, "-c", "import spacy; spacy.blank('en')"]
CHECK = [str(Path(sys.executable).with_name("seninfo-check")), "check", "--format", "json", "--as-of", "2026-06-01"]
#: What a cold check may cost, in yardsticks.
COLD = {"fernhollow.html": 1.6, "fernhollow.docx": 1.9, "fernhollow-libreoffice.pdf": 1.9}
TOPICS_MS, TOPIC_WORDS = 25.0, 2150
HTML_MS_PER_100_KB, DOCX_MS, PDF_MS_PER_PAGE, MEMORY_MB = 40.0, 200.0, 12.0, 250.0

missed: list[str] = []


def main() -> int:
    """Print every figure beside its limit; 1 when a limit is broken."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    compileall.compile_dir(ROOT / "src", quiet=2)
    # The rules are kept where compiled modules are, and are compiled with them (`make venv` does the same).
    subprocess.run(
        [sys.executable, "-c", "import sys; sys.dont_write_bytecode = False; from seninfo_check import rules; rules.load()"], check=True
    )
    print(f"{len((DOCUMENTS / 'fernhollow.md').read_text('utf-8').split()):,} words, {runs} runs each\n")
    _cold(runs)
    _help(runs)
    _parsing()
    _topics()
    print(f"\n{len(missed)} limits missed{': ' + ', '.join(missed) if missed else ''}.")
    return 1 if missed else 0


def _told(what: str, value: float, limit: float, unit: str) -> None:
    over = value > limit
    if over:
        missed.append(what)
    print(f"{what:44} {value:8.2f} {unit:4} (limit {limit:g}){'  MISSED' if over else ''}")


def _process(command: list[str]) -> tuple[float, float, float]:
    """Processor seconds, seconds by the clock and megabytes of one process and its children."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime, time.perf_counter() - started, used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def _cold(runs: int) -> None:
    commands = {"": YARDSTICK, **{name: [*CHECK, str(DOCUMENTS / name)] for name in COLD}}
    taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
    for command in commands.values():
        _process(command)
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(_process(command))
    middle = {name: [statistics.median(column) for column in zip(*times, strict=True)] for name, times in taken.items()}
    base = middle[""]
    print(f"yardstick: {1000 * base[0]:.0f} ms of processor time, {1000 * base[1]:.0f} ms by the clock, {base[2]:.0f} MB")
    for name, limit in COLD.items():
        _told(f"cold check, {name}", middle[name][0] / base[0], limit, "x")
        print(f"{'':44} {middle[name][1] / base[1]:8.2f} x by the clock")
    _told("most memory of one check", max(time[2] for name in COLD for time in taken[name]), MEMORY_MB, "MB")


def _help(runs: int) -> None:
    times = [_process([CHECK[0], "--help"])[0] for _ in range(runs)]
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, seninfo_check.cli; print('spacy' in sys.modules)"], capture_output=True, text=True, check=True
    )
    print(f"{'--help':44} {1000 * statistics.median(times):8.0f} ms   (imports spaCy: {loaded.stdout.strip()})")


def _warm_ms(work: Callable[[], object], runs: int = 15) -> float:
    times = []
    work()
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append(1000 * (time.process_time() - started))
    return statistics.median(times)


def _parsing() -> None:
    from seninfo_check.model import Fetched
    from seninfo_check.parse import parse

    print()
    body = (DOCUMENTS / "fernhollow.html").read_bytes()
    ms = _warm_ms(lambda: parse(Fetched("fernhollow.html", "text/html", body)))
    _told("parse, 100 KB of HTML", ms / (len(body) / 100_000), HTML_MS_PER_100_KB, "ms")
    docx = (DOCUMENTS / "fernhollow.docx").read_bytes()
    _told("parse, a DOCX", _warm_ms(lambda: parse(Fetched("fernhollow.docx", "", docx))), DOCX_MS, "ms")
    import pypdfium2

    for name in ("fernhollow-libreoffice.pdf", "fernhollow-chromium.pdf"):
        pdf = (DOCUMENTS / name).read_bytes()
        ms = _warm_ms(lambda pdf=pdf, name=name: parse(Fetched(name, "", pdf)), 7)  # type: ignore[misc]
        _told(f"parse, a page of {name}", ms / len(pypdfium2.PdfDocument(pdf)), PDF_MS_PER_PAGE, "ms")


def _topics() -> None:
    from seninfo_check import language, rules
    from seninfo_check.checks import CHECKS
    from seninfo_check.model import Fetched, School
    from seninfo_check.parse import parse

    print()
    words = (DOCUMENTS / "fernhollow.md").read_text("utf-8").split(" ")
    document = parse(Fetched("report.md", "text/markdown", " ".join(words[: TOPIC_WORDS - len(words)]).encode()))
    topics = [rule for rule in rules.load().rules if rule.check == "topic"]
    school = School()

    def read() -> language.Reading:
        return language.read([document], date(2026, 6, 1))

    def check() -> None:
        # A reading of its own each time: scores and names are kept for one reading.
        reading = readings.pop()
        for rule in topics:
            CHECKS[rule.check](rule, reading, school)

    readings = [read() for _ in range(40)]
    print(f"{len(document.text.split()):,} words, {len(topics)} topic rules")
    print(f"{'read into sentences, warm':44} {_warm_ms(read):8.2f} ms")
    _told("all topic rules, warm", _warm_ms(check), TOPICS_MS, "ms")
    print(f"{'memory of this process':44} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
