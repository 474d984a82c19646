"""Looking before saving: what a 监测专题 would find, what its excludes take away, what else is near. Stores nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desk.masking import MaskingRoom
from desk.permissions import Permission
from desk.watch_hits import WatchHitVerbs
from desk.watch_match import Candidate, Profile
from desk.watch_seeds import checked_watch
from domain import clock
from domain.article import Article
from domain.clock import Window
from domain.expression import And, Expression, Piece, extract, terms
from domain.privacy import mask
from domain.user import Actor
from domain.watch import How, Watch, WatchHit
from nlp.widening import Suggestion, suggest
from store.base import Filters

DAYS = 14
_SAMPLE = 10
_TOP = 10
_MUCH = 200
"""Hits a day above which a concept is missing (DOMAIN A14)."""
_ELSEWHERE = 2000
"""Articles of the window, newest first, that say how common a word is."""


@dataclass(frozen=True)
class Statistics:
    """Counts over articles."""

    total: int
    by_day: Mapping[date, int]
    """Every Beijing day of the window."""
    by_outlet: Mapping[str, int]
    """The ten with most."""
    by_topic: Mapping[str, int]
    by_sentiment: Mapping[str, int]


@dataclass(frozen=True)
class Shown:
    """One article as a preview shows it."""

    article: Article
    hit: WatchHit
    title: tuple[Piece, ...]
    extract: tuple[Piece, ...]
    near: str = ""
    """Title of the nearest article that the expression found."""


@dataclass(frozen=True)
class Removed:
    """What one exclude takes away."""

    written: str
    count: int
    titles: tuple[str, ...]


@dataclass(frozen=True)
class WatchPreview:
    """What a watch would find."""

    window: Window
    statistics: Statistics
    """Of what the expression finds; 语义相近 is not counted."""
    sample: tuple[Shown, ...]
    """The newest ten."""
    removed: tuple[Removed, ...]
    outside: int
    """Found by the expression, but from elsewhere, about something else, or too little to the point."""
    near: tuple[Shown, ...]
    """语义相近, nearest first, at most ten."""
    near_total: int
    words: tuple[Suggestion, ...]
    """That those have in common and the expression lacks."""
    warnings: tuple[str, ...]


class WatchPreviewVerbs(WatchHitVerbs, MaskingRoom):
    """Trying out."""

    def preview_watch(self, actor: Actor, watch: Watch, days: int = DAYS) -> WatchPreview:
        """Over the last days, today included.

        :raises InvalidInput: what is wrong with the watch.
        """
        self.look(actor, Permission.READ, "试检监测专题")
        profile, window = Profile(checked_watch(watch)), last_days(clock.library_day(self.now()), days)
        hits, candidates = self.look_again(profile, window)
        found = {hit.article_id: hit for hit in hits if hit.how is How.EXPRESSION}
        near = [hit for hit in hits if hit.how is How.SEMANTIC]
        mine = [candidates[key] for key in found]
        dropped = _dropped(profile, candidates.values(), self._titles(candidates))
        newest = sorted(mine, key=lambda c: (c.article.published_at, c.article.id), reverse=True)[:_SAMPLE]
        kept = {c.article.id: c for c in newest} | {
            key: candidates[key]
            for hit in near[:_TOP]
            for key in (hit.article_id, hit.near)
            if key in candidates
        }
        masked = self._masked(kept)
        return WatchPreview(
            window=window,
            statistics=statistics(mine, window),
            sample=tuple(shown_hit(profile, masked[c.article.id], found[c.article.id]) for c in newest),
            removed=tuple(dropped),
            outside=len(candidates) - len(hits) - sum(one.count for one in dropped),
            near=tuple(_shown_near(hit, masked) for hit in near[:_TOP]),
            near_total=len(near),
            words=self._words([candidates[hit.article_id] for hit in near], profile, window),
            warnings=tuple(self._warnings(profile, window, len(found))),
        )

    def suggest_watch_words(self, actor: Actor, watch: Watch, days: int = DAYS) -> tuple[Suggestion, ...]:
        """Key words that stand out in what a watch finds and are not in its expression; where it finds nothing, in
        what resembles its words."""
        self.look(actor, Permission.READ, "试检监测专题")
        profile, window = Profile(watch), last_days(clock.library_day(self.now()), days)
        hits, candidates = self.look_again(profile, window)
        found = [candidates[hit.article_id] for hit in hits if hit.how is How.EXPRESSION]
        return self._words(found or self._resembling(profile, window), profile, window)

    def _masked(self, candidates: Mapping[str, Candidate]) -> dict[str, Article]:
        """Their articles as they may be shown."""
        analyses = {key: c.analysis for key, c in candidates.items() if c.analysis}
        return self.shown({key: c.article for key, c in candidates.items()}, analyses)

    def _titles(self, candidates: Mapping[str, Candidate]) -> dict[str, str]:
        """Article id → its title as it may be shown."""
        names = self.names_to_mask(c.analysis for c in candidates.values() if c.analysis)
        return {key: mask(c.article.title, names.get(key, ())) for key, c in candidates.items()}

    def _resembling(self, profile: Profile, window: Window) -> list[Candidate]:
        text = " ".join(term.text for term in terms(profile.expression))
        alike = self.index.resembling(text, Filters(window=window))
        return list(self.candidates(hit.article_id for hit in alike.hits).values())

    def _words(self, chosen: Sequence[Candidate], profile: Profile, window: Window) -> tuple[Suggestion, ...]:
        if not chosen:
            return ()
        ids = {c.article.id for c in chosen}
        newest = [a.id for a in self.store.articles(Filters(window=window), limit=_ELSEWHERE)]
        elsewhere = self.store.analyses(key for key in newest if key not in ids)
        mine = self.shown_analyses({c.article.id: c.analysis for c in chosen if c.analysis})
        others = self.shown_analyses(elsewhere)
        known = profile.watch.expression
        return suggest([a.keywords for a in mine.values()], [a.keywords for a in others.values()], known)

    def _warnings(self, profile: Profile, window: Window, found: int) -> Iterable[str]:
        days = max(1, round(window.hours / 24))
        if not found:
            yield f"近 {days} 天没有命中：可加同义词（用 OR），或去掉一个概念（AND 的一段）"
            yield from self._loosened(profile.expression, window)
        elif found > _MUCH * days:
            average = f"平均每天 {found / days:.0f} 篇，超过 {_MUCH} 篇"
            yield f"{average}：可再加一个概念（AND）、限定题名（TI=）或缩小来源和区域"

    def _loosened(self, expression: Expression, window: Window) -> Iterable[str]:
        """How many articles there would be without each of the concepts."""
        if not isinstance(expression, And):
            return
        for part in expression.parts:
            rest = tuple(other for other in expression.parts if other is not part)
            count = len(self.index.find_all(replace(expression, parts=rest), Filters(window=window)))
            yield f"去掉“{part}”，有 {count} 篇"


def last_days(today: date, days: int) -> Window:
    """The last Beijing days, today included."""
    first = today - timedelta(days=days - 1)
    return Window(clock.day_window(first).start, clock.day_window(today).end)


def statistics(candidates: Sequence[Candidate], window: Window) -> Statistics:
    """Counts over articles published in the window."""
    days = Counter(clock.library_day(c.article.published_at) for c in candidates)
    first = clock.library_day(window.start)
    span = [first + timedelta(days=n) for n in range(round(window.hours / 24))]
    judged = [c.analysis for c in candidates if c.analysis]
    return Statistics(
        total=len(candidates),
        by_day={day: days[day] for day in span},
        by_outlet=dict(Counter(c.article.cited_outlet for c in candidates).most_common(_TOP)),
        by_topic=dict(Counter(analysis.topic for analysis in judged).most_common()),
        by_sentiment=dict(Counter(analysis.sentiment.value for analysis in judged)),
    )


def shown_hit(profile: Profile, article: Article, hit: WatchHit) -> Shown:
    """With the words found set apart."""
    title = extract(profile.expression, article.title, len(article.title) + 1)
    return Shown(article, hit, title, extract(profile.expression, article.body))


def _shown_near(hit: WatchHit, articles: Mapping[str, Article]) -> Shown:
    article, nearest = articles[hit.article_id], articles.get(hit.near)
    lead = Piece(article.body[:120].replace("\n", " "), False)
    return Shown(article, hit, (Piece(article.title, False),), (lead,), nearest.title if nearest else "")


def _dropped(profile: Profile, candidates: Iterable[Candidate], shown: Mapping[str, str]) -> list[Removed]:
    """By exclude, in the order written, over what the expression would have found."""
    titles: dict[str, list[str]] = {written: [] for written in profile.watch.excludes}
    for candidate in candidates:
        if profile.find(candidate) and profile.admits(candidate):
            written = profile.excluded_by(candidate)
            if written:
                titles[written].append(shown[candidate.article.id])
    return [Removed(written, len(found), tuple(found[:3])) for written, found in titles.items()]
