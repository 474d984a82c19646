"""Verb ``erase_capture``: what the law wants gone goes from archive, database and search; a tombstone stays."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawlers.archive import ArchiveIndex
from crawlers.archive.erasure import Doomed, Rewritten, files_holding, remove, rewrite
from desk.guards import make_folder, only_one
from desk.permissions import Permission
from desk.settings import Settings
from desk.watch import WatchVerbs
from domain import ids
from domain.article import Article, IntakeMark, Suppression, Tombstone
from domain.errors import Conflict, InvalidInput
from domain.user import Actor
from store.base import Erasure, Store

PLACEHOLDER = "［依法删除］"
_WHAT = "依法删除"
_EXHIBIT = "exhibit:"
"""Marks the tombstone of an exhibit; its SHA-256 follows."""
_PATIENCE = 60
"""Seconds to wait for a pass of the crawler to end."""
_BRIEFS = 100_000
"""Briefs looked through for citations: all of them."""


@dataclass(frozen=True)
class ErasureReport:
    """What went, and what a person has still to look at."""

    article_id: str
    url: str
    captures: tuple[str, ...]
    """Record ids, requisites and further parts of the page included."""
    files: tuple[str, ...]
    """Archive files that were written anew, under their old names."""
    exhibits: int
    shared: tuple[str, ...]
    """Other articles whose capture held the same bytes and is gone with them; their text stays."""
    briefs: tuple[str, ...]
    """Briefs that cite the article: made before, and not changed."""
    collections: tuple[str, ...]
    """Titles of site collections that hold the page: archives of their own, not changed."""

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "article": self.article_id,
            "url": self.url,
            "captures": list(self.captures),
            "files": list(self.files),
            "exhibits": self.exhibits,
            "shared": list(self.shared),
            "briefs": list(self.briefs),
            "collections": list(self.collections),
        }

    def lines(self) -> list[str]:
        """For the terminal."""
        told = [
            f"已删除文章 {self.article_id}：快照 {len(self.captures)} 份，凭据 {self.exhibits} 件，改写存档文件 {len(self.files)} 个；"
            "保留删除记录与摘要，网址不再采集"
        ]
        if self.shared:
            told.append(f"另有文章的快照与它内容相同，一并删除（文字保留）：{'、'.join(self.shared)}")
        if self.briefs:
            told.append(f"引用过它的简报没有改动，请人工处理：{'、'.join(self.briefs)}")
        if self.collections:
            told.append(f"网事典藏另存有同一页面，没有改动，请人工处理：{'、'.join(self.collections)}")
        told.append("此前的备份和已导出的数据包仍含这些内容，请另行处理")
        return told


class ErasureVerbs(WatchVerbs):
    """Erasing on legal request."""

    def erase_capture(self, actor: Actor, article_or_record_id: str, reason: str) -> ErasureReport:
        """Erase an article with all its captures; asked again after a crash, it does what was left undone.

        A record id stands for the article that the capture belongs to: text and capture say the same.
        """
        with self.act(actor, Permission.ERASE, _WHAT, article_or_record_id):
            if not reason.strip():
                raise InvalidInput("请写明依法删除的依据，例如申请人和文号")
            with (
                _after(self.settings.home, "collect", "采集"),
                _after(self.settings.home, "images", "生成页面影像"),
            ):
                self._finish()
                report = self._erase(actor, self._subject(article_or_record_id), " ".join(reason.split()))
        self.note(actor, f"{_WHAT}依据", report.article_id, "ok", reason)
        return report

    def _subject(self, given: str) -> Article:
        if given.startswith("a-"):
            return self.store.article(given)
        record = given if given.startswith("urn:uuid:") else "urn:uuid:" + given
        if buried := self.store.tombstone(record):
            return self.store.article(ids.article_id(buried.url))
        return self.store.article(self.store.owner(record))

    def _erase(self, actor: Actor, article: Article, reason: str) -> ErasureReport:
        own = self.store.snapshots(article.id)
        digests = frozenset(s.payload_digest for s in own if s.kind != "conversion")
        same = self.store.snapshots_with(digests)
        known = {s.record_id: s for s in [*own, *(snapshot for _, snapshot in same)]}
        doomed = Doomed(article.id, article.url, frozenset(known), digests)
        rewritten = self._rewrite(doomed, known.values(), reason)
        exhibits = self.store.exhibits(article.id)
        erasure = self._erasure(actor, article, rewritten, reason)
        self.store.erase(erasure)
        for story_id in self.store.story_of([article.id]).values():
            self.recount_story(story_id)
        self._finish()
        self._reindex()
        return ErasureReport(
            article_id=article.id,
            url=article.url,
            captures=tuple(t.record_id for t in erasure.tombstones if t.record_id.startswith("urn:")),
            files=tuple(erasure.files),
            exhibits=len(exhibits),
            shared=tuple(dict.fromkeys(owner for owner, _ in same if owner != article.id)),
            briefs=self._citing(article.id),
            collections=self._collected(article.url),
        )

    def _rewrite(self, doomed: Doomed, known: Iterable[Any], reason: str) -> list[Rewritten]:
        """Every file concerned, written anew beside the old one; nothing refers to the new ones yet."""
        folder = make_folder(self.settings.archive)
        found = []
        for name in files_holding(folder, doomed, known):
            standing = self.store.snapshots_in(name)
            if (done := rewrite(folder, name, doomed, standing, reason, self.now())) is not None:
                found.append(done)
        return found

    def _erasure(self, actor: Actor, article: Article, rewritten: list[Rewritten], reason: str) -> Erasure:
        now = self.now()
        digests = {s.record_id: s.payload_digest for s in self.store.snapshots(article.id)}
        buried = [
            Tombstone(
                gone.record_id,
                gone.url,
                digests.get(gone.record_id, gone.digest),
                done.old,
                now,
                actor.name,
                reason,
            )
            for done in rewritten
            for gone in done.gone
        ]
        held = {tombstone.record_id for tombstone in buried}
        buried += self._lost(article.id, held, now, actor.name, reason)
        buried += [
            Tombstone(_EXHIBIT + e.sha256, article.url, f"sha256:{e.sha256}", "", now, actor.name, reason)
            for e in self.store.exhibits(article.id)
        ]
        key = ids.canonical_url(article.url) if article.url else ""
        return Erasure(
            article_id=article.id,
            placeholder=PLACEHOLDER,
            tombstones=tuple(buried),
            files={done.old: done.new for done in rewritten},
            moved={record: offset for done in rewritten for record, offset in done.moved.items()},
            suppression=Suppression(key, reason, actor.name, now) if key else None,
            mark=IntakeMark(article.id, "erased", actor.name, now, reason),
        )

    def _lost(self, article_id: str, held: set[str], now: datetime, who: str, reason: str) -> list[Tombstone]:
        """Captures that no file holds any more: their snapshots go too."""
        return [
            Tombstone(s.record_id, s.url, s.payload_digest, s.file, now, who, reason)
            for s in self.store.snapshots(article_id)
            if s.record_id not in held
        ]

    def _finish(self) -> None:
        """Remove what an erasure, perhaps one that was killed, has left; bring the index of the archive up to date."""
        for path in _leftovers(self.settings, self.store):
            remove(path.parent, path.name)
        ArchiveIndex(self.settings.archive).update_if_any()

    def _reindex(self) -> None:
        """Anew, since an index only marks what is deleted; while another process writes it, marked must do."""
        with contextlib.suppress(Conflict), only_one(self.settings.home, "index", "更新检索索引"):
            self.index.rebuild()
            return
        self.index.catch_up()

    def _collected(self, url: str) -> tuple[str, ...]:
        return tuple(
            collection.title
            for collection in (self.store.collections() if url else ())
            if any(
                self.store.collection_capture(r.id, url) for r in self.store.collection_runs(collection.id)
            )
        )

    def _citing(self, article_id: str) -> tuple[str, ...]:
        briefs = self.store.briefs(limit=_BRIEFS)
        return tuple(b.id for b in briefs if any(c.article_id == article_id for c in b.citations))


@contextmanager
def _after(home: Path, name: str, what: str) -> Iterator[None]:
    """Hold a lock, waiting for its holder: a service that collects lets go of it every few seconds."""
    with contextlib.ExitStack() as held:
        for left in range(_PATIENCE, -1, -1):
            try:
                held.enter_context(only_one(home, name, what))
                break
            except Conflict:
                if not left:
                    raise
                time.sleep(1)
        yield


def unfinished(settings: Settings, store: Store) -> list[str]:
    """One Chinese line for each file that should be gone after an erasure."""
    return [
        f"依法删除没有做完：{path.name} 仍在，请再运行一次 zhijin archive erase"
        for path in _leftovers(settings, store)
    ]


def _leftovers(settings: Settings, store: Store) -> list[Path]:
    """Old archive files and exhibits of erased articles that nothing refers to."""
    tombstones = store.tombstones()
    names = {Path(t.file).name for t in tombstones if t.file}
    files = [settings.archive / name for name in sorted(names) if not store.snapshots_in(name)]
    digests = {t.record_id.partition(":")[2] for t in tombstones if t.record_id.startswith(_EXHIBIT)}
    free = (digest for digest in sorted(digests) if not store.holds_exhibit(digest))
    folder = settings.home / "exhibits"
    return [file for file in files if file.exists()] + [
        path for digest in free for path in sorted((folder / digest[:2]).glob(f"{digest}.*"))
    ]
