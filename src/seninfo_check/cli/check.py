"""The command that checks one report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seninfo_check.cli.shell import FailOn, client_of, configured, day_of, failing_levels, no_rule, ruleset_of, stop, write_out
from seninfo_check.cli.template import check_template
from seninfo_check.model import Outcome, School, SchoolType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from seninfo_check.model import Report


def check(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Files, folders or web addresses; together they are one report.")
    ],
    school_type: Annotated[SchoolType, typer.Option("--school-type", help="What kind of school it is.")] = SchoolType.MAINSTREAM,
    school: Annotated[str, typer.Option("--school", help="The school's name.")] = "",
    authority: Annotated[str, typer.Option("--authority", help="The local authority whose own rules apply too, for example kent.")] = "",
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME[=PATH]", help="How to report; may be given several times. PATH may hold {urn} and {name}."),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", help="Write the report to this file.")] = None,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="The level of findings that makes the exit code 1.")] = FailOn.MUST,
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="Judge as on this day (YYYY-MM-DD); today when left out.")] = "",
    why: Annotated[
        str, typer.Option("--why", metavar="RULE", help="Show what decided this rule: the words that counted and the sentences refused.")
    ] = "",
    rules_dir: Annotated[Path | None, typer.Option("--rules", help="A folder of rules in place of the program's own.")] = None,
    contact: Annotated[
        str, typer.Option("--contact", metavar="TEXT", help="Whom to write to, for letters and pages: name, phone and e-mail.")
    ] = "",
    plain: Annotated[bool, typer.Option("--plain", help="No symbols and no frame in the table.")] = False,
    readability_only: Annotated[
        bool, typer.Option("--readability-only", help="Say only how easy the text is to read; any English text will do.")
    ] = False,
    template_mode: Annotated[
        bool, typer.Option("--template", help="SOURCE is a template: say which question asks for which clause.")
    ] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="A file of what was found before: only what is new, worse or back counts.")
    ] = None,
    update_baseline: Annotated[bool, typer.Option("--update-baseline", help="Write what was found now to the baseline.")] = False,
) -> None:
    """Check one school's SEN information report, or with --template a template before schools copy it."""
    from seninfo_check import pipeline

    ruleset = ruleset_of(rules_dir, authority)
    if template_mode:
        raise SystemExit(check_template(sources, school_type, ruleset, (formats or ["table"])[0], output, fail_on))
    if readability_only:
        ruleset = ruleset.only("readability")
    if why and why not in ruleset:
        stop(no_rule(why, ruleset), 2)
    one = School(name=school, type=school_type, authority=authority)
    try:
        report = pipeline.check_sources(sources, one, ruleset, day_of(as_of), client_of(contact) if pipeline.addresses(sources) else None)
    except pipeline.NoSource as problem:
        stop(str(problem), 2)
    if why:
        write_out(_why(report, why), output)
    else:
        _report([report], formats or ["table"], output, plain, contact)
    raise SystemExit(_exit_code([report], fail_on, _accepted([report], day_of(as_of), baseline, update_baseline)))


def _accepted(reports: Sequence[Report], as_of: date, baseline: Path | None, update: bool) -> frozenset[tuple[int, str]]:
    """The findings (report, rule) that do not make the check fail: those accepted for now, and those that a baseline knows."""
    from seninfo_check.compare import history, suppress

    suppressed = suppress.suppress(reports, map(suppress.from_table, configured().get("suppressions", ())), as_of)
    for note in suppressed.notes:
        print(note, file=sys.stderr)
    if baseline is None:
        return suppressed.accepted
    try:
        lines, changes = history.advance(history.read_baseline(baseline), history.lines_of_reports(reports))
    except history.CompareError as problem:
        stop(str(problem), 2)
    print(history.as_text(changes), end="", file=sys.stderr)
    known = {(one.line.school, one.line.rule) for one in changes if one.change is history.Change.KNOWN}
    if update:
        write_out(history.write_baseline(lines), baseline)
    accepted = {(n, f.rule.id) for n, report in enumerate(reports) for f in report.findings if (history.key(report), f.rule.id) in known}
    return suppressed.accepted | accepted


def _report(reports: Sequence[Report], formats: Sequence[str], output: Path | None, plain: bool, contact: str) -> None:
    from seninfo_check.reporters import REPORTERS, outputs, reporter

    wanted = [(name, path) for name, _, path in (one.partition("=") for one in formats)]
    for name, _ in wanted:
        if name not in REPORTERS:
            stop(f"--format: there is no format {name!r}. There are: {', '.join(REPORTERS)}.", 2)
    for name, path in wanted:
        place = path or (str(output) if output else "")
        if name == "xlsx" and not place and sys.stdout.isatty():
            stop("--format xlsx: a workbook cannot be shown here. Give it a file: --format xlsx=report.xlsx", 2)
        write = reporter(name, place, plain=plain, contact=contact)
        for file, body in outputs(name, place, reports, write):
            write_out(body, Path(file) if file else None)


def _why(report: Report, rule_id: str) -> bytes:
    from seninfo_check import pipeline

    finding = pipeline.explain(report, rule_id)
    lines = [
        f"{finding.rule.title} ({finding.rule.clause}): {finding.outcome.value}",
        finding.why,
        f"Searched: {finding.searched or 'nothing'}",
        "",
    ]
    for considered in finding.considered:
        lines.append(f"- {considered.verdict}: “{considered.quote}”")
        if considered.heading:
            lines.append(f"    under: {considered.heading}")
        if considered.words:
            lines.append(f"    words: {', '.join(considered.words)}")
    return ("\n".join(lines) + "\n").encode()


def _exit_code(reports: Sequence[Report], fail_on: FailOn, accepted: frozenset[tuple[int, str]] = frozenset()) -> int:
    levels = failing_levels(fail_on)
    failing = {Outcome.NOT_MET, Outcome.PARTLY_MET}
    counting = (f for number, report in enumerate(reports) for f in report.findings if (number, f.rule.id) not in accepted)
    if any(finding.outcome in failing and finding.rule.level in levels for finding in counting):
        return 1
    return 3 if any(report.skipped or not report.documents for report in reports) else 0
