"""The command line: the only module that prints or exits."""

from __future__ import annotations

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from seninfo_check import __version__
from seninfo_check.model import Level, Outcome, School, SchoolType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from seninfo_check.model import Report
    from seninfo_check.rules import Ruleset

app = typer.Typer(
    name="seninfo-check",
    help="Reads a school's SEN information report and says, duty by duty, what it found, where, and what is missing.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


class FailOn(StrEnum):
    """The level at which findings make the exit code 1."""

    MUST = "must"
    SHOULD = "should"
    NEVER = "never"


def main() -> None:
    """Run the program; an error that nobody foresaw is told in a sentence, never as a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        _stop("Stopped.", 130)
    except BrokenPipeError:
        sys.stderr.close()
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback ever reaches a user
        _stop(
            f"seninfo-check hit a problem that it did not expect ({type(error).__name__}: {error}). Please report it with the file that caused it.",
            2,
        )


def _stop(message: str, code: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"seninfo-check {__version__}")
        raise typer.Exit


@app.callback()
def _root(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False) -> None:
    pass


@app.command()
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
) -> None:
    """Check one school's SEN information report."""
    from seninfo_check import pipeline

    ruleset = _rules(rules_dir)
    if readability_only:
        ruleset = ruleset.only("readability")
    if why and why not in ruleset:
        _stop(f"There is no rule {why!r}. `seninfo-check rules` lists them all.", 2)
    one = School(name=school, type=school_type, authority=authority)
    try:
        report = pipeline.check_files([Path(source) for source in sources], one, ruleset, _day(as_of))
    except pipeline.NoSource as problem:
        _stop(str(problem), 2)
    if why:
        _write(_why(report, why), output)
    else:
        _report([report], formats or ["table"], output, plain, contact)
    raise SystemExit(_exit_code([report], fail_on))


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if text else date.today()  # noqa: DTZ007, DTZ011 - a calendar day as the user sees it
    except ValueError:
        _stop(f"--as-of: {text!r} is not a date. Write it as YYYY-MM-DD, for example 2026-09-01.", 2)


def _rules(folder: Path | None) -> Ruleset:
    from seninfo_check import rules

    try:
        return rules.load(folder)
    except rules.RulesError as error:
        _stop("The rules have errors:\n" + "\n".join(f"  {problem}" for problem in error.problems), 2)


def _report(reports: Sequence[Report], formats: Sequence[str], output: Path | None, plain: bool, contact: str) -> None:
    from seninfo_check.reporters import REPORTERS, outputs, reporter

    wanted = [(name, path) for name, _, path in (one.partition("=") for one in formats)]
    for name, _ in wanted:
        if name not in REPORTERS:
            _stop(f"--format: there is no format {name!r}. There are: {', '.join(REPORTERS)}.", 2)
    for name, path in wanted:
        place = path or (str(output) if output else "")
        if name == "xlsx" and not place and sys.stdout.isatty():
            _stop("--format xlsx: a workbook cannot be shown here. Give it a file: --format xlsx=report.xlsx", 2)
        write = reporter(name, place, plain=plain, contact=contact)
        for file, body in outputs(name, place, reports, write):
            _write(body, Path(file) if file else None)


def _write(body: bytes, path: Path | None) -> None:
    if path is None:
        sys.stdout.buffer.write(body)
        sys.stdout.flush()
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    except OSError as error:
        _stop(f"{path}: cannot be written ({error.strerror or error}). Choose another place with --output.", 2)
    print(f"Wrote {path}", file=sys.stderr)


def _why(report: Report, rule_id: str) -> bytes:
    finding = next(finding for finding in report.findings if finding.rule.id == rule_id)
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


def _exit_code(reports: Sequence[Report], fail_on: FailOn) -> int:
    levels = {FailOn.MUST: {Level.MUST}, FailOn.SHOULD: {Level.MUST, Level.SHOULD}, FailOn.NEVER: set()}[fail_on]
    failing = {Outcome.NOT_MET, Outcome.PARTLY_MET}
    if any(finding.outcome in failing and finding.rule.level in levels for report in reports for finding in report.findings):
        return 1
    return 3 if any(report.skipped or not report.documents for report in reports) else 0


if __name__ == "__main__":
    main()
