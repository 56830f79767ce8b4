"""Names of people in a text."""

from __future__ import annotations

import re
from itertools import dropwhile, takewhile

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Revd|Sir|Dame|Madame|Father|Sister|Canon|Señor|Señora)\b\.?"
# Initials ("J. Okafor", "KL Singh"), then names; the capitals of an acronym ("Mrs Lane SENCO") are neither.
_INITIALS = r"[A-Z](?:\.(?=[ \t]?[A-Z])|[A-Z]?(?=[ \t][A-Z](?:[a-zà-ÿ’']|[ \t][A-Z])))"
_NAME_WORD = rf"(?:{_INITIALS}|(?:O['’]|Mc|Mac|[Dd]e\s|[Vv]an\s|[Aa]l-|El-)?[A-Z][\w’'À-ÿ]*[a-zà-ÿ](?:-[A-Z][\w’'À-ÿ]+)*)"
_NOT_NAMES = frozenset(
    """senco sendco send sen the our we you your all any every each this that these those head headteacher deputy assistant
    teacher teaching lead leader inclusion manager coordinator co-ordinator school academy primary secondary nursery
    infant junior college trust special educational needs support pupil pupils parent parents child children class year
    key stage early years family governor governors governing body board council county city local offer authority
    education health care plan plans national award code practice act monday tuesday wednesday thursday friday saturday
    sunday january february march april may june july august september october november december contact email telephone
    phone tel please office reception staff team service services principal information report policy learning mental
    speech language therapy therapist and or in at is who what how when where if for with from by to a an as on no not yes
    other more about designated safeguarding level english maths science room mrs mr ms miss dr it named person
    responsible name role days day qualified telephone number address website adviser officer specialist pastoral""".split()  # noqa: SIM905 - a list of a word a line would be 170 lines long
)
TITLED_NAME = re.compile(rf"\b{_TITLE}\s*(?:{_NAME_WORD})(?:(?:[ \t]+|(?<=\.))(?!{_TITLE})(?:{_NAME_WORD})){{0,3}}")
_BARE_NAME = re.compile(rf"\b(?:{_NAME_WORD})(?:(?:[ \t]+|(?<=\.))(?:{_NAME_WORD})){{1,4}}")


def people_in(text: str) -> tuple[str, ...]:
    """Names of people in a text: titled ("Mrs Lane", "Ms K. Singh") and plain ("Amina Yusuf"); role words never count as names."""
    names = [_without_roles(match.group()) for match in TITLED_NAME.finditer(text)]
    for match in _BARE_NAME.finditer(text):
        parts = list(dropwhile(_is_role_word, match.group().split()))
        name = " ".join(takewhile(lambda part: not _is_role_word(part), parts))
        if " " in name and not any(name in known or known in name for known in names):
            names.append(name)
    return tuple(name for name in names if name)


def _is_role_word(word: str) -> bool:
    return word.lower().strip(".,") in _NOT_NAMES


def _without_roles(name: str) -> str:
    parts = name.split()
    for index, part in enumerate(parts[1:], start=1):
        if _is_role_word(part):
            parts = parts[:index]
            break
    return " ".join(parts) if len(parts) > 1 else ""
