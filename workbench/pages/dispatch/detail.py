"""One brief in the register: sending, 签收 and returns, links, answers, who has it."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from desk.dispatch import Addressee, DispatchView
from desk.permissions import Permission, may
from domain import clock
from domain.dispatch import PASSAGE_NAMES, WAY_NAMES, Recipient, Sent, Way
from domain.notice import NOTICE_NAMES
from domain.user import Actor
from workbench.context import the_desk
from workbench.pages.dispatch import answers, links
from workbench.parts import done, told
from workbench.style import plain

_PREFERRED = "各自首选"


def show(actor: Actor, brief_id: str) -> None:
    """The view."""
    view = the_desk().dispatch_view(actor, brief_id)
    brief = view.brief
    if st.button("返回登记", icon=":material/arrow_back:"):
        st.query_params.clear()
        st.rerun()
    number = f"第{brief.issue_no}期" if brief.issue_no is not None else ""
    state = " :gray-badge[已撤回]" if brief.status == "recalled" else ""
    st.title(plain(brief.title))
    st.markdown(f"{plain(brief.masthead.name)}{number} · {clock.zh_date(brief.day)}{state}")
    writes = may(actor, Permission.DISPATCH)
    sending, replies, reading, having, notices = st.tabs(
        ["报送与签收", "反馈", "阅读链接", "谁手里有", "通知"]
    )
    with sending:
        if writes and brief.status == "issued":
            _send(actor, view)
        _register(actor, view, writes)
    with replies:
        answers.show(actor, view, writes)
    with reading:
        links.show(actor, view, writes)
    with having:
        _holders(actor, view, writes)
    with notices:
        _notices(actor, brief_id)


def _send(actor: Actor, view: DispatchView) -> None:
    """报送登记: those of the 报 and 送 lines are chosen already, as far as they have it by no way yet."""
    book = {r.id: r for r in the_desk().recipients(actor).recipients if r.active}
    sent = {one.delivery.recipient_id for one in view.sent if not one.voided}
    wanted = [r.id for r in view.suggested.recipients if r.id in book and r.id not in sent]
    with st.form(f"send-{view.brief.id}-{len(sent)}"):
        st.markdown("**报送登记**")
        if view.suggested.unknown:
            names = "、".join(view.suggested.unknown)
            st.caption(f"本期报、送栏里的“{plain(names)}”还不是送阅对象或送阅组，请到“读者与定题”登记。")
        chosen = st.multiselect(
            "送阅对象", list(book), wanted, format_func=lambda key: book[key].name, placeholder="请选择",
            key=f"send-to-{view.brief.id}-{len(sent)}",
        )  # fmt: skip
        first, second, third, fourth = st.columns([4, 3, 3, 4], vertical_alignment="bottom")
        ways = [_PREFERRED, *Way]
        way = first.selectbox("方式", ways, format_func=lambda w: WAY_NAMES.get(w, w), key="send-way")
        now = clock.to_beijing(the_desk().now())
        day = second.date_input(
            "送出日期", now.date(), max_value=now.date(), format="YYYY-MM-DD", key="send-day"
        )
        time = third.time_input(
            "时刻（北京时间）", now.time().replace(second=0, microsecond=0), step=60, key="send-time"
        )
        notify = fourth.checkbox(
            "发通知", key="send-notify", help="经送阅对象登记的渠道；渠道没有允许时不带标题和内容"
        )
        if st.form_submit_button("登记", type="primary", key="send-go"):
            moment = clock.from_beijing(datetime.combine(day, time))
            with told():
                made = the_desk().register_deliveries(
                    actor,
                    view.brief.id,
                    [_addressee(book[key], way) for key in chosen],
                    moment,
                    notify=notify,
                )
                done(f"已登记报送 {len(made)} 处")


def _addressee(recipient: Recipient, way: str) -> Addressee:
    return Addressee(recipient.id, recipient.way if way == _PREFERRED else Way(way), recipient.copies)


def _register(actor: Actor, view: DispatchView, writes: bool) -> None:
    if not view.sent:
        st.info("本期还没有报送登记。")
    for sent in view.sent:
        _delivery(actor, sent, writes)


def _delivery(actor: Actor, sent: Sent, writes: bool) -> None:
    one = sent.delivery
    text, sign, back, void = st.columns([5, 1, 1, 1], vertical_alignment="center")
    by = f"，定题第{one.run}批" if one.run else ""
    state = f":gray[~~{plain(one.name)}~~]" if sent.voided else f"**{plain(one.name)}**"
    told_so = "；".join(
        f"{PASSAGE_NAMES[e.what]}：{clock.zh_minute(e.at)} {e.who}{f'（{e.copies} 份）' if e.copies else ''} {e.note}".strip()
        for e in sent.events
    )
    text.markdown(
        f"{state} · {WAY_NAMES[one.way]} · {one.copies} 份 · {sent.state}  \n"
        f":gray[{clock.zh_minute(one.sent_at)} 送出（{plain(one.registered_by)} 登记{by}）{'；' if told_so else ''}{plain(told_so)}]"
    )
    if not writes or sent.voided:
        return
    with sign.popover("签收", width="stretch"):
        _sign(actor, sent)
    with back.popover("退回", width="stretch", disabled=sent.returned >= one.copies):
        _return(actor, sent)
    with (
        void.popover("作废", width="stretch"),
        st.form(f"void-{one.id}", border=False, enter_to_submit=False),
    ):
        why = st.text_input("为什么作废", key=f"void-why-{one.id}")
        if st.form_submit_button("登记作废", key=f"void-go-{one.id}"):
            with told():
                the_desk().void_delivery(actor, one.id, why)
                done("已作废，原登记仍可查看")


def _sign(actor: Actor, sent: Sent) -> None:
    key = sent.delivery.id
    now = clock.to_beijing(the_desk().now())
    with st.form(f"sign-{key}", border=False):
        who = st.text_input("签收人", key=f"sign-who-{key}")
        day = st.date_input(
            "日期", now.date(), max_value=now.date(), format="YYYY-MM-DD", key=f"sign-day-{key}"
        )
        time = st.time_input(
            "时刻", now.time().replace(second=0, microsecond=0), step=60, key=f"sign-time-{key}"
        )
        if st.form_submit_button("登记签收", key=f"sign-go-{key}", type="primary"):
            moment = clock.from_beijing(datetime.combine(day, time))
            # The field tells minutes: what was sent in this very minute was signed after it.
            if sent.delivery.sent_at - moment < timedelta(minutes=1):
                moment = max(moment, sent.delivery.sent_at)
            with told():
                the_desk().sign_delivery(actor, key, who, moment)
                done("已登记签收")


def _return(actor: Actor, sent: Sent) -> None:
    key, out = sent.delivery.id, max(1, sent.delivery.copies - sent.returned)
    with st.form(f"return-{key}", border=False):
        copies = int(st.number_input("份数", 1, out, out, key=f"return-copies-{key}"))
        who = st.text_input("经手人", key=f"return-who-{key}")
        if st.form_submit_button("登记退回", key=f"return-go-{key}", type="primary"):
            with told():
                the_desk().return_copies(actor, key, copies, who)
                done(f"已登记退回 {copies} 份")


def _holders(actor: Actor, view: DispatchView, writes: bool) -> None:
    if not view.holders:
        st.info("还没有人收到或打开过本期。")
        return
    st.dataframe(
        [
            {
                "对象": h.name,
                "方式": "、".join(WAY_NAMES[way] for way in h.ways) or "只在屏幕上打开",
                "首次送出": clock.zh_minute(h.sent_at) if h.sent_at else "",
                "在外份数": h.copies,
                "签收": "已签收" if h.signed else "",
                "打开次数": h.opened,
            }
            for h in view.holders
        ],
        hide_index=True,
        width="stretch",
    )
    st.caption("撤回时按此追回：登记作废的不计，退回的份数已扣除。")
    if writes and view.brief.status == "recalled" and st.button("通知各送阅对象：已撤回", key="tell-recall"):
        with told():
            count = the_desk().tell_recall(actor, view.brief.id)
            done(f"已为 {count} 个送阅对象排好撤回通知（没有登记渠道的请另行告知）")


def _notices(actor: Actor, brief_id: str) -> None:
    notices = the_desk().dispatch_notices(actor, brief_id)
    if not notices:
        st.info("本期没有发过通知。")
        return
    names = {r.id: r.name for r in the_desk().recipients(actor).recipients}
    st.dataframe(
        [
            {
                "时间": clock.zh_minute(n.sent_at or n.created_at),
                "对象": names.get(n.recipient_id, n.recipient_id),
                "渠道": n.channel,
                "结果": NOTICE_NAMES[n.status],
                "次数": n.attempts,
                "说明": n.error,
            }
            for n in notices
        ],
        hide_index=True,
        width="stretch",
    )
