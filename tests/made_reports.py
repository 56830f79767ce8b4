"""Reports made by hand, so that a reporter is tested on what it is given and not on what a check finds."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from seninfo_check import readability, rules
from seninfo_check.model import (
    Block,
    Document,
    Element,
    Evidence,
    Finding,
    Kind,
    Level,
    Link,
    Outcome,
    Reason,
    Report,
    Rule,
    School,
    SchoolType,
    Skipped,
    Source,
)

WHEN = datetime(2026, 11, 1, tzinfo=UTC)
PAGE = "https://www.fernhollow.example/send-report"
FILE = "https://www.fernhollow.example/files/send-report.pdf"


def a_rule(rule_id: str, title: str, level: Level, clause: str, **more: Any) -> Rule:
    """A rule with made-up sources."""
    return Rule(
        rule_id,
        title,
        level,
        more.pop("check", "topic"),
        Source(f"SEND Regulations 2014, Schedule 1, paragraph {clause}", "https://www.legislation.gov.uk/uksi/2014/1530"),
        more.pop("advice", "Say who, what and when."),
        clause,
        **more,
    )


SENCO = a_rule(
    "senco-contact",
    "Who the SENCO is and how to reach them",
    Level.MUST,
    "4",
    check="contact",
    question="Who is the SENCO and how can I contact them?",
    advice="Give the SENCO's name, and a phone number or e-mail that reaches them.",
    starter="Our SENCO is [name]. You can reach [him, her or them] on [phone] or at [e-mail].",
    why_it_matters="It is the first thing that a worried parent looks for.",
)
COMPLAINTS = a_rule(
    "complaints",
    "What parents can do about a complaint",
    Level.MUST,
    "9",
    question="What can I do if I am not happy with my child's support?",
    advice="Say who a parent speaks to first, and what happens next if they are still unhappy.",
    starter="If you are unhappy with your child's support, first speak to [name and role]. "
    "If that does not settle it, [who to write to, and what happens by when].",
)
TRANSITION = a_rule(
    "transition", "How pupils are supported when they move", Level.MUST, "12", question="How does the school help my child to move school?"
)
OFFER = a_rule("local-offer", "Where the local authority's local offer is", Level.MUST, "13")
EQUIPMENT = a_rule("equipment", "How equipment is got", Level.MUST, "6", counts="Who asks for it, and where the money comes from.")
REVIEWED = a_rule(
    "reviewed",
    "The report was reviewed within the last 12 months",
    Level.SHOULD,
    "Code 6.79",
    check="date",
    advice="Review the report and change its date.",
)
PROMPTS = a_rule(
    "no-prompts",
    "No prompt of a template is left in",
    Level.GOOD_PRACTICE,
    "Good practice",
    check="wording",
    advice="Fill in each gap or delete its line.",
)

BLOCKS = (
    Block(Kind.HEADING, "SEN information report", 1),
    Block(Kind.HEADING, "Who can help?", 2, anchor="who"),
    Block(Kind.PARAGRAPH, "Our SENCO is Mrs Lane. Ring her on 01632 960123, or ask at the school office.", anchor="who"),
    Block(Kind.HEADING, "Complaints", 2),
    Block(Kind.LIST_ITEM, "If you are worried about your child, talk to the class teacher.", 1),
    Block(
        Kind.LIST_ITEM,
        "You can find the county's local offer on its website.",
        1,
        links=(Link("local offer", "https://www.fenshire.example/localoffer"),),
    ),
    Block(Kind.HEADING, "Moving on", 2),
    Block(Kind.TABLE_ROW, "Year 6 | Three extra visits to the new school, with a photo book to take home."),
)


def quote(document: Document, text: str, heading: str = "", page: int | None = None, element: str = "") -> Evidence:
    """Evidence at the place where the text stands in the document."""
    start = document.text.index(text)
    anchor = next((block.anchor for block in document.blocks if text in block.text), "")
    return Evidence(text, document.url, heading, page, anchor, start, start + len(text), element)


def a_report(school: School | None = None) -> Report:
    """One report with every outcome and every level."""
    document = Document(PAGE, "SEND information report", "en", "text/html", {"modified": date(2026, 9, 1)}, BLOCKS)
    school = school or School(
        "Fernhollow Primary School", SchoolType.MAINSTREAM, "100001", "Primary", "https://www.fernhollow.example", "Fenshire", "Fern Trust"
    )
    searched = "1 document, 4 sections, 6 sentences"
    findings = (
        Finding(
            SENCO,
            Outcome.MET,
            "The report names Mrs Lane and how to reach her.",
            (Element("who the SENCO is", True), Element("how to reach the SENCO", True)),
            (
                quote(
                    document,
                    "Our SENCO is Mrs Lane. Ring her on 01632 960123, or ask at the school office.",
                    "Who can help?",
                    element="who the SENCO is",
                ),
            ),
            searched,
        ),
        Finding(
            EQUIPMENT,
            Outcome.CANNOT_TELL,
            "Not found in what was read, but a file could not be read.",
            (Element("how equipment is got", False),),
            (),
            searched,
        ),
        Finding(
            COMPLAINTS,
            Outcome.PARTLY_MET,
            "The report only says who to turn to for worries.",
            (Element("who to turn to first", True), Element("what the formal next step is", False)),
            (quote(document, "If you are worried about your child, talk to the class teacher.", "Complaints"),),
            searched,
        ),
        Finding(
            TRANSITION,
            Outcome.MET,
            "The report says what the school does when pupils move.",
            (Element("what the school does when pupils move", True),),
            (quote(document, "Year 6 | Three extra visits to the new school, with a photo book to take home.", "Moving on"),),
            searched,
        ),
        Finding(
            OFFER,
            Outcome.NOT_MET,
            "No sentence of the report is about this.",
            (Element("where this area's local offer is", False),),
            (),
            searched,
        ),
        Finding(
            REVIEWED,
            Outcome.NOT_MET,
            "Last dated May 2025: 18 months ago.",
            (Element("a review this year", False),),
            (Evidence("May 2025", PAGE, "page header or footer"),),
            searched,
            18.0,
        ),
        Finding(PROMPTS, Outcome.NOT_APPLICABLE, "This does not bind this type of school."),
    )
    skipped = (Skipped("https://www.fernhollow.example/files/equipment.pdf", Reason.NO_TEXT, "Page 1 is a scan."),)
    return Report(school, (document,), skipped, findings, WHEN, "0123456789abcdef", "0.1.0")


_NAMES = [
    "Ash",
    "Beech",
    "Birch",
    "Cedar",
    "Elm",
    "Fern",
    "Hazel",
    "Holly",
    "Larch",
    "Maple",
    "Oak",
    "Pine",
    "Rowan",
    "Sycamore",
    "Thorn",
    "Willow",
]
_PLACES = [
    "brook",
    "bury",
    "combe",
    "dale",
    "field",
    "ford",
    "ham",
    "hurst",
    "ley",
    "marsh",
    "mead",
    "mere",
    "moor",
    "ridge",
    "ton",
    "worth",
]
_PLAIN = (
    "We want every pupil to do well, to be safe and to like coming to school. Teachers plan lessons so that all pupils can take part. "
    "The SENCO leads this work and reports to the governors each term. We write down what we agree with you, and we keep a copy."
)
_FILLER = (
    f"{_PLAIN} The differentiated curriculum is underpinned by a graduated response "
    "in partnership with multi-agency professionals across the locality area."
)


def a_county(number: int = 600, ruleset: rules.Ruleset | None = None) -> list[Report]:
    """Many reports with the real rules; the same number gives the same reports."""
    ruleset = ruleset or rules.load()
    return [_one_of_many(index, ruleset.rules) for index in range(number)]


def _one_of_many(index: int, all_rules: Sequence[Rule]) -> Report:
    dice = random.Random(index)
    place = dice.choice(_NAMES) + dice.choice(_PLACES)
    phase = dice.choices(["Primary", "Secondary", "Special", "Nursery"], [75, 17, 5, 3])[0]
    kind = {"Special": SchoolType.SPECIAL, "Nursery": SchoolType.MAINTAINED_NURSERY}.get(phase, SchoolType.MAINSTREAM)
    saint = dice.choice(["", "", "St Mary's ", "Holy Trinity "])
    trust = dice.choice(["", "", "Fern Trust", "Fenshire Schools Partnership", "Three Rivers Trust"])
    school = School(
        f"{saint}{place} {phase} School", kind, str(100000 + index), phase, f"https://www.{place.lower()}{index}.example", "Fenshire", trust
    )
    if dice.random() < 0.07:
        reason = dice.choice([Reason.BLOCKED, Reason.NO_TEXT, Reason.NOTHING_CHOSEN, Reason.TIMEOUT])
        skipped = (Skipped(school.website, reason, "Open the website by hand."),)
        findings = tuple(Finding(rule, Outcome.CANNOT_TELL, "No report could be read.") for rule in all_rules)
        return Report(school, (), skipped, findings, WHEN, "0123456789abcdef", "0.1.0")
    blocks: list[Block] = [Block(Kind.HEADING, f"SEN information report of {school.name}", 1)]
    plans: list[tuple[Rule, Outcome, str]] = []
    quality, hard = dice.betavariate(5, 2), dice.betavariate(1, 2)
    for rule in all_rules:
        outcome = dice.choices(
            [Outcome.MET, Outcome.PARTLY_MET, Outcome.NOT_MET], [quality, (1 - quality) * 0.5, (1 - quality) * (0.2 + dice.random())]
        )[0]
        if kind not in rule.applies_to:
            outcome = Outcome.NOT_APPLICABLE
        text = ""
        if outcome in (Outcome.MET, Outcome.PARTLY_MET) and rule.check in ("topic", "contact"):
            text = dice.choice(rule.examples.met if outcome is Outcome.MET else rule.examples.partly_met or rule.examples.met).replace(
                "\n", " "
            )
        plans.append((rule, outcome, text))
        if rule.check in ("topic", "contact"):
            blocks += [
                Block(Kind.HEADING, rule.question or rule.title, 2),
                Block(Kind.PARAGRAPH, f"{text} {_FILLER if dice.random() < hard else _PLAIN}".strip()),
            ]
    document = Document(f"{school.website}/send-report", "SEN information report", "en", "text/html", {}, tuple(blocks))
    findings = []
    for rule, outcome, text in plans:
        names = [element["name"] for element in rule.options.get("elements", []) if not element.get("weak")] or ["what is asked for"]
        elements = tuple(
            Element(name, outcome is Outcome.MET or (outcome is Outcome.PARTLY_MET and count == 0)) for count, name in enumerate(names)
        )
        evidence = (quote(document, text, rule.question),) if text else ()
        months = float(dice.choice([3, 8, 11, 14, 20, 30, 45])) if rule.id == "reviewed" and outcome is not Outcome.CANNOT_TELL else None
        why = {Outcome.MET: "The report says it.", Outcome.NOT_MET: "No sentence of the report is about this."}.get(
            outcome, "The report says part of it."
        )
        findings.append(Finding(rule, outcome, why, elements, evidence, "1 document, 28 sections, 170 sentences", months))
    return Report(school, (document,), (), tuple(findings), WHEN, "0123456789abcdef", "0.1.0", readability.measure([document]))


def two_reports() -> list[Report]:
    """A school whose report was read, and one whose website let nobody in."""
    report = a_report()
    findings = tuple(Finding(finding.rule, Outcome.CANNOT_TELL, "No report could be read.") for finding in report.findings)
    school = School("Aldermoor Special School", SchoolType.SPECIAL, "100002", "Special", "https://www.aldermoor.example", "Fenshire")
    blocked = Skipped("https://www.aldermoor.example", Reason.BLOCKED, "Open the website by hand.")
    return [report, Report(school, (), (blocked,), findings, WHEN, "0123456789abcdef", "0.1.0")]
