"""Versions of weights; measures of stories and what is usual among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.clock import Window
from domain.errors import Conflict
from domain.weights import KIND_NAMES, Measure, Norms, WeightKind, WeightsVersion
from store.sqlite.articles import HIDDEN
from store.sqlite.codec import from_row, stamp, to_row
from store.sqlite.room import Room

_TOP_SHARE = 0.99


class WeightRows(Room):
    """Verbs about 权重."""

    def put_weights(self, version: WeightsVersion) -> None:
        with self._write() as db:
            sql = "SELECT coalesce(max(version), 0) AS newest FROM weights WHERE kind = ?"
            newest = next(iter(db.query(sql, [version.kind.value])))["newest"]
            if version.version != newest + 1:
                kind = KIND_NAMES[version.kind]
                raise Conflict(f"{kind}已有第 {newest} 版，刚被别人改过，没有保存，请看过新版后再改")
            db.table("weights").insert(to_row(version))

    def weights(self, kind: WeightKind) -> list[WeightsVersion]:
        sql = "SELECT * FROM weights WHERE kind = ? ORDER BY version DESC"
        return [from_row(WeightsVersion, row) for row in self._all(sql, kind.value)]

    def put_measures(self, measures: Sequence[Measure]) -> None:
        with self._write() as db:
            db.conn.executemany(_LARGEST, [to_row(measure) for measure in measures])

    def norms(self, first: date, last: date) -> Norms:
        span = (first.isoformat(), last.isoformat())
        counted = self._one("", _COUNTED, *span)
        top = {name: self._percentile(name, *span) for name in ("volume", "breadth", "interaction")}
        return Norms(counted["days"], counted["measures"], **top)

    def _percentile(self, column: str, first: str, last: str) -> float | None:
        """Nearest rank: the smallest value that at least 99 % do not exceed."""
        known = f"FROM measures WHERE day BETWEEN ? AND ? AND {column} IS NOT NULL"
        count = self._one("", f"SELECT count(*) AS n {known}", first, last)["n"]
        if not count:
            return None
        sql = f"SELECT {column} AS value {known} ORDER BY {column} LIMIT 1 OFFSET ?"
        return float(self._one("", sql, first, last, max(0, -int(-count * _TOP_SHARE // 1) - 1))["value"])

    def articles_per_story(self, window: Window) -> list[int]:
        return [row["n"] for row in self._all(_PER_STORY, stamp(window.start), stamp(window.end))]


_LARGEST = """
INSERT INTO measures (day, story_id, volume, breadth, interaction)
VALUES (:day, :story_id, :volume, :breadth, :interaction)
ON CONFLICT (day, story_id) DO UPDATE SET
    volume = max(volume, excluded.volume), breadth = max(breadth, excluded.breadth),
    interaction = max(coalesce(interaction, excluded.interaction), coalesce(excluded.interaction, interaction))
"""
_COUNTED = "SELECT count(DISTINCT day) AS days, count(*) AS measures FROM measures WHERE day BETWEEN ? AND ?"
# CROSS JOIN keeps SQLite from starting with the members: the window is what is small.
_PER_STORY = f"""
SELECT count(*) AS n FROM articles a CROSS JOIN members m ON m.article_id = a.id
WHERE a.published_at >= ? AND a.published_at < ? AND a.id NOT IN ({HIDDEN})
GROUP BY m.story_id ORDER BY n
"""
