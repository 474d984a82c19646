"""Membership of 监测专题: new articles are compared with every watch once; people exclude and add; runs give out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from desk.guards import only_one
from desk.permissions import Permission
from desk.room import DeskRoom
from desk.watch_match import Candidate, Profile
from desk.watch_seeds import load_watch_seeds
from domain import clock
from domain.clock import Window
from domain.errors import Conflict, InvalidInput, NotFound
from domain.expression import Sieve, terms
from domain.source import Source
from domain.user import Actor
from domain.watch import HitState, How, Watch, WatchHit, WatchRun
from nlp.widening import MOST_ANCHORS, widen
from store.base import Filters

_SEEDED = "随附专题"
_BATCH = 500
"""Articles compared and stored in one transaction."""
ANCHOR_DAYS = 30
"""What was found longer ago no longer says what is near."""
MOST_COMPARED = 20_000
"""Articles of a window whose vectors are looked at, newest first."""
MOST_DAYS = 366


@dataclass(frozen=True)
class Reevaluation:
    """What comparing a watch with the articles of some days again has changed."""

    window: Window
    found: int
    added: int
    lapsed: int
    """Kept before, no longer found."""


class WatchHitVerbs(DeskRoom):
    """Matching and giving out."""

    def watch_book(self) -> dict[str, Watch]:
        """Every watch, by id; for other verbs. What ships is planted where the database never had it."""
        kept = self.store.arrangements(Watch)
        if not kept:
            self.plant(load_watch_seeds(self.settings.data), _SEEDED)
            kept = self.store.arrangements(Watch)
        return {watch.id: watch for watch in kept}

    def one_watch(self, watch_id: str) -> Watch:
        """For other verbs; ``NotFound`` if there is none."""
        watch = self.watch_book().get(watch_id)
        if watch is None:
            raise NotFound(f"没有编号为“{watch_id}”的监测专题，请检查编号")
        return watch

    def match_watches(self) -> int:
        """Compare what was judged for the first time with every running watch; number of hits. After a crash what
        was not stored is compared again, and nothing comes in twice."""
        hits = 0
        while waiting := self.store.watch_waiting(_BATCH):
            found = self._matched([article_id for _, article_id in waiting])
            hits += self.store.put_watch_hits(found, up_to=waiting[-1][0])
        return hits

    def _matched(self, article_ids: Sequence[str]) -> list[WatchHit]:
        today = clock.library_day(self.now())
        profiles = {w.id: Profile(w) for w in self.watch_book().values() if w.runs_on(today)}
        if not profiles:
            return []
        candidates = self.candidates(article_ids)
        sieve = Sieve({key: profile.expression for key, profile in profiles.items()})
        found = [
            hit
            for candidate in candidates.values()
            for key in sorted(sieve.may_hold(candidate.texts))
            if (hit := self._by_expression(profiles[key], candidate))
        ]
        for key, profile in profiles.items():
            taken = [hit.article_id for hit in found if hit.watch_id == key]
            found += self._by_meaning(profile, taken, set(candidates) - set(taken))
        return found

    def candidates(self, article_ids: Iterable[str]) -> dict[str, Candidate]:
        """For other verbs: articles that are not hidden, with what watches ask of them."""
        wanted = list(article_ids)
        marks = self.store.intake_marks(wanted)
        analyses, sources = self.store.analyses(wanted), self._sources()
        return {
            key: Candidate(article, analyses.get(key), sources[article.source_id].media_type)
            for key, article in self.store.articles_by_id(wanted).items()
            if key not in marks or marks[key].decision == "taken"
        }

    def _sources(self) -> Mapping[str, Source]:
        return {source.id: source for source in self.store.sources()}

    def _by_expression(self, profile: Profile, candidate: Candidate) -> WatchHit | None:
        found = profile.find(candidate)
        if found is None or not profile.admits(candidate) or profile.excluded_by(candidate):
            return None
        watch, article = profile.watch, candidate.article
        return WatchHit(watch.id, article.id, How.EXPRESSION, found.score, self.now(), found.words)

    def _by_meaning(self, profile: Profile, taken: Sequence[str], missed: Iterable[str]) -> list[WatchHit]:
        """语义扩展 over articles that the expression missed; nothing where the watch has none."""
        if profile.watch.widening is None:
            return []
        recent = Window(self.now() - timedelta(days=ANCHOR_DAYS), self.now() + timedelta(days=1))
        hits = self.store.watch_hits(profile.watch.id, window=recent, limit=MOST_ANCHORS)
        sure = [hit.article_id for hit in hits if hit.how is not How.SEMANTIC]
        return self.near_hits(profile, [*taken, *sure], missed)[0]

    def near_hits(
        self, profile: Profile, found: Sequence[str], missed: Iterable[str]
    ) -> tuple[list[WatchHit], dict[str, Candidate]]:
        """For other verbs: those of ``missed`` (ids) that are near to the articles found and to the examples; where
        there are none, to the words of the expression. Vectors first: texts are read only of what is near."""
        widening, model = profile.watch.widening, self.pipeline.encoder.name
        if widening is None:
            return [], {}
        anchors = self.store.vectors([*widening.examples, *found[:MOST_ANCHORS]], model)
        if not anchors:
            said = f"{profile.watch.name} {' '.join(term.text for term in terms(profile.expression))}"
            anchors = {"": self.pipeline.encoder.encode([said])[0]}
        rows = self.store.vectors(set(missed) - set(found) - set(widening.examples), model)
        spoken = {key: row for key, row in rows.items() if np.any(row)}
        near = {one.article_id: one for one in widen(anchors, spoken, widening.threshold)}
        candidates = {
            key: candidate
            for key, candidate in self.candidates(near).items()
            if profile.admits(candidate) and not profile.excluded_by(candidate)
        }
        hits = [
            WatchHit(profile.watch.id, key, How.SEMANTIC, one.similarity, self.now(), near=one.nearest)
            for key, one in near.items()
            if key in candidates
        ]
        return hits, candidates

    def look_again(self, profile: Profile, window: Window) -> tuple[list[WatchHit], dict[str, Candidate]]:
        """For other verbs: what a watch finds among the articles of a window, and the articles looked at closely.
        Stores nothing."""
        candidates = self.candidates(self.index.find_all(profile.expression, Filters(window=window)))
        hits = [hit for c in candidates.values() if (hit := self._by_expression(profile, c))]
        if profile.watch.widening is None:
            return hits, candidates
        others = self.store.articles(Filters(window=window), limit=MOST_COMPARED)
        missed = [article.id for article in others if article.id not in candidates]
        near, around = self.near_hits(profile, [hit.article_id for hit in hits], missed)
        return hits + near, candidates | around

    def reevaluate_watch(self, actor: Actor, watch_id: str, days: int) -> Reevaluation:
        """Compare a watch with the articles of the last days again, as after a change of its expression. What it no
        longer finds is marked; what people decided stays."""
        with self.act(actor, Permission.WATCHES, "重新评估监测专题", watch_id):
            return self.reevaluate(watch_id, days)

    def reevaluate(self, watch_id: str, days: int) -> Reevaluation:
        """For other verbs."""
        if not 1 <= days <= MOST_DAYS:
            raise InvalidInput(f"回溯的天数在 1 与 {MOST_DAYS} 之间")
        watch, now = self.one_watch(watch_id), self.now()
        with only_one(self.settings.home, "index", "更新检索索引"):
            self.index.catch_up()
        window = Window(now - timedelta(days=days), now + timedelta(days=1))
        hits, _ = self.look_again(Profile(watch), window)
        found = {hit.article_id for hit in hits}
        with self.store.together():
            before = self.store.watch_hits(watch_id, window=window)
            gone = [hit.article_id for hit in before if hit.article_id not in found]
            lapsed = self.store.lapse_watch_hits(watch_id, gone)
            added = self.store.put_watch_hits(hits)
        return Reevaluation(window, len(hits), added, lapsed)

    def exclude_hit(self, actor: Actor, watch_id: str, article_id: str, why: str) -> WatchHit:
        """剔除: the article stays on record with the reason, and is not found again."""
        with self.act(actor, Permission.WATCHES, "剔除专题命中", f"{watch_id} {article_id}"):
            return self._decided(actor, watch_id, article_id, HitState.EXCLUDED, why)

    def keep_hit(self, actor: Actor, watch_id: str, article_id: str, why: str) -> WatchHit:
        """Add an article that the watch did not find, or take an excluded one back in."""
        with self.act(actor, Permission.WATCHES, "加入专题", f"{watch_id} {article_id}"):
            return self._decided(actor, watch_id, article_id, HitState.KEPT, why)

    def _decided(self, actor: Actor, watch_id: str, article_id: str, state: HitState, why: str) -> WatchHit:
        if not why.strip():
            raise InvalidInput("请写明理由，记在这条命中上")
        self.one_watch(watch_id)
        self.store.article(article_id)
        hit = self.store.watch_hit(watch_id, article_id)
        if hit is None and state is HitState.EXCLUDED:
            raise NotFound(f"文章“{article_id}”不在专题“{watch_id}”里，不必剔除")
        if hit is not None and hit.state is state:
            raise Conflict(f"文章“{article_id}”已经是这个状态，没有改动")
        hit = hit or WatchHit(watch_id, article_id, How.PERSON, 1.0, self.now())
        how = How.PERSON if state is HitState.KEPT else hit.how
        changed = WatchHit(
            watch_id, article_id, how, hit.score, hit.at, hit.words, hit.near, state, actor.name, why.strip(), hit.run
        )  # fmt: skip
        self.store.change_watch_hit(changed)
        return changed

    def take_watch_run(self, actor: Actor, watch_id: str) -> tuple[WatchRun, tuple[WatchHit, ...]]:
        """Give out what nobody was given before: its window begins where the last one ended. What briefs and 定题推送
        are composed of."""
        with self.act(actor, Permission.WATCHES, "取专题推送批次", watch_id):
            self.one_watch(watch_id)
            since = self.store.arrangement_versions(Watch, watch_id)[-1].at
            run = self.store.take_watch_run(watch_id, since, actor.name, self.now())
            return run, tuple(self.store.watch_run_hits(watch_id, run.number))

    def waiting_hits(self, actor: Actor, watch_id: str) -> tuple[WatchHit, ...]:
        """What the next run would give out."""
        self.look(actor, Permission.READ, "查看监测专题")
        self.one_watch(watch_id)
        return tuple(self.store.watch_run_hits(watch_id, None))

    def watch_run(self, actor: Actor, watch_id: str, number: int) -> tuple[WatchRun, tuple[WatchHit, ...]]:
        """A run given out before, as often as wanted."""
        self.look(actor, Permission.READ, "查看监测专题")
        return self.store.watch_run(watch_id, number), tuple(self.store.watch_run_hits(watch_id, number))
