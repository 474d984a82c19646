"""Reads what a declaration would bring, by the readers that a crawl uses, and one article of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from crawlers.entries.api import api_rules, api_url, first_urls, read_json
from crawlers.entries.epaper import issue_urls, layout_offers
from crawlers.entries.feed import read_feed
from crawlers.entries.listing import read_list
from crawlers.entries.offer import Offer
from crawlers.entries.sitemap import read_sitemap
from crawlers.extract import Extracted, ItemHint, extract
from crawlers.extract.charset import decode
from crawlers.extract.dates import Moment, read_url_date
from crawlers.extract.dating import parse
from crawlers.failure import NotFetched
from crawlers.fetch import Fetched
from crawlers.schema import Entry, EPaper, Fetch, HtmlList, JsonApi, Rss, Sitemap, SourceSpec
from crawlers.trial.record import SampleArticle, SampleLine
from domain import clock
from domain.errors import PageChanged
from domain.ledger import Fate
from domain.text import clean, shorten

Get = Callable[[str, Fetch | None], Awaitable[Fetched]]
LINES = 10
_TRIES = 2
"""Articles asked for until one can be read."""
_START = 160
_ISSUES = 3


@dataclass(frozen=True)
class Sample:
    """The first page of the first entry, and one article."""

    offers: tuple[Offer, ...]
    article: SampleArticle | None
    notes: tuple[str, ...]


async def sample_of(spec: SourceSpec, get: Get, now: datetime) -> Sample:
    """What ``spec`` offers on its first page; what cannot be read becomes a note."""
    notes: list[str] = []
    try:
        offers = await _offers(spec, spec.entries[0], get, now, notes)
    except (NotFetched, PageChanged) as error:
        return Sample((), None, (*notes, str(error)))
    wanted = tuple(offer for offer in offers if not offer.filtered)
    left_out = len(offers) - len(wanted)
    if left_out:
        notes.append(f"另有 {left_out} 条链接不符合地址规则，没有列入")
    article = None if spec.kind == "hotboard" else await _article(spec, wanted, get, now)
    return Sample(wanted, article, tuple(notes))


def line_of(offer: Offer, spec: SourceSpec, now: datetime) -> SampleLine:
    """One offer as it is shown; the day in the address stands in where the list tells no time."""
    moment = parse(offer.date, spec.dates, now) if offer.date else None
    moment = moment or (read_url_date(offer.url, now) if offer.url else None)
    return SampleLine(offer.title, offer.url, _shown(moment), offer.date)


async def _offers(
    spec: SourceSpec, entry: Entry, get: Get, now: datetime, notes: list[str]
) -> tuple[Offer, ...]:
    match entry:
        case Rss():
            answer = await _page(entry.urls[0], get)
            listing = read_feed(answer.content, answer.url, entry.include, full_text=entry.full_text, now=now)
        case Sitemap():
            return await _sitemap(entry, get, now, notes)
        case HtmlList():
            answer = await _page(entry.urls[0], get)
            text = decode(answer.content, header=answer.charset)
            listing = read_list(text, answer.url, entry.rule, entry.pages, entry.urls[0], 1)
        case JsonApi():
            values = next(first_urls(entry, now))
            rules = api_rules(entry, spec.fetch, values, 1, None)
            answer = await get(api_url(entry, values, 1, None, rules), rules)
            text = decode(answer.content, header=answer.charset)
            return tuple(read_json(text.text, answer.url, entry.rule)[0])
        case EPaper():
            return await _issue(entry, get, now)
    notes.extend(listing.notes)
    return listing.offers


async def _sitemap(entry: Sitemap, get: Get, now: datetime, notes: list[str]) -> tuple[Offer, ...]:
    """A file of pages, or the first that an index names. Old entries show that it works all the same."""
    answer = await _page(entry.urls[0], get)
    found = read_sitemap(answer.content, answer.url, entry.include, entry.since_days, now)
    if found.children:
        answer = await _page(found.children[0], get)
        found = read_sitemap(answer.content, answer.url, entry.include, entry.since_days, now)
    if not found.offers:
        found = read_sitemap(answer.content, answer.url, entry.include, 36500, now)
        notes.append(f"最近 {entry.since_days} 天内没有更新，样例取自更早的条目")
    return found.offers


async def _issue(entry: EPaper, get: Get, now: datetime) -> tuple[Offer, ...]:
    """The front page of the newest issue that is there: holidays have none."""
    for url in list(issue_urls(entry, now, ignore_schedule=True))[:_ISSUES]:
        answer = await get(url, None)
        if answer.status == 200:
            return tuple(layout_offers(decode(answer.content, header=answer.charset), answer.url, entry))
    raise PageChanged(f"最近 {_ISSUES} 天的版面都读不到（{entry.issue}），请核对数字报地址中的日期写法")


async def _page(url: str, get: Get) -> Fetched:
    answer = await get(url, None)
    if answer.status != 200:
        detail = f"{url} 没有给出页面（{answer.status}），请核对网址"
        raise NotFetched(Fate.FAILED, "not_found", detail, answer.status)
    return answer


async def _article(
    spec: SourceSpec, offers: tuple[Offer, ...], get: Get, now: datetime
) -> SampleArticle | None:
    """The first article that can be read; if none, why the last could not."""
    failed: SampleArticle | None = None
    for offer in [offer for offer in offers if offer.url][:_TRIES]:
        try:
            fields = article_fields(await _page(offer.url, get), spec, offer, now)
        except (NotFetched, PageChanged) as error:
            failed = SampleArticle(offer.url, offer.title, "", "", "", 0, "", str(error))
            continue
        if fields.title and fields.body:
            return article_of(fields)
        failed = SampleArticle(
            offer.url, fields.title, "", "", "", 0, fields.profile, "这一页没有读到标题或正文"
        )
    return failed


def article_fields(answer: Fetched, spec: SourceSpec, offer: Offer, now: datetime) -> Extracted:
    """The fields of an article page under the rules of ``spec``."""
    return extract(
        answer.content,
        answer.url,
        fetched_at=now,
        detail=spec.detail,
        dates=spec.dates,
        charset=answer.charset,
        encoding=spec.fetch.encoding,
        item=ItemHint(offer.title, offer.date),
        last_modified=answer.header("last-modified"),
    )


def article_of(fields: Extracted) -> SampleArticle:
    """What was extracted, as it is shown."""
    moment = (
        Moment(fields.published_at, fields.precision, fields.published_raw) if fields.published_at else None
    )
    return SampleArticle(
        url=fields.url,
        title=fields.title,
        time=_shown(moment),
        source=fields.origin or "",
        body_start=shorten(clean(fields.body.replace("\n", " ")), _START),
        characters=len(fields.body),
        profile=fields.profile,
    )


def _shown(moment: Moment | None) -> str:
    if moment is None:
        return ""
    text = clock.zh_minute(moment.at)
    return text if moment.precision == "minute" else text[:10]
