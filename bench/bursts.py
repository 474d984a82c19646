"""``bursts``: of the topics that reached the top ten, the share flagged an hour or more before their peak hour.

Rows are episodes on a hot board: ``title, first`` (hour, Beijing), ``obs`` of ``[hours since first, heat, rank]``.
All readings are replayed in order of time through the detector of :mod:`nlp.bursts`; nothing is fitted here.

The peak hour is the first with the greatest heat. A topic that is first seen at its peak (about half are: boards are
read hourly) cannot be flagged before it by anybody: ``recall_before_peak`` is over those that could be, ``recall_all``
over all, and ``ceiling`` is the share that could be. ``day_top_ten`` takes "the day's top ten" as the ten topics
with the greatest peaks of each day instead of the ten first lines of the board.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.common import read_rows
from domain import clock
from domain.errors import InvalidInput
from nlp.bursts import BoardWatch

_TOP, _MIDDLE = 10, 30


@dataclass
class Episode:
    """One topic from its first reading to its last."""

    title: str
    first: datetime
    readings: list[tuple[int, float, int]]
    """(hours since first, heat, rank), by time."""
    flagged: int | None = None
    """Hours from the first reading to the flag."""

    @property
    def best(self) -> int:
        return min(rank for _, _, rank in self.readings)

    @property
    def peak(self) -> tuple[float, int]:
        """(heat, hours since first)."""
        heat, before = max((heat, -hours) for hours, heat, _ in self.readings)
        return heat, -before

    @property
    def peak_day(self) -> str:
        return f"{clock.library_day(self.first + timedelta(hours=self.peak[1]))}"


def main(argv: list[str]) -> dict[str, Any]:
    """Figures of the whole file and of its two halves by time."""
    parser = argparse.ArgumentParser(prog="python -m bench bursts", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="rows title, first, obs")
    args = parser.parse_args(argv)
    episodes = sorted(read_episodes(args.data), key=lambda episode: episode.first)
    replay(episodes)
    days = {clock.library_day(e.first) for e in episodes}
    middle = len(episodes) // 2
    return {
        **figures(episodes, _reached_top),
        "flags_per_day": round(sum(e.flagged is not None for e in episodes) / len(days), 1),
        "day_top_ten": figures(episodes, _among(_hottest_of_days(episodes))),
        "first_half": figures(episodes[:middle], _reached_top),
        "second_half": figures(episodes[middle:], _reached_top),
    }


def read_episodes(path: Path) -> list[Episode]:
    """Every row; ``InvalidInput`` where one lacks a field or there is none."""
    try:
        found = [
            Episode(
                str(row["title"]), _hour(row["first"]), [(int(h), float(v), int(r)) for h, v, r in row["obs"]]
            )
            for row in read_rows(path)
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"{path} 的行应有 title、first、obs：{error}。请检查数据文件。") from error
    if not found:
        raise InvalidInput(f"{path} 中没有条目。")
    return found


def replay(episodes: Sequence[Episode]) -> None:
    """Give every reading to the detector in order of time; sets ``flagged``."""
    lines = [
        (episode.first + timedelta(hours=hours), number, hours, heat, rank)
        for number, episode in enumerate(episodes)
        for hours, heat, rank in episode.readings
    ]
    watch = BoardWatch()
    for at, number, hours, heat, rank in sorted(lines):
        if watch.see(str(number), at, rank, heat) is not None:
            episodes[number].flagged = hours


def figures(episodes: Sequence[Episode], wanted: Callable[[Episode], bool]) -> dict[str, Any]:
    """Recall of the wanted topics, and flags on topics that never reached the top thirty for each true flag."""
    top = [e for e in episodes if wanted(e)]
    possible = [e for e in top if e.peak[1] >= 1]
    hits = sum(e.flagged is not None and e.flagged <= e.peak[1] - 1 for e in possible)
    alarms = sum(e.flagged is not None and e.best > _MIDDLE for e in episodes)
    return {
        "recall_before_peak": round(hits / max(1, len(possible)), 4),
        "false_alarms_per_hit": round(alarms / max(1, hits), 4),
        "recall_all": round(hits / max(1, len(top)), 4),
        "ceiling": round(len(possible) / max(1, len(top)), 4),
        "topics": len(top),
        "flags": sum(e.flagged is not None for e in episodes),
    }


def _reached_top(episode: Episode) -> bool:
    return episode.best <= _TOP


def _among(chosen: set[int]) -> Callable[[Episode], bool]:
    return lambda episode: id(episode) in chosen


def _hottest_of_days(episodes: Sequence[Episode]) -> set[int]:
    days: dict[str, list[Episode]] = defaultdict(list)
    for episode in episodes:
        days[episode.peak_day].append(episode)
    return {id(e) for day in days.values() for e in sorted(day, key=lambda e: -e.peak[0])[:_TOP]}


def _hour(text: str) -> datetime:
    return clock.from_beijing(datetime.strptime(text, "%Y-%m-%dT%H"))
