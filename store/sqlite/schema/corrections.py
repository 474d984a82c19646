"""What people put right: stories merged and split, verdicts corrected."""

from __future__ import annotations

STORY_EDITS = """
ALTER TABLE stories ADD COLUMN merged_into TEXT; -- id of the story that took its articles; the id stays
CREATE TABLE story_edits (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
    story_id TEXT NOT NULL, other_id TEXT NOT NULL, article_ids TEXT NOT NULL, before TEXT NOT NULL,
    why TEXT NOT NULL, undone INTEGER NOT NULL
) STRICT;
CREATE INDEX story_edits_by_story ON story_edits (story_id, seq);
CREATE INDEX story_edits_by_other ON story_edits (other_id, seq);
"""

CORRECTIONS = """
ALTER TABLE analyses ADD COLUMN corrected TEXT NOT NULL DEFAULT '[]'; -- always empty: corrections stand in their own table
CREATE TABLE corrections (
    seq INTEGER PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles, facet TEXT NOT NULL, value TEXT NOT NULL,
    was TEXT NOT NULL, version TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL,
    withdrawn INTEGER NOT NULL
) STRICT;
CREATE INDEX corrections_by_article ON corrections (article_id, facet, seq);
"""
