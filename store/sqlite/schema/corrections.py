"""What people put right: stories merged and split."""

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
