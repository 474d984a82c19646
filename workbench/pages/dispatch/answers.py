"""反馈 of one brief: what was answered, and the form by which librarians register what readers say."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from desk.answers import BY_LIBRARIAN, AnswerDraft
from desk.dispatch import DispatchView
from desk.intake_files import Upload
from desk.proofs import MOST_BYTES
from domain import clock
from domain.answer import (
    ANSWER_NAMES,
    LONGEST_PLACE,
    OPENS_TASK,
    RANK_NAMES,
    TURN_NAMES,
    Answer,
    AnswerKind,
    Rank,
    Reply,
)
from domain.user import Actor
from workbench.context import the_desk
from workbench.parts import done, told
from workbench.style import plain

_NOBODY = ""
_ORDER = [kind for kind in AnswerKind if kind in BY_LIBRARIAN]


def show(actor: Actor, view: DispatchView, writes: bool) -> None:
    """The view."""
    if writes:
        with st.container(border=True):
            _new(actor, view)
    if not view.replies:
        st.info("本期还没有反馈。")
    for reply in view.replies:
        _reply(actor, reply, writes)


def _new(actor: Actor, view: DispatchView) -> None:
    """Fields follow the kind: a 批示 has no field for text and none for a file, and 无批示 has no field at all."""
    first, second = st.columns([1, 3])
    kind = first.selectbox("登记", _ORDER, index=_ORDER.index(AnswerKind.ADOPTED),
                           format_func=ANSWER_NAMES.__getitem__, key="answer-kind")  # fmt: skip
    present = True
    if kind is AnswerKind.INSTRUCTION:
        present = second.radio("批示", ["有", "无"], horizontal=True, key="answer-present") == "有"
    with st.form(f"answer-{kind}", border=False, enter_to_submit=False):
        draft, upload = _fields(actor, view, kind, present)
        pressed = st.form_submit_button("登记反馈", type="primary", key="answer-go")
    if pressed:
        with told():
            the_desk().give_answer(actor, draft, upload)
            done(f"已登记{ANSWER_NAMES[kind]}")


def _fields(
    actor: Actor, view: DispatchView, kind: AnswerKind, present: bool
) -> tuple[AnswerDraft, Upload | None]:
    first, second = st.columns([3, 1])
    book = {r.id: r.name for r in the_desk().recipients(actor).recipients}
    who = first.selectbox(
        "来自", [_NOBODY, *book], format_func=lambda key: book.get(key, "未登记的单位"), key="answer-from"
    )
    today = clock.library_day(the_desk().now())
    given = second.date_input("日期", today, max_value=today, format="YYYY-MM-DD", key="answer-day")
    draft = AnswerDraft(view.brief.id, kind, who, given, corrects=_corrected(view, kind))
    match kind:
        case AnswerKind.ADOPTED:
            return _adoption(draft)
        case AnswerKind.INSTRUCTION:
            return _instruction(draft, present), None
    return _spoken(draft, today), None


def _corrected(view: DispatchView, kind: AnswerKind) -> str:
    """Id of the answer that the new one stands in for; empty for a new one."""
    same = {r.answer.id: r.answer for r in view.replies if r.standing and r.answer.kind is kind}
    if not same:
        return ""
    labels = {key: f"更正：{clock.zh_minute(a.registered_at)} 登记的一条" for key, a in same.items()}
    chosen = st.selectbox(
        "新登记，还是更正已登记的",
        ["", *same],
        format_func=lambda key: labels.get(key, "新登记"),
        key=f"correct-{kind}",
    )
    return str(chosen)


def _adoption(draft: AnswerDraft) -> tuple[AnswerDraft, Upload | None]:
    first, second = st.columns([3, 1])
    outlet = first.text_input("刊发在哪里（刊名、期号）", key="answer-outlet")
    rank = second.selectbox(
        "级别", list(Rank), index=1, format_func=RANK_NAMES.__getitem__, key="answer-rank"
    )
    file = st.file_uploader(
        f"登载页凭证（PNG、JPG、WebP 或 PDF，{MOST_BYTES // 1_000_000} MB 以内）",
        type=["png", "jpg", "jpeg", "webp", "pdf"], key="answer-proof",
    )  # fmt: skip
    upload = Upload(file.name, file.getvalue()) if file else None
    return AnswerDraft(**{**vars(draft), "outlet": outlet, "rank": rank}), upload


def _instruction(draft: AnswerDraft, present: bool) -> AnswerDraft:
    st.caption("批示只登记有无、级别、日期和原件存放处；内容和扫描件不进本系统，这里没有填写和上传的地方。")
    if not present:
        return AnswerDraft(**{**vars(draft), "present": False})
    first, second = st.columns([1, 3])
    rank = first.selectbox(
        "级别", list(Rank), index=1, format_func=RANK_NAMES.__getitem__, key="answer-noted-rank"
    )
    lies_at = second.text_input(
        f"原件存放处（只写地点和卷号，{LONGEST_PLACE} 字以内）", max_chars=LONGEST_PLACE, key="answer-lies-at"
    )
    return AnswerDraft(**{**vars(draft), "rank": rank, "lies_at": lies_at})


def _spoken(draft: AnswerDraft, today: date) -> AnswerDraft:
    text = st.text_area("内容", key="answer-text", height=90)
    due = None
    if draft.kind in OPENS_TASK:
        due = st.date_input(
            "办理期限", today + timedelta(days=3), min_value=today, format="YYYY-MM-DD", key="answer-due"
        )
    return AnswerDraft(**{**vars(draft), "text": text, "due_on": due})


def _reply(actor: Actor, reply: Reply, writes: bool) -> None:
    answer = reply.answer
    text, proof, button = st.columns([6, 1, 1], vertical_alignment="center")
    name = ANSWER_NAMES[answer.kind]
    shown = f"**{name}**" if reply.standing else f":gray[~~{name}~~（已撤销或更正）]"
    turns = "；".join(
        f"{TURN_NAMES[e.what]} {clock.zh_minute(e.at)} {e.who} {e.note}".strip() for e in reply.events
    )
    lines = [
        f"{shown} · {plain(answer.name or '未登记的单位')} · {answer.given_on}",
        plain(_said(reply)),
        f":gray[{plain(answer.registered_by)} 于 {clock.zh_minute(answer.registered_at)} 登记{'；' if turns else ''}{plain(turns)}]",
    ]
    text.markdown("  \n".join(line for line in lines if line))
    if answer.proof:
        proof.download_button(
            "凭证", lambda: the_desk().proof(actor, answer.id)[1], answer.proof.name, answer.proof.media_type,
            key=f"proof-{answer.id}", width="stretch",
        )  # fmt: skip
    if writes and reply.standing and answer.kind in BY_LIBRARIAN:
        with (
            button.popover("撤销", width="stretch"),
            st.form(f"withdraw-{answer.id}", border=False, enter_to_submit=False),
        ):
            why = st.text_input("为什么撤销", key=f"withdraw-why-{answer.id}")
            if st.form_submit_button("撤销", key=f"withdraw-go-{answer.id}"):
                with told():
                    the_desk().withdraw_answer(actor, answer.id, why)
                    done("已撤销，原登记仍可查看")


def _said(reply: Reply) -> str:
    answer = reply.answer
    match answer.kind:
        case AnswerKind.ADOPTED:
            return f"{answer.outlet}，{_rank(answer)}，凭证 SHA-256 {answer.proof.sha256[:16] if answer.proof else ''}…"
        case AnswerKind.INSTRUCTION:
            return f"有批示，{_rank(answer)}，原件存放：{answer.lies_at}" if answer.present else "无批示"
        case AnswerKind.READ:
            return ""
    return answer.text + (f"（期限 {reply.due_on}）" if reply.due_on else "")


def _rank(answer: Answer) -> str:
    return RANK_NAMES[answer.rank] if answer.rank else ""
