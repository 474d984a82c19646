"""证据单 of issued briefs: written once, never changed."""

from __future__ import annotations

EVIDENCE = """
CREATE TABLE evidence_sheets (
    brief_id TEXT PRIMARY KEY REFERENCES briefs,
    manifest TEXT NOT NULL,
    written_at TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;
CREATE TRIGGER evidence_sheets_no_update BEFORE UPDATE ON evidence_sheets
BEGIN SELECT RAISE(ABORT, 'an evidence sheet never changes'); END;
CREATE TRIGGER evidence_sheets_no_delete BEFORE DELETE ON evidence_sheets
BEGIN SELECT RAISE(ABORT, 'an evidence sheet never changes'); END;
CREATE TRIGGER evidence_sheets_no_replace BEFORE INSERT ON evidence_sheets
WHEN EXISTS (SELECT 1 FROM evidence_sheets WHERE brief_id = NEW.brief_id)
BEGIN SELECT RAISE(ABORT, 'an evidence sheet never changes'); END;
"""
