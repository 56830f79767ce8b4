"""The configuration file: found up the tree, checked as a whole, shown with its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from seninfo_check import configuration


def test_the_nearest_file_up_the_tree_is_found(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.seninfo-check]\nauthority = "kent"\n')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)

    assert configuration.find(below) == tmp_path / "pyproject.toml"
    assert configuration.read(configuration.find(below)) == {"authority": "kent"}

    (tmp_path / "a" / "seninfo-check.toml").write_text('fail-on = "should"\n')
    assert configuration.find(below) == tmp_path / "a" / "seninfo-check.toml"


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "seninfo-check.toml"
    path.write_text('fail-on = "sometimes"\ncolour = "red"\n[[suppressions]]\nrule = "dated"\nexpires = "2026-02-31"\n')

    with pytest.raises(configuration.ConfigurationError) as error:
        configuration.read(path)
    text = "\n".join(error.value.problems)
    for part in (
        "sometimes",
        "colour",
        "'school' is a required",
        "'reason' is a required",
        "'accepted_by' is a required",
        "no day of the calendar",
    ):
        assert part in text


def test_each_value_is_shown_with_its_source(tmp_path: Path) -> None:
    path = tmp_path / "seninfo-check.toml"
    path.write_text('authority = "kent"\n')
    shown = {setting.name: (setting.value, setting.source) for setting in configuration.settings(path)}

    assert shown["authority"] == ("kent", str(path))
    assert shown["fail-on"] == ("must", "default")
