"""``zhijin alerts …``: 预警."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from commands.common import DONE, PROBLEMS, Json, finish, open_here, table
from desk.roster import Roster
from domain import clock
from domain.alert import HAPPENING_NAMES, Alert
from domain.alert_rule import METRIC_NAMES
from domain.clock import Window
from domain.duty import Person
from domain.story import LEVEL_NAMES, Level, Story
from domain.user import OPERATOR

app = typer.Typer(help="预警", no_args_is_help=True)

Why = Annotated[str, typer.Option("--why", help="理由，记入预警的经过")]


@app.command("list")
def list_(
    everything: Annotated[bool, typer.Option("--all", help="连同近三十天已解除的")] = False,
    as_json: Json = False,
) -> None:
    """列出未解除的预警，最重的在前。"""
    found = open_here().alerts(OPERATOR, open_only=not everything)
    lines = [f"预警 {len(found)} 条；等级为舆情关注等级（馆内研判）"]
    for alert, story in found:
        lines += _lines(alert, story)
    finish(as_json, {"alerts": [_facts(alert, story) for alert, story in found]}, lines)


@app.command("show")
def show(alert_id: str, as_json: Json = False) -> None:
    """一条预警的经过和通知。"""
    view = open_here().alert(OPERATOR, alert_id)
    facts = _facts(view.alert, view.story) | {
        "events": [{"at": e.at, "what": e.what.value, "who": e.who, "note": e.note} for e in view.events]
    }
    lines = [*_lines(view.alert, view.story), f"处置：{view.action}"]
    lines += [f"{clock.zh_minute(e.at)}  {e.who}  {HAPPENING_NAMES[e.what]}  {e.note}" for e in view.events]
    lines += [_phone(person) for person in view.call_list]
    finish(as_json, facts, lines)


@app.command("ack")
def ack(alert_id: str, as_json: Json = False) -> None:
    """签收。"""
    _told(open_here().acknowledge_alert(OPERATOR, alert_id), as_json)


@app.command("escalate")
def escalate(alert_id: str, why: Why = "", as_json: Json = False) -> None:
    """升级：叫值班表上的下一位；叫完则请按电话表联系。"""
    _told(open_here().escalate_alert(OPERATOR, alert_id, why), as_json)


@app.command("level")
def level(alert_id: str, level: Level, why: Why, as_json: Json = False) -> None:
    """改级（red、orange、yellow、blue），写明理由；馆内研判的等级一并保留。"""
    _told(open_here().set_alert_level(OPERATOR, alert_id, level, why), as_json)


@app.command("snooze")
def snooze(
    alert_id: str,
    minutes: Annotated[int, typer.Option("--minutes", help="5 到 1440")] = 60,
    as_json: Json = False,
) -> None:
    """暂缓提醒：一段时间内不重复、不升级。"""
    _told(open_here().snooze_alert(OPERATOR, alert_id, minutes), as_json)


@app.command("end")
def end(
    alert_id: str,
    why: Why,
    false: Annotated[bool, typer.Option("--false", help="是误报，计入规则的准确率")] = False,
    as_json: Json = False,
) -> None:
    """解除，或标为误报。"""
    desk = open_here()
    verb = desk.mark_alert_false if false else desk.end_alert
    _told(verb(OPERATOR, alert_id, why), as_json)


@app.command("rules")
def rules(
    restore: Annotated[str | None, typer.Option("--restore", help="恢复随附的这条规则")] = None,
    as_json: Json = False,
) -> None:
    """列出预警规则；修改请到工作台“预警”页的“规则”。"""
    desk = open_here()
    if restore:
        desk.restore_alert_rule(OPERATOR, restore)
    views = desk.alert_rules(OPERATOR)
    facts = [
        {"id": v.rule.id, "name": v.rule.name, "metric": v.rule.metric.value, "threshold": v.rule.threshold,
         "enabled": v.rule.enabled, "changed": v.changed, "missing": v.missing}
        for v in views
    ]  # fmt: skip
    if not as_json:
        rows = [
            [v.rule.id, v.rule.name, METRIC_NAMES[v.rule.metric], f"{v.rule.threshold:g}",
             "是" if v.rule.enabled else "否", "已改" if v.changed else "", "、".join(v.missing)]
            for v in views
        ]  # fmt: skip
        head = ["编号", "名称", "看什么", "界限", "启用", "与随附不同", "没有人的接收组"]
        table(f"预警规则（{len(views)}）", head, rows)
    finish(as_json, {"rules": facts}, [])


@app.command("duty")
def duty(
    at: Annotated[
        datetime | None,
        typer.Option("--at", formats=["%Y-%m-%d %H:%M"], help="北京时间，如 '2026-11-26 20:00'"),
    ] = None,
    as_json: Json = False,
) -> None:
    """现在（或某时）谁值班，往后十四天哪些时段没有人。"""
    desk = open_here()
    moment = clock.from_beijing(at) if at else desk.now()
    persons, roster = desk.on_duty_at(OPERATOR, moment), desk.roster(OPERATOR)
    lines = (
        [f"{clock.zh_minute(moment)} 值班，依次："] if persons else [f"{clock.zh_minute(moment)} 无人值班"]
    )
    lines += [_phone(person) for person in persons]
    lines += [_gap(gap) for gap in roster.gaps]
    if roster.holidays_unknown:
        lines.append("往后十四天超出已知的放假安排，超出部分按周一至周五算工作日")
    facts = {
        "on_duty": [person.id for person in persons],
        "gaps": [{"start": gap.start, "end": gap.end} for gap in roster.gaps],
        "holidays_unknown": roster.holidays_unknown,
    }
    finish(as_json, facts, lines, _duty_code(persons, roster))


@app.command("figures")
def figures(days: int = 30, as_json: Json = False) -> None:
    """近若干天：各段用时的中位数与九成分位，各规则的误报。"""
    found = open_here().alert_figures(OPERATOR, days)
    lines = [f"近 {days} 天发出 {found.opened} 条，待签收 {found.waiting} 条"]
    lines += [
        f"{name}：{s.count} 条，中位数 {s.median} 分钟，九成在 {s.p90} 分钟内"
        for name, s in found.chain.items()
        if s.count
    ]
    lines += [
        f"{r.name}：发出 {r.opened}，解除 {r.ended}，其中误报 {r.false}"
        + (f"，准确率 {r.precision:.0%}" if r.precision is not None else "")
        for r in found.rules
    ]
    finish(as_json, found.as_json(), lines)


@app.command("test-channel")
def test_channel(
    channel_id: str,
    to: Annotated[str, typer.Option("--to", help="收件地址，渠道发给个人时要写")] = "",
    as_json: Json = False,
) -> None:
    """给一个通知渠道发一条测试通知。"""
    open_here().test_channel(OPERATOR, channel_id, to)
    finish(as_json, {"channel": channel_id, "sent": True}, ["测试通知已发出"])


@app.command("send")
def send(as_json: Json = False) -> None:
    """立即看一遍：该升级的升级，到时的通知发出（常驻服务每分钟自动做）。"""
    report = open_here().alert_tick(OPERATOR)
    lines = [f"发出 {report.sent} 条，没有发出 {report.failed} 条，升级 {report.escalated} 条"]
    code = PROBLEMS if report.problems or report.unsure else DONE
    finish(as_json, report.as_json(), [*lines, *report.problems], code)


def _lines(alert: Alert, story: Story) -> list[str]:
    """Not a table: an id that is cut off cannot be signed for."""
    opened = clock.zh_minute(alert.opened_at)
    return [
        f"{alert.id}  {LEVEL_NAMES[alert.level]}  {alert.state}  {opened}  {story.title}",
        f"    {alert.rule_name}：{alert.reason}",
    ]


def _facts(alert: Alert, story: Story) -> dict[str, object]:
    return {
        "id": alert.id,
        "rule": alert.rule,
        "level": alert.level.value,
        "judged_level": alert.judged_level.value if alert.judged_level else None,
        "state": alert.state,
        "story": story.id,
        "title": story.title,
        "reason": alert.reason,
        "opened_at": alert.opened_at,
        "acknowledged_at": alert.acknowledged_at,
        "acknowledged_by": alert.acknowledged_by,
        "ended_at": alert.ended_at,
    }


def _told(alert: Alert, as_json: bool) -> None:
    facts = {"id": alert.id, "state": alert.state, "level": alert.level.value}
    line = f"预警 {alert.id}：{alert.state}，{LEVEL_NAMES[alert.level]}"
    if alert.waiting and alert.escalated_to:
        line += f"，已叫 {'、'.join(alert.escalated_to)}"
    finish(as_json, facts, [line])


def _phone(person: Person) -> str:
    return f"  {person.name}（{person.id}）{person.phone}"


def _gap(gap: Window) -> str:
    return f"无人值班：{clock.zh_minute(gap.start)} 至 {clock.zh_minute(gap.end)}"


def _duty_code(persons: list[Person], roster: Roster) -> int:
    return DONE if persons and not roster.gaps else PROBLEMS
