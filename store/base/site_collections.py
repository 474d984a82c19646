"""Site collections (网事典藏)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from domain.article import Snapshot
from domain.collection import CollectionCapture, CollectionRun, SiteCollection


class SiteCollectionStore(Protocol):
    """Verbs about these records."""

    def put_collection(self, collection: SiteCollection) -> None: ...
    def collection(self, collection_id: str) -> SiteCollection: ...
    def collections(self) -> list[SiteCollection]:
        """Newest first."""
        ...

    def put_collection_run(self, run: CollectionRun) -> None: ...
    def collection_runs(self, collection_id: str) -> list[CollectionRun]:
        """Newest first."""
        ...

    def add_collection_captures(self, captures: Sequence[CollectionCapture]) -> None: ...
    def collection_captures(self, run_id: str) -> list[CollectionCapture]:
        """In the order of capturing."""
        ...

    def collection_run(self, run_id: str) -> CollectionRun: ...
    def set_collection_findings(self, run_id: str, findings: Mapping[str, str]) -> None:
        """Address → finding; the addresses not named have none, except those that could not be captured."""
        ...

    def collection_capture(self, run_id: str, url: str) -> CollectionCapture | None:
        """The capture of an address (by canonical URL) in one pass; None if it holds none."""
        ...

    def collection_keys(self, run_id: str, keys: Iterable[str]) -> set[str]:
        """Those of the canonical URLs that the pass captured."""
        ...

    def earlier_in_collection(self, run_id: str, payload_digest: str) -> Snapshot | None:
        """The capture that first held these bytes in the collection of this pass."""
        ...

    def counted_collection_run(self, run: CollectionRun) -> CollectionRun:
        """The same pass with pages, requisites, failed and bytes as its captures say now."""
        ...
