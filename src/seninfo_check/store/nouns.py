"""A Report as JSON that gives back an equal Report."""

from __future__ import annotations

import dataclasses
import importlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from seninfo_check import model
from seninfo_check.model import Level, Report, Rule, Source

_PACKAGE = "seninfo_check"


def to_json(report: Report) -> bytes:
    """The report without its rules, which are named by their id."""
    return json.dumps(_plain(report), ensure_ascii=False, separators=(",", ":")).encode()


def from_json(data: bytes, rules: Mapping[str, Rule], titles: Mapping[str, tuple[str, str]]) -> Report:
    """The report as it was. A rule that is not among `rules` any more comes with its id, and its title and level from `titles`."""
    report = _noun(json.loads(data), rules, titles)
    if not isinstance(report, Report):
        raise TypeError("the stored text is not a report")
    return report


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Rule):
        return {"$rule": value.id}
    if isinstance(value, Enum):
        return {"$enum": _name(type(value)), "value": value.value}
    if isinstance(value, datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, tuple) and type(value) is tuple:
        return [_plain(item) for item in value]
    if isinstance(value, list):
        return {"$list": [_plain(item) for item in value]}
    if isinstance(value, frozenset):
        return {"$frozenset": sorted((_plain(item) for item in value), key=json.dumps)}
    if isinstance(value, Mapping):
        return {"$map": [[_plain(key), _plain(item)] for key, item in value.items()]}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.init}
        defaults = {field.name: field.default for field in dataclasses.fields(value)}
        kept = {name: _plain(item) for name, item in fields.items() if defaults[name] is dataclasses.MISSING or item != defaults[name]}
        return {"$": _name(type(value)), **kept}
    if type(value).__module__.startswith("numpy"):
        return _plain(value.item())
    raise TypeError(f"a report cannot hold a {type(value).__name__}")


def _noun(value: Any, rules: Mapping[str, Rule], titles: Mapping[str, tuple[str, str]]) -> Any:
    if isinstance(value, list):
        return tuple(_noun(item, rules, titles) for item in value)
    if not isinstance(value, dict):
        return value
    if "$" in value:
        return _type(value["$"])(**{name: _noun(item, rules, titles) for name, item in value.items() if name != "$"})
    if "$rule" in value:
        return rules.get(value["$rule"]) or _forgotten(value["$rule"], titles)
    if "$enum" in value:
        return _type(value["$enum"])(value["value"])
    if "$datetime" in value:
        return datetime.fromisoformat(value["$datetime"])
    if "$date" in value:
        return date.fromisoformat(value["$date"])
    if "$map" in value:
        return {_noun(key, rules, titles): _noun(item, rules, titles) for key, item in value["$map"]}
    if "$list" in value:
        return [_noun(item, rules, titles) for item in value["$list"]]
    return frozenset(_noun(item, rules, titles) for item in value["$frozenset"])


def _forgotten(identity: str, titles: Mapping[str, tuple[str, str]]) -> Rule:
    title, level = titles.get(identity, (identity, Level.MUST))
    return Rule(identity, title, Level(level), check="", source=Source("This rule is no longer in the rule pack"), advice="")


def _name(kind: type) -> str:
    if kind.__module__ == model.__name__:
        return kind.__name__
    if kind.__module__.split(".")[0] != _PACKAGE:
        raise TypeError(f"a report cannot hold a {kind.__name__}")
    return f"{kind.__module__}:{kind.__name__}"


def _type(name: str) -> Any:
    module, _, kind = name.rpartition(":")
    # A store may come from anybody: only our own nouns are made from it.
    if module and not module.startswith(f"{_PACKAGE}."):
        raise TypeError(f"the store names a noun that is not ours: {name}")
    found = getattr(importlib.import_module(module) if module else model, kind, None)
    if not isinstance(found, type) or not (dataclasses.is_dataclass(found) or issubclass(found, Enum)):
        raise TypeError(f"the store names a noun that is not ours: {name}")
    return found
