"""The plain verdict on one source: 好, 需改 or 停用, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawlers.spec import from_source
from domain.errors import SourceSpecError
from domain.ledger import Run
from domain.source import Source, SourceState


@dataclass(frozen=True)
class Verdict:
    """The health of one source: 好, 需改 or 停用, with the reason."""

    id: str
    name: str
    status: str
    reason: str


def judge(source: Source, state: SourceState, last: Sequence[Run], now: datetime) -> Verdict:
    """By the last pass and by what the source promises in ``expect``; ``last`` holds its newest run, if any."""
    status, reason = _judged(source, state, last, now)
    return Verdict(source.id, source.name, status, reason)


def _judged(source: Source, state: SourceState, last: Sequence[Run], now: datetime) -> tuple[str, str]:
    try:
        spec = from_source(source)
    except SourceSpecError as error:
        return "需改", str(error).splitlines()[0]
    if not source.enabled:
        return "停用", spec.status_reason or "已停用"
    if state.status == "never":
        return "需改", "尚未采集，请采集一遍"
    if state.status != "ok":
        return "需改", state.reason
    if source.kind == "hotboard":
        # A hot board brings observations, never articles.
        seen = any(run.observations for run in last)
        return ("好", "") if seen else ("需改", "采集正常，但榜单是空的")
    return _by_silence(state, spec.expect.max_silence_hours, now)


def _by_silence(state: SourceState, silent: int, now: datetime) -> tuple[str, str]:
    if state.last_kept_at is None:
        return "需改", "采集正常，但从未得到文章"
    hours = (now - state.last_kept_at).total_seconds() / 3600
    if hours > silent:
        return "需改", f"已有 {hours:.0f} 小时没有新内容（预期不超过 {silent} 小时）"
    return "好", ""
