"""Stories: new articles join one, then size, heat, level and alerts are brought up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from desk.alert_rules import Signals
from desk.alerts import AlertVerbs
from desk.judging import JudgingVerbs, Yardstick
from desk.masking import nameless
from desk.permissions import Permission
from domain import clock
from domain.analysis import Analysis, Sentiment
from domain.article import Article
from domain.clock import Window
from domain.errors import NotFound
from domain.privacy import mask
from domain.response import ResponseClock, clocks
from domain.source import MediaType, Source
from domain.story import Member, Story
from domain.user import Actor
from domain.weights import HeatWeights, Measure
from nlp.bursts import surge
from nlp.course import HourlyBaseline, course
from nlp.heat import BURST_HOURS, HeatPoint, heat, measured
from nlp.levels import LevelView, StoryFacts, assess
from nlp.pipeline import Batch
from nlp.stories import StoryAssigner
from nlp.titles import story_title
from store.base import Filters

OPEN_DAYS = 14
"""Articles older than this are not compared with new ones any more."""
_CHAIN_DAYS = 90
"""A new story may continue one whose last article is not older than this."""
_CHAINED = 5_000
"""Of those the hottest."""
_ACTIVE_DAYS = 7
"""Heat of a story without an article for longer has faded; it is not computed again."""
_CENTRAL_DAYS = timedelta(days=3)
"""A negative report of central media raises the level this long; older ones have had their answer."""
_KEYWORDS = 8
_READ = 400
"""Of a story with more articles, so many are searched for words: a share of them is known within 5 %."""


@dataclass(frozen=True)
class Judgement:
    """What stands behind the level of a story, for its page."""

    story: Story
    view: LevelView
    clocks: tuple[ResponseClock, ...]
    weights: HeatWeights
    """Those that its heat was computed with."""
    times: tuple[datetime, ...]
    """When each of its articles came out, earliest first."""


class WatchVerbs(AlertVerbs, JudgingVerbs):
    """Keeping watch over stories."""

    _kept_stories: tuple[tuple[int, int], StoryAssigner] | None = None
    """The stories in memory, and the mark of the members they were read with."""

    def open_stories(self) -> StoryAssigner:
        """What new articles are compared with: the articles of the last fourteen days, as the store has them.

        A service keeps them in memory; people's edits and other processes show in the mark of the members.
        """
        if self._kept_stories is None or self._kept_stories[0] != self.store.members_mark():
            self._kept_stories = self.store.members_mark(), self._read_stories()
        return self._kept_stories[1]

    def keep_stories(self, assigner: StoryAssigner) -> None:
        """What was assigned stands in the store now: the stories in memory are as new as the members there."""
        self._kept_stories = self.store.members_mark(), assigner

    def forget_stories(self) -> None:
        """Another pipeline reads other words: what is in memory was read by the one before."""
        self._kept_stories = None

    def _read_stories(self) -> StoryAssigner:
        """Of stories up to ninety days old the article each began with is read besides, for chains."""
        now = self.now()
        window = Window(now - timedelta(days=OPEN_DAYS), now + timedelta(days=1))
        recent = self.store.articles(Filters(window=window))
        earlier = Window(now - timedelta(days=_CHAIN_DAYS), window.start)
        seeds = self.store.articles_by_id(story.seed_id for story in self.store.stories(earlier, _CHAINED))
        articles = {article.id: article for article in (*seeds.values(), *recent)}
        story_of = self.store.story_of(articles)
        known = [article for article in articles.values() if article.id in story_of]
        analyses = self.store.analyses(article.id for article in known)
        vectors = self.store.vectors((a.id for a in known), self.pipeline.encoder.name)
        self.pipeline.remember(known)
        assigner = self.pipeline.story_assigner()
        assigner.restore(
            self.pipeline.story_doc(a, analyses[a.id], vectors.get(a.id), story_of[a.id])
            for a in known
            if a.id in analyses
        )
        return assigner

    def assign_stories(
        self, assigner: StoryAssigner, articles: Mapping[str, Article], result: Batch
    ) -> set[str]:
        """Put each article that is in no story yet into one; the ids of the stories touched."""
        placed = self.store.story_of(doc.article_id for doc in result.story_docs)
        members: list[Member] = []
        made: dict[str, Story] = {}
        for doc in result.story_docs:
            article = articles[doc.article_id]
            if article.id in placed:
                continue
            found = assigner.assign(doc)
            members.append(
                Member(found.story_id, article.id, self.now(), found.score, found.reason, found.reprint_of)
            )
            if found.reason == "seed":
                earlier = self._followed(found.follows, made)
                made[found.story_id] = _new_story(found.story_id, article, earlier)
        self.store.put_stories(list(made.values()), members)
        return {member.story_id for member in members} | set(placed.values())

    def _followed(self, story_id: str | None, made: Mapping[str, Story]) -> Story | None:
        """The story a new one continues, from this batch or from the store; None too for one that is gone."""
        if story_id is None or story_id in made:
            return made.get(story_id or "")
        try:
            return self.store.story(story_id)
        except NotFound:
            return None

    def refresh_stories(self, touched: Iterable[str], *, active: bool = True) -> int:
        """Bring touched stories up to date, and with ``active`` those too whose heat only fades; number of alerts opened."""
        yard = self.yardstick()
        window = Window(yard.now - timedelta(days=_ACTIVE_DAYS), yard.now + timedelta(days=1))
        fading = {story.id for story in self.store.stories(window)} if active else set()
        views = self._views(sorted(fading | set(touched)))
        signals = [_judged(view, yard) for view in views]
        self.store.put_stories([one.story for one in signals], [])
        self.store.put_measures([view.measure(yard) for view in views])
        self._mask_chains([one.story for one in signals])
        return self.raise_alerts(signals)

    def story_judgement(self, actor: Actor, story_id: str) -> Judgement:
        """Level with its parts as the last analysis saw the story, heat weights then in force, and the clocks now."""
        self.look(actor, Permission.READ, "查看热点")
        if not self.store.members(story_id):
            raise NotFound(
                f"热点“{story_id}”没有可显示的文章，无从说明依据，请检查编号，或到录入页看是否已撤回"
            )
        (view,) = self._views([story_id])
        story, now = view.story, self.now()
        seen = replace(self.yardstick(), now=story.heat.computed_at if story.heat else now)
        found = assess(view.facts(story, seen), seen.rules)
        weights = self.heat_weights(actor, story.heat.weights_version if story.heat else None)
        times = tuple(article.published_at for article in view.articles)
        return Judgement(story, found, clocks(story, found.matter, now), weights, times)

    def recount_story(self, story_id: str) -> None:
        """Size, outlets, topic and places of a story after an article of it went out of lists or came back.
        Heat and level follow at the next analysis."""
        if self.store.members(story_id):
            stories = [view.summary() for view in self._views([story_id])]
            self.store.put_stories(stories, [])
            self._mask_chains(stories)

    def _mask_chains(self, stories: Sequence[Story]) -> None:
        """Who became private with these stories is masked in the titles of the others of their chains at once; whose
        name is open now shows when those are brought up to date themselves."""
        known = {story.id for story in stories}
        lines = {story.storyline or story.id for story in stories}
        others = {s.id: s for line in lines for s in self.store.storyline(line) if s.id not in known}
        private = self.names_of_stories(others)
        shown = [_masked(story, private[story.id]) for story in others.values()]
        self.store.put_stories([story for story in shown if story != others[story.id]], [])

    def _views(self, story_ids: Sequence[str]) -> list[_View]:
        members = self.store.members_of(story_ids)
        article_ids = [member.article_id for group in members.values() for member in group]
        articles = self.store.articles_by_id(article_ids)
        analyses = self.store.analyses(article_ids)
        sources = {source.id: source for source in self.store.sources()}
        watches = self.store.watches_of(article_ids)
        private = self.names_of_stories(story_ids)
        return [
            _view(self.store.story(key), members[key], articles, analyses, sources, watches, private[key])
            for key in story_ids
        ]


@dataclass(frozen=True)
class _View:
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


def _view(
    story: Story,
    members: Sequence[Member],
    articles: Mapping[str, Article],
    analyses: Mapping[str, Analysis],
    sources: Mapping[str, Source],
    watches: Mapping[str, Sequence[str]],
    private: Set[str],
) -> _View:
    reprints = {member.article_id for member in members if member.reprint_of}
    mine = tuple(sorted((articles[m.article_id] for m in members), key=lambda a: (a.published_at, a.id)))
    points = tuple(
        HeatPoint(a.published_at, a.cited_outlet, sources[a.source_id].media_type.value, a.id in reprints)
        for a in mine
    )
    return _View(story, mine, analyses, sources, points, _by_watch(mine, watches), private)


def _by_watch(articles: Sequence[Article], watches: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for article in articles:
        for watch in watches.get(article.id, ()):
            found.setdefault(watch, set()).add(article.id)
    return {watch: frozenset(ids) for watch, ids in found.items()}


def _masked(story: Story, private: Set[str]) -> Story:
    keywords = tuple(nameless(story.keywords, private))
    return replace(story, title=mask(story.title, private), keywords=keywords)


def _told_at(article: Article) -> datetime:
    """A page that names only its day stands at midnight; when it was first seen that day says more."""
    same_day = clock.library_day(article.first_seen_at) == clock.library_day(article.published_at)
    return article.first_seen_at if article.precision != "minute" and same_day else article.published_at


def _judged(view: _View, yard: Yardstick) -> Signals:
    usual = yard.baseline.six_hour_mean / BURST_HOURS
    story = replace(
        view.summary(),
        heat=heat(view.points, yard.now, yard.baseline, yard.weights),
        course=course(view.times, yard.now, HourlyBaseline(usual, usual)),
    )
    facts = view.facts(story, yard)
    found = assess(facts, yard.rules)
    return Signals(
        story=replace(story, level=found.level, level_reasons=found.reasons),
        articles=view.articles,
        analyses={a.id: view.analyses[a.id] for a in view.articles if a.id in view.analyses},
        sources=view.sources,
        risk=found.risk,
        growth=facts.growth,
        damage=found.damage,
        matter=found.matter,
        watches=view.watches,
    )


def _new_story(story_id: str, seed: Article, earlier: Story | None) -> Story:
    """A story as its seed makes it; ``refresh_stories`` fills in the rest in the same run."""
    return Story(
        story_id, seed.id, seed.title, seed.published_at, seed.published_at, 1, 1, "T00", {}, (), False, (),
        storyline=(earlier.storyline or earlier.id) if earlier else None,
        follows=earlier.id if earlier else None,
    )  # fmt: skip
