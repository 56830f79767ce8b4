"""The documents say what the program does: pages that are generated are up to date, and nothing that a user can type is left out."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import typer.main

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import docs as generator  # noqa: E402
from seninfo_check import rules  # noqa: E402
from seninfo_check.cli import app  # noqa: E402
from seninfo_check.model import OUTCOME_WORDS  # noqa: E402
from seninfo_check.reporters import REPORTERS  # noqa: E402

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md")] + sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("name", ["commands.md", "rules.md"])
def test_generated_pages_are_up_to_date(name: str) -> None:
    """`make docs` writes them."""
    assert (ROOT / "docs" / name).read_text("utf-8") == generator.pages()[name]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_documented(name: str) -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
    for param in COMMANDS[name].params:
        if "--help" not in param.opts:
            assert all(option in section for option in param.opts if option.startswith("--"))
            assert param.help, f"{name} {param.opts[0]} has no help"
    assert f"seninfo-check {name}" in (ROOT / "README.md").read_text("utf-8") or name in ("config", "demo")


def test_the_readme_tells_both_commands_every_exit_code_and_every_outcome() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for part in ("make demo", "make test", *(f"| {code} |" for code in range(4)), *OUTCOME_WORDS.values()):
        assert part in readme


def test_commands_in_the_documents_can_be_typed() -> None:
    for page in PAGES:
        for command, rest in re.findall(r"seninfo-check ([a-z]+)\b([^\n`]*)", page.read_text("utf-8")):
            if command in COMMANDS:
                known = {option for param in COMMANDS[command].params for option in param.opts} | {"--help"}
                for option in re.findall(r"(?<!\S)--[a-z-]+", rest):
                    assert option in known, f"{page.name}: seninfo-check {command} {option}"


def test_links_between_the_documents_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists() or page.name == "rules.md", f"{page.name}: {target}"


def test_every_rule_and_every_format_is_documented() -> None:
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert all(f"\n## {rule.id}\n" in page for rule in rules.load().rules)
    everything = "\n".join(path.read_text("utf-8") for path in PAGES).lower()
    assert all(re.search(rf"\b{name}\b", everything) for name in REPORTERS)


def test_the_changelog_keeps_its_form() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "## [Unreleased]" in changelog
    assert set(re.findall(r"(?m)^### (\w+)$", changelog)) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_make_has_every_target_that_the_documents_name() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = set(re.findall(r"(?m)^\.PHONY: (.*)$", makefile)[0].split())
    assert phony == set(re.findall(r"(?m)^(\w+):", makefile))
    named = {
        target
        for page in PAGES
        for target in re.findall(r"\bmake (demo|test|check|bench|train|accuracy|docs|fixtures|venv)\b", page.read_text("utf-8"))
    }
    assert named <= phony


def test_every_module_and_public_name_says_what_it_is_for() -> None:
    import ast

    for path in sorted((ROOT / "src").rglob("*.py")):
        if "cli" in path.parts:
            continue  # a command's docstring is its help, and its helpers are no one's but its own
        tree = ast.parse(path.read_text("utf-8"))
        assert ast.get_docstring(tree), f"{path}: no docstring"
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path}: {node.name} has no docstring"
