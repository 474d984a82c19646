"""数据概览: totals, 环比, sentiment and channels as one table, the course of the day and the classes as charts."""

from __future__ import annotations

from collections.abc import Mapping

from briefs.blocks.coverage import coverage_line
from briefs.draft import Draft
from briefs.material import Counts
from briefs.numerals import growth, points, share, span
from domain import clock
from domain.analysis import SENTIMENT_NAMES, Sentiment
from domain.brief import Chart, Section, Table
from domain.brief_kind import Block
from domain.source import MEDIA_NAMES

_CLASSES_SHOWN = 8


def overview(draft: Draft, block: Block) -> Section:
    """The figures of the window. Without any article there is a table of zeros and no chart."""
    return Section(
        key=block.key,
        title=block.title,
        lead=_lead(draft.material.current, draft.material.previous, span(draft.material.window)),
        tables=(_table(draft.material.current, draft.material.previous),),
        charts=() if draft.empty else tuple(chart for chart in (_course(draft), _classes(draft)) if chart),
        coverage=coverage_line(draft.material.coverage) + _dated(draft),
    )


def _lead(now: Counts, before: Counts | None, window: str) -> str:
    if now.raw == 0:
        return f"{window}，据监测，未采集到相关信息（去重后0条），本期不作分布统计。"
    return (
        f"{window}，据监测，共采集相关信息{now.merged}条（去重后；原始{now.raw}条），{_change(now, before)}"
        f"按原始条数，{_sentiments(now, before)}"
    )


def _change(now: Counts, before: Counts | None) -> str:
    if before is None:
        return "上期无监测数据，不作环比。"
    if before.merged == 0:
        return "上期为0条，不计算环比。"
    return f"环比{growth(now.merged, before.merged)}（上期{before.merged}条）。"


def _sentiments(now: Counts, before: Counts | None) -> str:
    parts = [
        f"{SENTIMENT_NAMES[kind]}{now.by_sentiment.get(kind, 0)}条，占{share(now.by_sentiment.get(kind, 0), now.raw)}"
        for kind in Sentiment
    ]
    line = "；".join(parts)
    if before and before.raw:
        shift = points(
            now.by_sentiment.get("neg", 0) / now.raw, before.by_sentiment.get("neg", 0) / before.raw
        )
        line += f"；负面占比较上期{shift}"
    return line + "。"


def _table(now: Counts, before: Counts | None) -> Table:
    rows = [
        _row("信息总量（去重后）", now.merged, before.merged if before else None),
        _row("信息总量（原始）", now.raw, before.raw if before else None),
    ]
    rows += _split("情感", {k.value: v for k, v in SENTIMENT_NAMES.items()}, now.by_sentiment, now, before)
    rows += _split("渠道", {k.value: v for k, v in MEDIA_NAMES.items()}, now.by_media, now, before)
    return Table(
        "信息总量、情感与渠道分布（单位：条）", ("指标", "本期", "占比", "上期", "环比"), tuple(rows)
    )


def _row(name: str, now: int, before: int | None, whole: int | None = None) -> tuple[str, ...]:
    part = "—" if whole is None else share(now, whole)
    return name, str(now), part, "—" if before is None else str(before), growth(now, before)


def _split(
    label: str, names: Mapping[str, str], counted: Mapping[str, int], now: Counts, before: Counts | None
) -> list[tuple[str, ...]]:
    """One row for each value that occurs in either window, and one for texts that have none."""
    past = (before.by_sentiment if label == "情感" else before.by_media) if before else {}
    rows = [
        _row(f"{label}：{name}", counted.get(key, 0), past.get(key, 0) if before else None, now.raw)
        for key, name in names.items()
        if counted.get(key) or past.get(key) or label == "情感"
    ]
    rest = now.raw - sum(counted.get(key, 0) for key in names)
    if rest > 0:
        rows.append(_row(f"{label}：未判定", rest, None, now.raw))
    return rows


def _course(draft: Draft) -> Chart | None:
    """Articles by hour; by day where no hour is known."""
    material = draft.material
    if any(count for _, count in material.by_hour):
        hours = tuple(f"{clock.to_beijing(at).hour}时" for at, _ in material.by_hour)
        values = tuple(float(count) for _, count in material.by_hour)
        return Chart("line", "分时信息量走势", hours, (("信息量", values),), "条")
    if any(count for _, count in material.by_day):
        days = tuple(f"{day.month}/{day.day}" for day, _ in material.by_day)
        return Chart(
            "line", "近日信息量走势", days, (("信息量", tuple(float(n) for _, n in material.by_day)),), "条"
        )
    return None


def _classes(draft: Draft) -> Chart | None:
    """The largest classes, most first; what is left is summed up so that no count is lost."""
    ranked = sorted(draft.material.by_topic.items(), key=lambda pair: (-pair[1], pair[0] == "T00", pair[0]))
    ranked = [(code, count) for code, count in ranked if count]
    if not ranked:
        return None
    shown, rest = ranked[:_CLASSES_SHOWN], sum(count for _, count in ranked[_CLASSES_SHOWN:])
    names = [draft.material.topic_names.get(code, code) for code, _ in shown] + (["其余各类"] if rest else [])
    values = [float(count) for _, count in shown] + ([float(rest)] if rest else [])
    return Chart("bar", "信息领域分布", tuple(names), (("信息量", tuple(values)),), "条")


def _dated(draft: Draft) -> str:
    """Says so where the chart of hours cannot hold every article."""
    timed = sum(count for _, count in draft.material.by_hour)
    if draft.empty or not timed or timed >= draft.material.coverage.raw:
        return ""
    return f"分时走势只计发布时间精确到分的{timed}条。"
