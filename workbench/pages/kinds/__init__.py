"""管理→简报种类: what each kind is made of, changed by form or YAML, with history, the difference to what ships, a trial."""

from __future__ import annotations

import streamlit as st

from desk.brief_kinds import KindView
from desk.permissions import Permission, may
from domain.user import Actor
from workbench.context import the_actor, the_desk
from workbench.pages.kinds.acts import SHOW_NEXT
from workbench.pages.kinds.draft import begun
from workbench.pages.kinds.editor import show_edit, show_new
from workbench.pages.kinds.reading import show_difference, show_summary, show_versions
from workbench.pages.kinds.trial import show_trial
from workbench.parts import done, guarded, say_done
from workbench.style import plain

_NEW = "new"
_CHOSEN = "kind"
_TABS = {
    "栏目与步骤": show_summary,
    "修改": show_edit,
    "试编": show_trial,
    "与随附的差别": show_difference,
    "版本": show_versions,
}


@guarded
def show() -> None:
    """The page."""
    actor = the_actor()
    st.title("简报种类")
    say_done()
    views = {view.kind.key: view for view in the_desk().kind_views(actor)}
    options = [*views, *([_NEW] if may(actor, Permission.ADMIN) else [])]
    # Written before the field is drawn: its names change with every save, which makes it another field to Streamlit.
    kept = st.session_state.pop(SHOW_NEXT, "") or st.session_state.get(_CHOSEN)
    st.session_state[_CHOSEN] = kept if kept in options else options[0]
    chosen = st.selectbox("种类", options, format_func=lambda key: _label(views.get(key)), key=_CHOSEN)
    if chosen == _NEW:
        show_new(actor, views)
    else:
        _one(actor, views[chosen])
    _drafting(actor)


def _label(view: KindView | None) -> str:
    if view is None:
        return "＋ 新增种类"
    changed = "，与随附的不同" if view.difference else "" if view.shipped else "，本馆自设"
    return f"{view.kind.name}（{view.kind.key}{changed}{'' if view.kind.enabled else '，已停用'}）"


def _one(actor: Actor, view: KindView) -> None:
    tabs = st.tabs(list(_TABS), on_change="rerun", key=f"kind-{view.kind.key}")
    for tab, draw in zip(tabs, _TABS.values(), strict=True):
        # A form that was begun stays on the page, or what was typed since the last press would go with it.
        if tab.open or (draw is show_edit and begun(view.kind.key)):
            with tab:
                draw(actor, view)


def _drafting(actor: Actor) -> None:
    """辅助写作, off until an administrator says otherwise."""
    state = the_desk().drafting_state(actor)
    st.divider()
    st.caption(plain(f"辅助写作：{state.line}"))
    allowed = state.configured and may(actor, Permission.ADMIN)
    if allowed and st.button("停用辅助写作" if state.on else "启用辅助写作"):
        the_desk().switch_drafting(actor, on=not state.on)
        done("辅助写作已停用。" if state.on else "辅助写作已启用，改写的条目标明“AI辅助”。")
