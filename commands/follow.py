"""Collecting for ever: ``zhijin crawl --follow`` and the service behind ``zhijin run``."""

from __future__ import annotations

import sys
import threading
import time
from typing import NoReturn

from commands.bell import start_bell
from desk.desk import Desk
from domain import clock
from domain.errors import ZhijinError
from domain.ledger import CollectReport
from domain.user import OPERATOR

LONGEST, SHORTEST = 20.0, 0.5
"""Seconds between two looks: sources changed on screen are seen after the longest at the latest."""
LOOK_SECONDS = 0.5
"""Between two looks whether anything waits to be analysed."""
WHOLE_SECONDS = 600.0
"""Between two passes that bring all active stories up to date: heat fades by the hour."""


def follow(desk: Desk) -> NoReturn:
    """Collect what is due and analyse what came, until interrupted. A failed round is told and retried."""
    if desk.settings.role == "all":
        bell = start_bell(desk)
        threading.Thread(target=_analyse, args=(desk, bell), daemon=True).start()
    with desk.standing_collector():
        while True:
            time.sleep(_round(desk))


def collect_lines(report: CollectReport) -> list[str]:
    """What a crawl did, for people: one line of counts, one for each source in trouble."""
    facts = report.as_json()
    lines = [
        f"遇到 {facts['offered']} 条：新增 {facts['kept']}，有修改 {facts['revised']}，无变化 {facts['unchanged']}，"
        f"重复 {facts['duplicates']}，已撤下 {facts['removed']}，不予采集 {facts['refused']}，失败 {facts['failed']}；"
        f"用时 {report.seconds:.1f} 秒"
    ]
    return lines + [f"{run.source_id}：{run.reason}" for run in report.problems]


def _round(desk: Desk) -> float:
    """One look; seconds until the next."""
    try:
        report = desk.collect(OPERATOR, due_only=True)
        if report.runs:
            print(f"{clock.zh_minute(desk.now())} {collect_lines(report)[0]}", flush=True)
            for alarm in desk.source_alarms(OPERATOR, [run.source_id for run in report.runs]):
                print(f"{clock.zh_minute(desk.now())} {alarm.line}", file=sys.stderr, flush=True)
        due = desk.next_due(OPERATOR)
    except ZhijinError as error:
        _tell(desk, error)
        return LONGEST
    wait = (due - desk.now()).total_seconds() if due else LONGEST
    return min(max(wait, SHORTEST), LONGEST)


def _analyse(desk: Desk, bell: threading.Event) -> NoReturn:
    """Beside collecting, which stores while it goes: what is stored is analysed within two seconds."""
    watch = _Watch()
    while True:
        try:
            watch.look(desk, bell)
        except ZhijinError as error:
            _tell(desk, error)
            time.sleep(LONGEST)
        time.sleep(LOOK_SECONDS)


class _Watch:
    """What the last looks saw. A failed article stays in the queue: it is not news again."""

    def __init__(self) -> None:
        self._seen = -1
        self._whole_at = -WHOLE_SECONDS

    def look(self, desk: Desk, bell: threading.Event) -> None:
        """Analyse if something came; now and then bring fading stories up to date too. New alerts ring the bell."""
        waiting, now = desk.waiting(OPERATOR), time.monotonic()
        whole = now - self._whole_at >= WHOLE_SECONDS
        if waiting == self._seen and not whole:
            return
        desk.analyse(OPERATOR, active=whole)
        self._seen = waiting
        if whole:
            self._whole_at = now
            desk.make_page_images(OPERATOR)
        bell.set()


def _tell(desk: Desk, error: ZhijinError) -> None:
    print(f"{clock.zh_minute(desk.now())} {error}", file=sys.stderr, flush=True)
