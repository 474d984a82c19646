"""Verbs by which people put stories right: merge, split, move, retitle, link, and undo each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desk.permissions import Permission
from desk.watch import WatchVerbs
from domain import ids
from domain.errors import Conflict, InvalidInput
from domain.story import Story
from domain.story_edit import STORY_ACTION_NAMES, StoryAction, StoryEdit
from domain.text import clean
from domain.user import Actor

_TITLE_CHARS = 80
_LONGEST_CHAIN = 1000
"""Steps followed from story to earlier story; a longer chain is a circle."""


class StoryEditVerbs(WatchVerbs):
    """Ids never change: a merged story stays under its own id and leads to the one that took its articles."""

    def story_edits(self, actor: Actor, story_id: str) -> list[StoryEdit]:
        """What people did to a story, newest first."""
        self.look(actor, Permission.READ, "查看归并记录")
        return self.store.story_edits(story_id)

    def merge_stories(self, actor: Actor, story_id: str, other_id: str, why: str) -> StoryEdit:
        """Put all articles of ``other_id`` into ``story_id``."""
        with self.act(actor, Permission.JUDGE, "合并热点", f"{other_id} → {story_id}"):
            self._require_open(story_id, other_id)
            if story_id == other_id:
                raise InvalidInput("一个热点不能并入自己，请另选一个")
            leaving = self.store.member_ids(other_id)
            edit = self._move(actor, StoryAction.MERGE, story_id, other_id, leaving, why)
            told = f"所属热点已并入“{self.store.story(story_id).title}”"
            for alert in self.store.alerts():
                if alert.story_id == other_id:
                    self.end_alert(actor, alert.id, told)
            return edit

    def split_story(self, actor: Actor, story_id: str, article_ids: Sequence[str], why: str) -> StoryEdit:
        """Make a story of its own of some articles. The part with the seed keeps the id, whichever was chosen."""
        with self.act(actor, Permission.JUDGE, "拆分热点", story_id):
            self._require_open(story_id)
            members = self.store.member_ids(story_id)
            leaving = self._chosen(members, article_ids, story_id)
            if len(leaving) == len(members):
                raise InvalidInput("不能把全部文章都拆出去，请至少留下一篇")
            if self.store.story(story_id).seed_id in leaving:
                leaving = [a for a in members if a not in leaving]
            return self._move(actor, StoryAction.SPLIT, self._own_story(leaving), story_id, leaving, why)

    def move_articles(
        self, actor: Actor, story_id: str, article_ids: Sequence[str], to_id: str, why: str
    ) -> StoryEdit:
        """Put some articles of a story into another one."""
        with self.act(actor, Permission.JUDGE, "移动文章", f"{story_id} → {to_id}"):
            self._require_open(story_id, to_id)
            leaving = self._chosen(self.store.member_ids(story_id), article_ids, story_id)
            return self._move(actor, StoryAction.MOVE, to_id, story_id, leaving, why)

    def retitle_story(self, actor: Actor, story_id: str, title: str, why: str = "") -> StoryEdit:
        """Fix the title; an empty one gives the choice back to the members' own headlines."""
        with self.act(actor, Permission.JUDGE, "改热点标题", story_id):
            story, wanted = self.store.story(story_id), clean(title)
            if len(wanted) > _TITLE_CHARS:
                raise InvalidInput(f"标题有 {len(wanted)} 个字，请缩短到 {_TITLE_CHARS} 个字以内")
            edit = self._edit(actor, StoryAction.RETITLE, story_id, "", (), story.title, why)
            with self.store.together():
                changed = replace(story, title=wanted or story.title, title_by=actor.name if wanted else None)
                self.store.put_stories([changed], [])
                self.store.add_story_edit(edit)
                self.recount_story(story_id)
            return edit

    def link_story(self, actor: Actor, story_id: str, earlier_id: str, why: str = "") -> StoryEdit:
        """Say which story this one continues; an empty id takes it out of its chain."""
        with self.act(actor, Permission.JUDGE, "改事件链", f"{story_id} → {earlier_id or '无'}"):
            story = self.store.story(story_id)
            edit = self._edit(actor, StoryAction.LINK, story_id, earlier_id, (), story.follows or "", why)
            with self.store.together():
                self._link(story, earlier_id)
                self.store.add_story_edit(edit)
            return edit

    def story_chain(self, actor: Actor, story_id: str) -> list[Story]:
        """The 事件链 that a story belongs to, in order of beginning; merged stories left out, itself included."""
        self.look(actor, Permission.READ, "查看事件链")
        story = self.store.story(story_id)
        chain = self.store.storyline(story.storyline or story.id)
        return [s for s in chain if not s.merged_into or s.id == story_id]

    def undo_story_edit(self, actor: Actor, edit_id: str) -> StoryEdit:
        """Put back what one edit changed. Articles that have moved on since then stay where they are."""
        with self.act(actor, Permission.JUDGE, "撤销归并", edit_id):
            edit = self.store.story_edit(edit_id)
            if edit.undone or edit.action is StoryAction.UNDO:
                raise Conflict(f"“{STORY_ACTION_NAMES[edit.action]}”已经撤销过，或本身就是撤销，请刷新后再看")
            undo = self._edit(
                actor, StoryAction.UNDO, edit.story_id, edit.other_id, edit.article_ids, edit.id, ""
            )
            with self.store.together():
                self._put_back(edit)
                self.store.mark_edit_undone(edit_id)
                self.store.add_story_edit(undo)
            return undo

    def _put_back(self, edit: StoryEdit) -> None:
        story = self.store.story(edit.story_id)
        match edit.action:
            case StoryAction.RETITLE:
                self.store.put_stories([replace(story, title=edit.before, title_by=None)], [])
                self.recount_story(story.id)
            case StoryAction.LINK:
                self._link(story, edit.before)
            case _:
                still = set(self.store.member_ids(edit.story_id))
                back = [article for article in edit.article_ids if article in still]
                self.store.move_members(back, edit.other_id, self.now())
                self._square(edit.story_id, edit.other_id)

    def _move(
        self, actor: Actor, action: StoryAction, to_id: str, from_id: str, articles: Sequence[str], why: str
    ) -> StoryEdit:
        edit = self._edit(actor, action, to_id, from_id, tuple(articles), "", why)
        with self.store.together():
            self.store.move_members(articles, to_id, self.now())
            self.store.add_story_edit(edit)
            self._square(to_id, from_id)
        return edit

    def _square(self, to_id: str, from_id: str) -> None:
        """Bring both stories' figures up to date; one that has lost everything says where its articles went."""
        for story_id, other_id in ((to_id, from_id), (from_id, to_id)):
            empty = not self.store.member_ids(story_id)
            merged = other_id if empty else None
            self.store.put_stories([replace(self.store.story(story_id), merged_into=merged)], [])
            self.recount_story(story_id)

    def _own_story(self, articles: Sequence[str]) -> str:
        """The story that the earliest of the articles is the seed of, made where there is none."""
        found = self.store.articles_by_id(articles)
        seed = min(found.values(), key=lambda a: (a.published_at, a.id))
        own = Story(ids.story_id(seed.id), seed.id, seed.title, seed.published_at, seed.published_at, 1, 1, "T00",
                    {}, (), False, (), detected_at=seed.first_seen_at)  # fmt: skip
        self.store.put_stories([own], [])
        return own.id

    def _link(self, story: Story, earlier_id: str) -> None:
        self.store.put_stories(self._linked(story, earlier_id), [])
        self.recount_story(story.id)

    def _linked(self, story: Story, earlier_id: str) -> list[Story]:
        """The story as it stands after another one, and those after it, which change chains with it."""
        earlier = self._earlier(story, earlier_id) if earlier_id else None
        line = (earlier.storyline or earlier.id) if earlier else None
        moved = [replace(story, follows=earlier.id if earlier else None, storyline=line)]
        followers: dict[str, list[Story]] = {}
        for other in self.store.storyline(story.storyline or story.id):
            followers.setdefault(other.follows or "", []).append(other)
        for step in moved:  # grows while it is walked: whoever follows one that moved moves too
            moved += [replace(s, storyline=line or story.id) for s in followers.pop(step.id, [])]
        return moved

    def _earlier(self, story: Story, earlier_id: str) -> Story:
        """The story to follow. Raises ``InvalidInput`` where it comes after this one already."""
        earlier = self.store.story(earlier_id)
        step: Story | None = earlier
        for _ in range(_LONGEST_CHAIN):
            if step is None or step.id == story.id:
                break
            step = self.store.story(step.follows) if step.follows else None
        if step is not None:
            raise InvalidInput(f"“{earlier.title}”本身就接在这个热点之后，不能再反过来，请另选一个")
        return earlier

    def _require_open(self, *story_ids: str) -> None:
        for story in map(self.store.story, story_ids):
            if story.merged_into:
                raise Conflict(f"“{story.title}”已经并入别的热点，请到并入的热点里操作")

    def _chosen(self, members: Sequence[str], article_ids: Sequence[str], story_id: str) -> list[str]:
        chosen = [article for article in members if article in set(article_ids)]
        if not chosen or len(chosen) < len(set(article_ids)):
            raise InvalidInput(f"所选文章不都在热点“{self.store.story(story_id).title}”里，请刷新后重选")
        return chosen

    def _edit(
        self, actor: Actor, action: StoryAction, story_id: str, other_id: str, articles: tuple[str, ...],
        before: str, why: str,
    ) -> StoryEdit:  # fmt: skip
        at = self.now()
        return StoryEdit(
            ids.story_edit_id(at), at, actor.name, action, story_id, other_id, articles, before, clean(why)
        )
