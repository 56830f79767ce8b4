"""The commands about rules and settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seninfo_check.cli.shell import configured, no_rule, ruleset_of, stop

if TYPE_CHECKING:
    from seninfo_check.rules import Ruleset


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

    ruleset = ruleset_of(folder or rules_dir, authority)
    if which == "test":
        raise SystemExit(_test_rules(ruleset))
    if folder is not None:
        stop(f"A folder is given to `rules test FOLDER`. To explain a rule of a folder: rules {which} --rules {folder}", 2)
    if not which:
        print(tabulate(guide.rows(ruleset.rules), ("Clause", "Rule", "Level", "Title"), disable_numparse=True))
    elif which in ruleset:
        print(guide.explain(ruleset[which], min(shutil.get_terminal_size((100, 24)).columns, 100)), end="")
    else:
        stop(no_rule(which, ruleset), 2)


def _test_rules(ruleset: Ruleset) -> int:
    from seninfo_check import examples

    failures = examples.run(ruleset)
    for failure in failures:
        print(failure.words)
    number = sum(1 for rule in ruleset.rules for _ in examples.of(rule))
    told = f"{len(failures)} of {number} examples came out otherwise" if failures else f"All {number} examples came out as they should"
    print(f"{len(ruleset.rules)} rule{'' if len(ruleset.rules) == 1 else 's'}. {told}.")
    return 1 if failures else 0


def config() -> None:
    """Show each setting, its value and where it came from."""
    from seninfo_check import configuration

    configured()
    for setting in configuration.settings(configuration.find(Path.cwd())):
        print(f"{setting.name} = {setting.value!r}  ({setting.source})")
