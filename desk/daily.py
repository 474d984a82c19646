"""From the store's records to the material of a 舆情日报: the one place where both shapes are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from briefs.material import Counts, HotItem, StoryMaterial, WindowMaterial
from desk.masking import MaskingRoom
from desk.reading import best_ranks, dated
from domain import clock
from domain.alert import Alert
from domain.analysis import Analysis
from domain.article import Article
from domain.brief import Coverage
from domain.clock import Window
from domain.story import Level, Story
from store.base import Filters, Store

_HOT_ITEMS = 10
_GRAVEST = list(Level)


def running_window(day: date, now: datetime) -> Window:
    """08:00 to 08:00 of ``day``, as far as it has run: a draft made at seven must not speak of eight o'clock."""
    whole = clock.daily_window(day)
    return Window(whole.start, min(whole.end, now)) if whole.start < now else whole


def daily_material(
    room: MaskingRoom,
    day: date,
    window: Window,
    now: datetime,
    topic_names: Mapping[str, str],
    health: tuple[tuple[str, ...], tuple[tuple[str, str], ...]],
    seen_by: datetime | None = None,
) -> WindowMaterial:
    """Everything of ``window`` (see ``running_window``); ``health`` is (sources ok, sources failed).

    Texts are those that may be shown: ``room`` masks them. ``seen_by`` leaves out what came in later.
    """
    store = room.store
    found, undated = dated(_seen(store.articles(Filters(window=window)), seen_by))
    raw = store.analyses(article.id for article in found)
    articles = list(room.shown({a.id: a for a in found}, raw).values())
    analyses = room.shown_analyses(raw)
    stories = _stories(store, window, articles, analyses)
    counts = _counts(store, articles, analyses)
    return WindowMaterial(
        day=day,
        window=window,
        created_at=now,
        stories=stories,
        coverage=Coverage(window, health[0], health[1], counts.merged, counts.raw, undated),
        previous=_previous(store, window, seen_by),
        by_sentiment=counts.by_sentiment,
        by_media=counts.by_media,
        by_topic=Counter(analysis.topic for analysis in analyses.values()),
        by_hour=_by_hour(window, articles),
        by_day=_by_day(store, day),
        hot_items=_hot_items(store, window, seen_by),
        alerts=_alerts(store, stories, seen_by),
        topic_names=topic_names,
    )


def _seen(articles: Sequence[Article], seen_by: datetime | None) -> list[Article]:
    return [a for a in articles if seen_by is None or a.first_seen_at <= seen_by]


def _stories(
    store: Store, window: Window, articles: Sequence[Article], analyses: Mapping[str, Analysis]
) -> tuple[StoryMaterial, ...]:
    stories = store.stories(window)
    members = store.members_of(story.id for story in stories)
    by_id = {article.id: article for article in articles}
    snapshots = {a.id: store.snapshot(a.snapshot_id) for a in articles if a.snapshot_id}
    media = {source.id: source.media_type for source in store.sources()}
    found = []
    for story in stories:
        inside = [by_id[m.article_id] for m in members.get(story.id, []) if m.article_id in by_id]
        inside.sort(key=lambda a: (a.published_at, a.id))
        ids = {article.id for article in inside}
        found.append(
            StoryMaterial(
                story=story,
                articles=tuple(inside),
                analyses={i: analyses[i] for i in ids if i in analyses},
                snapshots={i: snapshots[i] for i in ids if i in snapshots},
                reprints={
                    m.article_id: m.reprint_of
                    for m in members[story.id]
                    if m.reprint_of and m.article_id in ids
                },
                media={a.id: media[a.source_id] for a in inside if a.source_id in media},
            )
        )
    return tuple(found)


def _counts(store: Store, articles: Sequence[Article], analyses: Mapping[str, Analysis]) -> Counts:
    media = {source.id: source.media_type.value for source in store.sources()}
    ids = {article.id for article in articles}
    originals = sum(1 for i in ids if i not in analyses or analyses[i].reprint_of not in ids)
    return Counts(
        merged=originals,
        raw=len(articles),
        by_sentiment=Counter(analysis.sentiment.value for analysis in analyses.values()),
        by_media=Counter(media[article.source_id] for article in articles),
    )


def _previous(store: Store, window: Window, seen_by: datetime | None) -> Counts | None:
    """Counts of the window before; None if nothing was watched then (a comparison would mislead)."""
    before, _ = dated(_seen(store.articles(Filters(window=window.before())), seen_by))
    if not before:
        return None
    return _counts(store, before, store.analyses(article.id for article in before))


def _by_hour(window: Window, articles: Sequence[Article]) -> tuple[tuple[datetime, int], ...]:
    hours = [window.start + timedelta(hours=n) for n in range(round(window.hours))]
    counts = Counter(
        int((a.published_at - window.start).total_seconds() // 3600) for a in articles if a.precision != "day"
    )
    return tuple((hour, counts.get(n, 0)) for n, hour in enumerate(hours))


def _by_day(store: Store, day: date) -> tuple[tuple[date, int], ...]:
    """The seven days before ``day`` in full; ``day`` itself has only begun at 08:00."""
    last = day - timedelta(days=1)
    return tuple(
        (d, sum(n.values())) for d, n in sorted(store.count_by_day(last - timedelta(days=6), last).items())
    )


def _hot_items(store: Store, window: Window, seen_by: datetime | None) -> tuple[HotItem, ...]:
    names = {source.id: source.name for source in store.sources()}
    seen = [o for o in store.observations(window) if seen_by is None or o.observed_at <= seen_by]
    best = best_ranks(seen)[:_HOT_ITEMS]
    return tuple(HotItem(names.get(o.source_id, o.source_id), o.item, o.rank, o.observed_at) for o in best)


def _alerts(
    store: Store, stories: Sequence[StoryMaterial], seen_by: datetime | None
) -> tuple[tuple[Alert, Story], ...]:
    """Open alerts of the stories reported on, gravest first."""
    reported = {material.story.id: material.story for material in stories}
    alerts = [alert for alert in store.alerts() if alert.story_id in reported]
    alerts = [alert for alert in alerts if seen_by is None or alert.opened_at <= seen_by]
    alerts.sort(key=lambda a: (_GRAVEST.index(a.level), a.opened_at, a.id))
    return tuple((alert, reported[alert.story_id]) for alert in alerts)
