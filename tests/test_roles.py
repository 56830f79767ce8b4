"""What a sentence does: practice, a hope, a denial, the law or a template's prompt, whatever it is about."""

from __future__ import annotations

import pytest
from reading import reading

from seninfo_check import rules
from seninfo_check.checks import scorer


def role(text: str) -> str:
    return scorer.roles(reading(text), rules.rules_folder())[-1]


@pytest.mark.parametrize(
    "text",
    [
        "It is our intention to invite the nurse to a termly forum.",
        "We hope to train a member of staff as an ELSA next year.",
        "A sensory room is being planned for the old library.",
    ],
)
def test_a_hope_is_a_plan_whatever_it_is_about(text: str) -> None:
    assert role(text) == "plan"


@pytest.mark.parametrize(
    "text",
    [
        "We do not currently have a counsellor or a mentor.",
        "There is no lift and no ramp.",
        "We don't run any groups outside the classroom.",
    ],
)
def test_what_a_school_does_not_have_is_a_denial(text: str) -> None:
    assert role(text) == "denial"


@pytest.mark.parametrize(
    "text",
    [
        "Every school must publish an accessibility plan and keep it under review.",
        "A child has special educational needs if they have a learning difficulty which calls for special educational provision.",
        "Local authorities are required by the Act to publish a local offer.",
    ],
)
def test_what_all_schools_or_councils_must_do_is_law(text: str) -> None:
    assert role(text) == "law"


@pytest.mark.parametrize(
    "text",
    [
        "We will meet you every term to talk about the plan.",
        "We have no lift, so lessons move to the ground floor for a pupil in a wheelchair.",
        "As the Code asks, Mrs Lane meets parents each term and writes down what they want for their child.",
    ],
)
def test_a_promise_a_way_round_and_a_duty_fulfilled_are_practice(text: str) -> None:
    assert role(text) == "practice"
