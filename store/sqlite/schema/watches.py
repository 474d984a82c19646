"""监测专题: what it found, what it was given out with, and what waits to be compared with it.

The watches themselves stand in ``arrangements``, with their versions.
"""

from __future__ import annotations

WATCHES = """
CREATE TABLE watch_hits (
    seq INTEGER PRIMARY KEY, watch_id TEXT NOT NULL, article_id TEXT NOT NULL REFERENCES articles,
    how TEXT NOT NULL, score REAL NOT NULL, at TEXT NOT NULL, words TEXT NOT NULL, near TEXT NOT NULL,
    state TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL,
    run INTEGER, -- NULL: waits for the next run
    UNIQUE (watch_id, article_id)
) STRICT;
CREATE INDEX watch_hits_by_article ON watch_hits (article_id, watch_id);
CREATE INDEX watch_hits_waiting ON watch_hits (watch_id) WHERE run IS NULL;
CREATE TABLE watch_runs (
    watch_id TEXT NOT NULL, number INTEGER NOT NULL, start TEXT NOT NULL, "end" TEXT NOT NULL, who TEXT NOT NULL,
    size INTEGER NOT NULL, PRIMARY KEY (watch_id, number)
) STRICT;
CREATE TABLE watch_queue (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL UNIQUE REFERENCES articles
) STRICT;
-- DELETE and INSERT: the conflict clause of the statement that fires a trigger would override INSERT OR REPLACE.
-- Only the first verdict on a text waits: a new pipeline must not fill the watches with what is long past.
CREATE TRIGGER first_verdicts_wait_for_watches AFTER INSERT ON analyses
WHEN NOT EXISTS (SELECT 1 FROM analyses o
                 WHERE o.article_id = NEW.article_id AND o.id <> NEW.id AND o.text_hash = NEW.text_hash)
BEGIN
    DELETE FROM watch_queue WHERE article_id = NEW.article_id;
    INSERT INTO watch_queue (article_id) VALUES (NEW.article_id);
END;
CREATE TRIGGER revised_verdicts_wait_for_watches AFTER UPDATE OF text_hash ON analyses
WHEN OLD.text_hash IS NOT NEW.text_hash
     AND NOT EXISTS (SELECT 1 FROM analyses o
                     WHERE o.article_id = NEW.article_id AND o.id <> NEW.id AND o.text_hash = NEW.text_hash)
BEGIN
    DELETE FROM watch_queue WHERE article_id = NEW.article_id;
    INSERT INTO watch_queue (article_id) VALUES (NEW.article_id);
END;
"""
