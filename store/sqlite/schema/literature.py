"""文献 and 素材夹."""

from __future__ import annotations

LITERATURE = """
CREATE TABLE literature (
    id TEXT PRIMARY KEY, doi_key TEXT NOT NULL, work_key TEXT NOT NULL, type TEXT NOT NULL, issued TEXT NOT NULL,
    record TEXT NOT NULL, -- the Reference as JSON
    raw TEXT NOT NULL, -- JSON list of the records it was read from, as they stood in the files
    folded TEXT NOT NULL, -- title, authors, container, keywords, abstract in the form for matching
    who TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX literature_by_doi ON literature (doi_key) WHERE doi_key <> '';
CREATE INDEX literature_by_work ON literature (work_key);
CREATE TABLE literature_imports (
    seq INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, format TEXT NOT NULL, who TEXT NOT NULL,
    at TEXT NOT NULL, new TEXT NOT NULL, known TEXT NOT NULL, merged TEXT NOT NULL, unreadable TEXT NOT NULL
) STRICT;
"""

FOLDER = """
CREATE TABLE folder ( -- no foreign keys: an entry outlives what it points to
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, target TEXT NOT NULL, title TEXT NOT NULL, who TEXT NOT NULL,
    at TEXT NOT NULL, text TEXT NOT NULL, citation TEXT, query TEXT, note TEXT NOT NULL, place INTEGER NOT NULL,
    briefs TEXT NOT NULL, removed_at TEXT
) STRICT;
CREATE INDEX folder_by_target ON folder (target);
CREATE TABLE folder_acts (
    seq INTEGER PRIMARY KEY, entry_id TEXT NOT NULL REFERENCES folder, action TEXT NOT NULL, who TEXT NOT NULL,
    at TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE INDEX folder_acts_by_entry ON folder_acts (entry_id, seq);
"""
