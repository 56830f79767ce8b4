"""One SQLite file that keeps an audit whole: every request, every body, every finding and its evidence."""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType

from seninfo_check.model import Fetched, Finding, Found, NotModified, Reason, Report, Rule, School, Skipped
from seninfo_check.schools import school_key
from seninfo_check.store.earlier import Earlier, copy, find_earlier
from seninfo_check.store.nouns import from_json, to_json
from seninfo_check.store.schema import StoreUnreadable, migrate

__all__ = ["Earlier", "Kept", "Run", "Store", "StoreUnreadable"]

_FETCHED, _NOT_MODIFIED = "fetched", "not-modified"


@dataclass(frozen=True)
class Run:
    """One audit. `finished_at` is empty while it runs, and when it was interrupted; `offline_of` is the audit whose pages it read again."""

    id: int
    started_at: datetime
    finished_at: datetime | None
    as_of: date
    offline_of: int | None
    ruleset: str


@dataclass(frozen=True)
class Kept:
    """What is known of the last good fetch of an address; its body is the snapshot `sha256`."""

    url: str
    media_type: str
    charset: str
    etag: str
    last_modified: str
    sha256: str
    fetched_at: datetime
    redirects: tuple[str, ...]


class Store:
    """An audit store, made when it is not there yet. Safe to share between threads; what is recorded survives a kill."""

    def __init__(self, path: Path) -> None:
        """Raises StoreUnreadable when the file is no store that this version can use."""
        self.path = path
        self._lock = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            migrate(self._db, str(path))
        except (sqlite3.Error, OSError) as error:
            raise StoreUnreadable(f"{path} cannot be used as an audit store ({error}). Use another folder.") from error

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; what was recorded is in it."""
        with self._lock:
            self._db.close()

    def start_run(self, as_of: date, *, offline_of: int | None = None, ruleset: str = "") -> Run:
        """Begins an audit."""
        sql = "INSERT INTO runs (started_at, as_of, offline_of, ruleset) VALUES (?, ?, ?, ?)"
        with self._transaction() as db:
            number = db.execute(sql, (_now(), as_of.isoformat(), offline_of, ruleset)).lastrowid
        return next(run for run in self.runs() if run.id == number)

    def runs(self) -> tuple[Run, ...]:
        """All audits, the oldest first."""
        rows = self._all("SELECT * FROM runs ORDER BY id")
        return tuple(
            Run(
                row["id"],
                datetime.fromisoformat(row["started_at"]),
                datetime.fromisoformat(row["finished_at"]) if row["finished_at"] else None,
                date.fromisoformat(row["as_of"]),
                row["offline_of"],
                row["ruleset"],
            )
            for row in rows
        )

    def finish_run(self, run: int) -> None:
        """Says that every school of the audit is recorded."""
        with self._transaction() as db:
            db.execute("UPDATE runs SET finished_at = ? WHERE id = ?", (_now(), run))

    def finished(self, run: int) -> frozenset[str]:
        """The keys of the schools that are recorded and need no more work."""
        return frozenset(row["key"] for row in self._all("SELECT key FROM schools WHERE run = ? AND finished_at IS NOT NULL", run))

    def begin(self, run: int, school: School) -> None:
        """Notes that the school is being looked at, so that its fetches can be kept before it is finished."""
        values = (school.urn, school.name, school.type, school.phase, school.website, school.authority, school.trust, school.report_url)
        columns = "run, key, urn, name, type, phase, website, authority, trust, report_url"
        sql = f"INSERT OR IGNORE INTO schools ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        with self._transaction() as db:
            db.execute(sql, (run, school_key(school), *values))

    def record_fetch(self, run: int, school: School, url: str, outcome: Fetched | NotModified | Skipped, kept: Kept | None = None) -> None:
        """Keeps one request and its body. For a page that has not changed, `kept` is what it was before."""
        snapshot = self._packed(outcome) if isinstance(outcome, Fetched) else None
        if isinstance(outcome, Fetched):
            said = (outcome.url, _FETCHED, "", outcome.media_type, outcome.charset, outcome.etag, outcome.last_modified)
            more = (json.dumps(outcome.redirects), outcome.sha256, (outcome.fetched_at or datetime.now(UTC)).isoformat())
        elif isinstance(outcome, NotModified) and kept:
            etag, last_modified = outcome.etag or kept.etag, outcome.last_modified or kept.last_modified
            said = (kept.url, _NOT_MODIFIED, "", kept.media_type, kept.charset, etag, last_modified)
            more = (json.dumps(kept.redirects), kept.sha256, (outcome.fetched_at or datetime.now(UTC)).isoformat())
        elif isinstance(outcome, Skipped):
            said, more = (outcome.url, outcome.reason.value, outcome.detail, "", "", "", ""), ("[]", None, _now())  # type: ignore[assignment]
        else:
            raise ValueError(f"{url} has not changed, but nothing was kept of it")
        sql = """INSERT INTO fetches (final_url, outcome, detail, media_type, charset, etag, last_modified, redirects, sha256, fetched_at,
            url, run, school) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, id FROM schools WHERE run = ? AND key = ?"""
        with self._transaction() as db:
            if snapshot:
                db.execute("INSERT OR IGNORE INTO snapshots VALUES (?, ?, ?)", snapshot)
            if db.execute(sql, (*said, *more, url, run, run, school_key(school))).rowcount != 1:
                raise ValueError(f"{school.name} was not begun in audit {run}")

    def record(
        self, run: int, school: School, report: Report, found: Found | None = None, asked: Mapping[str, str] | None = None, basis: str = ""
    ) -> None:
        """Keeps all there is to say about one school and marks it finished: all of it or nothing.

        `basis` is what the result rests on beside the answers in `asked`; without it no later audit takes the result over.
        """
        packed = zlib.compress(to_json(report), 6)
        self.begin(run, school)
        with self._transaction() as db:
            number = db.execute("SELECT id FROM schools WHERE run = ? AND key = ?", (run, school_key(school))).fetchone()[0]
            for table in ("candidates", "documents", "skipped", "reports", "asked"):
                db.execute(f"DELETE FROM {table} WHERE school = ?", (number,))
            db.execute("DELETE FROM evidence WHERE finding IN (SELECT id FROM findings WHERE school = ?)", (number,))
            db.execute("DELETE FROM findings WHERE school = ?", (number,))
            db.execute("INSERT INTO reports VALUES (?, ?)", (number, packed))
            for document in report.documents:
                dates = json.dumps({name: day.isoformat() for name, day in document.dates.items()})
                values = (number, document.url, document.title, document.language, document.media_type, dates, len(document.text.split()))
                db.execute("INSERT INTO documents VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", values)
            skips = [(number, skip.url, skip.reason.value, skip.detail) for skip in report.skipped]
            db.executemany("INSERT INTO skipped VALUES (NULL, ?, ?, ?, ?)", skips)
            for finding in report.findings:
                _insert_finding(db, number, finding)
            answers = [(number, at, url, answer) for at, (url, answer) in enumerate((asked or {}).items())]
            db.executemany("INSERT INTO asked VALUES (?, ?, ?, ?)", answers)
            search = (found.outcome, found.reason, found.clicks, int(found.link_says_so)) if found else (None, None, None, None)
            sql = "UPDATE schools SET search = ?, search_reason = ?, clicks = ?, link_says_so = ?, basis = ?, finished_at = ? WHERE id = ?"
            db.execute(sql, (*search, basis or None, _now(), number))
            for one in found.candidates if found else ():
                values = (number, one.url, one.title, one.score, json.dumps(one.reasons, ensure_ascii=False), int(one.chosen))  # type: ignore[assignment]
                db.execute("INSERT INTO candidates VALUES (NULL, ?, ?, ?, ?, ?, ?)", values)
            db.execute("UPDATE runs SET ruleset = ?, version = ? WHERE id = ? AND version = ''", (report.ruleset, report.version, run))

    def earlier(self, run: int, basis: str) -> Earlier | None:
        """The latest result that rests on this basis, in another audit than this."""
        with self._lock:
            return find_earlier(self._db, run, basis)

    def record_same(self, run: int, school: School, earlier: Earlier) -> None:
        """Keeps a school's earlier result as its result in this audit, and marks it finished."""
        self.begin(run, school)
        with self._transaction() as db:
            number = db.execute("SELECT id FROM schools WHERE run = ? AND key = ?", (run, school_key(school))).fetchone()[0]
            copy(db, earlier.row, number)
            db.execute("UPDATE schools SET finished_at = ? WHERE id = ?", (_now(), number))

    def unchanged(self, run: int) -> int:
        """How many schools of the audit have the result of an earlier audit, since nothing had changed."""
        return int(self._all("SELECT count(same_as) FROM schools WHERE run = ?", run)[0][0])

    def snapshot(self, sha256: str) -> bytes:
        """The body with this hash. Raises KeyError when it is not kept."""
        rows = self._all("SELECT zlib FROM snapshots WHERE sha256 = ?", sha256)
        if not rows:
            raise KeyError(f"no page or file with the hash {sha256} is kept")
        return zlib.decompress(rows[0]["zlib"])

    def latest_fetch(self, url: str) -> Kept | None:
        """What is known of the last good fetch of an address, in whatever audit."""
        rows = self._all("SELECT * FROM fetches WHERE url = ? AND sha256 IS NOT NULL ORDER BY id DESC LIMIT 1", url)
        return _kept(rows[0]) if rows else None

    def restore(self, kept: Kept) -> Fetched:
        """The page or file as it was fetched, with its body."""
        body, when = self.snapshot(kept.sha256), kept.fetched_at
        return Fetched(kept.url, kept.media_type, body, kept.sha256, when, kept.charset, kept.etag, kept.last_modified, kept.redirects)

    def answered(self, run: int, url: str) -> Kept | Skipped | None:
        """What this audit got at an address, or None when it did not ask there."""
        rows = self._all("SELECT * FROM fetches WHERE url = ? AND run = ? ORDER BY id DESC LIMIT 1", url, run)
        if not rows:
            return None
        if rows[0]["sha256"] is None:
            return Skipped(rows[0]["final_url"], Reason(rows[0]["outcome"]), rows[0]["detail"])
        return _kept(rows[0])

    def replay(self, run: int, url: str) -> Fetched | Skipped | None:
        """The same with the body."""
        known = self.answered(run, url)
        return self.restore(known) if isinstance(known, Kept) else known

    def reports(self, run: int, rules: Sequence[Rule] = ()) -> Iterator[Report]:
        """The finished schools' reports in the order of the list, one at a time, as they were made; rules by their id from `rules`."""
        by_id = {rule.id: rule for rule in rules}
        for row in self._all("SELECT id FROM schools WHERE run = ? AND finished_at IS NOT NULL ORDER BY id", run):
            packed = self._all("SELECT json_zlib FROM reports WHERE school = ?", row["id"])[0][0]
            findings = self._all("SELECT rule, title, level FROM findings WHERE school = ?", row["id"])
            yield from_json(zlib.decompress(packed), by_id, {f["rule"]: (f["title"], f["level"]) for f in findings})

    def searches(self, run: int) -> Mapping[str, int]:
        """How many finished schools' searches ended how: found, unsure, not-found, blocked."""
        rows = self._all("SELECT search FROM schools WHERE run = ? AND finished_at IS NOT NULL", run)
        return Counter(row["search"] or "not-found" for row in rows)

    def reasons(self, run: int) -> Mapping[str, int]:
        """In how many finished schools something could not be read, by reason."""
        sql = "SELECT reason, count(DISTINCT school) FROM skipped WHERE school IN (SELECT id FROM schools WHERE run = ?) GROUP BY reason"
        return {row[0]: row[1] for row in self._all(sql, run)}

    def requests(self, run: int) -> Mapping[str, int]:
        """How many requests of the audit ended how: fetched, not-modified, or a reason."""
        return {row[0]: row[1] for row in self._all("SELECT outcome, count(*) FROM fetches WHERE run = ? GROUP BY outcome", run)}

    def _packed(self, fetched: Fetched) -> tuple[str, int, bytes] | None:
        """The body as it is kept, or None when it is kept already."""
        if self._all("SELECT 1 FROM snapshots WHERE sha256 = ?", fetched.sha256):
            return None
        # Level 1: at level 6 packing would take longer than fetching.
        return fetched.sha256, len(fetched.body), zlib.compress(fetched.body, 1)

    def _all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def _insert_finding(db: sqlite3.Connection, school: int, finding: Finding) -> None:
    rule = finding.rule
    measure = None if finding.measure is None else float(finding.measure)
    elements = json.dumps([{"name": element.name, "found": element.found} for element in finding.elements], ensure_ascii=False)
    values = (school, rule.id, rule.title, rule.level, finding.outcome, finding.why, finding.searched, measure, elements)
    number = db.execute("INSERT INTO findings VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values).lastrowid
    quotes = [(number, e.quote, e.url, e.heading, e.page, e.anchor, e.start, e.end, e.element) for e in finding.evidence]
    db.executemany("INSERT INTO evidence VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)", quotes)


def _kept(row: sqlite3.Row) -> Kept:
    when, redirects = datetime.fromisoformat(row["fetched_at"]), tuple(json.loads(row["redirects"]))
    return Kept(row["final_url"], row["media_type"], row["charset"], row["etag"], row["last_modified"], row["sha256"], when, redirects)


def _now() -> str:
    return datetime.now(UTC).isoformat()
