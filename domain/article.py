"""文章, 版本, 快照, 政策文件 and 榜单观测: what collection brings in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain import ids


@dataclass(frozen=True)
class Snapshot:
    """快照: the bytes as captured, one response record in a WARC/1.1 file."""

    record_id: str
    """``urn:uuid:…`` of the record."""
    url: str
    captured_at: datetime
    file: str
    """Name of the ``.warc.gz`` relative to the archive folder."""
    offset: int
    length: int
    """Compressed bytes of the record."""
    payload_digest: str
    """``sha256:`` + hex over the payload."""
    status: int
    media_type: str
    kind: str = "response"
    """response, revisit (bytes that an earlier capture holds) or conversion (a printed image of a capture)."""


@dataclass(frozen=True)
class Policy:
    """政策文件: the facts of a government document (DOMAIN E1); raw strings where the page gave no date."""

    doc_number: str | None = None
    """发文字号 with 〔〕 brackets."""
    index_number: str | None = None
    issuer: str | None = None
    category: str | None = None
    issued_on: date | None = None
    """成文日期."""
    effective_on: date | None = None
    expires_on: date | None = None
    repeals: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    published_on: date | None = None
    """发布日期, as the document's own table gives it."""
    validity: str | None = None
    """有效性 in the words of the page: 有效, 失效, 已修改 …"""


@dataclass(frozen=True)
class Article:
    """文章: one published text. Raw stands beside parsed; ``body`` is one paragraph a line."""

    id: str
    source_id: str
    url: str
    title: str
    body: str
    published_at: datetime
    """Aware UTC. Where the page gives only a day, 00:00 北京时间 and ``precision`` says ``day``."""
    published_raw: str
    precision: str
    """minute, day or crawl (no usable date on the page: the time of capture)."""
    first_seen_at: datetime
    fetched_at: datetime
    outlet: str
    """The crawled site's name, e.g. 津沽在线."""
    origin: str | None = None
    """来源: the original publisher as the page states it, when it is another."""
    author: str | None = None
    editor: str | None = None
    subtitle: str | None = None
    column: str | None = None
    language: str = "zh-CN"
    policy: Policy | None = None
    snapshot_id: str | None = None
    removed_at: datetime | None = None
    """When the page was found gone; the text stays."""
    parser_version: str = ""
    captions: tuple[str, ...] = ()
    """图片说明, in the order of the page."""
    attachments: tuple[str, ...] = ()
    """Absolute addresses of files the page offers."""
    intake: str = "crawl"
    """How it came in: crawl (采集), manual (人工录入), table (表格导入), inbox (收件箱)."""
    entered_by: str | None = None
    """录入人, of what no crawler fetched."""

    @property
    def content_hash(self) -> str:
        return ids.content_hash(self.title, self.body)

    @property
    def cited_outlet(self) -> str:
        """The name a citation prints: the original publisher if known, else the site."""
        return self.origin or self.outlet


INTAKE_NAMES: Mapping[str, str] = {
    "crawl": "采集",
    "manual": "人工录入",
    "table": "表格导入",
    "inbox": "订阅收件箱",
}
"""``Article.intake`` → name on screen."""


@dataclass(frozen=True)
class Exhibit:
    """凭据: a screenshot, PDF or other file that stands behind a manually entered article."""

    sha256: str
    """64 hex digits over the bytes; names the file."""
    article_id: str
    name: str
    """As the librarian's computer called it."""
    media_type: str
    size: int
    added_at: datetime
    added_by: str


INTAKE_DECISIONS: Mapping[str, str] = {
    "taken": "采用",
    "declined": "不采用",
    "withdrawn": "已撤回",
    "erased": "依法删除",
}
"""``IntakeMark.decision`` → name on screen; all but the first keep the article out of lists, figures and search."""


@dataclass(frozen=True)
class IntakeMark:
    """What a person decided about an article that no crawler fetched; the article itself stays."""

    article_id: str
    decision: str
    """A key of ``INTAKE_DECISIONS``."""
    who: str
    at: datetime
    why: str = ""


@dataclass(frozen=True)
class Tombstone:
    """What stays of a capture erased on legal request: that it was there, and what its digest was."""

    record_id: str
    url: str
    payload_digest: str
    file: str
    erased_at: datetime
    erased_by: str
    reason: str


@dataclass(frozen=True)
class Suppression:
    """An address that must not be collected again."""

    key: str
    """Canonical URL."""
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Revision:
    """版本: what an article said at one capture."""

    article_id: str
    content_hash: str
    title: str
    body: str
    captured_at: datetime
    snapshot_id: str | None


@dataclass(frozen=True)
class KnownPage:
    """What is already known of a URL, so that the spider can ask conditionally and compare."""

    url: str
    article_id: str | None
    content_hash: str | None
    etag: str | None
    last_modified: str | None
    fetched_at: datetime
    unchanged_in_row: int = 0
    """Times asked since the text last changed."""
    check_at: datetime | None = None
    """Not asked again before this time; None asks whenever it is listed."""
    listed: str = ""
    """The title under which a list, feed or sitemap named it last; empty where none did."""


@dataclass(frozen=True)
class HotObservation:
    """榜单观测: one rank and heat of a hot-board item at one time; all are kept."""

    source_id: str
    item: str
    rank: int
    """1 is the top."""
    heat: float | None
    url: str | None
    observed_at: datetime
