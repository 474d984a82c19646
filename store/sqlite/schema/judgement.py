"""What analysis says beyond topic and tone."""

from __future__ import annotations

ANALYSIS = """
ALTER TABLE analyses ADD COLUMN scenarios TEXT NOT NULL DEFAULT '[]';
ALTER TABLE analyses ADD COLUMN event_polarity TEXT NOT NULL DEFAULT 'neu';
ALTER TABLE analyses ADD COLUMN attitudes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE analyses ADD COLUMN viewpoints TEXT NOT NULL DEFAULT '[]';
-- A sentence of a summary now says where it comes from; older ones stood in the body as they were.
UPDATE analyses SET summary = (
    SELECT json_group_array(json_object('text', value, 'source', value, 'paragraph', 0)) FROM json_each(summary)
);
"""

STORIES = """
ALTER TABLE stories ADD COLUMN storyline TEXT; -- id of the first story of the chain; NULL outside any chain
ALTER TABLE stories ADD COLUMN follows TEXT; -- id of the story that this one continues
ALTER TABLE stories ADD COLUMN course TEXT; -- JSON of domain.story.Course
ALTER TABLE stories ADD COLUMN detected_at TEXT; -- first_seen_at of the member seen first
ALTER TABLE stories ADD COLUMN title_by TEXT; -- who fixed the title by hand
CREATE INDEX stories_by_storyline ON stories (storyline) WHERE storyline IS NOT NULL;
"""
