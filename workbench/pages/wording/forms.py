"""The form of one entry; what is wrong with it is said by the verb."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from desk.permissions import Permission, may
from domain.wording import TERM_KIND_NAMES, WORDING_NAMES, Agency, Leader, Office, Term, TermKind, Wording
from workbench.context import the_actor, the_desk
from workbench.parts import done, told


def entry_form(kind: type[Wording], entry: Wording | None) -> None:
    """New (None) or changed."""
    if not may(the_actor(), Permission.ADMIN):
        st.info("修改用语需要系统管理员身份。")
        return
    key = f"{kind.__name__}-{entry.id if entry else ''}"
    with st.form(f"form-{key}", clear_on_submit=entry is None):
        made = _dated(_named(kind, entry, key), key)
        why = st.text_input("修改原因", key=f"why-{key}", placeholder="如：依据某号文件")
        if not st.form_submit_button("保存", type="primary"):
            return
    with told():
        changed = the_desk().save_wording(the_actor(), made, why)
        done(f"{WORDING_NAMES[kind]}“{made.id}”已保存，核查即时生效" if changed else f"“{made.id}”没有变化")


def _named(kind: type[Wording], entry: Wording | None, key: str) -> Wording:
    base = entry or kind()
    label = {Leader: "姓名", Office: "职务", Agency: "全称"}.get(kind, "名称")
    name = st.text_input(label, base.id, key=f"id-{key}", disabled=entry is not None).strip()
    base = replace(base, id=base.id or name)
    match base:
        case Term():
            return _term(base, key)
        case Office():
            return replace(base, rank=_rank(base.rank, key))
        case Leader():
            return _leader(base, key)
        case Agency():
            return _agency(base, key)


def _term(term: Term, key: str) -> Term:
    kinds = list(TermKind)
    left, right = st.columns(2)
    kind = left.selectbox(
        "类别", kinds, kinds.index(term.kind), format_func=TERM_KIND_NAMES.__getitem__, key=f"kind-{key}"
    )
    instead = right.text_input("改为", term.right, key=f"right-{key}", placeholder="空着表示应删去")
    wrong = left.text_area("不应使用的写法，一行一个", "\n".join(term.wrong), key=f"wrong-{key}")
    unless = right.text_area(
        "例外：含有上述写法而正确的较长写法，一行一个", "\n".join(term.unless), key=f"unless-{key}"
    )
    first, second, third = st.columns(3)
    return replace(
        term,
        kind=kind,
        right=instead.strip(),
        wrong=_lines(wrong),
        unless=_lines(unless),
        blocking=first.checkbox("必须改正（否则只作提示）", term.blocking, key=f"blocking-{key}"),
        quoted=second.checkbox("引号和书名号里也查", term.quoted, key=f"quoted-{key}"),
        enabled=third.checkbox("启用", term.enabled, key=f"enabled-{key}"),
    )


def _leader(leader: Leader, key: str) -> Leader:
    posts = st.text_area("职务，一行一个，按规范写法", "\n".join(leader.posts), key=f"posts-{key}")
    return replace(leader, posts=_lines(posts), rank=_rank(leader.rank, key))


def _agency(agency: Agency, key: str) -> Agency:
    left, right = st.columns(2)
    shorts = left.text_area("规范简称，一行一个", "\n".join(agency.shorts), key=f"shorts-{key}")
    wrong = right.text_area("误称，一行一个", "\n".join(agency.wrong), key=f"wrong-{key}")
    successor = st.text_input("承继机构（已撤并的写）", agency.successor, key=f"successor-{key}")
    return replace(agency, shorts=_lines(shorts), wrong=_lines(wrong), successor=successor.strip())


def _rank(rank: int, key: str) -> int:
    return int(st.number_input("排序（1 在最前，0 不排）", 0, 9999, rank, key=f"rank-{key}"))


def _dated(entry: Wording, key: str) -> Wording:
    first, last, basis = st.columns([1, 1, 2])
    return replace(
        entry,
        valid_from=first.date_input("生效日期（可空）", entry.valid_from, key=f"from-{key}"),
        valid_until=last.date_input("最后一日（可空）", entry.valid_until, key=f"until-{key}"),
        basis=basis.text_input("依据", entry.basis, key=f"basis-{key}").strip(),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
