"""Composing a draft of any kind: its window, what it is about, its material; and what a librarian should know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from briefs.compose import compose_brief
from briefs.preview import render_html
from desk.brief_kinds import BriefKindVerbs
from desk.brief_material import Surroundings, window_material
from desk.brief_scope import Scope
from desk.brief_window import brief_window, calendar_note, closing
from desk.drafting import DraftingVerbs
from desk.folder import FolderVerbs
from desk.folder_known import known_of
from desk.reading import dated
from desk.watch import WatchVerbs
from desk.watch_hits import WatchHitVerbs
from domain import clock, ids
from domain.brief import Brief, Masthead
from domain.brief_kind import BriefKind
from domain.clock import Window
from domain.errors import InvalidInput
from domain.story import Level, Story
from domain.user import Actor

DEMO_NOTICE = "演示样稿·内容虚构"
_LOOK_BACK = timedelta(days=7)
"""A story without news for longer is not the one that a 快报 is about."""


@dataclass(frozen=True)
class Drafted:
    """A brief that is not stored yet."""

    brief: Brief
    notes: tuple[str, ...]


class BriefMakeVerbs(BriefKindVerbs, WatchHitVerbs, WatchVerbs, DraftingVerbs, FolderVerbs):
    """Composing."""

    def draft_brief(
        self, actor: Actor, kind: BriefKind, day: date, story: str = "", watch: str = ""
    ) -> Drafted:
        """The draft of a day; for other verbs, which store it.

        :raises InvalidInput: where the kind needs a story or watch and there is none to take.
        """
        now, notes = self.now(), [calendar_note(day)]
        if kind.about == "story" and not story:
            found = self._gravest(day)
            story = found.id
            notes.append(f"未指定热点，取关注等级最高的“{found.title}”（{story}）；另选请写 --story")
        if not story and not watch and any(block.narrowed for block in kind.blocks):
            notes.append("未指定专题或热点，取材的栏目留空待写；可用 --watch 或 --story 指定")
        scope = self._scope(actor, kind, day, story, watch)
        around = Surroundings(
            now=now,
            topic_names={code: self.taxonomy.name(code) for code in self.taxonomy.codes},
            health=self.source_health(scope.window),
            watch_names={key: one.name for key, one in self.watch_book().items()},
        )
        material = window_material(self, scope, around)
        if any("folder" in (block.form, *block.also) for block in kind.blocks):
            entries = self.shown_entries(material.entries)
            material = replace(material, entries=tuple(entries), known=known_of(self, entries))
        brief = compose_brief(material, self.masthead(kind), ids.brief_id(kind.key, now), actor.name, kind)
        brief, told = self.assisted(brief)
        notes += [told, *self._overlap(kind, brief)]
        return Drafted(brief, tuple(filter(None, notes)))

    def try_brief_kind(
        self, actor: Actor, kind: BriefKind, *, story: str = "", watch: str = ""
    ) -> tuple[str, tuple[str, ...]]:
        """The page that a kind, saved or not, makes of the material of now, as HTML, and notes; nothing is stored."""
        self._look_at_kinds(actor)
        drafted = self.draft_brief(actor, self._sound_kind(kind), clock.library_day(self.now()), story, watch)
        return render_html(drafted.brief), drafted.notes

    def _scope(self, actor: Actor, kind: BriefKind, day: date, story: str, watch: str) -> Scope:
        now = self.now()
        if kind.about == "watch" and not watch:
            known = "、".join(f"{key}（{one.name}）" for key, one in self.watch_book().items())
            raise InvalidInput(f"{kind.name}要写明监测专题，请用 --watch 指定其一：{known}")
        if watch:
            self.one_watch(watch)
        story = self._living(story) if story else ""
        subject = story or watch
        if kind.window == "story":
            window = self._story_window(story, day, now)
        else:
            last = self.store.last_issue_end(kind.key, subject, closing(kind.window, day))
            window = brief_window(kind.window, day, now, last)
        matter = self.story_judgement(actor, story).view.matter.value if story else ""
        return Scope(day, window, kind.key, story, watch, kind.feed, matter)

    def daily_window(self) -> Window:
        """What today's 舆情日报 speaks of so far; for pages that show the same figures."""
        now = self.now()
        day = clock.library_day(now)
        return brief_window("daily", day, now, self.store.last_issue_end("daily", "", closing("daily", day)))

    def _living(self, story_id: str) -> str:
        """The story itself, or the one it was merged into; it has articles."""
        story = self.store.story(story_id)
        if story.merged_into:
            return self._living(story.merged_into)
        if not self.store.members(story_id):
            raise InvalidInput(f"热点“{story.title}”没有可显示的文章，不能编报，请另选一个热点")
        return story_id

    def _story_window(self, story_id: str, day: date, now: datetime) -> Window:
        """From its first article to the end of the day, as far as it has run."""
        members = self.store.articles_by_id(m.article_id for m in self.store.members(story_id))
        known, _ = dated(list(members.values()))
        end = min(clock.day_window(day).end, now)
        first = min((article.published_at for article in known), default=end)
        if first >= end:
            title = self.store.story(story_id).title
            raise InvalidInput(f"热点“{title}”在{clock.zh_date(day)}之前没有信息，请改日期或另选热点")
        return Window(first, end)

    def _gravest(self, day: date) -> Story:
        end = min(clock.day_window(day).end, self.now())
        recent = self.store.stories(Window(end - _LOOK_BACK, end))
        if not recent:
            raise InvalidInput("最近七天没有热点，请用 --story 写明热点编号，或先采集、分析")
        order = list(Level)
        return min(recent, key=lambda story: order.index(story.level))

    def _overlap(self, kind: BriefKind, brief: Brief) -> Sequence[str]:
        """A second issue of one day would tell the same window twice."""
        if kind.window == "story":
            return ()
        issued = [
            other
            for other in self.store.briefs(kind.key)
            if other.status == "issued" and (other.day, other.subject) == (brief.day, brief.subject)
        ]
        return [f"本日{kind.name}已签发（第{issued[0].issue_no}期），再发请用更正"] if issued else ()

    def masthead(self, kind: BriefKind) -> Masthead:
        """The kind's head, this installation's name where it gives none, and the notice wherever sources are fiction."""
        fiction = self.settings.demo or any(source.demo for source in self.store.sources())
        head = kind.masthead
        issuer = head.issuer or self.settings.institution
        return replace(head, issuer=issuer, notice=DEMO_NOTICE if fiction else head.notice)
