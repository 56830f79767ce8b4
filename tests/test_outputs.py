"""The files that an audit leaves for people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from loopback import page, serve

from seninfo_check import rules
from seninfo_check.audit import audit
from seninfo_check.audit.outputs import write_outputs
from seninfo_check.fetch import Client
from seninfo_check.model import School

REPORT = "<h1>SEN information report</h1><p>Fernhollow Primary School. Our SENCO is Mrs Lane. Ring her on 01632 960123.</p>"


def test_an_audit_leaves_an_index_pages_a_table_a_workbook_and_letters(tmp_path: Path) -> None:
    with serve({"/": page("Fernhollow Primary School", "<a href='/sen'>SEN information report</a>"), "/sen": page("SEN", REPORT)}) as site:
        school = School(name="Fernhollow Primary School", urn="100001", website=site.url)
        summary = audit([school], tmp_path, rules.load(), Client(delay=0), as_of=date(2026, 6, 1), workers=1)

    written = write_outputs(tmp_path, summary.run, rules.load(), letters=True)

    names = {path.relative_to(tmp_path).as_posix() for path in written}
    assert {"index.html", "schools/100001.html", "topics/complaints.html", "findings.csv", "audit.xlsx"} <= names
    assert {"letters/100001.docx", "letters/100001.html"} <= names
    assert "Fernhollow" in (tmp_path / "index.html").read_text("utf-8")
    assert "senco-contact" in (tmp_path / "findings.csv").read_text("utf-8-sig")
