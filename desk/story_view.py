"""One story with the records of its members: what lists show of it, how hot it is, what its level rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from desk.alert_rules import Signals
from desk.judging import Yardstick
from desk.masking import nameless
from domain import clock
from domain.analysis import Analysis, Sentiment
from domain.article import Article
from domain.privacy import mask
from domain.source import MediaType, Source
from domain.story import Member, Story
from domain.weights import Measure
from nlp.bursts import surge
from nlp.course import HourlyBaseline, course
from nlp.heat import BURST_HOURS, HeatPoint, heat, measured
from nlp.levels import StoryFacts, assess
from nlp.titles import story_title

_CENTRAL_DAYS = timedelta(days=3)
"""A negative report of central media raises the level this long; older ones have had their answer."""
_KEYWORDS = 8
_READ = 400
"""Of a story with more articles, so many are searched for words: a share of them is known within 5 %."""


@dataclass(frozen=True)
class StoryView:
    """One story with the records of its members, earliest first."""

    story: Story
    articles: tuple[Article, ...]
    analyses: Mapping[str, Analysis]
    sources: Mapping[str, Source]
    points: tuple[HeatPoint, ...]
    watches: Mapping[str, frozenset[str]]
    """监测专题 → those of the members that it found."""
    private: Set[str]
    """Names to be masked in what lists show of the story."""

    def summary(self) -> Story:
        """Title, size, topic, sentiment, places and key words, from the members."""
        judged = [self.analyses[a.id] for a in self.articles if a.id in self.analyses]
        topics = Counter(analysis.topic for analysis in judged)
        districts = Counter(name for analysis in judged for name in analysis.districts)
        keywords = Counter(word for analysis in judged for word in analysis.keywords)
        return replace(
            self.story,
            title=self._title(),
            first_at=self.articles[0].published_at,
            last_at=self.articles[-1].published_at,
            size=len(self.articles),
            sources=len({article.cited_outlet for article in self.articles}),
            topic=topics.most_common(1)[0][0] if topics else self.story.topic,
            sentiment=dict(Counter(analysis.sentiment.value for analysis in judged)),
            districts=tuple(name for name, _ in districts.most_common()),
            local=2 * sum(analysis.local for analysis in judged) > len(judged),
            keywords=tuple(islice(nameless((w for w, _ in keywords.most_common()), self.private), _KEYWORDS)),
            detected_at=min(article.first_seen_at for article in self.articles),
        )

    def _title(self) -> str:
        """As it may be shown, what a person wrote too: a story's title stands in every list."""
        fixed = self.story.title if self.story.title_by else ""
        return mask(fixed or story_title([article.title for article in self.articles]), self.private)

    @property
    def times(self) -> list[datetime]:
        """When each article came out, as near as is known."""
        return [_told_at(article) for article in self.articles]

    def judged(self, yard: Yardstick) -> Signals:
        """Summary, heat, course and level as of now, with what alerts look at."""
        usual = yard.baseline.six_hour_mean / BURST_HOURS
        story = replace(
            self.summary(),
            heat=heat(self.points, yard.now, yard.baseline, yard.weights),
            course=course(self.times, yard.now, HourlyBaseline(usual, usual)),
        )
        facts = self.facts(story, yard)
        found = assess(facts, yard.rules)
        return Signals(
            story=replace(story, level=found.level, level_reasons=found.reasons),
            articles=self.articles,
            analyses={a.id: self.analyses[a.id] for a in self.articles if a.id in self.analyses},
            sources=self.sources,
            risk=found.risk,
            growth=facts.growth,
            damage=found.damage,
            matter=found.matter,
            watches=self.watches,
        )

    def measure(self, yard: Yardstick) -> Measure:
        """Today's values of the story, which later norms come from."""
        raw = measured(self.points, yard.now, yard.weights)
        return Measure(clock.library_day(yard.now), self.story.id, raw.volume, raw.breadth, raw.interaction)

    def facts(self, story: Story, yard: Yardstick) -> StoryFacts:
        """What the rules of the level look at."""
        now, read = yard.now, self._read()
        titles = [article.title for article in read]
        rising = surge(self.times, now, yard.baseline.six_hour_mean / BURST_HOURS)
        central = [a for a in self.articles if self._central_negative(a)]
        recent = now - timedelta(hours=BURST_HOURS)
        return StoryFacts(
            titles=titles,
            openings=[self._opening(article) for article in read],
            topic=story.topic,
            negative_share=story.negative_share,
            local=story.local,
            sources=story.sources,
            heat=story.heat.value if story.heat else 0.0,
            event_negative_share=self._event_negative(),
            scenarios=self._scenarios(),
            central_negative=sum(article.published_at >= recent for article in central),
            central_negative_ever=sum(article.published_at >= now - _CENTRAL_DAYS for article in central),
            per_hour=sum(point.published_at >= now - timedelta(hours=1) for point in self.points),
            times_baseline=rising.times if rising.sustained else 0.0,
            growth=self._growth(now),
            hot_rank=yard.board.best_rank(titles),
            size=len(self.articles),
        )

    def _read(self) -> tuple[Article, ...]:
        """The articles whose words are read: all, or as many as are enough for shares, evenly over time."""
        step = -(-len(self.articles) // _READ)
        return self.articles[::step]

    def _event_negative(self) -> float:
        judged = [self.analyses[a.id] for a in self.articles if a.id in self.analyses]
        return sum(one.event_polarity is Sentiment.NEG for one in judged) / max(1, len(judged))

    def _scenarios(self) -> dict[str, float]:
        """Share of the articles whose first scenario it is."""
        judged = [self.analyses[a.id] for a in self.articles if a.id in self.analyses]
        first = Counter(one.scenarios[0].code for one in judged if one.scenarios)
        return {code: count / len(judged) for code, count in first.items()}

    def _opening(self, article: Article) -> str:
        analysis = self.analyses.get(article.id)
        summary = analysis.summary if analysis else ()
        return "".join(sentence.text for sentence in summary) or article.body[:200]

    def _central_negative(self, article: Article) -> bool:
        analysis = self.analyses.get(article.id)
        central = self.sources[article.source_id].media_type is MediaType.CENTRAL
        return central and analysis is not None and analysis.sentiment is Sentiment.NEG

    def _growth(self, now: datetime) -> float:
        """Articles of the last six hours over the six before, minus one; 1 where there were none before."""
        span = timedelta(hours=BURST_HOURS)
        recent = sum(now - span < point.published_at for point in self.points)
        before = sum(now - 2 * span < point.published_at <= now - span for point in self.points)
        return max(0.0, recent / before - 1) if before else float(recent > 1)


def story_view(
    story: Story,
    members: Sequence[Member],
    articles: Mapping[str, Article],
    analyses: Mapping[str, Analysis],
    sources: Mapping[str, Source],
    watches: Mapping[str, Sequence[str]],
    private: Set[str],
) -> StoryView:
    """Of one story; the maps may hold more than its members need. ``watches``: article id → 监测专题."""
    reprints = {member.article_id for member in members if member.reprint_of}
    mine = tuple(sorted((articles[m.article_id] for m in members), key=lambda a: (a.published_at, a.id)))
    points = tuple(
        HeatPoint(a.published_at, a.cited_outlet, sources[a.source_id].media_type.value, a.id in reprints)
        for a in mine
    )
    return StoryView(story, mine, analyses, sources, points, _by_watch(mine, watches), private)


def _by_watch(articles: Sequence[Article], watches: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for article in articles:
        for watch in watches.get(article.id, ()):
            found.setdefault(watch, set()).add(article.id)
    return {watch: frozenset(ids) for watch, ids in found.items()}


def masked_story(story: Story, private: Set[str]) -> Story:
    """With the names masked in what lists show of it."""
    keywords = tuple(nameless(story.keywords, private))
    return replace(story, title=mask(story.title, private), keywords=keywords)


def _told_at(article: Article) -> datetime:
    """A page that names only its day stands at midnight; when it was first seen that day says more."""
    same_day = clock.library_day(article.first_seen_at) == clock.library_day(article.published_at)
    return article.first_seen_at if article.precision != "minute" and same_day else article.published_at
