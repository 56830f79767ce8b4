"""The command line: the only module that prints or exits."""

from __future__ import annotations

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from seninfo_check import __version__
from seninfo_check.model import Level, Outcome, School, SchoolType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from seninfo_check.audit import Summary
    from seninfo_check.fetch import Client
    from seninfo_check.model import Document, Report, Skipped
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
            f"seninfo-check hit a problem that it did not expect ({type(error).__name__}: {error}). "
            "Please report it with the file that caused it.",
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
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    names = {"fail-on": "fail_on", "format": "formats", "school-type": "school_type"}
    given = {names.get(name, name): value for name, value in _configuration().items() if name != "suppressions"}
    # A value of the configuration file is the option's default: what is typed wins.
    context.default_map = dict.fromkeys(("check", "template", "reshape"), given)


def _configuration() -> dict[str, Any]:
    from seninfo_check import configuration

    try:
        return configuration.read(configuration.find(Path.cwd()))
    except configuration.ConfigurationError as error:
        _stop("The configuration has errors:\n" + "\n".join(f"  {problem}" for problem in error.problems), 2)


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

    ruleset = _rules(rules_dir, authority)
    if template_mode:
        raise SystemExit(_check_template(sources, school_type, ruleset, (formats or ["table"])[0], output, fail_on))
    if readability_only:
        ruleset = ruleset.only("readability")
    if why and why not in ruleset:
        _stop(_no_rule(why, ruleset), 2)
    one = School(name=school, type=school_type, authority=authority)
    try:
        report = pipeline.check_sources(sources, one, ruleset, _day(as_of), _client(contact) if pipeline.addresses(sources) else None)
    except pipeline.NoSource as problem:
        _stop(str(problem), 2)
    if why:
        _write(_why(report, why), output)
    else:
        _report([report], formats or ["table"], output, plain, contact)
    raise SystemExit(_exit_code([report], fail_on, _accepted([report], _day(as_of), baseline, update_baseline)))


def _accepted(reports: Sequence[Report], as_of: date, baseline: Path | None, update: bool) -> frozenset[tuple[int, str]]:
    """The findings (report, rule) that do not make the check fail: those accepted for now, and those that a baseline knows."""
    from seninfo_check.compare import history, suppress

    suppressed = suppress.suppress(reports, map(suppress.from_table, _configuration().get("suppressions", ())), as_of)
    for note in suppressed.notes:
        print(note, file=sys.stderr)
    if baseline is None:
        return suppressed.accepted
    try:
        lines, changes = history.advance(history.read_baseline(baseline), history.lines_of_reports(reports))
    except history.CompareError as problem:
        _stop(str(problem), 2)
    print(history.as_text(changes), end="", file=sys.stderr)
    known = {(one.line.school, one.line.rule) for one in changes if one.change is history.Change.KNOWN}
    if update:
        _write(history.write_baseline(lines), baseline)
    accepted = {(n, f.rule.id) for n, report in enumerate(reports) for f in report.findings if (history.key(report), f.rule.id) in known}
    return suppressed.accepted | accepted


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of an audit, or a report made with --format json.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same, made later.")],
) -> None:
    """Say what is new, fixed or back since an earlier audit or report, and for how long."""
    from seninfo_check.compare import history

    try:
        print(history.as_text(history.compare(old, new)), end="")
    except history.CompareError as problem:
        _stop(str(problem), 2)


@app.command()
def config() -> None:
    """Show each setting, its value and where it came from."""
    from seninfo_check import configuration

    _configuration()
    for setting in configuration.settings(configuration.find(Path.cwd())):
        print(f"{setting.name} = {setting.value!r}  ({setting.source})")


@app.command("rules")
def list_rules(
    which: Annotated[
        str,
        typer.Argument(
            metavar="[ID|test]", help="The rule to explain; `test` runs the examples of all rules; all are listed when left out."
        ),
    ] = "",
    folder: Annotated[Path | None, typer.Argument(metavar="[FOLDER]", help="With `test`: a folder of your own rules.")] = None,
    authority: Annotated[str, typer.Option("--authority", help="Add this local authority's own rules, for example kent.")] = "",
    rules_dir: Annotated[Path | None, typer.Option("--rules", help="A folder of rules in place of the program's own.")] = None,
) -> None:
    """List the rules, explain one, or run the examples of all of them."""
    import shutil

    from tabulate import tabulate

    from seninfo_check import guide

    ruleset = _rules(folder or rules_dir, authority)
    if which == "test":
        raise SystemExit(_test_rules(ruleset))
    if folder is not None:
        _stop(f"A folder is given to `rules test FOLDER`. To explain a rule of a folder: rules {which} --rules {folder}", 2)
    if not which:
        print(tabulate(guide.rows(ruleset.rules), ("Clause", "Rule", "Level", "Title"), disable_numparse=True))
    elif which in ruleset:
        print(guide.explain(ruleset[which], min(shutil.get_terminal_size((100, 24)).columns, 100)), end="")
    else:
        _stop(_no_rule(which, ruleset), 2)


def _no_rule(name: str, ruleset: Ruleset) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, [rule.id for rule in ruleset.rules], 1, 0.5)
    return f"There is no rule {name!r}.{f' Did you mean {close[0]}?' if close else ''} `seninfo-check rules` lists them all."


def _test_rules(ruleset: Ruleset) -> int:
    from seninfo_check import examples

    failures = examples.run(ruleset)
    for failure in failures:
        print(failure.words)
    number = sum(1 for rule in ruleset.rules for _ in examples.of(rule))
    told = f"{len(failures)} of {number} examples came out otherwise" if failures else f"All {number} examples came out as they should"
    print(f"{len(ruleset.rules)} rule{'' if len(ruleset.rules) == 1 else 's'}. {told}.")
    return 1 if failures else 0


@app.command()
def audit(
    schools: Annotated[Path, typer.Argument(metavar="SCHOOLS.csv", help="The list of schools: our own small CSV or the GIAS download.")],
    output: Annotated[Path, typer.Option("--output", help="The folder for audit.db and the pages.")],
    la: Annotated[str, typer.Option("--la", metavar="CODE", help="Only this local authority, by its code (Kent is 886).")] = "",
    la_name: Annotated[str, typer.Option("--la-name", help="Only this local authority, by its name.")] = "",
    trust: Annotated[str, typer.Option("--trust", help="Only schools of this trust.")] = "",
    phase: Annotated[str, typer.Option("--phase", help="Only schools of this phase, for example primary.")] = "",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an audit that was stopped.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Check the kept pages again, without a request.")] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", help="How many processes read and check; one for each core when left out.")
    ] = None,
    cluster: Annotated[
        str, typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler that takes the reading and checking.")
    ] = "",
    delay: Annotated[float, typer.Option("--delay", help="Seconds between two requests to one website.")] = 1.0,
    budget: Annotated[int, typer.Option("--budget", help="How many pages of one website may be asked for.")] = 30,
    contact: Annotated[str, typer.Option("--contact", metavar="TEXT", help="Whom a website or school can write to.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="Judge as on this day (YYYY-MM-DD).")] = "",
    rank: Annotated[bool, typer.Option("--rank", help="Put the schools in order of what is missing.")] = False,
    rules_dir: Annotated[Path | None, typer.Option("--rules", help="A folder of rules in place of the program's own.")] = None,
) -> None:
    """Find and check the reports of many schools."""
    from seninfo_check.schools import SchoolsUnreadable, read_schools

    ruleset = _rules(rules_dir)
    try:
        listed, problems = read_schools(schools, la=la, la_name=la_name, trust=trust, phase=phase)
    except (SchoolsUnreadable, OSError) as problem:
        _stop(str(problem), 2)
    for row in problems:
        print(f"{schools}, row {row.row}: {row.reason}", file=sys.stderr)
    if not listed:
        _stop(f"{schools}: no school to audit. Check the list and the filters.", 2)
    summary = _audited(listed, output, ruleset, contact, delay, cluster, day=_day(as_of) if as_of else None, resume=resume, offline=offline,
                       workers=workers, budget=budget)  # fmt: skip
    print(summary.words())
    if not summary.interrupted:
        _pages(output, summary.run, ruleset, contact, rank)
    raise SystemExit(130 if summary.interrupted else 0)


def _audited(
    listed: Sequence[School], output: Path, ruleset: Ruleset, contact: str, delay: float, cluster: str, *, day: date | None = None,
    resume: bool = False, offline: bool = False, workers: int | None = None, budget: int = 30,
) -> Summary:  # fmt: skip
    from seninfo_check import audit as auditing
    from seninfo_check.store import StoreUnreadable

    executor = _cluster(cluster) if cluster else None
    client = None if offline else _client(contact, delay)
    try:
        return auditing.audit(
            listed, output, ruleset, client, as_of=day, resume=resume, offline=offline, workers=workers, budget=budget,
            executor=executor, progress=True,
        )  # fmt: skip
    except (auditing.CannotAudit, StoreUnreadable) as problem:
        _stop(str(problem), 2)


def _pages(output: Path, run: int, ruleset: Ruleset, contact: str, rank: bool = False) -> None:
    from seninfo_check.audit.outputs import write_outputs

    written = write_outputs(output, run, ruleset, contact=contact, rank=rank)
    print(f"Open {output / 'index.html'} in a browser. {len(written)} files are in {output}; every request and finding is in audit.db.")


def _client(contact: str = "", delay: float = 1.0) -> Client:
    from seninfo_check.fetch import Client

    return Client(contact=contact, delay=delay)


def _cluster(address: str) -> Executor:
    try:
        from distributed import Client as Cluster
    except ImportError:
        _stop("--cluster needs Dask. Install it with: pip install 'seninfo-check[cluster]'", 2)
    try:
        executor: Executor = Cluster(address, timeout="10s").get_executor()  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        _stop(f"--cluster {address}: no Dask scheduler answered there ({type(error).__name__}). Check the address.", 2)
    return executor


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on; as it is, only this computer reaches it.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes any that is free.")] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the page in the browser.")] = False,
    public: Annotated[bool, typer.Option("--public", help="For strangers, behind a proxy for https: with limits for each.")] = False,
    name: Annotated[list[str] | None, typer.Option("--name", metavar="NAME", help="With --public: a name it is reached under.")] = None,
    proxy: Annotated[
        list[str] | None, typer.Option("--proxy", metavar="ADDRESS", help="With --public: a proxy whose word on who asks is believed.")
    ] = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Also open addresses inside the private network.")] = False,
    rules_dir: Annotated[Path | None, typer.Option("--rules", help="A folder of rules in place of the program's own.")] = None,
) -> None:
    """Open a page in the browser where a school checks its draft."""
    from seninfo_check import web

    _rules(rules_dir)
    wanted = web.Wanted(host, port, public, tuple(name or ()), tuple(proxy or ("127.0.0.1",)), allow_private, not no_browser, rules_dir)
    try:
        web.serve(wanted, web.Limits(), lambda address: print(f"The page is open at {address}  (Ctrl-C ends it)", flush=True))
    except web.CannotServe as problem:
        _stop(str(problem), 2)


@app.command()
def demo(
    output: Annotated[Path, typer.Option("--output", help="The folder for audit.db and the pages.")] = Path("out/demo"),
    serve_only: Annotated[bool, typer.Option("--serve-only", help="Only serve the county's websites, until Ctrl-C.")] = False,
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="Judge as on this day (YYYY-MM-DD).")] = "",
) -> None:
    """Audit the demo county: invented schools' websites, served on this computer."""
    from seninfo_check import audit as auditing
    from seninfo_check import demo as county
    from seninfo_check.store import StoreUnreadable

    ruleset = _rules(None)
    try:
        folder = county.county_folder()
    except county.NoCounty as problem:
        _stop(str(problem), 2)
    with county.serve(county.read_sites(folder)) as addresses:
        listed = county.schools_of(folder, addresses)
        if serve_only:
            _serve_county(listed)
        client = county.StandIn(_client(delay=0.05), addresses)
        try:
            summary = auditing.audit(listed, output, ruleset, client, as_of=_day(as_of) if as_of else None, progress=True)  # type: ignore[arg-type]
        except (auditing.CannotAudit, StoreUnreadable) as problem:
            _stop(str(problem), 2)
    print(county.table(output, summary.run))
    print(summary.words())
    if not summary.interrupted:
        _pages(output, summary.run, ruleset, "")
    raise SystemExit(130 if summary.interrupted else 0)


def _serve_county(listed: Sequence[School]) -> NoReturn:
    import threading

    for one in listed:
        print(f"{one.website}  {one.name}")
    print("Ctrl-C ends it.", flush=True)
    while True:
        threading.Event().wait(3600)


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if text else date.today()  # noqa: DTZ007, DTZ011 - a calendar day as the user sees it
    except ValueError:
        _stop(f"--as-of: {text!r} is not a date. Write it as YYYY-MM-DD, for example 2026-09-01.", 2)


def _rules(folder: Path | None, authority: str = "") -> Ruleset:
    from seninfo_check import authorities, rules

    try:
        ruleset = rules.load(folder)
        return authorities.with_authority(ruleset, authorities.load(authority, ruleset.folder)) if authority else ruleset
    except rules.RulesError as error:
        _stop("The rules have errors:\n" + "\n".join(f"  {problem}" for problem in error.problems), 2)


def _documents(sources: Sequence[str]) -> tuple[list[Document], list[Skipped]]:
    from seninfo_check import pipeline

    try:
        opened, skipped = pipeline.open_files([Path(source) for source in sources])
    except pipeline.NoSource as problem:
        _stop(str(problem), 2)
    documents, unread = pipeline.parse_all(opened)
    return documents, [*skipped, *unread]


def _check_template(
    sources: Sequence[str], school_type: SchoolType, ruleset: Ruleset, name: str, output: Path | None, fail_on: FailOn
) -> int:
    from seninfo_check.template.coverage_report import COVERAGE_REPORTERS
    from seninfo_check.template.covers import covers

    name, _, path = name.partition("=")
    if name not in COVERAGE_REPORTERS:
        _stop(f"--format: a template is reported as {', '.join(COVERAGE_REPORTERS)}, not as {name!r}.", 2)
    documents, skipped = _documents(sources)
    coverage = covers(documents, ruleset.rules, school_type)
    _write(COVERAGE_REPORTERS[name](coverage, ", ".join(sources)), Path(path) if path else output)
    levels = {FailOn.MUST: {Level.MUST}, FailOn.SHOULD: {Level.MUST, Level.SHOULD}, FailOn.NEVER: set()}[fail_on]
    if any(asked.rule.level in levels for asked in coverage.missing) or (coverage.too_hard and fail_on is FailOn.SHOULD):
        return 1
    return 3 if skipped else 0


@app.command()
def template(
    output: Annotated[Path, typer.Option("--output", help="The file to write: its name ends in .docx, .html or .md.")],
    school_type: Annotated[SchoolType, typer.Option("--school-type", help="What kind of school it is for.")] = SchoolType.MAINSTREAM,
    authority: Annotated[str, typer.Option("--authority", help="Add what this local authority gives its schools, for example kent.")] = "",
    examples: Annotated[bool, typer.Option("--examples", help="Show an example under each question.")] = False,
    rules_dir: Annotated[Path | None, typer.Option("--rules", help="A folder of rules in place of the program's own.")] = None,
) -> None:
    """Write the standard template for a SEN information report."""
    from seninfo_check import authorities
    from seninfo_check.template import write
    from seninfo_check.template.outline import outline

    ruleset = _rules(rules_dir, authority)
    local = authorities.load(authority, ruleset.folder) if authority else None
    parts = outline(ruleset.rules, school_type, examples=examples, authority=local)
    try:
        _write(write.write(write.blocks(parts, cover=write.cover(local)), output), output)
    except write.NoFormat as problem:
        _stop(str(problem), 2)


@app.command()
def reshape(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Files or folders of an existing report.")],
    output: Annotated[Path, typer.Option("--output", help="The file to write: its name ends in .docx, .html or .md.")],
    name: Annotated[
        str, typer.Option("--template", metavar="NAME", help="Whose template: standard, or a local authority such as kent.")
    ] = "standard",
    school_type: Annotated[SchoolType, typer.Option("--school-type", help="What kind of school it is.")] = SchoolType.MAINSTREAM,
    school: Annotated[str, typer.Option("--school", help="The school's name.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="Judge as on this day (YYYY-MM-DD); today when left out.")] = "",
    rules_dir: Annotated[Path | None, typer.Option("--rules", help="A folder of rules in place of the program's own.")] = None,
) -> None:
    """Pour an existing report into the template: your own words under the questions, nothing lost, gaps left as prompts."""
    from seninfo_check import authorities
    from seninfo_check.template import write
    from seninfo_check.template.reshape import reshape as pour
    from seninfo_check.template.reshape import summary

    authority = "" if name == "standard" else name
    ruleset = _rules(rules_dir, authority)
    local = authorities.load(authority, ruleset.folder) if authority else None
    documents, skipped = _documents(sources)
    for one in skipped:
        print(f"{one.url}: {one.detail or one.reason.value}", file=sys.stderr)
    if not documents:
        _stop("Nothing could be read, so there is nothing to pour into the template.", 3)
    reshaped = pour(documents, ruleset, School(name=school, type=school_type), _day(as_of), skipped=skipped, authority=local)
    try:
        _write(write.write(reshaped.blocks, output), output)
    except write.NoFormat as problem:
        _stop(str(problem), 2)
    for line in summary(reshaped):
        print(line, file=sys.stderr)
    raise SystemExit(3 if skipped else 0)


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
    levels = {FailOn.MUST: {Level.MUST}, FailOn.SHOULD: {Level.MUST, Level.SHOULD}, FailOn.NEVER: set()}[fail_on]
    failing = {Outcome.NOT_MET, Outcome.PARTLY_MET}
    counting = (f for number, report in enumerate(reports) for f in report.findings if (number, f.rule.id) not in accepted)
    if any(finding.outcome in failing and finding.rule.level in levels for finding in counting):
        return 1
    return 3 if any(report.skipped or not report.documents for report in reports) else 0


if __name__ == "__main__":
    main()
