"""Articles that wait to be judged, so that a service need not search the whole library for them every second."""

from __future__ import annotations

PENDING = """
CREATE TABLE pending (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: it rises with every article that comes or changes
    article_id TEXT NOT NULL UNIQUE REFERENCES articles
) STRICT;
INSERT INTO pending (article_id) SELECT id FROM articles ORDER BY published_at;
CREATE TRIGGER new_articles_wait AFTER INSERT ON articles
BEGIN INSERT OR REPLACE INTO pending (article_id) VALUES (NEW.id); END;
CREATE TRIGGER revised_articles_wait AFTER UPDATE OF content_hash ON articles
WHEN OLD.content_hash IS NOT NEW.content_hash
BEGIN INSERT OR REPLACE INTO pending (article_id) VALUES (NEW.id); END;
"""
