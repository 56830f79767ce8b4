"""How many syllables a word has: a rule, a table of the words where the rule is wrong, and British and SEN words by hand.

The table comes from the CMU Pronouncing Dictionary's data (see `CMUDICT-LICENSE.txt` beside it); `scripts/build_syllables.py` builds it.
"""

from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from pathlib import Path

#: What a report says about where its syllables come from.
SOURCE = "CMU Pronouncing Dictionary, with British and SEN words checked by hand and a rule for words in neither"

TABLE = Path(__file__).with_name("syllables.txt.gz")


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """The syllables of one word as British speakers say it, 1 at least; parts of a hyphenated word are counted one by one.

    Letters said one by one ("EHCP") count as they are said. Figures count as one.
    """
    if "-" in word:
        return sum(syllables(part) for part in word.split("-") if part) or 1
    plain = word.replace("’", "'").strip("'.")
    lower = plain.lower()
    if lower in _BY_HAND:
        return _BY_HAND[lower]
    if is_spelled_out(plain):
        return sum(3 if letter in "Ww" else 1 for letter in plain.removesuffix("s"))
    table = _table()
    if lower in table:
        return table[lower]
    if lower.endswith(("'s", "s'")):
        stem = lower[:-2]
        return syllables(stem) + (lower.endswith("'s") and stem.endswith(_HISSING))
    return by_rule(lower)


def is_spelled_out(word: str) -> bool:
    """Whether an acronym is said letter by letter: capitals that do not read as a word ("EHCP", "TAs"), or up to three of them."""
    capitals = word.removesuffix("s")
    return (
        2 <= len(capitals) <= 6
        and capitals.isalpha()
        and capitals.isupper()
        and (len(capitals) <= 3 or not _SAYABLE.fullmatch(capitals.lower()))
    )


_SAYABLE = re.compile(r"[^aeiou]{0,2}[aeiou]{1,2}[^aeiou]{1,2}(?:[aeiou]{1,2}[^aeiou]{0,2})?")
_HISSING = ("s", "x", "z", "ch", "sh", "ce", "ge", "se", "ze")

_VOWELS = re.compile(r"[aeiouy]+")
# Two vowels side by side that are two syllables: cre-ate, i-dea, sci-ence, sit-u-ate, be-ing, vide-o, mu-se-um.
_TWO = re.compile(
    r"i[ao](?!u)(?<!cia)(?<!tia)(?<!cio)(?<!tio)(?<!sio)(?<!gio)(?<!xio)(?<!sia)|[aeiou]ing|iet|ier(?=[^aeiou]|$)|iu|u[ao](?<!qua)(?<!gua)(?<!quo)|eo(?!u)|uou|eu(?=m)|"
    r"rea(?=t[eio])|yi|ya|yo|oe(?=[mt])|ien(?=[ct])(?<!tien)(?<!cien)|uit(?=y|ou)|aic|oic"
)
_SILENT = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[rl]l)e$|(?<=[^aeiouytd])ed$|(?<=[aeiouy])ed$|(?<=[^aeiouyxzsl])es$(?<!ches)(?<!shes)(?<!ges)(?<!ces)|(?<=[aeiou]l)es$|"
    r"(?<=[aeiouy][^aeiouyl])e(?=(?:ly|less|ment|ments|ful|fully|ness|some|where|work|line|time|board|room|ground)$)"
)


def by_rule(word: str) -> int:
    """The syllables of a word in lower case by its spelling alone: groups of vowels, less silent ones, more where two are said."""
    word = re.sub(r"[^a-z]", "", word)
    if not word:
        return 1
    said = _SILENT.sub("", word)
    count = len(_VOWELS.findall(said)) + len(_TWO.findall(said))
    if said.endswith(("sm", "sms", "thm", "thms")):
        count += 1
    return max(count, 1)


@cache
def _table() -> dict[str, int]:
    table: dict[str, int] = {}
    with gzip.open(TABLE, "rt", encoding="ascii") as lines:
        for line in lines:
            count, words = line.split(" ", 1)
            table.update(dict.fromkeys(words.split(), int(count)))
    return table


# Where British speech, the sector or an acronym differs from the dictionary.
_BY_HAND = {
    "sen": 3, "send": 1, "senco": 2, "sencos": 2, "sendco": 2, "sendcos": 2, "senco's": 2, "sendco's": 2, "sendiass": 3, "ipsea": 3,
    "elsa": 2, "elsas": 2, "camhs": 1, "salt": 1, "portage": 2, "makaton": 3, "numicon": 3, "lexia": 3, "thrive": 1,
    "ofsted": 2, "neli": 2, "teacch": 1, "pecs": 1, "gcse": 4, "gcses": 4,
    "tribunal": 3, "tribunals": 3, "dyspraxia": 4, "dyscalculia": 5, "dysgraphia": 4, "dyspraxic": 3,
    "neurodiverse": 4, "neurodiversity": 6, "neurodivergent": 5, "neurodevelopmental": 7,
    "mr": 2, "mrs": 2, "ms": 1, "dr": 2, "st": 1, "etc": 4, "eg": 2, "e.g": 2, "ie": 2, "i.e": 2,
    "literacy": 4, "business": 2, "chocolate": 2, "secretary": 4, "dictionary": 4, "necessary": 4, "comfortable": 3,
    "comfortably": 3, "vegetable": 3, "temporary": 4, "temporarily": 5, "library": 3, "ordinary": 3, "ordinarily": 5, "preparatory": 5,
    "laboratory": 5, "mandatory": 4, "category": 4, "categories": 4, "statutory": 4, "inventory": 4, "territory": 4,
    "borough": 2, "specialty": 3, "speciality": 5, "aluminium": 5, "schedule": 2, "hour": 1, "hours": 1, "our": 1, "ours": 1,
    "real": 1, "really": 2, "being": 2, "carer": 2, "carers": 2, "carer's": 2, "carers'": 2,
    "timetable": 3, "timetables": 3, "timetabled": 3, "playground": 2, "classroom": 2, "classrooms": 2, "one-page": 2,
    "physiotherapy": 6, "physiotherapist": 6, "physiotherapists": 6, "visualise": 4, "manoeuvre": 3, "ageing": 2,
    "premises": 3, "headteacher": 3, "headteachers": 3, "ear": 1, "year": 1, "years": 1, "area": 3, "areas": 3,
}  # fmt: skip
