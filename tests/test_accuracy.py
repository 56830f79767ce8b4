"""The accuracy that we publish is the accuracy that the program has, and it may not fall unseen."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import accuracy  # noqa: E402 - a script beside the package
import labelled  # noqa: E402


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, dict[str, float]]]:
    return accuracy.measure()[1]


def test_no_figure_is_below_its_floor(measured: dict[str, dict[str, dict[str, float]]]) -> None:
    floors = json.loads(accuracy.FLOORS.read_text("utf-8"))

    assert floors["test"]
    assert accuracy.short_of_floors(measured, floors) == []


def test_the_published_figures_are_those_measured(measured: dict[str, dict[str, dict[str, float]]]) -> None:
    published = json.loads((ROOT / "docs" / "accuracy.json").read_text("utf-8"))

    assert published["test"]["all"] == pytest.approx(measured["test"]["all"], abs=0.005)


def test_the_program_beats_the_keyword_baseline_by_far() -> None:
    cases = list(accuracy.own_cases("test"))

    ours, keywords = accuracy.figures(accuracy.verdicts(cases)), accuracy.figures(accuracy.keyword_verdicts(cases))

    assert ours["missing_f1"] > keywords["missing_f1"] + 0.3
    assert ours["kappa"] > keywords["kappa"] + 0.5


def test_at_least_forty_whole_reports_are_labelled_apart_from_the_test_part() -> None:
    names = [path.stem for path in (labelled.LABELLED / "reports").glob("*.txt")]

    assert sum(name.startswith("dev-") for name in names) >= 40
    assert sum(name.startswith("test-") for name in names) >= 20


def test_every_label_is_a_word_of_the_readme() -> None:
    readme = (labelled.LABELLED / "README.md").read_text("utf-8")
    words = set(accuracy.scorer.ROLES)

    for path in sorted(labelled.LABELLED.glob("*/*.txt")):
        for _, _, text, role, elements in labelled.read_file(path).lines:
            assert role in words, f"{path.name}: {text}"
            for element in elements:
                duty, _, name = element.partition("/")
                assert f"`{duty}`" in readme, f"{path.name}: {text}"
                assert f"`{name}`" in readme, f"{path.name}: {text}"


def test_nothing_of_the_shared_corpus_is_copied_into_the_labelled_text() -> None:
    if not (accuracy.SHARED / "dev").is_dir():
        pytest.skip("the shared corpus is not beside this checkout")
    run = 12  # words in a row; stock phrases are shorter, statute and the Code are quoted by both
    seen = set()
    for case in accuracy.corpus_cases(accuracy.SHARED / "dev"):
        for document in case.documents:
            for block in document.blocks:
                seen |= set(_runs(block.text, run))
    copied = []
    for path in sorted(labelled.LABELLED.glob("*/*.txt")):
        for _, _, text, role, _ in labelled.read_file(path).lines:
            if role not in ("law", "other") and seen & set(_runs(text, run)):
                copied.append(f"{path.name}: {text}")
    assert copied == []


def _runs(text: str, size: int) -> list[tuple[str, ...]]:
    words = accuracy.language.words_of(text.lower())
    return [words[start : start + size] for start in range(len(words) - size + 1)]
