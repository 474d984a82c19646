"""Hostile and broken addresses under ``/odd/``, linked from nowhere else: what a crawler must live through."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from desk.demo.pages import Pages
from desk.demo.response import HTML, Request, Response, ok, redirect
from desk.demo.timeline import Timeline

ODD_PATHS: MappingProxyType[str, str] = MappingProxyType(
    {
        "slow": "/odd/slow?s=30",
        "loop": "/odd/loop",
        "huge": "/odd/huge",
        "down": "/odd/down",
        "wrongtype": "/odd/wrongtype",
        "script": "/odd/script.html",
    }
)
"""Each name and its address; ``/odd/lists/NAME.html`` links one, ``/odd/lists/all.html`` all."""

_HUGE_BYTES = 50_000_000
_HUGE_LINE = "<p>" + "这一页大得不像话，读到上限就该停下。" * 1200 + "</p>\n"
_LONGEST_SECONDS = 600.0


def answer(timeline: Timeline, pages: Pages, request: Request) -> Response | None:
    """The answer of an odd address."""
    if not request.path.startswith("/odd/"):
        return None
    name, at = request.path.removeprefix("/odd/"), timeline.moment(0)
    match name:
        case "slow":
            page = pages.draw("odd_article.html", name=name).encode()
            return Response(200, {"Content-Type": HTML}, page, delay=_seconds(request.query.get("s", "")))
        case "loop":
            return redirect("/odd/loop", 302)
        case "huge":
            body = _HUGE_LINE.encode()
            return Response(200, {"Content-Type": HTML}, body, repeat=_HUGE_BYTES // len(body) + 1)
        case "down":
            return Response(0, hang_up=True)
        case "wrongtype":
            return ok(pages.draw("odd_article.html", name=name).encode(), "image/png", at)
        case "script.html":
            return ok(pages.draw("odd_article.html", name="script").encode(), HTML, at)
    return _list(pages, name.removeprefix("lists/").removesuffix(".html"), at)


def _seconds(text: str) -> float:
    return min(float(text), _LONGEST_SECONDS) if text.replace(".", "", 1).isdecimal() else 30.0


def _list(pages: Pages, name: str, at: datetime) -> Response | None:
    links = ODD_PATHS if name == "all" else {n: p for n, p in ODD_PATHS.items() if n == name}
    return ok(pages.draw("odd_list.html", links=links, at=at).encode(), HTML, at) if links else None
