"""Stories: new articles join one, then size, heat, level and alerts are brought up to date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.alerts import AlertVerbs
from desk.judging import JudgingVerbs
from desk.permissions import Permission
from desk.story_view import StoryView, masked_story, story_view
from domain.article import Article
from domain.clock import Window
from domain.errors import NotFound
from domain.response import ResponseClock, clocks
from domain.story import Member, Story
from domain.user import Actor
from domain.weights import HeatWeights
from nlp.levels import LevelView, assess
from nlp.pipeline import Batch
from nlp.stories import StoryAssigner
from store.base import Filters

OPEN_DAYS = 14
"""Articles older than this are not compared with new ones any more."""
_CHAIN_DAYS = 90
"""A new story may continue one whose last article is not older than this."""
_CHAINED = 5_000
"""Of those the hottest."""
_ACTIVE_DAYS = 7
"""Heat of a story without an article for longer has faded; it is not computed again."""


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
        signals = [view.judged(yard) for view in views]
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
        shown = [masked_story(story, private[story.id]) for story in others.values()]
        self.store.put_stories([story for story in shown if story != others[story.id]], [])

    def _views(self, story_ids: Sequence[str]) -> list[StoryView]:
        members = self.store.members_of(story_ids)
        article_ids = [member.article_id for group in members.values() for member in group]
        articles = self.store.articles_by_id(article_ids)
        analyses = self.store.analyses(article_ids)
        sources = {source.id: source for source in self.store.sources()}
        watches = self.store.watches_of(article_ids)
        private = self.names_of_stories(story_ids)
        return [
            story_view(
                self.store.story(key), members[key], articles, analyses, sources, watches, private[key]
            )
            for key in story_ids
        ]


def _new_story(story_id: str, seed: Article, earlier: Story | None) -> Story:
    """A story as its seed makes it; ``refresh_stories`` fills in the rest in the same run."""
    return Story(
        story_id, seed.id, seed.title, seed.published_at, seed.published_at, 1, 1, "T00", {}, (), False, (),
        storyline=(earlier.storyline or earlier.id) if earlier else None,
        follows=earlier.id if earlier else None,
    )  # fmt: skip
