"""Lists of schools as people and GIAS write them: what is read, what is said about a bad row, and what stops the whole list."""

from __future__ import annotations

from pathlib import Path

import pytest

from seninfo_check.model import School, SchoolType
from seninfo_check.schools import RowProblem, SchoolsUnreadable, read_schools, school_key
from seninfo_check.schools.website import website

GIAS_HEADER = (
    '"URN","LA (code)","LA (name)","EstablishmentName","TypeOfEstablishment (code)","TypeOfEstablishment (name)",'
    '"EstablishmentStatus (name)","PhaseOfEducation (name)","Trusts (code)","Trusts (name)","SchoolWebsite","NewColumn"'
)


def gias(*rows: str, encoding: str = "cp1252") -> bytes:
    return "\r\n".join([GIAS_HEADER, *rows, ""]).encode(encoding)


def row(urn: str = "118001", name: str = "Oak School", code: str = "1", status: str = "Open", **more: str) -> str:
    cells = [urn, more.get("la", "886"), more.get("la_name", "Kent"), name, code, more.get("type", "Community school"), status]
    cells += [
        more.get("phase", "Primary"),
        more.get("trust_code", ""),
        more.get("trust", ""),
        more.get("site", "www.oak.example.sch.uk"),
        "x",
    ]
    return ",".join(f'"{cell}"' for cell in cells)


def test_our_own_csv_is_read_whatever_its_headings_look_like() -> None:
    data = b"\xef\xbb\xbfSchool Name;U.R.N.;Website;School type;Report address\nOak;100001;www.oak.org;special;www.oak.org/sen.pdf\n\n"

    schools, problems = read_schools(data)

    expected = School(
        name="Oak", type=SchoolType.SPECIAL, urn="100001", website="http://www.oak.org/", report_url="http://www.oak.org/sen.pdf"
    )
    assert (expected,) == schools
    assert problems == ()


def test_the_gias_download_is_read_by_name_in_cp1252() -> None:
    schools, problems = read_schools(gias(row(name="St Brigid’s Café School", trust="The Elm Trust")))

    assert (
        schools[0].name,
        schools[0].authority,
        schools[0].phase,
        schools[0].trust,
    ) == ("St Brigid’s Café School", "Kent", "Primary", "The Elm Trust")
    assert problems == ()


def test_a_school_with_several_rows_is_read_from_its_open_row() -> None:
    schools, problems = read_schools(
        gias(
            row(status="Closed", name="Old name"),
            row(name="New name"),
            row(urn="118002", status="Proposed to open"),
            row(urn="118003", status="Open, but proposed to close"),
        )
    )

    assert [school.name for school in schools] == ["New name", "Oak School"]
    assert problems == ()


def test_a_second_open_row_of_a_school_is_said() -> None:
    schools, problems = read_schools(gias(row(), row(name="Again")))

    assert [school.name for school in schools] == ["Oak School"]
    assert (RowProblem(3, "is the same school as row 2; the first is used", "Again", kept=True),) == tuple(
        RowProblem(p.row, p.reason, p.school, kept=True) for p in problems
    )


@pytest.mark.parametrize(
    ("code", "expected", "note"),
    [
        ("01", SchoolType.MAINSTREAM, ""),
        ("15", SchoolType.MAINTAINED_NURSERY, ""),
        ("36", SchoolType.SPECIAL, ""),
        ("14", SchoolType.PUPIL_REFERRAL_UNIT, "guidance"),
        ("42", SchoolType.ALTERNATIVE_PROVISION, "guidance"),
        ("46", SchoolType.SIXTEEN_TO_NINETEEN, "guidance"),
        ("08", SchoolType.SPECIAL, "by hand"),
        ("11", SchoolType.INDEPENDENT, "no duty"),
        ("30", SchoolType.INDEPENDENT, "no duty"),
    ],
)
def test_gias_codes_become_school_types(code: str, expected: SchoolType, note: str) -> None:
    schools, problems = read_schools(gias(row(code=code)))

    assert expected is schools[0].type
    assert bool(note) == bool(problems)
    assert all(note in problem.reason and problem.kept for problem in problems)


def test_an_unknown_type_is_kept_with_a_plain_note() -> None:
    schools, problems = read_schools(b"name,type,website\nOak,castle,www.oak.org\nElm,Academy converter,www.elm.org\n")

    assert [school.type for school in schools] == [SchoolType.MAINSTREAM, SchoolType.MAINSTREAM]
    assert [str(problem).split(":  ")[0][:43] for problem in problems] == ["row 2 (Oak): the type 'castle' is not known"]
    assert problems[0].kept


def test_a_special_school_in_a_hospital_is_noted() -> None:
    _, problems = read_schools(gias(row(code="7", name="Elm Hospital School")))

    assert "hospital" in problems[0].reason


@pytest.mark.parametrize(
    ("options", "urns"),
    [
        ({"la": "886"}, ["1", "2"]),
        ({"la": "0886"}, ["1", "2"]),
        ({"la_name": "medway"}, ["3"]),
        ({"trust": "elm trust"}, ["2", "3"]),
        ({"trust": "5001"}, ["2"]),
        ({"phase": "secondary"}, ["2"]),
        ({"la": "886", "phase": "Primary"}, ["1"]),
    ],
)
def test_schools_are_chosen_by_authority_trust_and_phase(options: dict[str, str], urns: list[str]) -> None:
    data = gias(
        row(urn="1"),
        row(urn="2", phase="Secondary", trust="Elm Trust", trust_code="05001"),
        row(urn="3", la="887", la_name="Medway", trust="Elm Trust"),
    )

    assert urns == [school.urn for school in read_schools(data, **options)[0]]


def test_a_choice_that_leaves_nothing_names_what_the_file_has() -> None:
    with pytest.raises(SchoolsUnreadable, match=r"la-name 'Kant'.*Kent"):
        read_schools(gias(row()), la_name="Kant")
    with pytest.raises(SchoolsUnreadable, match="does not say the trust"):
        read_schools(b"name,website\nOak,www.oak.org\n", trust="Elm")


def test_a_bad_row_costs_only_itself() -> None:
    data = (
        b"urn,name,type,website\n"
        b"12x,Bad,special,www.a.org\n"
        b"100002,Too,special,www.b.org,many,cells\n"
        b'100003,"Open quote,special,www.c.org\n'
        b"100004,Good,special,www.d.org\n"
        b",,special,www.e.org\n"
        b"100006,Short\n"
        b'100007,"Two\nlines",special,"www.f.org"\n'
    )

    schools, problems = read_schools(data)

    assert [school.name for school in schools] == ["Good", "Short", "Two lines"]
    assert [(p.row, p.kept) for p in problems] == [(2, False), (3, False), (4, False), (6, False), (7, True), (7, True)]
    assert "quotation mark" in problems[2].reason


@pytest.mark.parametrize(
    ("typed", "address", "said"),
    [
        ("www.oak.kent.sch.uk", "http://www.oak.kent.sch.uk/", ""),
        ("HTTPS://WWW.Oak.org/SEN", "https://www.oak.org/SEN", ""),
        ("http//oak.org", "http://oak.org/", ""),
        ("http:\\\\oak.org", "http://oak.org/", ""),
        ("http://https://oak.org", "https://oak.org/", ""),
        ("www.école.example", "http://www.école.example/", ""),
        ("127.0.0.1:8000", "http://127.0.0.1:8000/", ""),
        ("https://oak.org/report.pdf", "https://oak.org/report.pdf", ""),
        ("\u200bwww.oak.org\u00a0", "http://www.oak.org/", ""),
        ("https:// www.oak.org", "https://www.oak.org/", "is used"),
        ("www.oak school.org.uk", "http://www.oakschool.org.uk/", "is used"),
        ("www.a.org or www.b.org", "http://www.a.org/", "is used"),
        ("see www.oak.org", "http://www.oak.org/", "is used"),
        ("office@oak.org", "", "e-mail address"),
        ("mailto:office@oak.org", "", "e-mail address"),
        ("n/a", "", "no website is given"),
        ("", "", "no website is given"),
        ("Oak", "", "not a web address"),
        ("ftp://oak.org", "", "not a web address"),
        ("http://[bad", "", "not a web address"),
        ("http://oak.org:99999/", "", "not a web address"),
    ],
)
def test_a_website_is_made_into_an_address_or_reported(typed: str, address: str, said: str) -> None:
    found, problem = website(typed)

    assert address == found
    assert said in problem
    assert bool(said) == bool(problem)


def test_a_school_without_a_website_is_kept_and_said_unless_its_report_is_known() -> None:
    schools, problems = read_schools(b"name,type,website,report\nOak,special,,\nElm,special,,www.elm.org/sen\n")

    assert [school.website for school in schools] == ["", ""]
    assert [str(problem) for problem in problems] == ["row 2 (Oak): no website is given"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"PK\x03\x04zip", "spreadsheet or zip"),
        (b"a,b\n1,2\n", "no column that names the school"),
        (b"urn,name\n1,Oak\n", "no column with the schools' websites"),
        (b"urn,name,website\n", "no open school"),
    ],
)
def test_a_list_that_cannot_be_used_says_why_and_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(SchoolsUnreadable, match=words):
        read_schools(data)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SchoolsUnreadable, match=r"nowhere\.csv cannot be opened"):
        read_schools(tmp_path / "nowhere.csv")


def test_excels_unicode_text_is_read() -> None:
    schools, _ = read_schools("name\ttype\twebsite\nÉcole\tspecial\twww.e.org\n".encode("utf-16"))

    assert schools[0].name == "École"


def test_a_school_without_urn_has_a_key_fit_for_a_file_name() -> None:
    key = school_key(School(name="St Mary's / Ünit"))

    assert key.startswith("st-mary-s-nit-")
    assert school_key(School(name="x", urn="118001")) == "118001"
    assert key != school_key(School(name="St Mary's / Ünit", website="http://other.org/"))
