"""Verb ``alert_figures``: how fast alerts are signed, and how often each rule was right."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.alerts import AlertVerbs
from desk.permissions import Permission
from domain.alert import Alert
from domain.clock import Window
from domain.user import Actor


@dataclass(frozen=True)
class Spread:
    """Minutes between two time stamps over the alerts that have both."""

    count: int
    median: float | None
    p90: float | None


@dataclass(frozen=True)
class RuleFigures:
    """One rule's alerts in the window."""

    rule: str
    name: str
    opened: int
    acknowledged: int
    ended: int
    """By a person."""
    false: int

    @property
    def precision(self) -> float | None:
        """Share of the ended ones that were no 误报; None where none ended."""
        return 1 - self.false / self.ended if self.ended else None


@dataclass(frozen=True)
class AlertFigures:
    """Alerts opened in the window."""

    window: Window
    opened: int
    waiting: int
    chain: Mapping[str, Spread]
    """Name of the stretch → spread."""
    rules: tuple[RuleFigures, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "opened": self.opened,
            "waiting": self.waiting,
            "chain": {
                name: {"count": s.count, "median_minutes": s.median, "p90_minutes": s.p90}
                for name, s in self.chain.items()
            },
            "rules": [
                {
                    "rule": r.rule,
                    "opened": r.opened,
                    "ended": r.ended,
                    "false": r.false,
                    "precision": r.precision,
                }
                for r in self.rules
            ],
        }


Stamp = Callable[[Alert], datetime | None]
CHAIN: Mapping[str, tuple[Stamp, Stamp]] = {
    "首发→采到": (lambda a: a.first_published_at, lambda a: a.crawled_at),
    "采到→分析": (lambda a: a.crawled_at, lambda a: a.analysed_at),
    "分析→预警": (lambda a: a.analysed_at, lambda a: a.opened_at),
    "预警→签收": (lambda a: a.opened_at, lambda a: a.acknowledged_at),
    "签收→解除": (lambda a: a.acknowledged_at, lambda a: None if a.handed_over else a.ended_at),
}
"""Stretch of the reporting chain → its two ends (DOMAIN D5)."""


class AlertFigureVerbs(AlertVerbs):
    """Counting alerts."""

    def alert_figures(self, actor: Actor, days: int = 30) -> AlertFigures:
        """Of the alerts opened in the last days."""
        self.look(actor, Permission.READ, "查看预警统计")
        window = Window(self.now() - timedelta(days=days), self.now())
        alerts = self.store.alerts(open_only=False, since=window.start)
        return AlertFigures(
            window=window,
            opened=len(alerts),
            waiting=sum(alert.waiting for alert in alerts),
            chain={name: spread(alerts, *ends) for name, ends in CHAIN.items()},
            rules=tuple(_rule_figures(alerts)),
        )


def spread(alerts: Sequence[Alert], start: Stamp, end: Stamp) -> Spread:
    """Median and 90th percentile (nearest rank) in minutes; nothing where no alert has both ends."""
    pairs = [(start(alert), end(alert)) for alert in alerts]
    minutes = sorted((b - a).total_seconds() / 60 for a, b in pairs if a is not None and b is not None)
    if not minutes:
        return Spread(0, None, None)
    nearest = -(-len(minutes) * 9 // 10) - 1
    return Spread(len(minutes), round(statistics.median(minutes), 1), round(minutes[nearest], 1))


def _rule_figures(alerts: Sequence[Alert]) -> list[RuleFigures]:
    found = []
    for rule in sorted({alert.rule for alert in alerts}):
        mine = [alert for alert in alerts if alert.rule == rule]
        found.append(
            RuleFigures(
                rule=rule,
                name=mine[0].rule_name,
                opened=len(mine),
                acknowledged=sum(alert.acknowledged_at is not None for alert in mine),
                ended=sum(not alert.open and not alert.handed_over for alert in mine),
                false=sum(alert.false_positive for alert in mine),
            )
        )
    return found
