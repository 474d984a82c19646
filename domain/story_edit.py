"""What people change about stories: merged, split, moved, retitled, linked — kept as history, each undoable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StoryAction(StrEnum):
    """What was done."""

    MERGE = "merge"
    """All articles of ``other_id`` went to ``story_id``; both ids stay."""
    SPLIT = "split"
    """The articles named left ``other_id`` for the new story ``story_id``."""
    MOVE = "move"
    """The articles named left ``other_id`` for ``story_id``, which was there before."""
    RETITLE = "retitle"
    LINK = "link"
    """``story_id`` continues ``other_id``; empty: it continues none."""
    UNDO = "undo"
    """``before`` names the edit that was undone."""


STORY_ACTION_NAMES: Mapping[StoryAction, str] = {
    StoryAction.MERGE: "合并",
    StoryAction.SPLIT: "拆分",
    StoryAction.MOVE: "移动文章",
    StoryAction.RETITLE: "改标题",
    StoryAction.LINK: "改事件链",
    StoryAction.UNDO: "撤销",
}


@dataclass(frozen=True)
class StoryEdit:
    """One act of a person."""

    id: str
    at: datetime
    who: str
    action: StoryAction
    story_id: str
    other_id: str
    article_ids: tuple[str, ...]
    """Those that moved."""
    before: str
    """The old title, the story followed before, or the edit undone."""
    why: str
    undone: bool = False
