"""Verbs on captures: looking at one, finding them by address, keeping their index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from crawlers.archive import (
    ArchiveIndex,
    Capture,
    IndexReport,
    check_files,
    read_captured,
    read_snapshot,
    verify_archive,
)
from crawlers.extract.charset import decode
from crawlers.site_cdxj import CdxjLine
from crawlers.site_replay import referenced, replay_css, replay_page
from desk.erasure import unfinished
from desk.guards import only_one
from desk.permissions import Permission
from desk.room import DeskRoom
from desk.settings import Settings
from domain.article import Snapshot
from domain.clock import zh_minute
from domain.errors import Conflict, NotFound
from domain.user import Actor
from store.base import Store

UNCHANGED = "采集后未改动（摘要一致）"
"""All that a digest proves; it says nothing of whether the page told the truth or who wrote it."""
_HTML = ("text/html", "application/xhtml+xml")
PartAddress = Callable[[str, str], str]
"""(record id, URL of a requisite) → where it is served."""
_PARTS = ("image/", "font/", "application/font", "application/vnd.ms-fontobject")


@dataclass(frozen=True)
class CapturedPage:
    """A capture read back, its digest checked: what was sent, decompressed, and the same as text."""

    snapshot: Snapshot
    media_type: str
    content: bytes
    text: str
    integrity: str = UNCHANGED


@dataclass(frozen=True)
class CapturedView:
    """What a browser is given: nothing in it runs, and its pictures and styles come from the archive or not at all.

    ``inline`` False: only to be saved, never shown.
    """

    media_type: str
    content: bytes
    inline: bool


class CaptureVerbs(DeskRoom):
    """Captures."""

    def capture(self, actor: Actor, record_id: str) -> CapturedPage:
        """The page as captured."""
        self.look(actor, Permission.READ, "查看快照")
        snapshot = self._existing(record_id)
        found = read_snapshot(self.settings.archive, snapshot)
        text = decode(found.content, header=found.charset).text if snapshot.kind != "conversion" else ""
        return CapturedPage(snapshot, found.media_type, found.content, text)

    def capture_view(self, actor: Actor, record_id: str) -> CapturedView:
        """The page as captured, made safe to look at."""
        self.look(actor, Permission.READ, "查看快照")
        snapshot = self._existing(record_id)
        found = read_snapshot(self.settings.archive, snapshot)
        if found.media_type == "application/pdf":
            return CapturedView(found.media_type, found.content, inline=True)
        if found.media_type == "text/plain":
            text = decode(found.content, header=found.charset).text
            return CapturedView("text/plain; charset=utf-8", text.encode("utf-8", "replace"), inline=True)
        if found.media_type.startswith(_HTML):
            html = self.page_for_showing(snapshot, found, part_address)
            return CapturedView("text/html; charset=utf-8", html.encode("utf-8", "replace"), inline=True)
        return CapturedView("application/octet-stream", found.content, inline=False)

    def capture_part(self, actor: Actor, record_id: str, url: str) -> CapturedView:
        """A picture, style sheet or font of a captured page: the capture of ``url`` that lies nearest in time."""
        self.look(actor, Permission.READ, "查看快照")
        snapshot = self._existing(record_id)
        found = self.part_of(snapshot, url)
        if found.media_type == "text/css":
            held = self.archived_parts(found)
            css = replay_css(
                found.content, found.charset, found.url, held, lambda u: part_address(record_id, u)
            )
            return CapturedView("text/css; charset=utf-8", css.encode("utf-8", "replace"), inline=True)
        return CapturedView(found.media_type, found.content, found.media_type.startswith(_PARTS))

    def find_captures(self, actor: Actor, url: str) -> list[CdxjLine]:
        """Captures of an address, oldest first, requisites included."""
        self.look(actor, Permission.READ, "查找快照")
        return ArchiveIndex(self.settings.archive).find(url)

    def index_archive(self, actor: Actor) -> IndexReport:
        """Make the archive's index anew from its files."""
        with (
            self.act(actor, Permission.ADMIN, "重建快照索引", ""),
            only_one(self.settings.home, "collect", "采集或重建快照索引"),
        ):
            return ArchiveIndex(self.settings.archive).rebuild()

    def page_for_showing(
        self, snapshot: Snapshot, found: Capture, address: PartAddress, banner: str = ""
    ) -> str:
        """Its HTML, without scripts; ``address`` (record id, URL) leads to what is archived of its requisites."""
        return replay_page(
            found.content,
            found.charset,
            found.url,
            self.archived_parts(found),
            lambda url: address(snapshot.record_id, url),
            banner,
        )

    def part_of(self, snapshot: Snapshot, url: str) -> Capture:
        """The capture of a requisite.

        :raises NotFound: when none is archived, or it is no picture, style sheet or font.
        """
        line = ArchiveIndex(self.settings.archive).nearest(url, snapshot.captured_at)
        found = read_captured(self.settings.archive, line) if line else None
        if found is None or not found.media_type.startswith((*_PARTS, "text/css")):
            raise NotFound(f"这个网址没有作为页面资源存档：{url[:300]}")
        return found

    def archived_parts(self, found: Capture) -> set[str]:
        """Canonical URLs of the requisites that the capture names and the archive holds."""
        kind = "text/css" if found.media_type == "text/css" else "text/html"
        index = ArchiveIndex(self.settings.archive)
        named = referenced(found.content, found.charset, found.url, kind)
        return {url for url in named if any(_is_part(line) for line in index.find(url))}

    def _existing(self, record_id: str) -> Snapshot:
        buried = self.store.tombstone(record_id)
        if buried is not None:
            raise NotFound(f"这份快照已于 {zh_minute(buried.erased_at)} 依法删除，只保留摘要和删除记录")
        return self.store.snapshot(record_id)


def archive_problems(settings: Settings, store: Store) -> list[str]:
    """What is wrong with the archive: captures that cannot be read back, damaged records, an index with gaps,
    erasures that were not finished."""
    folder, snapshots = settings.archive, store.all_snapshots()
    problems = verify_archive(folder, snapshots) + check_files(folder) + unfinished(settings, store)
    index = ArchiveIndex(folder)
    try:
        with only_one(settings.home, "collect", "采集"):
            index.update_if_any()
            return problems + index.check(snapshots)
    except Conflict:  # a crawl is writing: the index is brought up to date at its end
        return problems


def part_address(record_id: str, url: str) -> str:
    """Where the workbench serves a requisite of a capture."""
    return f"/capture/{record_id.removeprefix('urn:uuid:')}/part?" + urlencode({"url": url})


def _is_part(line: CdxjLine) -> bool:
    mime = line.fields["mime"]
    return mime.startswith((*_PARTS, "text/css")) or mime == "warc/revisit"
