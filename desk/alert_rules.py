"""Whether a rule of alerts is met by a story. Pure functions; no text is judged here, only counted."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.alert_rule import COUNTING, LEVEL_RANKS, AlertRule, Baseline, Comparator, Metric, Scope
from domain.analysis import Analysis, Sentiment
from domain.article import Article
from domain.response import Matter
from domain.source import Source
from domain.story import Level, Story
from domain.text import contains_any

HISTORY = timedelta(days=14)
"""How far back the usual number is looked for."""
_FEWEST_WINDOWS = 3
"""Earlier windows below which a standard deviation says nothing."""


@dataclass(frozen=True)
class Signals:
    """What rules may look at of one story."""

    story: Story
    articles: Sequence[Article]
    analyses: Mapping[str, Analysis]
    sources: Mapping[str, Source]
    risk: float
    """0…100. Never shown."""
    growth: float
    """Last six hours over the six before, minus one."""
    damage: Sequence[str]
    """Words of harm done to ancient books; empty where there is none."""
    matter: Matter = Matter.OTHER
    watches: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Id of a 监测专题 → ids of those articles of the story that it found."""
    began: datetime | None = None
    """Since when there is anything to count; None: since the story's first article."""
    of: str = ""
    """What is counted, for people, where that is not the story."""


@dataclass(frozen=True)
class Finding:
    """A rule that is met: how grave, and why."""

    level: Level
    reason: str


@dataclass(frozen=True)
class _Sight:
    """A rule looking at a story now."""

    rule: AlertRule
    signals: Signals
    counted: Sequence[Article]
    """Articles in the rule's scope."""
    now: datetime

    @property
    def recent(self) -> list[Article]:
        start = self.now - timedelta(hours=self.rule.window_hours)
        return [article for article in self.counted if article.published_at >= start]

    def spoken(self, articles: Sequence[Article]) -> list[Article]:
        """Those with one of the rule's words; all where it names none."""
        return [a for a in articles if _speaks(a, self.rule.scope.words)]


def met(rule: AlertRule, signals: Signals, now: datetime) -> Finding | None:
    """None where the story is outside the scope, the threshold is not reached, or too few outlets report."""
    sight = _Sight(rule, signals, _counted(rule.scope, signals), now)
    if not _in_scope(sight) or not _enough_outlets(sight):
        return None
    measured = _measure(sight)
    if measured is None or not _reached(measured, rule):
        return None
    return Finding(rule.level or signals.story.level, _REASONS[rule.metric](sight, measured))


def _counted(scope: Scope, signals: Signals) -> list[Article]:
    return [
        article
        for article in signals.articles
        if (not scope.sources or article.source_id in scope.sources)
        and (not scope.watch or article.id in signals.watches.get(scope.watch, ()))
        and (not scope.regions or signals.sources[article.source_id].region in scope.regions)
    ]


def _in_scope(sight: _Sight) -> bool:
    scope, signals = sight.rule.scope, sight.signals
    story = signals.story
    return (
        bool(sight.counted)
        and (not scope.topics or story.topic in scope.topics)
        and (not scope.districts or any(name in scope.districts for name in story.districts))
        and (not scope.local or story.local)
        and (not scope.scenarios or any(_scenario(signals, a) in scope.scenarios for a in sight.counted))
        and bool(sight.spoken(sight.counted))
    )


def _scenario(signals: Signals, article: Article) -> str:
    analysis = signals.analyses.get(article.id)
    return analysis.scenarios[0].code if analysis and analysis.scenarios else ""


def _speaks(article: Article, words: Sequence[str]) -> bool:
    return not words or bool(contains_any(f"{article.title}\n{article.body}", words))


def _enough_outlets(sight: _Sight) -> bool:
    articles = sight.recent if sight.rule.metric in COUNTING else sight.counted
    return len({article.cited_outlet for article in articles}) >= sight.rule.min_sources


def _measure(sight: _Sight) -> float | None:
    """What the rule compares with its threshold; None where there is too little to compare with."""
    value = _METRICS[sight.rule.metric](sight)
    if sight.rule.baseline is Baseline.ABS:
        return value
    earlier = _earlier(sight)
    usual = statistics.fmean(earlier) if earlier else 0.0
    if sight.rule.baseline is Baseline.TIMES:
        return value / max(1.0, usual)
    if len(earlier) < _FEWEST_WINDOWS:
        return None
    return (value - usual) / max(1.0, statistics.pstdev(earlier))


def _earlier(sight: _Sight) -> list[int]:
    """Counts of the story's earlier windows of the rule's length, newest first."""
    span = timedelta(hours=sight.rule.window_hours)
    first = max(sight.signals.began or sight.signals.story.first_at, sight.now - HISTORY)
    windows = int((sight.now - span - first) / span)
    spoken = sight.spoken(sight.counted) if sight.rule.metric is Metric.KEYWORD else sight.counted
    ends = [sight.now - span * (n + 1) for n in range(max(0, windows))]
    return [sum(end - span <= a.published_at < end for a in spoken) for end in ends]


def _reached(measured: float, rule: AlertRule) -> bool:
    if rule.comparator is Comparator.OVER:
        return measured > rule.threshold
    if rule.comparator is Comparator.AT_MOST:
        return measured <= rule.threshold
    return measured >= rule.threshold


def _negative_share(sight: _Sight) -> float:
    judged = [a for article in sight.recent if (a := sight.signals.analyses.get(article.id))]
    return sum(a.sentiment is Sentiment.NEG for a in judged) / len(judged) if judged else 0.0


_METRICS: Mapping[Metric, Callable[[_Sight], float]] = {
    Metric.LEVEL: lambda s: LEVEL_RANKS[s.signals.story.level],
    Metric.RARE_BOOKS: lambda s: len(s.signals.damage),
    Metric.COUNT: lambda s: len(s.recent),
    Metric.KEYWORD: lambda s: len(s.spoken(s.recent)),
    Metric.SENTIMENT: _negative_share,
    Metric.GROWTH: lambda s: s.signals.growth,
    Metric.HEAT: lambda s: s.signals.story.heat.value if s.signals.story.heat else 0.0,
    Metric.RISK: lambda s: s.signals.risk,
}


def _level_reason(sight: _Sight, measured: float) -> str:
    return "；".join(sight.signals.story.level_reasons) or "综合研判"


def _figures(sight: _Sight) -> str:
    story = sight.signals.story
    return f"{story.size}篇报道，来源{story.sources}家"


def _count_reason(sight: _Sight, measured: float) -> str:
    words = "、".join(sight.rule.scope.words[:3]) if sight.rule.metric is Metric.KEYWORD else ""
    number = len(sight.spoken(sight.recent)) if words else len(sight.recent)
    told = f"{sight.signals.of}近{sight.rule.window_hours:g}小时{f'含“{words}”的' if words else ''}报道{number}篇"
    if sight.rule.baseline is Baseline.TIMES:
        return f"{told}，为平时的{measured:.1f}倍"
    return f"{told}，明显高于平时" if sight.rule.baseline is Baseline.SIGMA else told


_REASONS: Mapping[Metric, Callable[[_Sight, float], str]] = {
    Metric.LEVEL: _level_reason,
    Metric.RARE_BOOKS: lambda s, _: f"古籍安全：{'、'.join(s.signals.damage[:3])}",
    Metric.COUNT: _count_reason,
    Metric.KEYWORD: _count_reason,
    Metric.SENTIMENT: lambda s, m: f"近{s.rule.window_hours:g}小时负面报道占{m:.0%}，{_figures(s)}",
    Metric.GROWTH: lambda s, m: f"后六小时报道量比前六小时增长{m:.0%}，{_figures(s)}",
    Metric.HEAT: lambda s, m: f"热度{m:.0f}，{_figures(s)}",
    # A bare score of risk is never shown; what it rests on is.
    Metric.RISK: lambda s, _: f"综合研判达到规则界限，{_figures(s)}",
}
