"""``zhijin demo``: serve the sample site, read it as it stood yesterday and today, analyse, make the daily brief."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawlers.spec import SourceSpec
from desk.briefs import BriefReport
from desk.demo.server import RunningSite, serve
from desk.demo.site import SampleSite
from desk.demo.sources import declarations
from desk.demo.truth import truth_rows, write_truth
from desk.desk import Desk, open_desk
from desk.guards import make_folder, only_one
from desk.logs import start_log
from desk.settings import Settings
from domain import clock
from domain.analysis import AnalyseReport
from domain.duty import Person, Shift
from domain.errors import Conflict
from domain.ledger import CollectReport
from domain.user import OPERATOR
from store.base import Store


@dataclass(frozen=True)
class DemoReport:
    """What the demonstration did. The first pass sees the site as of yesterday 08:00, the second as of today.

    With data kept from another time there is no first pass: a site does not go back to yesterday.
    """

    desk: Desk
    site: str
    day: date
    first: CollectReport
    second: CollectReport
    analysed: AnalyseReport
    stories: int
    brief: BriefReport
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether every source could be read in both passes."""
        return not self.first.problems and not self.second.problems

    def lines(self) -> list[str]:
        """For people."""
        first, second = self.first.as_json(), self.second.as_json()
        return [
            f"演示站点：{self.site}（八个虚构站点，十四天，内容均为虚构）",
            f"首次采集：遇到 {first['offered']} 条，新增 {first['kept']} 篇",
            f"次日再采：遇到 {second['offered']} 条，新增 {second['kept']}，有修改 {second['revised']}，"
            f"无变化 {second['unchanged']}，重复 {second['duplicates']}，已撤下 {second['removed']}，"
            f"不予采集 {second['refused']}，失败 {second['failed']}（逐条原因见工作台“采集源”）",
            f"分析：{self.analysed.articles} 篇，热点 {self.stories} 个，预警 {self.analysed.alerts} 条",
            f"日报：{clock.zh_date(self.day)}，{self.brief.items} 条",
            f"  DOCX：{self.brief.docx}",
            f"  PDF：{self.brief.pdf}",
            f"用时 {self.seconds:.1f} 秒",
        ]

    def as_json(self) -> dict[str, object]:
        """One object for scripts."""
        return {
            "site": self.site,
            "first_crawl": self.first.as_json(),
            "crawl": self.second.as_json(),
            "analyse": self.analysed.as_json(),
            "stories": self.stories,
            "brief": self.brief.as_json(),
            "seconds": round(self.seconds, 3),
        }


@contextmanager
def demonstration(settings: Settings, *, keep: bool, say: Callable[[str], None]) -> Iterator[DemoReport]:
    """Run it all; the sample site stays up, and the report usable, until the context ends."""
    with only_one(settings.home.parent, "demo", "运行演示"):
        if not keep:
            shutil.rmtree(settings.home, ignore_errors=True)
        start_log(settings.logs, settings.log_days)
        day = clock.library_day(clock.utc_now())
        site = SampleSite(last_day=day)
        desk = open_desk(settings, create=True)
        try:
            with _serve_again(site, desk.store) as server:
                write_truth(truth_rows(site), settings.home / "truth.jsonl")
                yield _walk(desk, server.base_url, server.set_now, day, say)
        finally:
            desk.close()


def _put_roster(desk: Desk, day: date) -> None:
    """Somebody is on duty: the librarian, and the reviewer as stand-in. The numbers are of no real line."""
    for number, user in enumerate(desk.demo_users()[:2], 1):
        desk.store.put_user(user)
        groups = ("古籍保护中心",) if number == 2 else ()
        phone = f"022-5550-010{number}"
        desk.save_person(OPERATOR, Person(user.name, user.display, phone, groups=groups), "演示")
    editor, reviewer, *_ = desk.demo_users()
    desk.save_shift(
        OPERATOR, Shift("demo", editor.name, day - timedelta(days=7), stand_in=reviewer.name), "演示"
    )


@contextmanager
def _serve_again(site: SampleSite, store: Store) -> Iterator[RunningSite]:
    """Serve on the port of the last demonstration: with ``keep`` the addresses must be those already known."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(serve(site, store.get_setting("demo_port") or 0))
        except OSError as error:
            raise Conflict("演示站点上次的端口正被占用，请不加 --keep 重新运行") from error
        store.put_setting("demo_port", server.port)
        yield server


def _walk(
    desk: Desk, base_url: str, set_now: Callable[[datetime], None], day: date, say: Callable[[str], None]
) -> DemoReport:
    began = time.perf_counter()
    make_folder(desk.settings.out)
    desk.put_sources(OPERATOR, [SourceSpec(**d) for d in declarations(base_url)], "演示", "演示站点")
    # Before eight in the morning the site shows what there is by then; nothing comes from the future.
    today = min(clock.daily_window(day).end, clock.utc_now())
    first = CollectReport((), 0.0)
    if not desk.store.count_articles():
        say("正在采集演示站点（截至昨日 8 时）……")
        set_now(today - timedelta(days=1))
        first = desk.collect(OPERATOR)
    say("正在采集演示站点（截至今日 8 时）……")
    set_now(today)
    second = desk.collect(OPERATOR)
    _put_roster(desk, day)
    say("正在分析……")
    analysed = desk.analyse(OPERATOR)
    say("正在编写日报……")
    brief = desk.make_brief(OPERATOR, "daily", day, desk.settings.out)
    stories = len(desk.store.stories())
    return DemoReport(
        desk, base_url, day, first, second, analysed, stories, brief, time.perf_counter() - began
    )
