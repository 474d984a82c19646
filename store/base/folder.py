"""素材夹."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from domain.folder import EntryKind, FolderAct, FolderEntry


class FolderStore(Protocol):
    """Verbs about these records."""

    def put_folder_entry(self, entry: FolderEntry) -> FolderEntry:
        """Add at the end; the one that is there already if kind, target and text are the same."""
        ...

    def folder_entry(self, entry_id: str) -> FolderEntry: ...
    def folder_entries(
        self, who: str | None = None, kinds: Iterable[EntryKind] | None = None, removed: bool = False
    ) -> list[FolderEntry]:
        """In their order; ``removed``: those taken out instead, the last one first."""
        ...

    def change_folder_entry(self, entry: FolderEntry, act: FolderAct) -> FolderEntry:
        """Note, use, remove or restore; ``Conflict`` if somebody was first. What was restored stands at the end."""
        ...

    def move_folder_entry(self, entry_id: str, place: int, act: FolderAct) -> None:
        """To a place from 1; beyond the last one is the end."""
        ...

    def folder_acts(self, entry_id: str) -> list[FolderAct]:
        """Oldest first."""
        ...
