"""管理→简报种类: what each kind is made of, changed as checked YAML, with history, the difference to what ships, a trial."""

from __future__ import annotations

import base64

import streamlit as st

from desk.brief_kinds import KindView
from desk.permissions import Permission, may
from domain import clock
from domain.brief_kind import ABOUT_NAMES, STYLE_NAMES, WINDOW_NAMES, BriefKind
from domain.user import ROLE_NAMES, Actor, Role
from workbench.context import the_actor, the_desk
from workbench.parts import done, guarded, say_done, told
from workbench.style import plain

_NEW = "new"
_HEIGHT = 560


@guarded
def show() -> None:
    """The page."""
    actor = the_actor()
    st.title("简报种类")
    say_done()
    views = {view.kind.key: view for view in the_desk().kind_views(actor)}
    options = [*views, *([_NEW] if may(actor, Permission.ADMIN) else [])]
    chosen = st.selectbox("种类", options, format_func=lambda key: _label(views.get(key)))
    if chosen == _NEW:
        _new(actor, views)
    else:
        _one(actor, views[chosen])
    _drafting(actor)


def _drafting(actor: Actor) -> None:
    """辅助写作, off until an administrator says otherwise."""
    state = the_desk().drafting_state(actor)
    st.divider()
    st.caption(plain(f"辅助写作：{state.line}"))
    allowed = state.configured and may(actor, Permission.ADMIN)
    if allowed and st.button("停用辅助写作" if state.on else "启用辅助写作"):
        the_desk().switch_drafting(actor, on=not state.on)
        done("辅助写作已停用。" if state.on else "辅助写作已启用，改写的条目标明“AI辅助”。")


def _label(view: KindView | None) -> str:
    if view is None:
        return "＋ 新增种类"
    changed = "，与随附的不同" if view.difference else "" if view.shipped else "，本馆自设"
    return f"{view.kind.name}（{view.kind.key}{changed}{'' if view.kind.enabled else '，已停用'}）"


def _one(actor: Actor, view: KindView) -> None:
    tabs = ["栏目与步骤", "修改", "试编", "与随附的差别", "版本"]
    shown = (_summary, _edit, _try, _difference, _versions)
    for tab, draw in zip(st.tabs(tabs, on_change="rerun", key=f"kind-{view.kind.key}"), shown, strict=True):
        if tab.open:
            with tab:
                draw(actor, view)


def _summary(actor: Actor, view: KindView) -> None:
    kind, forms = view.kind, the_desk().form_names
    st.caption(
        f"时段：{WINDOW_NAMES[kind.window]}；对象：{ABOUT_NAMES[kind.about]}；著录：{STYLE_NAMES[kind.citation_style]}；"
        f"篇幅：{_bounds(kind.length)}字"
        + (f"；签发后 {kind.post_review_hours} 小时内复看" if kind.post_review_hours else "")
    )
    st.dataframe(
        [
            {
                "栏目": block.title,
                "内容": "、".join(forms.get(form, form) for form in (block.form, *block.also)),
                "条数": _bounds(block.items),
                "每条字数": _bounds(block.length),
                "研判": "是" if block.judgement else "",
                "提示": block.hint,
            }
            for block in kind.blocks
        ],
        hide_index=True,
        width="stretch",
    )
    st.markdown(" → ".join(f"**{plain(step.name)}**（{ROLE_NAMES[Role(step.role)]}）" for step in kind.steps))
    for step in kind.steps:
        if step.checklist:
            st.caption(plain(f"{step.name}核对：{'；'.join(step.checklist)}"))


def _bounds(bounds: tuple[int, int]) -> str:
    return f"{bounds[0]}–{bounds[1]}" if any(bounds) else "—"


def _edit(actor: Actor, view: KindView) -> None:
    if not may(actor, Permission.ADMIN):
        st.caption("修改由系统管理员进行；下面是现行的写法。")
        st.code(view.yaml, language="yaml")
        return
    kind = view.kind
    text = st.text_area(
        "写法（YAML，未写的项用默认值）",
        view.yaml,
        height=_HEIGHT,
        key=f"yaml-{kind.key}-{len(view.versions)}",
    )
    _forms_help()
    why = st.text_input("修改原因，记入版本", key=f"why-{kind.key}")
    save, switch = st.columns(2)
    if save.button("保存", type="primary", width="stretch"):
        with told():
            changed = the_desk().read_brief_kind(actor, text)
            same = the_desk().save_brief_kind(actor, _same_key(kind, changed), why)
            done(f"“{changed.name}”已保存。" if same else "内容没有变化，没有另存版本。")
    if switch.button("停用" if kind.enabled else "启用", width="stretch"):
        with told():
            the_desk().switch_brief_kind(actor, kind.key, on=not kind.enabled, why=why)
            done(f"“{kind.name}”已{'停用' if kind.enabled else '启用'}。")


def _same_key(kind: BriefKind, changed: BriefKind) -> BriefKind:
    if changed.key != kind.key:
        st.warning(f"key 由 {kind.key} 改成了 {changed.key}：将另存为一个种类，原来的不变。")
    return changed


def _forms_help() -> None:
    with st.expander("form 可用的写法"):
        st.markdown("\n".join(f"- `{key}`　{plain(name)}" for key, name in the_desk().form_names.items()))


def _new(actor: Actor, views: dict[str, KindView]) -> None:
    base = st.selectbox("以哪一种为底稿", list(views), format_func=lambda key: views[key].kind.name)
    draft = views[base].yaml.replace(f"key: {base}", "key: my-kind", 1)
    text = st.text_area("写法（YAML）：请改 key、name 和红头", draft, height=_HEIGHT, key=f"new-{base}")
    _forms_help()
    why = st.text_input("新增原因，记入版本", key="new-why")
    if st.button("新增", type="primary"):
        with told():
            kind = the_desk().read_brief_kind(actor, text)
            the_desk().save_brief_kind(actor, kind, why, new=True)
            done(f"已新增“{kind.name}”（{kind.key}），可在“编报”页选用。")


def _try(actor: Actor, view: KindView) -> None:
    """With the material of now; nothing is stored."""
    desk = the_desk()
    watch = ""
    if view.kind.about == "watch":
        watches = {line.watch.id: line.watch.name for line in desk.watches(actor)}
        watch = st.selectbox("监测专题", list(watches), format_func=watches.__getitem__, key="try-watch")
    if st.button("以最新材料试编", key="try"):
        with told(), st.spinner("正在试编……"):
            page, notes = desk.try_brief_kind(actor, view.kind, watch=watch)
            for note in notes:
                st.caption(plain(note))
            st.iframe("data:text/html;base64," + base64.b64encode(page.encode()).decode(), height=900)


def _difference(actor: Actor, view: KindView) -> None:
    if not view.shipped:
        st.caption("这是本馆自设的种类，没有随附内容。")
        return
    if not view.difference:
        st.caption("与随附的相同。")
        return
    st.caption("减号为随附的写法，加号为本库现行的写法；升级只显示差别，不改动本库。")
    st.code("\n".join(view.difference), language="diff")
    if may(actor, Permission.ADMIN):
        why = st.text_input("恢复原因", key="restore-why")
        if st.button("恢复随附内容"):
            with told():
                the_desk().restore_brief_kind(actor, view.kind.key, None, why)
                done("已恢复随附内容；原来的版本仍可查看。")


def _versions(actor: Actor, view: KindView) -> None:
    st.dataframe(
        [
            {"版本": v.version, "时间": clock.zh_minute(v.at), "谁": v.who, "原因": v.why}
            for v in view.versions
        ],
        hide_index=True,
        width="stretch",
    )
    if not may(actor, Permission.ADMIN) or len(view.versions) < 2:
        return
    version = st.selectbox("版本", [v.version for v in view.versions[1:]], key="version")
    why = st.text_input("恢复原因", key="version-why")
    if st.button("恢复这一版"):
        with told():
            the_desk().restore_brief_kind(actor, view.kind.key, version, why)
            done(f"第 {version} 版已成为现行版本。")
