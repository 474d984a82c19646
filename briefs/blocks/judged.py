"""The library's judgement as far as it follows from the records: 关注等级与依据, 走势, 回应时限."""

from __future__ import annotations

from collections.abc import Mapping

from briefs.blocks.listed import short
from briefs.blocks.told import NOTHING
from briefs.draft import Draft, reasons_line
from briefs.material import StoryMaterial, WindowMaterial
from domain import clock
from domain.brief import Section, Table
from domain.brief_kind import Block
from domain.privacy import mask
from domain.response import OWNER
from domain.story import LEVEL_NAMES, Level, Stage
from domain.writing.clean import safe

LISTED = 8
_REASONS = 60
_OUTLOOK: Mapping[Stage, str] = {
    Stage.LATENT: "目前信息量不大，不排除升温的可能。",
    Stage.OUTBREAK: "信息量正在快速增加，短期内大概率继续升温。",
    Stage.SUSTAINED: "信息量维持在高位，短期内可能延续。",
    Stage.FADING: "信息量持续回落，大概率逐步平息，不排除因新情况反复。",
    Stage.ENDED: "信息量已回到平时水平，可转入日常监测。",
    Stage.REVIVED: "平息之后再度升温，可能还有新的情况。",
    Stage.TOO_FEW: "信息不足三十条，样本不足，不判断走势。",
}
"""With words of confidence (DOMAIN D7)."""
DISCLAIMER = "等级为舆情关注等级（馆内研判），不代表政府部门发布的预警级别。"


def risk(draft: Draft, block: Block) -> Section:
    """Of the story in focus its level, the reasons and the course to expect; of a window the stories of a level."""
    focus = draft.material.focus
    if focus is None:
        return _listed(draft, block)
    return Section(block.key, block.title, lead=judged_line(focus), closing=DISCLAIMER, judgement=True)


def judged_line(focus: StoryMaterial) -> str:
    """Level, what it rests on, and what to expect."""
    story = focus.story
    reasons = "；".join(mask(safe(reason)).rstrip("。；") for reason in story.level_reasons)
    level = f"舆情关注等级（馆内研判）：{LEVEL_NAMES[story.level]}。"
    basis = f"依据：{reasons}。" if reasons else "没有触及升级的情形。"
    return level + basis + _OUTLOOK[story.course.stage if story.course else Stage.TOO_FEW]


def _listed(draft: Draft, block: Block) -> Section:
    found = graded(draft.material)
    if not found:
        return Section(block.key, block.title, lead="本期没有需要分级关注的热点。", judgement=True)
    shown = found[: block.items[1] or LISTED]
    rows = tuple((short(draft.title_of(m.story)), *measures(m)) for m in shown)
    table = Table("需要关注的热点", ("热点", "关注等级（馆内研判）", "依据"), rows)
    return Section(block.key, block.title, tables=(table,), closing=DISCLAIMER, judgement=True)


def graded(material: WindowMaterial) -> list[StoryMaterial]:
    """Stories of a level, the gravest first, then the hottest."""
    found = [m for m in material.stories if m.articles and m.story.level is not Level.NOTE]
    return sorted(found, key=lambda m: list(Level).index(m.story.level))


def measures(material: StoryMaterial) -> tuple[str, str]:
    """Level and reasons."""
    reasons = reasons_line(material.story.level_reasons, _REASONS)
    return LEVEL_NAMES[material.story.level], mask(safe(reasons))


def clocks(draft: Draft, block: Block) -> Section:
    """回应时限 of the story in focus, as of the moment of writing."""
    rows = clock_rows(draft.material)
    if not rows:
        return Section(block.key, block.title, lead=NOTHING)
    table = Table(f"回应时限（{as_of(draft.material)}）", ("时限", "到期", "余时", "依据"), tuple(rows))
    note = f"时限自本馆首次发现起算，{OWNER}；是否属特别重大、重大以有关部门认定为准。"
    return Section(block.key, block.title, tables=(table,), closing=note)


def as_of(material: WindowMaterial) -> str:
    """``截至11月26日8时30分``."""
    return f"截至{clock.zh_moment(material.created_at)}"


def clock_rows(material: WindowMaterial) -> list[tuple[str, ...]]:
    """时限, 到期, 余时, 依据."""
    return [
        (
            limit.label,
            clock.zh_moment(limit.due_at),
            limit.line.partition("：")[2].partition("，")[0],
            limit.basis,
        )
        for limit in material.clocks
    ]
