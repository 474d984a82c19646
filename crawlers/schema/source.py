"""One source, complete."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from crawlers.addresses import is_loopback, netloc_of
from crawlers.schema.base import Block
from crawlers.schema.entries import Entry, EPaper, JsonApi
from crawlers.schema.pages import DateRule, Detail, Fetch
from domain.source import MediaType

Kind = Literal[
    "central_media", "local_media", "portal", "gov", "policy", "hotboard", "academic", "library", "complaint"
]


class Expect(Block):
    """What a healthy source shows."""

    items_min: int = Field(1, ge=0)
    max_silence_hours: int = Field(72, ge=1)


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
    enabled: bool = True
    demo: bool = False
    """Part of the sample site: its texts are fiction."""
    every_minutes: float = Field(60, gt=0)
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
        if self.kind == "hotboard" and not all(isinstance(e, JsonApi) for e in self.entries):
            raise ValueError("热榜（kind: hotboard）的入口必须是 json")
        return self
