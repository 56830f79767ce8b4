"""What an authority adds: its own rules, local names, and the order of its proforma."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from seninfo_check import authorities, pipeline, rules
from seninfo_check.model import Finding, Outcome, School
from seninfo_check.parse import parse
from seninfo_check.pipeline import open_file
from seninfo_check.rules import RulesError

KENT = authorities.load("kent")
RULESET = authorities.with_authority(rules.load(), KENT)


def check(text: str, folder: Path, ruleset: rules.Ruleset = RULESET) -> dict[str, Finding]:
    path = folder / "report.md"
    path.write_text(text, "utf-8")
    report = pipeline.check_documents([parse(open_file(path))], [], School(), ruleset, date(2026, 11, 25))
    return {finding.rule.id: finding for finding in report.findings}


@pytest.mark.parametrize("name", ["kent", "Kent", "886"])
def test_an_authority_is_found_by_id_name_and_code(name: str) -> None:
    assert authorities.load(name) == KENT


def test_an_unknown_authority_is_refused_in_words() -> None:
    with pytest.raises(RulesError, match=r"There is no authority 'atlantis'. There are: kent"):
        authorities.load("atlantis")


def test_every_duty_of_the_law_has_a_question_in_kents_proforma() -> None:
    asked = {duty for question in KENT.questions for duty in question.duties}

    assert asked >= rules.STATUTORY


@pytest.mark.parametrize("rule", [rule for rule in KENT.rules if rule.check != "proforma"], ids=lambda rule: rule.id)
def test_kents_own_rules_hold_for_their_examples(rule: rules.Rule, tmp_path: Path) -> None:
    for outcome, texts in (
        (Outcome.MET, rule.examples.met),
        (Outcome.PARTLY_MET, rule.examples.partly_met),
        (Outcome.NOT_MET, rule.examples.not_met),
    ):
        for text in texts:
            assert check(text, tmp_path)[rule.id].outcome is outcome, text


def test_a_local_name_counts_as_the_service_that_every_county_has(tmp_path: Path) -> None:
    text = "# SEN information report\n\nParents can ring IASK on 01632 960456 for free, independent advice."

    assert check(text, tmp_path)["support-services"].outcome is Outcome.MET


def test_lift_in_a_sentence_about_stairs_is_a_lift(tmp_path: Path) -> None:
    text = "# SEN information report\n\nThere is a lift in the science block and an accessible toilet on each floor."

    assert check(text, tmp_path)["access-facilities"].outcome is Outcome.MET


def test_missing_questions_of_the_proforma_are_named(tmp_path: Path) -> None:
    found = check("# SEN information report\n\n## Complaints\n\nX.\n\n## What training do staff have?\n\nY.", tmp_path)["proforma"]

    assert found.outcome is Outcome.PARTLY_MET
    assert "18 of 20 questions of the proforma have no heading" in found.why
    assert "Out of order" in found.why


def test_every_problem_of_an_authority_file_is_told_at_once(tmp_path: Path) -> None:
    shutil.copytree(rules.rules_folder(), tmp_path / "rules")
    text = (tmp_path / "rules" / "authorities" / "kent.toml").read_text("utf-8")
    broken = (
        text.replace('duties = ["complaints"]', 'duties = ["complaint"]')
        .replace('check = "link"', 'check = "smell"')
        .replace('["886"]\nverified = false', '["886"]')
    )
    (tmp_path / "rules" / "authorities" / "kent.toml").write_text(broken, "utf-8")

    with pytest.raises(RulesError) as error:
        authorities.load("kent", tmp_path / "rules")
    text = "\n".join(error.value.problems)
    for part in ("'verified' is a required property", "no rule 'complaint'", "'smell' is not one of"):
        assert part in text


def test_an_authority_sets_its_own_plain_english_targets() -> None:
    ruleset = rules.load()
    authority = replace(authorities.load("kent"), targets={"reading-age": {"at_most": 11}})

    changed = authorities.with_authority(ruleset, authority)

    assert changed["reading-age"].options["at_most"] == 11
    assert changed.hash != authorities.with_authority(ruleset, replace(authority, targets={})).hash
