"""Verbs of 网事典藏: collections made and changed, crawled whole, checked."""

from __future__ import annotations

import logging
import re
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from crawlers.site_scope import check_scope
from desk.collection_child import run_child
from desk.collection_pack import PackVerbs
from desk.collection_replay import ReplayVerbs
from desk.guards import only_one, require_space
from desk.permissions import Permission
from domain import clock, ids
from domain.collection import FINDINGS, CollectionCapture, CollectionRun, Scope, SiteCollection
from domain.errors import Conflict, FetchFailed, InvalidInput, NotFound, ZhijinError
from domain.user import Actor

_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,40}")
_MAX_SEEDS = 1000
_MAX_DEPTH = 20
_MAX_PAGES = 50_000
_LOCK = "collection"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CollectionDraft:
    """What a curator writes down. An empty ``hosts`` is the hosts of the seeds; an empty ``id`` is made."""

    title: str
    curator: str
    purpose: str
    seeds: tuple[str, ...]
    rights: str
    starts_on: date
    ends_on: date | None = None
    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ("/",)
    excludes: tuple[str, ...] = ()
    depth: int = 3
    max_pages: int = 2000
    id: str = ""


@dataclass(frozen=True)
class CollectionLine:
    """One row of the list: a collection and its last pass."""

    collection: SiteCollection
    run: CollectionRun | None
    """Counts of a pass under way are those of this moment."""


@dataclass(frozen=True)
class CollectionView:
    """One collection with its passes and what the chosen one captured."""

    collection: SiteCollection
    runs: tuple[CollectionRun, ...]
    """Newest first."""
    captures: tuple[CollectionCapture, ...]
    """Of the newest pass, in order."""

    @property
    def run(self) -> CollectionRun | None:
        """The newest pass."""
        return self.runs[0] if self.runs else None

    @property
    def pages(self) -> list[CollectionCapture]:
        """Captured pages."""
        return [c for c in self.captures if c.kind == "page" and c.snapshot and (c.status or 999) < 400]

    @property
    def problems(self) -> list[CollectionCapture]:
        """Captures with a finding."""
        return [c for c in self.captures if c.finding]

    @property
    def findings(self) -> Mapping[str, int]:
        """Finding → number of addresses, in the order of ``FINDINGS``."""
        counted = Counter(part.partition("：")[0] for c in self.problems for part in c.finding.split("；"))
        return {name: counted[name] for name in FINDINGS if counted[name]}


class CollectionVerbs(ReplayVerbs, PackVerbs):
    """Site collections."""

    def make_collection(self, actor: Actor, draft: CollectionDraft) -> SiteCollection:
        """A new collection."""
        now = self.now()
        made = _collection(draft, draft.id or f"c-{now:%Y%m%d}-{ids.digest(draft.title, str(now))[:4]}")
        with self.act(actor, Permission.ARCHIVE, "新建典藏专题", f"{made.id} {draft.title[:60]}"):
            check_draft(draft, made)
            if any(made.id == known.id for known in self.store.collections()):
                raise Conflict(f"编号“{made.id}”已经有了，请换一个编号")
            made = replace(made, created_at=now, created_by=actor.name)
            self.store.put_collection(made)
        return made

    def edit_collection(self, actor: Actor, collection_id: str, draft: CollectionDraft) -> SiteCollection:
        """Change a collection; what was captured stays. The audit log names each change."""
        before = self.store.collection(collection_id)
        edited = replace(
            _collection(draft, before.id), created_at=before.created_at, created_by=before.created_by
        )
        what = f"{before.id} {_changes(before, edited) or '没有变化'}"
        with self.act(actor, Permission.ARCHIVE, "修改典藏专题", what[:500]):
            check_draft(draft, edited)
            self.store.put_collection(edited)
        return edited

    def collections(self, actor: Actor) -> list[CollectionLine]:
        """Every collection with its last pass."""
        self.look(actor, Permission.READ, "查看网事典藏")
        lines = []
        for collection in self.store.collections():
            runs = self.store.collection_runs(collection.id)
            lines.append(CollectionLine(collection, self._counted(runs[0]) if runs else None))
        return lines

    def collection(self, actor: Actor, collection_id: str) -> CollectionView:
        """One collection with what its newest pass captured."""
        self.look(actor, Permission.READ, "查看网事典藏")
        collection = self.store.collection(collection_id)
        runs = self.store.collection_runs(collection_id)
        captures = self.store.collection_captures(runs[0].id) if runs else []
        return CollectionView(collection, tuple(map(self._counted, runs)), tuple(captures))

    def crawl_collection(self, actor: Actor, collection_id: str, *, fresh: bool = False) -> CollectionRun:
        """One pass, or the rest of one that was interrupted (``fresh``: a new one all the same)."""
        with self.act(actor, Permission.ARCHIVE, "采集典藏专题", collection_id):
            collection = self._ready(collection_id)
            with only_one(self.settings.home, _LOCK, "采集网事典藏"):
                run = self._open_run(collection, fresh)
                return self._pass(run, walk=True)

    def start_collection(self, actor: Actor, collection_id: str, *, fresh: bool = False) -> None:
        """The same in the background: a pass may take hours. How it goes stands in the store and the audit log."""
        self.look(actor, Permission.ARCHIVE, "采集典藏专题")
        self._ready(collection_id)
        with only_one(self.settings.home, _LOCK, "采集网事典藏"):
            pass
        threading.Thread(
            target=self._in_background, args=(actor, collection_id, fresh), name=f"site-{collection_id}"
        ).start()

    def stop_collection(self, actor: Actor, collection_id: str) -> CollectionRun:
        """End a pass under way at its next address; what it captured stays and the next pass goes on from there."""
        with self.act(actor, Permission.ARCHIVE, "停止采集典藏专题", collection_id):
            runs = self.store.collection_runs(self.store.collection(collection_id).id)
            if not runs or runs[0].status != "running":
                raise Conflict(f"典藏专题“{collection_id}”现在没有在采集")
            return self._interrupt(runs[0], f"由 {actor.name} 停止，再次采集会接着做")

    def check_collection(self, actor: Actor, collection_id: str) -> CollectionView:
        """Judge the newest pass anew: its captures read back, a sample compared with the live site."""
        with self.act(actor, Permission.ARCHIVE, "检查典藏专题", collection_id):
            collection = self.store.collection(collection_id)
            with only_one(self.settings.home, _LOCK, "采集或检查网事典藏"):
                self._pass(self._newest(collection), walk=False)
        return self.collection(actor, collection_id)

    def _newest(self, collection: SiteCollection) -> CollectionRun:
        runs = self.store.collection_runs(collection.id)
        if not runs:
            raise NotFound(f"典藏专题“{collection.title}”还没有采集过，请先采集")
        return runs[0]

    def _ready(self, collection_id: str) -> SiteCollection:
        collection = self.store.collection(collection_id)
        today = clock.library_day(self.now())
        if today < collection.starts_on or (collection.ends_on and today > collection.ends_on):
            raise InvalidInput(
                f"典藏专题“{collection.title}”的收藏时间是 {_period(collection)}，今天不在其中，请先修改收藏时间"
            )
        require_space(self.settings.home, self.settings.min_free_mb)
        return collection

    def _open_run(self, collection: SiteCollection, fresh: bool) -> CollectionRun:
        """The pass to work on. We hold the lock, so a pass that says it is running was killed."""
        runs = self.store.collection_runs(collection.id)
        if runs and runs[0].status == "running":
            runs[0] = self._interrupt(runs[0], "采集进程意外结束")
        if runs and runs[0].status == "interrupted" and not fresh:
            run = replace(runs[0], status="running", reason="", ended_at=None)
        else:
            now = self.now()
            run = CollectionRun(ids.run_id(now), collection.id, now)
        self.store.put_collection_run(run)
        return run

    def _pass(self, run: CollectionRun, *, walk: bool) -> CollectionRun:
        try:
            run_child(self.settings, run.collection_id, run.id, walk=walk)
        except FetchFailed as error:
            now = self.store.collection_run(run.id)
            if now.status == "interrupted" and walk:
                return now
            if now.status == "running":
                self._interrupt(now, str(error))
            raise FetchFailed(f"{error}；已采到的内容都已保存，再次运行会接着做") from None
        return self.store.collection_run(run.id)

    def _interrupt(self, run: CollectionRun, reason: str) -> CollectionRun:
        counted = self.store.counted_collection_run(run)
        ended = replace(counted, status="interrupted", reason=reason, ended_at=self.now())
        self.store.put_collection_run(ended)
        return ended

    def _counted(self, run: CollectionRun) -> CollectionRun:
        return self.store.counted_collection_run(run) if run.status == "running" else run

    def _in_background(self, actor: Actor, collection_id: str, fresh: bool) -> None:
        try:
            self.crawl_collection(actor, collection_id, fresh=fresh)
        except ZhijinError as error:  # already in the audit log and in the run
            _log.warning("collection %s: %s", collection_id, error)


def check_draft(draft: CollectionDraft, made: SiteCollection) -> None:
    """Refuse what cannot be used, one Chinese line each.

    :raises InvalidInput: naming the field.
    """
    for name, value in (
        ("题名", draft.title),
        ("责任人", draft.curator),
        ("收藏目的", draft.purpose),
        ("权利说明", draft.rights),
    ):
        if not value.strip():
            raise InvalidInput(f"缺少“{name}”，请补写")
    if not _ID.fullmatch(made.id):
        raise InvalidInput(f"编号“{made.id[:60]}”不合要求，请用小写字母、数字和连字符，2 到 41 个")
    if not made.seeds:
        raise InvalidInput("没有种子网址，请至少写一个")
    if len(made.seeds) > _MAX_SEEDS:
        raise InvalidInput(f"种子有 {len(made.seeds)} 个，超过 {_MAX_SEEDS} 个，请分成几个专题")
    if not 0 <= draft.depth <= _MAX_DEPTH or not 1 <= draft.max_pages <= _MAX_PAGES:
        raise InvalidInput(f"深度要在 0 到 {_MAX_DEPTH} 之间，页数上限要在 1 到 {_MAX_PAGES} 之间，请改正")
    if draft.ends_on and draft.ends_on < draft.starts_on:
        raise InvalidInput(f"收藏时间的结束 {draft.ends_on} 早于开始 {draft.starts_on}，请改正")
    check_scope(made.scope, made.seeds)


def _collection(draft: CollectionDraft, collection_id: str) -> SiteCollection:
    seeds = tuple(dict.fromkeys(seed.strip() for seed in draft.seeds if seed.strip()))
    hosts = draft.hosts or tuple(dict.fromkeys(_host(seed) for seed in seeds if _host(seed)))
    scope = Scope(
        tuple(h.strip() for h in hosts), draft.paths or ("/",), draft.excludes, draft.depth, draft.max_pages
    )
    return SiteCollection(
        collection_id,
        draft.title.strip(),
        draft.curator.strip(),
        draft.purpose.strip(),
        seeds,
        scope,
        draft.starts_on,
        draft.ends_on,
        draft.rights.strip(),
        clock.utc_now(),
        "",
    )


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _changes(before: SiteCollection, after: SiteCollection) -> str:
    """``深度 3→4；…`` for the audit log."""
    pairs = (
        ("题名", before.title, after.title),
        ("责任人", before.curator, after.curator),
        ("收藏目的", before.purpose, after.purpose),
        ("种子", "、".join(before.seeds), "、".join(after.seeds)),
        ("主机", "、".join(before.scope.hosts), "、".join(after.scope.hosts)),
        ("路径", "、".join(before.scope.paths), "、".join(after.scope.paths)),
        ("排除", "、".join(before.scope.excludes), "、".join(after.scope.excludes)),
        ("深度", before.scope.depth, after.scope.depth),
        ("页数上限", before.scope.max_pages, after.scope.max_pages),
        ("收藏时间", _period(before), _period(after)),
        ("权利说明", before.rights, after.rights),
    )
    return "；".join(f"{name} {old}→{new}" for name, old, new in pairs if old != new)


def _period(collection: SiteCollection) -> str:
    return f"{collection.starts_on} 至 {collection.ends_on or '不限'}"
