"""Verbs on 绩效: the report of a period with comparisons, the table of points, the workbook of evidence."""

from __future__ import annotations

from dataclasses import replace

import yaml

from briefs.render import RenderOptions
from briefs.report import Report, report_docx
from briefs.workbook import workbook
from desk.alert_settings import AlertSettingVerbs
from desk.performance.facts import Facts, Piece, Watching
from desk.performance.pieces import adopted, breakdowns, dispatched, quality
from desk.performance.report import PerformanceReport, flow, sheets
from desk.performance.service import standing
from desk.performance.watching import alarms, ancient, coverage, response
from desk.permissions import Permission
from desk.typefaces import TypefaceVerbs
from domain import clock
from domain.answer import RANK_NAMES, Reply
from domain.brief_flow import Verdict
from domain.dispatch import Sent
from domain.errors import InvalidInput
from domain.performance import Figure, Period, PointsTable
from domain.profile import ReaderProfile
from domain.user import Actor
from nlp.taxonomy import load_taxonomy
from store.base import Version

_SEEDED = "随附计分表"
_ANCIENT = "古籍与文献保护"


class PerformanceVerbs(AlertSettingVerbs, TypefaceVerbs):
    """Counting."""

    def performance(self, actor: Actor, period: Period) -> PerformanceReport:
        """Every figure that the records here can tell, each with its list and its two comparisons."""
        self.look(actor, Permission.BRIEFS, "查看绩效")
        facts = self._performance_facts()
        before, earlier = (
            {figure.key: figure.value for figure in self._figures(facts, other)}
            for other in (period.before, period.year_before)
        )
        return PerformanceReport(
            period=period,
            figures=tuple(
                replace(figure, before=before[figure.key], year_before=earlier[figure.key])
                for figure in self._figures(facts, period)
            ),
            breakdowns=breakdowns(facts, period),
            table=facts.table(period.first.year),
        )

    def performance_workbook(self, actor: Actor, period: Period) -> bytes:
        """The evidence as XLSX: the figures on the first sheet, the list behind each on a sheet of its own."""
        with self.act(actor, Permission.DISPATCH, "导出绩效", period.name):
            report = self.performance(actor, period)
            return workbook(sheets(report, self.settings.institution))

    def performance_paper(self, actor: Actor, period: Period) -> bytes:
        """The same as DOCX, to be handed in: the figures with how they are counted, the lists as annex."""
        with self.act(actor, Permission.DISPATCH, "导出绩效", f"{period.name} DOCX"):
            report, now = self.performance(actor, period), self.now()
            title = f"{period.name}信息服务绩效"
            day = clock.zh_date(clock.library_day(now))
            paper = Report(title, self.settings.institution, day, list(flow(report)), now)
            return report_docx(paper, RenderOptions(self.fonts))

    def points_tables(self, actor: Actor) -> list[PointsTable]:
        """By year."""
        self.look(actor, Permission.BRIEFS, "查看计分表")
        return self._tables()

    def points_versions(self, actor: Actor, year: str) -> list[Version]:
        """Newest first."""
        self.look(actor, Permission.BRIEFS, "查看计分表")
        return self.store.arrangement_versions(PointsTable, year)

    def save_points(self, actor: Actor, table: PointsTable, why: str) -> bool:
        """Insert or replace the table of a year; False if nothing changed."""
        with self.act(actor, Permission.DISPATCH, "保存计分表", table.id):
            self._tables()
            if not (table.id.isdigit() and len(table.id) == 4):
                raise InvalidInput("计分表按年保存，请写四位年份")
            if strange := sorted((set(table.adopted) | set(table.instructions)) - set(RANK_NAMES)):
                raise InvalidInput(f"计分表没有“{'、'.join(strange)}”这一级，请检查")
            if table.late > 0 or any(v < 0 for v in (*table.adopted.values(), *table.instructions.values())):
                raise InvalidInput("采用、批示的分值不能小于 0，约稿逾期的扣分不能大于 0")
            if not why.strip():
                raise InvalidInput("请写明这次修改的原因，记入版本")
            return self.store.put_arrangement(table, actor.name, why.strip(), self.now())

    def _figures(self, facts: Facts, period: Period) -> list[Figure]:
        """In the order of the evidence."""
        window = period.window
        seen = Watching(window, self.store.pages_read(window), self.store.seen_delays(window))
        return [
            *dispatched(facts, period),
            *adopted(facts, period),
            *response(facts, period),
            *coverage(facts, seen),
            *alarms(facts, period),
            *quality(facts, period),
            *standing(facts, period),
            *ancient(facts, period),
        ]

    def _performance_facts(self) -> Facts:
        store = self.store
        replies = tuple(reply for reply in store.answers() if reply.standing)
        alerts = tuple(store.alerts(open_only=False))
        stories = [store.story(story_id) for story_id in dict.fromkeys(alert.story_id for alert in alerts)]
        code = load_taxonomy(self.settings.data).code_of(_ANCIENT)
        profiles = tuple(store.arrangements(ReaderProfile))
        return Facts(
            today=clock.library_day(self.now()),
            pieces=self._pieces(replies),
            replies=replies,
            alerts=alerts,
            story_titles={story.id: story.title for story in stories},
            ancient=frozenset(story.id for story in stories if story.topic == code),
            openings=tuple(store.openings()),
            profiles=profiles,
            runs=tuple(store.profile_runs()),
            items={profile.id: store.profile_items(profile.id) for profile in profiles},
            sources=tuple(store.sources()),
            tables=tuple(self._tables()),
        )

    def _pieces(self, replies: tuple[Reply, ...]) -> tuple[Piece, ...]:
        briefs = self.store.issued()[::-1]
        decisions = self.store.decisions_of(brief.id for brief in briefs)
        sent: dict[str, list[Sent]] = {}
        for one in self.store.deliveries():
            if not one.voided:
                sent.setdefault(one.delivery.brief_id, []).append(one)
        answers: dict[str, list[Reply]] = {}
        for reply in replies:
            answers.setdefault(reply.answer.brief_id, []).append(reply)
        return tuple(
            Piece(
                brief=brief,
                sent=tuple(sent.get(brief.id, ())),
                replies=tuple(answers.get(brief.id, ())),
                rounds=sum(d.verdict is Verdict.SUBMIT for d in decisions.get(brief.id, [])),
            )
            for brief in briefs
        )

    def _tables(self) -> list[PointsTable]:
        """What ships is planted where the database never had one."""
        kept = self.store.arrangements(PointsTable)
        if not kept:
            rows = yaml.safe_load((self.settings.data / "points.yml").read_text(encoding="utf-8"))
            self.plant((PointsTable(**row) for row in rows), _SEEDED)
            kept = self.store.arrangements(PointsTable)
        return kept
