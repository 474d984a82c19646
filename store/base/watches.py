"""What the watches found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from domain.clock import Window
from domain.watch import HitState, WatchHit, WatchRun


class WatchStore(Protocol):
    """Verbs about these records."""

    def watch_waiting(self, limit: int) -> list[tuple[int, str]]:
        """(sequence, article id) of texts judged for the first time that no watch was compared with yet, oldest first."""
        ...

    def put_watch_hits(self, hits: Sequence[WatchHit], up_to: int = 0) -> int:
        """Insert those that are new to their watch, and bring back those that had lapsed; what a person decided stays.
        What waits up to this sequence waits no more. Number inserted or brought back."""
        ...

    def change_watch_hit(self, hit: WatchHit) -> None:
        """Insert or replace; the run that it went out with stays."""
        ...

    def lapse_watch_hits(self, watch_id: str, article_ids: Iterable[str]) -> int:
        """Kept ones that the watch no longer finds; those that a person added stay. Number changed."""
        ...

    def watch_hit(self, watch_id: str, article_id: str) -> WatchHit | None: ...
    def watch_hits(
        self,
        watch_id: str,
        state: HitState | None = HitState.KEPT,
        window: Window | None = None,
        limit: int | None = None,
    ) -> list[WatchHit]:
        """By ``published_at``, newest first; the window is that of ``published_at``. None: in any state."""
        ...

    def watches_of(self, article_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Article id → ids of the watches it is kept in; articles in none are left out."""
        ...

    def watch_counts(self, window: Window) -> dict[str, dict[date, int]]:
        """Watch id → Beijing day → kept articles published on it; days without any are left out."""
        ...

    def take_watch_run(self, watch_id: str, since: datetime, who: str, now: datetime) -> WatchRun:
        """Give every kept hit that waits to a new run, which begins where the last one ended, or at ``since``."""
        ...

    def watch_runs(self, watch_id: str) -> list[WatchRun]:
        """Newest first."""
        ...

    def watch_run(self, watch_id: str, number: int) -> WatchRun: ...
    def watch_run_hits(self, watch_id: str, number: int | None) -> list[WatchHit]:
        """By ``published_at``; None: the kept ones that wait for the next run."""
        ...
