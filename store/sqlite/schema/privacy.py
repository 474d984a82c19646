"""Personal data: names to be masked, leave to read unmasked, requests of the people concerned."""

from __future__ import annotations

PRIVACY = """
ALTER TABLE analyses ADD COLUMN private_names TEXT NOT NULL DEFAULT '[]';
CREATE TABLE hidden_names (
    hash TEXT PRIMARY KEY, -- of the name, salted: the list names nobody
    request_id TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE unmaskings (
    seq INTEGER PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles, user TEXT NOT NULL, why TEXT NOT NULL,
    at TEXT NOT NULL, until TEXT NOT NULL
) STRICT;
CREATE INDEX unmaskings_by_user ON unmaskings (user, article_id, until);
CREATE TABLE privacy_requests (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, received_at TEXT NOT NULL, due_at TEXT NOT NULL, filed_by TEXT NOT NULL,
    asker TEXT NOT NULL, contact TEXT NOT NULL, about TEXT NOT NULL, article_ids TEXT NOT NULL, state TEXT NOT NULL,
    decided_at TEXT, decided_by TEXT, outcome TEXT NOT NULL
) STRICT;
"""
