"""What a local authority adds: its local offer, the local names of services, its proforma and its own rules (`rules/authorities/`)."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from seninfo_check import rules
from seninfo_check.language import Phrases, Reading, Sentence, stems_of, words_of
from seninfo_check.model import Level, Rule, Source
from seninfo_check.rules import RulesError, Ruleset

#: The rule that a proforma makes: its questions in its order.
PROFORMA = "proforma"


@dataclass(frozen=True)
class Service:
    """A service under its local name; `means` is the name that every county knows it by."""

    name: str
    means: str
    what: str
    rules: tuple[str, ...]
    verified: bool
    full_name: str = ""
    url: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ProformaQuestion:
    """One question of the authority's proforma, other words that its heading may have, and the duties that it answers."""

    text: str
    duties: tuple[str, ...]
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Authority:
    """One local authority. `verified` is false while its facts were not checked with the council."""

    id: str
    name: str
    verified: bool
    local_offer: str
    local_offer_url: str
    local_offer_addresses: tuple[str, ...]
    gias_codes: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    proforma: str = ""
    questions: tuple[ProformaQuestion, ...] = ()
    rules: tuple[Rule, ...] = ()
    hash: str = ""
    targets: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def known(folder: Path | None = None) -> tuple[str, ...]:
    """The ids of the authorities that have a file."""
    return tuple(sorted(path.stem for path in ((folder or rules.rules_folder()) / "authorities").glob("*.toml")))


def load(name: str, folder: Path | None = None) -> Authority:
    """Load one authority by its id, name or GIAS code. Raises RulesError with every problem of its file, or when there is none."""
    folder = folder or rules.rules_folder()
    wanted = name.strip().casefold()
    for path in sorted((folder / "authorities").glob("*.toml")):
        body = path.read_bytes()
        try:
            data = tomllib.loads(body.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            if path.stem == wanted:
                raise RulesError([f"{path}: is not readable as TOML: {error}"]) from None
            continue
        if wanted in {path.stem, str(data.get("name", "")).casefold(), *data.get("gias_codes", ())}:
            problems = list(_problems(data, path, folder))
            if problems:
                raise RulesError(problems)
            return _authority(data, path, hashlib.sha256(body).hexdigest(), folder)
    raise RulesError(
        [f"There is no authority {name!r}. There are: {', '.join(known(folder)) or 'none'}. A new one is a file in rules/authorities/."]
    )


def _problems(data: Mapping[str, Any], path: Path, folder: Path) -> Iterator[str]:
    from jsonschema import Draft202012Validator

    schema_file = folder / "authorities" / "schema.json"
    if not schema_file.is_file():
        schema_file = rules.rules_folder() / "authorities" / "schema.json"
    schema = json.loads(schema_file.read_text("utf-8"))
    for error in sorted(Draft202012Validator(schema).iter_errors(data), key=lambda error: error.json_path):
        yield f"{path}: {error.json_path.removeprefix('$.')}: {error.message}"
    if data.get("id", path.stem) != path.stem:
        yield f"{path}: id: is {data['id']!r}, but the file's name says {path.stem!r}. Make them the same."
    ids = {rule.id for rule in rules.load(folder).rules}
    named = [
        (f"proforma.questions[{n}].duties", duty)
        for n, one in enumerate(data.get("proforma", {}).get("questions", ()))
        for duty in one.get("duties", ())
    ]
    named += [(f"services[{n}].rules", rule) for n, one in enumerate(data.get("services", ())) for rule in one.get("rules", ())]
    yield from (f"{path}: {place}: there is no rule {name!r}." for place, name in named if name not in ids)
    own = [str(one.get("id")) for one in data.get("rules", ())]
    yield from (
        f"{path}: rules: the id {name!r} is used already." for name in sorted({name for name in own if own.count(name) > 1 or name in ids})
    )
    yield from rules.problems_of_tables(data.get("rules", ()), path)


def _authority(data: Mapping[str, Any], path: Path, digest: str, folder: Path) -> Authority:
    proforma = data.get("proforma", {})
    authority = Authority(
        id=data["id"],
        name=data["name"],
        verified=data["verified"],
        local_offer=data["local_offer"]["name"],
        local_offer_url=data["local_offer"]["url"],
        local_offer_addresses=tuple(data["local_offer"]["addresses"]),
        gias_codes=tuple(data.get("gias_codes", ())),
        services=tuple(Service(**{**one, "rules": tuple(one["rules"])}) for one in data.get("services", ())),
        proforma=proforma.get("name", ""),
        questions=tuple(
            ProformaQuestion(one["text"], tuple(one["duties"]), tuple(one.get("headings", ()))) for one in proforma.get("questions", ())
        ),
        hash=digest,
        targets=data.get("targets", {}),
    )
    own = rules.rules_of_tables(data.get("rules", ()), path)
    return replace(authority, rules=(*own, *_proforma_rule(authority, proforma, path)))


def _proforma_rule(authority: Authority, proforma: Mapping[str, Any], path: Path) -> Iterator[Rule]:
    if authority.questions:
        yield Rule(
            id=PROFORMA,
            title=f"The report follows {authority.proforma}",
            level=Level.GOOD_PRACTICE,
            check=PROFORMA,
            source=Source(proforma["source"], verified=proforma["verified"]),
            advice="Use the questions of the proforma as headings, in its order. Parents then find the same things in the same place.",
            clause=authority.name,
            question="Does the report follow the authority's proforma?",
            options={
                "questions": [{"text": one.text, "headings": list(one.headings), "duties": list(one.duties)} for one in authority.questions]
            },
            path=str(path),
        )


def with_authority(ruleset: Ruleset, authority: Authority) -> Ruleset:
    """The rules with an authority's own after them, its local names and its plain-English targets; the hash changes with its file."""
    ruleset = rules.with_targets(ruleset, authority.targets) if authority.targets else ruleset
    digest = hashlib.sha256(f"{ruleset.hash} {authority.hash}".encode()).hexdigest()[:16]
    names = {name: service.means for service in authority.services for name in (service.name, service.full_name) if name}
    return replace(ruleset, rules=(*ruleset.rules, *authority.rules), hash=digest, local_names=names)


def in_common_names(reading: Reading, names: Mapping[str, str]) -> Reading:
    """The reading with each local name read as the name that every county knows; the text and its places stay as they are."""
    local = {name: means for name, means in names.items() if name.casefold() != means.casefold()}
    if not local:
        return reading
    phrases = Phrases([(name, name) for name in local])
    changed = tuple(_renamed(sentence, phrases, local) for sentence in reading.sentences)
    return reading if changed == reading.sentences else replace(reading, sentences=changed)


def _renamed(sentence: Sentence, phrases: Phrases, names: Mapping[str, str]) -> Sentence:
    found = list(phrases.find(sentence.stems))
    # A short name is written in capitals: "lift" in a sentence about stairs is not LIFT.
    found = [hit for hit in found if not hit[2].isupper() or sentence.words[hit[0]].isupper()]
    words, stems = list(sentence.words), list(sentence.stems)
    last = len(words)
    for start, end, name in sorted(found, reverse=True):
        if end <= last:
            words[start:end], stems[start:end] = words_of(names[name]), stems_of(names[name])
            last = start
    return replace(sentence, words=tuple(words), stems=tuple(stems)) if found else sentence


def hints(authority: Authority) -> Mapping[str, tuple[str, ...]]:
    """What the template adds to a question for the authority's schools, by rule id; every fact is to be checked by the school."""
    found: dict[str, list[str]] = {}
    for service in authority.services:
        reach = ", ".join(part for part in (service.phone, service.url) if part)
        name = f"{service.full_name} ({service.name})" if service.full_name else service.name
        line = f"In {authority.name}: {name}, {service.what}" + (f", {reach}." if reach else ".")
        for rule in service.rules:
            found.setdefault(rule, []).append(line if service.verified else f"{line} Check this first.")
    found.setdefault("local-offer", []).append(f"{authority.local_offer} is at {authority.local_offer_url}. Check this link first.")
    return {rule: tuple(lines) for rule, lines in found.items()}


def gaps(authority: Authority) -> Sequence[tuple[str, str]]:
    """The lines of the template's cover that the authority can fill."""
    return (("Local offer", f"[{authority.local_offer}: {authority.local_offer_url}. Check this link first.]"),)
