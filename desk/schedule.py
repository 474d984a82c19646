"""When a source is asked next: from its own rhythm, within its bounds, rarer after trouble. Pure functions.

The formula, with every figure, stands in ``docs/collection.md``; times are minutes unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from crawlers.schema import SourceSpec
from domain.clock import from_beijing, to_beijing
from domain.ledger import Fate, Run
from domain.source import SourceState

RUNS = 60
"""Runs looked back upon; three days of a source asked every hour."""
STEPS: Mapping[str, int] = {
    "timeout": 1,
    "unreachable": 1,
    "not_found": 1,
    "robots": 2,
    "busy": 2,
    "challenge": 3,
}
"""Cause of a run's trouble → doublings of the interval. Causes that asking less does not mend count nothing."""
BACK_OFF = 24 * 60.0
"""The interval never doubles beyond a day, or ``max_minutes`` where that is longer."""
_MOST_STEPS = 16
_GAPS = 12
_FADE = 0.8
"""Weight of a gap against the one after it."""
_ASSUMED = 1.5
"""Weight of the assumed gap: two gaps seen outweigh it, one does not."""
_SILENCE = 4
"""A silence counts once it is so many times the usual gap: nights are long too."""
_LOOKS = 2
"""So often within a usual gap a source is asked: news waits half a gap at most."""


@dataclass(frozen=True)
class Reins:
    """Bounds of one source's interval."""

    every: float
    least: float
    most: float
    adaptive: bool
    hours: tuple[int, int]

    def clamp(self, minutes: float) -> float:
        return min(max(minutes, self.least), self.most)


@dataclass(frozen=True)
class Plan:
    """The next pass. ``interval`` is the rhythm alone; ``due_at`` heeds trouble, Retry-After and hours too."""

    interval: float
    due_at: datetime


def reins(spec: SourceSpec) -> Reins:
    """The bounds that a source declares; a hot board is always new, so it keeps its own beat."""
    rules, every = spec.schedule, spec.every_minutes
    least = rules.min_minutes or every / 4
    most = max(rules.max_minutes or every * 6, least)
    return Reins(every, least, most, rules.adaptive and spec.kind != "hotboard", rules.hours)


def plan(bounds: Reins, runs: Sequence[Run], now: datetime) -> Plan:
    """What follows from the last runs, newest first."""
    interval = rhythm(bounds, runs)
    wait = interval * 2 ** min(steps(runs), _MOST_STEPS)
    wait = min(wait, max(BACK_OFF, bounds.most))
    began = runs[0].started_at if runs else now
    # A pass that lasts longer than its interval still leaves the site a tenth of it to itself.
    due = max(began + timedelta(minutes=wait), now + timedelta(minutes=wait / 10))
    rest = [run.retry_at for run in runs if run.retry_at is not None]
    return Plan(interval, open_at(max([due, *rest]), bounds.hours))


def rhythm(bounds: Reins, runs: Sequence[Run]) -> float:
    """The interval that fits a source's gaps between news, within its bounds."""
    if not bounds.adaptive:
        return bounds.clamp(bounds.every)
    read = [run for run in runs if run.status in {"ok", "partial"} and not run.trouble]
    news = [run.started_at for run in read if brought_news(run)]
    gaps = [_minutes(later, earlier) for later, earlier in pairwise(news)][:_GAPS]
    # One gap is assumed, of the length that would give ``every``: a single surprise moves nothing.
    weighted = [(gap, _FADE**n) for n, gap in enumerate(gaps)] + [(bounds.every * _LOOKS, _ASSUMED)]
    silence = _minutes(read[0].started_at, news[0] if news else read[-1].started_at) if read else 0.0
    return bounds.clamp(max(_median(weighted), silence / _SILENCE) / _LOOKS)


def steps(runs: Sequence[Run]) -> int:
    """Doublings owed to the troubles since the source could last be read."""
    owed = 0
    for run in runs:
        if run.status == "interrupted":
            continue
        if not run.trouble:
            break
        owed += STEPS.get(run.trouble, 0)
    return owed


def brought_news(run: Run) -> bool:
    """Whether a run kept or revised anything."""
    return any((run.fates or {}).get(fate.value) for fate in (Fate.KEPT, Fate.REVISED))


def open_at(moment: datetime, hours: tuple[int, int]) -> datetime:
    """``moment``, or the next opening after it where it falls outside the hours (北京时间)."""
    first, last = hours
    local = to_beijing(moment)
    if first <= local.hour < last:
        return moment
    day = local.date() + timedelta(days=local.hour >= last)
    return from_beijing(datetime.combine(day, time(first)))


def is_due(spec: SourceSpec, state: SourceState | None, now: datetime) -> bool:
    """Whether a source is to be asked now. An interval beside bounds that were changed since counts as clamped."""
    bounds = reins(spec)
    if not bounds.hours[0] <= to_beijing(now).hour < bounds.hours[1]:
        return False
    return (due := due_at(bounds, state)) is None or due <= now


def due_at(bounds: Reins, state: SourceState | None) -> datetime | None:
    """When a source is due; None is at once."""
    if state is None or (state.last_run_at is None and state.due_at is None):
        return None
    if state.due_at is None or state.interval_minutes is None:
        return state.last_run_at and state.last_run_at + timedelta(minutes=bounds.clamp(bounds.every))
    moved = bounds.clamp(state.interval_minutes) - state.interval_minutes
    return state.due_at + timedelta(minutes=moved)


def resting_until(runs: Sequence[Run], now: datetime) -> datetime | None:
    """The end of the rest that a host of the source asked for, if it is not over."""
    ends = [run.retry_at for run in runs if run.retry_at is not None and run.retry_at > now]
    return max(ends, default=None)


def _minutes(later: datetime, earlier: datetime) -> float:
    return max((later - earlier).total_seconds() / 60, 0.0)


def _median(weighted: list[tuple[float, float]]) -> float:
    """The value at which half of the weight is reached."""
    half, reached = sum(weight for _, weight in weighted) / 2, 0.0
    for value, weight in sorted(weighted):
        reached += weight
        if reached >= half:
            return value
    return weighted[-1][0]
