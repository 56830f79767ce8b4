"""The commands about the standard template."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seninfo_check.cli.shell import FailOn, day_of, documents_of, failing_levels, ruleset_of, stop, write_out
from seninfo_check.model import School, SchoolType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from seninfo_check.rules import Ruleset


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

    ruleset = ruleset_of(rules_dir, authority)
    local = authorities.load(authority, ruleset.folder) if authority else None
    parts = outline(ruleset.rules, school_type, examples=examples, authority=local)
    try:
        write_out(write.write(write.blocks(parts, cover=write.cover(local)), output), output)
    except write.NoFormat as problem:
        stop(str(problem), 2)


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
    ruleset = ruleset_of(rules_dir, authority)
    local = authorities.load(authority, ruleset.folder) if authority else None
    documents, skipped = documents_of(sources)
    for one in skipped:
        print(f"{one.url}: {one.detail or one.reason.value}", file=sys.stderr)
    if not documents:
        stop("Nothing could be read, so there is nothing to pour into the template.", 3)
    reshaped = pour(documents, ruleset, School(name=school, type=school_type), day_of(as_of), skipped=skipped, authority=local)
    try:
        write_out(write.write(reshaped.blocks, output), output)
    except write.NoFormat as problem:
        stop(str(problem), 2)
    for line in summary(reshaped):
        print(line, file=sys.stderr)
    raise SystemExit(3 if skipped else 0)


def check_template(
    sources: Sequence[str], school_type: SchoolType, ruleset: Ruleset, name: str, output: Path | None, fail_on: FailOn
) -> int:
    """Check a template and report its coverage; gives the exit code."""
    from seninfo_check.template.coverage_report import COVERAGE_REPORTERS
    from seninfo_check.template.covers import covers

    name, _, path = name.partition("=")
    if name not in COVERAGE_REPORTERS:
        stop(f"--format: a template is reported as {', '.join(COVERAGE_REPORTERS)}, not as {name!r}.", 2)
    documents, skipped = documents_of(sources)
    coverage = covers(documents, ruleset.rules, school_type)
    write_out(COVERAGE_REPORTERS[name](coverage, ", ".join(sources)), Path(path) if path else output)
    levels = failing_levels(fail_on)
    if any(asked.rule.level in levels for asked in coverage.missing) or (coverage.too_hard and fail_on is FailOn.SHOULD):
        return 1
    return 3 if skipped else 0
