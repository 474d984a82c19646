"""What no crawler fetched, and what was erased."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from domain.article import Article, Exhibit, IntakeMark, Snapshot, Suppression, Tombstone
from domain.ledger import Fate
from store.base.records import Erasure


class IntakeStore(Protocol):
    """Verbs about these records."""

    def put_exhibit(self, exhibit: Exhibit) -> None: ...
    def exhibits(self, article_id: str) -> list[Exhibit]: ...
    def holds_exhibit(self, sha256: str) -> bool:
        """Whether any article rests on this file."""
        ...

    def all_exhibits(self) -> list[Exhibit]: ...
    def put_articles(self, articles: Sequence[Article]) -> list[Fate]:
        """``put_article`` without captures, many in one transaction."""
        ...

    def entered(self, intakes: Sequence[str], limit: int, *, unmarked_first: bool = False) -> list[Article]:
        """Articles that came in these ways (``Article.intake``), newest entry first, hidden ones included;
        ``unmarked_first``: those that nobody has decided about come before the others."""
        ...

    def count_unmarked(self, intakes: Sequence[str]) -> int:
        """Those that nobody has decided about."""
        ...

    def same_text(self, content_hash: str) -> list[str]:
        """Ids of the articles that say exactly this now."""
        ...

    def put_intake_mark(self, mark: IntakeMark) -> None:
        """Replaces the decision before. A hidden article (any decision but ``taken``) is out of ``articles``,
        ``count_articles``, ``count_by_day``, ``unanalysed``, ``members`` and the search index; by id it is there."""
        ...

    def intake_marks(self, article_ids: Iterable[str]) -> dict[str, IntakeMark]: ...
    def earlier(self, payload_digest: str) -> Snapshot | None:
        """The first capture that holds these bytes itself."""
        ...

    def snapshots_with(self, payload_digests: Iterable[str]) -> list[tuple[str, Snapshot]]:
        """(article id, snapshot) of every capture of these bytes."""
        ...

    def snapshots_in(self, file: str) -> list[Snapshot]:
        """Those that stand in one archive file, by offset."""
        ...

    def owner(self, record_id: str) -> str:
        """The article that a snapshot belongs to."""
        ...

    def add_snapshot(self, article_id: str, snapshot: Snapshot) -> None:
        """Another capture of an article beside those that its revisions name (a printed image)."""
        ...

    def without_image(self, source_ids: Iterable[str], limit: int) -> list[Article]:
        """Articles of these sources whose present capture has no printed image, newest first."""
        ...

    def erase(self, erasure: Erasure) -> None:
        """Take text, history, verdicts and exhibits of an article out of the database for good, hide it, and move
        the snapshots that remain: all in one transaction. The article's id, address and times stay."""
        ...

    def tombstone(self, record_id: str) -> Tombstone | None: ...
    def tombstones(self) -> list[Tombstone]: ...
    def suppress(self, suppression: Suppression) -> None: ...
    def suppressions(self) -> list[Suppression]: ...
    def suppressed(self, url: str) -> Suppression | None:
        """By canonical URL; None if the address may be collected."""
        ...
