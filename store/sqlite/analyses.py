"""Analyses and vectors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import numpy as np
from sqlite_utils import Database

from domain.analysis import Analysis
from domain.article import Article
from domain.correction import Correction, Facet, corrected
from domain.errors import InvalidInput, NotFound
from store.sqlite.articles import ARTICLE, HIDDEN, read_article
from store.sqlite.codec import from_row, to_row
from store.sqlite.outbox import wait_for_index
from store.sqlite.room import Room, add_row, id_list

_HALF = np.dtype("<f2")
_NEWEST = "SELECT n.* FROM articles a JOIN analyses n ON n.id = a.analysis_id WHERE a.id"


class AnalysisRows(Room):
    """Verbs about 分析."""

    def unanalysed(self, version: str, limit: int) -> list[Article]:
        if self._queued_for() != version:
            self._queue_for(version)
        rows = self._all(_WAITING, limit)
        # A text revised while it is being analysed must not be marked as done by the verdict on the old one.
        self._local.given = {row["id"]: row["content_hash"] for row in rows}
        return [read_article(row) for row in rows]

    def newest_waiting(self) -> int:
        rows = self._all("SELECT seq FROM sqlite_sequence WHERE name = 'pending'")
        return int(rows[0]["seq"]) if rows else 0

    def _queued_for(self) -> str | None:
        rows = self._all("SELECT value FROM settings WHERE key = ?", _QUEUED_FOR)
        return json.loads(rows[0]["value"]) if rows else None

    def _queue_for(self, version: str) -> None:
        """Another version: whatever it has not judged waits."""
        with self._write() as db:
            db.execute("DELETE FROM pending")
            db.execute(
                f"INSERT INTO pending (article_id) SELECT a.id FROM articles a WHERE {_NOT_DONE}", [version]
            )
            db.table("settings").upsert(
                {"key": _QUEUED_FOR, "value": json.dumps(version, ensure_ascii=False)}, pk="key"
            )

    def put_analyses(
        self, analyses: Sequence[Analysis], vectors: np.ndarray | None, model: str | None
    ) -> None:
        """A verdict counts for the text that ``unanalysed`` last gave to this thread, or else for the present one.
        Articles whose verdict changed enter the search outbox, since the index narrows and finds by it."""
        if not analyses:
            return
        given: dict[str, str] = getattr(self._local, "given", {})
        blobs = None if vectors is None else _packed(vectors, model, len(analyses))
        with self._write() as db:
            said = _in_force(db, (a.article_id for a in analyses))
            changed = [
                a.article_id
                for a in analyses
                if _put(db, a, given.get(a.article_id), said.get(a.article_id, ()))
            ]
            db.execute(_JUDGED, {"ids": id_list(a.article_id for a in analyses), "queue": _QUEUED_FOR})
            if blobs is not None:
                _put_vectors(db, analyses, blobs, str(model))
            wait_for_index(db, changed)
        for analysis in analyses:
            given.pop(analysis.article_id, None)

    def analysis(self, article_id: str) -> Analysis:
        missing = f"文章“{article_id}”还没有分析结果，请先运行 zhijin analyse"
        found = from_row(Analysis, self._one(missing, f"{_NEWEST} = ?", article_id))
        return corrected(found, self._in_force([article_id]).get(article_id, ()))

    def analyses(self, article_ids: Iterable[str]) -> dict[str, Analysis]:
        rows = self._all(f"{_NEWEST} IN (SELECT value FROM json_each(?))", id_list(article_ids))
        found = {row["article_id"]: from_row(Analysis, row) for row in rows}
        return found | {a: corrected(found[a], rows) for a, rows in self._in_force(found).items()}

    def judged(self, article_id: str) -> Analysis:
        missing = f"文章“{article_id}”还没有分析结果，请先运行 zhijin analyse"
        return from_row(Analysis, self._one(missing, f"{_NEWEST} = ?", article_id))

    def add_correction(self, correction: Correction) -> None:
        with self._write() as db:
            add_row(db, "corrections", to_row(correction))
            _reshow(db, correction.article_id)

    def withdraw_correction(self, article_id: str, facet: Facet) -> bool:
        with self._write() as db:
            sql = "UPDATE corrections SET withdrawn = 1 WHERE article_id = ? AND facet = ? AND withdrawn = 0"
            done = db.execute(sql, [article_id, facet.value]).rowcount > 0
            if done:
                _reshow(db, article_id)
            return done

    def corrections(self, article_id: str | None = None) -> list[Correction]:
        sql = "SELECT * FROM corrections WHERE article_id = coalesce(?, article_id) ORDER BY seq DESC"
        return [from_row(Correction, row) for row in self._all(sql, article_id)]

    def _in_force(self, article_ids: Iterable[str]) -> dict[str, list[Correction]]:
        with self._read() as db:
            return _in_force(db, article_ids)

    def vectors(self, article_ids: Iterable[str], model: str) -> dict[str, np.ndarray]:
        sql = (
            "SELECT article_id, data FROM vectors"
            " WHERE article_id IN (SELECT value FROM json_each(?)) AND model = ?"
        )
        rows = self._all(sql, id_list(article_ids), model)
        return {row["article_id"]: np.frombuffer(row["data"], _HALF).astype(np.float32) for row in rows}


_QUEUED_FOR = "pending_version"
"""Setting: the pipeline version that ``pending`` waits for."""
_NOT_DONE = """
NOT EXISTS (SELECT 1 FROM analyses n
            WHERE n.version = ? AND n.article_id = a.id AND n.text_hash = a.content_hash)
"""
_WAITING = f"""
{ARTICLE} JOIN pending w ON w.article_id = a.id WHERE a.id NOT IN ({HIDDEN})
ORDER BY a.published_at, a.id LIMIT ?
"""
# A verdict of another version, or on a text that has changed meanwhile, takes nothing out of the queue.
_JUDGED = """
DELETE FROM pending WHERE article_id IN (
    SELECT a.id FROM articles a JOIN analyses n ON n.article_id = a.id AND n.text_hash = a.content_hash
    WHERE a.id IN (SELECT value FROM json_each(:ids))
      AND json_quote(n.version) = (SELECT value FROM settings WHERE key = :queue)
)
"""


def _put(db: Database, analysis: Analysis, text_hash: str | None, said: Sequence[Correction]) -> bool:
    """Upsert one analysis; whether the verdict that lists show, with what people ``said`` instead, has changed."""
    before = _verdict(db, analysis.article_id)
    if not before:
        raise NotFound(f"库里没有文章“{analysis.article_id}”，它的分析和同一批的都没有保存，请先保存文章")
    row = to_row(analysis) | {"text_hash": text_hash or before[0]}
    names = ", ".join(row)
    fresh = ", ".join(f"{name} = excluded.{name}" for name in row)
    db.execute(
        f"INSERT INTO analyses ({names}) VALUES ({', '.join('?' * len(row))})"
        f" ON CONFLICT (article_id, version) DO UPDATE SET {fresh}",
        list(row.values()),
    )
    newest = next(iter(db.query(f"SELECT id, version {_LAST}", [analysis.article_id])))
    if newest["version"] == analysis.version:
        _show(db, newest["id"], corrected(analysis, said))
    else:
        _show_newest(db, analysis.article_id)
    return _verdict(db, analysis.article_id) != before


def _verdict(db: Database, article_id: str) -> tuple[object, ...]:
    """Content hash and what the index knows of the newest analysis; empty for no article."""
    rows = list(db.query(_SHOWN, [article_id]))
    return tuple(rows[0].values()) if rows else ()


_SHOWN = """
SELECT a.content_hash, a.topic, a.sentiment, a.local,
       (SELECT group_concat(district) FROM article_districts WHERE article_id = a.id) AS districts,
       n.keywords, n.summary, n.entities
FROM articles a LEFT JOIN analyses n ON n.id = a.analysis_id WHERE a.id = ?
"""


_LAST = "FROM analyses WHERE article_id = ? ORDER BY analysed_at DESC, id DESC LIMIT 1"


def _show_newest(db: Database, article_id: str) -> None:
    """Copy the verdict of the newest analysis to where lists look for it."""
    row = next(iter(db.query(f"SELECT * {_LAST}", [article_id])))
    _show(db, row["id"], corrected(from_row(Analysis, row), _in_force(db, [article_id]).get(article_id, ())))


def _show(db: Database, analysis_id: int, verdict: Analysis) -> None:
    article_id = verdict.article_id
    db.execute(
        "UPDATE articles SET analysis_id = ?, topic = ?, sentiment = ?, local = ? WHERE id = ?",
        [analysis_id, verdict.topic, verdict.sentiment.value, int(verdict.local), article_id],
    )
    db.execute("DELETE FROM article_districts WHERE article_id = ?", [article_id])
    places = [{"district": name, "article_id": article_id} for name in dict.fromkeys(verdict.districts)]
    db.table("article_districts").insert_all(places)


def _reshow(db: Database, article_id: str) -> None:
    """Lists and index show what a person said instead."""
    _show_newest(db, article_id)
    wait_for_index(db, [article_id])


def _in_force(db: Database, article_ids: Iterable[str]) -> dict[str, list[Correction]]:
    """The newest correction of each facet that nobody withdrew."""
    found: dict[str, dict[str, Correction]] = {}
    for row in db.query(_CORRECTED, [id_list(article_ids)]):
        found.setdefault(row["article_id"], {})[row["facet"]] = from_row(Correction, row)
    return {article_id: list(facets.values()) for article_id, facets in found.items()}


_CORRECTED = """
SELECT * FROM corrections WHERE article_id IN (SELECT value FROM json_each(?)) AND withdrawn = 0 ORDER BY seq
"""


def _packed(vectors: np.ndarray, model: str | None, rows: int) -> list[bytes]:
    if not model:
        raise InvalidInput("保存向量时要写明模型名称")
    if vectors.ndim != 2 or len(vectors) != rows:
        raise InvalidInput(f"向量应为 {rows} 行的二维数组，实际形状是 {vectors.shape}，没有保存")
    with np.errstate(over="ignore"):
        half = vectors.astype(_HALF)
    if not np.isfinite(half).all():
        raise InvalidInput(f"模型 {model} 的向量里有超出半精度范围的数值，没有保存")
    return [row.tobytes() for row in half]


def _put_vectors(db: Database, analyses: Sequence[Analysis], blobs: list[bytes], model: str) -> None:
    db.table("vectors").upsert_all(
        [
            {"article_id": a.article_id, "model": model, "dim": len(blob) // _HALF.itemsize, "data": blob}
            for a, blob in zip(analyses, blobs, strict=True)
        ],
        pk=("article_id", "model"),
    )
