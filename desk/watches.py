"""The book of 监测专题: listed, looked at, saved as versions, switched off and on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import TypeAdapter

from desk.permissions import Permission
from desk.watch_hits import Reevaluation
from desk.watch_match import Profile
from desk.watch_preview import DAYS, Shown, Statistics, WatchPreviewVerbs, last_days, shown_hit, statistics
from desk.watch_seeds import checked_watch, load_watch_seeds
from domain import clock
from domain.errors import InvalidInput, NotFound
from domain.story import Story
from domain.user import Actor
from domain.watch import HitState, Watch, WatchHit, WatchRun
from nlp.gazetteer import load_gazetteer
from nlp.taxonomy import load_taxonomy
from store.base import Version

_SHOWN = 50
_STORIES = 20


@dataclass(frozen=True)
class WatchLine:
    """One watch in the list."""

    watch: Watch
    today: int
    week: int
    by_day: Mapping[date, int]
    """Fourteen Beijing days, by day of publication."""
    waiting: int
    """Hits that no run has given out yet."""


@dataclass(frozen=True)
class WatchView:
    """One watch with everything its page shows; figures and stories are those of ``DAYS`` days."""

    watch: Watch
    statistics: Statistics
    hits: tuple[Shown, ...]
    """The newest fifty that are kept."""
    put_aside: tuple[tuple[WatchHit, str], ...]
    """Excluded and lapsed ones with the title of the article."""
    stories: tuple[tuple[Story, int], ...]
    """With the number of hits in each, most first."""
    runs: tuple[WatchRun, ...]
    waiting: int
    versions: tuple[Version, ...]
    shipped: bool
    changed: bool
    """Whether it differs from what ships."""


@dataclass(frozen=True)
class SaveReport:
    """What saving did."""

    changed: bool
    version: int
    reevaluation: Reevaluation | None


class WatchBookVerbs(WatchPreviewVerbs):
    """Watches as records."""

    @property
    def district_names(self) -> tuple[str, ...]:
        """The sixteen, for choosing."""
        return tuple(d.name for d in load_gazetteer(self.settings.data / "gazetteer").districts)

    def watches(self, actor: Actor) -> list[WatchLine]:
        """Running ones first, then by id."""
        self.look(actor, Permission.READ, "查看监测专题")
        window = last_days(clock.library_day(self.now()), DAYS)
        counts = self.store.watch_counts(window)
        book = sorted(self.watch_book().values(), key=lambda watch: (not watch.enabled, watch.id))
        return [self._line(watch, counts.get(watch.id, {})) for watch in book]

    def _line(self, watch: Watch, counts: Mapping[date, int]) -> WatchLine:
        days = list(statistics((), last_days(clock.library_day(self.now()), DAYS)).by_day)
        by_day = {day: counts.get(day, 0) for day in days}
        waiting = len(self.store.watch_run_hits(watch.id, None))
        return WatchLine(watch, by_day[days[-1]], sum(by_day[day] for day in days[-7:]), by_day, waiting)

    def watch(self, actor: Actor, watch_id: str) -> WatchView:
        """One watch."""
        self.look(actor, Permission.READ, "查看监测专题")
        watch, window = self.one_watch(watch_id), last_days(clock.library_day(self.now()), DAYS)
        hits = self.store.watch_hits(watch_id, limit=_SHOWN)
        articles = self.shown_by_id({key for hit in hits for key in (hit.article_id, hit.near)})
        profile = Profile(watch)
        shown = [shown_hit(profile, articles[hit.article_id], hit) for hit in hits]
        recent = [hit.article_id for hit in self.store.watch_hits(watch_id, window=window)]
        shipped = {seed.id: seed for seed in load_watch_seeds(self.settings.data)}
        return WatchView(
            watch=watch,
            statistics=statistics(list(self.candidates(recent).values()), window),
            hits=tuple(
                replace(one, near=articles[one.hit.near].title) if one.hit.near in articles else one
                for one in shown
            ),
            put_aside=self._put_aside(watch_id),
            stories=self._stories(recent),
            runs=tuple(self.store.watch_runs(watch_id)),
            waiting=len(self.store.watch_run_hits(watch_id, None)),
            versions=tuple(self.store.arrangement_versions(Watch, watch_id)),
            shipped=watch_id in shipped,
            changed=watch_id in shipped and shipped[watch_id] != watch,
        )

    def _put_aside(self, watch_id: str) -> tuple[tuple[WatchHit, str], ...]:
        hits = [
            hit
            for state in (HitState.EXCLUDED, HitState.LAPSED)
            for hit in self.store.watch_hits(watch_id, state, limit=_SHOWN)
        ]
        articles = self.shown_by_id(hit.article_id for hit in hits)
        return tuple((hit, articles[hit.article_id].title) for hit in hits)

    def _stories(self, article_ids: Sequence[str]) -> tuple[tuple[Story, int], ...]:
        story_of = self.store.story_of(article_ids)
        sizes: dict[str, int] = {}
        for story_id in story_of.values():
            sizes[story_id] = sizes.get(story_id, 0) + 1
        most = sorted(sizes, key=lambda key: (-sizes[key], key))[:_STORIES]
        return tuple((self.store.story(key), sizes[key]) for key in most)

    def save_watch(self, actor: Actor, watch: Watch, why: str, days: int = 0) -> SaveReport:
        """Insert or replace, as a new version. ``days``: then compare it with the articles of so many days again; 0
        leaves what was found as it is."""
        with self.act(actor, Permission.WATCHES, "保存监测专题", watch.id):
            known = self.watch_book().get(watch.id)
            owner = watch.owner or (known.owner if known else "") or actor.name
            self._check_watch_names(checked_watch(watch))
            return self._save(actor, replace(watch, owner=owner), why, days)

    def _save(self, actor: Actor, watch: Watch, why: str, days: int) -> SaveReport:
        if not why.strip():
            raise InvalidInput("请写明这次修改的原因，记入版本")
        changed = self.store.put_arrangement(watch, actor.name, why.strip(), self.now())
        version = self.store.arrangement_versions(Watch, watch.id)[0].version
        return SaveReport(changed, version, self.reevaluate(watch.id, days) if days else None)

    def switch_watch(self, actor: Actor, watch_id: str, *, on: bool, why: str, days: int = 0) -> SaveReport:
        """停用, or take up again; ``days`` as for saving, to make up for the time it stood still."""
        with self.act(actor, Permission.WATCHES, "启用监测专题" if on else "停用监测专题", watch_id):
            return self._save(actor, replace(self.one_watch(watch_id), enabled=on), why, days)

    def restore_watch(self, actor: Actor, watch_id: str, version: int, why: str, days: int = 0) -> SaveReport:
        """An earlier version becomes the newest; none is lost."""
        with self.act(actor, Permission.WATCHES, "恢复监测专题版本", f"{watch_id} {version}"):
            self.one_watch(watch_id)
            for kept in self.store.arrangement_versions(Watch, watch_id):
                if kept.version == version and kept.record:
                    watch = TypeAdapter(Watch).validate_json(kept.record)
                    return self._save(actor, checked_watch(watch), why, days)
            raise NotFound(f"专题“{watch_id}”没有第 {version} 版，请检查版本号")

    def _check_watch_names(self, watch: Watch) -> None:
        """Raise ``InvalidInput`` where a watch names what is not there: it would find nothing, and nobody would know."""
        examples = watch.widening.examples if watch.widening else ()
        for what, named, known in (
            ("采集源", watch.sources, {source.id for source in self.store.sources()}),
            ("分类", watch.topics, set(load_taxonomy(self.settings.data).codes)),
            ("区", watch.districts, set(self.district_names)),
            ("账号", watch.subscribers, {user.name for user in self.store.users()}),
            ("文章", examples, set(self.store.articles_by_id(examples))),
        ):
            if strange := sorted(set(named) - known):
                raise InvalidInput(f"专题“{watch.name}”不能保存：没有{what}“{'、'.join(strange)}”，请检查")
