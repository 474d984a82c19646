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


def follow(desk: Desk) -> NoReturn:
    """Collect what is due and analyse what came, until interrupted. A failed round is told and retried."""
    news = threading.Event()
    news.set()  # what an earlier service left unanalysed
    if desk.settings.role == "all":
        bell = start_bell(desk)
        threading.Thread(target=_analyse, args=(desk, news, bell), daemon=True).start()
    with desk.standing_collector():
        while True:
            time.sleep(_round(desk, news))


def collect_lines(report: CollectReport) -> list[str]:
    """What a crawl did, for people: one line of counts, one for each source in trouble."""
    facts = report.as_json()
    lines = [
        f"遇到 {facts['offered']} 条：新增 {facts['kept']}，有修改 {facts['revised']}，无变化 {facts['unchanged']}，"
        f"重复 {facts['duplicates']}，已撤下 {facts['removed']}，不予采集 {facts['refused']}，失败 {facts['failed']}；"
        f"用时 {report.seconds:.1f} 秒"
    ]
    return lines + [f"{run.source_id}：{run.reason}" for run in report.problems]


def _round(desk: Desk, news: threading.Event) -> float:
    """One look; seconds until the next."""
    try:
        report = desk.collect(OPERATOR, due_only=True)
        if report.runs:
            print(f"{clock.zh_minute(desk.now())} {collect_lines(report)[0]}", flush=True)
            news.set()
            for alarm in desk.source_alarms(OPERATOR, [run.source_id for run in report.runs]):
                print(f"{clock.zh_minute(desk.now())} {alarm.line}", file=sys.stderr, flush=True)
        due = desk.next_due(OPERATOR)
    except ZhijinError as error:
        _tell(desk, error)
        return LONGEST
    wait = (due - desk.now()).total_seconds() if due else LONGEST
    return min(max(wait, SHORTEST), LONGEST)


def _analyse(desk: Desk, news: threading.Event, bell: threading.Event) -> NoReturn:
    """Beside collecting, or what is published meanwhile would wait for the models. New alerts ring the bell."""
    while True:
        news.wait()
        news.clear()
        try:
            desk.analyse(OPERATOR)
            bell.set()
            desk.make_page_images(OPERATOR)
        except ZhijinError as error:
            _tell(desk, error)


def _tell(desk: Desk, error: ZhijinError) -> None:
    print(f"{clock.zh_minute(desk.now())} {error}", file=sys.stderr, flush=True)
