"""One trial: what form a page has, what it proposes, and the sample that proves it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crawlers.addresses import is_loopback, netloc_of
from crawlers.entries.feed import read_feed
from crawlers.entries.offer import Offer
from crawlers.extract import Extracted, extract
from crawlers.extract.charset import decode
from crawlers.extract.page import Page
from crawlers.failure import NotFetched
from crawlers.fetch import Asking, Fetched, Fetcher
from crawlers.schema import Entry, Fetch, JsonApi, Rss, Sitemap, SourceSpec
from crawlers.trial.propose import (
    declaration,
    feeds_named,
    is_article,
    list_addresses,
    list_entry,
    settled,
)
from crawlers.trial.record import SampleArticle, Trial
from crawlers.trial.sample import LINES, article_of, line_of, sample_of
from crawlers.trial.selectors import induce
from crawlers.trial.structures import epaper_of, form_of, json_rule
from domain.clock import utc_now
from domain.ledger import Fate

_LISTS = 3
"""List pages looked at for one article."""
_NO_LIST = (
    "页面里没有成列的文章链接，可能由脚本加载；"
    "请改贴栏目页，或在浏览器开发者工具的“网络”里找到 JSON 接口地址再试"
)


class Session:
    """One trial; what was fetched once is not asked for again."""

    def __init__(self, fetcher: Fetcher, url: str, spec: SourceSpec | None) -> None:
        rules = spec.fetch if spec else Fetch(delay=0) if is_loopback(url) else Fetch()
        inner = spec.local_hosts | frozenset(spec.intranet) if spec else frozenset[str]()
        if spec is None and is_loopback(url):
            inner = frozenset({netloc_of(url)})
        self._fetcher, self._url, self._now = fetcher, url, utc_now()
        self._asking = Asking(rules, inner, lambda *_: None)
        self._held: dict[str, Fetched] = {}

    async def get(self, url: str, rules: Fetch | None = None) -> Fetched:
        """The page at ``url``; ``rules`` of its own send a form or body."""
        if rules is not None and rules.method == "POST":
            return await self._fetcher.get(url, replace(self._asking, rules=rules), post=True)
        if url not in self._held:
            asking = replace(self._asking, rules=self._asking.rules.model_copy(update={"method": "GET"}))
            answer = await self._fetcher.get(url, asking)
            self._held[url] = self._held[answer.url] = answer
        return self._held[url]

    async def declared(self, spec: SourceSpec) -> Trial:
        """A declaration as a person wrote it."""
        sample = await sample_of(spec, self.get, self._now)
        return self._trial("declaration", spec, sample.offers, sample.article, sample.notes)

    async def address(self) -> Trial:
        """An address that a person pasted."""
        answer = await self.get(self._url)
        if answer.status != 200:
            raise NotFetched(
                Fate.FAILED, "not_found", f"页面不存在（{answer.status}），请核对网址", answer.status
            )
        form = form_of(answer.content)
        if form == "html":
            return await self._html(answer)
        entry, title = self._entry(form, answer)
        if entry is None:
            return Trial(
                self._url,
                answer.url,
                form,
                None,
                notes=("返回的 JSON 里没有成列的标题，请改用列表接口的地址",),
            )
        spec = declaration(answer.url, entry, None, self._now, title=title, asked=self._url)
        return await self._proposed(form, spec, ())

    def _entry(self, form: str, answer: Fetched) -> tuple[Entry | None, str]:
        """The entry for an answer that is no page, and what it calls itself."""
        if form == "feed":
            read_feed(answer.content, answer.url, (), now=self._now)
            text = decode(answer.content, header=answer.charset).text
            named = re.search(r"<title[^>]*>\s*(?:<!\[CDATA\[)?\s*([^<\]]+)", text)
            return Rss(type="rss", urls=[answer.url]), named[1].strip() if named else ""
        if form == "sitemap":
            return Sitemap(type="sitemap", urls=[answer.url]), ""
        rule = json_rule(decode(answer.content, header=answer.charset).text)
        return (JsonApi(type="json", url=answer.url, rule=rule), "") if rule else (None, "")

    async def _html(self, answer: Fetched) -> Trial:
        page = self._page(answer)
        if epaper := epaper_of(page):
            return await self._proposed("epaper", declaration(answer.url, epaper, page, self._now), ())
        fields = self._fields(answer)
        notes = tuple(f"页面声明了订阅地址，更新更及时，可改试：{url}" for url in feeds_named(page)[:2])
        if is_article(page, fields, induce(page, self._now)):
            return await self._from_article(page, fields, notes)
        return await self._from_list("list", page, notes)

    async def _from_list(self, form: str, page: Page, notes: tuple[str, ...]) -> Trial:
        listed = list_entry(page, self._now)
        if listed is None:
            return Trial(self._url, page.url, "unknown", None, notes=(*notes, _NO_LIST))
        entry, found = listed
        if found.fit < 0.9:
            notes += ("列表的各行写法不一，规则只能大致对上，请仔细核对样例",)
        return await self._proposed(
            form, declaration(page.url, entry, page, self._now, asked=self._url), notes
        )

    async def _from_article(self, page: Page, fields: Extracted, notes: tuple[str, ...]) -> Trial:
        """The list that an article stands in, by its breadcrumb or folder; the article itself is the sample."""
        for url in list_addresses(page)[:_LISTS]:
            try:
                answer = await self.get(url)
            except NotFetched:
                continue
            found = list_entry(self._page(answer), self._now) if answer.status == 200 else None
            if found and any(re.search(p, page.url) for p in found[0].rule.url_include):
                told = f"这是文章页；它所在的列表页是 {answer.url}，下面的采集源读这个列表"
                return await self._from_list("article", self._page(answer), (told, *notes))
        told = "这是文章页，没有找到它所在的列表页；请改贴栏目页或列表页的网址"
        return Trial(self._url, page.url, "article", None, article=article_of(fields), notes=(told, *notes))

    async def _proposed(self, form: str, spec: SourceSpec, notes: tuple[str, ...]) -> Trial:
        sample = await sample_of(spec, self.get, self._now)
        profile = sample.article.profile if sample.article else ""
        spec = settled(spec, sample.offers, profile, self._now)
        return self._trial(form, spec, sample.offers, sample.article, (*notes, *sample.notes))

    def _trial(
        self,
        form: str,
        spec: SourceSpec,
        offers: Sequence[Offer],
        article: SampleArticle | None,
        notes: tuple[str, ...],
    ) -> Trial:
        lines = tuple(line_of(offer, spec, self._now) for offer in offers[:LINES])
        data = spec.model_dump(mode="json", exclude_defaults=True)
        return Trial(self._url, spec.entry_urls[0], form, data, lines, len(offers), article, notes)

    def _page(self, answer: Fetched) -> Page:
        return Page(decode(answer.content, header=answer.charset), answer.url)

    def _fields(self, answer: Fetched) -> Extracted:
        return extract(answer.content, answer.url, fetched_at=self._now, charset=answer.charset)
