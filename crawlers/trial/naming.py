"""Guesses about a source that a person corrects: id, name, owner, kind, medium, region."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawlers.extract.page import Page
from crawlers.extract.titles import without_site
from domain.source import MediaType
from domain.text import clean, shorten

_CENTRAL = [
    "people.com.cn",
    "people.cn",
    "xinhuanet.com",
    "news.cn",
    "cctv.com",
    "cntv.cn",
    "gmw.cn",
    "ce.cn",
    "chinanews.com",
    "chinanews.com.cn",
    "china.com.cn",
    "cnr.cn",
    "youth.cn",
    "cyol.com",
    "cri.cn",
    "chinadaily.com.cn",
    "qstheory.cn",
    "legaldaily.com.cn",
    "stdaily.com",
    "81.cn",
]
_PORTALS = [
    "163.com",
    "sina.com.cn",
    "sina.cn",
    "sohu.com",
    "qq.com",
    "ifeng.com",
    "baidu.com",
    "toutiao.com",
    "huanqiu.com",
]
_POLICY = re.compile(
    r"文件|政策|法规|规章|公报|规范性|条例|zfwj|zcwj|zcfg|szfwj|zhengce|zcfb|flfg|gfxwj|xzgfxwj"
)
_LIBRARY = re.compile(r"图书馆|古籍|博物馆|文化馆|library|nlc\.")
_PRESS = re.compile(r"日报|晚报|晨报|早报|时报|都市报|商报|新报|广播|电视|传媒|新闻网|在线|网$")
_PLACES = dict(
    zip(
        [
            "bj",
            "tj",
            "hebei",
            "he",
            "shanxi",
            "sx",
            "nmg",
            "ln",
            "jl",
            "hlj",
            "sh",
            "js",
            "zj",
            "ah",
            "fj",
            "jx",
            "sd",
            "henan",
            "hubei",
            "hb",
            "hunan",
            "gd",
            "gx",
            "hainan",
            "hi",
            "cq",
            "sc",
            "gz",
            "yn",
            "xz",
            "shaanxi",
            "gs",
            "qh",
            "nx",
            "xj",
        ],
        [
            "北京",
            "天津",
            "河北",
            "河北",
            "山西",
            "山西",
            "内蒙古",
            "辽宁",
            "吉林",
            "黑龙江",
            "上海",
            "江苏",
            "浙江",
            "安徽",
            "福建",
            "江西",
            "山东",
            "河南",
            "湖北",
            "湖北",
            "湖南",
            "广东",
            "广西",
            "海南",
            "海南",
            "重庆",
            "四川",
            "贵州",
            "云南",
            "西藏",
            "陕西",
            "甘肃",
            "青海",
            "宁夏",
            "新疆",
        ],
        strict=True,
    )
)
"""Label of a government host → province."""
_CITIES = {"tianjin": "天津", "beijing": "北京", "shanghai": "上海", "chongqing": "重庆", "enorth": "天津"}
_SEPARATOR = re.compile(r"\s*[_|｜\-—–]+\s*")


@dataclass(frozen=True)
class Naming:
    """What is guessed of a source beside its rules."""

    id: str
    name: str
    owner: str
    kind: str
    media_type: MediaType
    region: str
    level: str


def naming(url: str, page: Page | None, title: str = "", *, epaper: bool = False) -> Naming:
    """The guesses for a source found at ``url``; ``title`` is what a feed or sitemap calls itself."""
    host = (urlsplit(url).hostname or "").lower()
    owner = _owner(page) or _last_part(title) or host
    column = _column(page, owner) if page else clean(title)
    name = owner if not column or column in owner else f"{owner}·{column}"
    name = column if owner in column else name
    kind, media = _kind(host, owner, f"{name} {owner} {urlsplit(url).path}", epaper)
    region = _region(host, f"{name}{owner}")
    return Naming(
        id=_id(url, host),
        name=shorten(name, 40),
        owner=shorten(owner, 40),
        kind=kind,
        media_type=media,
        region=region,
        level="national" if region == "全国" else "provincial",
    )


def _id(url: str, host: str) -> str:
    """Host without www, com and cn, then the last two folders."""
    labels = [label for label in host.split(".") if label not in {"www", "com", "cn", "net", "org"}] or [host]
    folders = [f for f in urlsplit(url).path.split("/")[:-1] if re.fullmatch(r"[A-Za-z][\w-]{1,15}", f)]
    text = re.sub(r"[^a-z0-9]+", "-", "-".join([*labels, *folders[-2:]]).lower()).strip("-")
    return text[:50].strip("-") if len(text) > 1 else "source-1"


def _owner(page: Page | None) -> str:
    if page is None:
        return ""
    named = page.metas.get("sitename") or page.metas.get("og:site_name") or page.metas.get("application-name")
    return named or _last_part(page.head_title)


def _last_part(title: str) -> str:
    parts = [part for part in _SEPARATOR.split(clean(title)) if part]
    return parts[-1] if parts else ""


def _column(page: Page, owner: str) -> str:
    """The column's own name; not that of the site."""
    named = page.metas.get("columnname") or without_site(page.head_title)
    return re.sub(rf"^{re.escape(owner)}\s*[_|｜\-—–]+\s*", "", clean(named))


def _kind(host: str, owner: str, words: str, epaper: bool) -> tuple[str, MediaType]:
    if _within(host, ["gov.cn"]):
        return ("policy" if _POLICY.search(words) else "gov"), MediaType.GOVERNMENT
    if _within(host, _CENTRAL):
        return "central_media", MediaType.NEWSPAPER if epaper else MediaType.CENTRAL
    if _LIBRARY.search(words) or _LIBRARY.search(host):
        return "library", MediaType.TRADE
    if _within(host, ["edu.cn", "ac.cn"]):
        return "academic", MediaType.TRADE
    if epaper:
        return "local_media", MediaType.NEWSPAPER
    if _within(host, _PORTALS):
        return "portal", MediaType.PORTAL
    return ("local_media", MediaType.LOCAL) if _PRESS.search(owner) else ("portal", MediaType.PORTAL)


def _within(host: str, domains: list[str]) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def _region(host: str, words: str) -> str:
    for place in dict.fromkeys(_PLACES.values()):
        if place in words:
            return place
    labels = host.split(".")
    if "gov" in labels and (label := next((x for x in labels if x in _PLACES), "")):
        return _PLACES[label]
    return next((place for sign, place in _CITIES.items() if sign in host), "全国")
