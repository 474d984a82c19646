"""Briefs and the versions of their content."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from domain import clock
from domain.brief import Brief
from domain.brief_difference import edited
from domain.brief_flow import Issuing, VersionMark
from domain.errors import Conflict
from store.sqlite.codec import from_plain, from_row, stamp, to_json, to_row
from store.sqlite.room import Room, add_row
from store.sqlite.told import keep_stories

OPEN = ("draft", "review")
"""States in which the content may change."""
_MARK = "brief_id, version, who, note, at, content_hash"


class BriefRows(Room):
    """Verbs about 简报 and 版本."""

    def put_brief(self, brief: Brief) -> None:
        with self._write() as db:
            row = next(iter(db.query("SELECT * FROM briefs WHERE id = ?", [brief.id])), None)
            if row and from_row(Brief, row).content_hash != brief.content_hash:
                raise Conflict(f"简报“{brief.title}”的内容只能另存一版，没有覆盖，请用保存")
            db.table("briefs").upsert(to_row(brief), pk="id")
            if not row:
                _add_version(db, brief, brief.created_by, "编成", brief.created_at)
                _take_over_number(db, brief)
            keep_stories(db, brief)

    def brief(self, brief_id: str) -> Brief:
        missing = f"没有编号为“{brief_id}”的简报，请用 zhijin brief list 查看全部编号"
        return from_row(Brief, self._one(missing, "SELECT * FROM briefs WHERE id = ?", brief_id))

    def briefs(self, kind: str | None = None, limit: int = 50) -> list[Brief]:
        where, params = ("WHERE kind = ?", [kind]) if kind is not None else ("", [])
        sql = f"SELECT * FROM briefs {where} ORDER BY created_at DESC, id LIMIT ?"
        return [from_row(Brief, row) for row in self._all(sql, *params, limit)]

    def briefs_under_way(self, drafts_since: datetime) -> list[Brief]:
        return [from_row(Brief, row) for row in self._all(_UNDER_WAY, stamp(drafts_since))]

    def corrections_of(self, brief_id: str) -> list[Brief]:
        sql = "SELECT * FROM briefs WHERE corrects = ? ORDER BY created_at, id"
        return [from_row(Brief, row) for row in self._all(sql, brief_id)]

    def put_brief_files(self, brief_id: str, files: dict[str, str]) -> None:
        with self._write() as db:
            db.execute("UPDATE briefs SET files = ? WHERE id = ?", [to_json(files), brief_id])

    def save_brief(self, brief: Brief, base_version: int, who: str, note: str, now: datetime) -> Brief:
        with self._write() as db:
            stored = self.brief(brief.id)
            if stored.status not in OPEN:
                raise Conflict(f"“{stored.title}”已经签发，内容不能再改，请发更正")
            if stored.version != base_version:
                raise Conflict(self._saved_meanwhile(stored))
            if not self.brief_versions(brief.id):  # made before versions were kept
                _add_version(db, stored, stored.created_by, "编成", stored.created_at)
            kept = replace(edited(stored, brief), version=stored.version + 1)
            if kept.content_hash != stored.content_hash:
                kept = replace(kept, status="draft", files=None)
            _add_version(db, kept, who, note, now)
            db.table("briefs").update(kept.id, to_row(kept))
            keep_stories(db, kept)
            return kept

    def brief_versions(self, brief_id: str) -> list[VersionMark]:
        sql = f"SELECT {_MARK} FROM brief_versions WHERE brief_id = ? ORDER BY version DESC"
        return [from_row(VersionMark, row) for row in self._all(sql, brief_id)]

    def brief_version(self, brief_id: str, version: int) -> Brief:
        now = self.brief(brief_id)
        if now.version == version:
            return now
        missing = f"简报“{now.title}”没有第 {version} 版，请看版本列表"
        sql = "SELECT record FROM brief_versions WHERE brief_id = ? AND version = ?"
        record = self._one(missing, sql, brief_id, version)["record"]
        kept = from_plain(Brief, json.loads(zlib.decompress(record)))
        return replace(kept, status=now.status, issue_no=now.issue_no, total_no=now.total_no, files=None)

    def brief_authors(self, brief_id: str) -> frozenset[str]:
        rows = self._all("SELECT DISTINCT who FROM brief_versions WHERE brief_id = ?", brief_id)
        return frozenset({row["who"] for row in rows} | {self.brief(brief_id).created_by})

    def _saved_meanwhile(self, stored: Brief) -> str:
        newest = self.brief_versions(stored.id)[0]
        return (
            f"“{newest.who}”已于 {clock.zh_minute(newest.at)} 保存了第 {newest.version} 版，"
            "你的改动没有保存，也没有覆盖对方的，请比较两版后再保存"
        )


_UNDER_WAY = """
SELECT * FROM briefs WHERE status = 'review' OR (status = 'draft' AND (
    created_at >= ? OR id IN (SELECT brief_id FROM brief_decisions)
)) ORDER BY created_at DESC, id
"""


def _add_version(db: Database, brief: Brief, who: str, note: str, now: datetime) -> None:
    mark = VersionMark(brief.id, brief.version, who, note, now, brief.content_hash)
    add_row(db, "brief_versions", to_row(mark) | {"record": zlib.compress(to_json(brief).encode())})


def _take_over_number(db: Database, brief: Brief) -> None:
    """A brief that comes in issued, from before, brings its number along."""
    if brief.status not in OPEN and brief.issue_no is not None and brief.total_no is not None:
        made, year = brief.created_at, brief.day.year
        taken = Issuing(
            brief.id, brief.kind, year, brief.issue_no, brief.total_no, made, brief.content_hash
        )  # fmt: skip
        add_row(db, "issuings", to_row(taken))
