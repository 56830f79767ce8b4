"""Plain-English targets: the rules' own examples, the wording, and an authority's numbers."""

from __future__ import annotations

from datetime import date

import pytest

from seninfo_check import language, pipeline, rules
from seninfo_check.checks.readable import MEASURES, check
from seninfo_check.model import Fetched, Level, Outcome, School
from seninfo_check.parse.text import parse_text
from seninfo_check.reporters.json_report import json_report
from seninfo_check.reporters.table import table

RULES = [rule for rule in rules.load().rules if rule.check == "readability"]
EXAMPLES = [
    (rule, outcome, text)
    for rule in RULES
    for outcome, texts in (
        (Outcome.MET, rule.examples.met),
        (Outcome.PARTLY_MET, rule.examples.partly_met),
        (Outcome.NOT_MET, rule.examples.not_met),
    )
    for text in texts
]  # fmt: skip


def finding(rule, text):
    document = parse_text(Fetched("report.md", "text/markdown", text.encode()))
    return check(rule, language.read([document], date(2026, 9, 1)), School())


@pytest.mark.parametrize(("rule", "outcome", "text"), EXAMPLES, ids=lambda value: getattr(value, "id", ""))
def test_every_example_of_a_plain_english_rule_has_its_outcome(rule, outcome, text):
    found = finding(rule, text)
    assert found.outcome is outcome, found.why
    assert found.measure is not None
    assert bool(found.evidence) is (outcome is not Outcome.MET)


def test_there_is_a_rule_for_every_measure_and_none_is_a_must():
    assert {rule.options["measure"] for rule in RULES} == set(MEASURES)
    assert {rule.level for rule in RULES} <= {Level.SHOULD, Level.GOOD_PRACTICE}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_fewer_than_a_hundred_words_of_prose_cannot_be_told(rule):
    found = finding(rule, "# Report\n\nMrs Lane is our SENCO. Ring her on any day.\n")
    assert found.outcome is Outcome.CANNOT_TELL
    assert "too few to score" in found.why


@pytest.mark.parametrize(("rule", "outcome", "text"), EXAMPLES, ids=lambda value: getattr(value, "id", ""))
def test_a_hard_report_is_hard_to_read_and_never_fails_the_law(rule, outcome, text):
    found = finding(rule, text)
    assert ("ard to read" in found.why) is (outcome is not Outcome.MET)
    assert not {"fail", "breach", "law", "must"} & set(found.why.lower().split())
    assert found.outcome_words in ("On target", "A little hard", "Hard to read")


def test_an_authority_sets_its_own_target():
    rule = next(rule for rule in RULES if rule.id == "reading-age")
    easy = rule.examples.met[0]
    strict = rules.with_targets(rules.load(), {"reading-age": {"at_most": 5, "nearly": 6}})
    assert finding(strict["reading-age"], easy).outcome is Outcome.NOT_MET
    assert strict.hash != rules.load().hash
    with pytest.raises(rules.RulesError, match="no such target"):
        rules.with_targets(rules.load(), {"reading-age": {"most": 5}})


def test_the_words_file_is_part_of_the_rules_hash(tmp_path):
    import shutil

    shutil.copytree(rules.rules_folder(), tmp_path / "rules")
    before = rules.load(tmp_path / "rules").hash
    rules.load.cache_clear()
    words = tmp_path / "rules" / "words.toml"
    words.write_text(words.read_text("utf-8").replace('utilise = "use"', 'utilise = "apply"'), "utf-8")
    assert rules.load(tmp_path / "rules").hash != before
    rules.load.cache_clear()


def test_the_terminal_and_the_json_show_what_was_measured():
    import json

    hard = next(rule for rule in RULES if rule.id == "jargon").examples.not_met[0]
    document = parse_text(Fetched("report.md", "text/markdown", hard.encode()))
    report = pipeline.check_documents([document], (), School(), rules.load().only("readability"), date(2026, 9, 1))
    shown = table([report], width=100).decode()
    assert "words are running text and were counted" in shown
    assert "CMU Pronouncing Dictionary" in shown
    assert "Hard to read: The reading age is about" in shown
    assert "The sentences to change first" in shown
    assert "Not found" not in shown
    readability = json.loads(json_report([report]))["reports"][0]["readability"]
    names = "words words_counted sentences words_per_sentence long_sentence_share flesch_reading_ease flesch_kincaid_grade smog reading_age"
    assert all(readability[name] for name in names.split())
    assert {"kind", "start", "end", "quote", "instead", "gain"} <= set(readability["advice"][0])


def test_readability_only_reads_any_text_and_shows_nothing_else(tmp_path):
    from typer.testing import CliRunner

    from seninfo_check.cli import app

    path = tmp_path / "letter.txt"
    path.write_text(RULES[0].examples.met[0].replace("# ", ""), "utf-8")
    done = CliRunner().invoke(app, ["check", str(path), "--readability-only"])
    assert done.exit_code == 0
    assert "Reading age (UK)" in done.output
    assert "Must be in the report" not in done.output
