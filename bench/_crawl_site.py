"""A news site of any size on loopback, in a process of its own: ``python -m bench._crawl_site --pages N``.

Pages are made when they are asked for, the same each time, so that a site of 50,000 pages takes neither disk nor
memory. ``/-log`` says what was sent: ``{"full", "not_modified", "began", "counts"}``, articles sent whole, 304
answers, when the site began, and how often each article was sent whole.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape

from desk.demo.site import SampleSite
from desk.demo.truth import truth_rows
from domain.clock import to_beijing
from domain.text import sentences

PER_LIST = 40
_SECTIONS = ["首页", "要闻", "天津", "国内", "国际", "财经", "科技", "教育", "文化", "体育"]
_STYLE = "<style>" + "".join(f".c{n}{{margin:{n}px;padding:{n % 9}px}}" for n in range(150)) + "</style>"


class Site:
    """Pages by number; with ``every`` one more is published each so many seconds, the newest listed first."""

    def __init__(self, pages: int, kilobytes: int, every: float) -> None:
        self.pages, self.size, self.every = pages, kilobytes * 1024, every
        self.sentences = [s for row in truth_rows(SampleSite()) for s in sentences(str(row["body"]))]
        self.began = time.time()
        self.full: Counter[int] = Counter()
        self.not_modified = 0

    @property
    def published(self) -> int:
        """Articles out by now."""
        return min(self.pages, int((time.time() - self.began) / self.every)) if self.every else self.pages

    def moment(self, number: int) -> float:
        """When an article was published, as a Unix time."""
        return self.began + (number + 1) * self.every if self.every else self.began - 86_400 - 60 * number

    def list_page(self, number: int) -> str:
        """The ``number``-th list, from 0."""
        newest = self.published - 1 - number * PER_LIST
        rows = (
            f'<li><a href="/a/{n}.html">{escape(self.title(n))}</a><span>{self._time(n)}</span></li>'
            for n in range(newest, max(-1, newest - PER_LIST), -1)
        )
        return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>列表</title></head><body><ul class="list">{"".join(rows)}</ul></body></html>'

    def title(self, number: int) -> str:
        """Names the article: no two are alike."""
        return f"{self.sentences[number % len(self.sentences)][:18]}（第{number}号）"

    def article(self, number: int) -> str:
        """The page: navigation, article, links beside it, then as much of cells and script as its size wants."""
        rng = random.Random(number)
        body = "".join(f"<p>　　{escape(''.join(rng.choices(self.sentences, k=4)))}</p>" for _ in range(9))
        page = (
            f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(self.title(number))}_基准网</title>'
            f'<meta name="author" content="林岚">{_STYLE}</head><body><div class="nav"><ul>{self._navigation()}</ul></div>'
            f'<div class="main"><h1>{escape(self.title(number))}</h1><div class="info"><span class="time">{self._time(number)}</span>'
            f'　来源：基准日报　作者：林岚</div><div class="article-content" id="content">{body}<p>（责任编辑：林岚）</p></div></div>'
            f'<div class="side"><h3>相关新闻</h3><ul>{self._related(rng)}</ul></div><div class="footer">版权所有</div>'
        )
        return page + self._filling(self.size - len(page.encode())) + "</body></html>"

    def _time(self, number: int) -> str:
        return f"{to_beijing(datetime.fromtimestamp(self.moment(number), UTC)):%Y-%m-%d %H:%M}"

    def _navigation(self) -> str:
        return "".join(f'<li><a href="/list/{n}.html">{name}</a></li>' for n, name in enumerate(_SECTIONS))

    def _related(self, rng: random.Random) -> str:
        chosen = (rng.randrange(self.pages) for _ in range(30))
        return "".join(f'<li><a href="/a/{n}.html">{escape(self.title(n))}</a></li>' for n in chosen)

    def _filling(self, size: int) -> str:
        """Half cells of a picture wall, half script, as portals have them."""
        half = max(0, size) // 2
        cell = '<div class="c{0}"><a href="/list/{1}.html"><img src="/i/{0}.jpg" alt=""></a></div>'
        cells = "".join(cell.format(n % 150, n % 20) for n in range(half // 74))
        return f'<div class="rec">{cells}</div><script>var _d="{"x7Qz" * (half // 4)}";</script>'

    def answer(self, path: str, held: str) -> tuple[int, str, bytes]:
        """Status, ETag and body for a path and an If-None-Match."""
        kind, _, rest = path.strip("/").partition("/")
        number = rest.removesuffix(".html")
        if kind == "-log":
            counts = {f"/a/{n}.html": times for n, times in self.full.items()}
            log = {"full": self.full.total(), "not_modified": self.not_modified, "began": self.began}
            return 200, "", json.dumps(log | {"counts": counts}).encode()
        if kind == "list" and number.isdecimal():
            return 200, "", self.list_page(int(number)).encode()
        if kind == "a" and number.isdecimal() and int(number) < self.published:
            return self._article_answer(int(number), held)
        return 404, "", b""

    def _article_answer(self, number: int, held: str) -> tuple[int, str, bytes]:
        etag = f'"{hashlib.sha1(str(number).encode()).hexdigest()[:12]}"'
        if held == etag:
            self.not_modified += 1
            return 304, etag, b""
        self.full[number] += 1
        return 200, etag, self.article(number).encode()


async def _serve(site: Site) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                writer.write(_reply(site.answer, (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=1000)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await asyncio.to_thread(sys.stdin.read)  # whoever started it holds the other end


def _reply(answer: Callable[[str, str], tuple[int, str, bytes]], head: str) -> bytes:
    lines = head.split("\r\n")
    named = (line.partition(":") for line in lines[1:])
    headers = {name.lower(): value.strip() for name, _, value in named}
    status, etag, body = answer(lines[0].split(" ")[1], headers.get("if-none-match", ""))
    kind = "text/html; charset=utf-8"
    tag = f"ETag: {etag}\r\n" if etag else ""
    return (
        f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{tag}Content-Length: {len(body)}\r\n\r\n".encode()
        + body
    )


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--kb", type=int, default=58)
    parser.add_argument("--every", type=float, default=0.0)
    args = parser.parse_args()
    asyncio.run(_serve(Site(args.pages, args.kb, args.every)))


if __name__ == "__main__":
    main()
