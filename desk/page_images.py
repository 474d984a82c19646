"""Verb ``make_page_images``: a PDF of each captured policy page, printed by Chromium from the archive alone."""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from crawlers.archive import Archive, ArchiveIndex, Capture, read_snapshot
from crawlers.site_replay import replay_css
from desk.captures import UNCHANGED, CaptureVerbs
from desk.guards import only_one
from desk.permissions import Permission
from domain.article import Article, Snapshot
from domain.clock import zh_minute
from domain.errors import ZhijinError
from domain.user import Actor

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = "没有安装 Chromium，页面影像没有生成；装上后运行 zhijin archive image"
BATCH = 200
"""Pages printed in one call; the rest waits for the next."""
_LOOKED_THROUGH = 100_000
_TIMEOUT = 60
"""Seconds for one page."""
_FLAGS = (
    "--headless",
    "--no-sandbox",  # Chromium refuses to run as root with it; scripts are taken out of the page beforehand
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--hide-scrollbars",
    # Nothing outside can be reached: no name resolves, and every other address goes to a proxy that is not there.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>;127.0.0.1:{port}",
)
_CAPTION = (
    '<div style="all:initial;display:block;background:#fff;padding:4px;font:11px/1.5 sans-serif;color:#333;'
    'border-bottom:1px solid #999;margin-bottom:8px;word-break:break-all"><style>@page{{size:A4;margin:14mm}}</style>'
    "网页快照影像　原网址 {url}<br>采集时间 {at}（北京时间）　快照编号 {id}　{claim}</div>"
)
_log = logging.getLogger("zhijin")


@dataclass(frozen=True)
class ImageReport:
    """Pages printed, and what went wrong (Chinese lines)."""

    made: int
    waiting: int
    """Pages that still have no image."""
    problems: tuple[str, ...]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "made": self.made,
            "waiting": self.waiting,
            "problems": list(self.problems),
            "seconds": round(self.seconds, 1),
        }

    def lines(self) -> list[str]:
        """For the terminal."""
        return [f"页面影像：新增 {self.made} 份，待生成 {self.waiting} 份", *self.problems]


class PageImageVerbs(CaptureVerbs):
    """Printed images of captures."""

    def make_page_images(self, actor: Actor, limit: int = BATCH) -> ImageReport:
        """Print what lacks an image, newest first; a page that cannot be printed never stops the others."""
        clock = time.perf_counter()
        wanted = self._without_image()
        if not wanted:
            return ImageReport(0, 0, (), 0.0)
        browser = find_browser()
        if browser is None:
            return ImageReport(0, len(wanted), (NO_BROWSER,), 0.0)
        with (
            self.act(actor, Permission.COLLECT, "生成页面影像", f"{len(wanted)} 页"),
            only_one(self.settings.home, "images", "生成页面影像"),
        ):
            made, problems = self._print_all(browser, wanted[:limit])
        return ImageReport(made, len(wanted) - made, tuple(problems), time.perf_counter() - clock)

    @cached_property
    def _unprintable(self) -> set[str]:
        """Captures that failed in this process: tried again by the next, not in every round of a service."""
        return set()

    def _without_image(self) -> list[Article]:
        sources = [source.id for source in self.store.sources() if source.spec.get("page_image")]
        found = self.store.without_image(sources, _LOOKED_THROUGH) if sources else []
        return [article for article in found if article.snapshot_id not in self._unprintable]

    def _print_all(self, browser: str, articles: list[Article]) -> tuple[int, list[str]]:
        made, problems = 0, list[str]()
        with Archive(self.settings.archive, "image") as archive:
            for article in articles:
                assert article.snapshot_id is not None
                try:
                    snapshot = self.store.snapshot(article.snapshot_id)
                    pdf = self._printed(browser, snapshot)
                    image = archive.write_image(snapshot, pdf, "application/pdf", self.now())
                    self.store.add_snapshot(article.id, image)
                    made += 1
                except ZhijinError as error:
                    self._unprintable.add(article.snapshot_id)
                    problems.append(f"《{article.title[:40]}》没有生成页面影像：{error}")
                except (OSError, subprocess.SubprocessError) as error:
                    self._unprintable.add(article.snapshot_id)
                    _log.exception("page image %s", article.id)
                    problems.append(
                        f"《{article.title[:40]}》没有生成页面影像：Chromium 出错（{type(error).__name__}）"
                    )
        ArchiveIndex(self.settings.archive).update_if_any()
        return made, problems

    def _printed(self, browser: str, snapshot: Snapshot) -> bytes:
        """The PDF of a capture.

        :raises subprocess.SubprocessError: when Chromium fails or takes too long.
        """
        found = read_snapshot(self.settings.archive, snapshot)
        with self._served(snapshot, found) as port, tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "page.pdf"
            flags = [flag.format(port=port) for flag in _FLAGS]
            subprocess.run(
                [browser, *flags, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}",
                 f"http://127.0.0.1:{port}/"],
                check=True, timeout=_TIMEOUT, stdin=subprocess.DEVNULL, capture_output=True,
            )  # fmt: skip
            return target.read_bytes()

    @contextmanager
    def _served(self, snapshot: Snapshot, found: Capture) -> Iterator[int]:
        """The capture on a loopback port, as long as it is needed."""
        desk = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind, content = desk.answer(snapshot, found, self.path)
                self.send_response(200 if kind else 404)
                self.send_header("Content-Type", kind or "text/plain")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            try:
                yield server.server_address[1]
            finally:
                server.shutdown()
                thread.join()

    def answer(self, snapshot: Snapshot, found: Capture, path: str) -> tuple[str, bytes]:
        """(media type, bytes) of the page or of one of its requisites; empty if it is not archived."""
        parts = urlsplit(path)
        if parts.path == "/":
            html = self.page_for_showing(snapshot, found, _local_address, _caption(snapshot))
            return "text/html; charset=utf-8", html.encode("utf-8", "replace")
        try:
            part = self.part_of(snapshot, (parse_qs(parts.query).get("url") or [""])[0])
        except ZhijinError:
            return "", b""
        if part.media_type != "text/css":
            return part.media_type, part.content
        held = self.archived_parts(part)
        css = replay_css(part.content, part.charset, part.url, held, lambda u: _local_address("", u))
        return "text/css; charset=utf-8", css.encode("utf-8", "replace")


def _caption(snapshot: Snapshot) -> str:
    """What a cataloguer has to know of the sheet; printed above the page, on A4."""
    return _CAPTION.format(
        url=escape(snapshot.url), at=zh_minute(snapshot.captured_at), id=snapshot.record_id, claim=UNCHANGED
    )


def find_browser() -> str | None:
    """The Chromium of this machine."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _local_address(record_id: str, url: str) -> str:
    return "/part?" + urlencode({"url": url})
