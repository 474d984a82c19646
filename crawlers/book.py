"""The ledger of one run: every fate is recorded when it is known, and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from crawlers.sink import Sink
from domain.clock import utc_now
from domain.ledger import NOT_DUE, Fate, LedgerEntry, Run

_GRAVITY = ("not_found", "parse", "store", "timeout", "unreachable", "robots", "busy", "challenge")
"""Causes from the lightest to the one that asks most for leaving a source alone."""
_UNASKED = frozenset({"filter", "address", "robots", "suppressed"})
"""Causes of ``refused`` that are known before anything is asked."""


class Book:
    """Counts and records for one source. ``problems`` are entries that could not be read, in Chinese."""

    def __init__(self, run: Run, sink: Sink) -> None:
        self.run = run
        self._sink = sink
        self._fates: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._causes: Counter[str] = Counter()
        self._shut: set[str] = set()
        self._retry_at: datetime | None = None
        self.pages = 0
        self.observations = 0
        self.asked = 0
        """Articles that cost a request."""
        self.spared = 0
        """Offers that cost none: known, refused beforehand, named twice."""
        self.not_due = 0
        """Known pages that were listed and not asked again."""
        self.read = 0
        """Entries that could be read."""
        self.problems: list[str] = []
        self.notes: list[str] = []
        sink.begin(run)

    def article(self, entry: LedgerEntry) -> None:
        """The fate of one article address."""
        self._sink.record(entry)
        self._fates[entry.fate.value] += 1
        if entry.fate is Fate.FAILED:
            self._failures[entry.detail or entry.cause] += 1
        if entry.fate in {Fate.FAILED, Fate.REFUSED}:
            self._causes[entry.cause] += 1
        free = entry.fate is Fate.DUPLICATE or entry.cause == NOT_DUE
        free = free or (entry.fate is Fate.REFUSED and entry.cause in _UNASKED)
        self.spared += free
        self.asked += not free

    def pass_over(self) -> None:
        """A known page whose time has not come: counted, and no line written (``Run.not_due``)."""
        self._fates[Fate.UNCHANGED.value] += 1
        self.not_due += 1
        self.spared += 1

    def hold(self, until: datetime) -> None:
        """A host of the source asked to be left alone until then; of several the latest counts."""
        self._retry_at = max(until, self._retry_at or until)

    def other(
        self,
        kind: str,
        url: str,
        status: int | None,
        size: int,
        detail: str,
        failed: bool = False,
        cause: str = "",
    ) -> None:
        """A list page, feed, robots.txt or redirect, counted apart."""
        self.pages += 1
        if failed and kind in {"list", "feed"} and cause:
            self._shut.add(cause)
        self._sink.record(
            LedgerEntry(
                run_id=self.run.id,
                source_id=self.run.source_id,
                url=url,
                at=utc_now(),
                fate=Fate.FAILED if failed else Fate.KEPT,
                kind=kind,
                cause=cause,
                detail=detail,
                status=status,
                bytes=size,
            )
        )

    @property
    def offered(self) -> int:
        """Article addresses with a fate."""
        return self._fates.total()

    def expect(self, items_min: int) -> None:
        """Note a source that could be read and offered less than it promises."""
        found = self.offered + self.observations
        if not self.problems and found < items_min:
            self.notes.append(f"入口可以读取，但只列出 {found} 条，少于预期的 {items_min} 条")

    def close(self, at: datetime) -> Run:
        """End the run with its counts and a status."""
        status, reason = self._verdict()
        run = replace(
            self.run,
            ended_at=at,
            offered=self.offered,
            fates=dict(self._fates),
            pages=self.pages,
            observations=self.observations,
            not_due=self.not_due,
            status=status,
            reason=reason,
            trouble=self._trouble(status),
            retry_at=self._retry_at,
        )
        self._sink.end(run)
        return run

    def _trouble(self, status: str) -> str:
        """The gravest cause where nothing came through, or half of what was asked met a wall.

        A walled page or column among good ones is a matter of its own: asking the others less would not help it.
        """
        if status == "failed":
            met = set(self._shut)
        elif self.offered and sum(self._causes.values()) == self.offered:
            met = set(self._causes)
        else:
            met = {cause for cause in ("busy", "challenge") if self._causes[cause] * 2 >= max(self.asked, 1)}
        if self._retry_at is not None:
            met.add("busy")
        return max((cause for cause in met if cause in _GRAVITY), key=_GRAVITY.index, default="")

    def _verdict(self) -> tuple[str, str]:
        if self.problems:
            reason = self.problems[0] + (
                f"（另有 {len(self.problems) - 1} 处）" if len(self.problems) > 1 else ""
            )
            return ("partial" if self.read else "failed"), reason
        failed = self._fates[Fate.FAILED.value]
        if failed and failed == self.offered:
            commonest = self._failures.most_common(1)[0][0]
            return "partial", f"列出的 {failed} 篇文章全部没有采到：{commonest}"
        return "ok", self.notes[0] if self.notes else ""
