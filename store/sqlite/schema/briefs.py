"""Tables around 简报 that came after the first."""

from __future__ import annotations

CONTENT = """
ALTER TABLE briefs ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE briefs ADD COLUMN citation_style TEXT NOT NULL DEFAULT 'outlet';
ALTER TABLE briefs ADD COLUMN edition TEXT NOT NULL DEFAULT '2025';
ALTER TABLE briefs ADD COLUMN corrects TEXT REFERENCES briefs;
"""

SPARE = """
ALTER TABLE briefs ADD COLUMN spare TEXT NOT NULL DEFAULT '[]';
"""

TOLD = """
ALTER TABLE briefs ADD COLUMN subject TEXT NOT NULL DEFAULT '';
CREATE TABLE brief_stories (
    brief_id TEXT NOT NULL REFERENCES briefs, story_id TEXT NOT NULL, title TEXT NOT NULL, members TEXT NOT NULL,
    PRIMARY KEY (brief_id, story_id)
) STRICT;
CREATE INDEX brief_stories_by_story ON brief_stories (story_id);
"""
