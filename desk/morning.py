"""The draft of the 舆情日报 that stands ready when the librarians come: 07:30 on every working day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from desk.brief_window import calendar_note
from desk.briefs import BriefVerbs
from desk.duty import is_workday
from desk.permissions import Permission
from domain import clock
from domain.user import Actor

READY = time(7, 30)
"""北京时间."""
_BEGIN = timedelta(minutes=2)
"""So long before it is composed: a minute is enough for 30,000 articles and a look every twenty seconds."""
_LATEST = time(12)
"""A service that starts in the afternoon writes no morning draft any more."""
_KEY = "morning_draft"
_KIND = "daily"


@dataclass(frozen=True)
class Morning:
    """What was done for one day."""

    day: date
    at: datetime
    brief_id: str
    failed: tuple[tuple[str, str], ...]
    """(source, reason) of those that could not be read in the window."""
    note: str = ""

    @property
    def line(self) -> str:
        """For people."""
        sources = "、".join(f"{name}（{reason}）" for name, reason in self.failed)
        trouble = f"夜间异常的采集源{len(self.failed)}个：{sources}" if self.failed else "采集源均正常"
        return f"{clock.zh_moment(self.at)}已备好{clock.zh_day(self.day)}的日报草稿；{trouble}"


class MorningVerbs(BriefVerbs):
    """Before office hours."""

    def morning_draft(self, actor: Actor) -> Morning | None:
        """Make today's draft if it is time and none was made; whoever asks again, or after a restart, gets None."""
        self.look(actor, Permission.DRAFT, "备早间草稿")
        now = self.now()
        day = clock.library_day(now)
        if not _due(now, day) or self._made(day):
            return None
        report = self.make_brief(actor, _KIND, day)
        brief = self.store.brief(report.id)
        failed = self.source_health(brief.window)[1]
        morning = Morning(day, now, report.id, failed, calendar_note(day))
        self.store.put_setting(_KEY, _plain(morning))
        return morning

    def last_morning(self, actor: Actor) -> Morning | None:
        """Today's, for the page 今日; None where there is none."""
        self.look(actor, Permission.READ, "查看今日概况")
        kept = self.store.get_setting(_KEY)
        if not kept or kept["day"] != clock.library_day(self.now()).isoformat():
            return None
        return Morning(
            day=date.fromisoformat(kept["day"]),
            at=datetime.fromisoformat(kept["at"]),
            brief_id=kept["brief_id"],
            failed=tuple((name, reason) for name, reason in kept["failed"]),
            note=kept["note"],
        )

    def _made(self, day: date) -> bool:
        """A librarian who was up earlier has made one; a crash between brief and note makes no second."""
        return any(brief.day == day for brief in self.store.briefs(_KIND))


def _due(now: datetime, day: date) -> bool:
    begin = clock.from_beijing(datetime.combine(day, READY)) - _BEGIN
    latest = clock.from_beijing(datetime.combine(day, _LATEST))
    return is_workday(day) and begin <= now < latest


def _plain(morning: Morning) -> dict[str, Any]:
    return asdict(morning) | {"day": morning.day.isoformat(), "at": morning.at.isoformat()}
