"""Acts of the board as changes of a brief."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain import brief_edit
from domain.brief import Brief
from domain.citing import renumbered
from domain.errors import InvalidInput


def change_of(act: Mapping[str, Any]) -> tuple[brief_edit.Change, str]:
    """What an act does, and how the list of versions calls it. Raises ``InvalidInput`` for one that is unknown."""
    key = str(act.get("key", ""))
    match act.get("act"):
        case "drop":
            return lambda brief: brief_edit.drop(brief, key), "去掉一条"
        case "keep":
            return lambda brief: brief_edit.keep(brief, key), "采用一条备选"
        case "merge":
            other = str(act.get("other", ""))
            return lambda brief: brief_edit.merge(brief, key, other), "合并两条"
        case "shift":
            return lambda brief: shifted(brief, key, _by(act)), "移动一条"
        case "section":
            return lambda brief: section_shifted(brief, key, _by(act)), "移动栏目"
        case "judge":
            return lambda brief: _judged(brief, key), "标记研判"
        case "edit":
            title, text, done = str(act["title"]), str(act["text"]), bool(act.get("done"))
            return lambda brief: _written(brief, key, title, text, done), "修改一条"
        case other_act:
            raise InvalidInput(f"编辑板送来的操作“{other_act}”无法识别，请刷新页面后重试")


def shifted(brief: Brief, key: str, by: int) -> Brief:
    """One place up (-1) or down (1); at the end of its section over to the neighbour that holds entries."""
    section, item = brief_edit.find(brief, key)
    place = section.items.index(item) + by
    if 0 <= place < len(section.items):
        return brief_edit.move(brief, key, section.key, place)
    holding = [s for s in brief.sections if s.items or s is section]
    beside = holding.index(section) + by
    if not 0 <= beside < len(holding):
        return brief
    neighbour = holding[beside]
    return brief_edit.move(brief, key, neighbour.key, 0 if by > 0 else len(neighbour.items))


def section_shifted(brief: Brief, key: str, by: int) -> Brief:
    """The section of an item one place up (-1) or down (1)."""
    section, _ = brief_edit.find(brief, key)
    place = brief.sections.index(section) + by
    return brief_edit.move_section(brief, section.key, place) if place >= 0 else brief


def _by(act: Mapping[str, Any]) -> int:
    return 1 if act.get("by") == 1 else -1


def _judged(brief: Brief, key: str) -> Brief:
    _, item = brief_edit.find(brief, key)
    return brief_edit.edit(
        brief, key, title=item.title, text=item.text, note=item.note, judgement=not item.judgement
    )


def _written(brief: Brief, key: str, title: str, text: str, done: bool) -> Brief:
    """Citations are numbered anew once the writing is done: while it goes on, marks must not change under it."""
    _, item = brief_edit.find(brief, key)
    written = brief_edit.edit(
        brief, key, title=title, text=text, note=item.note, judgement=item.judgement, settle=False
    )
    return renumbered(written) if done else written
