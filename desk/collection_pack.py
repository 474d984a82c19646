"""Verbs of handing over: the collection's record (著录) and its package."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawlers.site_pack import Contents, PageRow, write_wacz
from desk.guards import make_folder, only_one, require_space
from desk.permissions import Permission
from desk.room import DeskRoom
from domain import clock
from domain.collection import FINDINGS, CollectionCapture, CollectionRun, SiteCollection
from domain.errors import Conflict, InvalidInput, NotFound
from domain.ledger import RUN_NAMES
from domain.user import Actor


@dataclass(frozen=True)
class RecordField:
    """One element of a record: its Dublin Core name, its Chinese label, its values."""

    element: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class CollectionRecord:
    """著录: what the collection is, in the fifteen elements of Dublin Core (ISO 15836) where they fit."""

    fields: tuple[RecordField, ...]

    def as_json(self) -> dict[str, object]:
        """Element → values, and element → label for people's eyes."""
        return {
            "schema": "Dublin Core (ISO 15836-1:2017), dcterms",
            "elements": {field.element: list(field.values) for field in self.fields},
            "labels": {field.element: field.label for field in self.fields},
        }

    def as_text(self) -> str:
        """One line a value, the label before the first."""
        lines = ["网事典藏著录"]
        for found in self.fields:
            lines += [
                f"{found.label if n == 0 else '　' * len(found.label)}：{v}"
                for n, v in enumerate(found.values)
            ]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class PackReport:
    """One package written and read back."""

    path: str
    bytes: int
    sha256: str
    pages: int
    records: int


class PackVerbs(DeskRoom):
    """Handing site collections over."""

    def collection_record(self, actor: Actor, collection_id: str) -> CollectionRecord:
        """The record as of now."""
        self.look(actor, Permission.READ, "查看网事典藏")
        collection = self.store.collection(collection_id)
        runs = self.store.collection_runs(collection_id)
        captures = [c for run in runs for c in self.store.collection_captures(run.id)]
        return self._record(collection, runs, captures)

    def pack_collection(self, actor: Actor, collection_id: str, target: Path | None = None) -> PackReport:
        """Write everything captured as one WACZ file and read it back.

        ``target`` is the file, or the folder for it; None is the folder of documents. Never overwrites.
        """
        with self.act(actor, Permission.ARCHIVE, "打包典藏专题", collection_id):
            collection = self.store.collection(collection_id)
            with only_one(self.settings.home, "collection", "采集、检查或打包网事典藏"):
                return self._pack(collection, self._target(collection, target))

    def _pack(self, collection: SiteCollection, target: Path) -> PackReport:
        runs = self.store.collection_runs(collection.id)
        captures = [c for run in reversed(runs) for c in self.store.collection_captures(run.id)]
        rows = [_row(c) for c in captures if c.kind == "page" and c.snapshot and c.snapshot.status < 400]
        if not rows:
            raise NotFound(f"典藏专题“{collection.title}”还没有采到页面，请先采集")
        folder = self.settings.home / "collections" / collection.id / "warc"
        size = sum(path.stat().st_size for path in folder.glob("*.warc.gz"))
        require_space(make_folder(target.parent), self.settings.min_free_mb + size // 1_000_000)
        record = self._record(collection, runs, captures)
        contents = Contents(
            folder, rows, record.as_json(), record.as_text(), collection.title, collection.purpose, self.now()
        )
        found = write_wacz(target, contents)
        return PackReport(str(target), target.stat().st_size, _sha256(target), found.pages, found.records)

    def _target(self, collection: SiteCollection, target: Path | None) -> Path:
        name = f"典藏包-{collection.id}-{clock.to_beijing(self.now()):%Y%m%d-%H%M%S}.wacz"
        if target is None:
            return make_folder(self.settings.out) / name
        path = target / name if target.is_dir() else target
        if path.suffix != ".wacz":
            raise InvalidInput(f"典藏包的文件名要以 .wacz 结尾：{path}，请改名")
        if path.exists():
            raise Conflict(f"{path} 已经存在，没有覆盖，请换一个文件名或先移走它")
        return path

    def _record(
        self,
        collection: SiteCollection,
        runs: Sequence[CollectionRun],
        captures: Sequence[CollectionCapture],
    ) -> CollectionRecord:
        """Field after field; one without a value is left out."""
        scope, counted = collection.scope, [self.store.counted_collection_run(run) for run in runs]
        times = sorted(c.snapshot.captured_at for c in captures if c.snapshot)
        kinds = Counter(c.snapshot.media_type or "未标明" for c in captures if c.snapshot)
        size = sum(run.bytes for run in counted)
        table = (
            ("dc:identifier", "标识", [collection.id]),
            ("dc:title", "题名", [collection.title]),
            ("dc:creator", "责任人", [collection.curator]),
            ("dc:publisher", "典藏机构", [self.settings.institution]),
            ("dc:description", "收藏目的", [collection.purpose]),
            ("dc:source", "种子网址", collection.seeds),
            ("dc:coverage", "收藏范围", _scope(collection)),
            ("dcterms:accrualPolicy", "选择规则", [f"自种子起 {scope.depth} 层链接，至多 {scope.max_pages} 页；遵守 robots.txt，不登录、不绕过验证"]),
            ("dcterms:valid", "收藏时间", [f"{collection.starts_on} 至 {collection.ends_on or '不限'}"]),
            ("dc:date", "存档时间", _span(times)),
            ("dc:type", "资源类型", ["Collection（网站存档）"]),
            ("dc:format", "格式", ["WARC/1.1（ISO 28500:2017）", *(f"{k}：{n} 件" for k, n in kinds.most_common(12))]),
            ("dcterms:extent", "规模", [f"页面 {sum(r.pages for r in counted)} 个，资源 {sum(r.requisites for r in counted)} 个，压缩后 {size_said(size)}，采集 {len(runs)} 次"]),
            ("dc:rights", "权利说明", [collection.rights]),
            ("dcterms:provenance", "采集经过", [_history(run) for run in counted]),
            ("dcterms:conformsTo", "质量检查", _quality(runs, captures)),
            ("dcterms:created", "著录时间", [f"{clock.zh_minute(self.now())}（北京时间）"]),
            ("dcterms:contributor", "建立者", [collection.created_by]),
        )  # fmt: skip
        return CollectionRecord(tuple(RecordField(e, n, tuple(v)) for e, n, v in table if any(v)))


def _row(capture: CollectionCapture) -> PageRow:
    assert capture.snapshot is not None
    return PageRow(capture.snapshot.url, capture.snapshot.captured_at, capture.title or capture.url)


def size_said(size: int) -> str:
    """Bytes for people: 12.3 MB, 45 kB."""
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"


def _scope(collection: SiteCollection) -> list[str]:
    scope = collection.scope
    said = ["主机：" + "、".join(scope.hosts), "路径：" + "、".join(scope.paths)]
    return said + (["不含：" + "、".join(scope.excludes)] if scope.excludes else [])


def _span(times: list[datetime]) -> list[str]:
    if not times:
        return []
    return [f"{clock.zh_minute(times[0])} 至 {clock.zh_minute(times[-1])}（北京时间）"]


def _history(run: CollectionRun) -> str:
    said = f"{clock.zh_minute(run.started_at)}（北京时间）{RUN_NAMES[run.status]}：页面 {run.pages}，资源 {run.requisites}，读不到 {run.failed}"
    return said + (f"；{run.reason}" if run.reason else "")


def _quality(runs: Sequence[CollectionRun], captures: Sequence[CollectionCapture]) -> list[str]:
    """Of the newest checked pass."""
    run = next((r for r in runs if r.checked_at), None)
    if run is None or run.checked_at is None:
        return []
    counted = Counter(
        part.partition("：")[0] for c in captures if c.run_id == run.id for part in c.finding.split("；")
    )
    found = "，".join(f"{name} {counted[name]}" for name in FINDINGS if counted[name]) or "没有发现问题"
    share = "" if run.agreement is None else f"；抽查 {run.compared} 页，与现网正文一致 {run.agreement:.0%}"
    return [f"{clock.zh_minute(run.checked_at)}（北京时间）检查：{found}{share}"]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
