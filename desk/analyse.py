"""Verb ``analyse``: everything not yet analysed, then stories, heat, levels and alerts."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Sequence

from desk.guards import only_one
from desk.permissions import Permission
from desk.watch import WatchVerbs
from desk.watch_hits import WatchHitVerbs
from domain.analysis import AnalyseReport
from domain.article import Article
from domain.user import Actor
from nlp.pipeline import Batch

BATCH = 128
"""Articles in one transaction: a crash repeats at most this many."""
_GROUP = 1024
"""Articles asked for at a time; several processes share them out by batches."""
_MANY = 400
"""Waiting articles from which several processes are worth their start."""


class AnalyseVerbs(WatchHitVerbs, WatchVerbs):
    """Analysis."""

    def waiting(self, actor: Actor) -> int:
        """Rises with every article that comes or changes: a service looks at it every half second."""
        self.look(actor, Permission.COLLECT, "分析")
        return self.store.newest_waiting()

    def analyse(self, actor: Actor, *, active: bool = True) -> AnalyseReport:
        """Analyse what lacks this pipeline version, assign new articles to stories and 监测专题, refresh heat and
        alerts.

        Without ``active`` only the stories that gained something are refreshed: what a service does between two whole
        passes, so that an article is analysed within two seconds.
        """
        home = self.settings.home
        with self.act(actor, Permission.COLLECT, "分析", ""), only_one(home, "analyse", "分析"):
            began = time.perf_counter()
            touched: set[str] = set()
            failed: list[tuple[str, str]] = []
            articles = 0
            if self.renew_pipeline():
                self.forget_stories()
            assigner = self.open_stories()
            for group in self._waiting(failed):
                for result in self._analysed(list(group.values())):
                    failed += result.failed
                    self.store.put_analyses(result.analyses, result.vectors, self.pipeline.encoder.name)
                    touched |= self.assign_stories(assigner, group, result)
                    articles += len(result.analyses)
            self.keep_stories(assigner)
            with only_one(home, "index", "更新检索索引"):
                self.index.catch_up()
            self.match_watches()
            alerts = self.refresh_stories(touched, active=active)
            return AnalyseReport(
                articles=articles,
                stories=len(touched),
                alerts=alerts,
                failed=tuple(failed),
                seconds=time.perf_counter() - began,
                peak_rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            )

    def _analysed(self, group: Sequence[Article]) -> Iterator[Batch]:
        workers = self.settings.workers if len(group) >= _MANY else 1
        batches = [group[at : at + BATCH] for at in range(0, len(group), BATCH)]
        with self.pipeline.crew(self.now(), workers) as crew:
            yield from self.pipeline.analyse_many(batches, crew)

    def _waiting(self, failed: Sequence[tuple[str, str]]) -> Iterator[dict[str, Article]]:
        """Groups in order of publication, so that a story's seed is its earliest article.

        A failed article stays unanalysed, so each question asks for as many more as have failed until now.
        """
        while True:
            refused = {article_id for article_id, _ in failed}
            batch = self.store.unanalysed(self.pipeline.version, _GROUP + len(refused))
            fresh = {article.id: article for article in batch if article.id not in refused}
            if not fresh:
                return
            yield fresh
