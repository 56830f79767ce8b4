"""The demo county and a part of the generated one, searched over real servers by the real client."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pytest

from seninfo_check import demo, pipeline, rules
from seninfo_check.fetch import Client
from seninfo_check.model import Found, Report

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
EXPECTED = json.loads((ROOT / "fixtures" / "schools" / "expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def county() -> dict[str, tuple[Found, Report, set[str]]]:
    folder = demo.county_folder()
    results = {}
    with demo.serve(demo.read_sites(folder)) as addresses:
        client = demo.StandIn(Client(delay=0.0, retries=0), addresses)
        by_urn = {school.urn: school for school in demo.schools_of(folder, addresses)}
        for name, told in EXPECTED.items():
            found, report = pipeline.check_school(by_urn[told["urn"]], client.get, rules.load(), date(2025, 12, 1))  # type: ignore[arg-type]
            right = {
                one if one.startswith("https") else f"{addresses[one.split('/', 1)[0]]}/{one.split('/', 1)[1]}" for one in told["chosen"]
            }
            results[name] = (found, report, right)
    return results


@pytest.mark.parametrize("name", EXPECTED)
def test_each_school_of_the_demo_county_is_searched_rightly(name: str, county: dict[str, tuple[Found, Report, set[str]]]):
    found, _, right = county[name]
    assert found.outcome in EXPECTED[name]["outcomes"], found.reason
    if found.outcome == "found":
        assert {one.url for one in found.chosen} == right, found.reason


def test_the_demo_countys_duties_agree_with_their_labels(county: dict[str, tuple[Found, Report, set[str]]]):
    pairs = [
        (name, finding.rule.id, EXPECTED[name]["duties"][finding.rule.id], finding.outcome.value)
        for name, (_, report, _) in county.items()
        for finding in report.findings
        if finding.rule.id in EXPECTED[name]["duties"] and finding.rule.id in rules.STATUTORY
    ]
    differ = [pair for pair in pairs if pair[2] != pair[3] and pair[3] != "not-applicable"]
    assert len(pairs) > 100
    assert len(differ) <= 0.1 * len(pairs), differ


def test_no_school_without_a_report_gets_a_missing_duty(county: dict[str, tuple[Found, Report, set[str]]]):
    unread = [report for found, report, _ in county.values() if not found.chosen]
    assert len(unread) >= 6
    assert not {finding.outcome for report in unread for finding in report.findings} & {"not-met", "met", "partly-met"}


def test_a_generated_county_is_searched_rightly_and_never_silently_wrong():
    import generated_county as generated

    results = generated.search(generated.county(75, seed=17))
    verdicts = [(generated.verdict(case, found, right), case.sites[0].name, case.story, found.reason) for case, found, right, _ in results]
    assert not [one for one in verdicts if one[0] == "WRONG"]
    assert sum(one[0] == "right" for one in verdicts) >= 0.95 * len(verdicts), [one for one in verdicts if one[0] != "right"]


def test_a_demo_without_its_county_says_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(demo, "__file__", str(tmp_path / "a" / "b" / "demo.py"))
    with pytest.raises(demo.NoCounty, match="checkout"):
        demo.county_folder()
