"""Heat of a story, 0…100 with its components (DOMAIN D4). No bare number: components and weights travel with it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from domain.story import Heat
from nlp import assets

_BASELINE_DAYS = 14


@dataclass(frozen=True)
class HeatPoint:
    """One article as heat sees it."""

    published_at: datetime
    media_type: str
    """M1…M12."""
    outlet: str
    reprint: bool


@dataclass(frozen=True)
class Baseline:
    """What a busy story looks like: 99th percentiles over the last 90 days, never below the configured floors."""

    volume_p99: float
    breadth_p99: float


@dataclass(frozen=True)
class HeatConfig:
    """``data/heat.yml``: weights, thresholds and their version."""

    version: str
    media_weights: Mapping[str, float]
    reprint_share: float
    half_life_hours: float
    breadth_days: float
    burst_hours: float
    components: Mapping[str, float]
    burst_full: float
    floors: Mapping[str, float]
    risk: Mapping[str, float]
    levels: Mapping[str, float]
    grave_share: float
    wide_sources: int


def load_heat_config(data_dir: Path) -> HeatConfig:
    """The shipped weights. Raises ``ModelMissing`` naming the file and the key."""
    path = data_dir / "heat.yml"
    row: dict[str, Any] = assets.checked(assets.read_yaml(path), path, HeatConfig.__dataclass_fields__)
    return HeatConfig(**row)


def volume(points: Sequence[HeatPoint], now: datetime, config: HeatConfig) -> float:
    """V = Σ w(medium) · q · 2^(−age/half-life); q = 1 for originals, ``reprint_share`` for reprints."""
    return sum(
        config.media_weights.get(p.media_type, 1.0)
        * (config.reprint_share if p.reprint else 1.0)
        * 2 ** (-max(0.0, _hours(p.published_at, now)) / config.half_life_hours)
        for p in points
    )


def breadth(points: Sequence[HeatPoint], now: datetime, config: HeatConfig) -> int:
    """B = distinct outlets within ``breadth_days``."""
    since = now - timedelta(days=config.breadth_days)
    return len({p.outlet for p in points if p.published_at >= since})


def burst(points: Sequence[HeatPoint], now: datetime, config: HeatConfig) -> float:
    """S = (x − μ)/σ ≥ 0: articles of the last six hours against the same hours of the 14 days before.

    σ is never taken below one article: a story's first article is no burst of infinite size.
    """
    span = timedelta(hours=config.burst_hours)

    def count(end: datetime) -> int:
        return sum(end - span < p.published_at <= end for p in points)

    past = [count(now - timedelta(days=day)) for day in range(1, _BASELINE_DAYS + 1)]
    return max(0.0, (count(now) - statistics.fmean(past)) / max(1.0, statistics.pstdev(past)))


def baseline(volumes: Sequence[float], breadths: Sequence[float], config: HeatConfig) -> Baseline:
    """99th percentiles of what the stories of the last 90 days reached."""
    return Baseline(
        max(config.floors["volume"], _percentile(volumes)),
        max(config.floors["breadth"], _percentile(breadths)),
    )


def heat(points: Sequence[HeatPoint], now: datetime, usual: Baseline, config: HeatConfig) -> Heat:
    """Heat of one story. Web pages give no interaction counts: that part is dropped and the rest renormalised."""
    parts = {
        "volume": _norm(volume(points, now, config), usual.volume_p99),
        "breadth": _norm(breadth(points, now, config), usual.breadth_p99),
        "burst": min(1.0, burst(points, now, config) / config.burst_full),
    }
    total = sum(config.components[name] for name in parts)
    value = 100 * sum(config.components[name] * part for name, part in parts.items()) / total
    return Heat(value, parts["volume"], parts["breadth"], parts["burst"], None, now, config.version)


def _norm(value: float, p99: float) -> float:
    """ln(1+x)/ln(1+P99), clipped to 0…1."""
    return min(1.0, math.log1p(value) / math.log1p(p99)) if p99 > 0 else 0.0


def _percentile(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))] if ordered else 0.0


def _hours(earlier: datetime, later: datetime) -> float:
    return (later - earlier).total_seconds() / 3600
