"""Judging a source by its last run, its rhythm, its fields and its volume. Pure: facts in, verdict out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from domain.health import ChangePoint, Condition, Fill
from domain.ledger import NOT_DUE, Fate, LedgerEntry, Run
from domain.source import Specimen

_REFUSALS = frozenset({"robots", "filter", "size", "address", "suppressed", "challenge"})
_HALF = 0.5
_FEW = 3
"""Fewer failures than this say nothing of a layout."""
_DROP = 0.4
"""A share that falls by so much is no chance: with 10 of 10 before, 6 or fewer of 10 has p < 0.05 (Fisher)."""
_SHORT = 0.3
"""Bodies on average shorter than this part of the usual are cut off."""
_MIN_RECENT, _MIN_USUAL = 10, 30
FIELD_NAMES = {"time": "发布时间", "minute": "时分", "origin": "来源", "author": "作者", "body": "正文长度"}


def judge_run(run: Run, entries: Iterable[LedgerEntry], bad: Sequence[Specimen]) -> tuple[Condition, str]:
    """What the last run says; FINE when it says nothing bad."""
    entries = list(entries)
    said = _layout(run, bad) or _entrances(run, entries) or _articles(entries)
    if said:
        return said
    if run.status in {"partial", "failed"}:
        return Condition.CHANGED, run.reason
    if not run.offered and not run.observations:
        return Condition.EMPTY, run.reason or "入口可以读取，但没有列出任何内容"
    return Condition.FINE, ""


def judge_fields(
    recent: Fill | None, usual: Fill | None, expected: Mapping[str, float]
) -> tuple[Condition, str]:
    """CHANGED naming the field that is no longer filled as it used to be, or as ``expected`` (field → share)."""
    if recent is None or recent.articles < _MIN_RECENT:
        return Condition.FINE, ""
    for name, least in expected.items():
        share = getattr(recent, name)
        if share < least:
            told = f"{share:.0%}" if name != "body" else f"{share:.0f} 字"
            wanted = f"{least:.0%}" if name != "body" else f"{least:.0f} 字"
            return (
                Condition.CHANGED,
                f"最近 {recent.articles} 篇的{FIELD_NAMES[name]}只有 {told}，低于约定的 {wanted}",
            )
    if usual is None or usual.articles < _MIN_USUAL:
        return Condition.FINE, ""
    for name in ("time", "minute", "origin", "author"):
        now, before = getattr(recent, name), getattr(usual, name)
        if before - now >= _DROP:
            return (
                Condition.CHANGED,
                f"最近 {recent.articles} 篇中有{FIELD_NAMES[name]}的由 {before:.0%} 降到 {now:.0%}，规则可能已失效",
            )
    if recent.body < _SHORT * usual.body:
        return (
            Condition.CHANGED,
            f"正文平均由 {usual.body:.0f} 字降到 {recent.body:.0f} 字，可能只读到了一部分",
        )
    return Condition.FINE, ""


def judge_silence(hours: float | None, allowed: float) -> tuple[Condition, str]:
    """SILENT when nothing new came for longer than the source promises."""
    if hours is None:
        return Condition.SILENT, "采集正常，但从未得到文章"
    if hours > allowed:
        return Condition.SILENT, f"已有 {hours:.0f} 小时没有新内容（约定不超过 {allowed:.0f} 小时）"
    return Condition.FINE, ""


def change_point(by_day: Mapping[date, int], *, least: float = 16.0, days: int = 3) -> ChangePoint | None:
    """The day from which on the daily number is another, up to now; None where chance explains it.

    The split of the series that is likeliest under two Poisson means, if twice its log-likelihood ratio against
    one mean reaches ``least``; both parts have at least ``days`` days. (Hinkley 1970; 16 keeps false alarms of
    28 days of constant Poisson counts under one in a hundred, see the test.)
    """
    order = sorted(by_day)
    counts = [by_day[day] for day in order]
    best, place = 0.0, None
    for split in range(days, len(counts) - days + 1):
        ratio = 2 * (_log(counts[:split]) + _log(counts[split:]) - _log(counts))
        if ratio > best:
            best, place = ratio, split
    if place is None or best < least:
        return None
    return ChangePoint(order[place], _mean(counts[:place]), _mean(counts[place:]))


def _layout(run: Run, bad: Sequence[Specimen]) -> tuple[Condition, str] | None:
    """A list page of this run that did not fit its rule."""
    for specimen in bad:
        if specimen.kind == "list" and specimen.at >= run.started_at:
            return Condition.CHANGED, specimen.note
    return None


def _entrances(run: Run, entries: list[LedgerEntry]) -> tuple[Condition, str] | None:
    """No entrance could be read: the host refuses, or does not answer."""
    asked = [e for e in entries if e.kind in {"list", "feed"}]
    failed = [e for e in asked if e.fate in {Fate.FAILED, Fate.REFUSED}]
    if not failed or len(failed) < len(asked):
        return None
    causes = Counter(e.cause for e in failed)
    refused = sum(n for cause, n in causes.items() if cause in _REFUSALS)
    condition = Condition.REFUSED if refused * 2 > len(failed) else Condition.UNREACHABLE
    if not refused and any(e.status in {404, 410} for e in failed):
        condition = Condition.CHANGED
    return condition, run.reason or failed[0].detail


def _articles(entries: list[LedgerEntry]) -> tuple[Condition, str] | None:
    """Half of the pages asked for failed in one way."""
    asked = [e for e in entries if e.kind == "article" and e.cause not in {NOT_DUE, "filter", "suppressed"}]
    for condition, causes in (
        (Condition.CHANGED, {"parse"}),
        (Condition.REFUSED, {"challenge", "robots"}),
        (Condition.UNREACHABLE, {"unreachable", "timeout", "busy"}),
    ):
        failed = [e for e in asked if e.cause in causes]
        if len(failed) >= _FEW and len(failed) >= _HALF * len(asked):
            commonest = Counter(e.detail for e in failed).most_common(1)[0][0]
            return condition, f"这一批请求的 {len(asked)} 篇中有 {len(failed)} 篇没有采到：{commonest}"
    return None


def silent_hours(last_kept_at: datetime | None, now: datetime) -> float | None:
    """Hours since something new was kept."""
    return (now - last_kept_at).total_seconds() / 3600 if last_kept_at else None


def _log(counts: Sequence[int]) -> float:
    """Log-likelihood of Poisson counts at their own mean, without the part that no split changes."""
    total = sum(counts)
    return total * math.log(total / len(counts)) if total else 0.0


def _mean(counts: Sequence[int]) -> float:
    return sum(counts) / len(counts)
