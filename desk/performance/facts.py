"""What the figures are counted from, read once for all periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from domain import clock
from domain.alert import Alert
from domain.answer import AnswerKind, Reply
from domain.brief import Brief
from domain.clock import Window
from domain.dispatch import Opening, Sent
from domain.performance import Figure, Listing, Period, PointsTable, Row
from domain.profile import ProfileItem, ProfileRun, ReaderProfile
from domain.source import Source


@dataclass(frozen=True)
class Piece:
    """One issued brief with what became of it. Voided deliveries and withdrawn answers are left out."""

    brief: Brief
    sent: tuple[Sent, ...]
    replies: tuple[Reply, ...]
    rounds: int
    """Times it was handed in for review; 0 where nothing is on record."""

    @property
    def first_sent(self) -> datetime | None:
        return min((one.delivery.sent_at for one in self.sent), default=None)

    def sent_in(self, period: Period) -> bool:
        """报送 counts in the period of the first delivery."""
        return self.first_sent is not None and self.first_sent in period

    def of(self, kind: AnswerKind) -> list[Reply]:
        """Answers of a kind; of 批示 those that say 有."""
        return [r for r in self.replies if r.answer.kind is kind and r.answer.present]

    @property
    def issue(self) -> str:
        """舆情日报第31期."""
        number = f"第{self.brief.issue_no}期" if self.brief.issue_no is not None else ""
        return f"{self.brief.masthead.name}{number}"

    @property
    def author(self) -> str:
        return self.brief.masthead.editor or self.brief.created_by

    @property
    def row(self) -> Row:
        """期号, 题名, 作者, 首次报送."""
        first = clock.zh_minute(self.first_sent) if self.first_sent else "未报送"
        return (self.issue, self.brief.title, self.author, first)


PIECE_HEAD: Row = ("期号", "题名", "编辑", "首次报送")


@dataclass(frozen=True)
class Facts:
    """Everything, whatever the period."""

    today: date
    pieces: tuple[Piece, ...]
    replies: tuple[Reply, ...]
    """All standing answers."""
    alerts: tuple[Alert, ...]
    story_titles: Mapping[str, str]
    ancient: frozenset[str]
    """Stories of the class 古籍与文献保护."""
    openings: tuple[Opening, ...]
    profiles: tuple[ReaderProfile, ...]
    runs: tuple[ProfileRun, ...]
    items: Mapping[str, Sequence[ProfileItem]]
    """Profile id → its items."""
    sources: tuple[Source, ...]
    tables: tuple[PointsTable, ...]

    @cached_property
    def by_brief(self) -> Mapping[str, Piece]:
        return {piece.brief.id: piece for piece in self.pieces}

    def sent(self, period: Period) -> list[Piece]:
        """Pieces 报送 in a period."""
        return [piece for piece in self.pieces if piece.sent_in(period)]

    def opened(self, period: Period) -> list[Alert]:
        """Alerts opened in a period."""
        return [alert for alert in self.alerts if alert.opened_at in period]

    def table(self, year: int) -> PointsTable:
        """The one of the year, or the last before it, or else the first; empty where none is arranged."""
        tables = sorted(self.tables, key=lambda table: table.id)
        before = [table for table in tables if table.id <= str(year)]
        return before[-1] if before else tables[0] if tables else PointsTable(str(year))


@dataclass(frozen=True)
class Watching:
    """What collection did in one window."""

    window: Window
    read: Mapping[str, tuple[int, int]]
    """As ``pages_read``."""
    delays: Mapping[str, Sequence[float]]
    """As ``seen_delays``."""


def figure(
    key: str,
    group: str,
    name: str,
    unit: str,
    value: float | None,
    meaning: str,
    head: Row,
    rows: Sequence[Row],
) -> Figure:
    """One figure with its list."""
    return Figure(key, group, name, unit, value, meaning, Listing(head, tuple(rows)))
