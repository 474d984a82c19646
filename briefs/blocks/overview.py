"""数据概览 in sentences, a table and charts; 比较; 附表."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from briefs import cite
from briefs.blocks.coverage import covered
from briefs.blocks.series import HOURLY, Point, classes_chart, course, line, outlets
from briefs.draft import Draft
from briefs.material import Counts, StoryMaterial, WindowMaterial
from briefs.numerals import growth, points, share, span
from briefs.telling import originals
from domain import clock
from domain.analysis import SENTIMENT_NAMES, Sentiment
from domain.brief import Chart, Section, Table
from domain.brief_kind import Block
from domain.source import MEDIA_NAMES
from domain.story import STAGE_NAMES, Stage
from domain.writing.clean import safe


def overview(draft: Draft, block: Block) -> Section:
    """The figures of the window. Without any article there is a table of zeros and no chart."""
    return Section(
        key=block.key,
        title=block.title,
        lead=_sentences(draft),
        tables=(_table(draft.material.current, draft.material.previous),),
        charts=() if draft.empty else tuple(c for c in (_course(draft), classes_chart(draft)) if c),
        coverage=covered(draft, block) + _dated(draft),
    )


def figures(draft: Draft, block: Block) -> Section:
    """The same in sentences alone; of a story also who was first, its peak and its stage."""
    lead = _sentences(draft) + (spread_line(draft.material.focus) if draft.material.focus else "")
    return Section(block.key, block.title, lead=lead, coverage=covered(draft, block))


def appendix(draft: Draft, block: Block) -> Section:
    """附表: totals, sentiment and channels beside the window before, and the outlets with most."""
    table = _table(draft.material.current, draft.material.previous)
    beside = outlets(draft, block)
    return Section(block.key, block.title, tables=(table, *beside.tables), coverage=covered(draft, block))


def compare(draft: Draft, block: Block) -> Section:
    """与上期、去年同期比较: one row a measure; a column only where there is something to compare with."""
    before, year = draft.material.previous, draft.material.year_before
    said = "" if before else "上期无监测数据，不作环比。"
    if draft.material.window.hours >= _LONG_HOURS and not year:
        said += "去年同期无监测数据，不作同比。"
    if not before and not year:
        return Section(block.key, block.title, lead=said, coverage=covered(draft, block))
    table = Table("主要指标比较（单位：条）", *comparison(draft.material))
    return Section(block.key, block.title, lead=said, tables=(table,), coverage=covered(draft, block))


def comparison(material: WindowMaterial) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows."""
    past = [("上期", "环比", material.previous), ("去年同期", "同比", material.year_before)]
    then = [(name, change, counts) for name, change, counts in past if counts is not None]
    head = ("指标", "本期", *(name for one in then for name in one[:2]))
    return head, tuple(
        _compared(name, of, material.current, [c for _, _, c in then]) for name, of in _MEASURES
    )


def _compared(name: str, of: Callable[[Counts], int], now: Counts, then: Sequence[Counts]) -> tuple[str, ...]:
    cells = (cell for counts in then for cell in (str(of(counts)), growth(of(now), of(counts))))
    return (name, str(of(now)), *cells)


_LONG_HOURS = 20 * 24
_MEASURES: Sequence[tuple[str, Callable[[Counts], int]]] = (
    ("信息总量（去重后）", lambda counts: counts.merged),
    ("信息总量（原始）", lambda counts: counts.raw),
    ("正面", lambda counts: counts.by_sentiment.get("pos", 0)),
    ("中性", lambda counts: counts.by_sentiment.get("neu", 0)),
    ("负面", lambda counts: counts.by_sentiment.get("neg", 0)),
)


def _sentences(draft: Draft) -> str:
    now, before, window = draft.material.current, draft.material.previous, span(draft.material.window)
    return _told_alone(now, window) if draft.material.focus and now.raw else _lead(now, before, window)


def _told_alone(now: Counts, window: str) -> str:
    """Of a story: it has no window before."""
    return (
        f"{window}，据监测，共采集相关信息{now.merged}条（去重后；原始{now.raw}条）。"
        f"按原始条数，{_sentiments(now, None)}"
    )


def spread_line(focus: StoryMaterial) -> str:
    """Outlets, who was first, the stage and its peak."""
    story, first = focus.story, originals(focus)[0]
    named = len(cite.outlets(focus.articles))
    line = f"涉及来源{named}家，监测所见最早由{safe(first.cited_outlet)}于{clock.zh_moment(first.published_at)}发布。"
    if story.course is None or story.course.stage is Stage.TOO_FEW:
        return line + "信息不足三十条，样本不足，不判断所处阶段。"
    course = story.course
    peak = f"，{clock.zh_moment(course.peak_at)}达到峰值" if course.peak_at else ""
    return f"{line}目前处于{STAGE_NAMES[course.stage]}{peak}。"


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
        return line("分时信息量走势", course(material))
    if any(count for _, count in material.by_day):
        return line(
            "逐日信息量走势" if material.window.hours > HOURLY else "近日信息量走势",
            [Point(clock.zh_day(day), f"{day.month}/{day.day}", count) for day, count in material.by_day],
        )
    return None


def _dated(draft: Draft) -> str:
    """Says so where the chart of hours cannot hold every article."""
    timed = sum(count for _, count in draft.material.by_hour)
    if draft.empty or not timed or timed >= draft.material.coverage.raw:
        return ""
    return f"分时走势只计发布时间精确到分的{timed}条。"
