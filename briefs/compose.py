"""A window's material becomes a brief of its kind: deterministic, the same material gives the same brief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefs.blocks import FORMS
from briefs.blocks.asked import asked
from briefs.blocks.papers import EMPTY
from briefs.blocks.told import NOTHING
from briefs.candidates import candidates
from briefs.continued import follow_up_title
from briefs.draft import Draft
from briefs.masthead import check_masthead
from briefs.material import WindowMaterial
from briefs.numerals import day_span
from briefs.plan import plan_brief
from domain import clock
from domain.brief import Brief, Masthead, Section
from domain.brief_kind import Block, BriefKind
from domain.errors import InvalidInput
from domain.writing.clean import safe


def compose_brief(
    material: WindowMaterial, masthead: Masthead, brief_id: str, created_by: str, kind: BriefKind
) -> Brief:
    """The draft of a brief.

    Raises ``InvalidInput`` for a secrecy marking in the masthead or a kind with an unknown form.
    """
    check_masthead(masthead)
    draft = Draft(material, kind, plan_brief(material, kind))
    sections = tuple(_section(draft, block) for block in kind.blocks)
    return Brief(
        id=brief_id,
        kind=kind.key,
        title=brief_title(material, kind),
        day=material.day,
        window=material.window,
        created_at=material.created_at,
        created_by=created_by,
        masthead=masthead,
        sections=sections,
        citations=draft.register.citations,
        citation_style=kind.citation_style,
        edition=kind.edition,
        continues=material.focus.told[-1].brief_id if material.focus and material.focus.told else None,
        subject=material.scope.get("for_story") or material.scope.get("for_watch", ""),
        spare=candidates(draft),
    )


def brief_title(material: WindowMaterial, kind: BriefKind) -> str:
    """``BriefKind.title`` with its slots filled."""
    start = clock.to_beijing(material.window.start)
    for slot, filling in (
        ("日期", clock.zh_day(material.day)),
        ("时段", day_span(material.window)),
        ("月份", f"{start.year}年{start.month}月"),
        ("对象", _named(material) or kind.name),
    ):
        kind = replace(kind, title=kind.title.replace("{" + slot + "}", filling))
    return kind.title


def _named(material: WindowMaterial) -> str:
    """The story by its own title, 续报 where it was told; or the watch."""
    focus = material.focus
    return follow_up_title(focus) if focus and focus.told else safe(material.subject)


def _section(draft: Draft, block: Block) -> Section:
    if block.narrowed and not draft.material.subject:
        block = replace(block, form="text", also=())
    for form in (block.form, *block.also):
        if form not in FORMS:
            raise InvalidInput(
                f"简报种类“{draft.kind.name}”的栏目“{block.title}”有不认识的 form“{form}”：请改正该种类"
            )
    section = merged([FORMS[form](draft, block) for form in (block.form, *block.also)])
    return replace(section, queries=(*section.queries, *asked(draft, block, section)))


def merged(parts: Sequence[Section]) -> Section:
    """Several forms in one block: the first gives key and title; what the others add follows, behind its items
    where it has any. A form that found nothing says so only where no other found anything."""
    kept = [part for part in parts if _says_something(part)] or list(parts[:1])
    follows = [part.lead for part in kept[1:]] if kept[0].items else []
    return replace(
        parts[0],
        items=tuple(item for part in kept for item in part.items),
        lead="".join(dict.fromkeys(part.lead for part in (kept[:1] if follows else kept))),
        tables=tuple(table for part in kept for table in part.tables),
        charts=tuple(chart for part in kept for chart in part.charts),
        coverage="".join(dict.fromkeys(part.coverage for part in kept)),
        closing="".join(dict.fromkeys([*follows, *(part.closing for part in kept)])),
        judgement=any(part.judgement for part in parts),
        queries=tuple(query for part in kept for query in part.queries),
    )


def _says_something(part: Section) -> bool:
    return bool(
        part.items or part.tables or part.charts or part.closing or part.lead not in ("", NOTHING, EMPTY)
    )
