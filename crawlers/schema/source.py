"""One source, complete."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from crawlers.addresses import is_loopback, netloc_of
from crawlers.schema.base import Block
from crawlers.schema.checks import check_names
from crawlers.schema.entries import Entry, EPaper, HtmlList, JsonApi
from crawlers.schema.pages import DateRule, Detail, Fetch
from domain.source import MediaType

Kind = Literal[
    "central_media", "local_media", "portal", "gov", "policy", "hotboard", "academic", "library", "complaint"
]


class Expect(Block):
    """What a healthy source shows."""

    items_min: int = Field(1, ge=0)
    max_silence_hours: int = Field(72, ge=1)
    fill: dict[Literal["time", "minute", "origin", "author", "body"], float] = Field(default_factory=dict)
    """Least share of the last fifty articles with that field (``body``: least mean number of characters)."""


class Schedule(Block):
    """When a source is asked. The interval follows its rhythm within bounds."""

    adaptive: bool = True
    """False keeps to ``every_minutes``."""
    min_minutes: float | None = Field(None, gt=0)
    """Never more often than this; None is a quarter of ``every_minutes``."""
    max_minutes: float | None = Field(None, gt=0)
    """Never less often than this; None is six times ``every_minutes``."""
    hours: tuple[int, int] = (0, 24)
    """Asked from the first hour to before the second (北京时间)."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.min_minutes and self.max_minutes and self.min_minutes > self.max_minutes:
            raise ValueError("schedule.min_minutes 大于 max_minutes，请对调")
        if not 0 <= self.hours[0] < self.hours[1] <= 24:
            raise ValueError("schedule.hours 要写成 [起, 止]，0 到 24，起小于止")
        return self


class Bounds(Block):
    """How far a source may lead the crawl."""

    articles: int = Field(2000, ge=1)
    """Articles asked for in one run; what lies beyond waits for the next."""
    links_per_page: int = Field(2000, ge=1)
    """Rows read from one list page."""
    url_length: int = Field(1000, ge=50)
    """A longer address is refused."""
    path_depth: int = Field(15, ge=1)
    """An address with more path segments is refused (endless calendars, ``/a/b/a/b/``)."""


class Rights(Block):
    """What is known of the right to collect; shown beside the source, and part of its versions."""

    authorisation: str = ""
    """授权情况: by what right it is read."""
    assessed_on: date | None = None
    """影响评估日期."""
    responsible: str = ""
    """责任人 in the library."""
    copyright: str = ""
    """版权声明 of the site."""


class Evidence(Block):
    """How it is known that the rules fit."""

    status: Literal["verified_live", "evidence_public_code", "unverified"]
    where: str = ""
    as_of: str = ""


class SourceSpec(Block):
    """One source file entry, complete."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")
    name: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    kind: Kind
    media_type: MediaType
    """One of M1 … M12 (DOMAIN D3)."""
    region: str = Field(min_length=1)
    level: Literal["national", "provincial", "municipal", "district", "intl"] = "national"
    language: str = "zh-CN"
    tags: tuple[str, ...] = ()
    weight: float = Field(1.0, ge=0, le=5)
    pack: str = Field("自建", min_length=1)
    """The group it is shown and switched on with: 天津政务, 天津媒体, 央媒 …"""
    enabled: bool = True
    status_reason: str = ""
    """Why it is not enabled, or what is known to stand in its way."""
    demo: bool = False
    """Part of the sample site: its texts are fiction."""
    every_minutes: float = Field(60, gt=0)
    schedule: Schedule = Schedule()
    bounds: Bounds = Bounds()
    intranet: tuple[str, ...] = ()
    """``host``, ``host:port`` or network (``10.1.0.0/16``) of private addresses that this source may reach."""
    page_requisites: bool = False
    """Archive pictures and style sheets of kept pages beside them."""
    page_image: bool = False
    """Keep a printed image (PDF) of each kept page beside its capture: the cataloguing snapshot of policies."""
    rights: Rights = Rights()
    entries: list[Entry] = Field(min_length=1)
    entry_mode: Literal["all", "fallback"] = "all"
    """``fallback`` stops at the first entry that offers something."""
    fetch: Fetch = Fetch()
    dates: DateRule = DateRule()
    detail: Detail = Detail()
    expect: Expect = Expect()
    evidence: Evidence

    @property
    def entry_urls(self) -> list[str]:
        """Every address the entries name, date tokens and parameters as written."""
        found: list[str] = []
        for entry in self.entries:
            match entry:
                case JsonApi(url=url):
                    found.append(url)
                case EPaper(issue=issue):
                    found.append(issue)
                case _:
                    found.extend(entry.urls)
        return found

    @property
    def local_hosts(self) -> frozenset[str]:
        """``host:port`` of entries on loopback: the only loopback addresses that this source may reach."""
        return frozenset(netloc_of(url) for url in self.entry_urls if is_loopback(url))

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for url in self.entry_urls:
            if not url.startswith(("http://", "https://")):
                raise ValueError(f"入口地址要以 http:// 或 https:// 开头：{url}")
        if self.fetch.delay == 0 and not all(is_loopback(url) for url in self.entry_urls):
            raise ValueError("fetch.delay 为 0 只允许用于本机地址，请改为 2 秒以上")
        if any(isinstance(e, HtmlList) and e.pages.kind in {"number", "cursor"} for e in self.entries):
            raise ValueError(
                "列表页的翻页方式只能是 template、param 或 next_link（number、cursor 用于 json）"
            )
        if any(isinstance(e, JsonApi) and e.pages.kind in {"template", "next_link"} for e in self.entries):
            raise ValueError("接口的翻页方式只能是 param、number 或 cursor（template、next_link 用于列表页）")
        vary = [name for entry in self.entries if isinstance(entry, JsonApi) for name in entry.vary]
        check_names(_strings([self.fetch.form, self.fetch.json_body]), vary)
        if self.kind == "hotboard" and not all(isinstance(e, (JsonApi, HtmlList)) for e in self.entries):
            raise ValueError("热榜（kind: hotboard）的入口必须是 json 或 list")
        return self


def _strings(data: Any) -> Iterator[str]:
    """Every text in a form or JSON body."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, (dict, list)):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _strings(value)
