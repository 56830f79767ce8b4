"""What the scorer sees of a sentence: its words and their concepts, and the same of its headings, lead-in and neighbours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from seninfo_check import rules
from seninfo_check.language import EMAIL, OBFUSCATED_EMAIL, PHONE, TITLED_NAME, URL, Phrases, Sentence, stems_of


@cache
def lexicon(folder: Path) -> Phrases:
    """The concepts of `lexicon.toml` as phrases, what sentences do ("does:hope") and the rules' own words ("says:complaints/person")."""
    written = tomllib.loads((folder / "lexicon.toml").read_text("utf-8"))
    named = [(name, phrase) for name, phrases in written["concepts"].items() for phrase in phrases]
    named += [(f"does:{name}", phrase) for name, phrases in written["does"].items() for phrase in phrases]
    for rule in rules.load(folder).rules:
        if rule.check == "topic":
            named += [(f"says:{rule.id}/{element['id']}", phrase) for element in rule.options["elements"] for phrase in element["says"]]
            named += [(f"heads:{rule.id}", phrase) for phrase in rule.options.get("headings", ())]
    return Phrases(named)


#: How much a kind of feature counts beside a sentence's own words (1): tuned on whole reports, see docs/accuracy.md.
CONTEXT = {"h": 0.5, "hc": 0.5, "x": 0.5, "o": 0.3, "l": 0.5, "lc": 0.5, "pc": 0.4, "sc": 0.3, "g": 0.3}

#: How the features begin that tell what a sentence does; only its role is judged by them.
GRAMMAR = "d:"


def features(sentence: Sentence, concepts: Phrases) -> Iterator[str]:
    """What the model sees of a sentence: stems, stem pairs, concepts and their pairs, the same of its context, and runs of letters."""
    all_of_it = seen(sentence, concepts)
    yield from all_of_it.plain
    for start, others in all_of_it.pairs:
        for other in others:
            yield f"{start}+{other}"
    for word in sentence.words:
        yield from letters_of(word.lower())


@lru_cache(maxsize=20_000)
def letters_of(word: str) -> tuple[str, ...]:
    """The runs of three to five letters of a word in lower case, its ends marked."""
    # Runs of three to five letters find the kinship of words that no stem and no list of ours knows.
    framed = "<" + re.sub(r"\d", "0", word) + ">"
    return tuple(dict.fromkeys("g:" + framed[start : start + size] for size in (3, 4, 5) for start in range(len(framed) - size + 1)))


@dataclass(frozen=True)
class Seen:
    """The features of a sentence: those that stand alone, and pairs as the first with all its seconds."""

    plain: list[str]
    pairs: list[tuple[str, Sequence[str]]]


def seen(sentence: Sentence, concepts: Phrases) -> Seen:
    """What the model sees of a sentence but the runs of letters, which its words give."""
    stems = ["#" if word[0].isdigit() else word for word in sentence.stems]
    plain = ["w:" + word for word in stems]
    plain += [f"b:{first}_{second}" for first, second in zip(["^", *stems], [*stems, "$"], strict=True)]
    marks = set(_marks(sentence))
    plain += marks
    own_context = _context(sentence.text, concepts)
    found, doing = own_context.concepts, own_context.doing
    plain += ["c:" + name for name in found if not name.startswith("heads:")]
    plain += [GRAMMAR + name for name in doing]
    plain += [f"{GRAMMAR}{first}+{second}" for at, first in enumerate(doing) for second in doing[at + 1 :]]
    own = sorted({name for name in found if ":" not in name} | (marks & _PAIRED))
    pairs: list[tuple[str, Sequence[str]]] = [("cc:" + first, own[index + 1 :]) for index, first in enumerate(own)]
    if sentence.headings:
        near = _context(sentence.headings[-1], concepts)
        plain += near.words
        plain += ["hc:" + name for name in near.concepts]
        pairs += [("x:" + name, own) for name in near.concepts if not name.startswith("says:")]
        for outer in sentence.headings[:-1][-2:]:
            plain += _context(outer, concepts, "o:").words
    if sentence.lead_in:
        lead = _context(sentence.lead_in, concepts, "l:")
        plain += lead.words
        plain += ["lc:" + name for name in lead.concepts]
    for kind, text in (("pc:", sentence.before), ("sc:", sentence.opening)):
        if text:
            plain += [kind + name for name in _context(text, concepts).concepts]
    plain += ["k:" + sentence.kind, f"n:{min(len(stems) // 4, 8)}"]
    return Seen(plain, pairs)


@dataclass(frozen=True)
class _Context:
    words: tuple[str, ...]
    concepts: tuple[str, ...]
    doing: tuple[str, ...]


@lru_cache(maxsize=4096)
def _context(text: str, concepts: Phrases, kind: str = "h:") -> _Context:
    # Many sentences share a heading, a lead-in or the sentence before them.
    stems = stems_of(text)
    found = sorted({name for _, _, name in concepts.find(stems)})
    doing = tuple(name[5:] for name in found if name.startswith("does:"))
    return _Context(tuple(kind + word for word in stems), tuple(name for name in found if not name.startswith("does:")), doing)


def concepts_in(text: str, folder: Path) -> tuple[str, ...]:
    """The concepts of `lexicon.toml`, and the rules' own words, that a sentence names."""
    return _context(text, lexicon(folder)).concepts


_PAIRED = frozenset({"m:email", "m:phone", "m:url", "m:link", "m:person", "m:area-offer", "m:short"})
#: "Norfolk's Local Offer", "the council's local offer": an area's own, not local offers in general.
_AREA_OFFER = re.compile(
    r"\b(?!(?:The|Our|What|A|This|Your|Is|SEND?|Every|Each|Local|In|On|Find|About|See)\b)[A-Z][a-z]+(?:['’]s)?\s+"
    r"(?:Council(?:['’]s)?\s+)?(?:SEND?\s+(?:and\s\w+\s)?)?[Ll]ocal\s[Oo]ffer"
    r"|\b(?:council|county|borough|city|authority|LCC|LA|KCC)(?:['’]s)?\s+(?:SEND?\s+)?local offer"
    r"|[Ll]ocal [Oo]ffer (?:of|for|from|in|by) (?:the )?[A-Z]"
)
_INNER_DOT = re.compile(r"\.\w")
#: Words that an address may carry run together, "www.leedslocaloffer.example".
_IN_ADDRESS = (
    "localoffer",
    "local-offer",
    "sendias",
    "iass",
    "ipsea",
    "accessib",
    "complain",
    "admission",
    "send-policy",
    "sen-policy",
    "bully",
)


def _marks(sentence: Sentence) -> Iterator[str]:
    text = sentence.text
    if ("@" in text and EMAIL.search(text)) or (" at" in text.lower() and OBFUSCATED_EMAIL.search(text)):
        yield "m:email"
    if "0" in text and PHONE.search(text):
        yield "m:phone"
    addresses = [link.url for link in sentence.links]
    if _INNER_DOT.search(text):
        addresses += URL.findall(text)
        if len(addresses) > len(sentence.links):
            yield "m:url"
    if sentence.links:
        yield "m:link"
    for address in addresses:
        for word in _IN_ADDRESS:
            if word in address.lower():
                yield "a:" + word
    if "[" in text or "…" in text or "..." in text or "___" in text:
        yield "m:gap"
    if TITLED_NAME.search(text):
        yield "m:person"
    if "ffer" in text and _AREA_OFFER.search(text):
        yield "m:area-offer"
    if len(sentence.stems) <= 3:
        yield "m:short"
    if text.endswith("?"):
        yield "m:question"
    if sentence.before == "":
        yield "m:first"
    yield "f:" + (sentence.stems[0] if sentence.stems else "")
