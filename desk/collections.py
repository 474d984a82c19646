"""Verbs of 网事典藏: collections made and changed, crawled whole, checked."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from desk.collection_child import run_child
from desk.collection_draft import CollectionDraft, changes, check_draft, drafted, period
from desk.collection_pack import PackVerbs
from desk.collection_replay import ReplayVerbs
from desk.guards import only_one, require_space
from desk.permissions import Permission
from domain import clock, ids
from domain.collection import FINDINGS, CollectionCapture, CollectionRun, SiteCollection
from domain.errors import Conflict, FetchFailed, InvalidInput, NotFound, ZhijinError
from domain.user import Actor

_LOCK = "collection"
_log = logging.getLogger(__name__)


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
        made = drafted(draft, draft.id or f"c-{now:%Y%m%d}-{ids.digest(draft.title, str(now))[:4]}")
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
            drafted(draft, before.id), created_at=before.created_at, created_by=before.created_by
        )
        what = f"{before.id} {changes(before, edited) or '没有变化'}"
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
                f"典藏专题“{collection.title}”的收藏时间是 {period(collection)}，今天不在其中，请先修改收藏时间"
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
