"""The five ways into a source."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from crawlers.schema.base import Block, Pick
from crawlers.schema.checks import check_css, check_dates, check_names, check_patterns
from crawlers.schema.pages import Pages


class ListRule(Block):
    """Rows of an HTML list."""

    item: str
    """CSS of one row."""
    link: Pick
    title: Pick | None = None
    date: Pick | None = None
    extra: dict[str, Pick] = Field(default_factory=dict)
    url_include: tuple[str, ...] = ()
    """Patterns on the absolute address; one must match."""
    url_exclude: tuple[str, ...] = ()
    link_template: str | None = None
    """Address with ``{v}``, the value that ``link`` finds, where a row holds a key instead of an address."""
    embedded: Literal["none", "cdata_record", "script_array"] = "none"
    """jcms: rows inside ``<record><![CDATA[…]]>``; ``urls[i]='…'`` in a script."""
    fallbacks: tuple[ListRule, ...] = ()
    """Further rules in order; the first that offers as many items as the source expects is used."""

    _patterns = field_validator("url_include", "url_exclude")(check_patterns)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        check_css([self.item])
        if any(rule.fallbacks for rule in self.fallbacks):
            raise ValueError("备用规则（fallbacks）里不能再写备用规则，请按次序并列写")
        if self.link_template and "{v}" not in self.link_template:
            raise ValueError("link_template 里要有 {v}，代表 link 取到的值")
        return self


class JsonRule(Block):
    """Items of a JSON answer."""

    items: str
    """Path to the array, e.g. ``searchVO.catMap.*.listVO``."""
    wrapper: Literal["json", "jsonp", "html_comment", "script_var", "next_data"] = "json"
    wrapper_regex: str | None = None
    """Group ``v`` or 1 is the JSON; needed for ``html_comment`` and ``script_var``."""
    link: Pick | None = None
    link_template: str | None = None
    """Address with ``{field}`` (or a path, ``{a.b}``) of the item, where the item gives no link."""
    title: Pick
    date: Pick | None = None
    rank: Literal["position", "field", "none"] = "none"
    """Of a hot board: the place in the list, or the field ``extra.rank``."""
    extra: dict[str, Pick] = Field(default_factory=dict)
    url_include: tuple[str, ...] = ()
    """Patterns on the absolute address; one must match."""
    url_exclude: tuple[str, ...] = ()

    _patterns = field_validator("url_include", "url_exclude")(check_patterns)

    @model_validator(mode="after")
    def _wrapped(self) -> Self:
        if self.wrapper in {"html_comment", "script_var"} and not self.wrapper_regex:
            raise ValueError(f"wrapper: {self.wrapper} 需要写明 wrapper_regex")
        check_patterns([self.wrapper_regex] if self.wrapper_regex else [])
        if self.rank == "field" and "rank" not in self.extra:
            raise ValueError("rank: field 需要在 extra 中写明 rank")
        return self


class Rss(Block):
    """RSS or Atom feeds."""

    type: Literal["rss"]
    urls: list[str] = Field(min_length=1)
    include: tuple[str, ...] = ()
    full_text: bool = False
    """The feed holds the whole text (newsletters): no page is asked for, except where an item has no text."""

    _patterns = field_validator("include")(check_patterns)


class Sitemap(Block):
    """Sitemaps or sitemap indexes."""

    type: Literal["sitemap"]
    urls: list[str] = Field(min_length=1)
    include: tuple[str, ...] = ()
    since_days: int = Field(3, ge=1)
    """Pages whose lastmod is older are left out; pages without lastmod are taken."""

    _patterns = field_validator("include")(check_patterns)


class HtmlList(Block):
    """List pages."""

    type: Literal["list"]
    urls: list[str] = Field(min_length=1)
    rule: ListRule
    pages: Pages = Pages()


class JsonApi(Block):
    """A JSON list. ``{keyword}`` and other names of ``vary``, ``{n}`` (page), ``{since}`` (a day) are filled in.

    They may stand in ``url`` and ``params``, and in the form or JSON body of ``fetch``.
    """

    type: Literal["json"]
    url: str
    params: dict[str, str] = Field(default_factory=dict)
    vary: dict[str, list[str]] = Field(default_factory=dict)
    since_days: int = Field(7, ge=1)
    rule: JsonRule
    pages: Pages = Pages()

    @model_validator(mode="after")
    def _filled(self) -> Self:
        check_names([self.url, *self.params.values()], self.vary)
        return self


class EPaper(Block):
    """Issue → layout pages → articles; ``issue`` holds strftime tokens."""

    type: Literal["epaper"]
    issue: str
    layout_link: str = "a#pageLink::attr(href), a[href*='node_']::attr(href)"
    article_link: str = "a[href*='content_']::attr(href)"
    article_include: tuple[str, ...] = (r"content_\d+(_\d+)?\.html?",)
    page_label: Pick | None = None
    """Name of the layout page, kept as the column of its articles; None takes the page's own entry in the list."""
    backfill_days: int = Field(3, ge=1, le=3660)
    """Issues of so many days, today included, are looked at; days may also be named (back-fill)."""
    publish_hour: int = Field(6, ge=0, le=23)
    """Today's issue is not asked for before this hour (北京时间)."""

    _patterns = field_validator("article_include")(check_patterns)
    _dates = field_validator("issue")(check_dates)

    @model_validator(mode="after")
    def _selectors(self) -> Self:
        check_css([self.layout_link, self.article_link])
        return self


Entry = Annotated[Rss | Sitemap | HtmlList | JsonApi | EPaper, Field(discriminator="type")]
