"""时限: when the body concerned has to speak (DOMAIN D1), counted from the library's first sight of the matter.

国办发〔2016〕80号: authoritative information on 特别重大、重大 emergencies within 5 hours; 国办发〔2016〕61号: a press
conference on them within 24 hours, other 政务舆情 answered within 48 hours. The duty is that of the body concerned;
the library only shows how much of the time is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.story import Level, Story

OWNER = "由涉事单位负责"


class Matter(StrEnum):
    """Which of the duties of DOMAIN D1 a story can fall under."""

    EMERGENCY = "emergency"
    """突发事件."""
    GOVERNMENT = "government"
    """政务舆情: policy, livelihood, conduct of officials, services of public bodies."""
    OTHER = "other"


@dataclass(frozen=True)
class ResponseClock:
    """One time limit of one story."""

    label: str
    basis: str
    """The document that sets it."""
    due_at: datetime
    remaining: timedelta
    """Negative once it has passed."""

    @property
    def line(self) -> str:
        """``发布权威信息（5小时内）：还有2小时40分，由涉事单位负责``."""
        return f"{self.label}：{_left(self.remaining)}，{OWNER}"


_GRAVE = ((5, "发布权威信息", "国办发〔2016〕80号"), (24, "举行新闻发布会", "国办发〔2016〕61号"))
_OTHER = ((48, "作出回应", "国办发〔2016〕61号"),)


def clocks(story: Story, matter: Matter, now: datetime) -> tuple[ResponseClock, ...]:
    """Time limits of a story, the nearest first; none for what DOMAIN D1 does not name or another place answers for.

    特别重大、重大 is the library's own judgement (馆内研判 红、橙), not a declaration of government.
    """
    if story.detected_at is None or not story.local or story.level is Level.NOTE:
        return ()
    grave = matter is Matter.EMERGENCY and story.level in (Level.RED, Level.ORANGE)
    limits = _GRAVE if grave else () if matter is Matter.OTHER else _OTHER
    return tuple(_clock(story.detected_at, limit, now) for limit in limits)


def _clock(start: datetime, limit: tuple[int, str, str], now: datetime) -> ResponseClock:
    hours, act, basis = limit
    due = start + timedelta(hours=hours)
    return ResponseClock(f"{act}（{hours}小时内）", basis, due, due - now)


def _left(remaining: timedelta) -> str:
    minutes = int(abs(remaining).total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    length = (f"{hours}小时" if hours else "") + (f"{rest}分" if rest or not hours else "")
    return f"还有{length}" if remaining >= timedelta(0) else f"已超过{length}"
