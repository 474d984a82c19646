"""The hot board: heat of every line at a moment, by arithmetic alone, so that two runs agree."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from desk.demo.outlets import serial
from desk.demo.records import HotLine, SampleStory
from domain.clock import to_beijing

BOARD_SIZE = 20

_RISE = 0.2
"""Share of a line's hours spent rising; the news-driven lines of real boards peak early."""
_LAST = 0.05
"""Share of the peak left when its hours are over; after that it is off the board."""
_WOBBLE = 0.03

_FILLERS: MappingProxyType[str, int] = MappingProxyType(
    {
        "周末去哪儿玩": 210_000,
        "煎饼馃子到底放不放生菜": 188_000,
        "早高峰地铁有多挤": 176_000,
        "这个季节适合吃什么": 164_000,
        "年轻人为什么爱逛菜市场": 151_000,
        "海河边的落日": 143_000,
        "养猫人的自我修养": 131_000,
        "打工人午餐吃什么": 122_000,
        "相声园子一票难求": 113_000,
        "怎样养成早睡习惯": 104_000,
        "小区里的流浪猫": 95_000,
        "老照片里的津沽": 86_000,
        "公园相亲角见闻": 78_000,
        "骑行路线推荐": 70_000,
        "冬天第一杯热饮": 62_000,
        "旧物改造大赛": 55_000,
    }
)
"""Lines that are always there, with their usual heat; they hold no news."""


@dataclass(frozen=True)
class BoardItem:
    """A line of the board at one moment."""

    word: str
    heat: int
    story: str | None

    @property
    def path(self) -> str:
        """The line's own address on the board's site."""
        return f"/hot/topic/{serial(self.word)}.html"


def heat(line: HotLine, now: datetime) -> int:
    """Heat of a story's line: linear to its peak, then exponential decay; 0 outside its hours."""
    hours = (now - line.start).total_seconds() / 3600
    if not 0 <= hours <= line.hours:
        return 0
    rise = line.hours * _RISE
    if hours < rise:
        share = 0.25 + 0.75 * hours / rise
    else:
        share = math.exp(math.log(_LAST) * (hours - rise) / (line.hours - rise))
    return round(line.peak * share * _wobble(line.title, now))


def board(stories: Iterable[SampleStory], now: datetime) -> list[BoardItem]:
    """The top lines at ``now``, hottest first."""
    items = [BoardItem(s.hot.title, heat(s.hot, now), s.slug) for s in stories if s.hot]
    items += [BoardItem(word, _evergreen(word, usual, now), None) for word, usual in _FILLERS.items()]
    return sorted((i for i in items if i.heat > 0), key=lambda i: (-i.heat, i.word))[:BOARD_SIZE]


def _evergreen(word: str, usual: int, now: datetime) -> int:
    """More in the evening than before dawn, the way people read."""
    local = to_beijing(now)
    day_wave = 0.75 + 0.25 * math.cos((local.hour + local.minute / 60 - 21) / 24 * 2 * math.pi)
    return round(usual * day_wave * _wobble(word, now))


def _wobble(word: str, now: datetime) -> float:
    digest = hashlib.sha256(f"{word}{to_beijing(now):%d%H%M}".encode()).digest()
    return 1 + _WOBBLE * (digest[0] / 127.5 - 1)
