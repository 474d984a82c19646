"""What a standing profile takes in, waits with and gives out, without gap and without repetition.

Taking in looks at every issue (or hit) after the watermark once, in the order in which they were stored, and moves the
watermark in the same transaction. Giving out turns what waits into one numbered run, registers its deliveries and
queues its notices, in one transaction too. A crash leaves either nothing done or all of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from desk.dispatch import DispatchVerbs, made_delivery
from desk.reading_texts import ReadingTextVerbs
from desk.watch_hits import WatchHitVerbs
from domain import clock
from domain.alert import SYSTEM
from domain.brief import Brief
from domain.dispatch import IssuedText
from domain.errors import InvalidInput
from domain.expression import matches, parse
from domain.profile import FIELDS, ItemState, ProfileItem, ProfileRun, ReaderProfile, Watermark


class ProfileGiving(DispatchVerbs, ReadingTextVerbs, WatchHitVerbs):
    """For the verbs on profiles; nothing here asks who acts."""

    def take_in(self, profile: ReaderProfile) -> int:
        """Look at what came after the watermark; number of items that wait now because of it. For other verbs."""
        if not profile.enabled:
            return 0
        with self.store.together():
            mark, now = self._profile_mark(profile), self.now()
            found = self._new_hits(profile, mark) if profile.watch else self._new_issues(profile, mark)
            return self.store.add_profile_items([ProfileItem(profile.id, key, now) for key in found])

    def give_if_due(self, profile: ReaderProfile) -> ProfileRun | None:
        """What waits, if the profile goes by itself and its hour has come; None where it has not or nothing waits."""
        now = self.now()
        if profile.select or not profile.enabled or not profile.due(self._profile_mark(profile).served, now):
            return None
        return self.give_out(profile, SYSTEM, None)

    def give_out(self, profile: ReaderProfile, who: str, chosen: Collection[str] | None) -> ProfileRun | None:
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
        return self.store.watermark(profile.id) or self.begin_profile(profile)

    def begin_profile(self, profile: ReaderProfile) -> Watermark:
        """Set the watermark behind everything there is: only what comes from now on is taken in."""
        now, before = self.now(), self.store.watermark(profile.id)
        seq = self.store.last_hit(profile.watch) if profile.watch else self.store.last_issue()
        mark = Watermark(profile.id, seq, before.at if before else now, before.served if before else now)
        self.store.put_watermark(mark)
        return mark


def _holds(profile: ReaderProfile, brief: Brief, said: IssuedText) -> bool:
    """Whether a brief is one that the profile asks for."""
    if (profile.kinds and brief.kind not in profile.kinds) or not profile.wants(brief.day):
        return False
    if profile.topics and not set(profile.topics) & set(said.topics):
        return False
    if not profile.expression:
        return True
    return matches(parse(profile.expression, FIELDS), {"TI": said.title, "FT": said.text})
