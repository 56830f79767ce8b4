"""The command that opens the self-check page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from seninfo_check.cli.shell import ruleset_of, stop


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

    ruleset_of(rules_dir)
    wanted = web.Wanted(host, port, public, tuple(name or ()), tuple(proxy or ("127.0.0.1",)), allow_private, not no_browser, rules_dir)
    try:
        web.serve(wanted, web.Limits(), lambda address: print(f"The page is open at {address}  (Ctrl-C ends it)", flush=True))
    except web.CannotServe as problem:
        stop(str(problem), 2)
