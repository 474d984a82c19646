"""The machine faces of the outlets: RSS, sitemaps, the JSON of the complaint board and of the hot board."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from desk.demo.hot import BoardItem
from desk.demo.lines import Line
from desk.demo.outlets import serial
from desk.demo.pages import Pages
from desk.demo.response import JSON, XML, Request, Response, ok
from desk.demo.timeline import Timeline
from domain.clock import zh_minute

FEED_SIZE = 60


def answer(timeline: Timeline, pages: Pages, request: Request) -> Response | None:
    """A feed, sitemap or JSON answer."""
    at, base = request.at, request.base_url
    match request.path:
        case "/hxs/rss.xml":
            lines = timeline.lines("hxs", at)[:FEED_SIZE]
            return _rss(pages, lines, base, max(line.changed_at(at) for line in lines))
        case "/hxs/empty.xml":
            return _rss(pages, [], base, timeline.moment(0))
        case "/lib/sitemap.xml":
            newest = max(line.changed_at(at) for line in timeline.lines("jglib", at))
            page = pages.draw("jglib_sitemapindex.xml", modified=newest, base_url=base)
            return ok(page.encode(), XML, newest)
        case "/lib/sitemap-news.xml":
            entries = [(line, line.changed_at(at)) for line in timeline.lines("jglib", at)]
            page = pages.draw("jglib_sitemap.xml", entries=entries, base_url=base)
            return ok(page.encode(), XML, max(changed for _, changed in entries))
        case "/msb/api/threads":
            return _threads(timeline.lines("msb", at), request)
        case "/hot/api/board":
            return _json({"code": 0, "time": zh_minute(at), "data": _board(timeline.board(at), base)}, at)
    return None


def _rss(pages: Pages, lines: Sequence[Line], base_url: str, built: datetime) -> Response:
    """No lines make a valid feed without items."""
    page = pages.draw("hxs_rss.xml", lines=lines, built=built, base_url=base_url)
    return ok(page.encode(), "application/rss+xml; charset=utf-8", built)


def _threads(lines: Sequence[Line], request: Request) -> Response:
    page, size = _count(request, "page", 1, 10_000), _count(request, "size", 20, 50)
    shown = [_thread(line, request.at) for line in lines[(page - 1) * size : page * size]]
    newest = max(line.changed_at(request.at) for line in lines)
    return _json({"code": 0, "message": "ok", "data": {"total": len(lines), "list": shown}}, newest)


def _count(request: Request, name: str, usual: int, most: int) -> int:
    text = request.query.get(name, "")
    return min(most, max(1, int(text))) if text.isdecimal() else usual


def _thread(line: Line, at: datetime) -> dict[str, object]:
    """``created`` counts seconds since 1970."""
    reply = line.article.reply if line.article else None
    return {
        "tid": serial(line.article.key if line.article else "dead-msb"),
        "title": line.title,
        "domain": line.column,
        "created": int(line.at.timestamp()),
        "status": "已回复" if reply and reply.at <= at else "办理中",
        "url": line.path,
    }


def _board(items: Sequence[BoardItem], base_url: str) -> list[dict[str, object]]:
    """The place in the list is the rank."""
    desc = "同城网友正在讨论"
    return [{"word": i.word, "heat": i.heat, "url": base_url + i.path, "desc": desc} for i in items]


def _json(value: object, modified: datetime) -> Response:
    return ok(json.dumps(value, ensure_ascii=False).encode(), JSON, modified)
