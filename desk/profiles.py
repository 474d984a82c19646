"""Verbs on 定题: what each standing profile takes in, waits with and gives out, without gap and without repetition.

Taking in looks at every issue (or hit) after the watermark once, in the order in which they were stored, and moves the
watermark in the same transaction. Giving out turns what waits into one numbered run, registers its deliveries and
queues its notices, in one transaction too. A crash leaves either nothing done or all of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desk.dispatch import DispatchVerbs, made_delivery
from desk.guards import only_one
from desk.permissions import Permission
from desk.reading_texts import ReadingTextVerbs
from desk.recipients import ID_FORM
from desk.watch_hits import WatchHitVerbs
from domain import clock
from domain.alert import SYSTEM
from domain.brief import Brief
from domain.dispatch import BY_HAND, WAY_NAMES, IssuedText
from domain.errors import Conflict, InvalidInput, NotFound
from domain.expression import matches, parse
from domain.profile import ItemState, ProfileItem, ProfileRun, ReaderProfile, Use, Watermark
from domain.text import clean
from domain.user import Actor
from domain.watch import Watch
from store.base import Version

FIELDS = ("TI", "FT")
"""What an expression over briefs may ask of them."""
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


class ProfileVerbs(DispatchVerbs, ReadingTextVerbs, WatchHitVerbs):
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
                self._begin_profile(checked)
            return changed

    def run_profile(
        self, actor: Actor, profile_id: str, item_ids: Collection[str] | None = None
    ) -> ProfileRun | None:
        """Give out now what waits, or these of it; None if nothing does."""
        with self.act(actor, Permission.DISPATCH, "送出定题", profile_id):
            profile = self._one_profile(profile_id)
            self.take_in(profile)
            return self._give_out(profile, actor.name, item_ids)

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

    def take_in(self, profile: ReaderProfile) -> int:
        """Look at what came after the watermark; number of items that wait now because of it. For other verbs."""
        if not profile.enabled:
            return 0
        with self.store.together():
            mark, now = self._profile_mark(profile), self.now()
            found = self._new_hits(profile, mark) if profile.watch else self._new_issues(profile, mark)
            return self.store.add_profile_items([ProfileItem(profile.id, key, now) for key in found])

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
                run = self._give_if_due(profile)
                given += run.size if run else 0
            except (Conflict, InvalidInput, NotFound) as error:
                problems.append(f"定题“{profile.name}”没有送出：{error}")
        post = self.send_dispatch_notices(self.now())
        return DispatchTick(taken, given, post.sent, post.failed, (*problems, *post.problems))

    def _give_if_due(self, profile: ReaderProfile) -> ProfileRun | None:
        now = self.now()
        if profile.select or not profile.enabled or not profile.due(self._profile_mark(profile).served, now):
            return None
        return self._give_out(profile, SYSTEM, None)

    def _give_out(
        self, profile: ReaderProfile, who: str, chosen: Collection[str] | None
    ) -> ProfileRun | None:
        """One run with its deliveries and notices, or nothing, in one transaction."""
        with self.store.together():
            now, recipient = self.now(), self.one_recipient(profile.recipient_id)
            if not recipient.active:
                raise InvalidInput(f"“{recipient.name}”已停用，请先启用，或停用这个定题")
            waiting = self._waiting_items(profile)
            wanted = [key for key in waiting if chosen is None or key in chosen][: profile.most]
            run = self.store.take_profile_run(profile.id, wanted, who, now)
            self.store.put_watermark(replace(self._profile_mark(profile), served=now))
            if run is not None:
                self._register_run(profile, run, wanted, now)
            return run

    def _waiting_items(self, profile: ReaderProfile) -> list[str]:
        """Ids in the order in which they came; what was recalled or hidden meanwhile is set aside."""
        items = [item.item_id for item in self.store.profile_items(profile.id, ItemState.WAITING)]
        briefs = self.store.briefs_by_id(items)
        articles = self.candidates(items) if profile.watch else {}
        gone = [
            key
            for key in items
            if (key in briefs and briefs[key].status != "issued")
            or (key not in briefs and key not in articles)
        ]
        for key in gone:
            self.store.decide_profile_item(profile.id, key, ItemState.RECALLED, SYSTEM, "送出前已撤回")
        return [key for key in items if key not in gone]

    def _register_run(
        self, profile: ReaderProfile, run: ProfileRun, items: Sequence[str], now: datetime
    ) -> None:
        """Deliveries of the briefs that the recipient does not have yet by this way; word of the run."""
        if profile.watch:
            self.queue_notices(f"{profile.id}-{run.number}", profile.recipient_id)
            return
        recipient = self.one_recipient(profile.recipient_id)
        sent = {
            s.delivery.brief_id
            for s in self.store.deliveries(recipient_ids=[recipient.id])
            if not s.voided and s.delivery.way is profile.way
        }
        made = [
            made_delivery(
                key, recipient, profile.way, recipient.copies, now, run.who, now, profile.id, run.number
            )
            for key in items
            if key not in sent
        ]
        self.store.add_deliveries(made)
        self.tell_deliveries(made)

    def _new_hits(self, profile: ReaderProfile, mark: Watermark) -> list[str]:
        hits = self.store.hits_since(profile.watch, mark.seq, profile.id)
        return [hit.article_id for hit in hits if profile.wants(clock.library_day(hit.at))]

    def _new_issues(self, profile: ReaderProfile, mark: Watermark) -> list[str]:
        """Issues after the watermark that belong to the profile; the watermark moves past all of them."""
        issues = self.store.issued_since(mark.seq)
        if not issues:
            return []
        self.read_issues()
        self.store.put_watermark(replace(mark, seq=issues[-1][0]))
        texts = self.store.issued_texts()
        return [brief.id for _, brief in issues if _holds(profile, brief, texts[brief.id])]

    def _profile_mark(self, profile: ReaderProfile) -> Watermark:
        return self.store.watermark(profile.id) or self._begin_profile(profile)

    def _begin_profile(self, profile: ReaderProfile) -> Watermark:
        now, before = self.now(), self.store.watermark(profile.id)
        seq = self.store.last_hit(profile.watch) if profile.watch else self.store.last_issue()
        mark = Watermark(profile.id, seq, before.at if before else now, before.served if before else now)
        self.store.put_watermark(mark)
        return mark

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


def _holds(profile: ReaderProfile, brief: Brief, said: IssuedText) -> bool:
    """Whether a brief is one that the profile asks for."""
    if (profile.kinds and brief.kind not in profile.kinds) or not profile.wants(brief.day):
        return False
    if profile.topics and not set(profile.topics) & set(said.topics):
        return False
    if not profile.expression:
        return True
    return matches(parse(profile.expression, FIELDS), {"TI": said.title, "FT": said.text})
