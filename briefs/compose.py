"""A day's material becomes a 舆情日报: deterministic, the same material gives the same brief."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from briefs.blocks import overview, told, watched
from briefs.draft import Draft
from briefs.material import DayMaterial
from briefs.plan import plan_daily
from briefs.template import Block, Template, check_masthead, daily_template
from domain import clock
from domain.brief import Brief, Masthead, Section
from domain.errors import InvalidInput

_BLOCKS: Mapping[str, Callable[[Draft, Block], Section]] = {
    "headlines": told.headlines,
    "overview": overview.overview,
    "local": told.local,
    "digest": told.digest,
    "culture": told.culture,
    "national": watched.national,
    "alerts": watched.alerts,
    "sources": watched.sources,
}


def compose_daily(
    material: DayMaterial,
    masthead: Masthead,
    brief_id: str,
    created_by: str,
    template: Template | None = None,
) -> Brief:
    """The draft of the day's 舆情日报; ``template`` None means the shipped one.

    Raises ``InvalidInput`` for a secrecy marking in the masthead or a template with an unknown block.
    """
    check_masthead(masthead)
    template = template or daily_template()
    draft = Draft(material, template, plan_daily(material, template))
    sections = tuple(_section(draft, block) for block in template.blocks)
    return Brief(
        id=brief_id,
        kind=template.kind,
        title=f"{clock.zh_day(material.day)}舆情综述",
        day=material.day,
        window=material.window,
        created_at=material.created_at,
        created_by=created_by,
        masthead=masthead,
        sections=sections,
        citations=draft.register.citations,
    )


def _section(draft: Draft, block: Block) -> Section:
    if block.key not in _BLOCKS:
        raise InvalidInput(f"简报模板 {draft.template.kind} 有不认识的栏目 {block.key}：请从模板中删去")
    return _BLOCKS[block.key](draft, block)
