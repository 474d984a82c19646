"""Which stories issued briefs told, and where an issue of a kind ended."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime

from sqlite_utils import Database

from domain.brief import Brief
from domain.told import Told
from store.sqlite.codec import stamp, to_json
from store.sqlite.room import Room

_ISSUED = """b.status = 'issued' AND NOT EXISTS (
    SELECT 1 FROM briefs AS o WHERE o.id = b.corrects AND o.status = 'issued'
)"""
"""A correction tells nothing anew, unless what it corrects was recalled."""
_TOLD = f"""
SELECT s.brief_id, s.story_id, s.title, s.members, b.kind, b.day, b.issue_no,
       json_extract(b.masthead, '$.name') AS name
FROM brief_stories AS s JOIN briefs AS b ON b.id = s.brief_id
WHERE {_ISSUED} AND s.story_id IN (SELECT value FROM json_each(?))
ORDER BY json_extract(b.window, '$.end'), b.created_at, b.id
"""
_END = """
SELECT max(json_extract(window, '$.end')) AS at FROM briefs
WHERE kind = ? AND subject = ? AND status IN ('issued', 'recalled') AND corrects IS NULL
  AND json_extract(window, '$.end') < ?
"""


class ToldRows(Room):
    """Verbs about what was reported."""

    def told(self, story_ids: Iterable[str]) -> dict[str, tuple[Told, ...]]:
        found: dict[str, tuple[Told, ...]] = {}
        for row in self._all(_TOLD, json.dumps(list(story_ids))):
            one = Told(
                brief_id=row["brief_id"],
                kind=row["kind"],
                name=row["name"],
                issue_no=row["issue_no"],
                day=date.fromisoformat(row["day"]),
                title=row["title"],
                members=tuple(json.loads(row["members"])),
            )
            found[row["story_id"]] = (*found.get(row["story_id"], ()), one)
        return found

    def last_issue_end(self, kind: str, subject: str, before: datetime) -> datetime | None:
        row = self._all(_END, kind, subject, stamp(before))[0]
        return datetime.fromisoformat(row["at"]) if row["at"] else None


def keep_stories(db: Database, brief: Brief) -> None:
    """What the brief tells now; whatever it told before is replaced."""
    told = {
        item.story_id: {"title": item.title, "members": to_json(item.members)}
        for section in brief.sections
        for item in section.items
        if item.story_id
    }
    db.execute("DELETE FROM brief_stories WHERE brief_id = ?", [brief.id])
    db.table("brief_stories").insert_all(
        {"brief_id": brief.id, "story_id": story, **said} for story, said in told.items()
    )
