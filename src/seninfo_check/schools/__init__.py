"""A list of schools, read from our own small CSV or from the GIAS download: the schools, and what was wrong with which row."""

from __future__ import annotations

import csv
import difflib
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from seninfo_check.model import School, SchoolType
from seninfo_check.schools.types import plain, school_type
from seninfo_check.schools.website import website


class SchoolsUnreadable(Exception):
    """The whole list cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one row, counted as a spreadsheet does (the header is row 1).

    `kept` says that the school is in the list all the same.
    """

    row: int
    reason: str
    school: str = ""
    kept: bool = False

    def __str__(self) -> str:
        return f"row {self.row}{f' ({self.school})' if self.school else ''}: {self.reason}"


# A header is compared without spaces, case and punctuation.
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "urn": ("urn", "schoolurn", "uniquereferencenumber"),
    "name": ("name", "school", "schoolname", "establishmentname", "establishment"),
    "type": ("type", "schooltype", "typeofestablishmentname", "typeofestablishment"),
    "type_code": ("typeofestablishmentcode", "typecode"),
    "website": ("website", "schoolwebsite", "web", "webaddress", "websiteaddress", "site", "homepage", "url", "address"),
    "report": (
        *("report", "reporturl", "reportaddress", "reportlink", "reportwebaddress", "senreport", "sendreport"),
        *("seninformationreport", "sendinformationreport", "seninformationreporturl", "seninformationreportaddress"),
    ),
    "authority": ("authority", "laname", "localauthority", "localauthorityname", "council", "la"),
    "authority_code": ("lacode", "localauthoritycode", "authoritycode"),
    "phase": ("phase", "phaseofeducation", "phaseofeducationname"),
    "trust": ("trust", "trustname", "trustsname", "trusts", "mat"),
    "trust_code": ("trustcode", "trustscode"),
    "status": ("establishmentstatusname", "establishmentstatus", "status"),
}


def read_schools(
    source: Path | bytes, *, la: str = "", la_name: str = "", trust: str = "", phase: str = ""
) -> tuple[tuple[School, ...], tuple[RowProblem, ...]]:
    """The open schools of a list in its order, each once, and the problems row by row; a bad row costs only itself.

    Keeps only the schools of the authority with the code `la` or the name `la_name`, of the trust with that name or code, and of that
    phase. Raises `SchoolsUnreadable` when no school is left, when there is no file or when no column is known.
    """
    name = source.name if isinstance(source, Path) else "the list of schools"
    header, rows = _table(name, _bytes(source))
    columns = _columns(name, header)
    problems: list[RowProblem] = []
    schools: dict[str, tuple[int, School]] = {}
    seen_values: dict[str, set[str]] = {}
    wanted = {"la": la, "la_name": la_name, "trust": trust, "phase": phase}
    for number, cells in rows:
        row = (
            {field: " ".join(cells[i].split()) if i < len(cells) else "" for field, i in columns.items()} if isinstance(cells, list) else {}
        )
        if isinstance(cells, str) or any(cell.strip() for cell in cells[len(header) :]):
            reason = cells if isinstance(cells, str) else f"has {len(cells)} cells under {len(header)} headings: put quotes round a comma"
            problems.append(RowProblem(number, f"{reason}. The row was left out."))
            continue
        if not any(row.values()) or not _is_open(row.get("status", "")) or not _is_wanted(row, wanted, seen_values):
            continue
        school, said = _school(row)
        problems.extend(RowProblem(number, reason, school.name if school else row.get("name", ""), school is not None) for reason in said)
        if school is None:
            continue
        earlier = schools.setdefault(school_key(school), (number, school))
        if earlier[0] != number:
            problems.append(RowProblem(number, f"is the same school as row {earlier[0]}; the first is used", school.name))
    if not schools:
        raise SchoolsUnreadable(_none_left(name, wanted, seen_values, problems))
    return tuple(school for _, school in schools.values()), tuple(problems)


def school_key(school: School) -> str:
    """The word that stands for a school in file names and in the store: its URN, or its name in plain letters when it has none."""
    if school.urn:
        return school.urn
    slug = re.sub(r"[^a-z0-9]+", "-", school.name.casefold()).strip("-")[:60] or "school"
    return f"{slug}-{zlib.crc32(f'{school.name} {school.website} {school.report_url}'.encode()):08x}"


def _bytes(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError as error:
        raise SchoolsUnreadable(f"{source} cannot be opened ({error.strerror}). Give the list of schools as a CSV file.") from error


def _table(name: str, data: bytes) -> tuple[list[str], Iterator[tuple[int, list[str] | str]]]:
    if data[:4] == b"PK\x03\x04":
        raise SchoolsUnreadable(f"{name} is a spreadsheet or zip file. Save the list as CSV (or unpack the GIAS download) and try again.")
    lines = re.split(r"\r\n|\n|\r", _decode(data).replace("\0", ""))
    start = next((i for i, line in enumerate(lines) if line.strip(' \t,;"')), None)
    if start is None:
        raise SchoolsUnreadable(f"{name} is empty. Give a CSV file with a heading row such as: urn,name,type,website")
    delimiter = max(",;\t", key=lines[start].count)
    header = next(csv.reader([lines[start]], delimiter=delimiter))
    return header, _rows(lines, start + 1, delimiter)


def _decode(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows(lines: Sequence[str], start: int, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with its number: its cells, or why it could not be read. A quote left open costs its own line, not the rest of the file."""
    at, number = start, start
    while at < len(lines):
        number += 1
        for end in range(at + 1, min(at + 20, len(lines)) + 1):
            try:
                cells = next(csv.reader(["\n".join(lines[at:end])], delimiter=delimiter, strict=True), [])
            except csv.Error:
                continue
            yield number, cells
            at = end
            break
        else:
            yield number, "a quotation mark is opened and not closed" if '"' in lines[at] else "it cannot be read as CSV"
            at += 1


def _columns(name: str, header: Sequence[str]) -> dict[str, int]:
    places = {plain(cell): i for i, cell in reversed(list(enumerate(header)))}
    columns = {field: places[word] for field, words in _HEADERS.items() for word in reversed(words) if word in places}
    if "name" not in columns and "urn" not in columns:
        found = ", ".join(cell for cell in header if cell.strip()) or "none"
        raise SchoolsUnreadable(
            f"{name} has no column that names the school (headings found: {found[:200]}). "
            "Begin the file with a heading row such as: urn,name,type,website"
        )
    if not columns.keys() & {"website", "report"}:
        raise SchoolsUnreadable(f"{name} has no column with the schools' websites. Add a column with the heading 'website'.")
    return columns


def _is_open(status: str) -> bool:
    return not status or status.casefold().startswith("open")


def _is_wanted(row: Mapping[str, str], wanted: Mapping[str, str], seen: dict[str, set[str]]) -> bool:
    has = {
        "la": (row.get("authority_code", "").lstrip("0"), row.get("authority", "")),
        "la_name": (row.get("authority", ""),),
        "trust": (row.get("trust", ""), row.get("trust_code", "").lstrip("0")),
        "phase": (row.get("phase", ""),),
    }
    for field, want in wanted.items():
        if want:
            seen.setdefault(field, set()).update(value for value in has[field] if value)
            if plain(want.lstrip("0")) not in {plain(value) for value in has[field] if value}:
                return False
    return True


def _school(row: Mapping[str, str]) -> tuple[School | None, list[str]]:
    urn = row.get("urn", "").removesuffix(".0").lstrip("0")
    if urn and not (urn.isascii() and urn.isdecimal()):
        return None, [f"the URN '{urn}' is not a number. The row was left out."]
    if not urn and not row.get("name"):
        return None, ["has neither a URN nor a name. The row was left out."]
    kind, note = school_type(row.get("type", ""), row.get("type_code", ""))
    name = row.get("name", "") or f"School {urn}"
    if kind is SchoolType.SPECIAL and "hospital" in name.casefold():
        note = note or "a special school established in a hospital is not under the duty: check by hand"
    report_url, report_problem = website(row["report"]) if row.get("report") else ("", "")
    site, site_problem = website(row.get("website", ""))
    if report_url and not site:
        site_problem = ""
    school = School(
        name=name,
        type=kind,
        urn=urn,
        phase=row.get("phase", ""),
        website=site,
        authority=row.get("authority", "") or row.get("authority_code", ""),
        trust=row.get("trust", ""),
        report_url=report_url,
    )
    return school, [words for words in (note, site_problem, report_problem and f"the report's address: {report_problem}") if words]


def _none_left(name: str, wanted: Mapping[str, str], seen: Mapping[str, set[str]], problems: Sequence[RowProblem]) -> str:
    for field, want in wanted.items():
        if want and seen.get(field):
            near = difflib.get_close_matches(want, seen[field], n=3, cutoff=0.5) or sorted(seen[field])[:5]
            return f"{name} has no open school with {field.replace('_', '-')} '{want}'. The file has, for example: {', '.join(near)}."
        if want:
            return f"{name} does not say the {field.replace('_', '-')} of its schools, so '{want}' cannot be chosen. Leave that option out."
    first = f" {problems[0]}" if problems else ""
    return f"{name} holds no open school that can be read.{first}"
