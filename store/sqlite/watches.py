"""What watches found, what waits for them, and what was given out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from domain.clock import Window
from domain.errors import NotFound
from domain.watch import HitState, WatchHit, WatchRun
from store.sqlite.articles import HIDDEN
from store.sqlite.codec import from_row, stamp, to_row
from store.sqlite.room import Room, id_list

_KEPT = HitState.KEPT.value


class WatchRows(Room):
    """Verbs about 监测专题; the watches themselves are arrangements."""

    def watch_waiting(self, limit: int) -> list[tuple[int, str]]:
        rows = self._all("SELECT seq, article_id FROM watch_queue ORDER BY seq LIMIT ?", limit)
        return [(row["seq"], row["article_id"]) for row in rows]

    def put_watch_hits(self, hits: Sequence[WatchHit], up_to: int = 0) -> int:
        with self._write() as db:
            added = sum(db.execute(_COMES_IN, to_row(hit)).rowcount for hit in hits)
            db.execute("DELETE FROM watch_queue WHERE seq <= ?", [up_to])
            return added

    def change_watch_hit(self, hit: WatchHit) -> None:
        row = to_row(hit)
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        changed = ["how", "score", "at", "words", "near", "state", "who", "why"]
        sets = ", ".join(f"{name} = excluded.{name}" for name in changed)
        with self._write() as db:
            db.execute(
                f"INSERT INTO watch_hits ({names}) VALUES ({marks})"
                f" ON CONFLICT (watch_id, article_id) DO UPDATE SET {sets}",
                row,
            )

    def lapse_watch_hits(self, watch_id: str, article_ids: Iterable[str]) -> int:
        with self._write() as db:
            return int(db.execute(_LAPSE, [watch_id, id_list(article_ids)]).rowcount)

    def watch_hit(self, watch_id: str, article_id: str) -> WatchHit | None:
        rows = self._all(
            "SELECT * FROM watch_hits WHERE watch_id = ? AND article_id = ?", watch_id, article_id
        )
        return from_row(WatchHit, rows[0]) if rows else None

    def watch_hits(
        self,
        watch_id: str,
        state: HitState | None = HitState.KEPT,
        window: Window | None = None,
        limit: int | None = None,
    ) -> list[WatchHit]:
        tests, params = [], []
        if state is not None:
            tests.append("AND h.state = ?")
            params.append(state.value)
        if window is not None:
            tests.append("AND a.published_at >= ? AND a.published_at < ?")
            params += [stamp(window.start), stamp(window.end)]
        return self._hits(" ".join(tests), "a.published_at DESC, h.seq DESC", watch_id, *params, limit=limit)

    def watch_run_hits(self, watch_id: str, number: int | None) -> list[WatchHit]:
        test = "AND h.run IS ? AND h.state = ?" if number is None else "AND h.run IS ?"
        params = [number, _KEPT] if number is None else [number]
        return self._hits(test, "a.published_at, h.seq", watch_id, *params)

    def _hits(
        self, tests: str, order: str, watch_id: str, *params: Any, limit: int | None = None
    ) -> list[WatchHit]:
        sql = (
            "SELECT h.* FROM watch_hits h JOIN articles a ON a.id = h.article_id"
            f" WHERE h.watch_id = ? AND h.article_id NOT IN ({HIDDEN}) {tests} ORDER BY {order} LIMIT ?"
        )
        return [
            from_row(WatchHit, row)
            for row in self._all(sql, watch_id, *params, -1 if limit is None else limit)
        ]

    def watches_of(self, article_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        sql = (
            "SELECT article_id, watch_id FROM watch_hits"
            " WHERE article_id IN (SELECT value FROM json_each(?)) AND state = ? ORDER BY watch_id"
        )
        found: dict[str, tuple[str, ...]] = {}
        for row in self._all(sql, id_list(article_ids), _KEPT):
            found[row["article_id"]] = (*found.get(row["article_id"], ()), row["watch_id"])
        return found

    def watch_counts(self, window: Window) -> dict[str, dict[date, int]]:
        found: dict[str, dict[date, int]] = {}
        for row in self._all(_COUNTS, stamp(window.start), stamp(window.end), _KEPT):
            found.setdefault(row["watch_id"], {})[date.fromisoformat(row["day"])] = row["n"]
        return found

    def take_watch_run(self, watch_id: str, since: datetime, who: str, now: datetime) -> WatchRun:
        with self._write() as db:
            last = next(iter(db.query(_LAST_RUN, [watch_id])), None)
            number = last["number"] + 1 if last else 1
            start = last["end"] if last else stamp(since)
            taken = db.execute(_TAKE, [number, watch_id, _KEPT]).rowcount
            row = {"watch_id": watch_id, "number": number, "start": start, "end": stamp(now), "who": who}
            db.table("watch_runs").insert(row | {"size": taken})
            return from_row(WatchRun, row | {"size": taken})

    def watch_runs(self, watch_id: str) -> list[WatchRun]:
        sql = "SELECT * FROM watch_runs WHERE watch_id = ? ORDER BY number DESC"
        return [from_row(WatchRun, row) for row in self._all(sql, watch_id)]

    def watch_run(self, watch_id: str, number: int) -> WatchRun:
        for run in self.watch_runs(watch_id):
            if run.number == number:
                return run
        raise NotFound(f"专题“{watch_id}”没有第 {number} 批推送，请检查批次号")


# A hit that lapsed comes back when it is found again; what a person decided stays, and so does what is known.
_COMES_IN = """
INSERT INTO watch_hits (watch_id, article_id, how, score, at, words, near, state, who, why, run)
VALUES (:watch_id, :article_id, :how, :score, :at, :words, :near, :state, :who, :why, :run)
ON CONFLICT (watch_id, article_id) DO UPDATE SET
    how = excluded.how, score = excluded.score, words = excluded.words, near = excluded.near, state = 'kept'
WHERE watch_hits.state = 'lapsed'
"""
_LAPSE = """
UPDATE watch_hits SET state = 'lapsed'
WHERE watch_id = ? AND article_id IN (SELECT value FROM json_each(?)) AND state = 'kept' AND how <> 'person'
"""
# Beijing is eight hours ahead all the year round (domain.clock).
_COUNTS = f"""
SELECT h.watch_id, date(a.published_at, '+8 hours') AS day, count(*) AS n
FROM watch_hits h JOIN articles a ON a.id = h.article_id
WHERE a.published_at >= ? AND a.published_at < ? AND h.state = ? AND h.article_id NOT IN ({HIDDEN})
GROUP BY 1, 2
"""
_LAST_RUN = 'SELECT number, "end" FROM watch_runs WHERE watch_id = ? ORDER BY number DESC LIMIT 1'
_TAKE = f"""
UPDATE watch_hits SET run = ?
WHERE watch_id = ? AND run IS NULL AND state = ? AND article_id NOT IN ({HIDDEN})
"""
