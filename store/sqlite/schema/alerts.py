"""预警: their clocks and history, what the office arranged (rules, roster, channels), the outbox of notices."""

from __future__ import annotations

ALERTS = """
ALTER TABLE alerts ADD COLUMN ended_by TEXT;
ALTER TABLE alerts ADD COLUMN end_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN false_positive INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alerts ADD COLUMN waiting_since TEXT;
ALTER TABLE alerts ADD COLUMN judged_level TEXT;
ALTER TABLE alerts ADD COLUMN level_by TEXT;
ALTER TABLE alerts ADD COLUMN level_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN escalated_to TEXT NOT NULL DEFAULT '[]';
ALTER TABLE alerts ADD COLUMN snoozed_until TEXT;
ALTER TABLE alerts ADD COLUMN matter TEXT NOT NULL DEFAULT 'other';
ALTER TABLE alerts ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alerts ADD COLUMN first_published_at TEXT;
ALTER TABLE alerts ADD COLUMN crawled_at TEXT;
ALTER TABLE alerts ADD COLUMN analysed_at TEXT;
-- Each level had a rule of its own; now one rule follows the level. The gravest of a story stays open.
UPDATE alerts SET rule = 'level' WHERE rule IN ('level-red', 'level-orange', 'level-yellow');
UPDATE alerts SET
    ended_by = '系统', end_reason = '并入同一热点更高等级的预警',
    ended_at = (SELECT max(o.opened_at) FROM alerts o WHERE o.story_id = alerts.story_id AND o.rule = 'level')
WHERE rule = 'level' AND ended_at IS NULL AND id NOT IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (
            PARTITION BY story_id
            ORDER BY CASE level WHEN 'red' THEN 0 WHEN 'orange' THEN 1 ELSE 2 END, opened_at
        ) AS place FROM alerts WHERE rule = 'level' AND ended_at IS NULL
    ) WHERE place = 1
);
UPDATE alerts SET waiting_since = opened_at WHERE ended_at IS NULL AND acknowledged_at IS NULL;
CREATE UNIQUE INDEX alerts_open ON alerts (rule, story_id) WHERE ended_at IS NULL;
CREATE INDEX alerts_by_story ON alerts (story_id, opened_at);
CREATE TABLE alert_events (
    seq INTEGER PRIMARY KEY, alert_id TEXT NOT NULL REFERENCES alerts, at TEXT NOT NULL, what TEXT NOT NULL,
    who TEXT NOT NULL, level TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX alert_events_by_alert ON alert_events (alert_id, seq);
"""

ARRANGEMENTS = """
CREATE TABLE arrangements (
    kind TEXT NOT NULL, id TEXT NOT NULL, record TEXT, -- JSON; NULL once taken out
    PRIMARY KEY (kind, id)
) STRICT;
CREATE TABLE arrangement_versions (
    kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL,
    at TEXT NOT NULL, record TEXT, -- without secrets and telephone numbers
    PRIMARY KEY (kind, id, version)
) STRICT;
"""

NOTICES = """
CREATE TABLE notices (
    alert_id TEXT NOT NULL REFERENCES alerts, step TEXT NOT NULL, channel TEXT NOT NULL, recipient TEXT NOT NULL,
    created_at TEXT NOT NULL, due_at TEXT NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL,
    sent_at TEXT, error TEXT NOT NULL,
    PRIMARY KEY (alert_id, step, channel, recipient) -- never twice
) STRICT;
CREATE INDEX notices_on_the_way ON notices (status, due_at) WHERE status IN ('waiting', 'sending');
CREATE INDEX notices_by_time ON notices (created_at DESC);
"""
