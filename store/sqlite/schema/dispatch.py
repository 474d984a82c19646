"""报送与反馈: what was issued in what order, deliveries, 定题, links, openings, answers, notices.

Recipients, groups, profiles and tables of points stand in ``arrangements``, with their versions.
"""

from __future__ import annotations

ISSUED = """
-- Numbers issues in the order in which they were stored: writers take turns, so none comes in behind another.
CREATE TABLE issued_briefs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, brief_id TEXT NOT NULL UNIQUE REFERENCES briefs
) STRICT;
INSERT INTO issued_briefs (brief_id)
SELECT id FROM briefs WHERE status IN ('issued', 'recalled') ORDER BY created_at, id;
CREATE TRIGGER issued_when_stored AFTER INSERT ON briefs WHEN NEW.status IN ('issued', 'recalled')
BEGIN
    INSERT INTO issued_briefs (brief_id) SELECT NEW.id
    WHERE NOT EXISTS (SELECT 1 FROM issued_briefs WHERE brief_id = NEW.id);
END;
CREATE TRIGGER issued_when_changed AFTER UPDATE OF status ON briefs WHEN NEW.status IN ('issued', 'recalled')
BEGIN
    INSERT INTO issued_briefs (brief_id) SELECT NEW.id
    WHERE NOT EXISTS (SELECT 1 FROM issued_briefs WHERE brief_id = NEW.id);
END;
CREATE TABLE issued_texts (
    brief_id TEXT PRIMARY KEY REFERENCES briefs, title TEXT NOT NULL, text TEXT NOT NULL,
    topics TEXT NOT NULL -- JSON list of classes
) STRICT;
"""

DELIVERIES = """
CREATE TABLE deliveries (
    id TEXT PRIMARY KEY, brief_id TEXT NOT NULL REFERENCES briefs, recipient_id TEXT NOT NULL,
    unit TEXT NOT NULL, person TEXT NOT NULL, way TEXT NOT NULL, sent_at TEXT NOT NULL, copies INTEGER NOT NULL,
    registered_at TEXT NOT NULL, registered_by TEXT NOT NULL, profile_id TEXT NOT NULL, run INTEGER
) STRICT;
CREATE INDEX deliveries_by_brief ON deliveries (brief_id);
CREATE INDEX deliveries_by_time ON deliveries (sent_at);
CREATE TABLE delivery_events (
    seq INTEGER PRIMARY KEY, delivery_id TEXT NOT NULL REFERENCES deliveries, what TEXT NOT NULL, at TEXT NOT NULL,
    who TEXT NOT NULL, copies INTEGER NOT NULL, note TEXT NOT NULL, registered_at TEXT NOT NULL,
    registered_by TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_events_by_delivery ON delivery_events (delivery_id);
CREATE TABLE reader_links (
    id TEXT PRIMARY KEY, brief_id TEXT NOT NULL REFERENCES briefs, recipient_id TEXT NOT NULL, name TEXT NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, expires_at TEXT NOT NULL, revoked_at TEXT,
    revoked_by TEXT NOT NULL
) STRICT;
CREATE INDEX reader_links_by_brief ON reader_links (brief_id);
CREATE TABLE openings (
    seq INTEGER PRIMARY KEY, brief_id TEXT NOT NULL REFERENCES briefs, at TEXT NOT NULL, recipient_id TEXT NOT NULL,
    account TEXT NOT NULL, link_id TEXT NOT NULL, closed TEXT NOT NULL
) STRICT;
CREATE INDEX openings_by_brief ON openings (brief_id);
CREATE INDEX openings_by_time ON openings (at);
CREATE TABLE dispatch_notices (
    subject TEXT NOT NULL, channel TEXT NOT NULL, recipient_id TEXT NOT NULL, brief_id TEXT NOT NULL,
    created_at TEXT NOT NULL, due_at TEXT NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL,
    sent_at TEXT, error TEXT NOT NULL,
    PRIMARY KEY (subject, channel, recipient_id) -- never twice
) STRICT;
CREATE INDEX dispatch_notices_on_the_way ON dispatch_notices (status, due_at)
WHERE status IN ('waiting', 'sending');
"""

PROFILES = """
CREATE TABLE profile_marks (
    profile_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, at TEXT NOT NULL, served TEXT NOT NULL
) STRICT;
CREATE TABLE profile_items (
    seq INTEGER PRIMARY KEY, profile_id TEXT NOT NULL, item_id TEXT NOT NULL, taken_at TEXT NOT NULL,
    state TEXT NOT NULL, run INTEGER, who TEXT NOT NULL, why TEXT NOT NULL, "use" TEXT, used_by TEXT NOT NULL,
    UNIQUE (profile_id, item_id) -- never twice
) STRICT;
CREATE TABLE profile_runs (
    profile_id TEXT NOT NULL, number INTEGER NOT NULL, start TEXT NOT NULL, "end" TEXT NOT NULL, who TEXT NOT NULL,
    size INTEGER NOT NULL, PRIMARY KEY (profile_id, number)
) STRICT;
"""

ANSWERS = """
CREATE TABLE answers (
    id TEXT PRIMARY KEY, brief_id TEXT NOT NULL REFERENCES briefs, recipient_id TEXT NOT NULL,
    unit TEXT NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL, given_on TEXT NOT NULL, registered_at TEXT NOT NULL,
    registered_by TEXT NOT NULL, text TEXT NOT NULL, outlet TEXT NOT NULL, rank TEXT, present INTEGER NOT NULL,
    lies_at TEXT NOT NULL, proof TEXT, due_on TEXT, corrects TEXT NOT NULL,
    -- Of a 批示 only the fact: no text, no file, and a place too short to hold one.
    CHECK (kind <> 'instruction' OR (text = '' AND outlet = '' AND proof IS NULL AND length(lies_at) <= 30))
) STRICT;
CREATE INDEX answers_by_brief ON answers (brief_id);
CREATE UNIQUE INDEX answers_corrected_once ON answers (corrects) WHERE corrects <> '';
CREATE TABLE answer_events (
    seq INTEGER PRIMARY KEY, answer_id TEXT NOT NULL REFERENCES answers, what TEXT NOT NULL, at TEXT NOT NULL,
    who TEXT NOT NULL, note TEXT NOT NULL, due_on TEXT, brief_id TEXT NOT NULL
) STRICT;
CREATE INDEX answer_events_by_answer ON answer_events (answer_id);
"""

FIXED = "".join(
    f"""
CREATE TRIGGER {table}_stay AFTER UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} are only added to'); END;
CREATE TRIGGER {table}_remain BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} are only added to'); END;
"""
    for table in ("deliveries", "delivery_events", "openings", "answers", "answer_events")
)
"""What happened is never changed: a correction is another row."""
