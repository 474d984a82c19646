"""国内外热点 with the hot board, 预警与跟踪, 信息来源清单."""

from __future__ import annotations

from briefs.blocks.told import NOTHING
from briefs.clean import safe
from briefs.draft import Draft
from briefs.mask import mask
from briefs.numerals import span
from briefs.template import Block
from domain import clock
from domain import text as zh
from domain.brief import Section, Table
from domain.story import LEVEL_NAMES, Alert, Story

_BOARD_LINES = 10
_FOLLOWED = 5


def national(draft: Draft, block: Block) -> Section:
    """国内外热点: stories from elsewhere, then the hot board with its own 监测口径."""
    items = tuple(draft.item(material, block) for material in draft.stories(block))
    board = _board(draft)
    stories = [m for m in draft.material.stories if m.articles and not m.story.local]
    told = draft.elsewhere(stories, block)
    lead = f"另见{told}。" if told else ""
    return Section(
        block.key,
        block.title,
        items,
        lead=lead or ("" if items or board else NOTHING),
        tables=(board,) if board else (),
        coverage=_board_coverage(draft) if board else "",
    )


def _board(draft: Draft) -> Table | None:
    rows = tuple(
        (safe(item.board), _short(item.title), f"第{item.best_rank}位", clock.zh_moment(item.first_seen))
        for item in draft.material.hot_items[:_BOARD_LINES]
    )
    return Table("网络热榜", ("榜单", "话题", "最高位次", "首次上榜"), rows) if rows else None


def _board_coverage(draft: Draft) -> str:
    boards = "、".join(dict.fromkeys(safe(item.board) for item in draft.material.hot_items))
    shown = min(_BOARD_LINES, len(draft.material.hot_items))
    return (
        f"监测口径：{span(draft.material.window)}（北京时间）对{boards}的各次观测，共{len(draft.material.hot_items)}个话题，"
        f"列出位次最高的{shown}个；上榜时间为本系统首次观测时间；话题为榜单原文，未经核实，不代表舆论总体。"
    )


def alerts(draft: Draft, block: Block) -> Section:
    """预警与跟踪: alerts as a table that points to where the story is told; stories that go on."""
    shown = draft.material.alerts[: block.items[1]]
    rows = tuple(_alert_row(draft, alert, story) for alert, story in shown)
    table = (
        Table("预警情况", ("热点", "等级", "触发原因", "触发时间", "状态", "详见"), rows) if rows else None
    )
    return Section(
        block.key,
        block.title,
        lead=_alert_lead(draft, len(rows)) + _following(draft),
        tables=(table,) if table else (),
        coverage=_alert_coverage(draft) if table else "",
    )


def _alert_row(draft: Draft, alert: Alert, story: Story) -> tuple[str, ...]:
    state = "已解除" if alert.ended_at else "已确认" if alert.acknowledged_at else "待确认"
    reason = mask(safe(alert.reason)).rstrip("。")
    told = draft.place_of(story.id) or "—"
    level = LEVEL_NAMES[alert.level]
    return _short(story.title), level, reason, clock.zh_moment(alert.opened_at), state, told


def _alert_lead(draft: Draft, shown: int) -> str:
    total = len(draft.material.alerts)
    if not total:
        return "本期监测时段内没有触发预警。"
    waiting = sum(1 for alert, _ in draft.material.alerts if not (alert.ended_at or alert.acknowledged_at))
    rest = f"，列出其中{shown}条" if shown < total else ""
    return f"本期预警{total}条，其中待确认{waiting}条{rest}。"


def _alert_coverage(draft: Draft) -> str:
    return (
        f"监测口径：{span(draft.material.window)}（北京时间）在本系统监测范围内触发的预警；等级为舆情关注等级（馆内研判），"
        "不代表政府部门发布的预警级别。"
    )


def _following(draft: Draft) -> str:
    """Stories that began before the window and have new articles in it."""
    old = [m for m in draft.material.stories if m.articles and m.story.first_at < draft.material.window.start]
    if not old:
        return ""
    named = "、".join(f"“{_short(m.story.title)}”" for m in old[:_FOLLOWED])
    return f"持续跟踪热点{len(old)}个：{named}{'等' if len(old) > _FOLLOWED else ''}。"


def _short(title: str) -> str:
    return zh.shorten(mask(safe(title)) or "（无标题）", 30)


def sources(draft: Draft, block: Block) -> Section:
    """信息来源清单. The list itself is the brief's citations; renderers print it here."""
    count = len(draft.register.citations)
    lead = (
        f"本期引用公开信息{count}条，按文中首次引用的顺序排列；时间均为北京时间。"
        if count
        else "本期没有引用信息来源。"
    )
    return Section(block.key, block.title, lead=lead)
