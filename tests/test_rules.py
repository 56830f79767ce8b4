"""Rules: what is wrong with a file is said at once and in words, and every rule is proved by its examples."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from seninfo_check import examples, guide, kept, rules
from seninfo_check.model import Outcome, Rule, SchoolType

RULES = rules.load()
#: Rules that an example can meet halfway.
PARTLY = [
    rule for rule in RULES.rules if rule.check in ("topic", "contact", "link") or rule.id == "next-review" or "nearly" in rule.options
]
GOOD = """id = "{id}"
title = "Parking for families"
level = "good-practice"
check = "topic"
advice = "Say where parents can park."
[source]
name = "Our own"
verified = true
[options]
[[options.elements]]
id = "place"
name = "where to park"
says = ["park in", "parking places"]
[examples]
met = ["There are two parking places by the gate."]
not-met = ["Come on foot."]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "topics").mkdir()
    return tmp_path


def test_every_duty_of_the_law_has_a_rule_that_says_must() -> None:
    must = {rule.id for rule in RULES.rules if rule.level == "must"}
    assert must == rules.STATUTORY
    assert len(must) == 23


def test_rules_come_in_the_order_of_the_law() -> None:
    ids = [rule.id for rule in RULES.rules]
    assert ids[:28] == rules.ORDER
    assert len(ids) == len(set(ids))


def test_special_schools_are_not_asked_for_a_senco_or_for_identification() -> None:
    spared = {rule.id for rule in RULES.rules if SchoolType.SPECIAL not in rule.applies_to}
    assert spared == {"senco-contact", "identification"}


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_has_examples_of_every_kind(rule: Rule) -> None:
    assert len(rule.examples.met) >= 2
    assert len(rule.examples.not_met) >= 2
    assert rule.examples.partly_met or rule not in PARTLY


@pytest.mark.parametrize("rule", [rule for rule in RULES.rules if rule.check == "topic"], ids=lambda rule: rule.id)
def test_a_duty_says_what_does_not_count_and_shows_it(rule: Rule) -> None:
    """A text that touches the duty's words and does not count, not only one about something else."""
    assert rule.counts
    assert rule.does_not_count
    assert any(_touches(rule, text) for text in rule.examples.not_met), "no example of what does not count"


def _touches(rule: Rule, text: str) -> bool:
    from seninfo_check.language import stems_of

    own = [*rule.options.get("headings", ()), *(phrase for element in rule.options["elements"] for phrase in element["says"]), rule.title]
    words = {stem for phrase in own for stem in stems_of(phrase) if len(stem) > 3}
    return bool(words & set(stems_of(text)))


def test_examples_come_out_as_their_rules_say() -> None:
    """Checks without training are exact. The trained scorer is held to its figures by test_accuracy and may miss a few sentences."""
    failures = examples.run(RULES)
    assert [one.words for one in failures if one.rule.check != "topic"] == []
    number = sum(1 for rule in RULES.rules for _ in examples.of(rule))
    assert len(failures) <= number * 0.05, "\n".join(one.words for one in failures)


def test_an_example_that_comes_out_otherwise_is_named_with_what_was_found(folder: Path) -> None:
    (folder / "topics" / "parking.toml").write_text(GOOD.format(id="parking").replace("Come on foot.", "We have parking places."))
    (failure,) = examples.run(rules.load(folder))
    assert (failure.expected, failure.finding.outcome) == (Outcome.NOT_MET, Outcome.MET)
    assert "parking.toml" in failure.words
    assert "an example of not-met was found met" in failure.words
    assert "We have parking places." in failure.words


def test_a_folder_without_topics_may_hold_the_rules_themselves(tmp_path: Path) -> None:
    (tmp_path / "parking.toml").write_text(GOOD.format(id="parking"))
    shutil.copy(rules.rules_folder() / "publication" / "no-prompts.toml", tmp_path)
    ruleset = rules.load(tmp_path)
    assert {rule.id for rule in ruleset.rules} == {"parking", "no-prompts"}
    assert examples.run(ruleset) == []


def test_all_problems_of_all_files_are_told_at_once_with_their_place(folder: Path) -> None:
    (folder / "topics" / "one.toml").write_text(
        GOOD.format(id="other").replace('level = "good-practice"', 'level = "maybe"').replace('advice = "Say where parents can park."', "")
    )
    (folder / "topics" / "two.toml").write_text(GOOD.format(id="two") + 'colour = "red"\n[options.smell]\nx = 1\n')
    (folder / "topics" / "three.toml").write_text("this is not TOML")
    (folder / "topics" / "four.toml").write_text(GOOD.format(id="four").replace('says = ["park in"', 'says = ["^park.*"'))
    with pytest.raises(rules.RulesError) as caught:
        rules.load(folder)
    problems = "\n".join(caught.value.problems)
    for part in (
        "one.toml: level: 'maybe' is not one of: must, should, good-practice.",
        "one.toml: advice: is missing.",
        "one.toml: id: is 'other', but the file's name says 'one'.",
        "two.toml: options.smell: is not a word that we know here.",
        "two.toml: examples.colour: is not a word that we know here.",
        "three.toml: is not readable as TOML",
        "four.toml: options.elements[0].says[0]: '^park.*'",
    ):
        assert part in problems


def test_an_id_is_used_once(folder: Path) -> None:
    (folder / "publication").mkdir()
    for place in ("topics", "publication"):
        (folder / place / "parking.toml").write_text(GOOD.format(id="parking"))
    with pytest.raises(rules.RulesError, match="An id is used once"):
        rules.load(folder)


def test_a_folder_that_is_not_there_or_holds_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(rules.RulesError, match="no such folder of rules"):
        rules.load(tmp_path / "nowhere")
    with pytest.raises(rules.RulesError, match="holds no rule files"):
        rules.load(tmp_path)


def test_the_hash_follows_the_files(folder: Path) -> None:
    path = folder / "topics" / "parking.toml"
    path.write_text(GOOD.format(id="parking"))
    first = rules.load(folder).hash
    path.write_text(GOOD.format(id="parking").replace("Come on foot.", "Come by bus."))
    rules.load.cache_clear()
    assert rules.load(folder).hash != first


def test_rules_hold_from_a_day_and_to_a_day(folder: Path) -> None:
    (folder / "topics" / "parking.toml").write_text(
        GOOD.format(id="parking").replace("[source]", "valid_from = 2020-01-01\nvalid_to = 2021-12-31\n[source]", 1)
    )
    ruleset = rules.load(folder)
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]
    assert [len(rules.in_force(ruleset, day)) for day in days] == [0, 1, 1, 0]


def test_what_is_kept_belongs_to_its_key_and_survives_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_path", lambda name, key: tmp_path / f"{name}-{key}.pickle")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert kept.kept("x", "a", lambda: 1) == 1
    assert kept.kept("x", "a", lambda: 2) == 1
    assert kept.kept("x", "b", lambda: 3) == 3
    (tmp_path / "x-a.pickle").write_bytes(b"damaged")
    assert kept.kept("x", "a", lambda: 4) == 4
    for number in range(20):
        kept.kept("x", f"more{number}", lambda: 0)
    assert len(list(tmp_path.iterdir())) < 10


def test_a_rule_is_explained_with_all_that_a_reader_needs() -> None:
    text = guide.explain(RULES["other-bodies"])
    for part in ("The law", "Schedule 1, paragraph 10", "Why it matters", "What counts", "What does not count", "At least 2 of these",
                 "Only partly met", "Examples of met", "Examples of not met", "Level: must"):  # fmt: skip
        assert part in text
    assert max(map(len, text.splitlines())) <= 100
    for rule in RULES.rules:
        assert rule.title in guide.explain(rule, 60)


def test_measured_accuracy_is_shown_where_it_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "accuracy.json"
    monkeypatch.setattr(guide, "accuracy_file", lambda: file)
    assert "Measured accuracy" not in guide.explain(RULES["complaints"])
    file.write_text('{"rules": {"complaints": {"n": 40, "missing_p": 0.9, "missing_r": 0.8, "agreement": 0.95}}}')
    assert "On 40 labelled reports" in guide.explain(RULES["complaints"])
    assert "90%" in guide.explain(RULES["complaints"])
    file.write_text("nonsense")
    assert "Measured accuracy" not in guide.explain(RULES["complaints"])


def test_the_wheel_carries_its_rules(tmp_path: Path) -> None:
    """A wheel, unpacked into a folder of its own, finds the rules inside itself."""
    root = Path(__file__).resolve().parents[1]
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import seninfo_check, sys; from seninfo_check import rules; from seninfo_check.checks import scorer;"
        "assert seninfo_check.__file__.startswith(sys.argv[1]), seninfo_check.__file__;"
        "scorer.load(rules.rules_folder()); print(len(rules.load().rules), rules.rules_folder())"
    )
    environment = {"PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    number, place = done.stdout.split(" ", 1)
    assert int(number) == len(RULES.rules)
    assert place.strip() == str(tmp_path / "site" / "seninfo_check" / "_rules")
