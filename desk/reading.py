"""Verbs that read: the day's figures, stories, articles, captures, search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from desk.masking import MaskingRoom, masked_article, masked_revision
from desk.permissions import Permission
from domain import clock
from domain.alert import Alert, gravest_first
from domain.analysis import Analysis
from domain.article import Article, HotObservation, Revision, Snapshot
from domain.clock import Window
from domain.expression import ARTICLE_FIELDS, is_expression, parse
from domain.source import Source
from domain.story import Member, Story
from domain.user import Actor
from nlp.taxonomy import NO_SCENARIO, Taxonomy, load_scenarios, load_taxonomy
from store.base import Filters, Hits

_TOP = 10
_MEMBERS = 300
"""Articles of one story that a person is shown; masking them costs a third of a millisecond each."""
_RUNS = 500
"""Passes over one source looked through: five days of a source read every fifteen minutes."""


@dataclass(frozen=True)
class Overview:
    """What the page 今日 shows. Every figure covers ``window``; ``sources_failed`` is its 监测口径."""

    window: Window
    articles: int
    previous: int
    """Articles in the window before."""
    undated: int
    """Articles first seen in the window whose page names no date; counted nowhere else."""
    sentiment: Mapping[str, int]
    by_topic: Mapping[str, int]
    by_day: Mapping[date, Mapping[str, int]]
    """Fourteen days, Beijing day → sentiment → articles."""
    stories: tuple[Story, ...]
    """The hottest ten."""
    story_count: int
    alerts: tuple[tuple[Alert, Story], ...]
    """All open alerts, gravest first, then those that wait for 签收."""
    sources_ok: tuple[str, ...]
    sources_failed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StoryView:
    """One story with everything its page shows; members in order of publication."""

    story: Story
    members: tuple[Member, ...]
    articles: Mapping[str, Article]
    analyses: Mapping[str, Analysis]
    unread: int
    """Members left out of the above, of a long story; the figures of ``story`` count them."""


@dataclass(frozen=True)
class ArticleView:
    """One article with its verdict, its history and its captures."""

    article: Article
    source: Source
    analysis: Analysis | None
    story: Story | None
    revisions: tuple[Revision, ...]
    snapshots: tuple[Snapshot, ...]
    original: Article | None
    """The earliest capture of the same text, where this is a reprint."""
    reprints: tuple[Article, ...]
    """Articles that reprint this one, in order of publication."""
    unmasked: bool = False
    """Personal data stands as it is: somebody has leave to read it."""


class ReadingVerbs(MaskingRoom):
    """Reading what collection and analysis brought; personal data is masked unless somebody has leave (``unmask``)."""

    @property
    def taxonomy(self) -> Taxonomy:
        """The classes and their names."""
        return load_taxonomy(self.settings.data)

    @property
    def scenario_names(self) -> dict[str, str]:
        """情景: code → name."""
        scenarios = load_scenarios(self.settings.data)
        return {code: scenarios.name(code) for code in scenarios.codes if code != NO_SCENARIO}

    def overview(self, actor: Actor, window: Window | None = None) -> Overview:
        """Figures of a window; without one, the 24 hours up to now."""
        self.look(actor, Permission.READ, "查看今日概况")
        window = window or Window(self.now() - timedelta(days=1), self.now())
        articles, undated = dated(self.store.articles(Filters(window=window)))
        analyses = self.store.analyses(article.id for article in articles)
        last = clock.library_day(window.end - timedelta(microseconds=1))
        ok, failed = self.source_health(window)
        stories = self.store.stories(window)
        by_id = {story.id: story for story in stories}
        alerts = [
            (a, by_id.get(a.story_id) or self.store.story(a.story_id))
            for a in gravest_first(self.store.alerts())
        ]
        return Overview(
            window=window,
            articles=len(articles),
            previous=len(dated(self.store.articles(Filters(window=window.before())))[0]),
            undated=undated,
            sentiment=Counter(a.sentiment.value for a in analyses.values()),
            by_topic=Counter(a.topic for a in analyses.values()),
            by_day=self.store.count_by_day(last - timedelta(days=13), last),
            stories=tuple(stories[:_TOP]),
            story_count=len(stories),
            alerts=tuple(alerts),
            sources_ok=ok,
            sources_failed=failed,
        )

    def source_health(
        self, window: Window, as_of: datetime | None = None
    ) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """Names of enabled sources whose last pass for the window worked, and (name, reason) of the others.

        A pass counts from the window's start until a day after its end. Where nothing ran in that time both are
        empty: then nothing was watched, whatever the store holds.
        """
        until = min(window.end + timedelta(days=1), as_of or datetime.max.replace(tzinfo=UTC))
        ok: list[str] = []
        failed: list[tuple[str, str]] = []
        ran = False
        for source in (s for s in self.store.sources() if s.enabled):
            runs = [r for r in self.store.runs(source.id, _RUNS) if window.start <= r.started_at < until]
            ran = ran or bool(runs)
            if runs and runs[0].status in {"ok", "partial"}:
                ok.append(source.name)
            else:
                failed.append((source.name, runs[0].reason if runs else "该时段没有采集"))
        return (tuple(ok), tuple(failed)) if ran else ((), ())

    def stories(self, actor: Actor, window: Window, limit: int = 200) -> list[Story]:
        """Stories with an article in the window, hottest first."""
        self.look(actor, Permission.READ, "查看热点")
        return self.store.stories(window, limit)

    def story(self, actor: Actor, story_id: str) -> StoryView:
        """One story and its articles; of a long one the members that joined first and last."""
        self.look(actor, Permission.READ, "查看热点")
        story = self.store.story(story_id)
        members = self.store.members(story_id)
        read = members if len(members) <= _MEMBERS else members[: _MEMBERS // 2] + members[-_MEMBERS // 2 :]
        articles = self.store.articles_by_id(member.article_id for member in read)
        ordered = sorted(read, key=lambda m: (articles[m.article_id].published_at, m.article_id))
        analyses = self.store.analyses(articles)
        return StoryView(
            story=story,
            members=tuple(ordered),
            articles=self.shown(articles, analyses),
            analyses=self.shown_analyses(analyses),
            unread=len(members) - len(read),
        )

    def article(self, actor: Actor, article_id: str) -> ArticleView:
        """One article with its history; unmasked, and noted, for whoever has leave."""
        self.look(actor, Permission.READ, "查看文章")
        article = self.store.article(article_id)
        analyses = self.store.analyses([article_id])
        leave = self.store.may_unmask(actor.name, article_id, self.now())
        if leave:
            self.note(actor, "查看未遮盖原文", article_id, "ok", "")
        names = self.names_to_mask(analyses.values()).get(article_id, ())
        revisions = self.store.revisions(article_id)
        story_id = self.store.story_of([article_id]).get(article_id)
        original, reprints = self._reprints(article_id, story_id)
        return ArticleView(
            article=article if leave else masked_article(article, names),
            source=self.store.source(article.source_id),
            analysis=(analyses if leave else self.shown_analyses(analyses)).get(article_id),
            story=self.store.story(story_id) if story_id else None,
            revisions=tuple(revisions if leave else (masked_revision(r, names) for r in revisions)),
            snapshots=tuple(self.store.snapshots(article_id)),
            original=original,
            reprints=reprints,
            unmasked=leave,
        )

    def _reprints(self, article_id: str, story_id: str | None) -> tuple[Article | None, tuple[Article, ...]]:
        """Both live in one story: texts that are nearly the same join the same one."""
        members = self.store.members(story_id) if story_id else []
        source_of = {member.article_id: member.reprint_of for member in members}
        copies = [a for a, original in source_of.items() if original == article_id]
        original = source_of.get(article_id)
        found = self.store.articles_by_id([*copies, *([original] if original else [])])
        shown = self.shown(found, self.store.analyses(found))
        ordered = sorted((shown[a] for a in copies), key=lambda a: (a.published_at, a.id))
        return (shown[original] if original else None), tuple(ordered)

    def search(
        self, actor: Actor, query: str, filters: Filters | None = None, limit: int = 20, offset: int = 0
    ) -> Hits:
        """Full text; every article that contains each term, or for which the expression holds, is found."""
        self.look(actor, Permission.READ, "检索")
        if is_expression(query):
            found = self.index.find(parse(query, ARTICLE_FIELDS), filters, limit, offset)
        else:
            found = self.index.search(query, filters, limit, offset)
        return replace(found, hits=self.shown_hits(found.hits))


def best_ranks(observations: list[HotObservation]) -> list[HotObservation]:
    """One observation an item: the one with its best rank, the earliest of these."""
    best: dict[tuple[str, str], HotObservation] = {}
    for seen in sorted(observations, key=lambda o: (o.rank, o.observed_at)):
        best.setdefault((seen.source_id, seen.item), seen)
    return sorted(best.values(), key=lambda o: (o.rank, o.source_id, o.item))


def dated(articles: list[Article]) -> tuple[list[Article], int]:
    """Articles whose page names its day, and the number of the others.

    A page without a date stands in the store under the time of its capture. It may be years old: to count it
    among the day's news would make the day's figures wrong.
    """
    known = [article for article in articles if article.precision != "crawl"]
    return known, len(articles) - len(known)
