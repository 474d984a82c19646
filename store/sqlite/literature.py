"""文献: works, found again by DOI or by title, first author and year."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from domain.literature import LiteratureImport, Reference, identified, merge
from domain.text import fold
from store.base import Filed, Outcome
from store.sqlite.codec import from_plain, from_row, stamp, to_json, to_row
from store.sqlite.room import Room, Row, add_row

_RAW_KEPT = 10
"""Records of one work kept as they stood in the files; the first is never dropped."""


class LiteratureRows(Room):
    """Verbs about 文献."""

    def file_references(
        self, records: Sequence[tuple[Reference, str]], who: str, now: datetime
    ) -> list[Filed]:
        with self._write() as db:
            return [_file(db, reference, raw, who, now) for reference, raw in records]

    def reference(self, reference_id: str) -> Reference:
        missing = f"没有编号为“{reference_id}”的文献，请检查编号"
        return _read(self._one(missing, "SELECT record FROM literature WHERE id = ?", reference_id))

    def reference_raw(self, reference_id: str) -> list[str]:
        missing = f"没有编号为“{reference_id}”的文献，请检查编号"
        row = self._one(missing, "SELECT raw FROM literature WHERE id = ?", reference_id)
        return list(json.loads(row["raw"]))

    def references(
        self, words: Sequence[str] = (), types: Sequence[str] = (), limit: int = 50, offset: int = 0
    ) -> tuple[list[Reference], int]:
        tests = ["instr(folded, ?) > 0" for _ in words]
        params = [fold(word) for word in words]
        if types:
            tests.append(f"type IN ({', '.join('?' * len(types))})")
            params += types
        where = f"WHERE {' AND '.join(tests)}" if tests else ""
        found = f"FROM literature {where}"
        total = int(self._one("", f"SELECT count(*) AS n {found}", *params)["n"])
        sql = f"SELECT record {found} ORDER BY at DESC, issued DESC, id LIMIT ? OFFSET ?"
        return [_read(row) for row in self._all(sql, *params, limit, offset)], total

    def add_literature_import(self, made: LiteratureImport) -> None:
        row = to_row(made)
        row.pop("seq")
        with self._write() as db:
            add_row(db, "literature_imports", row)

    def literature_imports(self, limit: int = 50) -> list[LiteratureImport]:
        sql = "SELECT * FROM literature_imports ORDER BY seq DESC LIMIT ?"
        return [from_row(LiteratureImport, row) for row in self._all(sql, limit)]


def _file(db: Database, reference: Reference, raw: str, who: str, now: datetime) -> Filed:
    known = _same(db, reference)
    if known is None:
        made = identified(reference)
        row = _row(made) | {"raw": to_json([raw]), "who": who, "at": stamp(now)}
        add_row(db, "literature", row)
        return Filed(made, Outcome.NEW)
    merged = merge(_read(known), reference)
    kept = json.loads(known["raw"])
    if raw not in kept and len(kept) < _RAW_KEPT:
        kept.append(raw)
    db.table("literature").update(merged.reference.id, _row(merged.reference) | {"raw": to_json(kept)})
    outcome = Outcome.MERGED if merged.filled else Outcome.KNOWN
    return Filed(merged.reference, outcome, merged.filled, merged.differing)


def _same(db: Database, reference: Reference) -> Row | None:
    """By DOI; else by title, first author and year, unless both have a DOI and these differ."""
    doi = reference.doi_key
    if doi and (rows := list(db.query("SELECT * FROM literature WHERE doi_key = ?", [doi]))):
        return rows[0]
    sql = "SELECT * FROM literature WHERE work_key = ?" + (" AND doi_key = ''" if doi else "")
    return next(iter(db.query(f"{sql} ORDER BY at, id", [reference.work_key])), None)


def _row(reference: Reference) -> Row:
    told = (
        reference.title,
        reference.title_alt,
        *reference.authors,
        reference.container,
        reference.publisher,
        *reference.keywords,
        reference.abstract,
        reference.number,
        reference.doi,
    )
    return {
        "id": reference.id,
        "doi_key": reference.doi_key,
        "work_key": reference.work_key,
        "type": reference.type,
        "issued": reference.issued,
        "record": to_json(reference),
        "folded": "\x1f".join(map(fold, told)),
    }


def _read(row: Row) -> Reference:
    return from_plain(Reference, json.loads(row["record"]))
