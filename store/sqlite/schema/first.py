"""The first tables: sources, collection, analysis, stories, people."""

from __future__ import annotations

SOURCES = """
CREATE TABLE sources (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL, kind TEXT NOT NULL, media_type TEXT NOT NULL,
    region TEXT NOT NULL, weight REAL NOT NULL, enabled INTEGER NOT NULL, every_minutes REAL NOT NULL,
    spec TEXT NOT NULL, demo INTEGER NOT NULL
) STRICT;
CREATE TABLE source_versions (
    source_id TEXT NOT NULL REFERENCES sources, version INTEGER NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL,
    at TEXT NOT NULL, record TEXT NOT NULL, -- the whole Source, since more than its spec may change
    PRIMARY KEY (source_id, version)
) STRICT;
CREATE TABLE source_states (
    source_id TEXT PRIMARY KEY REFERENCES sources, last_run_id TEXT, last_run_at TEXT, last_kept_at TEXT,
    status TEXT NOT NULL, reason TEXT NOT NULL, failures_in_row INTEGER NOT NULL
) STRICT;
"""

COLLECTION = """
CREATE TABLE runs (
    id TEXT PRIMARY KEY, source_id TEXT NOT NULL REFERENCES sources, started_at TEXT NOT NULL, ended_at TEXT,
    offered INTEGER NOT NULL, fates TEXT, pages INTEGER NOT NULL, observations INTEGER NOT NULL,
    status TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE INDEX runs_by_time ON runs (started_at DESC, id DESC);
CREATE INDEX runs_by_source ON runs (source_id, started_at DESC, id DESC);
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs, source_id TEXT NOT NULL, url TEXT NOT NULL,
    at TEXT NOT NULL, fate TEXT NOT NULL, kind TEXT NOT NULL, cause TEXT NOT NULL, detail TEXT NOT NULL,
    article_id TEXT, status INTEGER, bytes INTEGER NOT NULL, seconds REAL NOT NULL
) STRICT;
CREATE INDEX ledger_by_run ON ledger (run_id);
CREATE TABLE pages (
    key TEXT PRIMARY KEY, -- canonical URL
    url TEXT NOT NULL, article_id TEXT REFERENCES articles, content_hash TEXT,
    etag TEXT, last_modified TEXT, fetched_at TEXT NOT NULL
) STRICT;
CREATE TABLE snapshots (
    record_id TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles, url TEXT NOT NULL,
    captured_at TEXT NOT NULL, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
    payload_digest TEXT NOT NULL, status INTEGER NOT NULL, media_type TEXT NOT NULL
) STRICT;
CREATE INDEX snapshots_by_article ON snapshots (article_id, captured_at);
CREATE TABLE revisions ( -- the only place where bodies are kept
    id INTEGER PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles,
    content_hash TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, captured_at TEXT NOT NULL,
    snapshot_id TEXT REFERENCES snapshots
) STRICT;
CREATE INDEX revisions_by_article ON revisions (article_id, id);
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    -- The present text. NULL only inside the transaction that makes the article: a deferred foreign key would
    -- have SQLite search this whole table for each revision.
    revision_id INTEGER REFERENCES revisions,
    content_hash TEXT NOT NULL, -- of the present text
    analysis_id INTEGER REFERENCES analyses, -- the newest; its verdict is copied here for lists
    topic TEXT, sentiment TEXT, local INTEGER,
    source_id TEXT NOT NULL REFERENCES sources, url TEXT NOT NULL, title TEXT NOT NULL,
    published_at TEXT NOT NULL, published_raw TEXT NOT NULL, precision TEXT NOT NULL,
    first_seen_at TEXT NOT NULL, fetched_at TEXT NOT NULL, outlet TEXT NOT NULL, origin TEXT, author TEXT,
    editor TEXT, subtitle TEXT, column TEXT, language TEXT NOT NULL, policy TEXT,
    snapshot_id TEXT REFERENCES snapshots, removed_at TEXT, parser_version TEXT NOT NULL
) STRICT;
CREATE INDEX articles_by_time ON articles (published_at DESC, id, sentiment);
CREATE INDEX articles_by_source ON articles (source_id, published_at DESC, id);
CREATE INDEX articles_by_topic ON articles (topic, published_at DESC, id);
CREATE INDEX articles_by_sentiment ON articles (sentiment, published_at DESC, id);
CREATE INDEX articles_by_local ON articles (local, published_at DESC, id);
CREATE TABLE observations (
    source_id TEXT NOT NULL REFERENCES sources, item TEXT NOT NULL, rank INTEGER NOT NULL, heat REAL, url TEXT,
    observed_at TEXT NOT NULL, PRIMARY KEY (source_id, item, observed_at)
) STRICT;
CREATE INDEX observations_by_time ON observations (observed_at, source_id, rank);
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice, so that clearing up to one is safe
    article_id TEXT NOT NULL UNIQUE REFERENCES articles
) STRICT;
"""

ANALYSIS = """
CREATE TABLE analyses (
    id INTEGER PRIMARY KEY, text_hash TEXT NOT NULL, -- content hash of the text that was judged
    article_id TEXT NOT NULL REFERENCES articles, version TEXT NOT NULL, analysed_at TEXT NOT NULL,
    topics TEXT NOT NULL, sentiment TEXT NOT NULL, sentiment_scores TEXT NOT NULL,
    sentiment_words TEXT NOT NULL, entities TEXT NOT NULL, districts TEXT NOT NULL, local INTEGER NOT NULL,
    keywords TEXT NOT NULL, summary TEXT NOT NULL, reprint_of TEXT,
    UNIQUE (article_id, version)
) STRICT;
CREATE INDEX analyses_done ON analyses (version, article_id, text_hash);
CREATE TABLE article_districts (
    district TEXT NOT NULL, article_id TEXT NOT NULL REFERENCES articles, PRIMARY KEY (district, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX districts_by_article ON article_districts (article_id);
CREATE TABLE vectors (
    article_id TEXT NOT NULL REFERENCES articles, model TEXT NOT NULL, dim INTEGER NOT NULL,
    data BLOB NOT NULL, -- dim little-endian float16
    PRIMARY KEY (article_id, model)
) STRICT;
"""

STORIES = """
CREATE TABLE stories (
    id TEXT PRIMARY KEY, heat_value REAL, -- out of heat, for ordering
    seed_id TEXT NOT NULL REFERENCES articles, title TEXT NOT NULL, first_at TEXT NOT NULL,
    last_at TEXT NOT NULL, size INTEGER NOT NULL, sources INTEGER NOT NULL, topic TEXT NOT NULL,
    sentiment TEXT NOT NULL, districts TEXT NOT NULL, local INTEGER NOT NULL, keywords TEXT NOT NULL,
    heat TEXT, level TEXT NOT NULL, level_reasons TEXT NOT NULL
) STRICT;
CREATE INDEX stories_by_heat ON stories (heat_value DESC, last_at DESC, id);
CREATE TABLE members (
    seq INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE REFERENCES articles, -- one story an article
    story_id TEXT NOT NULL REFERENCES stories, joined_at TEXT NOT NULL, score REAL NOT NULL,
    reason TEXT NOT NULL, reprint_of TEXT
) STRICT;
CREATE INDEX members_by_story ON members (story_id, joined_at, seq);
CREATE TABLE alerts (
    id TEXT PRIMARY KEY, rule TEXT NOT NULL, rule_name TEXT NOT NULL,
    story_id TEXT NOT NULL REFERENCES stories, level TEXT NOT NULL, opened_at TEXT NOT NULL,
    reason TEXT NOT NULL, acknowledged_at TEXT, acknowledged_by TEXT, ended_at TEXT
) STRICT;
CREATE INDEX alerts_by_time ON alerts (opened_at DESC, id);
CREATE TABLE briefs (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, day TEXT NOT NULL, window TEXT NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, masthead TEXT NOT NULL, sections TEXT NOT NULL,
    citations TEXT NOT NULL, status TEXT NOT NULL, issue_no INTEGER, total_no INTEGER, files TEXT
) STRICT;
CREATE INDEX briefs_by_time ON briefs (created_at DESC, id);
CREATE INDEX briefs_by_kind ON briefs (kind, created_at DESC, id);
"""

PEOPLE = """
CREATE TABLE users (
    name TEXT PRIMARY KEY, display TEXT NOT NULL, roles TEXT NOT NULL, password_hash TEXT NOT NULL,
    created_at TEXT NOT NULL, active INTEGER NOT NULL, demo INTEGER NOT NULL, failures INTEGER NOT NULL,
    locked_until TEXT
) STRICT;
CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users, created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL, expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, verb TEXT NOT NULL,
    subject TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL, previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
-- INSERT OR REPLACE would pass by the trigger on DELETE.
CREATE TRIGGER audit_only_append BEFORE INSERT ON audit
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
"""
