"""网络热榜, 预警与跟踪."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from briefs.blocks.listed import short
from briefs.blocks.told import NOTHING
from briefs.draft import Draft, reasons_line
from briefs.numerals import span
from domain import clock
from domain.alert import Alert
from domain.brief import Section, Table
from domain.brief_kind import Block
from domain.privacy import mask
from domain.story import LEVEL_NAMES, Story
from domain.writing import prose
from domain.writing.clean import safe

BOARD_LINES = 8
_FOLLOWED = 3
_REASON = 24
"""Characters of a reason in the table of alerts; the whole reason is in the record of the alert."""


def hotboard(draft: Draft, block: Block) -> Section:
    """网络热榜 with its own 监测口径."""
    board = _board(draft)
    return Section(
        block.key,
        block.title,
        lead="" if board else NOTHING,
        tables=(board,) if board else (),
        coverage=_board_coverage(draft) if board else "",
    )


def _board(draft: Draft) -> Table | None:
    """The best ranks; where there is one board alone its name stands in the caption."""
    rows = tuple(
        (safe(item.board), short(item.title), f"第{item.best_rank}位", clock.zh_minute(item.first_seen)[5:])
        for item in draft.material.hot_items[:BOARD_LINES]
    )
    boards = {row[0] for row in rows}
    head = ("榜单", "话题", "最高位次", "首次上榜")
    if len(boards) == 1:
        return Table(f"网络热榜：{boards.pop()}", head[1:], tuple(row[1:] for row in rows))
    return Table("网络热榜", head, rows) if rows else None


def _board_coverage(draft: Draft) -> str:
    boards = "、".join(dict.fromkeys(safe(item.board) for item in draft.material.hot_items))
    shown = min(BOARD_LINES, len(draft.material.hot_items))
    return (
        f"监测口径：{span(draft.material.window)}（北京时间）对{boards}的各次观测，共{len(draft.material.hot_items)}个话题，"
        f"列出位次最高的{shown}个；上榜时间为本系统首次观测时间；话题为榜单原文，未经核实，不代表舆论总体。"
    )


def alerts(draft: Draft, block: Block) -> Section:
    """预警与跟踪: the gravest alerts as a table that points to where the story is told; stories that go on."""
    shown = draft.material.alerts[: block.items[1]]
    table = _alert_table(draft, shown) if shown else None
    return Section(
        block.key,
        block.title,
        lead=_alert_lead(draft, len(shown)) + _following(draft),
        tables=(table,) if table else (),
        coverage=_alert_coverage(draft) if table else "",
    )


def _alert_table(draft: Draft, shown: Sequence[tuple[Alert, Story]]) -> Table:
    """A state that all share is said in the lead and has no column."""
    head = ["热点", "等级", "触发原因", "触发时间", "详见"]
    rows = [_alert_row(draft, alert, story) for alert, story in shown]
    states = [alert.state for alert, _ in shown]
    if len({alert.state for alert, _ in draft.material.alerts}) > 1:
        head.insert(4, "状态")
        for row, state in zip(rows, states, strict=True):
            row.insert(4, state)
    return Table("预警情况", tuple(head), tuple(map(tuple, rows)))


def _alert_row(draft: Draft, alert: Alert, story: Story) -> list[str]:
    reason = reasons_line(mask(safe(alert.reason)).split("；"), _REASON)
    told = draft.place_of(story.id) or "未单列"
    opened = clock.zh_minute(alert.opened_at)[5:]
    return [short(draft.title_of(story)), LEVEL_NAMES[alert.level], reason, opened, told]


def _alert_lead(draft: Draft, shown: int) -> str:
    everything = [alert for alert, _ in draft.material.alerts]
    if not everything:
        return "本期监测时段内没有触发预警。"
    counts = Counter(alert.state for alert in everything)
    states = "均" + "".join(counts) if len(counts) == 1 else "、".join(f"{s}{n}条" for s, n in counts.items())
    rest = len(everything) - shown
    limit = f"下表列出等级最高的{shown}条，另有{rest}条未列。" if rest else ""
    return f"本期预警{len(everything)}条，{states}。{limit}"


def _alert_coverage(draft: Draft) -> str:
    return (
        f"监测口径：{span(draft.material.window)}（北京时间）在本系统监测范围内触发的预警；等级为舆情关注等级（馆内研判），"
        "不代表政府部门发布的预警级别。"
    )


def _following(draft: Draft) -> str:
    """Stories that began before the window and have new articles in it; those the brief tells are named first."""
    old = [m for m in draft.material.stories if m.articles and m.story.first_at < draft.material.window.start]
    if not old:
        return ""
    told = [m.story for m in old if draft.place_of(m.story.id)]
    named = "".join(prose.in_quotes(short(draft.title_of(story))) for story in told[:_FOLLOWED])
    return f"持续跟踪热点{len(old)}个" + (
        f"，本期见报的有{named}{'等' if len(told) > _FOLLOWED else ''}。" if named else "。"
    )
