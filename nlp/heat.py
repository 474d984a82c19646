"""热度 of a story (DOMAIN D4): volume, breadth and burst, with interaction where there are counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from domain.source import MediaType
from domain.story import Heat

_HALF_LIFE_HOURS = 24
_BREADTH_DAYS = 7
BURST_HOURS = 6
"""The burst compares the articles of this many hours with the same hours of other days."""
_BURST_FULL = 6
"""Standard deviations above the mean that count as a full burst."""

MEDIA_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        MediaType.CENTRAL.value: 5.0,
        MediaType.LOCAL.value: 3.0,
        MediaType.GOVERNMENT.value: 3.0,
        MediaType.TRADE.value: 2.5,
        MediaType.PORTAL.value: 2.0,
        MediaType.NEWSPAPER.value: 2.5,
        MediaType.WECHAT.value: 1.5,
        MediaType.WEIBO.value: 1.0,
        MediaType.VIDEO.value: 1.2,
        MediaType.FORUM.value: 0.8,
        MediaType.COMPLAINT.value: 1.2,
        MediaType.ABROAD.value: 0.5,
    }
)


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
    """What is usual here; the 99th percentiles of the stories of the last 90 days and the hour's own mean."""

    volume_p99: float = 60.0
    breadth_p99: float = 12.0
    interaction_p99: float = 20_000.0
    six_hour_mean: float = 1.0
    six_hour_sigma: float = 1.0
    """Of the number of articles of one story in six hours ending at this hour of the day, last 14 days."""


@dataclass(frozen=True)
class HeatWeights:
    """Weights with their version: an old report must show the weights then in force."""

    version: str = "heat-1"
    volume: float = 0.40
    interaction: float = 0.25
    breadth: float = 0.20
    burst: float = 0.15
    reprint: float = 0.3
    media: Mapping[str, float] = field(default_factory=lambda: MEDIA_WEIGHTS)


def heat(
    members: Sequence[HeatPoint],
    now: datetime,
    baseline: Baseline | None = None,
    weights: HeatWeights | None = None,
) -> Heat:
    """Heat 0…100. Without interaction counts that part is dropped and the other weights fill its place.

    Articles dated after ``now`` (a wrong clock) count as of this moment.
    """
    usual, rules = baseline or Baseline(), weights or HeatWeights()
    volume = _norm(sum(_volume(point, now, rules) for point in members), usual.volume_p99)
    breadth = _norm(_breadth(members, now), usual.breadth_p99)
    burst = _burst(members, now, usual)
    counted = [point for point in members if point.interactions is not None]
    interaction = (
        _norm(sum(_interaction(p, now) for p in counted), usual.interaction_p99) if counted else None
    )
    parts = [(rules.volume, volume), (rules.breadth, breadth), (rules.burst, burst)]
    if interaction is not None:
        parts.append((rules.interaction, interaction))
    value = 100 * sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts)
    return Heat(value, volume, breadth, burst, interaction, now, rules.version)


def _decay(point: HeatPoint, now: datetime) -> float:
    hours = max(0.0, (now - point.published_at) / timedelta(hours=1))
    return float(2 ** (-hours / _HALF_LIFE_HOURS))


def _volume(point: HeatPoint, now: datetime, rules: HeatWeights) -> float:
    return (
        rules.media.get(point.media_type, 1.0)
        * (rules.reprint if point.reprint else 1.0)
        * _decay(point, now)
    )


def _interaction(point: HeatPoint, now: datetime) -> float:
    counts = point.interactions or Interactions()
    return _decay(point, now) * float(counts.likes**0.5 + 2 * counts.comments**0.6 + 3 * counts.reposts**0.6)


def _breadth(members: Sequence[HeatPoint], now: datetime) -> float:
    since = now - timedelta(days=_BREADTH_DAYS)
    return float(len({point.source for point in members if point.published_at >= since}))


def _burst(members: Sequence[HeatPoint], now: datetime, usual: Baseline) -> float:
    since = now - timedelta(hours=BURST_HOURS)
    recent = sum(1 for point in members if point.published_at >= since)
    above = (recent - usual.six_hour_mean) / max(usual.six_hour_sigma, 1e-9)
    return min(1.0, max(0.0, above) / _BURST_FULL)


def _norm(value: float, p99: float) -> float:
    """ln(1+x)/ln(1+P99), cut to 0…1."""
    return min(1.0, max(0.0, math.log1p(value) / math.log1p(max(p99, 1e-9))))
