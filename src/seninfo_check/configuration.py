"""The configuration file: `seninfo-check.toml` or `[tool.seninfo-check]`, found up the tree, checked as a whole."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

NAME = "seninfo-check.toml"
DEFAULT = "default"


class ConfigurationError(Exception):
    """The file has errors; `problems` names each with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Setting:
    """One value and where it came from: a file, or "default"."""

    name: str
    value: Any
    source: str


def find(start: Path) -> Path | None:
    """The nearest configuration at or above a folder: seninfo-check.toml, or a pyproject.toml with our section."""
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            return folder / NAME
        pyproject = folder / "pyproject.toml"
        if pyproject.is_file() and b"[tool.seninfo-check" in pyproject.read_bytes():
            return pyproject
    return None


def read(path: Path | None) -> dict[str, Any]:
    """The values of a configuration file; none without a file. Raises ConfigurationError with all problems at once."""
    if path is None:
        return {}
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError([f"{path}: is not readable as TOML: {error}"]) from None
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("seninfo-check", {})
    data = _plain(data)
    problems = list(_problems(data, path))
    if problems:
        raise ConfigurationError(problems)
    return dict(data)


def _plain(value: Any) -> Any:
    # TOML dates become text, so that one JSON Schema can describe them.
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def schema() -> dict[str, Any]:
    """The JSON Schema of a configuration file."""
    loaded: dict[str, Any] = json.loads((Path(__file__).parent / "configuration.schema.json").read_text("utf-8"))
    return loaded


def _problems(data: Mapping[str, Any], path: Path) -> Iterator[str]:
    from jsonschema import Draft202012Validator

    for error in sorted(Draft202012Validator(schema()).iter_errors(data), key=lambda error: error.json_path):
        place = error.json_path.removeprefix("$").removeprefix(".")
        yield f"{path}: {place + ': ' if place else ''}{error.message}"
    for number, one in enumerate(data.get("suppressions", ())):
        try:
            date.fromisoformat(str(one.get("expires", "2000-01-01")))
        except (ValueError, AttributeError):
            yield f"{path}: suppressions[{number}].expires: is no day of the calendar. Write it as YYYY-MM-DD."


def settings(path: Path | None) -> list[Setting]:
    """Every setting with its value and where it came from, in the order of the schema."""
    given = read(path)
    known = schema()["properties"]
    return [
        Setting(name, given[name], str(path)) if name in given else Setting(name, about.get("default", ""), DEFAULT)
        for name, about in known.items()
    ]
