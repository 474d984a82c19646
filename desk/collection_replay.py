"""Verb ``replay``: a captured address of a site collection, made safe to look at."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from crawlers.archive import Capture, read_snapshot
from crawlers.schema import Fetch
from crawlers.shells import onward
from crawlers.site_replay import referenced, replay_css, replay_page
from desk.permissions import Permission
from desk.room import DeskRoom
from domain import clock
from domain.collection import CollectionCapture, CollectionRun, SiteCollection
from domain.errors import NotFound
from domain.user import Actor

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_AS_IS = ("image/", "font/", "audio/", "video/", "application/font", "application/vnd.ms-fontobject")
_BANNER = (
    '<div style="all:initial;display:block;box-sizing:border-box;width:100%;padding:8px 16px;background:#9e1b1b;'
    'color:#fff;font:15px/1.6 sans-serif;position:relative;z-index:2147483647">'
    "<b>网事典藏</b>　归档时间 {at}（北京时间）　{title}<br>原网址 {url}　采集后未改动（摘要一致）；脚本已停用，未存档的链接不能点开。</div>"
)


@dataclass(frozen=True)
class Replayed:
    """What a browser is given. ``onward`` is set instead where the archived answer only leads on."""

    media_type: str
    content: bytes
    inline: bool
    """False: only to be saved, never shown."""
    name: str = ""
    onward: str = ""


class ReplayVerbs(DeskRoom):
    """Looking at site collections."""

    def replay(self, actor: Actor, run_id: str, url: str, *, part: bool = False) -> Replayed:
        """The capture of ``url`` in one pass; ``part``: inside a frame, without the banner.

        :raises NotFound: when the pass did not capture it, or the archive no longer holds it as captured.
        """
        self.look(actor, Permission.READ, "查看网事典藏")
        run = self.store.collection_run(run_id)
        known = self.store.collection_capture(run_id, url)
        if known is None or known.snapshot is None:
            raise NotFound(f"这个网址没有存档：{url[:300]}")
        folder = self.settings.home / "collections" / run.collection_id / "warc"
        found = read_snapshot(folder, known.snapshot)
        if known.kind == "redirect" and (target := _target(found)):
            return Replayed("", b"", True, onward=replay_address(run_id, target, part=part))
        return self._shown(run, known, found, part)

    def _shown(self, run: CollectionRun, known: CollectionCapture, found: Capture, part: bool) -> Replayed:
        kind, content = found.media_type, found.content
        if kind in _HTML or (not kind and content.lstrip()[:1] == b"<"):
            banner = "" if part else _banner(self.store.collection(run.collection_id), found)
            held = self._held(run, found, "text/html")
            html = replay_page(
                content, found.charset, found.url, held, lambda u: replay_address(run.id, u), banner
            )
            return Replayed("text/html", html.encode("utf-8", "replace"), True)
        if kind == "text/css":
            held = self._held(run, found, kind)
            css = replay_css(content, found.charset, found.url, held, lambda u: replay_address(run.id, u))
            return Replayed(kind, css.encode("utf-8", "replace"), True)
        name = known.url.partition("?")[0].rpartition("/")[2][:100] or "capture"
        return Replayed(kind or "application/octet-stream", content, kind.startswith(_AS_IS), name)

    def _held(self, run: CollectionRun, found: Capture, kind: str) -> set[str]:
        """Those addresses that the capture names and the pass holds."""
        return self.store.collection_keys(run.id, referenced(found.content, found.charset, found.url, kind))


def replay_address(run_id: str, url: str, *, part: bool = False) -> str:
    """Where the workbench shows a capture."""
    return f"/site/{run_id}?" + urlencode({"url": url} | ({"part": "1"} if part else {}))


def _target(found: Capture) -> str:
    location = next((value for key, value in found.headers if key.lower() == "location"), "")
    return onward(found.url, found.status, location, found.content, Fetch())


def _banner(collection: SiteCollection, found: Capture) -> str:
    return _BANNER.format(
        at=clock.zh_minute(found.captured_at), title=escape(collection.title), url=escape(found.url[:200])
    )
