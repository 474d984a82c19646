"""Figures over time and over kinds: 走势, 渠道, 情感走势, 领域, 各区, 高频词."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefs.blocks.coverage import covered
from briefs.blocks.told import NOTHING
from briefs.draft import Draft
from briefs.numerals import share
from domain import clock
from domain.analysis import SENTIMENT_NAMES
from domain.brief import Chart, Section, Table
from domain.brief_kind import Block
from domain.source import MEDIA_NAMES
from domain.writing.clean import safe

_CLASSES_SHOWN = 8
_DISTRICTS, _OUTLETS = 16, 15
_WORDS = 20
_LONGEST = 62
"""Days that fit side by side in a line chart; a longer course is told by the week."""
Pairs = Sequence[tuple[str, int]]


def trend(draft: Draft, block: Block) -> Section:
    """走势: articles by the hour, the day or the week, whichever fits, with the peak in words."""
    points = course(draft)
    if not any(count for _, count in points):
        return Section(block.key, block.title, lead=NOTHING)
    name, count = max(points, key=lambda point: point[1])
    lead = f"监测时段内{name}信息量为峰值，计{count}条。"
    return Section(
        block.key,
        block.title,
        lead=lead,
        charts=(line("信息量走势", points),),
        coverage=covered(draft, block),
    )


def course(draft: Draft) -> Pairs:
    """(name of the span, articles) in order."""
    material = draft.material
    if any(count for _, count in material.by_hour):
        return [(f"{clock.to_beijing(at).hour}时", count) for at, count in material.by_hour]
    days = [(day, sum(counts.values())) for day, counts in material.course]
    if len(days) <= _LONGEST:
        return [(f"{day.month}/{day.day}", count) for day, count in days]
    weeks = [days[at : at + 7] for at in range(0, len(days), 7)]
    return [(f"{week[0][0].month}/{week[0][0].day}起一周", sum(n for _, n in week)) for week in weeks]


def line(caption: str, points: Pairs) -> Chart:
    """One line."""
    names, values = tuple(name for name, _ in points), tuple(float(count) for _, count in points)
    return Chart("line", caption, names, (("信息量", values),), "条")


def sentiment(draft: Draft, block: Block) -> Section:
    """情感走势: shares in words, a line a sentiment over the days; over fewer than three days the words alone."""
    days, now = draft.material.course, draft.material.current
    if now.raw == 0:
        return Section(block.key, block.title, lead=NOTHING)
    named = "；".join(f"{name}{n}条，占{share(n, now.raw)}" for name, n in moods(now.by_sentiment))
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


def moods(by_sentiment: Mapping[str, int]) -> Pairs:
    """正面, 中性, 负面 with their articles."""
    return [(name, by_sentiment.get(kind.value, 0)) for kind, name in SENTIMENT_NAMES.items()]


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
    now, rows = draft.material.current, ranked(draft.material.by_outlet)[:_OUTLETS]
    if not rows:
        return Section(block.key, block.title, lead=NOTHING)
    table = Table("发布信息较多的来源", ("来源", "信息量（条）", "占比"), _shared(rows, now.raw))
    return Section(block.key, block.title, tables=(table,), coverage=covered(draft, block))


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
    rows = ranked(draft.material.by_district)[:_DISTRICTS]
    if not rows:
        return Section(block.key, block.title, lead=NOTHING)
    table = Table(
        "各区信息量（一条信息涉及几个区的，各区分别计入）",
        ("位次", "区", "信息量（条）", "占比"),
        tuple((str(n), *row) for n, row in enumerate(_shared(rows, draft.material.current.raw), 1)),
    )
    return Section(block.key, block.title, tables=(table,), coverage=covered(draft, block))


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


def ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Most first, equal ones by name; none without any."""
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(safe(name), count) for name, count in order if count]


def _shared(rows: Pairs, whole: int) -> tuple[tuple[str, str, str], ...]:
    return tuple((name, str(count), share(count, whole)) for name, count in rows)
