"""The kinds of school: GIAS codes and people's words to the types that the duty to publish tells apart."""

from __future__ import annotations

import re
from collections.abc import Mapping

from seninfo_check.model import SchoolType

_NO_NAME_IN_LAW = "the law does not name this type of school, guidance only expects a report"
_BY_HAND = "sources differ on whether this type of school must publish: check its duty by hand"

#: GIAS `TypeOfEstablishment (code)` to our type and a note where the duty is not plain (LAW: who must publish).
GIAS_TYPES: Mapping[int, tuple[SchoolType, str]] = {
    **dict.fromkeys((1, 2, 3, 5, 28, 34, 35, 40, 41), (SchoolType.MAINSTREAM, "")),
    15: (SchoolType.MAINTAINED_NURSERY, ""),
    **dict.fromkeys((7, 12, 33, 36, 44), (SchoolType.SPECIAL, "")),
    14: (SchoolType.PUPIL_REFERRAL_UNIT, _NO_NAME_IN_LAW),
    **dict.fromkeys((38, 42, 43), (SchoolType.ALTERNATIVE_PROVISION, _NO_NAME_IN_LAW)),
    **dict.fromkeys((39, 45, 46), (SchoolType.SIXTEEN_TO_NINETEEN, _NO_NAME_IN_LAW)),
    6: (SchoolType.MAINSTREAM, _BY_HAND),
    8: (SchoolType.SPECIAL, _BY_HAND),
    57: (SchoolType.SIXTEEN_TO_NINETEEN, _BY_HAND),
    10: (SchoolType.INDEPENDENT, "an independent school has no duty to publish a SEN information report"),
    11: (SchoolType.INDEPENDENT, "an independent school has no duty to publish a SEN information report"),
    18: (SchoolType.INDEPENDENT, "a further education college has no duty to publish a SEN information report"),
}

# Words for a type, without spaces and case, as GIAS and people write them; our own words come from SchoolType.
_TYPE_WORDS: Mapping[str, int | SchoolType] = {
    "communityschool": 1,
    "voluntaryaidedschool": 2,
    "voluntarycontrolledschool": 3,
    "foundationschool": 5,
    "academysponsorled": 28,
    "academyconverter": 34,
    "freeschools": 35,
    "universitytechnicalcollege": 40,
    "studioschools": 41,
    "localauthoritynurseryschool": 15,
    "communityspecialschool": 7,
    "foundationspecialschool": 12,
    "academyspecialsponsorled": 33,
    "academyspecialconverter": 44,
    "freeschoolsspecial": 36,
    "pupilreferralunit": 14,
    "freeschoolsalternativeprovision": 38,
    "academyalternativeprovisionconverter": 42,
    "academyalternativeprovisionsponsorled": 43,
    "freeschools16to19": 39,
    "academy16to19sponsorled": 46,
    "academy1619converter": 45,
    "citytechnologycollege": 6,
    "nonmaintainedspecialschool": 8,
    "otherindependentspecialschool": 10,
    "otherindependentschool": 11,
    "furthereducation": 18,
    "academysecure16to19": 57,
    **dict.fromkeys(("primary", "secondary", "academy", "freeschool", "maintained", "mainstreamschool"), SchoolType.MAINSTREAM),
    **dict.fromkeys(("infant", "junior", "middle", "allthrough", "primaryschool", "secondaryschool"), SchoolType.MAINSTREAM),
    **dict.fromkeys(("nursery", "nurseryschool"), SchoolType.MAINTAINED_NURSERY),
    **dict.fromkeys(("specialschool",), SchoolType.SPECIAL),
    **dict.fromkeys(("pru",), SchoolType.PUPIL_REFERRAL_UNIT),
    **dict.fromkeys(("ap", "apacademy", "apfreeschool"), SchoolType.ALTERNATIVE_PROVISION),
    **dict.fromkeys(("sixthform", "16to19", "1619", "sixthformcollege"), SchoolType.SIXTEEN_TO_NINETEEN),
    **dict.fromkeys(("independentschool", "private"), SchoolType.INDEPENDENT),
}


def school_type(words: str, code: str = "") -> tuple[SchoolType, str]:
    """Our type for a GIAS code or for words, and a note for a person when the duty of such a school is not plain."""
    if code.isdecimal():
        known = GIAS_TYPES.get(int(code))
        return known or (
            SchoolType.INDEPENDENT,
            f"a school of the type '{words or code}' has no duty to publish; it may be checked on request",
        )
    if not words:
        return SchoolType.MAINSTREAM, "no type of school is given: it is checked as a mainstream school"
    for ours in SchoolType:
        if plain(words) == plain(ours):
            return ours, ""
    meaning = int(words) if words.isdecimal() else _TYPE_WORDS.get(plain(words))
    if isinstance(meaning, SchoolType):
        return meaning, ""
    if meaning is not None:
        return school_type(words, str(meaning))
    choices = ", ".join(SchoolType)
    return SchoolType.MAINSTREAM, f"the type '{words}' is not known: it is checked as a mainstream school. Write one of {choices}."


def plain(words: str) -> str:
    """The words without case, spaces and punctuation, for comparing what people typed."""
    return re.sub(r"[^a-z0-9]", "", words.casefold())
