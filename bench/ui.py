"""``ui --url URL``: a demonstration in headless Chromium — time to a new session's first page, and to change pages.

Start it first: ``zhijin demo``. Times run from the click (or the address) until the page's heading and its last
element are drawn.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Callable
from typing import Any

from domain.errors import InvalidInput

_PAGES = {
    "今日": "近十四日走势",
    "热点": "按热度排列",
    "检索": "古籍修复",
    "编报": "来源与存档",
    "采集源": "最近的采集批次",
}
"""Menu entry → text that stands near the end of its page."""
# No request of the browser's own leaves the machine, and it runs as root in a container.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def main(argv: list[str]) -> dict[str, Any]:
    """``new_session`` and one row a page, each ``p50_ms`` and ``p95_ms`` over the rounds."""
    from playwright.sync_api import sync_playwright

    args = _arguments(argv)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise InvalidInput("没有找到 Chromium，请先安装（Debian 软件包 chromium）")
    times: dict[str, list[float]] = {"new_session": [], **{name: [] for name in _PAGES}}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        for _ in range(args.rounds):
            _round(browser, args.url, times)
        browser.close()
    return {name: _figures(values) for name, values in times.items()} | {"rounds": args.rounds}


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench ui", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8501")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args(argv)


def _round(browser: Any, url: str, times: dict[str, list[float]]) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(url + "/login")
    card = page.locator("button.card").first
    times["new_session"].append(_timed(card.click, lambda: page.get_by_text(_PAGES["今日"]).first.wait_for()))
    for name, sign in [*list(_PAGES.items())[1:], ("今日", _PAGES["今日"])]:
        link = page.get_by_test_id("stSidebarNavLink").filter(has_text=name)
        times[name].append(_timed(link.click, lambda sign=sign: page.get_by_text(sign).first.wait_for()))  # type: ignore[misc]
    context.close()


def _timed(act: Callable[[], Any], drawn: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    drawn()
    return 1000 * (time.perf_counter() - began)


def _figures(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "p50_ms": round(ordered[len(ordered) // 2]),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]),
    }
