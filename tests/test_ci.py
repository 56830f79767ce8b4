"""The GitHub action's own steps, run here as a script."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml")
ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
FIXTURES = ROOT / "fixtures" / "template"


def run(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the step that checks, with the environment that GitHub gives it."""
    step = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "check")
    given = {name: str(about.get("default", "")) for name, about in ACTION["inputs"].items()} | {
        k.replace("_", "-"): v for k, v in inputs.items()
    }
    environment = {name: given[value.split("inputs.")[1].split(" ")[0]] for name, value in step["env"].items()}
    files = {"GITHUB_OUTPUT": str(folder / "output"), "GITHUB_STEP_SUMMARY": str(folder / "summary")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, **environment, **files, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_filled_report_passes_and_leaves_a_summary_and_a_sarif_file(tmp_path: Path) -> None:
    result = run(tmp_path, paths=f"  {FIXTURES / 'filled.md'}\n\n")

    assert result.returncode == 0, result.stdout + result.stderr
    assert "23 found" in (tmp_path / "summary").read_text("utf-8")
    assert (tmp_path / "seninfo-check.sarif").is_file()
    assert (tmp_path / "output").read_text("utf-8") == "sarif=seninfo-check.sarif\n"


def test_a_blank_report_fails_and_is_annotated(tmp_path: Path) -> None:
    result = run(tmp_path, paths=str(FIXTURES / "blank.md"), authority="kent")

    assert result.returncode == 1
    assert result.stdout.count("::error") >= 23


def test_a_template_passes_in_template_mode_and_fails_without_a_question(tmp_path: Path) -> None:
    assert run(tmp_path, paths=str(FIXTURES / "blank.md"), template="true", fail_on="should").returncode == 0

    broken = (FIXTURES / "blank.md").read_text("utf-8").split("### What can I do if I am not happy")[0]
    (tmp_path / "broken.md").write_text(broken, "utf-8")
    result = run(tmp_path, paths=str(tmp_path / "broken.md"), template="true")

    assert result.returncode == 1
    assert "::error" in result.stdout
    assert "What parents can do about a complaint" in result.stdout


@pytest.mark.parametrize("hook", yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")), ids=lambda hook: hook["id"])
def test_a_pre_commit_hook_runs_the_program(hook: dict[str, str], tmp_path: Path) -> None:
    command = [str(Path(sys.executable).parent / hook["entry"].split()[0]), *hook["entry"].split()[1:], str(FIXTURES / "filled.md")]

    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode in (0, 1)
