"""素材夹: what the librarians put aside for a brief — one folder for the library, each entry with who put it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.brief import Citation, StoredQuery


class EntryKind(StrEnum):
    """What an entry points to."""

    ARTICLE = "article"
    STORY = "story"
    POLICY = "policy"
    """An article that is a government document."""
    FIGURE = "figure"
    """A number with the question that gave it."""
    PASSAGE = "passage"
    """Words that stand in an article."""
    REFERENCE = "reference"
    """A work of the literature."""


ENTRY_NAMES: Mapping[EntryKind, str] = {
    EntryKind.ARTICLE: "文章",
    EntryKind.STORY: "热点",
    EntryKind.POLICY: "政策文件",
    EntryKind.FIGURE: "数据",
    EntryKind.PASSAGE: "摘录",
    EntryKind.REFERENCE: "文献",
}
"""Kind → its name on screen."""


@dataclass(frozen=True)
class FolderEntry:
    """One thing put aside. It is never deleted: a removed one can be put back."""

    id: str
    """``f-`` + random hex digits."""
    kind: EntryKind
    target: str
    """Id of the article, story or reference; the name of the question of a figure."""
    title: str
    """As it read when it was put in."""
    who: str
    """Name of the account that put it in."""
    at: datetime
    text: str = ""
    """The words of a passage as they stand in the article; the sentence of a figure."""
    citation: Citation | None = None
    """Of articles, policies, passages and references: what the words rest on, as captured then. Its number is 0."""
    query: StoredQuery | None = None
    """Of a figure."""
    note: str = ""
    place: int = 0
    """Order in the folder, from 1; 0 until the store gives it one."""
    briefs: tuple[str, ...] = ()
    """Ids of the briefs it was used in."""
    removed_at: datetime | None = None


class FolderAction(StrEnum):
    """What people do with an entry."""

    PUT = "put"
    NOTE = "note"
    MOVE = "move"
    USE = "use"
    REMOVE = "remove"
    RESTORE = "restore"


ACTION_NAMES: Mapping[FolderAction, str] = {
    FolderAction.PUT: "放入",
    FolderAction.NOTE: "改附注",
    FolderAction.MOVE: "移动",
    FolderAction.USE: "用于简报",
    FolderAction.REMOVE: "移出",
    FolderAction.RESTORE: "放回",
}
"""Action → its name on screen."""


@dataclass(frozen=True)
class FolderAct:
    """One thing that was done to one entry; acts are only ever added."""

    entry_id: str
    action: FolderAction
    who: str
    at: datetime
    detail: str = ""
    """The note as it was before, the places from and to, or the id of the brief."""
