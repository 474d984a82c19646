"""简报: a drafted document of sections, items and citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.clock import Window

KIND_NAMES: Mapping[str, str] = {"daily": "舆情日报"}
"""Kinds of brief that can be composed, by their name on the command line."""


STATUS_NAMES: Mapping[str, str] = {"draft": "草稿", "issued": "已签发"}


@dataclass(frozen=True)
class Citation:
    """One source of an item: enough to print it and to find the archived page."""

    number: int
    """Position in the brief's source list, from 1."""
    article_id: str
    title: str
    outlet: str
    """As printed: the original publisher if known, else the site."""
    published_at: datetime
    url: str
    snapshot_id: str | None
    captured_at: datetime | None
    dated: bool = True
    """False where the page gives no date: ``published_at`` is then the time of capture and not printed as another."""


@dataclass(frozen=True)
class Item:
    """One entry of a section: a headline and a paragraph that rests on citations."""

    title: str
    text: str
    citations: tuple[int, ...] = ()
    story_id: str | None = None
    note: str = ""
    """Printed after the sources, e.g. the reasons of a level."""
    group: str = ""
    """Heading inside the section that this item stands under, e.g. 民生; items of one group follow each other."""


@dataclass(frozen=True)
class Table:
    """表: caption above, first row is the head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """图: caption below; a kind and its numbers, drawn by the renderer so that black and white can read it."""

    kind: str
    """bar (one series), stacked (several series over categories) or line (one series over time)."""
    caption: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    unit: str


@dataclass(frozen=True)
class Section:
    """A block of the brief. ``coverage`` is the 监测口径 printed under figures (DESIGN rule 18)."""

    key: str
    title: str
    items: tuple[Item, ...] = ()
    lead: str = ""
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    coverage: str = ""
    closing: str = ""
    """A sentence after the items, e.g. what was left out."""


@dataclass(frozen=True)
class Masthead:
    """What the head and the 版记 of a printed brief say (DOMAIN B1, B3)."""

    name: str
    """红头, e.g. 舆情日报."""
    issuer: str
    """编印单位."""
    classification: str = "内部资料"
    """公开, 内部资料 or 内部参考·注意保存; secrecy markings are refused."""
    report_to: tuple[str, ...] = ()
    send_to: tuple[str, ...] = ()
    editor: str = ""
    reviewer: str = ""
    approver: str = ""
    phone: str = ""
    copies: int = 0
    notice: str = ""
    """Printed on every page and in the file name, e.g. 演示样稿·内容虚构."""


@dataclass(frozen=True)
class Brief:
    """简报. ``issue_no`` and ``total_no`` are taken when it is issued, so a draft has none."""

    id: str
    kind: str
    title: str
    day: date
    window: Window
    created_at: datetime
    created_by: str
    masthead: Masthead
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    status: str = "draft"
    issue_no: int | None = None
    total_no: int | None = None
    files: Mapping[str, str] | None = None
    """docx, pdf → file name in the out folder."""

    @property
    def item_count(self) -> int:
        return sum(len(section.items) for section in self.sections)


@dataclass(frozen=True)
class Coverage:
    """监测口径 of a figure: what was watched, what worked, what is not covered."""

    window: Window
    sources_ok: tuple[str, ...]
    sources_failed: tuple[tuple[str, str], ...]
    """(name, reason)."""
    articles: int
    """Articles in the window, reprints merged."""
    raw: int
    """Articles in the window before merging."""
    undated: int = 0
    """Articles first seen in the window whose page names no date; they may be old, so they count nowhere."""
    not_covered: tuple[str, ...] = ("微博", "微信公众号", "短视频平台", "境外网站")


@dataclass(frozen=True)
class RenderReport:
    """What rendering made and which faces stood in for the official ones."""

    path: str
    pages: int | None
    substitutions: tuple[str, ...]
    """字体替代 notes, one a face."""
    missing: tuple[str, ...] = ()
    """Characters no available face can draw."""
