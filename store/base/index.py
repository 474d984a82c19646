"""The search index beside the store."""

from __future__ import annotations

from typing import Protocol

from domain.expression import Expression
from store.base.records import Filters, Hits


class SearchIndex(Protocol):
    """Full text over articles; derived from the store, rebuildable from it at any time."""

    def search(self, query: str, filters: Filters | None = None, limit: int = 20, offset: int = 0) -> Hits:
        """Best first. Every document that contains each term of two or more characters is found (recall 1.0)."""
        ...

    def find(
        self, expression: Expression, filters: Filters | None = None, limit: int = 20, offset: int = 0
    ) -> Hits:
        """Articles for which ``domain.expression.matches`` holds, best first. None is lost; ``total`` is exact as long
        as it can be had by looking at 2,000 articles, and never too small."""
        ...

    def find_all(self, expression: Expression, filters: Filters | None = None) -> tuple[str, ...]:
        """Ids of all articles that ``find`` would give."""
        ...

    def resembling(self, text: str, filters: Filters | None = None, limit: int = 20) -> Hits:
        """Articles that share words with a text (its first 500 characters), most alike first; none must occur."""
        ...

    def catch_up(self) -> int:
        """Index what waits in the store's outbox; number of articles."""
        ...

    def rebuild(self) -> int:
        """Make the index anew from the store; number of articles."""
        ...
