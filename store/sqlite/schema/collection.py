"""Rhythm and seeds of sources, manual intake, erasure, site collections, packages between networks."""

from __future__ import annotations

RHYTHM = """
ALTER TABLE sources ADD COLUMN pack TEXT NOT NULL DEFAULT '自建';
ALTER TABLE runs ADD COLUMN trouble TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN retry_at TEXT;
ALTER TABLE source_states ADD COLUMN interval_minutes REAL;
ALTER TABLE source_states ADD COLUMN due_at TEXT;
ALTER TABLE pages ADD COLUMN unchanged_in_row INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pages ADD COLUMN check_at TEXT;
ALTER TABLE pages ADD COLUMN listed TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN not_due INTEGER NOT NULL DEFAULT 0;
CREATE TABLE seed_marks (
    source_id TEXT PRIMARY KEY, spec TEXT NOT NULL, decision TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE specimens (
    source_id TEXT NOT NULL REFERENCES sources, role TEXT NOT NULL, kind TEXT NOT NULL, url TEXT NOT NULL,
    at TEXT NOT NULL, note TEXT NOT NULL, payload BLOB NOT NULL, charset TEXT,
    PRIMARY KEY (source_id, role, kind)
) STRICT;
CREATE INDEX ledger_by_source ON ledger (source_id, seq);
CREATE INDEX ledger_by_time ON ledger (at);
"""

INTAKE = """
ALTER TABLE articles ADD COLUMN captions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE articles ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE articles ADD COLUMN intake TEXT NOT NULL DEFAULT 'crawl';
ALTER TABLE articles ADD COLUMN entered_by TEXT;
CREATE TABLE exhibits (
    sha256 TEXT NOT NULL, article_id TEXT NOT NULL REFERENCES articles, name TEXT NOT NULL,
    media_type TEXT NOT NULL, size INTEGER NOT NULL, added_at TEXT NOT NULL, added_by TEXT NOT NULL,
    PRIMARY KEY (article_id, sha256)
) STRICT;
CREATE TABLE intake_marks (
    article_id TEXT PRIMARY KEY REFERENCES articles, decision TEXT NOT NULL, who TEXT NOT NULL,
    at TEXT NOT NULL, why TEXT NOT NULL
) STRICT;
CREATE INDEX intake_hidden ON intake_marks (article_id) WHERE decision <> 'taken';
CREATE INDEX articles_entered ON articles (intake, first_seen_at DESC) WHERE intake <> 'crawl';
CREATE INDEX articles_by_text ON articles (content_hash);
"""

ERASURE = """
CREATE TABLE tombstones (
    record_id TEXT PRIMARY KEY, url TEXT NOT NULL, payload_digest TEXT NOT NULL, file TEXT NOT NULL,
    erased_at TEXT NOT NULL, erased_by TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE TABLE suppressions (
    key TEXT PRIMARY KEY, reason TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
ALTER TABLE snapshots ADD COLUMN kind TEXT NOT NULL DEFAULT 'response';
CREATE INDEX snapshots_by_digest ON snapshots (payload_digest);
CREATE INDEX snapshots_by_place ON snapshots (file, offset);
"""

COLLECTIONS = """
CREATE TABLE collections (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, curator TEXT NOT NULL, purpose TEXT NOT NULL, seeds TEXT NOT NULL,
    scope TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT, rights TEXT NOT NULL, created_at TEXT NOT NULL,
    created_by TEXT NOT NULL
) STRICT;
CREATE TABLE collection_runs (
    id TEXT PRIMARY KEY, collection_id TEXT NOT NULL REFERENCES collections, started_at TEXT NOT NULL,
    ended_at TEXT, status TEXT NOT NULL, reason TEXT NOT NULL, pages INTEGER NOT NULL,
    requisites INTEGER NOT NULL, failed INTEGER NOT NULL, bytes INTEGER NOT NULL, checked_at TEXT,
    compared INTEGER NOT NULL, agreement REAL
) STRICT;
CREATE INDEX collection_runs_by_collection ON collection_runs (collection_id, started_at);
CREATE TABLE collection_captures (
    seq INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES collection_runs, url TEXT NOT NULL,
    kind TEXT NOT NULL, depth INTEGER NOT NULL, status INTEGER, title TEXT NOT NULL, finding TEXT NOT NULL,
    snapshot TEXT, -- JSON of the Snapshot; NULL where nothing could be captured
    key TEXT NOT NULL -- canonical URL
) STRICT;
CREATE INDEX collection_captures_by_run ON collection_captures (run_id, seq);
CREATE INDEX collection_captures_by_key ON collection_captures (key, run_id);
CREATE INDEX collection_captures_by_payload ON collection_captures (json_extract(snapshot, '$.payload_digest'));
"""

TRANSFERS = """
CREATE TABLE transfers (
    package_id TEXT NOT NULL, direction TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, file TEXT NOT NULL,
    since TEXT, until TEXT NOT NULL, signer TEXT NOT NULL, counts TEXT NOT NULL,
    PRIMARY KEY (package_id, direction)
) STRICT;
"""
