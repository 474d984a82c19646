"""走势 of a story: stage of life, peak, turning point, half-life (DOMAIN D6), from the times of its articles.

Hours are counted from the first article and smoothed by an exponentially weighted mean. Stages are walked through
hour by hour, so that the label of an hour never depends on what came after it, save for the scale (see ``_floor``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from domain.clock import to_beijing
from domain.story import Course, Stage

_ALPHA = 0.3
_LEAST = 30
"""Articles below which no stage is named."""
_GROWTH_HOURS = 3
_OUTBREAK = 10.0
"""Articles an hour that make an outbreak by themselves."""
_OF_PEAK, _NO_FEWER = 0.3, 2.0
"""Share of its peak that does so in a story that never reaches ``_OUTBREAK``, and the least it may be."""
_TIMES_BASELINE = 3
_HALF = 0.5
_FALLING_HOURS = 12
"""Waking hours: a night without news is not the end of a story, nor is the next morning its return."""
_WAKING = range(7, 23)
"""Hours of the day in Beijing."""
_QUIET_HOURS = 48
_SPAN_DAYS = 60
"""A course looks back this far from the newest article: an article dated years earlier is a wrong date or a
background story, not the beginning."""
_PENALTY = 2.0
"""A change of rate must gain this many times ln(hours) in likelihood (twice the usual BIC of one change point)."""
_SEGMENT = 3
"""Hours that a rate must hold to count as one."""


@dataclass(frozen=True)
class HourlyBaseline:
    """Articles of one story in an hour: what is usual here."""

    mean: float = 1 / 6
    sigma: float = 0.2


def course(times: Sequence[datetime], now: datetime, baseline: HourlyBaseline | None = None) -> Course:
    """The course up to ``now``; 样本不足 under thirty articles. Times later than ``now`` count as now.

    ``times`` in any order; an empty sequence is 样本不足.
    """
    kept = _within(times, now)
    if len(kept) < _LEAST:
        return Course(Stage.TOO_FEW)
    start = min(kept).replace(minute=0, second=0, microsecond=0)
    counts = hourly(kept, start, _end(kept, now))
    smooth = _smooth(counts)
    stage, since = _stages(smooth, baseline or HourlyBaseline(), to_beijing(start).hour)[-1]
    peak = int(smooth.argmax())
    turned = turning_point(counts)
    return Course(
        stage,
        since=_hour(start, since),
        peak_at=_hour(start, peak),
        peak=float(smooth[peak]),
        turned_at=None if turned is None else _hour(start, turned),
        half_life_hours=_half_life(smooth, peak),
    )


def hourly(times: Sequence[datetime], start: datetime, end: datetime) -> NDArray[np.int64]:
    """Articles in each hour from ``start`` to the hour of ``end``, both included."""
    hours = int((end - start) / timedelta(hours=1)) + 1
    at = np.array([int((t - start) / timedelta(hours=1)) for t in times], dtype=np.int64)
    return np.bincount(at, minlength=hours)


def turning_point(counts: NDArray[np.int64]) -> int | None:
    """Hour from which the present rate holds; None where the rate never changed.

    Binary segmentation of Poisson counts: a segment is cut where two rates explain it best, as long as the gain in
    likelihood is more than chance gives, and each part again.
    """
    total = np.concatenate([[0], np.cumsum(counts)])
    found: list[int] = []
    waiting = [(0, len(counts))]
    while waiting:
        first, last = waiting.pop()
        cut = _best_cut(total, first, last, _PENALTY * math.log(len(counts)))
        if cut is not None:
            found.append(cut)
            waiting += [(first, cut), (cut, last)]
    return max(found, default=None)


def _best_cut(total: NDArray[np.int64], first: int, last: int, least: float) -> int | None:
    """The hour that divides ``[first, last)`` best; None if no division gains more than ``least``."""
    cuts = np.arange(first + _SEGMENT, last - _SEGMENT + 1)
    if not len(cuts):
        return None
    left = _fit(total[cuts] - total[first], cuts - first)
    right = _fit(total[last] - total[cuts], last - cuts)
    whole = _fit(np.array([total[last] - total[first]]), np.array([last - first]))
    gain = left + right - whole
    best = int(gain.argmax())
    return int(cuts[best]) if gain[best] > least else None


def _fit(counts: NDArray[np.int64], hours: NDArray[np.int64]) -> NDArray[np.float64]:
    """Log-likelihood of a constant Poisson rate at its best, without the terms that do not depend on the rate."""
    some = np.maximum(counts, 1)
    return np.where(counts > 0, counts * np.log(some / hours), 0.0)


def _within(times: Sequence[datetime], now: datetime) -> list[datetime]:
    seen = [min(t, now) for t in times]
    earliest = max(seen, default=now) - timedelta(days=_SPAN_DAYS)
    return [t for t in seen if t > earliest]


def _end(times: Sequence[datetime], now: datetime) -> datetime:
    """Two days of silence end any story, whatever comes after them."""
    settled = timedelta(hours=_QUIET_HOURS + 2 * _FALLING_HOURS)
    return min(now, max(times) + settled)


def _hour(start: datetime, hours: int) -> datetime:
    return start + timedelta(hours=hours)


def _smooth(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    found = np.zeros(len(counts))
    level = 0.0
    for hour, count in enumerate(counts):
        level = _ALPHA * count + (1 - _ALPHA) * level
        found[hour] = level
    return found


def _half_life(smooth: NDArray[np.float64], peak: int) -> float | None:
    below = np.flatnonzero(smooth[peak:] <= _HALF * smooth[peak])
    return float(below[0]) if len(below) else None


def _floor(smooth: NDArray[np.float64], baseline: HourlyBaseline) -> float:
    """Articles an hour from which growth is an outbreak. The 10 of DOMAIN D6 is for figures of the whole net; a story
    that a library's few dozen sources never write about so often is measured by its own peak."""
    own = min(_OUTBREAK, _OF_PEAK * float(smooth.max()))
    return max(own, _NO_FEWER, _TIMES_BASELINE * baseline.mean)


@dataclass
class _Walk:
    """Where a story stands at one hour."""

    stage: Stage = Stage.LATENT
    since: int = 0
    peak: float = 0.0
    low_for: int = 0
    """Waking hours that it has been under half its peak without a break; 0 while it is not."""
    low: bool = False
    quiet_since: int | None = None
    """Hour since which it has been at what is usual."""


def _stages(smooth: NDArray[np.float64], baseline: HourlyBaseline, first: int) -> list[tuple[Stage, int]]:
    """(stage, the hour it began), in order; the last one is the present. ``first``: Beijing hour of the first."""
    walk, found = _Walk(), [(Stage.LATENT, 0)]
    floor, usual = _floor(smooth, baseline), baseline.mean + baseline.sigma
    for hour, level in enumerate(smooth):
        walk.peak = max(walk.peak, float(level))
        walk.low = bool(level < _HALF * walk.peak)
        walk.low_for = walk.low_for + ((first + hour) % 24 in _WAKING) if walk.low else 0
        walk.quiet_since = _lasting(walk.quiet_since, hour, level < usual)
        stage = _next(walk, hour, smooth, floor)
        if stage is not walk.stage:
            walk.stage = stage
            found.append((stage, hour))
    return found


def _lasting(since: int | None, hour: int, holds: bool) -> int | None:
    if not holds:
        return None
    return hour if since is None else since


def _next(walk: _Walk, hour: int, smooth: NDArray[np.float64], floor: float) -> Stage:
    level = smooth[hour]
    over = walk.stage in (Stage.FADING, Stage.ENDED)
    if walk.quiet_since is not None and hour - walk.quiet_since >= _QUIET_HOURS:
        return Stage.ENDED
    if over:
        return walk.stage if walk.low or level < floor else Stage.REVIVED
    if walk.low_for >= _FALLING_HOURS and _falling(smooth, hour):
        return Stage.FADING
    if walk.stage is Stage.REVIVED:
        return Stage.REVIVED
    if level >= floor and _growing(smooth, hour):
        return Stage.OUTBREAK
    if walk.stage is not Stage.LATENT and level >= _HALF * walk.peak:
        return Stage.SUSTAINED
    return walk.stage


def _growing(smooth: NDArray[np.float64], hour: int) -> bool:
    """At least doubled in three hours."""
    before = smooth[hour - _GROWTH_HOURS] if hour >= _GROWTH_HOURS else 0.0
    return bool(smooth[hour] >= 2 * before)


def _falling(smooth: NDArray[np.float64], hour: int) -> bool:
    return bool(smooth[hour] < smooth[max(0, hour - _FALLING_HOURS)])
