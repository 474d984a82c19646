"""Figures over many records, counted where they lie."""

from __future__ import annotations

from domain.clock import Window
from store.sqlite.articles import HIDDEN
from store.sqlite.codec import stamp
from store.sqlite.room import Room

# A page that was read and could not be understood against all that were read.
_READ = """
SELECT source_id, sum(fate IN ('kept', 'revised', 'unchanged') AND cause = '') AS good, sum(cause = 'parse') AS bad
FROM ledger WHERE kind = 'article' AND at >= ? AND at < ? GROUP BY source_id
"""
_DELAYS = f"""
SELECT source_id, (julianday(first_seen_at) - julianday(published_at)) * 1440 AS minutes FROM articles
WHERE precision = 'minute' AND intake = 'crawl' AND first_seen_at >= ? AND first_seen_at < ?
    AND published_at <= first_seen_at AND id NOT IN ({HIDDEN})
"""


class PerformanceRows(Room):
    """Verbs about 绩效."""

    def pages_read(self, window: Window) -> dict[str, tuple[int, int]]:
        rows = self._all(_READ, stamp(window.start), stamp(window.end))
        return {row["source_id"]: (row["good"], row["bad"]) for row in rows}

    def seen_delays(self, window: Window) -> dict[str, list[float]]:
        found: dict[str, list[float]] = {}
        for row in self._all(_DELAYS, stamp(window.start), stamp(window.end)):
            found.setdefault(row["source_id"], []).append(row["minutes"])
        return found
