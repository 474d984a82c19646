"""Notices of deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.dispatch import DispatchNotice


class DeliveryNoticeStore(Protocol):
    """Verbs about these records."""

    def add_dispatch_notices(self, notices: Sequence[DispatchNotice]) -> None:
        """Insert those whose (subject, channel, recipient) is new."""
        ...

    def due_dispatch_notices(self, now: datetime) -> list[DispatchNotice]:
        """Waiting ones whose time has come, longest due first."""
        ...

    def claim_dispatch_notice(self, notice: DispatchNotice) -> bool:
        """As ``claim_notice``."""
        ...

    def settle_dispatch_notice(self, notice: DispatchNotice) -> None:
        """As ``settle_notice``."""
        ...

    def abandon_dispatch_notices(self) -> int:
        """As ``abandon_notices``."""
        ...

    def dispatch_notices(self, brief_id: str | None = None, limit: int = 200) -> list[DispatchNotice]:
        """Newest first."""
        ...
