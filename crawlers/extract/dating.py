"""When a page was published: every place that says so, in the order a source asks for (SOURCES §3.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timezone

from crawlers.extract import dates
from crawlers.extract.blocks import Block
from crawlers.extract.dates import Moment
from crawlers.extract.page import Page
from crawlers.extract.pick import from_page
from crawlers.schema import DateRule, Pick
from domain.clock import BEIJING

_META_NAMES = (
    "pubdate", "firstpublishedtime", "publishdate", "article:published_time", "datepublished", "og:published_time",
    "weibo: article:create_at", "publish_time", "publishtime", "apub:time", "date", "dc.date", "bytedance:published_time",
    "article:create_at", "og:release_date", "releasedate", "published_at", "sailthru.date", "og:article:published_time",
)  # fmt: skip
_IDS = ("pubtime_baidu", "publish_time", "publishtime", "pubtime", "pub_date", "news_time")
_SCRIPT = re.compile(
    r"(?:var\s+ct|publish_time|publishTime|pubDate|publish_date|pubtime|ptime|datePublished|oriCreateTime)[\"']?\s*[:=]\s*[\"'](?P<v>[^\"']{8,30})[\"']"
)
_LABEL = re.compile(
    r"(?:发布|發佈|發布|更新|发表|發表|刊登|刊发|上传|录入|公布)?(?:时间|時間|日期|于|於)?\s*[:：]"
)
_MAX_LINE = 160


def find_time(
    page: Page, pick: Pick | None, rule: DateRule, near: list[Block], item: str, header: str, now: datetime
) -> Moment | None:
    """The time of publication.

    ``near`` are the blocks round headline and text; ``item`` what the list said; ``header`` Last-Modified. A
    day found first is sharpened by a minute found elsewhere on the same day.
    """
    sources: dict[str, Callable[[], Iterator[Moment | None]]] = {
        "meta": lambda: _from_metas(page, rule, now),
        "detail": lambda: _from_detail(page, near, rule, now),
        "item": lambda: iter([parse(item, rule, now)]),
        "url": lambda: iter([dates.read_url_date(page.url, now)]),
        "header": lambda: iter([parse(header, rule, now)]),
    }
    found = [by_pick(page, pick, rule, now)] if pick else []
    day = next((moment for moment in found if moment), None)
    for name in rule.order:
        for moment in sources[name]():
            if moment and (day is None or moment.local_day == day.local_day):
                if moment.precision == "minute":
                    return _visible(moment, near, now) if name == "meta" else moment
                day = day or moment
        if day and day.precision == "minute":
            return day
    return day


def _visible(moment: Moment, near: list[Block], now: datetime) -> Moment:
    """The time printed on the page, where it is of the same day as the one in the head: that is what readers see."""
    lines = (b.text for b in near if len(b.text) < _MAX_LINE)
    times = (m for line in lines for m in dates.read_times(line, now)[:1] if m.precision == "minute")
    first = next(times, None)
    return first if first and first.local_day == moment.local_day else moment


def parse(text: str, rule: DateRule, now: datetime) -> Moment | None:
    """One text by the source's own formats, as seconds since 1970, or by the automatic reader."""
    if not text:
        return None
    zone: timezone = UTC if rule.tz == "UTC" else BEIJING
    if rule.formats and (moment := dates.read_format(text, rule.formats, now, zone)):
        return moment
    if rule.epoch and (digits := re.fullmatch(r"\s*(\d{9,13})(?:\.\d+)?\s*", text)):
        text = digits[1] if rule.epoch == "s" else digits[1][:-3]
    return dates.read_time(text, now, relative=rule.relative, tz=zone)


def by_pick(page: Page, pick: Pick, rule: DateRule, now: datetime) -> Moment | None:
    """By a source's own rule; named groups ``Y m d H M`` of ``url_regex`` are a date by themselves."""
    if moment := url_groups(pick, page.url, now):
        return moment
    return parse(from_page(pick, page) or "", rule, now)


def url_groups(pick: Pick, url: str, now: datetime) -> Moment | None:
    """A date from named groups of ``url_regex``; a two-digit year is of this century."""
    match = re.search(pick.url_regex, url) if pick.url_regex else None
    if not match or "Y" not in match.re.groupindex:
        return None
    return dates.from_groups(match.groupdict(), match[0], now)


def _from_metas(page: Page, rule: DateRule, now: datetime) -> Iterator[Moment | None]:
    yield parse(page.vendor.get("date", ""), rule, now)
    for name in _META_NAMES:
        yield parse(page.metas.get(name, ""), rule, now)
    published = page.linked_data.get("datePublished")
    yield parse(published if isinstance(published, str) else "", rule, now)


def _from_detail(page: Page, near: list[Block], rule: DateRule, now: datetime) -> Iterator[Moment | None]:
    for name in _IDS:
        yield parse(page.by_id(name) or "", rule, now)
    for tag in page.all("time")[:3]:
        yield parse(tag.get("datetime") or "", rule, now)
    lines = [b.text for b in near if len(b.text) < _MAX_LINE]
    first: Moment | None = None
    for moment in (m for line in lines for m in dates.read_times(line, now)[:1]):
        first = first or moment
        if moment.precision == "minute":
            yield moment
            break
    yield first
    for match in list(_SCRIPT.finditer(page.source))[:5]:
        yield parse(match["v"], rule, now)
    if rule.relative:
        for line in lines:
            if len(line) < 60:
                yield parse(_LABEL.sub(" ", line), rule, now)
