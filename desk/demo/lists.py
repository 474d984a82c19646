"""Column pages: ``index.html``, ``index_1.html`` … in the outlet's folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from desk.demo.hot import BoardItem
from desk.demo.lines import Line
from desk.demo.outlets import OUTLETS
from desk.demo.pages import Pages
from desk.demo.response import HTML, Request, Response, ok
from desk.demo.timeline import Timeline

_INDEX = re.compile(r"(/.+/)(?:index(?:_([1-9]\d*))?\.html)?")


@dataclass(frozen=True)
class Column:
    """A paged list of ``size`` lines a page."""

    outlet: str
    folder: str
    size: int


COLUMNS = MappingProxyType(
    {
        c.folder: c
        for c in (
            Column("jgw", "/jgw/", 20),
            Column("hxs", "/hxs/", 20),
            Column("jggov", "/gov/zwgk/", 15),
            Column("wlj", "/wlj/xwdt/", 15),
            Column("jglib", "/lib/", 15),
            Column("msb", "/msb/", 20),
        )
    }
)


def answer(timeline: Timeline, pages: Pages, request: Request) -> Response | None:
    """A page of a list; None beyond its end."""
    match = _INDEX.fullmatch(request.path)
    column = COLUMNS.get(match[1]) if match else None
    if match is None or column is None:
        return None
    lines = timeline.lines(column.outlet, request.at)
    page = _draw(pages, column, int(match[2] or 0), lines, timeline.board(request.at))
    if page is None:
        return None
    outlet = OUTLETS[column.outlet]
    kind = "text/html" if outlet.encoding == "gbk" else HTML
    newest = max(line.changed_at(request.at) for line in lines)
    return ok(page.encode(outlet.encoding, "xmlcharrefreplace"), kind, newest)


def _draw(
    pages: Pages, column: Column, number: int, lines: Sequence[Line], hot: Sequence[BoardItem]
) -> str | None:
    """Page ``number`` (from 0); the notices stand on the first page only."""
    notices, plain = [x for x in lines if x.pinned], [x for x in lines if not x.pinned]
    total = max(1, -(-len(plain) // column.size))
    if number >= total:
        return None
    shown = plain[number * column.size : (number + 1) * column.size]
    outlet = OUTLETS[column.outlet]
    return pages.draw(
        f"{column.outlet}_list.html",
        outlet=outlet,
        lines=[*notices, *shown] if number == 0 else shown,
        number=number,
        page_paths=[column.folder + ("index.html" if n == 0 else f"index_{n}.html") for n in range(total)],
        hot=hot[:8],
        charset="gb2312" if outlet.encoding == "gbk" else "utf-8",
    )
