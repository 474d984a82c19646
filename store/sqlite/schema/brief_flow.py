"""The way of a brief from draft to issued document: versions, decisions, comments, exceptions, numbers, paper, recall."""

from __future__ import annotations

_TABLES = """
ALTER TABLE briefs ADD COLUMN continues TEXT REFERENCES briefs;
CREATE TABLE brief_versions (
    brief_id TEXT NOT NULL REFERENCES briefs, version INTEGER NOT NULL, who TEXT NOT NULL, note TEXT NOT NULL,
    at TEXT NOT NULL, content_hash TEXT NOT NULL,
    record BLOB NOT NULL, -- JSON of the brief as it was, deflated: autosaving makes many versions
    PRIMARY KEY (brief_id, version)
) STRICT;
CREATE TABLE brief_decisions (
    brief_id TEXT NOT NULL REFERENCES briefs, step TEXT NOT NULL, step_name TEXT NOT NULL, verdict TEXT NOT NULL,
    who TEXT NOT NULL, signed_as TEXT NOT NULL, at TEXT NOT NULL, version INTEGER NOT NULL,
    content_hash TEXT NOT NULL, opinion TEXT NOT NULL, ticked TEXT NOT NULL, stands_for TEXT NOT NULL,
    signed_on TEXT, number INTEGER NOT NULL, PRIMARY KEY (brief_id, number)
) STRICT;
CREATE TABLE brief_comments (
    brief_id TEXT NOT NULL REFERENCES briefs, version INTEGER NOT NULL, item_key TEXT NOT NULL, quote TEXT NOT NULL,
    text TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL, resolved_by TEXT NOT NULL, resolved_at TEXT,
    answer TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (brief_id, number)
) STRICT;
CREATE TABLE brief_exceptions (
    seq INTEGER PRIMARY KEY, brief_id TEXT NOT NULL REFERENCES briefs, finding_key TEXT NOT NULL,
    message TEXT NOT NULL, reason TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX brief_exceptions_by_brief ON brief_exceptions (brief_id, seq);
CREATE TABLE issuings (
    brief_id TEXT PRIMARY KEY REFERENCES briefs, kind TEXT NOT NULL, year INTEGER NOT NULL,
    issue_no INTEGER NOT NULL, total_no INTEGER NOT NULL, at TEXT NOT NULL, content_hash TEXT NOT NULL,
    review_due TEXT, UNIQUE (kind, year, issue_no), UNIQUE (kind, total_no)
) STRICT;
CREATE TABLE paper_signings (
    brief_id TEXT PRIMARY KEY REFERENCES briefs, registrar TEXT NOT NULL, at TEXT NOT NULL,
    content_hash TEXT NOT NULL, sha256 TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL,
    name TEXT NOT NULL
) STRICT;
CREATE TABLE recalls (
    brief_id TEXT PRIMARY KEY REFERENCES briefs, reason TEXT NOT NULL, approver TEXT NOT NULL,
    signed_as TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX briefs_by_status ON briefs (status, created_at DESC) WHERE status IN ('draft', 'review');
CREATE INDEX briefs_by_corrected ON briefs (corrects) WHERE corrects IS NOT NULL;
"""

_KEPT = {
    "brief_versions": "brief_id = NEW.brief_id AND version = NEW.version",
    "brief_decisions": "brief_id = NEW.brief_id AND number = NEW.number",
    "brief_exceptions": "seq = NEW.seq",
    "issuings": "brief_id = NEW.brief_id",
    "paper_signings": "brief_id = NEW.brief_id",
    "recalls": "brief_id = NEW.brief_id",
}
"""Table that is only added to → what makes a new row the same as one that is there."""

_CONTENT = (
    "id", "kind", "title", "day", "window", "created_at", "created_by", "masthead", "sections", "citations",
    "issue_no", "total_no", "version", "citation_style", "edition", "corrects", "continues",
)  # fmt: skip
"""What a reader of the issued document could notice, as of m0011; whoever adds a column freezes it by another trigger."""


def _frozen(columns: tuple[str, ...]) -> str:
    """An issued brief may change in nothing but where its files lie, and become recalled."""
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"""
CREATE TRIGGER issued_brief_no_update BEFORE UPDATE ON briefs
WHEN OLD.status IN ('issued', 'recalled')
    AND (({old}) IS NOT ({new}) OR NEW.status NOT IN (OLD.status, 'recalled'))
BEGIN SELECT RAISE(ABORT, 'an issued brief never changes'); END;
"""


_HELD = """
CREATE TRIGGER issued_brief_no_delete BEFORE DELETE ON briefs WHEN OLD.status IN ('issued', 'recalled')
BEGIN SELECT RAISE(ABORT, 'an issued brief never changes'); END;
-- INSERT OR REPLACE would pass by the trigger on DELETE.
CREATE TRIGGER issued_brief_no_replace BEFORE INSERT ON briefs
WHEN EXISTS (SELECT 1 FROM briefs WHERE id = NEW.id AND status IN ('issued', 'recalled'))
BEGIN SELECT RAISE(ABORT, 'an issued brief never changes'); END;
CREATE TRIGGER brief_issued_with_number BEFORE UPDATE ON briefs
WHEN NEW.status = 'issued' AND OLD.status <> 'issued' AND NOT EXISTS (
    SELECT 1 FROM issuings i WHERE i.brief_id = NEW.id AND i.kind = NEW.kind AND i.issue_no = NEW.issue_no
        AND i.total_no = NEW.total_no
) BEGIN SELECT RAISE(ABORT, 'a brief is issued with a number of its own'); END;
CREATE TRIGGER brief_recalled_on_record BEFORE UPDATE ON briefs
WHEN NEW.status = 'recalled' AND NOT EXISTS (SELECT 1 FROM recalls r WHERE r.brief_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a recall is on record'); END;
"""


def _only_added(table: str, same: str) -> str:
    stop = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {stop}\n"
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {stop}\n"
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}\n"
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {stop}\n"
    )


FLOW = "".join(
    [_TABLES, *(_only_added(table, same) for table, same in _KEPT.items()), _frozen(_CONTENT), _HELD]
)
FROZEN_SUBJECT = "DROP TRIGGER issued_brief_no_update;" + _frozen((*_CONTENT, "subject"))
