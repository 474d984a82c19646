"""送阅对象: the list and the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from desk.permissions import Permission, may
from desk.recipients import RecipientBook
from domain.dispatch import WAY_NAMES, Recipient, Way
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, told, versions_table
from workbench.style import plain

_NEW = Recipient("", "")


def show(actor: Actor) -> None:
    """The view."""
    book = the_desk().recipients(actor)
    if book.unbound:
        names = "、".join(book.accounts[name] for name in book.unbound)
        st.warning(
            f"这些账号还没有对应到送阅对象，登录后什么也读不到：{plain(names)}。请在下面登记或补上账号。"
        )
    if not book.recipients:
        st.info("还没有送阅对象。")
    else:
        st.dataframe([_row(r, _kind_names()) for r in book.recipients], hide_index=True, width="stretch")
    if may(actor, Permission.DISPATCH):
        _edit(actor, book)


def _kind_names() -> Mapping[str, str]:
    return {key: kind.name for key, kind in the_desk().brief_kinds(enabled=False).items()}


def _row(recipient: Recipient, kinds: Mapping[str, str]) -> dict[str, object]:
    readable = (
        "全部" if recipient.all_kinds else "、".join(kinds.get(k, k) for k in recipient.kinds) or "只看送到的"
    )
    return {
        "单位": recipient.unit,
        "姓名职务": recipient.person,
        "首选方式": WAY_NAMES[recipient.way],
        "份数": recipient.copies,
        "电话": recipient.phone,
        "账号": recipient.account,
        "联络员": "、".join(recipient.liaisons),
        "可阅种类": readable,
        "通知渠道": "、".join(recipient.addresses),
        "状态": "" if recipient.active else "已停用",
    }


def _edit(actor: Actor, book: RecipientBook) -> None:
    with st.expander("登记或修改送阅对象", expanded=not book.recipients):
        known = {r.id: r for r in book.recipients}
        chosen = st.selectbox(
            "对象",
            ["", *known],
            format_func=lambda key: known[key].name if key in known else "新登记",
            key="recipient",
        )
        old = known.get(chosen, _NEW)
        key = chosen or "new"
        with st.form(f"recipient-{key}", border=False):
            changed = _access(_contact(old, book, key), book, key)
            why = st.text_input("原因", "" if old.id else "登记", key=f"recipient-why-{key}")
            if st.form_submit_button("保存", type="primary", key=f"recipient-go-{key}"):
                with told():
                    saved = the_desk().save_recipient(actor, changed, why)
                    done(f"已保存“{saved.name}”")
        if old.id:
            st.markdown("**历次修改**")
            versions_table(the_desk().recipient_versions(actor, old.id))


def _contact(old: Recipient, book: RecipientBook, key: str) -> Recipient:
    first, second, third = st.columns([2, 2, 1])
    unit = first.text_input("单位", old.unit, key=f"recipient-unit-{key}")
    person = second.text_input("姓名职务（单位收文可不填）", old.person, key=f"recipient-person-{key}")
    phone = third.text_input("电话", old.phone, key=f"recipient-phone-{key}")
    fourth, fifth, sixth = st.columns([2, 1, 1], vertical_alignment="bottom")
    way = fourth.selectbox(
        "首选方式",
        list(Way),
        list(Way).index(old.way),
        format_func=WAY_NAMES.__getitem__,
        key=f"recipient-way-{key}",
    )
    copies = int(fifth.number_input("份数", 1, 999, old.copies, key=f"recipient-copies-{key}"))
    active = sixth.checkbox("在用", old.active, key=f"recipient-active-{key}")
    addresses = {
        channel.id: st.text_input(
            f"通知地址：{channel.name}",
            old.addresses.get(channel.id, ""),
            key=f"recipient-{channel.id}-{key}",
        )
        for channel in book.channels
    }
    return Recipient(
        old.id, unit, person, Way(str(way)), phone, copies, addresses=addresses, active=active, account=old.account,
        liaisons=old.liaisons, all_kinds=old.all_kinds, kinds=old.kinds,
    )  # fmt: skip


def _access(recipient: Recipient, book: RecipientBook, key: str) -> Recipient:
    accounts, kinds = ["", *book.accounts], _kind_names()
    first, second = st.columns(2)
    account = first.selectbox(
        "本人的账号", accounts, accounts.index(recipient.account) if recipient.account in accounts else 0,
        format_func=lambda name: book.accounts.get(name, "没有"), key=f"recipient-account-{key}",
    )  # fmt: skip
    liaisons = second.multiselect(
        "联络员的账号", list(book.accounts), [n for n in recipient.liaisons if n in book.accounts],
        format_func=book.accounts.__getitem__, placeholder="没有", key=f"recipient-liaisons-{key}",
    )  # fmt: skip
    third, fourth = st.columns([1, 3], vertical_alignment="bottom")
    all_kinds = third.checkbox("可阅全部种类", recipient.all_kinds, key=f"recipient-all-{key}")
    some = fourth.multiselect(
        "否则只可阅这些种类，以及送到本单位的", list(kinds), [k for k in recipient.kinds if k in kinds],
        format_func=kinds.__getitem__, placeholder="只看送到本单位的", key=f"recipient-kinds-{key}",
    )  # fmt: skip
    return replace(
        recipient, account=account, liaisons=tuple(liaisons), all_kinds=all_kinds, kinds=tuple(some)
    )
