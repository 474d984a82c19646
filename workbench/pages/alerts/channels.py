"""渠道: where notices go besides this page; nothing is sent unless an administrator adds one here."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from desk.delivery import KINDS
from desk.permissions import Permission, may
from domain import clock
from domain.notice import NOTICE_NAMES, TO, Channel, Notice
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, say_done, told
from workbench.style import plain

_LISTED = 50


def show(actor: Actor) -> None:
    """The view."""
    say_done()
    admin = may(actor, Permission.ADMIN)
    channels = the_desk().channels(actor)
    if not channels:
        st.info("没有通知渠道：预警只显示在工作台，不向外发任何消息。")
    for channel in channels:
        _channel(actor, channel, admin)
    if admin:
        with st.expander("添加渠道", expanded=not channels):
            _form(actor)
    else:
        st.caption("渠道由系统管理员维护。")
    _notices(the_desk().notices(actor), {channel.id: channel.name for channel in channels})


def _channel(actor: Actor, channel: Channel, admin: bool) -> None:
    with st.container(border=True):
        kind = KINDS.get(channel.url.partition("://")[0], "")
        reach = "发给个人" if channel.personal else "发到群"
        content = "通知带标题和理由" if channel.with_content else "通知不带标题和内容"
        state = "" if channel.enabled else " :gray-badge[已停用]"
        st.markdown(f"**{plain(channel.name)}**（{plain(channel.id)}）　{kind}　{reach}{state}")
        st.caption(f"地址 {plain(channel.url)}　{content}")
        if admin:
            _acts(actor, channel)


def _acts(actor: Actor, channel: Channel) -> None:
    desk, columns = the_desk(), st.columns(4)
    with columns[0].popover("测试", width="stretch"), st.form(f"channel-test-{channel.id}", border=False):
        address = st.text_input("收件地址", key=f"channel-to-{channel.id}") if channel.personal else ""
        if st.form_submit_button("发一条测试通知", key=f"channel-test-go-{channel.id}", type="primary"):
            with told():
                desk.test_channel(actor, channel.id, address)
                done(f"渠道“{channel.name}”的测试通知已发出，请查看是否收到")
    name = "停用" if channel.enabled else "启用"
    if columns[1].button(name, key=f"channel-on-{channel.id}", width="stretch"):
        with told():
            desk.save_channel(actor, replace(channel, url="", enabled=not channel.enabled), name)
            done(f"渠道“{channel.name}”已{name}")
    content = "改为不带内容" if channel.with_content else "允许带内容"
    if columns[2].button(content, key=f"channel-content-{channel.id}", width="stretch"):
        with told():
            changed = replace(channel, url="", with_content=not channel.with_content)
            desk.save_channel(actor, changed, content)
            done(f"渠道“{channel.name}”已{content}")
    with (
        columns[3].popover("删除", width="stretch"),
        st.form(f"channel-drop-{channel.id}", border=False, enter_to_submit=False),
    ):
        why = st.text_input("原因", key=f"channel-drop-why-{channel.id}")
        if st.form_submit_button("确认删除", key=f"channel-drop-go-{channel.id}", type="primary"):
            with told():
                desk.drop_channel(actor, channel.id, why)
                done(f"渠道“{channel.name}”已删除")


def _form(actor: Actor) -> None:
    with st.form("channel-new", border=False):
        first, second = st.columns(2)
        key = first.text_input("编号", key="channel-id", help="小写字母，例如 mail").strip()
        name = second.text_input("名称", key="channel-name").strip()
        url = st.text_input("地址", key="channel-url", type="password").strip()
        st.caption(
            f"例：企业微信群机器人 wecombot://密钥；钉钉群机器人 dingtalk://令牌；网络钩子 jsons://主机/路径；"
            f"邮件 mailtos://用户:密码@邮件主机?from=发件地址&to={TO}（{TO} 处换成各人的地址）。"
            "地址存入数据库，页面上只显示开头。"
        )
        content = st.checkbox("通知带标题和理由（默认不带）", key="channel-with-content")
        if st.form_submit_button("添加", key="channel-go", type="primary"):
            with told():
                the_desk().save_channel(actor, Channel(key, name, url, True, content), "添加")
                done(f"渠道“{name}”已添加，请测试一下")


def _notices(notices: list[Notice], names: dict[str, str]) -> None:
    st.subheader("最近的通知")
    if not notices:
        st.caption("还没有发过通知。")
        return
    st.dataframe(
        [
            {
                "时间": clock.zh_minute(n.sent_at or n.created_at),
                "预警": n.alert_id,
                "渠道": names.get(n.channel, n.channel),
                "接收": n.recipient or "群",
                "结果": NOTICE_NAMES[n.status],
                "次数": n.attempts,
                "说明": n.error,
            }
            for n in notices[:_LISTED]
        ],
        hide_index=True,
        width="stretch",
    )
