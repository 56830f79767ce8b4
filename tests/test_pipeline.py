"""The whole way of one report: sources, what cannot be read, and absence that needs full sight."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from reading import DAY, RULES, document, outcomes, report

from seninfo_check import pipeline
from seninfo_check.model import Fetched, Outcome, Reason, School, SchoolType, Skipped

TEXT = "# SEN information report\n\nOur SENCO is Mrs Lane. Ring her on 01632 960123.\n"
SCANNED = Skipped("scan.pdf", Reason.NO_TEXT, "The PDF is a picture of text.")


def test_every_rule_gets_exactly_one_finding() -> None:
    for texts in ((TEXT,), (TEXT, "More."), ()):
        assert [finding.rule.id for finding in report(*texts).findings] == [rule.id for rule in RULES.rules]


def test_absence_needs_full_sight() -> None:
    """What is not in the part that was read may be in the part that was not."""
    seen = outcomes(report(TEXT))
    assert seen["senco-contact"] is Outcome.MET
    assert seen["complaints"] is Outcome.NOT_MET
    unseen = pipeline.check_documents([document(TEXT)], [SCANNED], School(), RULES, DAY)
    assert outcomes(unseen)["senco-contact"] is Outcome.MET
    complaints = next(finding for finding in unseen.findings if finding.rule.id == "complaints")
    assert complaints.outcome is Outcome.CANNOT_TELL
    assert "scan.pdf could not be read (The PDF is a picture of text)." in complaints.why


@pytest.mark.parametrize("reason", list(Reason))
def test_no_reason_for_not_reading_makes_anything_missing(reason: Reason) -> None:
    one = pipeline.check_documents([document(TEXT)], [Skipped("page", reason)], School(), RULES, DAY)
    missing = [
        finding
        for finding in one.findings
        if finding.outcome is Outcome.NOT_MET and finding.rule.check in ("topic", "contact", "link", "date")
    ]
    assert missing == []


def test_what_must_not_be_there_is_found_though_a_part_was_not_read() -> None:
    one = pipeline.check_documents([document(TEXT + "\nPupils are on School Action Plus.")], [SCANNED], School(), RULES, DAY)
    assert outcomes(one)["no-old-law"] is Outcome.NOT_MET


def test_nothing_read_says_nothing_about_any_duty() -> None:
    one = pipeline.check_documents([], [SCANNED], School(), RULES, DAY)
    assert set(outcomes(one).values()) == {Outcome.CANNOT_TELL}
    assert all("The PDF is a picture of text." in finding.why for finding in one.findings)


def test_a_document_that_is_no_report_makes_nothing_missing() -> None:
    one = report("# Accessibility Plan 2025 to 2028\n\nWe will fit a ramp at the main door by July 2026.")
    found = outcomes(one)
    assert found["is-report"] is Outcome.NOT_MET
    assert found["complaints"] is Outcome.CANNOT_TELL
    assert "this looks like an accessibility plan" in next(f.why for f in one.findings if f.rule.id == "complaints")


def test_a_rule_that_does_not_bind_a_school_does_not_apply() -> None:
    found = outcomes(report(TEXT, type=SchoolType.SPECIAL))
    assert {rule for rule, outcome in found.items() if outcome is Outcome.NOT_APPLICABLE} == {"senco-contact", "identification"}


def test_split_pages_count_as_one_report() -> None:
    pages = ["# SEND\n\nOur SENCO is Mrs Lane.", "# Contact\n\nTo reach the SENCO ring 01632 960123.", "# Complaints\n\nMore to follow."]
    one = report(*pages)
    assert outcomes(one)["senco-contact"] is Outcome.MET
    contact = next(finding for finding in one.findings if finding.rule.id == "senco-contact")
    assert {evidence.url for evidence in contact.evidence} == {"0.md", "1.md"}


def test_what_most_pages_repeat_is_furniture() -> None:
    menu = "Speak to the class teacher first, then write to the chair of governors."
    pages = [document(f"# Page {n}\n\n{menu}\n\nText {n}.", f"{n}.md") for n in range(4)]
    kept = pipeline.without_repeats(pages)
    assert all(menu not in one.text and menu in one.furniture for one in kept)
    assert pipeline.without_repeats(pages[:2]) == pages[:2]


def test_the_same_input_gives_the_same_report() -> None:
    assert report(TEXT) == report(TEXT)


def test_explaining_changes_no_outcome() -> None:
    one = report(TEXT + "\nWe aim to write a complaints procedure next year.")
    for finding in one.findings:
        again = pipeline.explain(one, finding.rule.id)
        assert (again.outcome, again.why, again.evidence) == (finding.outcome, finding.why, finding.evidence)
    assert pipeline.explain(one, "senco-contact").considered


def test_a_folder_is_one_report_and_other_files_in_it_are_left(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.html", "a.md", "sub/c.txt", "style.css", "photo.png"):
        (tmp_path / name).write_text(TEXT)
    assert [path.name for path in pipeline.files_of([tmp_path, tmp_path / "a.md"])] == ["a.md", "b.html", "c.txt"]


@pytest.mark.parametrize("name", ["missing.pdf", "x" * 300 + ".pdf", "nul\0.pdf"])
def test_a_path_that_names_nothing_is_no_source(tmp_path: Path, name: str) -> None:
    with pytest.raises(pipeline.NoSource):
        pipeline.files_of([tmp_path / name])


def test_a_folder_without_documents_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"")
    with pytest.raises(pipeline.NoSource, match="holds no documents"):
        pipeline.files_of([tmp_path])


def test_a_device_is_no_source() -> None:
    with pytest.raises(pipeline.NoSource, match="a device"):
        pipeline.files_of([Path(os.devnull)])


def test_a_file_that_may_not_be_read_is_skipped_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.md").write_text(TEXT)
    monkeypatch.setattr(Path, "read_bytes", refused)
    opened = pipeline.open_file(tmp_path / "a.md")
    assert isinstance(opened, Skipped)
    assert opened.reason is Reason.NO_PERMISSION
    assert "Copy it to a folder of your own" in opened.detail


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    opened = pipeline.open_file(path)
    assert isinstance(opened, Skipped)
    assert opened.reason is Reason.TOO_LARGE


def test_a_file_keeps_its_name_its_bytes_and_their_hash(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>Hello")
    opened = pipeline.open_file(tmp_path / "a.html")
    assert isinstance(opened, Fetched)
    assert (opened.media_type, opened.body, len(opened.sha256)) == ("text/html", b"<p>Hello", 64)
