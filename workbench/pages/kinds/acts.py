"""What the buttons of the form do. What is refused is told in the next round, beside what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from briefs.kinds import write_kind
from domain.brief_kind import KindFault
from domain.errors import Conflict, InvalidInput, ZhijinError
from domain.user import Actor
from workbench.context import the_desk
from workbench.pages.kinds.blocks import CELLS
from workbench.pages.kinds.draft import Draft, give_up, keep
from workbench.pages.kinds.labels import block_place
from workbench.parts import done

SHOW_NEXT = "kind to show"
"""Session key: the kind that the page turns to when it is drawn anew."""


def press(actor: Actor, key: str, typed: Draft, button: str, newest: int) -> None:
    """Keeps what was typed, does what was asked and draws anew. ``newest`` is the stored version, 0 for a new kind."""
    draft = replace(typed, faults=(), refused="", trial=None)
    keep(key, draft)
    try:
        _act(actor, key, draft, button, newest)
    except ZhijinError as error:
        draft.refused = str(error)
    draft.turn()
    st.rerun()


def _act(actor: Actor, key: str, draft: Draft, button: str, newest: int) -> None:
    if button == "drop":
        give_up(key)
        return
    if draft.yaml:
        _read(actor, key, draft)
    match button:
        case "yaml":
            draft.yaml = write_kind(draft.kind)
        case "form":
            draft.yaml = ""
        case "update" | "try" | "save":
            _check(actor, draft)
    if button == "try" and not draft.faults:
        with st.spinner("正在试编……"):
            draft.trial = the_desk().try_brief_kind(actor, draft.kind, watch=draft.watch)
    if button == "save" and not draft.faults:
        _save(actor, key, draft, newest)


def _read(actor: Actor, key: str, draft: Draft) -> None:
    kind = the_desk().read_brief_kind(actor, draft.yaml)
    if draft.version and kind.key != key:
        raise InvalidInput(f"key 是编号，不能由 {key} 改成 {kind.key}；要另立一种请用“新增种类”")
    draft.kind = kind


def _check(actor: Actor, draft: Draft) -> None:
    draft.faults = the_desk().brief_kind_faults(actor, draft.kind, new=draft.version == 0)
    draft.opened |= _unseen(draft.faults)


def _unseen(faults: Iterable[KindFault]) -> frozenset[int]:
    """The blocks with a fault in a field that the table does not show."""
    places = (block_place(fault.place) for fault in faults)
    return frozenset(place[0] for place in places if place and place[1] not in CELLS)


def _save(actor: Actor, key: str, draft: Draft, newest: int) -> None:
    if draft.version != newest:
        draft.version = newest
        raise Conflict(f"刚刚有人保存了第 {newest} 版：再按一次“保存”以您写的为准，或按“放弃改动”看新的一版")
    new, kind = draft.version == 0, draft.kind
    changed = the_desk().save_brief_kind(actor, kind, draft.why, new=new)
    give_up(key)
    st.session_state[SHOW_NEXT] = kind.key
    if new:
        done(f"已新增“{kind.name}”（{kind.key}），可在“编报”页选用。")
    done(f"“{kind.name}”已保存。" if changed else "内容没有变化，没有另存版本。")
