"""How pages are asked for, read and followed: fetching, dates, paging, the article page."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from crawlers.schema.base import Block, Pick
from crawlers.schema.checks import check_css

Profile = Literal["auto", "trs_gov", "jcms_gov", "founder_epaper", "founder_web", "peoplecn", "none"]
Challenge = Literal[
    "jsl_521", "waf_412", "wzws", "acw", "login", "cookie", "captcha", "signature", "geo_403", "none"
]


class DateRule(Block):
    """How times are read."""

    formats: tuple[str, ...] = ()
    """``strptime`` formats; empty means the automatic reader of Chinese dates."""
    tz: Literal["Asia/Shanghai", "UTC"] = "Asia/Shanghai"
    epoch: Literal["s", "ms"] | None = None
    relative: bool = True
    """Whether 刚刚, 3小时前, 昨天 08:30 count."""
    order: tuple[Literal["meta", "item", "detail", "url", "header"], ...] = ("meta", "detail", "item", "url")


class Fetch(Block):
    """How pages are asked for."""

    encoding: Literal["auto", "utf-8", "gb18030", "big5"] = "auto"
    headers: dict[str, str] = Field(default_factory=dict)
    method: Literal["GET", "POST"] = "GET"
    form: dict[str, str] | None = None
    json_body: dict[str, Any] | None = None
    delay: float = Field(2.0, ge=0, le=600)
    """Seconds between two requests to one host; 0 is for loopback only."""
    timeout: float = Field(20.0, gt=0, le=600)
    """Seconds until an answer must be there."""
    max_mb: float = Field(10.0, gt=0, le=200)
    """A larger page is not read."""
    follow_meta_refresh: bool = True
    js_location: bool = True
    """Follow ``location.href='…'`` on a page without text, on the same host."""
    robots_override: str = ""
    """Reason and permission for not obeying robots.txt; empty obeys."""
    challenge: tuple[Challenge, ...] = ()
    """What is known to stand in the way; never bypassed."""


class Pages(Block):
    """How page n > 1 is addressed."""

    kind: Literal["none", "template", "next_link", "param", "number", "cursor"] = "none"
    """``number``: ``{n}`` in the address, parameters or body of a JSON list counts the pages."""
    template: str | None = None
    """With ``{stem}`` (address without suffix), ``{base}`` (its folder with /) and ``{n}``."""
    start: int = 1
    """``{n}`` of the second page."""
    css: str | None = None
    """The link to the next page, for ``next_link``."""
    param: str | None = None
    """Query parameter (or field of the form or JSON body) of ``param`` and ``cursor``."""
    cursor_path: str | None = None
    """Where the next cursor stands in the JSON answer."""
    max_pages: int = Field(1, ge=1, le=200)
    stop: Literal["seen", "empty"] = "seen"
    """``seen`` ends at a page without a new address, ``empty`` at a page without any."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needs = {"template": self.template, "param": self.param, "cursor": self.param and self.cursor_path}
        if self.kind in needs and not needs[self.kind]:
            missing = "param 和 cursor_path" if self.kind == "cursor" else self.kind
            raise ValueError(f"翻页方式 {self.kind} 需要写明 {missing}")
        if self.kind == "template" and "{n}" not in (self.template or ""):
            raise ValueError("翻页的 template 里要有 {n}，代表页码")
        check_css([self.css] if self.css else [])
        return self


class Detail(Block):
    """Rules for the article page; what is not written is found by the profile, then by the general rules."""

    profile: Profile = "auto"
    title: Pick | None = None
    date: Pick | None = None
    source: Pick | None = None
    """来源: the original publisher."""
    author: Pick | None = None
    editor: Pick | None = None
    body: Pick | None = None
    remove: tuple[str, ...] = ()
    """CSS of parts taken out before reading."""
    doc_number: Pick | None = None
    index_number: Pick | None = None
    issued: Pick | None = None
    attachments: Pick | None = None
    next_page: Pages = Pages()
    """Parts of one article: ``next_link`` with ``css``; none follows the usual 下一页 links."""
    min_chars: int = Field(40, ge=0)
    """A candidate body shorter than this is passed over for the next one."""

    @model_validator(mode="after")
    def _selectors(self) -> Self:
        check_css(self.remove)
        return self
