"""采集源: a place that may be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class MediaType(StrEnum):
    """The twelve kinds of medium (DOMAIN D3)."""

    CENTRAL = "M1"
    LOCAL = "M2"
    PORTAL = "M3"
    GOVERNMENT = "M4"
    TRADE = "M5"
    WEIBO = "M6"
    WECHAT = "M7"
    VIDEO = "M8"
    FORUM = "M9"
    ABROAD = "M10"
    NEWSPAPER = "M11"
    COMPLAINT = "M12"


MEDIA_NAMES: Mapping[MediaType, str] = {
    MediaType.CENTRAL: "中央媒体",
    MediaType.LOCAL: "地方主流媒体",
    MediaType.PORTAL: "商业门户",
    MediaType.GOVERNMENT: "政务平台",
    MediaType.TRADE: "行业媒体",
    MediaType.WEIBO: "微博",
    MediaType.WECHAT: "微信公众号",
    MediaType.VIDEO: "短视频",
    MediaType.FORUM: "论坛问答",
    MediaType.ABROAD: "境外",
    MediaType.NEWSPAPER: "纸媒电子版",
    MediaType.COMPLAINT: "留言投诉",
}


INBOX_PACK = "订阅收件箱"
"""Sources of this pack are subscriptions: what they bring waits in the inbox (``Article.intake``)."""


@dataclass(frozen=True)
class Source:
    """One 采集源 as the store keeps it. ``spec`` is the validated declaration (JSON data) that crawlers read."""

    id: str
    """The ``id`` in the source file, e.g. ``tj-gov-szfwj``."""
    name: str
    owner: str
    kind: str
    """central_media, local_media, portal, gov, policy, hotboard, academic, library, complaint; or manual
    (what people entered: it has no declaration and is never collected)."""
    media_type: MediaType
    region: str
    weight: float
    enabled: bool
    every_minutes: float
    spec: Mapping[str, Any] = field(repr=False)
    demo: bool = False
    """Part of the sample site: its texts are fiction and documents made of them say so."""
    pack: str = "自建"
    """The group it is shown with."""


@dataclass(frozen=True)
class SourceState:
    """What the last passes over a source showed; the page 采集源 reads it."""

    source_id: str
    last_run_id: str | None = None
    last_run_at: datetime | None = None
    last_kept_at: datetime | None = None
    status: str = "never"
    """never, ok, partial, failed, interrupted."""
    reason: str = ""
    failures_in_row: int = 0
    interval_minutes: float | None = None
    """The interval as adapted to the source's rhythm; None until there is one."""
    due_at: datetime | None = None
    """Not asked before this time; None is due at once."""


@dataclass(frozen=True)
class SeedMark:
    """What a person decided about one shipped source file (种子) that differs from the database."""

    source_id: str
    spec: Mapping[str, Any]
    """The shipped declaration that was looked at."""
    decision: str
    """taken or refused."""
    who: str
    at: datetime


@dataclass(frozen=True)
class Specimen:
    """样页: one page of a source kept to compare with, the newest of its role and kind."""

    source_id: str
    role: str
    """good (read as expected) or bad (did not fit the rule)."""
    kind: str
    """list or article."""
    url: str
    at: datetime
    note: str
    """What was found, or which selector found nothing, in Chinese."""
    payload: bytes = field(repr=False)
    """The page, decompressed, at most 1 MB."""
    charset: str | None = None
