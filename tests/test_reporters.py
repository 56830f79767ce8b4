"""What the reporters say about the reports they are given."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from lxml import html as lxml_html
from made_reports import COMPLAINTS, OFFER, PROMPTS, REVIEWED, SENCO, a_county, a_report, two_reports

from seninfo_check import reporters
from seninfo_check.model import Block, Document, Evidence, Finding, Kind, Link, Outcome, Reason, Report, Rule, School, SchoolType, Skipped
from seninfo_check.reporters import REPORTERS, county
from seninfo_check.reporters.annotated import annotated
from seninfo_check.reporters.fixes import PARENTS_ASK, fixes
from seninfo_check.reporters.index_page import index
from seninfo_check.reporters.letter import letter_html
from seninfo_check.reporters.places import place
from seninfo_check.reporters.topic_page import topic_page
from seninfo_check.rules import load

COUNTY = a_county(60)


def with_findings(*findings: tuple[Rule, Outcome]) -> Report:
    return replace(a_report(), findings=tuple(Finding(rule, outcome, "Because.") for rule, outcome in findings))


def text_of(body: bytes) -> str:
    return " ".join(lxml_html.fromstring(body).text_content().split())


# The fixes that help most


def test_must_comes_before_should_and_not_found_before_partly_found() -> None:
    absent = [(rule, Outcome.NOT_MET) for rule in (PROMPTS, REVIEWED, OFFER, COMPLAINTS)]
    report = with_findings((SENCO, Outcome.PARTLY_MET), *absent)
    assert [fix.finding.rule.id for fix in fixes(report, 5)] == ["complaints", "local-offer", "senco-contact", "reviewed", "no-prompts"]


def test_what_could_not_be_judged_is_no_fix() -> None:
    assert fixes(with_findings((SENCO, Outcome.CANNOT_TELL), (OFFER, Outcome.NOT_APPLICABLE), (COMPLAINTS, Outcome.MET))) == ()


def test_every_statutory_rule_has_its_place_among_what_parents_ask() -> None:
    from seninfo_check.rules import STATUTORY

    assert set(PARENTS_ASK) >= STATUTORY


def test_every_rule_that_a_text_can_answer_has_a_sentence_whose_facts_are_all_gaps() -> None:
    starters = {rule.id: rule.starter for rule in load().rules if rule.check in ("topic", "contact")}
    assert not [rule_id for rule_id, starter in starters.items() if not re.search(r"\[[^\]]+\]", starter)]
    outside = [word for starter in starters.values() for word in re.sub(r"\[[^\]]*\]", "", starter).split()]
    assert not [word for word in outside if re.search(r"\d|@|Mrs|www", word)]


def test_a_rule_without_a_sentence_gets_one_from_its_missing_elements() -> None:
    fix = next(fix for fix in fixes(a_report()) if fix.finding.rule.id == "local-offer")
    assert fix.sentence == "In our school, [say where this area's local offer is]."


# Places


def test_a_pdf_opens_at_its_page() -> None:
    there = place(Evidence("Our SENCO is Mrs Lane.", "https://x.example/send%20report.pdf", "Contacts", 3))
    assert there.url == "https://x.example/send%20report.pdf#page=3"
    assert there.words == "send report.pdf, page 3, under “Contacts”"


def test_a_web_page_opens_at_the_quote() -> None:
    assert (
        place(Evidence("Ask us, any-time.", "https://x.example/a", anchor="who")).url
        == "https://x.example/a#who:~:text=Ask%20us%2C%20any%2Dtime."
    )


def test_a_long_quote_is_named_by_its_first_and_last_words() -> None:
    words = [f"w{number}" for number in range(30)]
    url = place(Evidence(" ".join(words), "https://x.example/a")).url
    assert url == "https://x.example/a#:~:text=w0%20w1%20w2%20w3%20w4,w25%20w26%20w27%20w28%20w29"


def test_a_file_on_a_disk_gets_words_and_no_link() -> None:
    there = place(Evidence("Text", "C:\\drafts\\report.docx", "Who"))
    assert (there.url, there.words) == ("", "report.docx, under “Who”")


# The school's page


def test_the_marked_text_is_the_schools_text_and_leads_both_ways() -> None:
    tree = lxml_html.fromstring(REPORTERS["html"]([a_report()]))
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    assert len(ids) == len([element for element in tree.iter() if element.get("id")])
    inner = [link.get("href")[1:] for link in tree.iter("a") if link.get("href", "").startswith("#")]
    assert set(inner) <= ids
    assert "text-senco-contact-1" in inner
    marked = [mark.text_content() for mark in tree.iter("mark")]
    assert marked[0] == "Our SENCO is Mrs Lane. Ring her on 01632 960123, or ask at the school office."


def test_one_sentence_can_be_evidence_for_two_duties() -> None:
    report = a_report()
    first = report.findings[0]
    inside = replace(
        first.evidence[0], quote="Ring her on 01632 960123", start=first.evidence[0].start + 23, end=first.evidence[0].start + 47
    )
    also = replace(report.findings[3], evidence=(inside,))
    (marked,) = annotated(replace(report, findings=(first, also)))
    plain = lxml_html.fromstring(f"<div>{marked.body}</div>").text_content()
    assert "Our SENCO is Mrs Lane. Ring her on 01632 960123Evidence for: How pupils are supported when they move, or ask" in plain
    assert str(marked.body).count("<mark>") == 3


def test_evidence_with_wrong_offsets_is_marked_where_the_words_stand_or_nowhere() -> None:
    report = a_report()
    moved = replace(
        report.findings[0],
        evidence=(
            replace(report.findings[0].evidence[0], start=5000, end=5010),
            Evidence("Not in the text at all", report.documents[0].url),
        ),
    )
    (marked,) = annotated(replace(report, findings=(moved,)))
    assert str(marked.body).count("<mark>") == 1


def test_a_page_about_an_unread_report_never_says_that_something_is_missing() -> None:
    words = text_of(REPORTERS["html"]([two_reports()[1]]))
    assert "We could not read a report" in words
    assert "Nothing on this page means that the school has no report" in words
    assert "A sentence to adapt" not in words


@pytest.mark.parametrize(
    "kind", [SchoolType.PUPIL_REFERRAL_UNIT, SchoolType.ALTERNATIVE_PROVISION, SchoolType.SIXTEEN_TO_NINETEEN, SchoolType.INDEPENDENT]
)
def test_a_school_that_the_law_does_not_name_is_told_of_expectations(kind: SchoolType) -> None:
    report = a_report(School("Alder Unit", kind))
    for name in ("html", "letter", "markdown", "csv"):
        body = REPORTERS[name]([report]).decode()
        assert "What the law asks for" not in body
        assert "the law asks for" not in body
        assert "Must: " not in body


@pytest.mark.parametrize("name", [name for name in REPORTERS if name not in ("csv", "github", "json", "xlsx")])
def test_every_output_says_what_it_judges_and_never_speaks_of_a_breach(name: str) -> None:
    body = REPORTERS[name]([a_report()]).decode()
    assert "This judges the published document, not the school, and is not legal advice." in body
    assert not re.search(r"breach|illegal|unlawful|non-complian|fails the law", body, re.IGNORECASE)


def test_the_contact_stands_in_pages_and_letters_or_a_placeholder_does() -> None:
    for name in ("html", "letter"):
        assert "[your SEND team" in REPORTERS[name]([a_report()]).decode()
        named = reporters.reporter(name, contact="SEND team, 01632 960000")([a_report()]).decode()
        assert "SEND team, 01632 960000" in named
        assert "[your SEND team" not in named


# Machine formats


def test_the_json_report_fits_its_published_schema() -> None:
    schema = json.loads((Path(reporters.__file__).parent / "report.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    for reports in ([a_report()], two_reports(), COUNTY, []):
        Draft202012Validator(schema).validate(json.loads(REPORTERS["json"](reports)))


def test_the_schema_refuses_an_unknown_outcome_and_a_missing_finding() -> None:
    schema = json.loads((Path(reporters.__file__).parent / "report.schema.json").read_text("utf-8"))
    report = json.loads(REPORTERS["json"]([a_report()]))
    report["reports"][0]["findings"][0]["outcome"] = "good"
    del report["reports"][0]["summary"]
    assert len(list(Draft202012Validator(schema).iter_errors(report))) == 2


_SUITE = {"name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"}
_JUNIT = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (_SUITE, {"testsuite", "properties", "testcase", "system-out", "system-err"}),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": ({"name", "time", "classname", "group"}, {"skipped", "error", "failure", "system-out", "system-err"}),
    "failure": ({"type", "message"}, set()),
    "skipped": ({"type", "message"}, set()),
    "system-out": (set(), set()),
}


def test_junit_keeps_the_rules_of_the_jenkins_schema() -> None:
    root = ET.fromstring(REPORTERS["junit"]([*COUNTY, a_report()]))
    assert root.tag == "testsuites"
    for element in root.iter():
        attributes, children = _JUNIT[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
    for suite in root.iter("testsuite"):
        assert {"name", "tests", "failures", "errors"} <= set(suite.attrib)
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))
        assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped", "")) == len(suite.findall("testcase/skipped"))


def test_junit_fails_only_what_the_law_asks_for() -> None:
    suite = ET.fromstring(REPORTERS["junit"]([a_report()])).find("testsuite")
    assert suite is not None
    failed = [case.get("name", "").split(":")[0] for case in suite.findall("testcase") if case.find("failure") is not None]
    skipped = [case.get("name", "").split(":")[0] for case in suite.findall("testcase") if case.find("skipped") is not None]
    assert failed == ["complaints", "local-offer"]
    assert skipped == ["equipment", "no-prompts"]


def test_sarif_keeps_the_rules_of_the_2_1_0_schema() -> None:
    log = json.loads(REPORTERS["sarif"](COUNTY))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        assert re.match(r"https?://", rule.get("helpUri", "https://"))
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        assert len(set(result["partialFingerprints"].values())) == 1
        for location in result["locations"]:
            assert location["physicalLocation"]["region"]["startLine"] >= 1
            assert not re.search(r'[\s<>"{}|\\^`]', location["physicalLocation"]["artifactLocation"]["uri"])
    fingerprints = [result["partialFingerprints"]["seninfoCheck/v1"] for result in run["results"]]
    assert len(set(fingerprints)) == len(fingerprints)


def test_sarif_carries_levels_as_the_design_says() -> None:
    results = json.loads(REPORTERS["sarif"]([a_report()]))["runs"][0]["results"]
    levels = {result["ruleId"]: result["level"] for result in results}
    assert levels == {"equipment": "note", "complaints": "warning", "local-offer": "error", "reviewed": "warning"}


def test_the_fingerprint_stays_when_the_text_changes() -> None:
    report = a_report()
    changed = replace(report, findings=tuple(replace(finding, why="Other words.") for finding in report.findings))
    prints = [[r["partialFingerprints"] for r in json.loads(REPORTERS["sarif"]([one]))["runs"][0]["results"]] for one in (report, changed)]
    assert prints[0] == prints[1]


def test_the_workbook_holds_numbers_as_numbers_and_a_filter_on_each_table() -> None:
    book = openpyxl.load_workbook(io.BytesIO(REPORTERS["xlsx"](COUNTY)))
    assert book.sheetnames == ["Summary", "Grid", "Findings", "Not read"]
    assert [sheet.title for sheet in book if sheet.auto_filter.ref] == ["Grid", "Findings", "Not read"]
    assert book["Summary"]["B4"].value == 60
    assert book["Grid"].max_row == 61
    assert isinstance(book["Grid"]["F2"].value, int | float)
    assert book["Findings"].max_row == 1 + sum(len(report.findings) for report in COUNTY)
    links = [cell.hyperlink.target for row in book["Findings"].iter_rows() for cell in row if cell.hyperlink]
    assert links
    assert all(link.startswith("https://") for link in links)
    assert book["Not read"].max_row == 1 + sum(len(report.skipped) for report in COUNTY)


def test_the_csv_has_one_row_for_each_finding() -> None:
    rows = list(csv.DictReader(io.StringIO(REPORTERS["csv"](COUNTY).decode("utf-8-sig"))))
    assert len(rows) == sum(len(report.findings) for report in COUNTY)
    assert {row["outcome"] for row in rows} <= {outcome.value for outcome in Outcome}


def test_github_points_at_files_of_the_repository_and_not_at_web_addresses() -> None:
    report = a_report()
    on_disk = replace(
        report, documents=(replace(report.documents[0], url="docs/report.md"),), findings=(replace(report.findings[4], evidence=()),)
    )
    assert REPORTERS["github"]([on_disk]).decode().startswith("::error file=docs/report.md,title=13%3A Where")
    assert "file=" not in REPORTERS["github"]([report]).decode()


# Many schools


def test_the_index_counts_every_school_once_and_ranks_only_when_asked() -> None:
    tree = lxml_html.fromstring(index(COUNTY))
    rows = tree.xpath("//table[@id='grid']/tbody/tr")
    names = [row.xpath("string(th)") for row in rows]
    assert len(rows) == 60
    assert names == sorted(names, key=lambda name: name.casefold().split(" (")[0])
    ranked = lxml_html.fromstring(index(COUNTY, rank=True)).xpath("//table[@id='grid']/tbody/tr")
    missing = [int(row.xpath("string(td[1])")) for row in ranked]
    assert missing == sorted(missing)
    assert "league table" not in text_of(index(COUNTY, rank=True))


def test_the_index_takes_the_searches_of_an_audit_or_counts_what_reports_tell() -> None:
    assert "1 blocked" in text_of(index(two_reports()))
    assert "7 unsure" in text_of(index(two_reports(), searches={"found": 1, "unsure": 7, "blocked": 1}))


def test_ages_come_from_the_finding_about_the_review() -> None:
    bands = {band.name: band.count for band in county.age_bands([a_report()])}
    assert bands == {"under 12 months": 0, "12 to 23 months": 1, "24 months or more": 0, "no date found": 0, "could not tell": 0}


def test_a_link_to_the_local_offer_without_an_address_or_that_could_not_be_opened_is_told() -> None:
    dead = "https://www.fenshire.example/old"
    blocks = (
        Block(Kind.PARAGRAPH, "See the local offer.", links=(Link("local offer", ""),)),
        Block(Kind.PARAGRAPH, "See the Local Offer here.", links=(Link("here", dead),)),
        Block(Kind.PARAGRAPH, "See the local offer.", links=(Link("local offer", "https://www.fenshire.example/new"),)),
    )
    report = replace(a_report(), documents=(Document("https://x.example", blocks=blocks),), skipped=(Skipped(dead, Reason.GONE),))
    assert [link.why for link in county.bad_links([report])] == [
        "The link has no address that a browser can open.",
        "The page that it leads to could not be opened.",
    ]


def test_every_cut_is_announced() -> None:
    blocks = tuple(Block(Kind.PARAGRAPH, "See the local offer.", links=(Link("local offer", ""),)) for _ in range(25))
    report = replace(a_report(), documents=(Document("https://x.example", blocks=blocks),))
    assert "Showing 20 of 25. All are in findings.csv." in text_of(index([report]))
    assert "Showing 3 of" in text_of(REPORTERS["html"]([replace(report, findings=report.findings * 2)]))
    assert "Showing 20 of 60 schools" in REPORTERS["markdown"](COUNTY).decode()


def test_a_topic_page_quotes_only_reports_that_say_it_whole() -> None:
    met = [report for report in COUNTY for finding in report.findings if finding.rule.id == "transition" and finding.outcome is Outcome.MET]
    tree = lxml_html.fromstring(topic_page("transition", COUNTY))
    assert len(tree.xpath("//ul[@class='said']/li")) == len(met)
    partly = lxml_html.fromstring(topic_page("complaints", [a_report()]))
    assert not partly.xpath("//blockquote")
    with pytest.raises(KeyError):
        topic_page("no-such-rule", COUNTY)


def test_a_letter_names_three_fixes_a_date_and_what_was_not_read() -> None:
    words = text_of(letter_html([a_report()]))
    assert "We plan to read your report again on or after 24 January 2027." in words
    assert all(words.count(f"{number}. ") >= 1 for number in (1, 2, 3))
    assert "Page 1 is a scan." in words
    assert "It could not read one. This does not mean that you have none." in text_of(letter_html([two_reports()[1]]))
