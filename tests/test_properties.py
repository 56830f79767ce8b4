"""What holds for any report: one finding a rule, no matter the order, and nothing met by what is no report of a school's own."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import DAY, DOCUMENTS, RULES, document, outcomes, report

from seninfo_check import pipeline
from seninfo_check.model import Outcome, School, SchoolType
from seninfo_check.rules import STATUTORY

DUTIES = [rule for rule in RULES.rules if rule.id in STATUTORY]
#: The rules that a report's own words can meet; what is published where and how is asked by others.
TELLING = [rule for rule in RULES.rules if rule.check in ("topic", "contact")]
EXAMPLES = [text for rule in RULES.rules for text in (*rule.examples.met, *rule.examples.partly_met, *rule.examples.not_met)]
#: As long as a line of a menu or footer can be.
SHORT = [text for text in EXAMPLES if len(text.split()) < 25]
SECTIONS = (DOCUMENTS / "fernhollow.md").read_text("utf-8").split("\n## ")
#: Running text about other things.
WELCOME = "".join(
    f"<p>Welcome to the pages of our school. {text} We are glad that you are here today.</p>" for text in ("Come in.", "Sit down.", "Look.")
)
#: Schedule 1 in its own words, shortened.
SCHEDULE = """The kinds of special educational needs for which provision is made at the school.
Information about the school's policies for the identification and assessment of pupils with special educational needs.
How the school evaluates the effectiveness of its provision for such pupils.
The school's arrangements for assessing and reviewing the progress of pupils with special educational needs.
The school's approach to teaching pupils with special educational needs.
How the school adapts the curriculum and learning environment for pupils with special educational needs.
Additional support for learning that is available to pupils with special educational needs.
How the school enables pupils with special educational needs to engage in the activities of the school together with children who do not.
Support that is available for improving the emotional, mental and social development of pupils with special educational needs.
The name and contact details of the SEN co-ordinator.
Information about the expertise and training of staff and about how specialist expertise will be secured.
Information about how equipment and facilities to support children with special educational needs will be secured.
The arrangements for consulting parents of children with special educational needs about, and involving such parents in, the education.
The arrangements for consulting young people with special educational needs about, and involving them in, their education.
Any arrangements made by the governing body relating to the treatment of complaints from parents of pupils with special educational needs.
How the governing body involves other bodies, including health and social services bodies, local authority support services and others.
The contact details of support services for the parents of pupils with special educational needs.
The school's arrangements for supporting pupils in transferring between phases of education or in preparing for adulthood.
Information on where the local authority's local offer is published."""


def _met(*texts: str, kind: str = "md", school: str = "") -> set[str]:
    found = outcomes(report(*texts, kind=kind, school=school))
    return {rule.id for rule in TELLING if found[rule.id] is Outcome.MET}


# ---- one finding a rule ------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(EXAMPLES), max_size=5),
    st.sampled_from(list(SchoolType)),
    st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=80),
)
def test_every_rule_has_exactly_one_finding(texts: list[str], kind: SchoolType, odd: str) -> None:
    one = report(*texts, f"A line. {odd}", type=kind)
    assert [finding.rule.id for finding in one.findings] == [rule.id for rule in RULES.rules]
    for finding in one.findings:
        assert finding.why
        assert (finding.outcome is Outcome.NOT_APPLICABLE) == (kind not in finding.rule.applies_to)
        if finding.outcome in (Outcome.MET, Outcome.PARTLY_MET) and finding.rule.check in ("topic", "contact"):
            assert finding.evidence, finding.rule.id


@settings(max_examples=25)
@given(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=6))
def test_evidence_is_quoted_from_where_it_says(texts: list[str]) -> None:
    one = report(*texts)
    by_url = {document.url: document.text for document in one.documents}
    for finding in one.findings:
        if finding.rule.check in ("topic", "contact"):
            for evidence in finding.evidence:
                assert by_url[evidence.url][evidence.start : evidence.end].startswith(evidence.quote.rstrip("…"))


# ---- order -------------------------------------------------------------------------------------------------------------


@settings(max_examples=15)
@given(st.lists(st.sampled_from(SECTIONS), min_size=2, max_size=8, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_the_sources_makes_no_difference(texts: list[str], dice: random.Random) -> None:
    pages = [document(f"## {text}", f"{number}.md") for number, text in enumerate(texts)]
    mixed = pages[:]
    dice.shuffle(mixed)
    one, two = (pipeline.check_documents(order, (), School(), RULES, DAY) for order in (pages, mixed))
    assert one.findings == two.findings


def test_split_pages_count_as_one_report() -> None:
    """One page a question, the question as the page's title, meets what the whole page meets."""
    whole = outcomes(report("\n## ".join(SECTIONS)))
    split = outcomes(report(*(f"# {text}" for text in SECTIONS[1:]), SECTIONS[0]))
    # What asks for dates and titles looks at the top of a page; the duties do not.
    assert {rule.id: (whole[rule.id], split[rule.id]) for rule in TELLING if whole[rule.id] is not split[rule.id]} == {}


# ---- what never counts -------------------------------------------------------------------------------------------------


@settings(max_examples=20)
@given(st.lists(st.sampled_from(SHORT), min_size=1, max_size=12))
def test_duty_words_in_menus_and_footers_meet_nothing(texts: list[str]) -> None:
    words = [" ".join(line for line in text.replace("#", " ").splitlines() if line.strip()).replace("<", "") for text in texts]
    menu = "".join(f'<li><a href="/{number}">{text}</a></li>' for number, text in enumerate(words))
    page = (
        f"<html><head><title>SEN information report</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><h1>SEN information report</h1>{WELCOME}</main>"
        f"<div class='cookie-notice'><p>{words[0]}</p></div><footer><p>{' '.join(words)}</p><ul>{menu}</ul></footer></body></html>"
    )
    assert _met(page, kind="html") == set()


@settings(max_examples=20)
@given(st.lists(st.sampled_from([rule.question or rule.title for rule in TELLING]), min_size=1, max_size=30, unique=True))
def test_headings_alone_meet_nothing(questions: list[str]) -> None:
    assert _met("# SEN information report\n\n" + "\n\n".join(f"## {question}" for question in questions) + "\n\nMore to follow.") == set()


def test_a_contents_list_meets_nothing() -> None:
    lines = "\n".join(f"- {rule.title} . . . . {number}" for number, rule in enumerate(TELLING, 1))
    links = "\n".join(f"- [{rule.question or rule.title}](#{rule.id})" for rule in TELLING)
    sections = "\n\n".join(f"## {title}\n\nMore to follow." for rule in TELLING for title in (rule.title, rule.question or "Read more"))
    assert _met(f"# SEN information report\n\n## Contents\n\n{lines}\n\n{links}\n\n{sections}") == set()


@pytest.mark.parametrize(
    "told", ["The report must include:", "Schedule 1 of the Special Educational Needs and Disability Regulations 2014 asks for:"]
)
def test_the_schedule_copied_meets_nothing(told: str) -> None:
    assert _met(f"# SEN information report\n\n{told}\n\n" + "\n".join(f"- {line}" for line in SCHEDULE.splitlines())) == set()


def test_prompts_that_nobody_answered_meet_nothing() -> None:
    lines = [f"## {rule.question or rule.title}\n\n[{rule.advice}]\n\n{rule.starter}" for rule in TELLING]
    found = _met("# SEN information report\n\n" + "\n\n".join(lines))
    assert found == set()


def test_another_schools_text_meets_nothing() -> None:
    foreign = {
        "transition": "At Alder Bank Academy we visit every primary school. Alder Bank Academy has three taster days in July.",
        "complaints": "Alder Bank Academy parents speak to the tutor first. Alder Bank Academy then hears the complaint in a panel.",
        "emotional-support": "At Alder Bank Academy an ELSA sees pupils weekly. Alder Bank Academy offers counselling on Tuesdays.",
        "senco-contact": "At Alder Bank Academy the SENCO is Mr Reid. Alder Bank Academy staff can be reached on 01632 960155.",
    }
    for duty, text in foreign.items():
        whole = f"# Fernhollow Primary School: SEN information report\n\nFernhollow Primary School has 200 pupils.\n\n## {duty}\n\n{text}"
        assert duty not in _met(whole, school="Fernhollow Primary School"), duty


@pytest.mark.parametrize(
    ("duty", "sentence"),
    [
        (
            "complaints",
            "If you are unhappy, speak to the class teacher first; if that fails, write to the governors, who answer in ten days.",
        ),
        ("senco-contact", "Our SENCO, Mrs Lane, answers at senco@fernhollow.example."),
        ("emotional-support", "Miss Lowe, our ELSA, sees about twelve children a week on worries, loss or friendships."),
        ("transition", "In July our leavers make four extra visits to their new school with an adult they know."),
        ("local-offer", "Fenshire's local offer is at https://www.fenshire-local-offer.example/."),
        ("access-facilities", "There is a ramp at the main door, a lift to the first floor and an accessible toilet."),
        ("support-services", "Fenshire SENDIASS advises parents free of charge on 01632 960188."),
    ],
)
def test_one_sentence_without_a_heading_can_meet_a_duty(duty: str, sentence: str) -> None:
    assert duty in _met(f"# SEN information report\n\nWelcome to our school.\n\n{sentence}")


# ---- noise -------------------------------------------------------------------------------------------------------------


@settings(max_examples=15)
@given(
    st.lists(
        st.sampled_from(["Harvest festival is on Friday.", "The hall has a new floor.", "Lunch costs £2.50.", "Choir meets at noon."]),
        max_size=6,
    )
)
def test_sentences_about_other_things_take_nothing_away(noise: list[str]) -> None:
    text = "# SEN information report\n\nOur SENCO is Mrs Lane. Ring her on 01632 960123."
    assert "senco-contact" in _met(text + "\n\n## News\n\n" + "\n\n".join(noise))
