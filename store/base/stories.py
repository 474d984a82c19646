"""Stories and their members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.clock import Window
from domain.privacy import Standing
from domain.story import Member, Story
from domain.story_edit import StoryEdit


class StoryStore(Protocol):
    """Verbs about these records."""

    def put_stories(self, stories: Sequence[Story], members: Sequence[Member]) -> None:
        """Upsert stories; add members (an article already in a story stays where it is)."""
        ...

    def story(self, story_id: str) -> Story: ...
    def stories(self, window: Window | None = None, limit: int | None = None) -> list[Story]:
        """Stories with a member published in the window, hottest first, then newest, then id."""
        ...

    def storyline(self, first_id: str) -> list[Story]:
        """The chain that begins with a story, in order of beginning; just that story where nothing follows it."""
        ...

    def members(self, story_id: str) -> list[Member]:
        """In order of joining."""
        ...

    def members_of(self, story_ids: Iterable[str]) -> dict[str, list[Member]]: ...
    def member_ids(self, story_id: str) -> list[str]:
        """Articles of a story in order of joining, hidden ones included."""
        ...

    def members_mark(self) -> tuple[int, int]:
        """Changes whenever any story gains, loses or exchanges an article, or one is hidden or erased."""
        ...

    def move_members(self, article_ids: Iterable[str], story_id: str, now: datetime) -> int:
        """Put articles that are in a story into another one, by a person's hand; how many moved."""
        ...

    def add_story_edit(self, edit: StoryEdit) -> None: ...
    def story_edit(self, edit_id: str) -> StoryEdit: ...
    def story_edits(self, story_id: str) -> list[StoryEdit]:
        """Newest first; those too in which the story lost its articles."""
        ...

    def mark_edit_undone(self, edit_id: str) -> None:
        """Once; ``NotFound`` the second time."""
        ...

    def story_of(self, article_ids: Iterable[str]) -> dict[str, str]: ...
    def people_of_stories(self, story_ids: Iterable[str]) -> dict[str, Mapping[str, frozenset[Standing]]]:
        """Story id → name → all that articles of the story's chain say of the person, by their newest analyses; hidden
        articles say nothing. Unknown stories are left out."""
        ...
