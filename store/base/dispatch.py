"""Recipients, deliveries, links, answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from domain.answer import Answer, AnswerEvent, Reply
from domain.brief import Brief
from domain.clock import Window
from domain.dispatch import Delivery, DeliveryEvent, IssuedText, Opening, ReaderLink, Sent


class DispatchStore(Protocol):
    """Verbs about these records."""

    def last_issue(self) -> int:
        """Number of the latest issue; they rise in the order in which issues were stored."""
        ...

    def issued_since(self, seq: int) -> list[tuple[int, Brief]]:
        """(number, brief) of every issue after that one, oldest first, recalled ones included."""
        ...

    def briefs_by_id(self, brief_ids: Iterable[str]) -> dict[str, Brief]:
        """Unknown ids are left out."""
        ...

    def issued_heads(self) -> list[Brief]:
        """Issued and recalled briefs without sections and citations, latest issue first: for lists."""
        ...

    def issued(self) -> list[Brief]:
        """The same, whole."""
        ...

    def unread_issues(self) -> list[Brief]:
        """Issues without an ``IssuedText``."""
        ...

    def put_issued_text(self, text: IssuedText) -> None:
        """Once; what is there stays."""
        ...

    def issued_texts(self) -> dict[str, IssuedText]:
        """By brief id."""
        ...

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> None: ...
    def add_delivery_event(self, event: DeliveryEvent) -> None: ...
    def delivery(self, delivery_id: str) -> Sent: ...
    def deliveries(
        self, brief_id: str | None = None, window: Window | None = None, recipient_ids: Iterable[str] = ()
    ) -> list[Sent]:
        """Voided ones included, by ``sent_at``; ``recipient_ids``: to one of these."""
        ...

    def add_reader_link(self, link: ReaderLink) -> None: ...
    def reader_link(self, link_id: str) -> ReaderLink: ...
    def reader_links(self, brief_id: str) -> list[ReaderLink]:
        """Newest first."""
        ...

    def revoke_reader_link(self, link_id: str, who: str, now: datetime) -> bool:
        """False if there is none, or it was revoked before."""
        ...

    def add_opening(self, opening: Opening) -> None: ...
    def openings(self, brief_id: str | None = None, window: Window | None = None) -> list[Opening]:
        """Oldest first."""
        ...

    def add_answer(self, answer: Answer) -> None:
        """``InvalidInput`` where the one it corrects was corrected before."""
        ...

    def add_answer_event(self, event: AnswerEvent) -> None: ...
    def answer(self, answer_id: str) -> Reply: ...
    def answers(self, brief_id: str | None = None) -> list[Reply]:
        """In the order in which they were registered, withdrawn and corrected ones included."""
        ...

    def holds_proof(self, sha256: str) -> bool:
        """Whether any answer rests on this file."""
        ...
