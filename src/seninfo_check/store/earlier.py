"""What an earlier audit holds of a school, and how its result becomes part of a new audit when nothing has changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Earlier:
    """One school in an earlier audit: its row, and the addresses that its search asked for, in order, each with a mark of its answer."""

    row: int
    asked: Mapping[str, str]


def find_earlier(db: sqlite3.Connection, run: int, basis: str) -> Earlier | None:
    """The latest result that rests on the same basis, in another audit than this."""
    sql = "SELECT id FROM schools WHERE basis = ? AND run <> ? AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1"
    row = db.execute(sql, (basis, run)).fetchone()
    if row is None:
        return None
    asked = db.execute("SELECT url, answer FROM asked WHERE school = ? ORDER BY position", (row[0],))
    return Earlier(row[0], dict(map(tuple, asked)))


def copy(db: sqlite3.Connection, earlier: int, school: int) -> None:
    """Gives a school the whole result of an earlier audit of it."""
    both = (school, earlier)
    db.execute("INSERT INTO reports SELECT ?, json_zlib FROM reports WHERE school = ?", both)
    db.execute("INSERT INTO asked SELECT ?, position, url, answer FROM asked WHERE school = ?", both)
    for table, columns in (
        ("candidates", "url, title, score, reasons, chosen"),
        ("documents", "url, title, language, media_type, dates, words"),
        ("skipped", "url, reason, detail"),
        ("findings", "rule, title, level, outcome, why, searched, measure, elements"),
    ):
        db.execute(f"INSERT INTO {table} (school, {columns}) SELECT ?, {columns} FROM {table} WHERE school = ? ORDER BY id", both)
    db.execute(
        """INSERT INTO evidence (finding, quote, url, heading, page, anchor, start, "end", element)
            SELECT new.id, e.quote, e.url, e.heading, e.page, e.anchor, e.start, e."end", e.element
            FROM findings old JOIN evidence e ON e.finding = old.id JOIN findings new ON new.school = ? AND new.rule = old.rule
            WHERE old.school = ? ORDER BY e.id""",
        both,
    )
    db.execute(
        """UPDATE schools SET (search, search_reason, clicks, link_says_so, basis, same_as) =
            (SELECT search, search_reason, clicks, link_says_so, basis, id FROM schools WHERE id = ?) WHERE id = ?""",
        (earlier, school),
    )
    db.execute(
        """UPDATE runs SET version = (SELECT r.version FROM runs r JOIN schools s ON s.run = r.id WHERE s.id = ?)
            WHERE version = '' AND id = (SELECT run FROM schools WHERE id = ?)""",
        (earlier, school),
    )
