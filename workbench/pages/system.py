"""系统: what is installed, missing or low; integrity; the audit log."""

from __future__ import annotations

import streamlit as st

from domain import clock
from domain.user import ROLE_NAMES, Role
from workbench.context import the_actor, the_desk
from workbench.pages.signing import arrangements
from workbench.parts import done, guarded, say_done, told

_OUTCOMES = {"ok": "成功", "refused": "拒绝", "failed": "失败"}


@guarded
def show() -> None:
    """The page."""
    actor, desk = the_actor(), the_desk()
    st.title("系统")
    say_done()
    st.subheader("体检")
    st.dataframe(
        [
            {"项目": f.subject, "结果": "好" if f.ok else "需处理", "说明": f.message}
            for f in desk.doctor(actor)
        ],
        hide_index=True,
        width="stretch",
        column_config={
            "项目": st.column_config.TextColumn(width="small"),
            "结果": st.column_config.TextColumn(width="small"),
            "说明": st.column_config.TextColumn(width="large"),
        },
    )
    if st.button("校验数据库、快照与审计链"):
        problems = desk.verify(actor)
        for problem in problems:
            st.error(problem)
        if not problems:
            st.success("均完好。")
    _accounts()
    arrangements.show(actor)
    st.subheader("审计日志")
    st.dataframe(
        [
            {
                "序号": entry.sequence,
                "时间": clock.zh_minute(entry.at),
                "用户": entry.user,
                "操作": entry.verb,
                "对象": entry.subject,
                "结果": _OUTCOMES.get(entry.outcome, entry.outcome),
                "说明": entry.detail,
            }
            for entry in desk.audit(actor)
        ],
        hide_index=True,
        width="stretch",
    )


def _accounts() -> None:
    actor, desk = the_actor(), the_desk()
    st.subheader("账号")
    st.dataframe(
        [
            {
                "用户名": user.name,
                "姓名": user.display,
                "身份": "、".join(ROLE_NAMES[role] for role in user.roles),
                "建立": clock.zh_minute(user.created_at),
                "状态": "使用中" if user.active else "已停用",
            }
            for user in desk.users(actor)
        ],
        hide_index=True,
        width="stretch",
    )
    _switch()
    with st.form("新账号", clear_on_submit=True):
        first, second, third = st.columns(3)
        name = first.text_input("用户名").strip()
        display = second.text_input("姓名").strip()
        roles = third.multiselect(
            "身份", list(Role), format_func=ROLE_NAMES.__getitem__, placeholder="可选多项"
        )
        password = st.text_input(
            "初始密码", type="password", help="至少 12 位，含大写、小写、数字、符号中的三类"
        )
        if st.form_submit_button("建立账号"):
            desk.add_user(actor, name, display or name, tuple(roles), password)
            st.success(f"已建立账号“{name}”。")


def _switch() -> None:
    actor, desk = the_actor(), the_desk()
    others = {user.name: user for user in desk.users(actor) if user.name != actor.name and not user.demo}
    if not others:
        return
    chosen, button = st.columns([3, 1], vertical_alignment="bottom")
    name = chosen.selectbox(
        "停用或启用账号", list(others), format_func=lambda n: f"{n}（{others[n].display}）"
    )
    stop = others[name].active
    if button.button("停用" if stop else "启用", width="stretch"):
        with told():
            desk.switch_account(actor, name, active=not stop)
            done(f"账号“{name}”已{'停用，签过的字不变' if stop else '启用'}。")
