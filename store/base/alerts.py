"""Alerts, arrangements, notices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from domain.alert import Alert, AlertEvent
from domain.notice import Notice
from store.base.records import Arrangement, ArrangementT, Version


class AlertStore(Protocol):
    """Verbs about these records."""

    def put_alerts(self, alerts: Sequence[Alert]) -> int:
        """Insert alerts, but none whose id is known or whose rule has an open one for the story; number inserted."""
        ...

    def change_alert(self, alert: Alert, event: AlertEvent) -> None:
        """Replace an alert; what happened is added to its history."""
        ...

    def add_alert_event(self, event: AlertEvent) -> None: ...
    def alert(self, alert_id: str) -> Alert: ...
    def alerts(self, open_only: bool = True, since: datetime | None = None) -> list[Alert]:
        """Newest first; ``since``: opened then or later."""
        ...

    def last_alerts(self, story_ids: Iterable[str]) -> dict[tuple[str, str], Alert]:
        """(rule, story) → the open alert, or else the one opened last."""
        ...

    def alert_events(self, alert_id: str) -> list[AlertEvent]:
        """Oldest first."""
        ...

    def put_arrangement(self, arrangement: Arrangement, who: str, why: str, now: datetime) -> bool:
        """Insert or replace by kind and id; every change is kept as a version. False if nothing changed."""
        ...

    def drop_arrangement(self, kind: type[Arrangement], key: str, who: str, why: str, now: datetime) -> bool:
        """Take one out; its versions stay. False if there was none."""
        ...

    def arrangements(self, kind: type[ArrangementT]) -> list[ArrangementT]:
        """All of a kind, by id."""
        ...

    def arrangement_versions(self, kind: type[Arrangement], key: str) -> list[Version]:
        """Newest first; without secrets and telephone numbers."""
        ...

    def add_notices(self, notices: Sequence[Notice]) -> int:
        """Insert those whose (alert, step, channel, recipient) is new; number inserted."""
        ...

    def due_notices(self, now: datetime) -> list[Notice]:
        """Waiting ones whose time has come, longest due first."""
        ...

    def claim_notice(self, notice: Notice) -> bool:
        """Mark a waiting notice as being sent and count the attempt; False if it is not waiting any more."""
        ...

    def settle_notice(self, notice: Notice) -> None:
        """Store its status, next time, attempts and error."""
        ...

    def abandon_notices(self) -> list[Notice]:
        """What was being sent becomes ``UNSURE``; for whoever alone may send, before sending."""
        ...

    def notices(self, alert_id: str | None = None, limit: int = 200) -> list[Notice]:
        """Newest first."""
        ...
