"""Figures over time and over kinds: 走势, 渠道, 情感走势, 领域, 各区, 高频词."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefs.blocks.coverage import covered
from briefs.blocks.told import NOTHING
from briefs.draft import Draft
from briefs.material import WindowMaterial
from briefs.numerals import share
from domain import clock
from domain.analysis import SENTIMENT_NAMES
from domain.brief import Chart, Section, Table
from domain.brief_kind import Block
from domain.clock import to_beijing
from domain.source import MEDIA_NAMES
from domain.writing.clean import safe

_CLASSES_SHOWN = 8
_DISTRICTS, _OUTLETS = 16, 15
_WORDS = 20
_LONGEST = 62
"""Days that fit side by side in a line chart; a longer course is told by the week."""
Pairs = Sequence[tuple[str, int]]
HOURLY = 48
"""Hours of a window up to which its course is told by the hour."""


@dataclass(frozen=True)
class Point:
    """Articles of one hour, day or week."""

    name: str
    """In prose: 11月21日9时."""
    label: str
    """Under the chart: 21日9时."""
    count: int


def trend(draft: Draft, block: Block) -> Section:
    """走势: articles by the hour, the day or the week, whichever fits, with the peak in words."""
    points = course(draft.material)
    if not any(point.count for point in points):
        return Section(block.key, block.title, lead=NOTHING)
    return Section(
        block.key,
        block.title,
        lead=peak_line(points),
        charts=(line("信息量走势", points),),
        coverage=covered(draft, block),
    )


def peak_line(points: Sequence[Point]) -> str:
    """The first of the highest, in words."""
    peak = max(points, key=lambda point: point.count)
    return f"监测时段内信息量以{peak.name}为最多，计{peak.count}条。"


def course(material: WindowMaterial) -> list[Point]:
    """By the hour up to two days, by the day up to two months, else by the week."""
    if any(count for _, count in material.by_hour):
        many = len(material.by_hour) > 24
        return [
            Point(
                clock.zh_moment(at),
                f"{to_beijing(at).day}日{to_beijing(at).hour}时" if many else f"{to_beijing(at).hour}时",
                n,
            )
            for at, n in material.by_hour
        ]
    days = [(day, sum(counts.values())) for day, counts in material.course]
    if len(days) <= _LONGEST:
        return [Point(clock.zh_day(day), f"{day.month}/{day.day}", count) for day, count in days]
    weeks = [days[at : at + 7] for at in range(0, len(days), 7)]
    return [
        Point(
            f"{clock.zh_day(week[0][0])}起的一周",
            f"{week[0][0].month}/{week[0][0].day}起",
            sum(n for _, n in week),
        )
        for week in weeks
    ]


def line(caption: str, points: Sequence[Point]) -> Chart:
    """One line."""
    values = tuple(float(point.count) for point in points)
    return Chart("line", caption, tuple(point.label for point in points), (("信息量", values),), "条")


def sentiment(draft: Draft, block: Block) -> Section:
    """情感走势: shares in words, a line a sentiment over the days; over fewer than three days the words alone."""
    days, now = draft.material.course, draft.material.current
    if now.raw == 0:
        return Section(block.key, block.title, lead=NOTHING)
    named = "；".join(f"{name}{n}条，占{part}" for name, n, part in mood_rows(draft.material))
    series = tuple(
        (name, tuple(float(counts.get(kind.value, 0)) for _, counts in days))
        for kind, name in SENTIMENT_NAMES.items()
    )
    names = tuple(f"{day.month}/{day.day}" for day, _ in days)
    chart = Chart("line", "情感走势", names, series, "条")
    drawn = (chart,) if 2 < len(days) <= _LONGEST else ()
    return Section(
        block.key, block.title, lead=f"按原始条数，{named}。", charts=drawn, coverage=covered(draft, block)
    )


def mood_rows(material: WindowMaterial) -> list[tuple[str, ...]]:
    """正面, 中性, 负面 with their articles and share."""
    now = material.current
    counted = [(name, now.by_sentiment.get(kind.value, 0)) for kind, name in SENTIMENT_NAMES.items()]
    return [(name, str(count), share(count, now.raw)) for name, count in counted]


def mood_days(material: WindowMaterial) -> list[tuple[str, ...]]:
    """Day, 正面, 中性, 负面."""
    return [
        (f"{day.month}/{day.day}", *(str(counts.get(kind.value, 0)) for kind in SENTIMENT_NAMES))
        for day, counts in material.course
    ]


def channels(draft: Draft, block: Block) -> Section:
    """渠道分布: every kind of channel that occurs, with its share; the outlets with most beside it."""
    now = draft.material.current
    names = {kind.value: name for kind, name in MEDIA_NAMES.items()}
    rows = ranked({names.get(key, key): count for key, count in now.by_media.items()})
    if not rows:
        return Section(block.key, block.title, lead=NOTHING)
    table = Table("渠道分布", ("渠道", "信息量（条）", "占比"), _shared(rows, now.raw))
    return Section(block.key, block.title, tables=(table,), coverage=covered(draft, block))


def outlets(draft: Draft, block: Block) -> Section:
    """媒体排行: outlets with most articles, original publishers where named."""
    rows = outlet_rows(draft.material)
    if not rows:
        return Section(block.key, block.title, lead=NOTHING)
    table = Table("发布信息较多的来源", ("来源", "信息量（条）", "占比"), tuple(rows))
    return Section(block.key, block.title, tables=(table,), coverage=covered(draft, block))


def outlet_rows(material: WindowMaterial) -> list[tuple[str, ...]]:
    """来源, 信息量, 占比."""
    return list(_shared(ranked(material.by_outlet)[:_OUTLETS], material.current.raw))


def classes(draft: Draft, block: Block) -> Section:
    """领域分布: a bar a class."""
    chart = classes_chart(draft)
    if chart is None:
        return Section(block.key, block.title, lead=NOTHING)
    return Section(block.key, block.title, charts=(chart,), coverage=covered(draft, block))


def classes_chart(draft: Draft) -> Chart | None:
    """The largest classes, most first; what is left is summed up so that no count is lost."""
    order = sorted(draft.material.by_topic.items(), key=lambda pair: (-pair[1], pair[0] == "T00", pair[0]))
    order = [(code, count) for code, count in order if count]
    if not order:
        return None
    shown, rest = order[:_CLASSES_SHOWN], sum(count for _, count in order[_CLASSES_SHOWN:])
    names = [draft.material.topic_names.get(code, code) for code, _ in shown] + (["其余各类"] if rest else [])
    values = [float(count) for _, count in shown] + ([float(rest)] if rest else [])
    return Chart("bar", "信息领域分布", tuple(names), (("信息量", tuple(values)),), "条")


def districts(draft: Draft, block: Block) -> Section:
    """各区热度: a ranked table; one article may be about several districts."""
    rows = district_rows(draft.material)
    if not rows:
        return Section(block.key, block.title, lead=NOTHING)
    table = Table(
        "各区信息量（一条信息涉及几个区的，各区分别计入）",
        ("位次", "区", "信息量（条）", "占比"),
        tuple(rows),
    )
    return Section(block.key, block.title, tables=(table,), coverage=covered(draft, block))


def district_rows(material: WindowMaterial) -> list[tuple[str, ...]]:
    """位次, 区, 信息量, 占比."""
    rows = _shared(ranked(material.by_district)[:_DISTRICTS], material.current.raw)
    return [(str(n), *row) for n, row in enumerate(rows, 1)]


def words(draft: Draft, block: Block) -> Section:
    """高频词: the twenty key words that most articles have, in two columns."""
    rows = ranked({word: n for word, n in draft.material.by_word.items() if n > 1})[:_WORDS]
    if not rows:
        return Section(block.key, block.title, lead=NOTHING)
    half = -(-len(rows) // 2)
    right = [*rows[half:], ("", 0)][:half]
    told = tuple(
        (a, str(m), b, str(n) if b else "") for (a, m), (b, n) in zip(rows[:half], right, strict=True)
    )
    table = Table("高频词（出现该词的信息条数）", ("词", "条数", "词", "条数"), told)
    return Section(block.key, block.title, tables=(table,), coverage=covered(draft, block))


def word_rows(material: WindowMaterial) -> list[tuple[str, ...]]:
    """词, 条数, 词, 条数."""
    rows = ranked({word: n for word, n in material.by_word.items() if n > 1})[:_WORDS]
    half = -(-len(rows) // 2)
    right = [*rows[half:], ("", 0)][:half]
    return [(a, str(m), b, str(n) if b else "") for (a, m), (b, n) in zip(rows[:half], right, strict=True)]


def ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Most first, equal ones by name; none without any."""
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(safe(name), count) for name, count in order if count]


def _shared(rows: Pairs, whole: int) -> tuple[tuple[str, str, str], ...]:
    return tuple((name, str(count), share(count, whole)) for name, count in rows)
