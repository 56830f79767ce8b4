"""The words that every report shares: what it is, what it is not, what the outcomes mean, and how to disagree."""

from __future__ import annotations

from collections.abc import Mapping

from seninfo_check.model import Level, Outcome, Reason, School, SchoolType

#: The line that every output carries.
DISCLAIMER = "This judges the published document, not the school, and is not legal advice."

#: Stands where the people who send a report have not said how to reach them.
CONTACT = "[your SEND team: name, phone and e-mail]"

OUTCOME_SHAPES: Mapping[Outcome, str] = {
    Outcome.MET: "✓",
    Outcome.PARTLY_MET: "◐",
    Outcome.NOT_MET: "✗",
    Outcome.NOT_APPLICABLE: "–",
    Outcome.CANNOT_TELL: "?",
}

OUTCOME_MEANINGS: Mapping[Outcome, str] = {
    Outcome.MET: "The report says it. A quote shows where.",
    Outcome.PARTLY_MET: "The report says part of it. We name the part that is missing.",
    Outcome.NOT_MET: "We read all that we could find, and the report does not say it.",
    Outcome.CANNOT_TELL: "We could not read all of it. A person needs to look.",
    Outcome.NOT_APPLICABLE: "The law does not ask this of this type of school.",
}

#: Schools that section 69 of the Act names.
_IN_LAW = frozenset({SchoolType.MAINSTREAM, SchoolType.MAINTAINED_NURSERY, SchoolType.SPECIAL})

_LEVELS: Mapping[Level, tuple[str, str]] = {
    Level.MUST: ("What the law asks for", "The law says that the report must tell parents these things."),
    Level.SHOULD: ("What the Code of Practice expects", "The Code says that a school should do this. It is not a legal duty."),
    Level.GOOD_PRACTICE: ("Good practice", "Councils often ask for this. Neither the law nor the Code does."),
}
_EXPECTED = ("What guidance expects", "The law does not name this type of school. Guidance expects a report that says the same things.")
_ON_REQUEST = ("What other schools must say", "The law does not ask this of an independent school. We checked on request.")

_TYPES: Mapping[SchoolType, str] = {
    SchoolType.MAINSTREAM: "mainstream school",
    SchoolType.MAINTAINED_NURSERY: "maintained nursery school",
    SchoolType.SPECIAL: "special school",
    SchoolType.PUPIL_REFERRAL_UNIT: "pupil referral unit",
    SchoolType.ALTERNATIVE_PROVISION: "alternative provision school",
    SchoolType.SIXTEEN_TO_NINETEEN: "16 to 19 school",
    SchoolType.INDEPENDENT: "independent school",
}

_REASONS: Mapping[Reason, str] = {
    Reason.ROBOTS_DISALLOWED: "The website asks programs not to read this page.",
    Reason.BLOCKED: "The website refused our program. A person may still be able to open it.",
    Reason.TIMEOUT: "The website did not answer in time.",
    Reason.GONE: "The website says that this page has been removed.",
    Reason.NOT_FOUND: "There is no page at this address.",
    Reason.TOO_LARGE: "The file is too large for our program.",
    Reason.UNSUPPORTED: "Our program cannot read this kind of file.",
    Reason.UNREADABLE: "The file is damaged, or not what its name says.",
    Reason.TLS: "The website's security certificate is not in order.",
    Reason.UNREACHABLE: "The website could not be reached.",
    Reason.REDIRECT: "The address sends the reader round in a circle.",
    Reason.SERVER_ERROR: "The website had a fault of its own.",
    Reason.ENCRYPTED: "The file needs a password.",
    Reason.NO_TEXT: "The file is a picture of text, so it cannot be searched or read aloud.",
    Reason.EMPTY: "The page or file holds no text.",
    Reason.NO_ADDRESS: "The list of schools gives no address.",
    Reason.NO_PERMISSION: "We had no permission to open this file.",
    Reason.NOTHING_CHOSEN: "No page or file looked like the report.",
}


def named_in_law(school: School) -> bool:
    """Whether section 69 of the Act names this type of school."""
    return school.type in _IN_LAW


def level_heading(level: Level, school: School) -> tuple[str, str]:
    """The heading for a level and a sentence about it. A school that the law does not name has expectations, no legal duties."""
    if level is Level.MUST and school.type is SchoolType.INDEPENDENT:
        return _ON_REQUEST
    if level is Level.MUST and not named_in_law(school):
        return _EXPECTED
    return _LEVELS[level]


def level_word(level: Level, school: School) -> str:
    """One word or two for a level: must, expected, should or good practice."""
    if level is Level.MUST and not named_in_law(school):
        return "expected"
    return level.value.replace("-", " ")


def type_words(school: School) -> str:
    """The type of school as a person would say it."""
    return _TYPES[school.type]


def reason_sentence(reason: Reason) -> str:
    """Why something could not be read, in a sentence that blames nobody."""
    return _REASONS[reason]


def disagree(contact: str) -> str:
    """How a school can disagree, in one paragraph."""
    return (
        "A program wrote this page, and it can be wrong. If you think that a finding is wrong, tell us which one. "
        "Send us the sentence of your report that answers it. A person will read it and put our page right. "
        f"Write to {contact or CONTACT}."
    )


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: 1 school, 600 schools."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
