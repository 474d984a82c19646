"""What a librarian enters: the fields, what is wrong with them, and the Article they make."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawlers.extract.charset import Decoded
from crawlers.extract.dates import read_time
from crawlers.extract.page import Page
from desk.intake_files import Upload
from domain import clock, ids
from domain.article import Article
from domain.errors import InvalidInput
from domain.privacy import mask
from domain.source import MEDIA_NAMES, MediaType, Source
from domain.text import clean, paragraphs, shorten

CHANNELS: Mapping[MediaType, str] = {
    MediaType.WECHAT: "微信公众号",
    MediaType.VIDEO: "短视频",
    MediaType.WEIBO: "微博",
    MediaType.FORUM: "论坛问答",
    MediaType.COMPLAINT: "电话、来信、留言",
    MediaType.NEWSPAPER: "纸媒",
    **{
        kind: name
        for kind, name in MEDIA_NAMES.items()
        if kind.value in {"M1", "M2", "M3", "M4", "M5", "M10"}
    },
}
"""Kind of medium → its name on the page of entry, those that no crawler may fetch first."""

MAX_TITLE = 200
MAX_TEXT = 200_000
"""Characters. The longest reports of the real pages measured have some fifty thousand."""
MAX_URL = 2000
_SLACK = timedelta(minutes=5)
"""Clocks of two computers may differ by this."""
_SLUGS = dict(
    zip(
        MediaType,
        [
            "central",
            "local",
            "portal",
            "gov",
            "trade",
            "weibo",
            "wechat",
            "video",
            "forum",
            "abroad",
            "paper",
            "call",
        ],
        strict=True,
    )
)
_MARKUP = re.compile(r"</(?:p|div|span|a|td|li|body|html|section|h\d)\s*>|<br\s*/?>", re.IGNORECASE)
_SECRET = re.compile(r"(?:绝密|机密|秘密)\s*[★☆]|^\s*(?:绝密|机密)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One text entered by hand."""

    channel: MediaType
    outlet: str
    """Who published it: the account, the paper, the hotline."""
    title: str
    published: str
    """As typed, 北京时间: ``2026-11-21 08:30``, ``2026年11月21日``, ``昨天 12:30``. Without a clock it is a day."""
    text: str = ""
    url: str = ""
    author: str = ""
    files: tuple[Upload, ...] = ()
    keep_personal: bool = False
    """The personal numbers in the text were seen and are needed."""


def manual_source(kind: MediaType) -> Source:
    """The source that entered articles of this kind of medium belong to. No crawler reads it."""
    return Source(
        id=f"manual-{_SLUGS[kind]}",
        name=f"人工录入·{CHANNELS[kind]}",
        owner="本馆",
        kind="manual",
        media_type=kind,
        region="不限",
        weight=1.0,
        enabled=False,
        every_minutes=1440,
        spec={},
        pack="人工录入",
    )


def make_article(entry: Entry, who: str, now: datetime, intake: str = "manual", key: str = "") -> Article:
    """The Article of an entry. Its id is that of its link, else of ``key``, else of what it says.

    :raises InvalidInput: naming the first field that cannot be used.
    """
    source = manual_source(entry.channel)
    url, title, body = read_url(entry.url), read_title(entry.title), read_body(entry.text)
    outlet = clean(entry.outlet)[:80]
    if not outlet:
        raise InvalidInput("没有填写来源（公众号、报纸、热线等的名称），请补上")
    if not (body or url or entry.files):
        raise InvalidInput(f"“{shorten(title, 20)}”只有标题，请至少给出正文、链接或凭据文件中的一项")
    _no_secrets(title, body)
    published_at, precision = read_published(entry.published, now)
    key = key or "\x1f".join((outlet, title, body, *(file_key(f) for f in entry.files if not body)))
    return Article(
        id=ids.article_id(url) if url else ids.keyed_article_id(source.id, key),
        source_id=source.id,
        url=url,
        title=title,
        body=body,
        published_at=published_at,
        published_raw=clean(entry.published)[:60],
        precision=precision,
        first_seen_at=now,
        fetched_at=now,
        outlet=outlet,
        author=clean(entry.author)[:80] or None,
        parser_version=intake,
        intake=intake,
        entered_by=who,
    )


def file_key(upload: Upload) -> str:
    """What tells one screenshot from another where there is no text."""
    return hashlib.sha256(upload.content).hexdigest()


def read_url(text: str) -> str:
    """An address of the web, or empty."""
    url = clean(text)
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        usable = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
        ids.canonical_url(url)
    except ValueError:
        usable = False
    if not usable or len(url) > MAX_URL or " " in url:
        raise InvalidInput(f"链接“{shorten(url, 60)}”不是网址，请从 http:// 或 https:// 开始完整复制，或留空")
    return url


def read_title(text: str) -> str:
    """One line."""
    title = clean(text.replace("\n", " "))
    if not title:
        raise InvalidInput("没有填写标题，请补上")
    if len(title) > MAX_TITLE:
        raise InvalidInput(f"标题有 {len(title)} 字，超过 {MAX_TITLE} 字的上限，请缩短（正文请填在正文栏）")
    return title


def read_body(text: str) -> str:
    """One paragraph a line; pasted page code is turned into the text it shows."""
    if len(text) > 10 * MAX_TEXT:
        raise _too_long(len(text))
    body = "\n".join(paragraphs(html_text(text) if is_markup(text) else text))
    if len(body) > MAX_TEXT:
        raise _too_long(len(body))
    return body


def _too_long(length: int) -> InvalidInput:
    return InvalidInput(f"正文有 {length} 字，超过 {MAX_TEXT // 10_000} 万字的上限，请分篇录入或作为附件上传")


def is_markup(text: str) -> bool:
    """Whether this is the code of a page rather than its text."""
    return len(_MARKUP.findall(text[:50_000])) >= 2


def html_text(markup: str) -> str:
    """What the page would show, one block a line."""
    return "\n".join(block.text for block in Page(Decoded(markup, "utf-8", 0.0), "").blocks)


def read_published(text: str, now: datetime) -> tuple[datetime, str]:
    """(aware UTC, ``minute`` or ``day``) of a time in Beijing.

    :raises InvalidInput: when there is none, it does not exist, or has not come yet.
    """
    raw = clean(text)
    if not raw:
        raise InvalidInput("没有填写发布时间，请补上（只知道日期就只填日期）")
    moment = read_time(raw, now)
    if moment is None:
        raise InvalidInput(
            f"发布时间“{shorten(raw, 30)}”无法识别，或在三十年以前、明天以后，请写成 2026-11-21 08:30 的样子"
        )
    if moment.at > now + _SLACK:
        raise InvalidInput(f"发布时间“{shorten(raw, 30)}”还没有到，请检查（现在是 {clock.zh_minute(now)}）")
    return moment.at, moment.precision


def _no_secrets(title: str, body: str) -> None:
    if _SECRET.search(title) or _SECRET.search(body):
        raise InvalidInput("内容带有国家秘密标志，涉密信息不得录入本系统，没有保存；请按保密规定处理")


def personal_numbers(text: str) -> tuple[str, ...]:
    """The lines that hold personal numbers (mobile, identity number, bank card, plate), masked."""
    lines = ((line, mask(line)) for line in text.split("\n"))
    return tuple(shorten(masked, 60) for line, masked in lines if masked != line)
