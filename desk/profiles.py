"""Verbs on 定题: keep standing profiles, look at what waits, give out now or by the clock, rate what came."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from desk.guards import only_one
from desk.permissions import Permission
from desk.profile_giving import ProfileGiving
from desk.recipients import ID_FORM
from domain import clock
from domain.dispatch import BY_HAND, WAY_NAMES
from domain.errors import Conflict, InvalidInput, NotFound
from domain.expression import parse
from domain.profile import FIELDS, ItemState, ProfileItem, ProfileRun, ReaderProfile, Use
from domain.text import clean
from domain.user import Actor
from domain.watch import Watch
from store.base import Version

MOST_ITEMS = 200


@dataclass(frozen=True)
class ProfileLine:
    """One profile in the list."""

    profile: ReaderProfile
    reader: str
    waiting: int
    given: int
    last_run: ProfileRun | None


@dataclass(frozen=True)
class ItemView:
    """One item with the title under which it is shown."""

    item: ProfileItem
    title: str
    source: str
    """The kind and number of a brief; outlet and time of an article."""
    url: str = ""


@dataclass(frozen=True)
class ProfileView:
    """One profile with everything its page shows."""

    line: ProfileLine
    items: tuple[ItemView, ...]
    """All that were ever taken in, newest first."""
    runs: tuple[ProfileRun, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class DispatchTick:
    """What one look at profiles and outbox did."""

    taken: int = 0
    """Items taken in."""
    given: int = 0
    """Items given out."""
    sent: int = 0
    """Notices."""
    failed: int = 0
    problems: tuple[str, ...] = ()


class ProfileVerbs(ProfileGiving):
    """Standing profiles."""

    def profiles(self, actor: Actor) -> list[ProfileLine]:
        """Those that run first, then by id."""
        self.look(actor, Permission.BRIEFS, "查看定题")
        return [self._profile_line(p) for p in sorted(self._profiles(), key=lambda p: (not p.enabled, p.id))]

    def profile(self, actor: Actor, profile_id: str) -> ProfileView:
        """One profile."""
        self.look(actor, Permission.BRIEFS, "查看定题")
        profile = self._one_profile(profile_id)
        return ProfileView(
            line=self._profile_line(profile),
            items=tuple(self.item_views(self.store.profile_items(profile_id)[::-1])),
            runs=tuple(self.store.profile_runs(profile_id)),
            versions=tuple(self.store.arrangement_versions(ReaderProfile, profile_id)),
        )

    def save_profile(self, actor: Actor, profile: ReaderProfile, why: str) -> bool:
        """Insert or replace; False if nothing changed. It begins with what is issued or found from now on, and so does
        one that was switched off, or that is given another watch."""
        with self.act(actor, Permission.DISPATCH, "保存定题", profile.id), self.store.together():
            checked = self._checked_profile(profile)
            if not why.strip():
                raise InvalidInput("请写明这次修改的原因，记入版本")
            known = {p.id: p for p in self._profiles()}.get(checked.id)
            changed = self.store.put_arrangement(checked, actor.name, why.strip(), self.now())
            if known is None or not known.enabled or known.watch != checked.watch:
                self.begin_profile(checked)
            return changed

    def run_profile(
        self, actor: Actor, profile_id: str, item_ids: Collection[str] | None = None
    ) -> ProfileRun | None:
        """Give out now what waits, or these of it; None if nothing does."""
        with self.act(actor, Permission.DISPATCH, "送出定题", profile_id):
            profile = self._one_profile(profile_id)
            self.take_in(profile)
            return self.give_out(profile, actor.name, item_ids)

    def exclude_item(self, actor: Actor, profile_id: str, item_id: str, why: str) -> None:
        """不送: it stays on the list with the reason."""
        with self.act(actor, Permission.DISPATCH, "定题剔除", f"{profile_id} {item_id}"):
            if not clean(why):
                raise InvalidInput("请写明为什么不送")
            self._decide_item(profile_id, item_id, ItemState.EXCLUDED, actor.name, clean(why))

    def keep_item(self, actor: Actor, profile_id: str, item_id: str) -> None:
        """收回: what was excluded waits again."""
        with self.act(actor, Permission.DISPATCH, "定题收回", f"{profile_id} {item_id}"):
            self._decide_item(profile_id, item_id, ItemState.WAITING, actor.name, "")

    def rate_item(self, actor: Actor, profile_id: str, item_id: str, use: Use) -> None:
        """有用, 一般 or 无关, by the reader or the 联络员; the last word counts."""
        with self.act(actor, Permission.ANSWER, "评价定题条目", f"{profile_id} {item_id}"):
            profile = self._one_profile(profile_id)
            if profile.recipient_id not in {recipient.id for recipient in self.stands_for(actor)}:
                raise NotFound(f"没有送给您的定题“{profile_id}”，请检查编号")
            if not self.store.rate_profile_item(profile_id, item_id, use, actor.name):
                raise NotFound("这一条还没有送出，不能评价")

    def dispatch_tick(self, actor: Actor) -> DispatchTick:
        """Every profile takes in; those that go by themselves and are due give out; then notices are sent. Where
        another is at work this does nothing."""
        self.look(actor, Permission.BRIEFS, "送出定题")
        try:
            with only_one(self.settings.home, "dispatch", "送出定题"):
                return self._tick_profiles()
        except Conflict:
            return DispatchTick()

    def item_views(self, items: Sequence[ProfileItem]) -> list[ItemView]:
        """For other verbs: with titles, those of articles as they may be shown."""
        briefs = self.store.briefs_by_id(item.item_id for item in items)
        articles = self.shown_by_id(item.item_id for item in items)
        views = []
        for item in items:
            if brief := briefs.get(item.item_id):
                issue = f"第{brief.issue_no}期" if brief.issue_no is not None else ""
                views.append(ItemView(item, brief.title, f"{brief.masthead.name}{issue}"))
            elif article := articles.get(item.item_id):
                source = f"{article.cited_outlet} {clock.zh_minute(article.published_at)}"
                views.append(ItemView(item, article.title, source, article.url))
        return views

    def _tick_profiles(self) -> DispatchTick:
        taken = given = 0
        problems: list[str] = []
        for profile in self._profiles():
            try:
                taken += self.take_in(profile)
                run = self.give_if_due(profile)
                given += run.size if run else 0
            except (Conflict, InvalidInput, NotFound) as error:
                problems.append(f"定题“{profile.name}”没有送出：{error}")
        post = self.send_dispatch_notices(self.now())
        return DispatchTick(taken, given, post.sent, post.failed, (*problems, *post.problems))

    def _decide_item(self, profile_id: str, item_id: str, state: ItemState, who: str, why: str) -> None:
        if not self.store.decide_profile_item(profile_id, item_id, state, who, why):
            raise Conflict("这一条已经送出，或不在这个定题里，没有改动")

    def _profile_line(self, profile: ReaderProfile) -> ProfileLine:
        items = self.store.profile_items(profile.id)
        reader = self.recipient_book().get(profile.recipient_id)
        runs = self.store.profile_runs(profile.id)
        return ProfileLine(
            profile=profile,
            reader=reader.name if reader else profile.recipient_id,
            waiting=sum(item.state is ItemState.WAITING for item in items),
            given=sum(item.state is ItemState.GIVEN for item in items),
            last_run=runs[0] if runs else None,
        )

    def _profiles(self) -> list[ReaderProfile]:
        return self.store.arrangements(ReaderProfile)

    def _one_profile(self, profile_id: str) -> ReaderProfile:
        for profile in self._profiles():
            if profile.id == profile_id:
                return profile
        raise NotFound(f"没有编号为“{profile_id}”的定题，请检查编号")

    def _checked_profile(self, profile: ReaderProfile) -> ReaderProfile:
        name = clean(profile.name)
        checked = replace(profile, id=profile.id.strip(), name=name, expression=profile.expression.strip())
        if not ID_FORM.fullmatch(checked.id) or not 1 <= len(name) <= 60:
            raise InvalidInput("请填写编号（小写字母、数字、连字符，最多 40 个）和名称（60 字以内）")
        self.one_recipient(checked.recipient_id)
        if not 0 <= checked.hour <= 23 or not 1 <= checked.most <= MOST_ITEMS:
            raise InvalidInput(f"时刻在 0 至 23 之间，每批条数在 1 至 {MOST_ITEMS} 之间")
        if checked.starts_on and checked.ends_on and checked.ends_on < checked.starts_on:
            raise InvalidInput("结束日期早于开始日期，请检查")
        if checked.way in BY_HAND and not checked.select:
            raise InvalidInput(f"{WAY_NAMES[checked.way]}要由人送出，请选“先由馆员挑选”，或改用邮箱、平台")
        self._check_conditions(checked)
        return checked

    def _check_conditions(self, profile: ReaderProfile) -> None:
        """Raise ``InvalidInput`` where it names what is not there: it would find nothing, and nobody would know."""
        if profile.watch:
            if profile.kinds or profile.topics or profile.expression:
                raise InvalidInput("按监测专题推送的，条件写在专题里；请去掉种类、分类和检索式")
            if profile.watch not in {watch.id for watch in self.store.arrangements(Watch)}:
                raise InvalidInput(f"没有编号为“{profile.watch}”的监测专题，请检查编号")
        if strange := sorted(set(profile.topics) - set(self.taxonomy.codes)):
            raise InvalidInput(f"没有分类“{'、'.join(strange)}”，请检查")
        if profile.expression:
            parse(profile.expression, FIELDS)
