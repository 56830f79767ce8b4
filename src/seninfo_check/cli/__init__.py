"""The command line: the only part that prints or exits."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from seninfo_check import __version__
from seninfo_check.cli.audit import audit, compare, demo
from seninfo_check.cli.check import check
from seninfo_check.cli.rules import config, list_rules
from seninfo_check.cli.serve import serve
from seninfo_check.cli.shell import configured, stop
from seninfo_check.cli.template import reshape, template

app = typer.Typer(
    name="seninfo-check",
    help="Reads a school's SEN information report and says, duty by duty, what it found, where, and what is missing.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)

COMMANDS: dict[str, Callable[..., None]] = {
    "check": check,
    "audit": audit,
    "compare": compare,
    "rules": list_rules,
    "template": template,
    "reshape": reshape,
    "serve": serve,
    "demo": demo,
    "config": config,
}
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


def main() -> None:
    """Run the program; an error that nobody foresaw is told in a sentence, never as a traceback."""
    if sys.argv[1:2] == ["check"] and not any("://" in word for word in sys.argv):
        # One check of files ends before there is anything worth collecting; looking for it costs a tenth of the run.
        gc.disable()
    try:
        app()
    except KeyboardInterrupt:
        stop("Stopped.", 130)
    except BrokenPipeError:
        sys.stderr.close()
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback ever reaches a user
        stop(
            f"seninfo-check hit a problem that it did not expect ({type(error).__name__}: {error}). "
            "Please report it with the file that caused it.",
            2,
        )


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
    given = {names.get(name, name): value for name, value in configured().items() if name != "suppressions"}
    # A value of the configuration file is the option's default: what is typed wins.
    context.default_map = dict.fromkeys(("check", "template", "reshape"), given)
