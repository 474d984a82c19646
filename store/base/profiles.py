"""Standing profiles (定题)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from domain.profile import ItemState, ProfileItem, ProfileRun, Use, Watermark
from domain.watch import WatchHit


class ProfileStore(Protocol):
    """Verbs about these records."""

    def watermark(self, profile_id: str) -> Watermark | None: ...
    def put_watermark(self, mark: Watermark) -> None:
        """Insert or replace."""
        ...

    def last_hit(self, watch_id: str) -> int:
        """Number of the latest hit of a watch; they rise in the order in which hits came in."""
        ...

    def hits_since(self, watch_id: str, seq: int, profile_id: str) -> list[WatchHit]:
        """Kept hits after that one that the profile has not taken in, in the order in which they came in."""
        ...

    def add_profile_items(self, items: Sequence[ProfileItem]) -> int:
        """Insert those whose (profile, item) is new; number inserted."""
        ...

    def profile_items(
        self, profile_id: str, state: ItemState | None = None, run: int | None = None
    ) -> list[ProfileItem]:
        """In the order in which they were taken in."""
        ...

    def decide_profile_item(
        self, profile_id: str, item_id: str, state: ItemState, who: str, why: str
    ) -> bool:
        """False if it went out already, or is none of the profile's."""
        ...

    def rate_profile_item(self, profile_id: str, item_id: str, use: Use, who: str) -> bool:
        """False if it did not go out."""
        ...

    def take_profile_run(
        self, profile_id: str, item_ids: Iterable[str], who: str, now: datetime
    ) -> ProfileRun | None:
        """Give those of the items that wait to a new run, which begins where the last one ended; None if none waits."""
        ...

    def profile_runs(self, profile_id: str | None = None) -> list[ProfileRun]:
        """Newest first."""
        ...
