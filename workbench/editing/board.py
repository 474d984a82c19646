"""The board: what the browser is told of a brief, and the component that draws it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import streamlit as st

from domain.brief import Brief, Item, Section
from domain.brief_kind import Block
from domain.citing import characters, marks_in

_HERE = Path(__file__).parent


class Mounted(Protocol):
    """What the board answers: ``act`` is set in the one run that an act has to be done in."""

    act: Mapping[str, Any] | None
    chosen: str | None


@cache
def _component() -> Any:
    """Registered at first use: each registration of the name anew would warn."""
    html, css, js = (
        (_HERE / name).read_text(encoding="utf-8") for name in ("board.html", "board.css", "board.js")
    )
    return st.components.v2.component("zhijin_brief_board", html=html, css=css, js=js)


def board(data: Mapping[str, Any], key: str, acted: Callable[[], None]) -> Mounted:
    """Draw the board; ``data`` comes from ``board_data``. ``acted`` is called before the run an act brings about."""
    mounted: Mounted = _component()(
        key=key,
        data=data,
        default={"chosen": None},
        on_act_change=acted,
        on_chosen_change=lambda: None,
    )
    return mounted


def board_data(
    brief: Brief,
    blocks: Iterable[Block],
    findings: Mapping[str, int] | None = None,
    *,
    locked: str = "",
    ack: int = 0,
    failed: str = "",
    reset: int = 0,
) -> dict[str, Any]:
    """What the board shows. ``findings``: item key → how many the gate has; ``locked``: why nothing may be changed;
    ``ack``: serial of the last act that was answered; ``failed``: why it was not done; a new ``reset`` makes the
    browser drop what was written and not saved."""
    rules = {block.key: block for block in blocks}
    counted = Counter(findings or {})
    return {
        "version": brief.version,
        "sections": [_section(s, rules.get(s.key), counted) for s in brief.sections if _edited(s, rules)],
        "spare": [_item(spare.item, rules.get(spare.section), counted) for spare in brief.spare],
        "around": _around(brief.sections),
        "locked": locked,
        "ack": ack,
        "failed": failed,
        "reset": reset,
    }


def _edited(section: Section, rules: Mapping[str, Block]) -> bool:
    """Whether entries stand in it or may be put into it: not in a source list or a table of figures."""
    rule = rules.get(section.key)
    return bool(section.items) or (rule is not None and rule.items[1] > 0)


def _section(section: Section, rule: Block | None, findings: Counter[str]) -> dict[str, Any]:
    least, most = rule.items if rule and not any(item.group for item in section.items) else (0, 0)
    return {
        "key": section.key,
        "title": section.title,
        "least": least,
        "most": most,
        "hint": rule.hint if rule else "",
        "items": [_item(item, rule, findings) for item in section.items],
    }


def _item(item: Item, rule: Block | None, findings: Counter[str]) -> dict[str, Any]:
    least, most = rule.length if rule else (0, 0)
    numbers = sorted({*item.citations, *marks_in(item.text)})
    return {
        "key": item.key,
        "title": item.title,
        "text": item.text,
        "group": item.group,
        "judgement": item.judgement,
        "citations": numbers,
        "findings": findings[item.key],
        "least": least,
        "most": most,
    }


def _around(sections: Sequence[Section]) -> int:
    """Characters that stand outside the entries."""
    return sum(characters(text) for s in sections for text in (s.lead, s.closing, *(i.note for i in s.items)))
