"""响应时间, 覆盖, 预警质量, 古籍专项."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from desk import duty
from desk.performance.facts import PIECE_HEAD, Facts, Watching, figure
from domain import clock
from domain.alert import Alert
from domain.performance import Figure, Period, Row, median, number, p90, share
from domain.story import LEVEL_NAMES

ANCIENT_KIND = "ancient-books"
FLASH_KIND = "flash"
FRESH_MINUTES = 15
"""DOMAIN G2 asks for a P90 of freshness within this for watched sites."""
_ALERT_HEAD: Row = ("预警", "热点", "等级", "发出")

Stamp = Callable[[Alert], datetime | None]
_STRETCHES: tuple[tuple[str, str, Stamp, Stamp], ...] = (
    ("crawled", "首发到采到", lambda a: a.first_published_at, lambda a: a.crawled_at),
    ("alerted", "采到到预警", lambda a: a.crawled_at, lambda a: a.opened_at),
    ("acknowledged", "预警到签收", lambda a: a.opened_at, lambda a: a.acknowledged_at),
)


def response(facts: Facts, period: Period) -> Iterator[Figure]:
    """Medians and 90th percentiles, minutes; requests in working days."""
    alerts = facts.opened(period)
    for key, name, start, end in _STRETCHES:
        spans = [(alert, _minutes(start(alert), end(alert))) for alert in alerts]
        yield from _spread(
            key, "响应时间", name, [(_alert_row(facts, a), m) for a, m in spans if m is not None], _ALERT_HEAD
        )
    flashes = [(a, m) for a in alerts if (m := _until_flash(facts, a)) is not None]
    rows = [(_alert_row(facts, alert), minutes) for alert, minutes in flashes]
    yield from _spread("flash", "响应时间", "预警到快报报送", rows, _ALERT_HEAD)
    yield from _requests(facts, period)


def _spread(
    key: str, group: str, name: str, measured: Sequence[tuple[Row, float]], head: Row, unit: str = "分钟"
) -> Iterator[Figure]:
    """Two figures over one list."""
    values = [value for _, value in measured]
    rows = [(*row, number(round(value, 1))) for row, value in measured]
    whole = (*head, f"用时（{unit}）")
    meaning = f"{len(values)} 条有起止时刻的"
    yield figure(f"{key}-median", group, f"{name}（中位数）", unit, median(values), meaning, whole, rows)
    p90_meaning = f"{meaning}，九成不超过这个数（最近秩）"
    yield figure(f"{key}-p90", group, f"{name}（P90）", unit, p90(values), p90_meaning, whole, rows)


def _until_flash(facts: Facts, alert: Alert) -> float | None:
    """Minutes from an alert to the first delivery of a 快报 on its story."""
    sent = [
        piece.first_sent
        for piece in facts.pieces
        if piece.brief.kind == FLASH_KIND
        and piece.first_sent
        and piece.first_sent >= alert.opened_at
        and any(i.story_id == alert.story_id for section in piece.brief.sections for i in section.items)
    ]
    return _minutes(alert.opened_at, min(sent)) if sent else None


def _requests(facts: Facts, period: Period) -> Iterator[Figure]:
    """约稿 and 追问: working days from asking to the end, and how many kept their day."""
    tasks = [reply for reply in facts.replies if reply.is_task]
    head = ("约办事项", "来自", "期限", "提出")
    done = [(r, r.done.at) for r in tasks if r.done and r.done.at in period]
    measured: list[tuple[Row, float]] = [
        (
            (r.answer.text, r.answer.name, str(r.due_on), str(r.answer.given_on)),
            float(duty.working_days(r.answer.given_on, clock.library_day(at))),
        )
        for r, at in done
    ]
    yield from _spread("requests", "响应时间", "约稿追问办结", measured, head, "个工作日")
    due = [r for r in tasks if r.due_on and r.due_on in period and (r.done or r.due_on < facts.today)]
    kept = [r for r in due if r.done and r.due_on and clock.library_day(r.done.at) <= r.due_on]
    yield figure(
        "on-time", "响应时间", "约稿追问按期率", "%", share(len(kept), len(due)), "期限在本期、已办结或已到期的，按期办结的占比",
        (*head, "状态"),
        [(r.answer.text, r.answer.name, str(r.due_on), str(r.answer.given_on), r.state(facts.today)) for r in due],
    )  # fmt: skip


def coverage(facts: Facts, seen: Watching) -> Iterator[Figure]:
    """Sources at work, pages understood, freshness."""
    planned = [s for s in facts.sources if s.enabled and s.spec]
    names = {source.id: source.name for source in facts.sources}
    active = [s for s in planned if s.id in seen.read]
    yield figure(
        "active", "覆盖", "采集源在用率", "%", share(len(active), len(planned)), "启用的采集源中本期有文章进来或复查过的占比",
        ("采集源", "读懂页数", "没读懂页数"),
        [(s.name, *map(str, seen.read.get(s.id, (0, 0)))) for s in planned],
    )  # fmt: skip
    good, bad = (sum(pair[n] for pair in seen.read.values()) for n in (0, 1))
    yield figure(
        "parsed", "覆盖", "解析成功率", "%", share(good, good + bad), "本期读到的文章页中读懂的占比，目标 95% 以上",
        ("采集源", "读懂页数", "没读懂页数"),
        [(names.get(key, key), str(a), str(b)) for key, (a, b) in sorted(seen.read.items())],
    )  # fmt: skip
    delays = [minutes for values in seen.delays.values() for minutes in values]
    yield figure(
        "fresh", "覆盖", "采到延迟（P90）", "分钟", p90(delays),
        f"本期首次见到、网页写明几时几分的文章，从发布到采到；重点站目标 {FRESH_MINUTES} 分钟以内",
        ("采集源", "篇数", "中位数（分钟）", "P90（分钟）"),
        [
            (names.get(key, key), str(len(values)), number(median(values) or 0), number(p90(values) or 0))
            for key, values in sorted(seen.delays.items())
        ],
    )  # fmt: skip


def alarms(facts: Facts, period: Period) -> Iterator[Figure]:
    """预警质量. An event that nobody was alerted to is known to no record, so it is not counted here."""
    alerts = facts.opened(period)
    head = (*_ALERT_HEAD, "状态")
    rows = [(*_alert_row(facts, alert), alert.state) for alert in alerts]
    yield figure("alerts", "预警质量", "发出预警", "条", len(alerts), "本期发出的预警", head, rows)
    ended = [alert for alert in alerts if not alert.open]
    true = sum(not alert.false_positive for alert in ended)
    yield figure(
        "precision", "预警质量", "预警准确率", "%", share(true, len(ended)), "本期发出、已解除的预警中不是误报的占比", head,
        [(*_alert_row(facts, alert), alert.state) for alert in ended],
    )  # fmt: skip
    spans = [
        (_alert_row(facts, a), m / 60) for a in ended if (m := _minutes(a.opened_at, a.ended_at)) is not None
    ]
    yield from _spread("closed", "预警质量", "预警到解除", spans, _ALERT_HEAD, "小时")


def ancient(facts: Facts, period: Period) -> Iterator[Figure]:
    """古籍专项."""
    pieces = [piece for piece in facts.sent(period) if piece.brief.kind == ANCIENT_KIND]
    yield figure(
        "ancient-sent", "古籍专项", "古籍保护舆情月报", "篇", len(pieces), "首次报送在本期的古籍月报", PIECE_HEAD,
        [piece.row for piece in pieces],
    )  # fmt: skip
    alerts = [alert for alert in facts.opened(period) if alert.story_id in facts.ancient]
    yield figure(
        "ancient-alerts", "古籍专项", "古籍预警", "条", len(alerts), "本期发出、热点属古籍与文献保护的预警", _ALERT_HEAD,
        [_alert_row(facts, alert) for alert in alerts],
    )  # fmt: skip
    spans = [
        (_alert_row(facts, a), m)
        for a in alerts
        if (m := _minutes(a.first_published_at, a.crawled_at)) is not None
    ]
    values = [minutes for _, minutes in spans]
    mean = round(sum(values) / len(values), 1) if values else None
    yield figure(
        "ancient-detected", "古籍专项", "平均发现用时", "分钟", mean, "上列预警从首发到本馆采到的平均用时",
        (*_ALERT_HEAD, "用时（分钟）"), [(*row, number(round(m, 1))) for row, m in spans],
    )  # fmt: skip


def _minutes(start: datetime | None, end: datetime | None) -> float | None:
    return (end - start).total_seconds() / 60 if start is not None and end is not None else None


def _alert_row(facts: Facts, alert: Alert) -> Row:
    title = facts.story_titles.get(alert.story_id, alert.story_id)
    return (alert.id, title, LEVEL_NAMES[alert.level], clock.zh_minute(alert.opened_at))
