"""The daily's issues in the Founder classic layout: a root that refreshes, four layout pages, a picture page."""

from __future__ import annotations

import re
from datetime import date, datetime

from desk.demo.lines import Line, notice_lines
from desk.demo.outlets import EDITIONS, OUTLETS, edition, path_for
from desk.demo.pages import Pages
from desk.demo.response import HTML, Request, Response, ok
from desk.demo.timeline import Timeline
from domain.clock import from_beijing, to_beijing

_PICTURE_NUMBER = 10_000_001
_NODE = re.compile(r"/jgrb/html/(\d{4}-\d\d/\d\d)/node_([1-4])\.htm")
_PICTURE = re.compile(rf"/jgrb/html/(\d{{4}}-\d\d/\d\d)/content_1_{_PICTURE_NUMBER}\.htm")


def answer(timeline: Timeline, pages: Pages, request: Request) -> Response | None:
    """The root, a layout page or the picture page; None where there is no issue."""
    if request.path in ("/jgrb/", "/jgrb/index.htm"):
        return _root(timeline, pages, request)
    if match := _NODE.fullmatch(request.path):
        return _layout(timeline, pages, request, _issue(match[1]), int(match[2]))
    if match := _PICTURE.fullmatch(request.path):
        return _picture(timeline, pages, request, _issue(match[1]))
    return None


def picture_issue(timeline: Timeline) -> date | None:
    """The issue with the one picture page, whose founder-content is empty: the middle one."""
    return timeline.issues[len(timeline.issues) // 2] if timeline.issues else None


def _root(timeline: Timeline, pages: Pages, request: Request) -> Response | None:
    """Nothing but a META REFRESH to the newest issue."""
    newest = timeline.listed("jgrb", request.at)[:1]
    if not newest:
        return None
    at = newest[0].published_at
    page = pages.draw("jgrb_root.html", target=f"html/{at:%Y-%m}/{at:%d}/node_1.htm")
    return ok(page.encode(), HTML, at)


def _layout(
    timeline: Timeline, pages: Pages, request: Request, issue: date | None, number: int
) -> Response | None:
    listed = timeline.listed("jgrb", request.at)
    articles = [a for a in listed if to_beijing(a.published_at).date() == issue]
    if issue is None or not articles:
        return None
    page = pages.draw(
        "jgrb_node.html",
        outlet=OUTLETS["jgrb"],
        issue=issue,
        number=number,
        nodes=list(enumerate(EDITIONS, 1)),
        articles=[a for a in articles if edition(a) == number],
        extra=_extra(timeline, issue, number),
    )
    return ok(page.encode(), HTML, articles[0].published_at)


def _extra(timeline: Timeline, issue: date, number: int) -> list[Line]:
    """The picture page on page 1 of its issue, the dead link on page 4 of the first issue."""
    if number == 1 and issue == picture_issue(timeline):
        at = _midnight(issue)
        return [Line("图片新闻：海河冬景", path_for("jgrb", at, _PICTURE_NUMBER), at)]
    if number == 4 and issue == timeline.issues[0]:
        return notice_lines("jgrb", _midnight(issue), _midnight(issue))
    return []


def _picture(timeline: Timeline, pages: Pages, request: Request, issue: date | None) -> Response | None:
    if issue is None or issue != picture_issue(timeline) or _midnight(issue) > request.at:
        return None
    page = pages.draw("jgrb_picture.html", outlet=OUTLETS["jgrb"], issue=issue)
    return ok(page.encode(), HTML, _midnight(issue))


def _issue(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None


def _midnight(issue: date) -> datetime:
    return to_beijing(from_beijing(datetime(issue.year, issue.month, issue.day)))
