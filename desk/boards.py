"""Verbs on hot boards: what stands on one now, and how an item rose and fell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from desk.permissions import Permission
from desk.room import DeskRoom
from domain.article import HotObservation
from domain.clock import Window
from domain.source import Source
from domain.user import Actor
from nlp.bursts import BoardWatch, Burst


@dataclass(frozen=True)
class BoardLine:
    """One item now on the board, with what was seen of it in the window."""

    now: HotObservation
    best_rank: int
    first_seen: HotObservation
    observations: tuple[HotObservation, ...]
    """Oldest first; every one is kept."""
    burst: Burst | None = None
    """When it was on its way up; None where it never was in the window."""


@dataclass(frozen=True)
class Board:
    """A hot board: its lines as last observed, in rank order."""

    source: Source
    window: Window
    lines: tuple[BoardLine, ...]
    passes: int
    """Times the board was read in the window."""


class BoardVerbs(DeskRoom):
    """Hot boards."""

    def boards(self, actor: Actor, hours: int = 48) -> list[Board]:
        """Every board with an observation in the last ``hours``, by source id."""
        self.look(actor, Permission.READ, "查看榜单")
        window = Window(self.now() - timedelta(hours=hours), self.now())
        by_source: dict[str, list[HotObservation]] = {}
        for seen in self.store.observations(window):
            by_source.setdefault(seen.source_id, []).append(seen)
        return [_board(self.store.source(s), window, rows) for s, rows in sorted(by_source.items())]


def _board(source: Source, window: Window, rows: list[HotObservation]) -> Board:
    """``rows`` by time, as the store gives them."""
    last, bursts = rows[-1].observed_at, _bursts(rows)
    items: dict[str, list[HotObservation]] = {}
    for row in rows:
        items.setdefault(row.item, []).append(row)
    lines = [
        BoardLine(seen[-1], min(o.rank for o in seen), seen[0], tuple(seen), bursts.get(item))
        for item, seen in items.items()
        if seen[-1].observed_at == last
    ]
    passes = len({row.observed_at for row in rows})
    return Board(source, window, tuple(sorted(lines, key=lambda line: line.now.rank)), passes)


def _bursts(rows: list[HotObservation]) -> dict[str, Burst]:
    """Item → its newest burst. Nothing is new on the first reading of the window, so nothing is flagged by it."""
    watch = BoardWatch(size=max(row.rank for row in rows))
    found = {}
    for row in rows:
        burst = watch.see(row.item, row.observed_at, row.rank, row.heat)
        if burst is not None and row.observed_at > rows[0].observed_at:
            found[row.item] = burst
    return found
