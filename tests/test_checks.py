"""Each check by itself: contact, link, dates, wording, form, and whose text it is. Topics are held to their figures elsewhere."""

from __future__ import annotations

import pytest
from reading import finding, outcome, reading, report

from seninfo_check.checks import own
from seninfo_check.model import Outcome, School

MET, PARTLY, NOT = Outcome.MET, Outcome.PARTLY_MET, Outcome.NOT_MET
TITLE = "# SEN information report\n\n"


# ---- contact -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Our SENCO is Mrs Lane. Ring her on 01632 960123.",
        "The SENDCo, Amina Yusuf, can be reached at senco@fernhollow.example.",
        "| SENDCo | Amina Yusuf | senco@fernhollow.example |",
        "| Role | Name | Phone |\n|---|---|---|\n| Headteacher | Mr Bell | 01632 960100 |\n| SENCO | Mrs Lane | 01632 960123 |",
        "Our Inclusion Manager is Mr J. Okafor. Write to j.okafor (at) fernhollow (dot) example.",
        "Bethan is our SENCO. You can reach her on 01632 960123.",
        "Mrs Lane runs learning support. To speak to Mrs Lane ring the office on 01632 960100.",
        "## SENCO\n\nMrs H. Lane\n\n01632 960123",
        "Our SENCO is Mrs Lane ([send her a message](mailto:h.lane@fernhollow.example)).",
        "- SENCO: Mrs Lane\n- E-mail: senco@fernhollow.example",
    ],
)
def test_a_named_senco_with_a_way_to_reach_her_is_met(text: str) -> None:
    assert outcome("senco-contact", TITLE + text) is MET


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Our SENCO is Mrs Lane.", "Mrs Lane"),
        ("Our SENCO is Mrs Lane. Her e-mail is [email protected].", "readers cannot see it"),
        ("Our SENCO is Mrs Lane.\n\nFenshire SENDIASS: ring 01632 960188.", "does not say how to reach the SENCO"),
        ("Write to the SENDCo at senco@fernhollow.example.", "does not say who the SENCO is"),
        ("Our SENCO is Mrs Lane.\n\n## Complaints\n\nThe chair of governors, Mr Reid: clerk@fernhollow.example", "Mrs Lane"),
    ],
)
def test_one_half_of_a_contact_is_partly_met_and_the_other_half_is_named(text: str, says: str) -> None:
    found = finding("senco-contact", TITLE + text)
    assert found.outcome is PARTLY
    assert says in found.why
    assert sum(element.found for element in found.elements) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The SENCO keeps the register.",
        "The headteacher is Mrs Bell. Ring her on 01632 960123.",
        "# Our SENCO\n\nMore to follow.",
        "Ring 01632 960100 for the office.",
        "The SENCO reports to Mrs Patel, the headteacher.",
    ],
)
def test_a_role_alone_or_somebody_else_is_not_met(text: str) -> None:
    assert outcome("senco-contact", TITLE + text) is NOT


def test_a_phone_in_the_sites_footer_is_no_way_to_reach_the_senco() -> None:
    page = "<main><h1>SEN information report</h1><p>Our SENCO is Mrs Lane. She meets parents each term and plans help with them.</p></main>"
    one = report(page + "<footer>SENCO 01632 960100 senco@fernhollow.example</footer>", kind="html")
    assert {f.rule.id: f.outcome for f in one.findings}["senco-contact"] is PARTLY


# ---- link --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read our [SEND policy](https://www.fernhollow.example/x.pdf).", MET),
        ("[Policy](https://www.fernhollow.example/sen-policy.pdf)", MET),
        ("Our SEN policy is [here](https://www.fernhollow.example/1.pdf).", MET),
        ("Our SEND policy is in the office.", PARTLY),
        ("[SEND policy]()", PARTLY),
        ("Read our [uniform policy](https://www.fernhollow.example/uniform.pdf).", NOT),
        ("## SEND policy\n\nWelcome.", NOT),
    ],
)
def test_a_link_counts_by_its_words_or_its_address(text: str, expected: Outcome) -> None:
    assert outcome("policy-linked", TITLE + text) is expected


# ---- dates -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "dated", "reviewed", "next_review"),
    [
        ("Reviewed September 2025. Next review: September 2026.", MET, MET, MET),
        ("Reviewed 30 April 2025.", MET, NOT, NOT),
        ("Reviewed 2 June 2025.", MET, MET, NOT),
        ("Reviewed May 2025.", MET, MET, NOT),
        ("Reviewed September 2022. Next review due September 2023.", MET, NOT, PARTLY),
        ("Date: 18/09/2025\n\nReview due: 18/09/2026", MET, MET, MET),
        ("| Approved by | Governors | 18/09/2025 |\n|---|---|---|\n| Next review | | September 2026 |", MET, MET, MET),
        ("The school was built in June 1974 for 200 children of the town, and the hall was opened long after by the mayor.", NOT, NOT, NOT),
        ("Next review: September 2026.", NOT, NOT, MET),
    ],
)
def test_the_reports_own_dates(text: str, dated: Outcome, reviewed: Outcome, next_review: Outcome) -> None:
    whole = TITLE + text + "\n\n" + "\n\n".join(f"Paragraph {number} about how we teach." for number in "abcdefghij")
    assert [outcome(rule, whole) for rule in ("dated", "reviewed", "next-review")] == [dated, reviewed, next_review]


def test_a_date_that_has_passed_is_told_with_its_age() -> None:
    found = finding("reviewed", TITLE + "Reviewed September 2022.")
    assert "45 months ago" in found.why
    assert found.measure == 45


def test_a_school_year_in_the_title_dates_the_report() -> None:
    assert outcome("reviewed", "# SEN information report 2025/26\n\nWelcome.") is MET
    assert outcome("reviewed", "# SEN information report 2023/24\n\nWelcome.") is NOT


def test_a_date_in_a_running_footer_dates_the_report() -> None:
    one = report("<main><h1>SEN information report</h1><p>We teach all.</p></main><footer>Last updated 1 March 2026</footer>", kind="html")
    assert {f.rule.id: f.outcome for f in one.findings}["reviewed"] is MET


# ---- wording -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Pupils are placed on School Action Plus.", "School Action"),
        ("Four pupils have a statement of special educational needs.", "statement"),
        ("Ring Parent Partnership for advice.", "Parent Partnership"),
        ("We support pupils with BESD.", "BESD"),
        ("We follow the Disability Discrimination Act.", "Disability Discrimination Act"),
    ],
)
def test_words_of_the_old_law_are_named_with_todays(text: str, term: str) -> None:
    found = finding("no-old-law", TITLE + text)
    assert found.outcome is NOT
    assert term in found.why
    assert found.evidence[0].quote == text


@pytest.mark.parametrize(
    "text", ["We take action in school.", "This statement tells parents how we teach.", "Parents work in partnership."]
)
def test_everyday_words_are_not_the_old_law(text: str) -> None:
    assert outcome("no-old-law", TITLE + text) is MET


@pytest.mark.parametrize(
    "text",
    ["Our SENCO is [insert name].", "Describe here how pupils are taught.", "More to follow.", "TBC", "Lorem ipsum dolor.", "Ring XXXX.",
     "Name: ………", "[Say how parents are involved.]"],
)  # fmt: skip
def test_what_a_template_left_is_found(text: str) -> None:
    found = finding("no-prompts", TITLE + text)
    assert found.outcome is NOT
    assert len(found.evidence) == 1
    assert found.why.startswith("1 place")


@pytest.mark.parametrize("text", ["See the list [1].", "We use [Rapid Phonics](https://www.fernhollow.example/p).", "We wait… and listen."])
def test_brackets_and_dots_of_its_own_are_no_gaps(text: str) -> None:
    assert outcome("no-prompts", TITLE + text) is MET


# ---- form and whose it is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "SEN Information Report",
        "SEND policy and information report 2025",
        "Our school offer",
        "Special educational needs",
        "SEND Annual Report",
    ],
)
def test_a_report_says_what_it_is(title: str) -> None:
    assert outcome("is-report", f"# {title}\n\nWelcome.") is MET


@pytest.mark.parametrize(
    ("title", "what"),
    [
        ("Accessibility Plan 2025", "an accessibility plan"),
        ("Complaints Procedure", "a complaints procedure"),
        ("Pupil Premium Statement", "a pupil premium statement"),
        ("Admissions Policy", "an admissions policy"),
        ("SEND Policy", "a SEN policy"),
        ("Inclusion Strategy", "an inclusion strategy"),
        ("Equality Objectives", "equality information"),
    ],
)
def test_a_neighbour_of_the_report_is_named(title: str, what: str) -> None:
    found = finding("is-report", f"# {title}\n\nWe write this every year.")
    assert found.outcome is NOT
    assert f"This looks like {what}" in found.why


def test_the_school_is_named_as_given_or_as_the_text_says() -> None:
    text = TITLE + "Fernhollow Primary School welcomes you."
    assert outcome("names-school", text) is MET
    assert outcome("names-school", text, school="Fernhollow Primary School") is MET
    other = finding("names-school", text, school="Alder Bank Academy")
    assert other.outcome is NOT
    assert "speaks of Fernhollow Primary School" in other.why.replace("It speaks", "speaks")
    assert outcome("names-school", TITLE + "Welcome to our school.") is NOT


FOREIGN = "At Alder Bank Academy we hold a summer school. Alder Bank Academy has a transition lead."


def test_a_passage_left_over_from_another_school_is_found_and_meets_nothing() -> None:
    text = f"# Fernhollow Primary School: SEN information report\n\n## Moving on\n\n{FOREIGN}"
    assert outcome("no-other-school", text) is NOT
    assert outcome("transition", text) is not MET
    contact = f"{text}\n\n## SENCO\n\nAt Alder Bank Academy our SENCO is Mrs Lane. Alder Bank Academy staff ring 01632 960123."
    assert outcome("senco-contact", contact) is NOT


@pytest.mark.parametrize(
    "text",
    [
        "Pupils visit Alder Bank Academy in July before they move.",
        "The SENCO of Alder Bank Academy comes to the last review.",
        "At Fernhollow Primary School we work with Alder Bank Academy.",
    ],
)
def test_a_neighbour_in_our_own_sentence_is_no_leftover(text: str) -> None:
    assert outcome("no-other-school", f"# Fernhollow Primary School\n\n{text}") is MET


def test_school_names_are_told_from_schools_in_general() -> None:
    text = (
        "Children from Fernhollow Primary School and St Mary's C of E Primary School go to a local Secondary School or Alder Bank Academy."
    )
    assert list(own.school_names(text)) == ["Fernhollow Primary School", "St Mary's C of E Primary School", "Alder Bank Academy"]


def test_one_school_may_be_named_in_several_ways() -> None:
    assert own.same_school("St Mary's C of E Primary School", "St Mary's Primary")
    assert not own.same_school("Fernhollow Primary School", "Alder Bank Academy")
    assert not own.same_school("Primary School", "Fernhollow Primary School")


def test_the_own_name_is_the_one_that_the_report_speaks_of_most() -> None:
    read = reading("# Fernhollow Primary School\n\nWe visit Alder Bank Academy. Alder Bank Academy visits us. Alder Bank Academy is near.")
    assert own.own_name(read, School()) == "Fernhollow Primary School"
    assert own.other_names(read, School()) == ("Alder Bank Academy",)
