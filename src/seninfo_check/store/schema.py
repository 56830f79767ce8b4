"""The tables of an audit store, and how an older store becomes a newer one."""

from __future__ import annotations

import sqlite3

#: Step n turns a store of version n into version n + 1. A step that has been released is never edited: add another.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        started_at TEXT NOT NULL,
        finished_at TEXT,
        as_of TEXT NOT NULL,
        offline_of INTEGER REFERENCES runs (id),
        ruleset TEXT NOT NULL DEFAULT '',
        version TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE schools (
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL REFERENCES runs (id),
        key TEXT NOT NULL,
        urn TEXT NOT NULL,
        name TEXT NOT NULL,
        type TEXT NOT NULL,
        phase TEXT NOT NULL,
        website TEXT NOT NULL,
        authority TEXT NOT NULL,
        trust TEXT NOT NULL,
        report_url TEXT NOT NULL,
        finished_at TEXT,
        search TEXT,
        search_reason TEXT,
        clicks INTEGER,
        link_says_so INTEGER,
        UNIQUE (run, key)
    );
    CREATE TABLE snapshots (
        sha256 TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        zlib BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE fetches (
        id INTEGER PRIMARY KEY,
        school INTEGER NOT NULL REFERENCES schools (id),
        run INTEGER NOT NULL REFERENCES runs (id),
        url TEXT NOT NULL,
        final_url TEXT NOT NULL,
        fetched_at TEXT NOT NULL,
        outcome TEXT NOT NULL,
        detail TEXT NOT NULL,
        media_type TEXT NOT NULL,
        charset TEXT NOT NULL,
        etag TEXT NOT NULL,
        last_modified TEXT NOT NULL,
        redirects TEXT NOT NULL,
        sha256 TEXT REFERENCES snapshots (sha256)
    );
    CREATE INDEX fetches_by_url ON fetches (url, id);
    CREATE INDEX fetches_by_school ON fetches (school);
    CREATE TABLE candidates (
        id INTEGER PRIMARY KEY,
        school INTEGER NOT NULL REFERENCES schools (id),
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        score REAL NOT NULL,
        reasons TEXT NOT NULL,
        chosen INTEGER NOT NULL
    );
    CREATE INDEX candidates_by_school ON candidates (school);
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY,
        school INTEGER NOT NULL REFERENCES schools (id),
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        language TEXT NOT NULL,
        media_type TEXT NOT NULL,
        dates TEXT NOT NULL,
        words INTEGER NOT NULL
    );
    CREATE INDEX documents_by_school ON documents (school);
    CREATE TABLE findings (
        id INTEGER PRIMARY KEY,
        school INTEGER NOT NULL REFERENCES schools (id),
        rule TEXT NOT NULL,
        title TEXT NOT NULL,
        level TEXT NOT NULL,
        outcome TEXT NOT NULL,
        why TEXT NOT NULL,
        searched TEXT NOT NULL,
        measure REAL,
        elements TEXT NOT NULL,
        UNIQUE (school, rule)
    );
    CREATE INDEX findings_by_rule ON findings (rule, outcome);
    CREATE TABLE evidence (
        id INTEGER PRIMARY KEY,
        finding INTEGER NOT NULL REFERENCES findings (id),
        quote TEXT NOT NULL,
        url TEXT NOT NULL,
        heading TEXT NOT NULL,
        page INTEGER,
        anchor TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        element TEXT NOT NULL
    );
    CREATE INDEX evidence_by_finding ON evidence (finding);
    CREATE TABLE skipped (
        id INTEGER PRIMARY KEY,
        school INTEGER NOT NULL REFERENCES schools (id),
        url TEXT NOT NULL,
        reason TEXT NOT NULL,
        detail TEXT NOT NULL
    );
    CREATE INDEX skipped_by_school ON skipped (school);
    CREATE TABLE reports (
        school INTEGER PRIMARY KEY REFERENCES schools (id),
        json_zlib BLOB NOT NULL
    );
    CREATE VIEW school_results AS
        SELECT s.run, s.urn, s.name AS school, s.authority, s.type, s.website, s.search AS report_search, s.search_reason,
            (SELECT group_concat(d.url, ' ') FROM documents d WHERE d.school = s.id) AS report_addresses,
            (SELECT count(*) FROM findings f WHERE f.school = s.id AND f.outcome = 'met') AS found,
            (SELECT count(*) FROM findings f WHERE f.school = s.id AND f.outcome = 'partly-met') AS partly_found,
            (SELECT count(*) FROM findings f WHERE f.school = s.id AND f.outcome = 'not-met') AS not_found,
            (SELECT count(*) FROM findings f WHERE f.school = s.id AND f.outcome = 'cannot-tell') AS please_check,
            (SELECT count(*) FROM findings f WHERE f.school = s.id AND f.outcome = 'not-applicable') AS does_not_apply
        FROM schools s WHERE s.finished_at IS NOT NULL;
    CREATE VIEW requirement_results AS
        SELECT s.run, s.urn, s.name AS school, f.title AS requirement, f.level,
            CASE f.outcome WHEN 'met' THEN 'Found' WHEN 'partly-met' THEN 'Partly found' WHEN 'not-met' THEN 'Not found'
                WHEN 'not-applicable' THEN 'Does not apply' ELSE 'Please check' END AS result,
            f.why, (SELECT e.quote FROM evidence e WHERE e.finding = f.id ORDER BY e.id LIMIT 1) AS first_evidence, f.rule
        FROM findings f JOIN schools s ON s.id = f.school;
    CREATE VIEW not_read AS
        SELECT s.run, s.urn, s.name AS school, k.url AS address, k.reason, k.detail AS what_to_do
        FROM skipped k JOIN schools s ON s.id = k.school;
    CREATE VIEW requests_made AS
        SELECT f.run, s.urn, s.name AS school, f.fetched_at AS time, f.url AS address, f.outcome, f.detail, f.media_type, f.sha256
        FROM fetches f JOIN schools s ON s.id = f.school;
    """,
    """
    ALTER TABLE schools ADD COLUMN basis TEXT;
    ALTER TABLE schools ADD COLUMN same_as INTEGER REFERENCES schools (id);
    CREATE INDEX schools_by_basis ON schools (basis);
    CREATE TABLE asked (
        school INTEGER NOT NULL REFERENCES schools (id),
        position INTEGER NOT NULL,
        url TEXT NOT NULL,
        answer TEXT NOT NULL,
        PRIMARY KEY (school, position)
    ) WITHOUT ROWID;
    """,
)


class StoreUnreadable(Exception):
    """The store cannot be used; the message says why and what to do."""


def migrate(connection: sqlite3.Connection, name: str) -> None:
    """Brings the store to the newest version, one whole step at a time. Raises StoreUnreadable when it is no store of ours or too new."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise StoreUnreadable(f"{name} was written by a newer seninfo-check. Update seninfo-check, or use another folder.")
    if version == 0 and connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        raise StoreUnreadable(f"{name} is a database of another program. Use another folder.")
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        try:
            connection.executescript(f"BEGIN IMMEDIATE; {script}; PRAGMA user_version = {number}; COMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
