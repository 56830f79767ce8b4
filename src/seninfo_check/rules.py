"""Rules are TOML files: find them, validate them all at once against `rules/schema.json`, load them."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from seninfo_check import kept
from seninfo_check.model import Examples, Level, Rule, SchoolType, Source

#: The folders whose TOML files are rules, in the order of a report.
FOLDERS = ("topics", "publication", "plain-english")

#: Statutory clauses in the order of the Schedule and the Act, then the Code's; unknown ids come last, by name.
ORDER = [
    "kinds-of-need",
    "identification",
    "evaluation",
    "progress-review",
    "teaching-approach",
    "adaptations",
    "additional-support",
    "inclusion-in-activities",
    "emotional-support",
    "senco-contact",
    "staff-expertise",
    "equipment",
    "parent-involvement",
    "pupil-involvement",
    "complaints",
    "other-bodies",
    "support-services",
    "transition",
    "local-offer",
    "disabled-admissions",
    "equal-treatment",
    "access-facilities",
    "accessibility-plan",
    "looked-after",
    "bullying",
    "named-contacts",
    "sen-policy",
    "local-offer-contribution",
]

#: The 23 items of Schedule 1 and section 69(3)(b).
STATUTORY = frozenset(ORDER[:23])


class RulesError(Exception):
    """One or more rule files have errors; `problems` names each with its file and place in it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Ruleset:
    """All rules in report order, and the hash of the files they came from, so that a result can be repeated."""

    rules: tuple[Rule, ...]
    hash: str
    folder: Path
    #: Local names of services and the names that every county knows them by; empty without an authority.
    local_names: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)

    def only(self, check: str) -> Ruleset:
        """The rules that one kind of check answers."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.check == check))

    def __contains__(self, rule_id: str) -> bool:
        return any(rule.id == rule_id for rule in self.rules)


def rules_folder() -> Path:
    """The rules that belong to this program: the repository's in a checkout, else the copy inside the wheel.

    Looks beside `__file__` and not through importlib.resources: an editable install leaves a stale copy there.
    """
    beside = Path(__file__).resolve().parents[2] / "rules"
    return beside if (beside / "schema.json").is_file() else Path(__file__).resolve().parent / "_rules"


def folder_of(rule: Rule) -> Path:
    """The folder of rules that a rule belongs to: the one above topics/ and its like, or the one where it lies with no such folder."""
    folder = Path(rule.path).parent
    return folder.parent if folder.name in (*FOLDERS, "authorities") else folder


@cache
def load(folder: Path | None = None) -> Ruleset:
    """Load every rule under a folder. Raises RulesError with all problems of all files at once."""
    folder = (folder or rules_folder()).absolute()
    if not folder.is_dir():
        raise RulesError(
            [f"{folder}: there is no such folder of rules. Give a folder that holds topics/*.toml, like the one in the program."]
        )
    schema_file = folder / "schema.json" if (folder / "schema.json").is_file() else rules_folder() / "schema.json"
    paths = sorted(path for name in FOLDERS for path in (folder / name).glob("*.toml")) or sorted(folder.glob("*.toml"))
    if not paths:
        raise RulesError([f"{folder}: holds no rule files (*.toml)."])
    bodies = {path: path.read_bytes() for path in paths}
    digest = hashlib.sha256()
    for path, body in bodies.items():
        digest.update(path.name.encode() + b"\0" + body + b"\0")
    for extra in ("lexicon.toml", "scorer.npz", "words.toml"):
        if (folder / extra).is_file():
            digest.update((folder / extra).read_bytes())
    schema = schema_file.read_bytes()
    key = hashlib.sha256(f"{digest.hexdigest()} {folder}".encode() + schema).hexdigest()
    return kept.kept("rules", key, lambda: Ruleset(_validated(bodies, json.loads(schema)), digest.hexdigest()[:16], folder))


def _validated(bodies: Mapping[Path, bytes], schema: Mapping[str, Any]) -> tuple[Rule, ...]:
    problems: list[str] = []
    loaded: list[Rule] = []
    for path, body in bodies.items():
        try:
            data = _plain(tomllib.loads(body.decode("utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(f"{path}: is not readable as TOML: {error}")
            continue
        found = list(_problems(data, path, schema))
        problems += found
        if not found:
            loaded.append(_rule(data, path))
    problems += _repeated(loaded)
    if problems:
        raise RulesError(problems)
    loaded.sort(key=lambda rule: (ORDER.index(rule.id) if rule.id in ORDER else len(ORDER), rule.path))
    return tuple(loaded)


def _plain(value: Any) -> Any:
    # TOML dates become text, so that one JSON Schema can describe them.
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _problems(data: Mapping[str, Any], path: Path, schema: Mapping[str, Any]) -> Iterator[str]:
    for error in sorted(_validator(json.dumps(schema)).iter_errors(data), key=lambda error: error.json_path):
        yield from (f"{path}: {said}" for said in _in_words(error))
    if data.get("id", path.stem) != path.stem:
        yield f"{path}: id: is {data['id']!r}, but the file's name says {path.stem!r}. Make them the same."


def _in_words(error: Any) -> Iterator[str]:
    place = error.json_path.removeprefix("$").removeprefix(".")
    inside = f"{place}." if place else ""
    if error.validator == "required":
        # jsonschema reports each missing name in an error of its own and names it only in its message.
        yield f"{inside}{error.message.split(chr(39))[1]}: is missing."
    elif error.validator == "additionalProperties":
        known = ", ".join(error.schema.get("properties", ()))
        yield from (f"{inside}{name}: is not a word that we know here. There are: {known}."
                    for name in error.instance if name not in error.schema.get("properties", ()))  # fmt: skip
    elif error.validator == "enum":
        yield f"{place}: {error.instance!r} is not one of: {', '.join(map(str, error.validator_value))}."
    elif error.validator in ("minLength", "minItems"):
        yield f"{place}: is too short: {error.instance!r}."
    elif error.validator == "pattern":
        yield f"{place}: {error.instance!r} is not written as asked ({error.validator_value})."
    else:
        yield f"{place}: {error.message}."


def problems_of_tables(tables: Sequence[Mapping[str, Any]], path: Path) -> Iterator[str]:
    """What is wrong with the `[[rules]]` of an authority's file, each with its place in it."""
    schema = json.loads((rules_folder() / "schema.json").read_text("utf-8"))
    for number, table in enumerate(tables):
        data = _plain(table)
        for problem in _problems(data, Path(str(data.get("id", ""))), schema):
            yield f"{path}: rules[{number}]: {problem.split(': ', 1)[1]}"


def rules_of_tables(tables: Sequence[Mapping[str, Any]], path: Path) -> tuple[Rule, ...]:
    """The rules of an authority's file, which has no problems."""
    return tuple(_rule(_plain(table), path) for table in tables)


@cache
def _validator(schema: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(schema))


def _repeated(rules: Sequence[Rule]) -> list[str]:
    seen: dict[str, Rule] = {}
    problems = []
    for rule in rules:
        if rule.id in seen:
            problems.append(f"{rule.path}: id: {rule.id!r} is also the id of {seen[rule.id].path}. An id is used once.")
        seen[rule.id] = rule
    return problems


def _rule(data: Mapping[str, Any], path: Path) -> Rule:
    examples = data["examples"]
    return Rule(
        id=data["id"],
        title=data["title"],
        level=Level(data["level"]),
        check=data["check"],
        source=Source(data["source"]["name"], data["source"].get("url", ""), data["source"]["verified"]),
        advice=data["advice"],
        clause=data.get("clause", ""),
        question=data.get("question", ""),
        why_it_matters=data.get("why_it_matters", ""),
        counts=data.get("counts", ""),
        does_not_count=data.get("does_not_count", ""),
        starter=data.get("starter", ""),
        applies_to=frozenset(SchoolType(name) for name in data.get("applies_to", list(SchoolType))),
        valid_from=date.fromisoformat(data.get("valid_from", "2014-09-01")),
        valid_to=date.fromisoformat(data["valid_to"]) if "valid_to" in data else None,
        options=data["options"],
        examples=Examples(tuple(examples["met"]), tuple(examples.get("partly-met", ())), tuple(examples["not-met"])),
        path=str(path),
    )


def with_targets(ruleset: Ruleset, targets: Mapping[str, Mapping[str, float]]) -> Ruleset:
    """The rules with an authority's own targets in place of ours: rule id to options (`{"reading-age": {"at_most": 12}}`).

    The hash changes with the targets, so that a result can be repeated. Raises RulesError for a rule that has no such target.
    """
    problems = [
        f"targets: {rule_id}.{name}: there is no such target. Rules with targets are those of plain-english."
        for rule_id, wanted in targets.items()
        for name in wanted
        if rule_id not in ruleset or name not in ruleset[rule_id].options
    ]
    if problems:
        raise RulesError(problems)
    changed = tuple(replace(rule, options={**rule.options, **targets.get(rule.id, {})}) for rule in ruleset.rules)
    digest = hashlib.sha256(f"{ruleset.hash}{json.dumps(targets, sort_keys=True)}".encode())
    return replace(ruleset, rules=changed, hash=digest.hexdigest()[:16])


def in_force(ruleset: Ruleset, on: date) -> tuple[Rule, ...]:
    """The rules that are in force on a day."""
    return tuple(rule for rule in ruleset.rules if rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to))
