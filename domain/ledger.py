"""采集批次: the fate of every article URL offered. ``offered`` is the sum of all fates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Fate(StrEnum):
    """What became of one article URL. Refused and failed carry a cause in ``LedgerEntry.cause``."""

    KEPT = "kept"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REMOVED = "removed"
    REFUSED = "refused"
    FAILED = "failed"


FATE_NAMES: Mapping[Fate, str] = {
    Fate.KEPT: "新增",
    Fate.REVISED: "有修改",
    Fate.UNCHANGED: "无变化",
    Fate.DUPLICATE: "重复",
    Fate.REMOVED: "已撤下",
    Fate.REFUSED: "不予采集",
    Fate.FAILED: "失败",
}

RUN_NAMES: Mapping[str, str] = {
    "never": "尚未采集",
    "ok": "正常",
    "partial": "部分失败",
    "failed": "失败",
    "running": "进行中",
    "interrupted": "中断",
}
"""Status of a run or source → name on screen."""

REFUSED_CAUSES = ("robots", "filter", "size", "address", "suppressed")
FAILED_CAUSES = ("unreachable", "timeout", "parse", "challenge", "not_found", "store", "busy")
CAUSE_NAMES: Mapping[str, str] = {
    "robots": "robots.txt 不允许",
    "filter": "不合地址规则",
    "size": "太大",
    "address": "不可访问的地址",
    "suppressed": "已登记不再采集",
    "unreachable": "读不到",
    "timeout": "超时",
    "parse": "解析失败",
    "challenge": "遇到验证",
    "not_found": "页面不存在",
    "store": "没有存下",
    "busy": "对方要求稍候",
    "not_due": "未到复查时间",
}
"""Cause → name on screen."""
NOT_DUE = "not_due"
"""Cause of ``unchanged`` where a known page was listed and, by its rhythm, not asked again."""


@dataclass(frozen=True)
class LedgerEntry:
    """One URL in one run. ``kind`` is article, or list/feed/robots/redirect, which are counted apart."""

    run_id: str
    source_id: str
    url: str
    at: datetime
    fate: Fate
    kind: str = "article"
    cause: str = ""
    detail: str = ""
    """One Chinese line for people."""
    article_id: str | None = None
    status: int | None = None
    bytes: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class LedgerQuery:
    """Narrowing of the ledger over all runs; None means any."""

    source_id: str | None = None
    fates: tuple[Fate, ...] | None = None
    causes: tuple[str, ...] | None = None
    url_part: str | None = None
    """Characters that the address contains."""
    since: datetime | None = None
    articles_only: bool = True


@dataclass(frozen=True)
class Run:
    """采集批次: one execution over one source."""

    id: str
    source_id: str
    started_at: datetime
    ended_at: datetime | None = None
    offered: int = 0
    fates: Mapping[str, int] | None = None
    """Fate value → number of article URLs."""
    pages: int = 0
    """List pages, feeds, robots.txt and redirects fetched."""
    observations: int = 0
    """Hot-board lines kept."""
    status: str = "running"
    """running, ok, partial (some entry failed), failed (nothing could be read), interrupted."""
    reason: str = ""
    trouble: str = ""
    """Worst cause (of FAILED_CAUSES, or robots) for which the source could not be read; empty if it could."""
    retry_at: datetime | None = None
    """A host of the source asked not to be asked again before."""
    not_due: int = 0
    """Of the unchanged: known pages that were listed and, by their rhythm, not asked again. They are counted in
    ``offered`` and ``fates`` and have no line in the ledger, which would grow by every page of every list."""


@dataclass(frozen=True)
class CollectReport:
    """What one ``zhijin crawl`` did, over all its sources."""

    runs: tuple[Run, ...]
    seconds: float

    def count(self, fate: Fate) -> int:
        return sum((run.fates or {}).get(fate.value, 0) for run in self.runs)

    @property
    def offered(self) -> int:
        return sum(run.offered for run in self.runs)

    @property
    def problems(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if run.status not in {"ok", "running"})

    def as_json(self) -> dict[str, object]:
        """The keys of DESIGN §4 for ``zhijin crawl --json``."""
        return {
            "offered": self.offered,
            "kept": self.count(Fate.KEPT),
            "unchanged": self.count(Fate.UNCHANGED),
            "duplicates": self.count(Fate.DUPLICATE),
            "revised": self.count(Fate.REVISED),
            "removed": self.count(Fate.REMOVED),
            "refused": self.count(Fate.REFUSED),
            "failed": self.count(Fate.FAILED),
            "seconds": round(self.seconds, 3),
        }


def count_fates(entries: Iterable[LedgerEntry]) -> dict[str, int]:
    """Fate value → count, over article entries only."""
    return dict(Counter(e.fate.value for e in entries if e.kind == "article"))
