"""The sample site: a path and a moment in, a response out. Nothing dated after the moment can be seen."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from desk.demo import article_pages, epaper, feeds, lists, odd
from desk.demo.lines import INTERNAL_PATH
from desk.demo.pages import Pages
from desk.demo.records import DAYS, SITE_DIR, SampleArticle
from desk.demo.response import HTML, Request, Response, not_found, ok, redirect
from desk.demo.timeline import Timeline
from domain.clock import library_day, utc_now

ROBOTS = "User-agent: *\nDisallow: /jgw/internal/\n"


class SampleSite:
    """The site on the fourteen days that end with ``last_day`` (default: today in Beijing).

    ``now`` (default: 08:00 of the last day) may be moved at any time; ``base_url`` is what the absolute
    addresses in feeds, sitemaps and meta tags start with, set by the server.

    :raises ContentError: when a content file is wrong.
    """

    def __init__(
        self, content_dir: Path | None = None, last_day: date | None = None, now: datetime | None = None
    ) -> None:
        self.timeline = Timeline(content_dir or SITE_DIR / "content", last_day or library_day(utc_now()))
        self.now = now or self.moment(DAYS - 1)
        self.base_url = "http://127.0.0.1"
        self._pages = Pages()

    def moment(self, day: int, clock: str = "08:00") -> datetime:
        """``clock`` (北京时间) of day 0 … 13."""
        return self.timeline.moment(day, clock)

    def visible(self, now: datetime | None = None) -> list[SampleArticle]:
        """The articles whose pages answer 200 at ``now``, newest first."""
        return self.timeline.visible(now or self.now)

    def respond(self, target: str, now: datetime | None = None) -> Response:
        """The answer to GET ``target`` (path and query) at ``now``; what does not exist is a 404 page."""
        parts = urlsplit(target)
        request = Request(parts.path, dict(parse_qsl(parts.query)), now or self.now, self.base_url)
        for answer in (
            _front,
            article_pages.answer,
            epaper.answer,
            lists.answer,
            feeds.answer,
            _hot_pages,
            odd.answer,
        ):
            if response := answer(self.timeline, self._pages, request):
                return response
        return not_found(self._pages.draw("404.html", path=request.path))


def _front(timeline: Timeline, pages: Pages, request: Request) -> Response | None:
    """The home page for people, robots.txt, and the addresses that only lead on."""
    match request.path:
        case "/":
            count = len(timeline.visible(request.at))
            return ok(pages.draw("home.html", now=request.at, count=count).encode(), HTML, request.at)
        case "/robots.txt":
            return ok(ROBOTS.encode(), "text/plain; charset=utf-8", timeline.moment(0))
        case "/gov/":
            return redirect("/gov/zwgk/index.html", 302)
        case "/wlj/":
            return redirect("/wlj/xwdt/index.html", 302)
        case path if path == INTERNAL_PATH:
            return ok(pages.draw("jgw_internal.html").encode("gbk"), "text/html", timeline.moment(0))
    return None


def _hot_pages(timeline: Timeline, pages: Pages, request: Request) -> Response | None:
    """The board and its topics as pages, for people; the crawler reads the JSON."""
    items = timeline.board(request.at)
    if request.path == "/hot/":
        return ok(pages.draw("rebang_list.html", items=items, now=request.at).encode(), HTML, request.at)
    words = [item.word for item in items if item.path == request.path]
    if not words:
        return None
    return ok(pages.draw("rebang_topic.html", word=words[0]).encode(), HTML, request.at)
