"""Verbs on 文献: take in what databases export, search, show one with both forms of its reference."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefs.gbt7714 import entry
from crawlers.literature import LiteratureFile, read, read_rows
from desk.intake_files import Upload, shown_name
from desk.intake_tables import read_table
from desk.permissions import Permission
from desk.reading import ReadingVerbs
from domain import clock
from domain.literature import LiteratureImport, Reference
from domain.user import Actor
from store.base import Filed, Outcome

_WORKBOOK = b"PK\x03\x04"
_DIFFERING = 20
"""Differing records that a report names one by one."""
FIELD_NAMES = {
    "type": "类型", "title": "题名", "authors": "责任者", "container": "出处", "publisher": "出版者", "place": "出版地",
    "issued": "日期", "volume": "卷", "number": "期号", "pages": "页码", "edition": "版本", "doi": "DOI", "cstr": "CSTR",
    "url": "网址", "accessed": "引用日期", "abstract": "摘要", "keywords": "关键词", "title_alt": "外文题名",
    "affiliations": "机构", "issn": "ISSN", "isbn": "ISBN", "clc": "分类号", "ipc": "IPC", "application": "申请号",
    "applied": "申请日", "degree": "学位", "advisor": "导师",
}  # fmt: skip


@dataclass(frozen=True)
class LiteratureReport:
    """What an import did with one file."""

    name: str
    format: str
    new: tuple[Reference, ...]
    known: tuple[Reference, ...]
    merged: tuple[Reference, ...]
    """Known ones that gained something."""
    differing: tuple[str, ...]
    """One line each: where a record says something else than what is kept."""
    unreadable: tuple[str, ...]
    """One line each: what in the file could not be read."""

    def lines(self) -> list[str]:
        """For people."""
        return [
            f"“{self.name}”（{self.format}）：新增 {len(self.new)} 条，已有 {len(self.known)} 条，"
            f"补全 {len(self.merged)} 条，读不出或要核对 {len(self.unreadable)} 处",
            *(f"  {line}" for line in (*self.unreadable, *self.differing)),
        ]

    def as_json(self) -> dict[str, object]:
        """For scripts."""
        return {
            "name": self.name,
            "format": self.format,
            "new": [work.id for work in self.new],
            "known": [work.id for work in self.known],
            "merged": [work.id for work in self.merged],
            "differing": self.differing,
            "unreadable": self.unreadable,
        }


@dataclass(frozen=True)
class ReferenceView:
    """One work, its reference in both editions, and the records it was read from."""

    reference: Reference
    newer: str
    """GB/T 7714-2025."""
    older: str
    """GB/T 7714-2015."""
    raw: tuple[str, ...]


@dataclass(frozen=True)
class Works:
    """One page of a list."""

    works: tuple[Reference, ...]
    printed: tuple[str, ...]
    """The reference of each."""
    total: int


class LiteratureVerbs(ReadingVerbs):
    """Works of the literature. What is known is filled, never overwritten, and nothing is deleted."""

    def import_literature(self, actor: Actor, name: str, content: bytes) -> LiteratureReport:
        """Take in one file, whole or not at all.

        :raises InvalidInput: when it is no export of a database, in one line.
        """
        shown = shown_name(name)
        with self.act(actor, Permission.DRAFT, "导入文献", shown):
            found = self._dated(_opened(shown, content))
            records = [(record.reference, record.raw) for record in found.records]
            with self.store.together():
                filed = self.store.file_references(records, actor.name, self.now())
                report = _report(shown, found, filed)
                self.store.add_literature_import(
                    LiteratureImport(
                        name=shown,
                        sha256=hashlib.sha256(content).hexdigest(),
                        format=found.format,
                        who=actor.name,
                        at=self.now(),
                        new=tuple(work.id for work in report.new),
                        known=tuple(work.id for work in report.known),
                        merged=tuple(work.id for work in report.merged),
                        unreadable=report.unreadable,
                    )
                )
            return report

    def _dated(self, found: LiteratureFile) -> LiteratureFile:
        """Whatever is online was looked up on the day of the export, as near as we know: today."""
        today = clock.library_day(self.now()).isoformat()
        records = tuple(
            replace(r, reference=replace(r.reference, accessed=today))
            if r.reference.url and not r.reference.accessed
            else r
            for r in found.records
        )
        return replace(found, records=records)

    def literature(
        self,
        actor: Actor,
        query: str = "",
        types: Sequence[str] = (),
        limit: int = 50,
        offset: int = 0,
        edition: str = "2025",
    ) -> Works:
        """Works that contain every word of the query in title, authors, source, key words or abstract."""
        self.look(actor, Permission.READ, "查看文献")
        works, total = self.store.references(query.split(), tuple(types), limit, offset)
        return Works(tuple(works), tuple(entry(work, edition) for work in works), total)

    def reference(self, actor: Actor, reference_id: str) -> ReferenceView:
        """One work."""
        self.look(actor, Permission.READ, "查看文献")
        work = self.store.reference(reference_id)
        raw = tuple(self.store.reference_raw(reference_id))
        return ReferenceView(work, entry(work, "2025"), entry(work, "2015"), raw)

    def literature_imports(self, actor: Actor) -> list[LiteratureImport]:
        """Files that were taken in, newest first, with what could not be read in them."""
        self.look(actor, Permission.READ, "查看文献")
        return self.store.literature_imports()


def _opened(name: str, content: bytes) -> LiteratureFile:
    """A workbook is opened as tables are; anything else is text."""
    if not content.startswith(_WORKBOOK):
        return read(content, name)
    sheet = read_table(Upload(name, content))
    found = read_rows(sheet.rows)
    told = (f"第 {row} 行读不出：{why}" for row, why in sheet.faults)
    return replace(found, faults=(*found.faults, *told))


def _report(name: str, found: LiteratureFile, filed: Sequence[Filed]) -> LiteratureReport:
    def of(outcome: Outcome) -> tuple[Reference, ...]:
        return tuple({f.reference.id: f.reference for f in filed if f.outcome == outcome}.values())

    lines = [
        f"第 {record.line} 行《{f.reference.title}》与库中不同，以库中为准：{_named(f.differing)}"
        for record, f in zip(found.records, filed, strict=True)
        if set(f.differing) - {"accessed"}
    ]
    if len(lines) > _DIFFERING:
        lines = [*lines[:_DIFFERING], f"另有 {len(lines) - _DIFFERING} 条与库中不同，以库中为准"]
    return LiteratureReport(
        name=name,
        format=found.format,
        new=of(Outcome.NEW),
        known=of(Outcome.KNOWN),
        merged=of(Outcome.MERGED),
        differing=tuple(lines),
        unreadable=found.faults,
    )


def _named(fields: Sequence[str]) -> str:
    return "、".join(FIELD_NAMES[name] for name in fields if name != "accessed")
