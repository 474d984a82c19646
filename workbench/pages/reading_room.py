"""参阅: what was issued to the reader, by kind and topic, with search and large print; and the reader's answers."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from desk.answers import BY_READER, AnswerDraft
from desk.permissions import Permission, may
from desk.reading_room import PAGE, CorrectedIssue, RoomEntry, Shelf
from domain import clock
from domain.answer import ANSWER_NAMES, OPENS_TASK, AnswerKind
from domain.brief import Brief
from domain.profile import USE_NAMES, Use
from domain.user import Actor
from workbench.context import the_actor, the_desk
from workbench.pages.watches.parts import marked
from workbench.parts import done, guarded, say_done, told
from workbench.style import plain

_LARGE = """
<style>
[data-testid="stMain"] p, [data-testid="stMain"] label, [data-testid="stMain"] button p, [data-testid="stMain"] input,
[data-testid="stMain"] textarea {font-size: 1.45rem !important; line-height: 1.7 !important;}
</style>
"""
_USUAL = "<style></style>"


@guarded
def show() -> None:
    """The shelf, or what the address names: ``brief=ID``."""
    actor = the_actor()
    say_done()
    # Always one element, so that what stands below keeps its place, and a button its press.
    st.html(_LARGE if st.session_state.get("large-print") else _USUAL)
    if chosen := st.query_params.get("brief"):
        _one(actor, chosen)
        return
    st.title("参阅")
    st.toggle("大字", key="large-print")
    briefs, standing = st.tabs(["简报", "我的定题"])
    with briefs:
        _shelf(actor)
    with standing:
        _standing(actor)


def _shelf(actor: Actor) -> None:
    desk = the_desk()
    whole = desk.reading_room(actor)
    if not whole.recipients and not may(actor, Permission.BRIEFS):
        if not desk.settings.demo:
            st.info("您的账号还没有对应到送阅对象，暂时没有可以阅读的简报，请联系本馆登记。")
            return
        st.caption("演示：这个账号没有对应到送阅对象，列出的是演示样稿。")
    kinds, taxonomy = dict(whole.kinds), desk.taxonomy
    first, second, third = st.columns([1, 1, 2])
    kind = first.selectbox(
        "种类", ["", *kinds], format_func=lambda key: kinds.get(key, "全部"), key="room-kind"
    )
    topic = second.selectbox(
        "主题",
        ["", *whole.topics],
        format_func=lambda code: taxonomy.name(code) if code else "全部",
        key="room-topic",
    )
    question = third.text_input("检索", key="room-question", placeholder="词或检索式，空格隔开的词都要出现")
    found = whole
    if kind or topic or question.strip() or _page_number() > 1:
        with told():
            found = desk.reading_room(actor, kind, topic, question, _page_number())
    _entries(found)


def _page_number() -> int:
    return int(st.session_state.get("room-page", 1))


def _entries(shelf: Shelf) -> None:
    if not shelf.total:
        st.info("没有符合的简报。")
    for entry in shelf.entries:
        _entry(entry)
    pages = -(-shelf.total // PAGE)
    if pages > 1:
        st.number_input(f"第几页（共 {pages} 页，{shelf.total} 期）", 1, pages, key="room-page")


def _entry(entry: RoomEntry) -> None:
    brief = entry.brief
    text, button = st.columns([6, 1], vertical_alignment="center")
    text.markdown(
        f"**{plain(brief.title)}** {_badges(entry)}  \n:gray[{plain(_issue(brief))} · {clock.zh_date(brief.day)}]"
        + (f"  \n{marked(entry.extract)}" if entry.extract else "")
    )
    if button.button("阅读", key=f"read-{brief.id}", width="stretch"):
        st.query_params.from_dict({"brief": brief.id})
        st.rerun()


def _badges(entry: RoomEntry) -> str:
    brief = entry.brief
    if brief.status == "recalled":
        return ":red-badge[已撤回]"
    marks = "" if brief.status == "issued" else ":gray-badge[演示样稿·未签发]"
    marks += ":orange-badge[已更正]" if entry.corrected else ""
    marks += ":orange-badge[更正]" if brief.corrects else ""
    return marks + (":green-badge[已阅]" if entry.read else "")


def _issue(brief: Brief) -> str:
    number = f"第{brief.issue_no}期" if brief.issue_no is not None else ""
    return f"{brief.masthead.name}{number}"


def _one(actor: Actor, brief_id: str) -> None:
    left, right = st.columns([1, 1], vertical_alignment="center")
    if left.button("返回参阅", icon=":material/arrow_back:", width="stretch"):
        st.query_params.clear()
        st.rerun()
    large = "1" if right.toggle("大字", key="large-print") else "0"
    brief = the_desk().readable_brief(actor, brief_id)
    for issue in the_desk().corrected_issues(actor, brief_id):
        _corrected(issue)
    st.iframe(f"/read/{brief_id}?large={large}&frame=1", height=760)
    st.link_button("整页打开", f"/read/{brief_id}?large={large}")
    if may(actor, Permission.ANSWER) and the_desk().stands_for(actor):
        _answers(actor, brief)


def _corrected(issue: CorrectedIssue) -> None:
    """Beside either issue: which corrects which, what was corrected, the way to the other."""
    st.warning(plain(issue.line))
    with st.expander("更正说明", expanded=True):
        st.markdown("  \n".join(map(plain, issue.note)) or "见更正的一期。")
    label = "看更正的一期" if issue.other is issue.right else "看被更正的一期"
    if issue.readable and st.button(label, key=f"corrected-{issue.other.id}"):
        st.query_params.from_dict({"brief": issue.other.id})
        st.rerun()


def _answers(actor: Actor, brief: Brief) -> None:
    mine = {r.id: r for r in the_desk().stands_for(actor)}
    st.subheader("答复")
    who = next(iter(mine))
    if len(mine) > 1:
        who = st.selectbox("代谁答复", list(mine), format_func=lambda key: mine[key].name, key="answer-who")
    known = the_desk().my_answers(actor, brief.id)
    for reply in known:
        due = f"（期限 {reply.due_on}）" if reply.due_on else ""
        said = f"：{plain(reply.answer.text)}{due}" if reply.answer.text else ""
        st.markdown(
            f"{ANSWER_NAMES[reply.answer.kind]}{said} :gray[{plain(reply.answer.name)}，{reply.answer.given_on}]"
        )
    read = any(r.answer.kind is AnswerKind.READ and r.answer.recipient_id == who for r in known)
    if brief.status == "issued" and not read and st.button("已阅", type="primary", key="read-go"):
        with told():
            the_desk().give_answer(actor, AnswerDraft(brief.id, AnswerKind.READ, who))
            done("已记为“已阅”")
    with st.expander("约稿、追问或退改"):
        _ask(actor, brief, who)


def _ask(actor: Actor, brief: Brief, who: str) -> None:
    kinds = [kind for kind in AnswerKind if kind in BY_READER and kind is not AnswerKind.READ]
    kind = st.radio("答复", kinds, format_func=ANSWER_NAMES.__getitem__, horizontal=True, key="ask-kind")
    with st.form("ask", border=False, enter_to_submit=False):
        text = st.text_area("内容", key="ask-text", height=110)
        due = None
        if kind in OPENS_TASK:
            today = clock.library_day(the_desk().now())
            due = st.date_input(
                "希望何时答复", today + timedelta(days=3), min_value=today, format="YYYY-MM-DD", key="ask-due"
            )
        pressed = st.form_submit_button("提交", type="primary", key="ask-go")
    if pressed:
        with told():
            the_desk().give_answer(actor, AnswerDraft(brief.id, kind, who, text=text, due_on=due))
            done(f"已提交{ANSWER_NAMES[kind]}，本馆会按期答复" if due else f"已提交{ANSWER_NAMES[kind]}")


def _standing(actor: Actor) -> None:
    items = the_desk().my_items(actor)
    if not items:
        st.info("没有按定题送给您的内容。")
    for one in items:
        view, key = one.view, one.view.item.item_id
        text, use = st.columns([5, 2], vertical_alignment="center")
        source = f"[原文]({view.url})" if view.url.startswith(("http://", "https://")) else ""
        text.markdown(
            f"**{plain(view.title)}**  \n:gray[{plain(view.source)} · {plain(one.profile.name)}第 {one.run} 批] {source}"
        )
        names = {USE_NAMES[u]: u for u in Use}
        now = USE_NAMES[view.item.use] if view.item.use else None
        said = use.segmented_control(
            "评价", list(names), default=now, key=f"use-{one.profile.id}-{key}", label_visibility="collapsed"
        )
        if said and said != now:
            with told():
                the_desk().rate_item(actor, one.profile.id, key, names[said])
        if key.startswith("b-") and use.button("阅读", key=f"item-read-{one.profile.id}-{key}"):
            st.query_params.from_dict({"brief": key})
            st.rerun()
