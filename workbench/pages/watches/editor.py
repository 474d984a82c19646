"""The editor of a 监测专题: what is typed on the left of a save button, what it would find below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from domain.source import MEDIA_NAMES, MediaType
from domain.user import Actor
from domain.watch import WIDENING_THRESHOLD, Watch, Widening
from workbench.context import the_desk
from workbench.pages.watches.parts import move_to
from workbench.pages.watches.preview import show_preview
from workbench.parts import done, lines_of, told

_NEW = Watch("", "", "")
_GRAMMAR = (
    "空格或 AND 都要有，OR 任一，NOT 排除；NEAR/10 相距 10 字以内，PRE/5 有先后，SEN 同句，PAR 同段；"
    "* 任意几个字，“…”按原样；TI= 题名，KY= 关键词，SO= 来源，AF= 机构。"
)


def show(actor: Actor, watch_id: str) -> None:
    """``new``, or a watch to change. What is wrong is said where it is typed, and nothing is stored before saving."""
    known = _NEW if watch_id == "new" else the_desk().one_watch(watch_id)
    if st.button("返回", icon=":material/arrow_back:"):
        move_to(**({} if watch_id == "new" else {"watch": watch_id}))
    st.title(f"修改专题：{known.name}" if known.id else "新建专题")
    watch = _fields(known, watch_id)
    with st.form(f"save-{watch_id}"):
        _save(actor, known, watch)
    st.subheader("试检")
    if not watch.expression.strip():
        st.info("写下检索式，这里就显示近十四天会命中什么；保存之前什么都不会存。")
        return
    with told():
        show_preview(actor, _named(watch), expression_key(watch_id))


def expression_key(watch_id: str) -> str:
    """Session key of the field of the expression."""
    return f"watch-expression-{watch_id}"


def _named(watch: Watch) -> Watch:
    """Good enough for trying out before it has a name."""
    return replace(watch, id=watch.id or "draft", name=watch.name or "未命名")


def _fields(known: Watch, key: str) -> Watch:
    first, second, third = st.columns([1, 1, 2])
    code = first.text_input(
        "编号", known.id, disabled=bool(known.id), key=f"watch-id-{key}", help="小写字母、数字、连字符"
    )
    name = second.text_input("名称", known.name, key=f"watch-name-{key}")
    purpose = third.text_input("用途", known.purpose, key=f"watch-purpose-{key}")
    # Set through the session only: a suggestion that is accepted is written into the field before it is drawn.
    st.session_state.setdefault(expression_key(key), known.expression)
    expression = st.text_area("检索式", key=expression_key(key), height=90, help=_GRAMMAR)
    excludes = st.text_area(
        "排除（一行一个词或检索式）", "\n".join(known.excludes), height=68, key=f"watch-excludes-{key}"
    )
    watch = replace(
        known,
        id=known.id or code.strip(),
        name=name.strip(),
        purpose=purpose.strip(),
        expression=expression.strip(),
        excludes=tuple(line.strip() for line in excludes.splitlines() if line.strip()),
    )
    with st.expander("范围、语义扩展、订阅与期限"):
        return _people(_meaning(_range(watch, key), key), key)


def _range(watch: Watch, key: str) -> Watch:
    desk = the_desk()
    topics = {code: desk.taxonomy.name(code) for code in desk.taxonomy.codes}
    first, second, third = st.columns(3)
    media = first.multiselect(
        "媒体类型", list(MEDIA_NAMES), list(watch.media_types), format_func=lambda kind: MEDIA_NAMES[MediaType(kind)],
        placeholder="不限", key=f"watch-media-{key}",
    )  # fmt: skip
    chosen = second.multiselect(
        "分类", list(topics), list(watch.topics), format_func=topics.__getitem__, placeholder="不限", key=f"watch-topics-{key}"
    )  # fmt: skip
    districts = third.multiselect(
        "涉及的区",
        desk.district_names,
        list(watch.districts),
        placeholder="不限",
        key=f"watch-districts-{key}",
    )
    fourth, fifth, sixth, seventh = st.columns(4, vertical_alignment="bottom")
    sources = fourth.text_input(
        "采集源编号（空为不限）", "、".join(watch.sources), key=f"watch-sources-{key}"
    )
    languages = fifth.text_input(
        "语种（如 zh、en）", "、".join(watch.languages), key=f"watch-languages-{key}"
    )
    relevance = sixth.number_input(
        "最低相关度", 0.0, 0.99, watch.min_relevance, 0.05, key=f"watch-relevance-{key}"
    )
    local = seventh.checkbox("只收涉津", watch.local, key=f"watch-local-{key}")
    return replace(
        watch,
        media_types=tuple(MediaType(kind) for kind in media),
        topics=tuple(topic for topic in chosen),
        districts=tuple(districts),
        sources=lines_of(sources),
        languages=lines_of(languages),
        min_relevance=float(relevance),
        local=local,
    )


def _meaning(watch: Watch, key: str) -> Watch:
    known = watch.widening or Widening()
    first, second, third = st.columns([1, 1, 2], vertical_alignment="bottom")
    on = first.checkbox("语义扩展", watch.widening is not None, key=f"watch-widen-{key}")
    threshold = second.number_input(
        "相似度界限", 0.3, 1.0, known.threshold, 0.05, key=f"watch-threshold-{key}",
        help=f"默认 {WIDENING_THRESHOLD:g}；越高越严",
    )  # fmt: skip
    examples = third.text_input(
        "范例文章编号（可空）", "、".join(known.examples), key=f"watch-examples-{key}"
    )
    return replace(watch, widening=Widening(float(threshold), lines_of(examples)) if on else None)


def _people(watch: Watch, key: str) -> Watch:
    first, second, third, fourth = st.columns(4)
    readers = first.text_input("订阅人账号", "、".join(watch.subscribers), key=f"watch-subscribers-{key}")
    owner = second.text_input("责任人", watch.owner, key=f"watch-owner-{key}")
    start = third.date_input("开始（可空）", watch.starts_on, format="YYYY-MM-DD", key=f"watch-start-{key}")
    end = fourth.date_input("结束（可空）", watch.ends_on, format="YYYY-MM-DD", key=f"watch-end-{key}")
    return replace(
        watch, subscribers=lines_of(readers), owner=owner.strip(), starts_on=_day(start), ends_on=_day(end)
    )


def _day(value: date | Sequence[date] | None) -> date | None:
    return value if isinstance(value, date) else None


def _save(actor: Actor, known: Watch, watch: Watch) -> None:
    first, second, third = st.columns([3, 1, 1], vertical_alignment="bottom")
    why = first.text_input("修改原因", "" if known.id else "新建", key="watch-why")
    days = second.number_input(
        "回溯几天", 0, 366, 0 if known.id else 14, key="watch-days", help="0 为只看以后的文章"
    )
    if third.form_submit_button("保存", type="primary", key="watch-save", width="stretch"):
        with told():
            report = the_desk().save_watch(actor, watch, why, int(days))
            again = report.reevaluation
            st.query_params.clear()
            st.query_params["watch"] = watch.id
            done(
                f"专题“{watch.name}”已保存为第 {report.version} 版"
                + (f"，回溯命中 {again.found} 篇，新增 {again.added} 篇" if again else "")
            )
