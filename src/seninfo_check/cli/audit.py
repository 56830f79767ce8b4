"""The commands about many schools: audit, the demo county, and what changed between two audits."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from seninfo_check.cli.shell import client_of, day_of, ruleset_of, stop
from seninfo_check.model import School

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from seninfo_check.audit import Summary
    from seninfo_check.rules import Ruleset


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
    authority: Annotated[str, typer.Option("--authority", help="Add this local authority's own rules, for example kent.")] = "",
    letters: Annotated[bool, typer.Option("--letters", help="Also write a letter to each school, as Word and as a page.")] = False,
    rank: Annotated[bool, typer.Option("--rank", help="Put the schools in order of what is missing.")] = False,
    rules_dir: Annotated[Path | None, typer.Option("--rules", help="A folder of rules in place of the program's own.")] = None,
) -> None:
    """Find and check the reports of many schools."""
    from seninfo_check.schools import SchoolsUnreadable, read_schools

    ruleset = ruleset_of(rules_dir, authority)
    try:
        listed, problems = read_schools(schools, la=la, la_name=la_name, trust=trust, phase=phase)
    except (SchoolsUnreadable, OSError) as problem:
        stop(str(problem), 2)
    for row in problems:
        print(f"{schools}, row {row.row}: {row.reason}", file=sys.stderr)
    if not listed:
        stop(f"{schools}: no school to audit. Check the list and the filters.", 2)
    summary = _audited(
        listed,
        output,
        ruleset,
        contact,
        delay,
        cluster,
        day=day_of(as_of) if as_of else None,
        resume=resume,
        offline=offline,
        workers=workers,
        budget=budget,
        authority=authority,
    )
    print(summary.words())
    if not summary.interrupted:
        write_pages(output, summary.run, ruleset, contact, rank, letters)
    raise SystemExit(130 if summary.interrupted else 0)


def _audited(
    listed: Sequence[School],
    output: Path,
    ruleset: Ruleset,
    contact: str,
    delay: float,
    cluster: str,
    *,
    day: date | None = None,
    resume: bool = False,
    offline: bool = False,
    workers: int | None = None,
    budget: int = 30,
    authority: str = "",
) -> Summary:
    from functools import partial

    from seninfo_check import audit as auditing
    from seninfo_check.audit.workers import check_in_worker
    from seninfo_check.store import StoreUnreadable

    executor = _cluster(cluster) if cluster else None
    client = None if offline else client_of(contact, delay)
    try:
        return auditing.audit(
            listed,
            output,
            ruleset,
            client,
            as_of=day,
            resume=resume,
            offline=offline,
            workers=workers,
            budget=budget,
            executor=executor,
            progress=True,
            check=partial(check_in_worker, authority=authority) if authority else None,
        )
    except (auditing.CannotAudit, StoreUnreadable) as problem:
        stop(str(problem), 2)


def write_pages(output: Path, run: int, ruleset: Ruleset, contact: str, rank: bool = False, letters: bool = False) -> None:
    from seninfo_check.audit.outputs import write_outputs

    written = write_outputs(output, run, ruleset, contact=contact, rank=rank, letters=letters)
    print(f"Open {output / 'index.html'} in a browser. {len(written)} files are in {output}; every request and finding is in audit.db.")


def _cluster(address: str) -> Executor:
    try:
        from distributed import Client as Cluster
    except ImportError:
        stop("--cluster needs Dask. Install it with: pip install 'seninfo-check[cluster]'", 2)
    try:
        executor: Executor = Cluster(address, timeout="10s").get_executor()  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        stop(f"--cluster {address}: no Dask scheduler answered there ({type(error).__name__}). Check the address.", 2)
    return executor


def demo(
    output: Annotated[Path, typer.Option("--output", help="The folder for audit.db and the pages.")] = Path("out/demo"),
    serve_only: Annotated[bool, typer.Option("--serve-only", help="Only serve the county's websites, until Ctrl-C.")] = False,
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="Judge as on this day (YYYY-MM-DD).")] = "",
) -> None:
    """Audit the demo county: invented schools' websites, served on this computer."""
    from seninfo_check import audit as auditing
    from seninfo_check import demo as county
    from seninfo_check.store import StoreUnreadable

    ruleset = ruleset_of(None)
    try:
        folder = county.county_folder()
    except county.NoCounty as problem:
        stop(str(problem), 2)
    with county.serve(county.read_sites(folder)) as addresses:
        listed = county.schools_of(folder, addresses)
        if serve_only:
            _serve_county(listed)
        client = county.StandIn(client_of(delay=0.05), addresses)
        try:
            summary = auditing.audit(listed, output, ruleset, client, as_of=day_of(as_of) if as_of else None, progress=True)  # type: ignore[arg-type]
        except (auditing.CannotAudit, StoreUnreadable) as problem:
            stop(str(problem), 2)
    print(county.table(output, summary.run))
    print(summary.words())
    if not summary.interrupted:
        write_pages(output, summary.run, ruleset, "")
    raise SystemExit(130 if summary.interrupted else 0)


def _serve_county(listed: Sequence[School]) -> NoReturn:
    import threading

    for one in listed:
        print(f"{one.website}  {one.name}")
    print("Ctrl-C ends it.", flush=True)
    while True:
        threading.Event().wait(3600)


def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of an audit, or a report made with --format json.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same, made later.")],
) -> None:
    """Say what is new, fixed or back since an earlier audit or report, and for how long."""
    from seninfo_check.compare import history

    try:
        print(history.as_text(history.compare(old, new)), end="")
    except history.CompareError as problem:
        stop(str(problem), 2)
