"""The eight outlets and the address of every article; addresses follow the families in the source catalogue."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from desk.demo.records import SampleArticle


@dataclass(frozen=True)
class Outlet:
    """An outlet: its id in content files, its name and the folder it lives in."""

    id: str
    name: str
    prefix: str
    encoding: str = "utf-8"
    has_articles: bool = True


OUTLETS = MappingProxyType(
    {
        o.id: o
        for o in (
            Outlet("jgrb", "津沽日报", "/jgrb/"),
            Outlet("jgw", "津沽在线", "/jgw/", "gbk"),
            Outlet("hxs", "华夏新闻社", "/hxs/"),
            Outlet("jggov", "津沽市人民政府", "/gov/"),
            Outlet("wlj", "津沽市文化和旅游局", "/wlj/"),
            Outlet("jglib", "津沽市图书馆", "/lib/"),
            Outlet("msb", "津沽民声", "/msb/"),
            Outlet("rebang", "同城热榜", "/hot/", has_articles=False),
        )
    }
)

EDITIONS = ("要闻", "民生", "文教", "本市")
"""The four pages of an issue of the daily."""

_FRONT_SHARE = 3
_EDITION_WORDS = (
    ("要闻", "时政", "头版", "经济", "政策"),
    ("民生", "社会", "社区", "服务", "健康"),
    ("文化", "文教", "文旅", "副刊", "教育", "体育"),
    ("本市", "综合", "区县", "法治", "评论"),
)


def serial(key: str) -> int:
    """The eight-digit number in an address; it depends on the key alone, so that content can grow."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:12], 16) % 90_000_000 + 10_000_000


def edition(article: SampleArticle) -> int:
    """The page (1 … 4) of the daily an article stands on: by its column, else spread by its key.

    A third goes to the front page whatever its column, as in real papers: else that page would often be empty.
    """
    if serial(article.key) % _FRONT_SHARE == 0:
        return 1
    for number, words in enumerate(_EDITION_WORDS, 1):
        if any(word in (article.column or "") for word in words):
            return number
    return serial(article.key) % len(EDITIONS) + 1


def path_for(outlet: str, at: datetime, number: int, edition_number: int = 1) -> str:
    """The address of item ``number`` put out by ``outlet`` at ``at`` (北京时间)."""
    match outlet:
        case "jgrb":
            return f"/jgrb/html/{at:%Y-%m}/{at:%d}/content_{edition_number}_{number}.htm"
        case "jgw":
            return f"/jgw/system/{at:%Y/%m/%d}/{number}.shtml"
        case "hxs":
            return f"/hxs/n1/{at:%Y/%m%d}/c{number}.html"
        case "jggov":
            return f"/gov/zwgk/{at:%Y%m}/t{at:%Y%m%d}_{number}.html"
        case "wlj":
            return f"/wlj/xwdt/{at:%Y%m%d}/{number}.html"
        case "jglib":
            return f"/lib/news/{at:%Y}/{number}.html"
        case "msb":
            return f"/msb/thread/{number}.html"
    raise KeyError(outlet)


def path_of(article: SampleArticle) -> str:
    """The address where the article really is."""
    page = edition(article) if article.outlet == "jgrb" else 1
    return path_for(article.outlet, article.published_at, serial(article.key), page)


def listed_path(article: SampleArticle) -> str:
    """The address lists give: an old one, answered by a redirect, when the article was moved."""
    path = path_of(article)
    if not article.moved:
        return path
    prefix = OUTLETS[article.outlet].prefix
    return prefix + "old/" + path.removeprefix(prefix)


def part_path(article: SampleArticle, part: int) -> str:
    """The address of part ``part`` (from 1) of an article split over 下一页."""
    path = path_of(article)
    if part == 1:
        return path
    stem, _, suffix = path.rpartition(".")
    return f"{stem}_{part:02d}.{suffix}"


def attachment_path(article: SampleArticle) -> str:
    """The PDF beside a policy document, named as TRS names attachments."""
    folder = path_of(article).rpartition("/")[0]
    return f"{folder}/P0{article.published_at:%Y%m%d}{serial(article.key)}.pdf"
