"""What a rule may look at of a whole 监测专题."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from desk.alert_rules import HISTORY, Signals
from desk.notices import NoticeVerbs
from domain.alert_rule import AlertRule, Baseline
from domain.article import Article
from domain.clock import Window
from domain.watch import Watch


class WatchSignalRoom(NoticeVerbs):
    """For whoever opens alerts."""

    def watch_signals(self, rule: AlertRule, now: datetime) -> Signals | None:
        """Everything the rule's 监测专题 found, as far back as the rule compares, whatever the story.

        The story is the one that most of the window's articles belong to, its size and beginning those of the window.
        None where there is nothing in the window.
        """
        span = timedelta(hours=rule.window_hours)
        back = span if rule.baseline is Baseline.ABS else max(span, HISTORY)
        # A moment counts that the window of hits, open at its end, would leave out.
        window = Window(now - back, now + timedelta(seconds=1))
        hits = self.store.watch_hits(rule.scope.watch, window=window)
        articles = list(self.store.articles_by_id(hit.article_id for hit in hits).values())
        recent = [article for article in articles if article.published_at >= now - span]
        lead = self._lead(recent)
        if lead is None:
            return None
        return Signals(
            story=replace(
                self.store.story(lead),
                size=len(recent),
                first_at=min(article.published_at for article in recent),
                last_at=max(article.published_at for article in recent),
            ),
            articles=articles,
            analyses=self.store.analyses(article.id for article in articles),
            sources={source.id: source for source in self.store.sources()},
            risk=0.0,
            growth=0.0,
            damage=(),
            watches={rule.scope.watch: frozenset(article.id for article in articles)},
            began=min(article.published_at for article in articles),
            of=f"专题“{self._watch_name(rule.scope.watch)}”",
        )

    def _lead(self, articles: Sequence[Article]) -> str | None:
        """Id of the story that most of them belong to, of several the one first by id."""
        stories = Counter(self.store.story_of(article.id for article in articles).values())
        return min(stories, key=lambda story: (-stories[story], story), default=None)

    def _watch_name(self, watch_id: str) -> str:
        names = {watch.id: watch.name for watch in self.store.arrangements(Watch)}
        return names.get(watch_id, watch_id)
