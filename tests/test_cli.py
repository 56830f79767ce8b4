"""The command line: exit codes, messages that a person understands, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from reading import DOCUMENTS
from typer.testing import CliRunner, Result

import seninfo_check.cli
from seninfo_check import reporters
from seninfo_check.cli import app

REPORT = DOCUMENTS / "fernhollow.md"
PDFS = DOCUMENTS / "pdf"
TEXT = "# SEN information report\n\nOur SENCO is Mrs Lane. Ring her on 01632 960123.\n"
OWN_RULE = """id = "offer"
title = "Bus"
level = "must"
check = "topic"
advice = "Say which bus."
[source]
name = "Ours"
verified = true
[options]
[[options.elements]]
id = "bus"
name = "which bus"
says = ["bus stop"]
[examples]
met = ["The bus stop is near."]
not-met = ["Come."]
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration file of this repository's is found."""
    monkeypatch.chdir(tmp_path)


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def check(*arguments: str | Path) -> Result:
    return run("check", *arguments, "--as-of", "2026-06-01")


def only(path: Path) -> dict[str, object]:
    """The one report of a JSON output."""
    report: dict[str, object] = json.loads(check(path, "--format", "json").stdout)["reports"][0]
    return report


# ---- exit codes --------------------------------------------------------------------------------------------------------


def test_what_is_missing_at_the_level_makes_the_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    assert check("a.md").exit_code == 1
    assert check("a.md", "--fail-on", "should").exit_code == 1
    assert check("a.md", "--fail-on", "never").exit_code == 0


def test_nothing_missing_at_the_level_makes_the_exit_code_0(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    rule = OWN_RULE
    (folder / "offer.toml").write_text(rule)
    (tmp_path / "a.md").write_text("# Ways here\n\nThe bus stop is at the gate.")
    (tmp_path / "b.md").write_text("# Ways here\n\nWalk.")
    assert check("a.md", "--rules", folder).exit_code == 0
    assert check("b.md", "--rules", folder).exit_code == 1
    (folder / "offer.toml").write_text(rule.replace('"must"', '"should"'))
    seninfo_check.rules.load.cache_clear()
    assert check("b.md", "--rules", folder).exit_code == 0
    assert check("b.md", "--rules", folder, "--fail-on", "should").exit_code == 1


def test_something_missing_outweighs_something_unread(tmp_path: Path) -> None:
    """The words "Not found" are still said of what must not be there."""
    (tmp_path / "a.md").write_text(TEXT + "\nSee our accessibility plan in the office.")
    (tmp_path / "b.pdf").write_bytes((PDFS / "password.pdf").read_bytes())
    assert check("a.md", "b.pdf").exit_code == 1
    (tmp_path / "empty.md").write_text("")
    assert check("empty.md").exit_code == 3


# ---- bad input ---------------------------------------------------------------------------------------------------------


def test_a_missing_file_is_said() -> None:
    result = check("nowhere.pdf")
    assert (result.exit_code, result.stderr) == (2, "nowhere.pdf: there is no such file. Check the name and the folder.\n")


def test_a_folder_without_documents_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = check("empty")
    assert result.exit_code == 2
    assert "holds no documents. Put the report in it as HTML, PDF, .docx, .odt or text." in result.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / "a.md").chmod(0)
    result = check("a.md")
    assert result.exit_code == 3
    assert "no permission" in result.output


@pytest.mark.parametrize("content", [b"", b"  \n\n "])
def test_an_empty_file_cannot_be_judged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.html").write_bytes(content)
    result = check("a.html")
    assert result.exit_code == 3
    assert "The file is empty." in result.stdout
    assert only(tmp_path / "a.html")["skipped"] == [
        {"url": str(tmp_path / "a.html"), "reason": "empty", "detail": "The file is empty. Check that it was saved or uploaded completely."}
    ]


def test_a_wrong_suffix_makes_no_difference(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes((DOCUMENTS / "fernhollow.docx").read_bytes())
    (tmp_path / "b.docx").write_bytes((DOCUMENTS / "fernhollow-chromium.pdf").read_bytes())
    (tmp_path / "c").write_bytes((DOCUMENTS / "fernhollow.html").read_bytes())
    summaries = [only(tmp_path / name)["summary"] for name in ("a.pdf", "b.docx", "c")]
    assert summaries[0] == summaries[1] == summaries[2]


def _cut(path: Path) -> bytes:
    body = path.read_bytes()
    return body[: len(body) // 2]


def _bomb() -> bytes:
    import io

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "body", "reason", "words"),
    [
        ("password.pdf", lambda: (PDFS / "password.pdf").read_bytes(), "encrypted", "asks for a password"),
        ("scanned.pdf", lambda: (PDFS / "scanned.pdf").read_bytes(), "no-text", ""),
        ("cut.pdf", lambda: _cut(DOCUMENTS / "fernhollow-chromium.pdf"), "unreadable", "damaged or cut off"),
        ("cut.docx", lambda: _cut(DOCUMENTS / "fernhollow.docx"), "unreadable", "damaged or cut off"),
        ("cut.odt", lambda: _cut(DOCUMENTS / "fernhollow.odt"), "unreadable", "damaged or cut off"),
        ("bomb.docx", _bomb, "too-large", "unpacks to far more"),
        ("big.html", lambda: b"<html><body>" + b"<p>Our SENCO is Mrs Lane.</p>\n" * 700_000, "too-large", "too large to read"),
        ("old.doc", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "unsupported", "Save it as .docx or PDF"),
        ("old.rtf", lambda: rb"{\rtf1\ansi Our SENCO is Mrs Lane.}", "unsupported", "Save it as .docx or PDF"),
        ("photo.png", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "unsupported", ""),
    ],
)
def test_an_unreadable_file_is_said_and_nothing_is_missing(tmp_path: Path, name: str, body: object, reason: str, words: str) -> None:
    (tmp_path / name).write_bytes(body())  # type: ignore[operator]
    result = check(tmp_path / name, "--format", "json")
    (report,) = json.loads(result.stdout)["reports"]
    assert result.exit_code == 3
    assert [skipped["reason"] for skipped in report["skipped"]] == [reason]
    assert words in report["skipped"][0]["detail"]
    assert {finding["outcome"] for finding in report["findings"]} == {"cannot-tell"}


def test_20_megabytes_of_html_are_read_or_refused_in_time(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<html><body>" + b"<p>Our SENCO is Mrs Lane.</p>\n" * 600_000)
    result = check("a.html")
    assert result.exit_code in (1, 3)
    assert result.stdout


def test_rules_with_errors_are_told_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "one.toml").write_text('id = "two"\n')
    (tmp_path / "rules" / "three.toml").write_text("no toml")
    (tmp_path / "a.md").write_text(TEXT)
    for result in (check("a.md", "--rules", "rules"), run("rules", "test", "rules"), run("rules", "--rules", "rules")):
        assert result.exit_code == 2
        assert "one.toml: title: is missing." in result.stderr
        assert "three.toml: is not readable as TOML" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a.md", "--format", "nope"], "there is no format 'nope'. There are: table, json"),
        (["a.md", "--as-of", "soon"], "'soon' is not a date. Write it as YYYY-MM-DD"),
        (["a.md", "--why", "complaint"], "Did you mean complaints?"),
        (["a.md", "--school-type", "grammar"], "mainstream"),
        (["a.md", "--authority", "atlantis"], "There is no authority 'atlantis'"),
        ([], "Missing argument"),
    ],
)
def test_a_mistake_in_the_command_is_said(tmp_path: Path, arguments: list[str], words: str) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    result = run("check", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_an_error_that_nobody_foresaw_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError("odd")

    monkeypatch.setattr(seninfo_check.cli, "app", broken)
    with pytest.raises(SystemExit) as stopped:
        seninfo_check.cli.main()
    assert stopped.value.code == 2
    assert "hit a problem that it did not expect (RuntimeError: odd)" in capsys.readouterr().err


# ---- what is printed ---------------------------------------------------------------------------------------------------


def test_the_table_tells_each_duty_with_its_clause() -> None:
    out = check(REPORT).stdout
    for part in ("Must be in the report:", "3(a)", "senco-contact", "Found", "equipment", "Partly found", "not legal advice"):
        assert part in out


def test_plain_has_no_symbols_and_no_frame() -> None:
    plain = check(REPORT, "--plain").stdout
    assert not set("✓✔✗✘◐●○■□▲△–─│") & set(plain.split("Plain English")[0].replace("–", ""))
    assert "----" not in plain.split("Plain English")[0]
    assert "senco-contact" in plain


def test_json_follows_the_published_schema() -> None:
    result = check(REPORT, DOCUMENTS / "fernhollow.docx", "--format", "json")
    schema = json.loads((Path(reporters.__file__).parent / "report.schema.json").read_text("utf-8"))
    told = json.loads(result.stdout)
    Draft202012Validator(schema).validate(told)
    (report,) = told["reports"]
    assert sum(finding["level"] == "must" for finding in report["findings"]) == 23
    assert len(report["documents"]) == 2


def test_several_formats_in_one_run(tmp_path: Path) -> None:
    result = check(REPORT, "--format", "json=out/report.json", "--format", "csv=out/report.csv", "--format", "table", "--fail-on", "never")
    assert result.exit_code == 0
    assert "senco-contact" in result.stdout
    assert json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["reports"]
    assert (tmp_path / "out" / "report.csv").stat().st_size > 1000
    assert "Wrote out/report.json" in result.stderr


def test_output_goes_to_a_file_and_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    assert check(REPORT, "--format", "json", "--output", "r.json").stdout == ""
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))
    result = check(REPORT, "--format", "json", "--output", "r.json/inside.json")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_why_shows_the_words_that_counted_and_what_was_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# SEN information report\n\nIf you are unhappy, speak to the class teacher first. Then write to the chair of governors, who "
        "answers within ten days.\n\nIf you are still unhappy, write to [insert name], the chair of governors.\n"
    )
    out = check("a.md", "--why", "complaints").stdout
    assert "What parents can do about a complaint (9)" in out
    assert "counts" in out
    assert "words:" in out
    assert "left over from a template: “If you are still unhappy" in out


def test_as_of_decides_what_is_up_to_date(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# SEN information report\n\nReviewed September 2025. Next review: September 2026.\n")

    def outcome(day: str) -> str:
        findings = json.loads(run("check", "a.md", "--format", "json", "--as-of", day).stdout)["reports"][0]["findings"]
        return str(next(finding["outcome"] for finding in findings if finding["rule"] == "reviewed"))

    assert (outcome("2026-06-01"), outcome("2027-06-01")) == ("met", "not-met")


def test_the_same_command_gives_the_same_bytes() -> None:
    one, two = (check(REPORT, "--format", "json").stdout for _ in range(2))
    assert one == two


# ---- rules -------------------------------------------------------------------------------------------------------------


def test_rules_are_listed_and_explained() -> None:
    listed = run("rules")
    assert listed.exit_code == 0
    assert all(part in listed.stdout for part in ("3(a)", "senco-contact", "must", "Who the SENCO is and how to reach them"))
    explained = run("rules", "senco-contact")
    assert explained.exit_code == 0
    assert "What does not count" in explained.stdout
    unknown = run("rules", "senco-contract")
    assert (unknown.exit_code, "Did you mean senco-contact?" in unknown.stderr) == (2, True)


def test_an_authoritys_rules_are_listed_with_it() -> None:
    assert len(run("rules", "--authority", "kent").stdout.splitlines()) > len(run("rules").stdout.splitlines())


def test_rules_test_runs_the_examples_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "publication"
    folder.mkdir(parents=True)
    text = (Path(seninfo_check.rules.rules_folder()) / "publication" / "no-old-law.toml").read_text("utf-8")
    (folder / "no-old-law.toml").write_text(text, "utf-8")
    good = run("rules", "test", "rules")
    assert (good.exit_code, good.stdout) == (0, "1 rule. All 5 examples came out as they should.\n")
    (folder / "no-old-law.toml").write_text(text.replace("Pupils are placed on School Action Plus.", "Pupils read."), "utf-8")
    seninfo_check.rules.load.cache_clear()
    bad = run("rules", "test", "rules")
    assert bad.exit_code == 1
    assert "an example of not-met was found met" in bad.stdout
    assert "1 of 5 examples came out otherwise" in bad.stdout


# ---- starting up -------------------------------------------------------------------------------------------------------


def test_help_starts_without_what_only_a_check_needs() -> None:
    heavy = ("spacy", "numpy", "lxml", "bs4", "jsonschema", "requests", "jinja2", "pypdfium2", "starlette")
    code = (
        "import sys, seninfo_check.cli as cli\ntry: cli.app(['--help'])\nexcept SystemExit: pass\n"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")


def test_the_program_runs_as_a_program() -> None:
    done = subprocess.run([sys.executable, "-m", "seninfo_check.cli", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("seninfo-check ")


def test_a_check_loads_no_web_server_and_no_network() -> None:
    code = (
        "import sys, seninfo_check.cli as cli\n"
        f"try: cli.app(['check', {str(DOCUMENTS / 'fernhollow.docx')!r}, '--format', 'json', '--output', '/dev/null'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('starlette', 'uvicorn', 'pypdfium2', 'pdfplumber', 'xlsxwriter', 'seninfo_check.fetch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
