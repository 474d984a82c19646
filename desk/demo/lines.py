"""The lines of lists, feeds and sitemaps, with the ones no article stands behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from desk.demo.outlets import listed_path, path_for, serial
from desk.demo.records import SampleArticle
from domain.clock import to_beijing

INTERNAL_PATH = "/jgw/internal/tougao.shtml"
"""Linked from a list, refused by robots.txt."""

_DEAD_TITLES = MappingProxyType(
    {
        "jgrb": "更正启事",
        "jgw": "网站改版问卷调查（已结束）",
        "hxs": "专题报道：本社新闻摄影年赛征稿",
        "jggov": "关于门户网站栏目调整的公告",
        "wlj": "局机关办公电话调整一览表",
        "jglib": "读者调查问卷（已截止）",
        "msb": "（留言已由本人申请删除）",
    }
)


@dataclass(frozen=True)
class Line:
    """A headline with its address; ``at`` is the time shown beside it."""

    title: str
    path: str
    at: datetime
    column: str = "公告"
    summary: str = ""
    author: str = ""
    article: SampleArticle | None = None

    @property
    def pinned(self) -> bool:
        """Lines without an article are notices and stand first."""
        return self.article is None

    def changed_at(self, now: datetime) -> datetime:
        """When what stands behind the line last changed."""
        return self.article.changed_at(now) if self.article else to_beijing(self.at)


def article_line(article: SampleArticle, now: datetime) -> Line:
    """The line of an article: its headline at ``now`` and the start of its text."""
    version = article.version(now)
    return Line(
        title=version.title,
        path=listed_path(article),
        at=article.published_at,
        column=article.column or "综合",
        summary=version.paragraphs[0][:90],
        author=article.author or "",
        article=article,
    )


def notice_lines(outlet: str, first_day: datetime, today: datetime) -> list[Line]:
    """The outlet's dead link (404), with today's date as notices have; on jgw also one closed to robots."""
    path = path_for(outlet, first_day, serial(f"dead-{outlet}"), 4)
    lines = [Line(_DEAD_TITLES[outlet], path, today)]
    if outlet == "jgw":
        lines.append(Line("编辑部来稿须知（内部）", INTERNAL_PATH, today))
    return lines
