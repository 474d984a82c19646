"""Versions of weights, and the measures of stories that heat is normed by."""

from __future__ import annotations

WEIGHTS = """
CREATE TABLE weights (
    kind TEXT NOT NULL, version INTEGER NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL,
    record TEXT NOT NULL, PRIMARY KEY (kind, version)
) STRICT;
CREATE TABLE measures ( -- no foreign key: a story that is merged away leaves its days behind
    day TEXT NOT NULL, story_id TEXT NOT NULL, volume REAL NOT NULL, breadth REAL NOT NULL, interaction REAL,
    PRIMARY KEY (day, story_id)
) STRICT, WITHOUT ROWID;
"""
