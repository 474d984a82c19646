"""Walks the entries of one source: asks for feeds, lists and layout pages, and gives what they offer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crawlers.book import Book
from crawlers.entries.api import api_rules, api_url, first_urls, next_page, read_json
from crawlers.entries.epaper import issue_urls, layout_offers, layout_urls
from crawlers.entries.feed import read_feed
from crawlers.entries.listing import read_list
from crawlers.entries.offer import Listing, Offer
from crawlers.entries.sitemap import Sitemap as Contents
from crawlers.entries.sitemap import read_sitemap
from crawlers.extract.charset import Decoded, decode
from crawlers.failure import NotFetched
from crawlers.fetch import Fetched
from crawlers.schema import Entry, EPaper, Fetch, HtmlList, JsonApi, Rss, Sitemap, SourceSpec
from crawlers.seen import Seen
from crawlers.traps import trap
from domain import ids
from domain.clock import utc_now
from domain.errors import PageChanged
from domain.ledger import Fate, LedgerEntry

_MAX_SITEMAPS = 50
_MAX_DEPTH = 3
"""sitemaps.org forbids an index of indexes; some sites have one all the same."""


@dataclass(frozen=True)
class Found:
    """One offer with the answer that named it."""

    offer: Offer
    origin: Fetched


class Entrance:
    """The entries of one source. ``get`` asks for an address; problems go into the book, other entries go on.

    ``get`` takes the rules of a request of its own (a POST whose body is filled in), or None for the source's;
    ``show`` keeps a page as it was read (role, answer, note: ``crawlers.showcase``).
    """

    def __init__(
        self,
        spec: SourceSpec,
        book: Book,
        get: Callable[[str, Fetch | None], Awaitable[Fetched]],
        now: datetime,
        ignore_schedule: bool,
        days: tuple[date, ...] | None = None,
        show: Callable[[str, Fetched, str], None] = lambda role, answer, note: None,
    ) -> None:
        self._spec, self._book, self._get, self._now = spec, book, get, now
        self._ignore_schedule, self._days, self._show = ignore_schedule, days, show
        self._named = Seen()

    async def offers(self) -> AsyncIterator[Found]:
        """Everything offered, entry by entry; ``fallback`` ends with the first entry that offers something.

        Addresses that are no use to ask get their fate here; when enough was asked the rest waits for the next run.
        With ``days`` only e-papers are read.
        """
        limit, given = self._spec.bounds.articles, 0
        for entry in self._spec.entries:
            if self._days is not None and not isinstance(entry, EPaper):
                continue
            count = 0
            async for found in self._entry(entry):
                count += 1
                given += 1
                if self._refused(found.offer):
                    continue
                # Those under way count as asked until it shows that they cost nothing.
                if given - self._book.spared > limit and self._spec.kind != "hotboard":
                    self._book.notes.append(
                        f"本批次已请求 {limit} 篇文章（bounds.articles），其余留待下一批次"
                    )
                    return
                yield found
            if count and self._spec.entry_mode == "fallback":
                return

    def _refused(self, offer: Offer) -> bool:
        """Whether an offer's address was refused at once; its fate is then in the book."""
        if not offer.url or offer.filtered or self._spec.kind == "hotboard":
            return False
        reason = self._fault(offer.url)
        if reason:
            self._book.article(
                LedgerEntry(
                    run_id=self._book.run.id,
                    source_id=self._spec.id,
                    url=offer.url,
                    at=utc_now(),
                    fate=Fate.REFUSED,
                    cause="address",
                    detail=reason,
                )
            )
        return bool(reason)

    def _fault(self, url: str) -> str:
        try:
            ids.canonical_url(url)
        except ValueError:
            return f"地址写法有误：{url[:120]}"
        return trap(url, self._spec.bounds, self._now)

    def _entry(self, entry: Entry) -> AsyncIterator[Found]:
        match entry:
            case Rss():
                return self._feeds(entry)
            case Sitemap():
                return self._sitemaps(entry)
            case HtmlList():
                return self._lists(entry)
            case JsonApi():
                return self._api(entry)
            case EPaper():
                return self._epaper(entry)

    async def _feeds(self, entry: Rss) -> AsyncIterator[Found]:
        for url in entry.urls:
            answer = await self._page(url, "feed")
            listing = Listing(())
            if answer:
                with self._reading(answer):
                    listing = read_feed(
                        answer.content,
                        answer.url,
                        entry.include,
                        full_text=entry.full_text,
                        limit=self._spec.bounds.links_per_page,
                        now=self._now,
                    )
                self._book.notes.extend(listing.notes)
                for offer in listing.offers:
                    yield Found(offer, answer)

    async def _sitemaps(self, entry: Sitemap) -> AsyncIterator[Found]:
        waiting, seen = [(url, 0) for url in entry.urls], set(entry.urls)
        while waiting:
            url, depth = waiting.pop(0)
            answer = await self._page(url, "feed")
            if answer is None:
                continue
            read = Contents()
            with self._reading(answer):
                read = read_sitemap(answer.content, answer.url, entry.include, entry.since_days, self._now)
            self._book.notes.extend(read.notes)
            for child in read.children:
                if child not in seen and len(seen) < _MAX_SITEMAPS and depth < _MAX_DEPTH:
                    seen.add(child)
                    waiting.append((child, depth + 1))
            for offer in read.offers:
                yield Found(offer, answer)

    async def _lists(self, entry: HtmlList) -> AsyncIterator[Found]:
        for first in entry.urls:
            url: str | None = first
            number = 0
            while url:
                number += 1
                answer = await self._page(url, "list", optional=number > 1)
                if answer is None:
                    break
                listing = Listing(())
                with self._reading(answer):
                    listing = read_list(
                        self._text(answer),
                        answer.url,
                        entry.rule,
                        entry.pages,
                        first,
                        number,
                        items_min=self._spec.expect.items_min,
                        limit=self._spec.bounds.links_per_page,
                    )
                self._book.notes.extend(listing.notes)
                goes_on = self._has_new(listing.offers, entry.pages.stop)
                for offer in listing.offers:
                    yield Found(offer, answer)
                url = listing.next_url if goes_on else None

    async def _api(self, entry: JsonApi) -> AsyncIterator[Found]:
        limit = self._spec.bounds.links_per_page
        for values in first_urls(entry, self._now):
            cursor: str | None = None
            number, more = 0, True
            while more:
                number += 1
                rules = api_rules(entry, self._spec.fetch, values, number, cursor)
                url = api_url(entry, values, number, cursor, rules)
                answer = await self._page(url, "list", post=rules, optional=number > 1)
                if answer is None:
                    break
                offers: list[Offer] = []
                data: Any = None
                with self._reading(answer):
                    offers, data = read_json(self._text(answer).text, answer.url, entry.rule, limit=limit)
                if len(offers) >= limit:
                    self._book.notes.append(f"{answer.url} 列出的条目达到 {limit} 条，只读前 {limit} 条")
                goes_on = self._has_new(offers, entry.pages.stop)
                for offer in offers:
                    yield Found(offer, answer)
                more, cursor = next_page(entry, data, number)
                more = more and goes_on

    async def _epaper(self, entry: EPaper) -> AsyncIterator[Found]:
        issues = 0
        for url in issue_urls(entry, self._now, self._ignore_schedule, self._days):
            front = await self._page(url, "list", optional=True)
            if front is None:
                continue
            issues += 1
            self._book.read += 1
            async for page in self._layouts(front, entry):
                for offer in layout_offers(self._text(page), page.url, entry):
                    if self._named.add(offer.url):
                        yield Found(offer, page)
        if not issues and not self._book.problems:
            self._book.read += 1
            when = f"最近 {entry.backfill_days} 天" if self._days is None else "所选日期"
            self._book.notes.append(f"{when}没有可读的期次（停刊或尚未出报）")

    async def _layouts(self, front: Fetched, entry: EPaper) -> AsyncIterator[Fetched]:
        """All layout pages of an issue, the front page first."""
        yield front
        for url in layout_urls(self._text(front), front.url, entry):
            answer = await self._page(url, "list", optional=True)
            if answer:
                yield answer

    async def _page(
        self, url: str, kind: str, *, post: Fetch | None = None, optional: bool = False
    ) -> Fetched | None:
        """One list page; None where it is not there. ``optional``: a 404 is the end of a list, no fault."""
        if optional and (reason := self._fault(url)):
            self._book.other(kind, url, None, 0, reason, failed=True)
            self._book.notes.append(f"没有再翻到 {url[:200]}：{reason}")
            return None
        try:
            answer = await self._get(url, post)
        except NotFetched as failure:
            self._book.other(kind, url, failure.status, 0, failure.detail, failed=True, cause=failure.cause)
            self._book.problems.append(f"入口 {url} 读不到：{failure.detail}")
            return None
        gone = answer.status in {404, 410}
        self._book.other(
            kind, url, answer.status, len(answer.exchange.body), "没有这一页" if gone else "", failed=gone
        )
        if gone:
            if not optional:
                self._book.problems.append(
                    f"入口 {url} 不存在（{answer.status}），地址可能已更换，请修改采集源"
                )
            return None
        return answer

    @contextmanager
    def _reading(self, answer: Fetched) -> Iterator[None]:
        """Around the reading of one answer; a page that no longer fits its rule is a problem of the source."""
        try:
            yield
        except PageChanged as error:
            self._book.problems.append(str(error))
            self._show("bad", answer, str(error))
        else:
            self._book.read += 1
            self._show("good", answer, "条目按规则读出")

    def _text(self, answer: Fetched) -> Decoded:
        encoding = self._spec.fetch.encoding
        return decode(answer.content, header=answer.charset, forced=None if encoding == "auto" else encoding)

    def _has_new(self, offers: list[Offer] | tuple[Offer, ...], stop: str) -> bool:
        """Whether paging goes on after a page with these offers."""
        new = sum(self._named.add(offer.url or offer.title) for offer in offers)
        return bool(offers) if stop == "empty" else bool(new)
