"""Measure the topic verdicts by document, as ../shared/corpus/score.py does, from our own fixtures and from ../shared when it is there.

accuracy.py [--part dev|test] [--corpus PATH] [--show] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from labelled import LABELLED, read_file

from seninfo_check import language, pipeline, rules
from seninfo_check.checks import scorer
from seninfo_check.checks.wording import is_prompt
from seninfo_check.model import Document, School, SchoolType, Skipped, Unreadable
from seninfo_check.rules import ORDER, STATUTORY

LEVELS = ("not-met", "partly-met", "met")
AS_OF = date(2026, 6, 1)
ROOT = Path(__file__).resolve().parents[1]
DOCS, SHARED, FLOORS = ROOT / "docs", ROOT.parent / "shared" / "corpus", LABELLED / "floors.json"
DUTIES = tuple(duty for duty in ORDER if duty in STATUTORY)
_TYPES = {
    "special": SchoolType.SPECIAL,
    "nursery (maintained)": SchoolType.MAINTAINED_NURSERY,
    "pupil referral unit": SchoolType.PUPIL_REFERRAL_UNIT,
}


@dataclass(frozen=True)
class Case:
    """One labelled document: what was read of it, the labels and (where readers wrote it down) why."""

    name: str
    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]
    type: SchoolType
    labels: dict[str, str]
    why: dict[str, str]


@dataclass(frozen=True)
class Verdict:
    case: str
    duty: str
    label: str
    outcome: str


def own_cases(part: str) -> Iterator[Case]:
    """The invented reports of fixtures/labelled/reports of one part, "dev" or "test"."""
    for path in sorted((LABELLED / "reports").glob(f"{part}-*.txt")):
        file = read_file(path)
        yield Case(file.name, (file.document,), (), file.type, {duty: file.outcome(duty) for duty in DUTIES}, {})


def corpus_cases(corpus: Path) -> Iterator[Case]:
    """The documents of a corpus folder, each with its labels.json."""
    from seninfo_check.parse import parse

    for path in sorted(corpus.glob("*/labels.json")):
        data = json.loads(path.read_text("utf-8"))
        files = sorted(file for file in path.parent.iterdir() if file.suffix in {".html", ".htm", ".pdf", ".docx", ".odt", ".txt"})
        documents, skipped = [], []
        for file in files:
            try:
                documents.append(parse(pipeline.open_file(file)))
            except Unreadable as problem:
                skipped.append(Skipped(str(file), problem.reason, problem.detail))
        yield Case(
            path.parent.name,
            tuple(documents),
            tuple(skipped),
            _TYPES.get(data.get("phase", ""), SchoolType.MAINSTREAM),
            data["labels"],
            data.get("why", {}),
        )


def verdicts(cases: Sequence[Case], show: bool = False) -> list[Verdict]:
    """The program's outcome beside the label for every case and statutory duty that binds it."""
    ruleset = rules.load()
    found = []
    for case in cases:
        report = pipeline.check_documents(case.documents, case.skipped, School(type=case.type), ruleset, AS_OF)
        findings = {finding.rule.id: finding for finding in report.findings}
        for duty in DUTIES:
            label = case.labels.get(duty)
            if label not in LEVELS or case.type not in findings[duty].rule.applies_to:
                continue
            outcome = findings[duty].outcome.value
            found.append(Verdict(case.name, duty, label, outcome))
            if show and outcome != label:
                quotes = " | ".join(f"[{quote.element[:24]}] {quote.quote[:200]}" for quote in findings[duty].evidence[:4])
                program = quotes or findings[duty].why[:260]
                print(f"{case.name} {duty}: label {label}, outcome {outcome}")
                print(f"    reader: {case.why.get(duty, '')[:220]}\n    program: {program}")
    return found


def keyword_verdicts(cases: Sequence[Case]) -> list[Verdict]:
    """The baseline: a duty is met when any of its rule's words or headings stands anywhere in the text, menus' words included."""
    ruleset = rules.load()
    found = []
    for case in cases:
        text = " ".join(f"{document.text} {' '.join(document.furniture)}" for document in case.documents).lower()
        for duty in DUTIES:
            rule = ruleset[duty]
            label = case.labels.get(duty)
            if label not in LEVELS or case.type not in rule.applies_to:
                continue
            words = [*rule.options.get("headings", ()), *rule.options.get("roles", ())]
            words += [says for element in rule.options.get("elements", ()) for says in element["says"]]
            found.append(Verdict(case.name, duty, label, "met" if any(word.lower() in text for word in words) else "not-met"))
    return found


def _prf(rows: Sequence[Verdict], positive: Callable[[str], bool]) -> tuple[float, float, float]:
    tp = sum(positive(row.label) and positive(row.outcome) for row in rows)
    fp = sum(not positive(row.label) and positive(row.outcome) for row in rows)
    fn = sum(positive(row.label) and not positive(row.outcome) for row in rows)
    return _ratio(tp, tp + fp), _ratio(tp, tp + fn), _ratio(2 * tp, 2 * tp + fp + fn)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def kappa(rows: Sequence[Verdict]) -> float:
    """Cohen's kappa with linear weights over the three outcomes; `cannot-tell` is left out, as score.py does."""
    pairs = [(row.label, row.outcome) for row in rows if row.outcome in LEVELS]
    if not pairs:
        return float("nan")
    n = len(pairs)
    a, b = Counter(x for x, _ in pairs), Counter(y for _, y in pairs)
    observed = sum(abs(LEVELS.index(x) - LEVELS.index(y)) for x, y in pairs) / n
    expected = sum(a[x] * b[y] * abs(LEVELS.index(x) - LEVELS.index(y)) for x in LEVELS for y in LEVELS) / n / n
    return 1 - observed / expected if expected else float("nan")


def figures(rows: Sequence[Verdict]) -> dict[str, float]:
    """Missing and attention precision, recall and F1, agreement, kappa and n."""
    miss, attention = _prf(rows, lambda v: v == "not-met"), _prf(rows, lambda v: v != "met")
    agreed = _ratio(sum(row.label == row.outcome for row in rows), len(rows))
    return {
        "missing_p": miss[0], "missing_r": miss[1], "missing_f1": miss[2], "attention_f1": attention[2],
        "agreement": agreed, "kappa": kappa(rows), "n": len(rows),
    }  # fmt: skip


def intervals(rows: Sequence[Verdict], draws: int = 400) -> dict[str, tuple[float, float]]:
    """95% intervals by bootstrap over documents."""
    by_case: dict[str, list[Verdict]] = defaultdict(list)
    for row in rows:
        by_case[row.case].append(row)
    cases = list(by_case.values())
    dice = random.Random(0)
    drawn: dict[str, list[float]] = defaultdict(list)
    for _ in range(draws):
        sample = [row for case in dice.choices(cases, k=len(cases)) for row in case]
        for name, value in figures(sample).items():
            if not math.isnan(value):
                drawn[name].append(value)
    return {
        name: (sorted(values)[int(len(values) * 0.025)], sorted(values)[int(len(values) * 0.975) - 1]) for name, values in drawn.items()
    }


def role_rows(part: str) -> list[tuple[str, str]]:
    """What a reader says that each sentence of the part's reports does, and what the program says."""
    folder = rules.rules_folder()
    rows = []
    for path in sorted((LABELLED / "reports").glob(f"{part}-*.txt")):
        file = read_file(path)
        offsets = [0]
        for block in file.document.blocks:
            offsets.append(offsets[-1] + len(block.text) + 1)
        reading = language.read([file.document], AS_OF)
        roles = scorer.roles(reading, folder)
        for number, sentence in enumerate(reading.sentences):
            start = sentence.start - offsets[sentence.block]
            said = [role for block, at, text, role, _ in file.lines if block == sentence.block and at <= start + 1 < at + len(text) + 1]
            if said:
                rows.append((said[0], "prompt" if is_prompt(sentence) else roles[number]))
    return rows


def role_figures(part: str) -> dict[str, dict[str, float]]:
    """Precision, recall, F1 and n of each role, and the macro-F1 of planned, denied, placeholder and law."""
    rows = role_rows(part)
    out: dict[str, dict[str, float]] = {}
    for role in scorer.ROLES:
        tp = sum(a == b == role for a, b in rows)
        said, given = sum(a == role for a, _ in rows), sum(b == role for _, b in rows)
        out[role] = {
            "n": said,
            "p": tp / given if given else 0.0,
            "r": tp / said if said else 0.0,
            "f1": 2 * tp / (said + given) if said + given else 0.0,
        }
    out["macro"] = {"f1": sum(out[role]["f1"] for role in ("plan", "denial", "prompt", "law")) / 4}
    return out


def tables(title: str, rows: Sequence[Verdict], baseline: Sequence[Verdict]) -> list[str]:
    """A Markdown table a rule a row, with 95% intervals for the whole and the keyword baseline beneath."""
    lines = [f"## {title}", "", f"{len({row.case for row in rows})} documents, {len(rows)} pairs of document and duty.", ""]
    lines += ["| rule | n | missing P | missing R | missing F1 | attention F1 | agreement | kappa |", "|---|---|---|---|---|---|---|---|"]
    for duty in DUTIES:
        mine = [row for row in rows if row.duty == duty]
        if mine:
            lines.append(_line(f"`{duty}`", figures(mine)))
    whole, between = figures(rows), intervals(rows)
    lines.append(_line("**all**", whole))
    names = ("missing_p", "missing_r", "missing_f1", "attention_f1", "agreement", "kappa")
    lines.append("| 95% interval | | " + " | ".join(f"{between[name][0]:.2f} to {between[name][1]:.2f}" for name in names) + " |")
    lines += [_line("keyword baseline", figures(baseline)), ""]
    return lines


def _line(name: str, f: dict[str, float]) -> str:
    cells = [_number(f[key]) for key in ("missing_p", "missing_r", "missing_f1", "attention_f1", "agreement", "kappa")]
    return f"| {name} | {f['n']} | " + " | ".join(cells) + " |"


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"


def measure(show: bool = False) -> tuple[str, dict[str, Any]]:
    """Everything that docs/accuracy.md and docs/accuracy.json say."""
    sets = [("test", "Our own test reports (nobody tuned on them)", list(own_cases("test")))]
    for name, title in (("dev", "The shared development corpus"), ("real", "Two real schools' reports (three readers, majority)")):
        if (SHARED / name).is_dir():
            sets.append((f"shared-{name}", title, list(corpus_cases(SHARED / name))))
    lines: list[str] = []
    data: dict[str, Any] = {}
    for name, title, cases in sets:
        rows = verdicts(cases, show)
        lines += tables(title, rows, keyword_verdicts(cases))
        data[name] = {
            "all": figures(rows),
            "rules": {duty: figures(mine) for duty in DUTIES if (mine := [row for row in rows if row.duty == duty])},
        }
    roles = role_figures("test")
    lines += ["## What a sentence does (our own test reports)", "", "| role | n | P | R | F1 |", "|---|---|---|---|---|"]
    lines += [f"| {role} | {f['n']} | {f['p']:.2f} | {f['r']:.2f} | {f['f1']:.2f} |" for role, f in roles.items() if role != "macro"]
    lines += ["", f"Macro-F1 of plan, denial, prompt and law: {roles['macro']['f1']:.2f}.", ""]
    data["roles"] = roles
    data["rules"] = data["test"]["rules"]  # what `rules ID` shows
    return "\n".join(lines), data


def short_of_floors(data: dict[str, Any], floors: dict[str, dict[str, float]]) -> list[str]:
    """The figures that fell below their floors, in words; sets that are not there are not judged."""
    short = []
    for name, wanted in floors.items():
        if name in data:
            got = data[name]["macro"] if name == "roles" else data[name]["all"]
            short += [f"{name} {figure}: {got[figure]:.3f} is below {floor:.3f}" for figure, floor in wanted.items() if got[figure] < floor]
    return short


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "test"), help="only our own reports of this part, as a table")
    parser.add_argument("--corpus", type=Path, help="only this corpus folder, as a table")
    parser.add_argument("--show", action="store_true", help="list every disagreement")
    parser.add_argument("--update", action="store_true", help="write docs/accuracy.md, docs/accuracy.json and raise the floors")
    parser.add_argument("--lower-floors", action="store_true", help="with --update: let floors fall to what was measured")
    args = parser.parse_args()
    if args.part or args.corpus:
        cases = list(corpus_cases(args.corpus) if args.corpus else own_cases(args.part))
        print("\n".join(tables(str(args.corpus or args.part), verdicts(cases, args.show), keyword_verdicts(cases))))
        return
    text, data = measure(args.show)
    print(text)
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.is_file() else {}
    short = short_of_floors(data, floors)
    if args.update and (not short or args.lower_floors):
        introduction = (DOCS / "accuracy-method.md").read_text("utf-8")
        (DOCS / "accuracy.md").write_text(introduction.rstrip() + "\n\n" + text, "utf-8")
        (DOCS / "accuracy.json").write_text(json.dumps(_without_nan(data), indent=1) + "\n", "utf-8")
        FLOORS.write_text(json.dumps(_floors(data), indent=1) + "\n", "utf-8")
    if short:
        raise SystemExit("Below the floor:\n" + "\n".join(short))


def _without_nan(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value


def _floors(data: dict[str, Any]) -> dict[str, dict[str, float]]:
    # A hundredth below what was measured: enough for another machine's rounding, too little to hide a fall.
    names = ("missing_p", "missing_r", "missing_f1", "attention_f1", "kappa")
    floors = {
        name: {figure: math.floor(data[name]["all"][figure] * 100 - 1) / 100 for figure in names}
        for name in ("test", "shared-dev")
        if name in data
    }
    return {**floors, "roles": {"f1": math.floor(data["roles"]["macro"]["f1"] * 100 - 1) / 100}}


if __name__ == "__main__":
    main()
