"""热度 of a story (DOMAIN D4): volume, breadth and burst, with interaction where there are counts."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.story import Heat
from domain.weights import HeatWeights, Norms

_BREADTH_DAYS = 7
BURST_HOURS = 6
"""The burst compares the articles of this many hours with the same hours of other days."""
BASELINE_DAYS = 14
NORM_DAYS = 90
_BURST_FULL = 6
"""Standard deviations above the mean that count as a full burst."""
_ENOUGH_DAYS, _ENOUGH_MEASURES, _ENOUGH_COUNTS = 14, 200, 50
"""With less behind them, a 99th percentile or a mean says more about chance than about what is usual."""


@dataclass(frozen=True)
class Interactions:
    """Counts that a platform shows beside a text."""

    likes: int = 0
    comments: int = 0
    reposts: int = 0


@dataclass(frozen=True)
class HeatPoint:
    """What heat reads of one article of a story."""

    published_at: datetime
    source: str
    """Original publisher if known, else the site: ten reprints on one site are one source."""
    media_type: str
    """M1…M12."""
    reprint: bool = False
    interactions: Interactions | None = None


@dataclass(frozen=True)
class Baseline:
    """What is usual here; the 99th percentiles of the stories of the last 90 days and the hour's own mean.

    The values of the class itself are priors for a library with some dozen sources.
    """

    volume_p99: float = 60.0
    breadth_p99: float = 12.0
    interaction_p99: float = 20_000.0
    six_hour_mean: float = 1.0
    six_hour_sigma: float = 1.0
    """Of the number of articles of one story in six hours ending at this hour of the day, last 14 days."""
    note: str = ""
    """For the reader, where priors stand in for history."""


def usual(norms: Norms, counts: Sequence[int]) -> Baseline:
    """From the store's own history. ``counts``: articles of each story that had any, in the six hours ending at
    this hour, on each of the last fourteen days. Priors stand in for what has too little behind it, and say so.

    σ is never taken below √μ, that of a Poisson count: where every story had one article, two are no burst.
    """
    known = norms.days >= _ENOUGH_DAYS and norms.measures >= _ENOUGH_MEASURES
    prior = Baseline()
    hourly = len(counts) >= _ENOUGH_COUNTS
    mean = statistics.fmean(counts) if hourly else prior.six_hour_mean
    sigma = max(statistics.pstdev(counts), math.sqrt(mean)) if hourly else prior.six_hour_sigma
    return Baseline(
        volume_p99=norms.volume if known and norms.volume else prior.volume_p99,
        breadth_p99=norms.breadth if known and norms.breadth else prior.breadth_p99,
        interaction_p99=norms.interaction if known and norms.interaction else prior.interaction_p99,
        six_hour_mean=mean,
        six_hour_sigma=sigma,
        note="；".join(_short_of(known, norms.days, hourly)),
    )


def _short_of(known: bool, days: int, hourly: bool) -> Iterator[str]:
    if not known:
        yield f"历史只有{days}天，各项上限用经验初值"
    if not hourly:
        yield f"近{BASELINE_DAYS}天同时段记录不足，突发基线用经验初值"


def heat(
    members: Sequence[HeatPoint],
    now: datetime,
    baseline: Baseline | None = None,
    weights: HeatWeights | None = None,
) -> Heat:
    """Heat 0…100. Without interaction counts that part is dropped and the other weights fill its place.

    Articles dated after ``now`` (a wrong clock) count as of this moment.
    """
    common, rules = baseline or Baseline(), weights or HeatWeights()
    raw = measured(members, now, rules)
    volume = _norm(raw.volume, common.volume_p99)
    breadth = _norm(raw.breadth, common.breadth_p99)
    burst = _burst(members, now, common)
    parts = [(rules.volume, volume), (rules.breadth, breadth), (rules.burst, burst)]
    interaction = None
    if raw.interaction is not None:
        interaction = _norm(raw.interaction, common.interaction_p99)
        parts.append((rules.interaction, interaction))
    total = sum(weight for weight, _ in parts)
    value = 100 * sum(weight * part for weight, part in parts) / total if total else 0.0
    return Heat(value, volume, breadth, burst, interaction, now, rules.version, common.note)


@dataclass(frozen=True)
class Raw:
    """V, B and I of DOMAIN D4 before norming."""

    volume: float
    breadth: float
    interaction: float | None
    """None where no article has counts."""


def measured(members: Sequence[HeatPoint], now: datetime, weights: HeatWeights) -> Raw:
    """What is kept day by day, so that the 99th percentiles come from the library's own stories."""
    counted = [point for point in members if point.interactions is not None]
    return Raw(
        sum(_volume(point, now, weights) for point in members),
        _breadth(members, now),
        sum(_interaction(point, now, weights) for point in counted) if counted else None,
    )


def _decay(point: HeatPoint, now: datetime, rules: HeatWeights) -> float:
    hours = max(0.0, (now - point.published_at) / timedelta(hours=1))
    return float(2 ** (-hours / rules.half_life_hours))


def _volume(point: HeatPoint, now: datetime, rules: HeatWeights) -> float:
    return (
        rules.media.get(point.media_type, 1.0)
        * (rules.reprint if point.reprint else 1.0)
        * _decay(point, now, rules)
    )


def _interaction(point: HeatPoint, now: datetime, rules: HeatWeights) -> float:
    counts = point.interactions or Interactions()
    shown = counts.likes**0.5 + 2 * counts.comments**0.6 + 3 * counts.reposts**0.6
    return _decay(point, now, rules) * float(shown)


def _breadth(members: Sequence[HeatPoint], now: datetime) -> float:
    since = now - timedelta(days=_BREADTH_DAYS)
    return float(len({point.source for point in members if point.published_at >= since}))


def _burst(members: Sequence[HeatPoint], now: datetime, common: Baseline) -> float:
    since = now - timedelta(hours=BURST_HOURS)
    recent = sum(1 for point in members if point.published_at >= since)
    above = (recent - common.six_hour_mean) / max(common.six_hour_sigma, 1e-9)
    return min(1.0, max(0.0, above) / _BURST_FULL)


def _norm(value: float, p99: float) -> float:
    """ln(1+x)/ln(1+P99), cut to 0…1."""
    return min(1.0, max(0.0, math.log1p(value) / math.log1p(max(p99, 1e-9))))
