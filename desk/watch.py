"""Stories: new articles join one, then size, heat, level and alerts are brought up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np

from desk.room import DeskRoom
from domain import ids
from domain.analysis import Analysis, Sentiment
from domain.article import Article
from domain.clock import Window
from domain.source import MediaType, Source
from domain.story import Alert, Level, Member, Story
from nlp.heat import Baseline, HeatConfig, HeatPoint, baseline, breadth, heat, load_heat_config, volume
from nlp.neardup import NearDuplicates
from nlp.pipeline import Batch
from nlp.risk import Judgement, RiskWords, StoryFacts, judge, load_risk_words
from nlp.stories import StoryAssigner, StoryDoc, story_terms
from nlp.titles import choose_title
from store.base import Filters

OPEN_DAYS = 14
"""Articles older than this are not compared with new ones any more."""
_ACTIVE_DAYS = 7
"""Heat of a story without an article for longer has faded; it is not computed again."""
_ALERTING = frozenset({Level.RED, Level.ORANGE, Level.YELLOW})
_NAMES = frozenset({"PER", "ORG", "LOC", "POLICY"})
_KEYWORDS = 8


class WatchVerbs(DeskRoom):
    """Keeping watch over stories."""

    @cached_property
    def _heat_config(self) -> HeatConfig:
        return load_heat_config(self.settings.data)

    @cached_property
    def _risk_words(self) -> RiskWords:
        return load_risk_words(self.settings.data)

    def open_watch(self) -> OpenStories:
        """What new articles are compared with: the articles of the last fourteen days, as the store has them."""
        duplicates, assigner = NearDuplicates(), StoryAssigner()
        window = Window(self.now() - timedelta(days=OPEN_DAYS), self.now() + timedelta(days=1))
        articles = self.store.articles(Filters(window=window))
        story_of = self.store.story_of(article.id for article in articles)
        known = sorted((a for a in articles if a.id in story_of), key=lambda a: (a.published_at, a.id))
        analyses = self.store.analyses(article.id for article in known)
        vectors = self.store.vectors((a.id for a in known), self.pipeline.encoder.name)
        for article in known:
            duplicates.add(article.id, article.title, article.body, article.published_at)
        assigner.restore(
            self._doc(a, analyses[a.id], vectors.get(a.id), story_of[a.id]) for a in known if a.id in analyses
        )
        return OpenStories(duplicates, assigner)

    def mark_reprints(
        self, open_: OpenStories, batch: Mapping[str, Article], result: Batch
    ) -> list[Analysis]:
        """The analyses, each with the earliest near-duplicate known."""
        return [
            replace(analysis, reprint_of=open_.duplicates.add(a.id, a.title, a.body, a.published_at))
            for analysis in result.analyses
            for a in [batch[analysis.article_id]]
        ]

    def assign_stories(
        self,
        open_: OpenStories,
        batch: Mapping[str, Article],
        analyses: Sequence[Analysis],
        vectors: np.ndarray,
    ) -> set[str]:
        """Put each article that is in no story yet into one; the ids of the stories touched."""
        placed = self.store.story_of(batch)
        members: list[Member] = []
        for analysis, vector in zip(analyses, vectors, strict=True):
            article = batch[analysis.article_id]
            if article.id in placed:
                continue
            found = open_.assigner.assign(self._doc(article, analysis, vector, None))
            members.append(
                Member(found.story_id, article.id, self.now(), found.score, found.reason, analysis.reprint_of)
            )
        seeds = {m.story_id: batch[m.article_id] for m in members if m.reason == "seed"}
        self.store.put_stories([_new_story(story, article) for story, article in seeds.items()], members)
        return {member.story_id for member in members} | set(placed.values())

    def _doc(
        self, article: Article, analysis: Analysis, vector: np.ndarray | None, story_id: str | None
    ) -> StoryDoc:
        return StoryDoc(
            article_id=article.id,
            story_id=story_id,
            title=article.title,
            lead=article.body[:300],
            published_at=article.published_at,
            terms=story_terms(self.pipeline.segmenter, article.title, article.body),
            vector=vector,
            entities=frozenset(e.text for e in analysis.entities if e.type in _NAMES),
            districts=frozenset(analysis.districts),
            reprint_of=analysis.reprint_of,
        )

    def refresh_stories(self, touched: Iterable[str]) -> int:
        """Bring touched and still active stories up to date; number of alerts opened."""
        now = self.now()
        active = self.store.stories(Window(now - timedelta(days=_ACTIVE_DAYS), now + timedelta(days=1)))
        wanted = sorted({story.id for story in active} | set(touched))
        views = self._views(wanted)
        usual = baseline(
            [volume(v.points, now, self._heat_config) for v in views.values()],
            [breadth(v.points, now, self._heat_config) for v in views.values()],
            self._heat_config,
        )
        judged = [self._refreshed(view, usual, now) for view in views.values()]
        self.store.put_stories([story for story, _ in judged], [])
        return self.store.put_alerts([alert for pair in judged for alert in _alerts(*pair, now)])

    def _views(self, story_ids: Sequence[str]) -> dict[str, _View]:
        members = self.store.members_of(story_ids)
        article_ids = [member.article_id for group in members.values() for member in group]
        articles = self.store.articles_by_id(article_ids)
        analyses = self.store.analyses(article_ids)
        vectors = self.store.vectors(article_ids, self.pipeline.encoder.name)
        sources = {source.id: source for source in self.store.sources()}
        return {
            story_id: _View.of(
                self.store.story(story_id), members[story_id], articles, analyses, vectors, sources
            )
            for story_id in story_ids
        }

    def _refreshed(self, view: _View, usual: Baseline, now: datetime) -> tuple[Story, Judgement]:
        story = replace(view.summary(), heat=heat(view.points, now, usual, self._heat_config))
        judgement = judge(view.facts(story, now), self._risk_words, self._heat_config)
        return replace(story, level=judgement.level, level_reasons=judgement.reasons), judgement


@dataclass(frozen=True)
class OpenStories:
    """State of one analysis run."""

    duplicates: NearDuplicates
    assigner: StoryAssigner


@dataclass(frozen=True)
class _View:
    """One story with the records of its members, earliest first."""

    story: Story
    articles: tuple[Article, ...]
    analyses: Mapping[str, Analysis]
    vectors: Mapping[str, np.ndarray]
    sources: Mapping[str, Source]
    points: tuple[HeatPoint, ...]

    @classmethod
    def of(
        cls,
        story: Story,
        members: Sequence[Member],
        articles: Mapping[str, Article],
        analyses: Mapping[str, Analysis],
        vectors: Mapping[str, np.ndarray],
        sources: Mapping[str, Source],
    ) -> _View:
        reprints = {member.article_id for member in members if member.reprint_of}
        mine = sorted((articles[m.article_id] for m in members), key=lambda a: (a.published_at, a.id))
        points = tuple(
            HeatPoint(a.published_at, sources[a.source_id].media_type, a.cited_outlet, a.id in reprints)
            for a in mine
        )
        return cls(story, tuple(mine), analyses, vectors, sources, points)

    @property
    def judged(self) -> list[Analysis]:
        return [self.analyses[a.id] for a in self.articles if a.id in self.analyses]

    def summary(self) -> Story:
        """Title, size, topic, sentiment, places and key words, from the members."""
        judged = self.judged
        topics = Counter(analysis.topic for analysis in judged)
        districts = Counter(name for analysis in judged for name in analysis.districts)
        keywords = Counter(word for analysis in judged for word in analysis.keywords)
        return replace(
            self.story,
            title=choose_title(self._titles()),
            first_at=self.articles[0].published_at,
            last_at=self.articles[-1].published_at,
            size=len(self.articles),
            sources=len({article.cited_outlet for article in self.articles}),
            topic=topics.most_common(1)[0][0] if topics else self.story.topic,
            sentiment=dict(Counter(analysis.sentiment.value for analysis in judged)),
            districts=tuple(name for name, _ in districts.most_common()),
            local=2 * sum(analysis.local for analysis in judged) > len(judged),
            keywords=tuple(word for word, _ in keywords.most_common(_KEYWORDS)),
        )

    def _titles(self) -> list[tuple[str, datetime, float]]:
        """(title, published, cosine with the mean of all members)."""
        rows = [self.vectors[a.id] for a in self.articles if a.id in self.vectors]
        centre = np.mean(rows, axis=0) if rows else None
        return [
            (
                article.title,
                article.published_at,
                float(self.vectors[article.id] @ centre)
                if centre is not None and article.id in self.vectors
                else 0.0,
            )
            for article in self.articles
        ]

    def facts(self, story: Story, now: datetime) -> StoryFacts:
        """What the rules of risk look at."""
        negative = [
            article
            for article in self.articles
            if article.id in self.analyses and self.analyses[article.id].sentiment is Sentiment.NEG
        ]
        central = [a.outlet for a in negative if self.sources[a.source_id].media_type is MediaType.CENTRAL]
        return StoryFacts(
            title=story.title,
            leads=[f"{a.title} {a.body[:200]}" for a in self.articles],
            topic=story.topic,
            heat=story.heat.value if story.heat else 0.0,
            negative_share=story.negative_share,
            negative_central=tuple(dict.fromkeys(central)),
            sources=story.sources,
            growth=self._growth(now),
            local=story.local,
        )

    def _growth(self, now: datetime) -> float:
        span = timedelta(hours=6)
        recent = sum(now - span < p.published_at for p in self.points)
        before = sum(now - 2 * span < p.published_at <= now - span for p in self.points)
        return recent / before - 1 if before else float(recent > 1)


def _new_story(story_id: str, seed: Article) -> Story:
    """A story as its seed makes it; ``refresh_stories`` fills in the rest in the same run."""
    return Story(
        story_id, seed.id, seed.title, seed.published_at, seed.published_at, 1, 1, "T00", {}, (), False, ()
    )


def _alerts(story: Story, judgement: Judgement, now: datetime) -> list[Alert]:
    return [
        Alert(ids.alert_id(f.rule, story.id), f.rule, f.name, story.id, f.level, now, f.reason)
        for f in judgement.findings
        if f.level in _ALERTING
    ]
