"""The declaration of a source, block by block. Closed: an unknown key is an error, a required field has no default."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from crawlers.addresses import is_loopback, netloc_of
from domain.source import MediaType

Kind = Literal[
    "central_media", "local_media", "portal", "gov", "policy", "hotboard", "academic", "library", "complaint"
]
Profile = Literal["auto", "trs_gov", "jcms_gov", "founder_epaper", "founder_web", "peoplecn", "none"]
Challenge = Literal["jsl_521", "waf_412", "wzws", "acw", "login", "signature", "geo_403", "none"]


class Block(BaseModel):
    """Base of every block of a source file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _check_patterns(patterns: list[str]) -> list[str]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"正则表达式 {pattern} 有误：{error}") from None
    return patterns


class Pick(Block):
    """Where one field is found. Kinds are tried in the order written here, candidates in theirs; first non-empty wins."""

    css: list[str] = []
    """May end in ``::text`` or ``::attr(name)``; on a row, ``::attr(name)`` alone is the row's own attribute."""
    xpath: list[str] = []
    meta: list[str] = []
    """Meta name, property or itemprop, in any case."""
    path: list[str] = []
    """Into JSON: ``a.b[0].c``; ``*`` stands for every item."""
    comment: list[str] = []
    """Field of Founder's ``<!--enpproperty …-->`` comment."""
    label: list[str] = []
    """A label in a table, list or paragraph (发文字号, 来源); spaces inside it do not matter."""
    url_regex: str | None = None
    """On the item's URL; group ``v`` or 1, or ``Y m d H M`` for dates."""
    const: str | None = None
    regex: str | None = None
    """On the text found; group ``v`` or 1, else the whole match. No match: the candidate counts as empty."""
    strip: list[str] = []
    """Patterns removed from the result."""
    join: str | None = None
    """Joins all that was found; None takes the first only."""
    required: bool = False

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        kinds = (
            self.css,
            self.xpath,
            self.meta,
            self.path,
            self.comment,
            self.label,
            self.url_regex,
            self.const,
        )
        if not any(kinds):
            raise ValueError(
                "没有写任何取值方式（css、xpath、meta、path、comment、label、url_regex、const 至少一种）"
            )
        _check_patterns([p for p in (self.url_regex, self.regex, *self.strip) if p])
        return self


class DateRule(Block):
    """How times are read."""

    formats: list[str] = []
    """``strptime`` formats; empty means the automatic reader of Chinese dates."""
    tz: Literal["Asia/Shanghai", "UTC"] = "Asia/Shanghai"
    epoch: Literal["s", "ms"] | None = None
    relative: bool = True
    """Whether 刚刚, 3小时前, 昨天 08:30 count."""
    order: list[Literal["meta", "item", "detail", "url", "header"]] = ["meta", "detail", "item", "url"]


class Fetch(Block):
    """How pages are asked for."""

    encoding: Literal["auto", "utf-8", "gb18030", "big5"] = "auto"
    headers: dict[str, str] = {}
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
    challenge: list[Challenge] = []
    """What is known to stand in the way; never bypassed."""


class Pages(Block):
    """How page n > 1 is addressed."""

    kind: Literal["none", "template", "next_link", "param", "cursor"] = "none"
    template: str | None = None
    """With ``{stem}`` (address without suffix), ``{base}`` (its folder with /) and ``{n}``."""
    start: int = 1
    """``{n}`` of the second page."""
    css: str | None = None
    """The link to the next page, for ``next_link``."""
    param: str | None = None
    """Query parameter of ``param`` and ``cursor``."""
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
        return self


class ListRule(Block):
    """Rows of an HTML list."""

    item: str
    """CSS of one row."""
    link: Pick
    title: Pick | None = None
    date: Pick | None = None
    extra: dict[str, Pick] = {}
    url_include: list[str] = []
    """Patterns on the absolute address; one must match."""
    url_exclude: list[str] = []
    embedded: Literal["none", "cdata_record", "script_array"] = "none"
    """jcms: rows inside ``<record><![CDATA[…]]>``; ``urls[i]='…'`` in a script."""

    _patterns = field_validator("url_include", "url_exclude")(_check_patterns)


class JsonRule(Block):
    """Items of a JSON answer."""

    items: str
    """Path to the array, e.g. ``searchVO.catMap.*.listVO``."""
    wrapper: Literal["json", "jsonp", "html_comment", "script_var", "next_data"] = "json"
    wrapper_regex: str | None = None
    """Group ``v`` or 1 is the JSON; needed for ``html_comment`` and ``script_var``."""
    link: Pick | None = None
    link_template: str | None = None
    """Address with ``{field}`` of the item, where the item gives no link."""
    title: Pick
    date: Pick | None = None
    rank: Literal["position", "field", "none"] = "none"
    """Of a hot board: the place in the list, or the field ``extra.rank``."""
    extra: dict[str, Pick] = {}

    @model_validator(mode="after")
    def _wrapped(self) -> Self:
        if self.wrapper in {"html_comment", "script_var"} and not self.wrapper_regex:
            raise ValueError(f"wrapper: {self.wrapper} 需要写明 wrapper_regex")
        if self.rank == "field" and "rank" not in self.extra:
            raise ValueError("rank: field 需要在 extra 中写明 rank")
        return self


class Rss(Block):
    """RSS or Atom feeds."""

    type: Literal["rss"]
    urls: list[str] = Field(min_length=1)
    include: list[str] = []

    _patterns = field_validator("include")(_check_patterns)


class Sitemap(Block):
    """Sitemaps or sitemap indexes."""

    type: Literal["sitemap"]
    urls: list[str] = Field(min_length=1)
    include: list[str] = []
    since_days: int = Field(3, ge=1)
    """Pages whose lastmod is older are left out; pages without lastmod are taken."""

    _patterns = field_validator("include")(_check_patterns)


class HtmlList(Block):
    """List pages."""

    type: Literal["list"]
    urls: list[str] = Field(min_length=1)
    rule: ListRule
    pages: Pages = Pages()


class JsonApi(Block):
    """A JSON list. ``{keyword}`` and other names of ``vary``, ``{n}`` and ``{since}`` (a day) are filled in."""

    type: Literal["json"]
    url: str
    params: dict[str, str] = {}
    vary: dict[str, list[str]] = {}
    since_days: int = Field(7, ge=1)
    rule: JsonRule
    pages: Pages = Pages()


class EPaper(Block):
    """Issue → layout pages → articles; ``issue`` holds strftime tokens."""

    type: Literal["epaper"]
    issue: str
    layout_link: str = "a#pageLink::attr(href), a[href*='node_']::attr(href)"
    article_link: str = "a[href*='content_']::attr(href)"
    article_include: list[str] = [r"content_\d+(_\d+)?\.html?"]
    page_label: Pick | None = None
    """Name of the layout page, kept as the column of its articles."""
    backfill_days: int = Field(3, ge=1, le=3660)
    """Issues of so many days, today included, are looked at."""
    publish_hour: int = Field(6, ge=0, le=23)
    """Today's issue is not asked for before this hour (北京时间)."""

    _patterns = field_validator("article_include")(_check_patterns)


Entry = Annotated[Rss | Sitemap | HtmlList | JsonApi | EPaper, Field(discriminator="type")]


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
    remove: list[str] = []
    """CSS of parts taken out before reading."""
    doc_number: Pick | None = None
    index_number: Pick | None = None
    issued: Pick | None = None
    attachments: Pick | None = None
    next_page: Pages = Pages()
    """Parts of one article: ``next_link`` with ``css``; none follows the usual 下一页 links."""
    min_chars: int = Field(40, ge=0)
    """A candidate body shorter than this is passed over for the next one."""


class Expect(Block):
    """What a healthy source shows."""

    items_min: int = Field(1, ge=0)
    max_silence_hours: int = Field(72, ge=1)
    fixture: str | None = None


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
    tags: list[str] = []
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
    valid_from: str | None = None
    valid_to: str | None = None

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
