"""Verbs on 已报: which issued briefs told a story, and what came to it since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk.masking import MaskingRoom
from desk.permissions import Permission
from domain.article import Article
from domain.told import Told, fresh
from domain.user import Actor

_SHOWN = 50


@dataclass(frozen=True)
class StoryMemory:
    """What was reported of a story."""

    told: tuple[Told, ...]
    """Oldest first."""
    fresh: tuple[Article, ...]
    """What came since and is no copy of what was reported, newest first, at most fifty; empty where nothing was told."""
    count: int
    """How many there are."""


class StoryMemoryVerbs(MaskingRoom):
    """Remembering."""

    def story_memory(self, actor: Actor, story_id: str) -> StoryMemory:
        """Over all kinds of brief."""
        self.look(actor, Permission.READ, "查看热点")
        told = self.store.told([story_id]).get(story_id, ())
        new = self._fresh(story_id, told) if told else ()
        shown = self.shown_by_id(new)
        newest = sorted(shown.values(), key=lambda a: (a.published_at, a.id), reverse=True)[:_SHOWN]
        return StoryMemory(told, tuple(newest), len(new))

    def told_lines(self, actor: Actor, story_ids: Sequence[str]) -> dict[str, str]:
        """One line for each story that was told; the others are left out."""
        self.look(actor, Permission.READ, "查看热点")
        lines = {}
        for story_id, told in self.store.told(story_ids).items():
            count = len(self._fresh(story_id, told))
            since = f"此后新增{count}篇" if count else "此后没有新情况"
            more = f"等{len(told)}期" if len(told) > 1 else ""
            lines[story_id] = f"已报：{told[-1].label}{more}；{since}"
        return lines

    def _fresh(self, story_id: str, told: Sequence[Told]) -> tuple[str, ...]:
        members = self.store.members(story_id)
        copies = {m.article_id: m.reprint_of for m in members if m.reprint_of}
        return fresh((m.article_id for m in members), told, copies)
