"""Figures of one source: how its fields are filled and how much it brings a day."""

from __future__ import annotations

from datetime import date, timedelta

from domain.clock import day_window
from domain.health import Fill
from store.sqlite.codec import stamp
from store.sqlite.room import Room

_FILL = """
SELECT count(*) AS articles, avg(precision <> 'crawl') AS time, avg(precision = 'minute') AS minute,
    avg(origin IS NOT NULL) AS origin, avg(author IS NOT NULL) AS author, avg(length(body)) AS body
FROM (
    SELECT a.precision, a.origin, a.author, r.body FROM articles a JOIN revisions r ON r.id = a.revision_id
    WHERE a.source_id = ? ORDER BY a.published_at DESC, a.id LIMIT ? OFFSET ?
)
"""
# Beijing is eight hours ahead all the year round (domain.clock).
_BY_DAY = """
SELECT date(first_seen_at, '+8 hours') AS day, count(*) AS n FROM articles
WHERE source_id = ? AND first_seen_at >= ? AND first_seen_at < ? GROUP BY 1
"""


class HealthRows(Room):
    """Verbs about 采集健康."""

    def fill(self, source_id: str, limit: int, offset: int = 0) -> Fill | None:
        row = self._all(_FILL, source_id, limit, offset)[0]
        return Fill(**row) if row["articles"] else None

    def kept_by_day(self, source_id: str, first: date, last: date) -> dict[date, int]:
        counts = {first + timedelta(n): 0 for n in range((last - first).days + 1)}
        start, end = day_window(first).start, day_window(last).end
        for row in self._all(_BY_DAY, source_id, stamp(start), stamp(end)):
            counts[date.fromisoformat(row["day"])] = row["n"]
        return counts
