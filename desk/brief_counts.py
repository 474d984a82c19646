"""Counting the articles of a window: totals, course, key words, and the same of other windows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import ceil

from briefs.material import Counts
from desk.brief_scope import Found, Scope, found_in
from desk.masking import MaskingRoom, nameless
from domain import clock
from domain.article import Article
from domain.clock import Window
from store.base import Store

_LONG_HOURS = 20 * 24
"""From here on a window is compared with that of a year ago."""
_HOURLY = 48
"""Hours of a window up to which its course is told by the hour."""


def counts_of(found: Found) -> Counts:
    """Totals with and without reprints, sentiment, channels."""
    analyses, ids = found.analyses, found.by_id
    originals = sum(1 for i in ids if i not in analyses or analyses[i].reprint_of not in ids)
    return Counts(
        merged=originals,
        raw=len(found.articles),
        by_sentiment=Counter(analysis.sentiment.value for analysis in analyses.values()),
        by_media=Counter(found.media[article.source_id].value for article in found.articles),
    )


def earlier(store: Store, scope: Scope, window: Window) -> Counts | None:
    """Counts of another window; None if nothing was watched then (a comparison would mislead)."""
    found = found_in(store, replace(scope, window=window))
    return counts_of(found) if found.articles else None


def year_before(store: Store, scope: Scope) -> Counts | None:
    """The same window a year ago; None for a short one or a story."""
    if scope.story or scope.window.hours < _LONG_HOURS:
        return None
    year = timedelta(days=365)
    return earlier(store, scope, Window(scope.window.start - year, scope.window.end - year))


def by_hour(window: Window, articles: Sequence[Article]) -> tuple[tuple[datetime, int], ...]:
    """Empty for a long window."""
    if window.hours > _HOURLY:
        return ()
    hours = [window.start + timedelta(hours=n) for n in range(ceil(window.hours))]
    counted = Counter(
        int((a.published_at - window.start).total_seconds() // 3600) for a in articles if a.precision != "day"
    )
    return tuple((hour, counted.get(n, 0)) for n, hour in enumerate(hours))


def by_day(store: Store, scope: Scope, found: Found) -> tuple[tuple[date, int], ...]:
    """Of a day the seven days before it in full, as ``day`` itself has only begun at 08:00; else the window's own."""
    if scope.narrow or scope.window.hours > _HOURLY:
        return tuple((day, sum(n.values())) for day, n in course(scope.window, found))
    last = scope.day - timedelta(days=1)
    return tuple(
        (d, sum(n.values())) for d, n in sorted(store.count_by_day(last - timedelta(days=6), last).items())
    )


def course(window: Window, found: Found) -> tuple[tuple[date, Mapping[str, int]], ...]:
    """(library day, pos/neu/neg/none → articles) of every day that the window touches."""
    first = clock.library_day(window.start)
    last = clock.library_day(window.end - timedelta(microseconds=1))
    days: dict[date, Counter[str]] = {
        first + timedelta(days=n): Counter() for n in range((last - first).days + 1)
    }
    for article in found.articles:
        analysis = found.analyses.get(article.id)
        days[clock.library_day(article.published_at)][analysis.sentiment.value if analysis else "none"] += 1
    return tuple(days.items())


def words(room: MaskingRoom, found: Found) -> Counter[str]:
    """Articles by key word; names of private persons are none."""
    names = room.names_to_mask(found.analyses.values())
    return Counter(
        word
        for key, analysis in found.analyses.items()
        for word in nameless(analysis.keywords, names.get(key, ()))
    )
