"""Writes docs/commands.md from the command line and docs/rules.md from the rules; a test holds both to what they are made from.

Usage: .venv/bin/python scripts/docs.py
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any

import typer.main

from seninfo_check import guide, rules
from seninfo_check.cli import app

#: Options whose value has a better name than the option's own.
_VALUES = {"rules_dir": "FOLDER", "school_type": "TYPE", "school": "NAME", "la_name": "NAME", "authority": "NAME", "output": "PATH"}
DOCS = Path(__file__).resolve().parents[1] / "docs"


def pages() -> dict[str, str]:
    """The generated pages by name."""
    return {"commands.md": commands(), "rules.md": guide.page(rules.load())}


def commands() -> str:
    """Every command, argument and option."""
    lines = [
        "# The commands",
        "",
        "Written by `scripts/docs.py` from the command line itself. `seninfo-check COMMAND --help` says the same.",
    ]
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        lines += ["", f"## {name}", "", command.help or "", "", f"    seninfo-check {name}{_usage(command.params)}"]
        rows = [_row(one) for one in command.params if _name(one) != "--help"]
        if rows:
            lines += ["", "| | |", "|---|---|", *rows]
    return "\n".join(lines) + "\n"


def _usage(params: list[Any]) -> str:
    arguments = "".join(f" {_name(one)}" for one in params if one.param_type_name == "argument")
    return arguments + (" [OPTIONS]" if any(one.param_type_name == "option" for one in params) else "")


def _name(param: Any) -> str:
    return str(param.opts[0]) if param.param_type_name == "option" else str(param.metavar or param.name.upper())


def _row(param: Any) -> str:
    value = (
        ""
        if param.param_type_name == "argument" or getattr(param, "is_flag", False)
        else f" {param.metavar or _VALUES.get(param.name, param.name.upper())}"
    )
    choices = [one.value for one in type(param.default)] if isinstance(param.default, Enum) else []
    told = (param.help or "") + (f" One of: {', '.join(choices)}." if choices else "")
    default = getattr(param.default, "value", param.default)
    shown = default not in (None, "", False, ()) and not callable(default)
    return f"| `{_name(param)}{value}` | {told}{f' Default: {default}.' if shown else ''} |".replace("[ID|test]", "[ID\\|test]")


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")
        print(f"Wrote docs/{name}")


if __name__ == "__main__":
    main()
