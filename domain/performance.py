"""绩效: periods, the table of points and the figures of DOMAIN G2."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from domain.answer import Answer, AnswerKind
from domain.clock import Window, from_beijing, library_day


class Span(StrEnum):
    """Length of a period."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


SPAN_NAMES: Mapping[Span, str] = {Span.MONTH: "月", Span.QUARTER: "季度", Span.YEAR: "年"}
_MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}


@dataclass(frozen=True)
class Period:
    """A natural month, quarter or year in Asia/Shanghai."""

    span: Span
    first: date
    """Its first day."""

    @classmethod
    def around(cls, span: Span, day: date) -> Period:
        """The one that holds the day."""
        months = _MONTHS[span]
        return cls(span, date(day.year, (day.month - 1) // months * months + 1, 1))

    @property
    def window(self) -> Window:
        return Window(_midnight(self.first), _midnight(self.after.first))

    @property
    def after(self) -> Period:
        return self._moved(_MONTHS[self.span])

    @property
    def before(self) -> Period:
        """环比: the one before."""
        return self._moved(-_MONTHS[self.span])

    @property
    def year_before(self) -> Period:
        """同比: the same one of last year."""
        return self._moved(-12)

    @property
    def name(self) -> str:
        """``2026年11月``, ``2026年第4季度``, ``2026年``."""
        year, month = self.first.year, self.first.month
        match self.span:
            case Span.MONTH:
                return f"{year}年{month}月"
            case Span.QUARTER:
                return f"{year}年第{(month + 2) // 3}季度"
        return f"{year}年"

    def __contains__(self, moment: date | datetime) -> bool:
        day = library_day(moment) if isinstance(moment, datetime) else moment
        return self.first <= day < self.after.first

    def _moved(self, months: int) -> Period:
        total = self.first.year * 12 + self.first.month - 1 + months
        return replace(self, first=date(total // 12, total % 12 + 1, 1))


def _midnight(day: date) -> datetime:
    return from_beijing(datetime.combine(day, time()))


@dataclass(frozen=True)
class PointsTable:
    """计分表 of one year. ``id`` is the year; kept as an arrangement, with its versions."""

    id: str
    adopted: Mapping[str, float] = field(default_factory=dict)
    """Value of ``domain.answer.Rank`` → points of a 采用."""
    instructions: Mapping[str, float] = field(default_factory=dict)
    """The same of a 批示; these always add up."""
    late: float = 0.0
    """Of a 约稿 that was late or not done; zero or less."""
    highest_only: bool = True
    """A piece adopted at several levels counts once, with its highest; else each counts."""

    @property
    def on_record(self) -> PointsTable:
        return self

    def score(self, answers: Iterable[Answer]) -> float:
        """Points of the 采用 and 批示 of one piece."""
        known = tuple(answers)
        adopted = [
            self.adopted.get(a.rank, 0.0)
            for a in known
            if a.kind is AnswerKind.ADOPTED and a.rank is not None
        ]
        noted = [
            self.instructions.get(a.rank, 0.0)
            for a in known
            if a.kind is AnswerKind.INSTRUCTION and a.present and a.rank is not None
        ]
        return (max(adopted, default=0.0) if self.highest_only else sum(adopted)) + sum(noted)


Row = tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """What stands behind a number: one row for each thing that was counted."""

    head: Row
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One number with what it means and the list behind it."""

    key: str
    group: str
    """报送, 采用 …; a row of the evidence."""
    name: str
    unit: str
    """篇, %, 分钟 …"""
    value: float | None
    """None where nothing could be measured: shown as —, never as zero."""
    meaning: str
    """How it is counted."""
    listing: Listing
    before: float | None = None
    """环比: the same number of the period before."""
    year_before: float | None = None
    """同比."""

    @property
    def shown(self) -> str:
        """With its unit, for a screen."""
        return "—" if self.value is None else f"{number(self.value)} {self.unit}".replace(" %", "%")


def number(value: float) -> str:
    """At most two places, none where it is whole."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def change(now: float | None, then: float | None, unit: str) -> str:
    """``+12.5%`` of a number, ``+3.1 个百分点`` of a share; — where either is missing or the first was zero."""
    if now is None or then is None:
        return "—"
    if unit == "%":
        return f"{now - then:+.1f} 个百分点"
    return f"{(now - then) / then:+.1%}" if then else "—"


def share(part: int, whole: int) -> float | None:
    """Percent; None of nothing."""
    return round(100 * part / whole, 2) if whole else None


def median(values: Sequence[float]) -> float | None:
    return round(statistics.median(values), 1) if values else None


def p90(values: Sequence[float]) -> float | None:
    """The 90th percentile by nearest rank."""
    return round(sorted(values)[-(-len(values) * 9 // 10) - 1], 1) if values else None
