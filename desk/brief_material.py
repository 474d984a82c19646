"""From the store's records to the material of a brief of any window: the one place where both shapes are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from briefs.material import HotItem, StoryMaterial, WindowMaterial
from desk.brief_counts import by_day, by_hour, counts_of, course, earlier, words, year_before
from desk.brief_scope import Found, Scope, found_in, parameters
from desk.masking import MaskingRoom
from desk.reading import best_ranks
from domain.alert import Alert
from domain.analysis import Analysis
from domain.article import Article
from domain.brief import Coverage
from domain.privacy import mask
from domain.response import Matter, clocks
from domain.story import Level, Member, Story
from domain.told import Told
from domain.writing import prose
from store.base import Store

_HOT_ITEMS = 10
_TOLD = 300
"""Stories, hottest first, whose texts are read and masked; of the others only how many articles they have counts."""
_READ = 200
"""Articles of one story that are read: the first and the last."""
_GRAVEST = list(Level)


@dataclass(frozen=True)
class Surroundings:
    """What is not in the records of the window."""

    now: datetime
    topic_names: Mapping[str, str]
    health: tuple[tuple[str, ...], tuple[tuple[str, str], ...]]
    """(sources ok, sources failed)."""
    watch_names: Mapping[str, str]


def window_material(room: MaskingRoom, scope: Scope, around: Surroundings) -> WindowMaterial:
    """Everything of the scope's window. Texts are those that may be shown: ``room`` masks them."""
    store, window = room.store, scope.window
    found = found_in(store, scope)
    stories = _stories(room, scope, found)
    counts = counts_of(found)
    focus = next((m for m in stories if m.story.id == scope.story), None)
    watched = {
        watch: frozenset(hit.article_id for hit in store.watch_hits(watch, window=window))
        for watch in around.watch_names
    }
    policies = _policies(room, found)
    return WindowMaterial(
        day=scope.day,
        window=window,
        created_at=around.now,
        stories=stories,
        coverage=Coverage(window, *around.health, counts.merged, counts.raw, found.undated),
        previous=None if scope.story else earlier(store, scope, window.before()),
        by_sentiment=counts.by_sentiment,
        by_media=counts.by_media,
        by_topic=Counter(analysis.topic for analysis in found.analyses.values()),
        by_hour=by_hour(window, found.articles),
        by_day=by_day(store, scope, found),
        hot_items=_hot_items(store, scope),
        alerts=_alerts(store, stories, scope),
        topic_names=around.topic_names,
        watched=watched,
        watch_names=around.watch_names,
        subject=_subject(room, scope, around),
        narrowed=_narrowed(scope, around),
        scope=parameters(scope),
        focus=focus,
        clocks=clocks(focus.story, Matter(scope.matter), around.now) if focus and scope.matter else (),
        course=course(window, found),
        year_before=year_before(store, scope),
        by_district=Counter(d for analysis in found.analyses.values() for d in analysis.districts),
        by_word=words(room, found),
        by_outlet=Counter(article.cited_outlet for article in found.articles),
        policies=policies,
        entries=tuple(store.folder_entries()),
        captures={p.id: store.snapshot(p.snapshot_id) for p in policies if p.snapshot_id},
    )


def _stories(room: MaskingRoom, scope: Scope, found: Found) -> tuple[StoryMaterial, ...]:
    store = room.store
    stories = [store.story(scope.story)] if scope.story else store.stories(scope.window)
    members = store.members_of(story.id for story in stories)
    inside = {s.id: [m for m in members.get(s.id, []) if m.article_id in found.by_id] for s in stories}
    stories = [story for story in stories if inside[story.id] or not scope.narrow]
    alerted = {alert.story_id for alert in store.alerts()}
    read = {story.id for n, story in enumerate(stories) if n < _TOLD or story.id in alerted}
    articles, analyses = _shown(room, found, [m for key in read for m in _ends(inside[key])])
    told = store.told(read)
    return tuple(
        replace(
            _story(store, story, inside[story.id], found, articles, analyses),
            members=tuple(m.article_id for m in members.get(story.id, ())),
            told=_same_kind(told.get(story.id, ()), scope),
        )
        for story in stories
    )


def _same_kind(told: Sequence[Told], scope: Scope) -> tuple[Told, ...]:
    """A weekly sums up what dailies told: only the same readers' own issues count."""
    return tuple(one for one in told if one.kind == scope.kind)


def _ends(members: Sequence[Member]) -> Sequence[Member]:
    return members if len(members) <= _READ else [*members[: _READ // 2], *members[-_READ // 2 :]]


def _shown(
    room: MaskingRoom, found: Found, members: Iterable[Member]
) -> tuple[dict[str, Article], dict[str, Analysis]]:
    ids = [member.article_id for member in members]
    raw = {key: found.analyses[key] for key in ids if key in found.analyses}
    return room.shown({key: found.by_id[key] for key in ids}, raw), room.shown_analyses(raw)


def _story(
    store: Store,
    story: Story,
    inside: Sequence[Member],
    found: Found,
    articles: Mapping[str, Article],
    analyses: Mapping[str, Analysis],
) -> StoryMaterial:
    """One story; an article that is not read is there without its words."""
    mine = [articles.get(m.article_id) or _wordless(found.by_id[m.article_id]) for m in inside]
    mine.sort(key=lambda a: (a.published_at, a.id))
    ids = {article.id for article in mine}
    return StoryMaterial(
        story=story,
        articles=tuple(mine),
        analyses={i: analyses[i] for i in ids if i in analyses},
        snapshots={a.id: store.snapshot(a.snapshot_id) for a in mine if a.snapshot_id and a.id in articles},
        reprints={m.article_id: m.reprint_of for m in inside if m.reprint_of},
        media={a.id: found.media[a.source_id] for a in mine if a.source_id in found.media},
    )


def _wordless(article: Article) -> Article:
    return replace(article, title="", body="", subtitle=None, captions=())


def _policies(room: MaskingRoom, found: Found) -> tuple[Article, ...]:
    kept = [a for a in found.articles if a.policy is not None]
    kept.sort(key=lambda a: (a.published_at, a.id), reverse=True)
    shown = room.shown({a.id: a for a in kept[:_READ]}, found.analyses)
    return tuple(shown.values())


def _hot_items(store: Store, scope: Scope) -> tuple[HotItem, ...]:
    names = {source.id: source.name for source in store.sources()}
    seen = [o for o in store.observations(scope.window) if scope.seen(o.observed_at)]
    best = best_ranks(seen)[:_HOT_ITEMS]
    return tuple(HotItem(names.get(o.source_id, o.source_id), o.item, o.rank, o.observed_at) for o in best)


def _alerts(store: Store, stories: Sequence[StoryMaterial], scope: Scope) -> tuple[tuple[Alert, Story], ...]:
    """Open alerts of the stories reported on, gravest first."""
    reported = {material.story.id: material.story for material in stories}
    alerts = [a for a in store.alerts() if a.story_id in reported and scope.seen(a.opened_at)]
    alerts.sort(key=lambda a: (_GRAVEST.index(a.level), a.opened_at, a.id))
    return tuple((alert, reported[alert.story_id]) for alert in alerts)


def _subject(room: MaskingRoom, scope: Scope, around: Surroundings) -> str:
    if not scope.story:
        return around.watch_names.get(scope.watch, "")
    private = room.names_of_stories([scope.story])[scope.story]
    return mask(prose.tidy(room.store.story(scope.story).title), private)


def _narrowed(scope: Scope, around: Surroundings) -> str:
    if scope.story:
        return "仅计本热点的信息"
    if scope.watch:
        return f"仅计{around.watch_names.get(scope.watch, scope.watch)}监测专题命中的信息"
    return "仅计本刊取材范围内的信息" if scope.narrow else ""
