"""Personal data: masking, requests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from domain.privacy.request import PrivacyRequest, Unmasking


class PersonalDataStore(Protocol):
    """Verbs about these records."""

    def hide_names(self, hashes: Iterable[str], request_id: str, who: str, now: datetime) -> None:
        """Names that are masked wherever they stand, known by their salted hashes only."""
        ...

    def hidden_names(self, hashes: Iterable[str]) -> set[str]:
        """Those of the hashes that are on the list."""
        ...

    def count_hidden_names(self) -> int: ...
    def add_unmasking(self, unmasking: Unmasking) -> None: ...
    def may_unmask(self, user: str, article_id: str, now: datetime) -> bool:
        """Whether somebody has leave, not yet run out, to read an article unmasked."""
        ...

    def put_privacy_request(self, request: PrivacyRequest) -> None: ...
    def privacy_request(self, request_id: str) -> PrivacyRequest: ...
    def privacy_requests(self) -> list[PrivacyRequest]:
        """Open ones first, those due soonest before others."""
        ...
