"""反馈: 已阅, 约稿, 追问, 采用, 批示, 退改; what may be said by whom, and what may never be written down."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from desk.answers import AnswerDraft
from desk.intake_files import Upload
from desk.proofs import MOST_BYTES
from domain.answer import LONGEST_PLACE, AnswerKind, Rank
from domain.clock import library_day
from domain.errors import Conflict, InvalidInput, NotAllowed, StoreUnavailable
from domain.user import OPERATOR
from tests.desk.dispatch_help import EDITOR, LIAISON, PNG, READER, STRANGER, issued, office

READ, REQUEST, ADOPTED, INSTRUCTION = (
    AnswerKind.READ, AnswerKind.REQUEST, AnswerKind.ADOPTED, AnswerKind.INSTRUCTION,
)  # fmt: skip
PROOF = Upload("内参.png", PNG)


@pytest.fixture
def one(desk):
    return office(desk)


@pytest.fixture
def brief(desk, one):
    return issued(desk)


def draft(brief, kind, **fields):
    return AnswerDraft(brief.id, kind, **fields)


def adopted(brief, **fields):
    return draft(brief, ADOPTED, **{"outlet": "市委《每日要情》第31期", "rank": Rank.PROVINCE, **fields})


def noted(brief, **fields):
    return draft(brief, INSTRUCTION, **{"rank": Rank.PROVINCE, "lies_at": "机要室3号柜〔2026〕12", **fields})


def test_read_is_the_readers_own_word_and_kept_once(desk, one, brief):
    first = desk.give_answer(READER, draft(brief, READ))
    again = desk.give_answer(LIAISON, draft(brief, READ))
    assert first == again
    assert (first.recipient_id, first.registered_by) == (one.id, READER.name)
    assert [e.read for e in desk.reading_room(READER).entries] == [True]
    with pytest.raises(NotAllowed, match="馆员不能代填"):
        desk.give_answer(EDITOR, draft(brief, READ, recipient_id=one.id))


def test_a_stranger_answers_nothing(desk, one, brief):
    with pytest.raises(NotAllowed, match="还没有对应到送阅对象"):
        desk.give_answer(STRANGER, draft(brief, READ))
    with pytest.raises(NotAllowed, match="只能以本人"):
        desk.give_answer(READER, draft(brief, READ, recipient_id="u-other"))


def test_a_request_opens_a_task_with_a_day(desk, clock, brief):
    today = library_day(desk.now())
    asked = desk.give_answer(
        LIAISON, draft(brief, REQUEST, text="请补充各区对比", due_on=today + timedelta(days=2))
    )
    question = draft(brief, AnswerKind.QUESTION, text="数据到哪天", due_on=today + timedelta(days=1))
    desk.give_answer(READER, question)
    assert [t.reply.answer.text for t in desk.answer_tasks(EDITOR)] == ["数据到哪天", "请补充各区对比"]
    assert [t.overdue for t in desk.answer_tasks(EDITOR)] == [False, False]
    clock.forward(days=2)
    assert [t.overdue for t in desk.answer_tasks(EDITOR)] == [True, False]
    desk.move_task(EDITOR, asked.id, today + timedelta(days=9), "对方同意")
    clock.forward(days=3)
    assert [t.overdue for t in desk.answer_tasks(EDITOR)] == [True, False]
    follow = issued(desk, "各区对比")
    desk.finish_task(EDITOR, asked.id, brief_id=follow.id)
    assert [t.reply.answer.text for t in desk.answer_tasks(EDITOR)] == ["数据到哪天"]
    done = [t.reply for t in desk.answer_tasks(EDITOR, open_only=False) if t.reply.done]
    assert [r.done.brief_id for r in done] == [follow.id]
    with pytest.raises(Conflict, match="已办结"):
        desk.finish_task(EDITOR, asked.id, "又一次")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": "请补充"}, "请填写办理期限"),
        ({"due_on": 3}, "请写明约稿的内容"),
        ({"text": "请补充", "due_on": -1}, "应在今天之后"),
        ({"text": "长" * 1001, "due_on": 3}, "1000 字以内"),
        ({"text": "请补充", "due_on": 3, "rank": Rank.BUREAU}, "不填刊发处、级别"),
    ],
)
def test_a_request_that_is_not_whole_is_refused(desk, brief, fields, told):
    days = fields.pop("due_on", None)
    due = library_day(desk.now()) + timedelta(days=days) if days is not None else None
    with pytest.raises(InvalidInput, match=told):
        desk.give_answer(READER, draft(brief, REQUEST, due_on=due, **fields))
    assert desk.store.answers() == []


def test_an_adoption_keeps_where_and_the_proof_under_its_digest(desk, settings, one, brief):
    answer = desk.give_answer(EDITOR, adopted(brief, recipient_id=one.id), PROOF)
    assert answer.proof.sha256 == hashlib.sha256(PNG).hexdigest()
    assert (answer.proof.media_type, answer.proof.size) == ("image/png", len(PNG))
    assert desk.proof(EDITOR, answer.id)[1] == PNG
    (file,) = (settings.home / "dispatch").rglob("*.png")
    assert not [line for line in desk.verify(OPERATOR) if "内参" in line]
    file.write_bytes(b"forged")
    with pytest.raises(StoreUnavailable, match="摘要不符"):
        desk.proof(EDITOR, answer.id)
    assert [line for line in desk.verify(OPERATOR) if "内参" in line and "摘要不符" in line]


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (None, "要附登载页的凭证"),
        (Upload("a.pdf", b"MZ\x90 program"), "内容不是"),
        (Upload("a.png", b""), "是空的"),
        (Upload("a.png", PNG + b"x" * MOST_BYTES), "超过 10 MB"),
    ],
)
def test_a_proof_that_is_none_is_refused(desk, settings, brief, upload, told):
    with pytest.raises(InvalidInput, match=told):
        desk.give_answer(EDITOR, adopted(brief), upload)
    assert desk.store.answers() == [] and not (settings.home / "dispatch").exists()


def test_a_reader_cannot_register_adoption_or_instruction(desk, brief):
    for wanted in (adopted(brief), noted(brief)):
        with pytest.raises(NotAllowed, match="由馆员登记"):
            desk.give_answer(READER, wanted)


def test_of_an_instruction_only_the_fact_is_kept(desk, one, brief):
    answer = desk.give_answer(EDITOR, noted(brief, recipient_id=one.id))
    assert (answer.rank, answer.lies_at, answer.text, answer.proof) == (
        Rank.PROVINCE, "机要室3号柜〔2026〕12", "", None,
    )  # fmt: skip
    none = desk.give_answer(EDITOR, draft(brief, INSTRUCTION, present=False))
    assert not none.present


@pytest.mark.parametrize(
    ("fields", "upload", "told"),
    [
        ({"text": "请某局阅处。"}, None, "内容和扫描件不进本系统"),
        ({}, Upload("批示.png", PNG), "内容和扫描件不进本系统，文件没有保存"),
        ({"outlet": "请某局阅处"}, None, "内容和扫描件不进本系统"),
        ({"lies_at": "柜" * (LONGEST_PLACE + 1)}, None, f"超过 {LONGEST_PLACE} 字的上限"),
        ({"lies_at": "“请某局阅处。”"}, None, "不写成句的文字"),
        ({"lies_at": ""}, None, "写明原件存放处"),
        ({"rank": None}, None, "请选级别"),
        ({"present": False}, None, "登记为无批示的"),
    ],
)
def test_neither_text_nor_scan_of_an_instruction_gets_in(desk, settings, brief, fields, upload, told):
    with pytest.raises(InvalidInput, match=told):
        desk.give_answer(EDITOR, noted(brief, **fields), upload)
    assert desk.store.answers() == [] and not (settings.home / "dispatch").exists()


def test_the_database_itself_refuses_the_text_of_an_instruction(desk, brief):
    answer = desk.give_answer(EDITOR, noted(brief))

    with pytest.raises(InvalidInput):
        desk.store.add_answer(replace(answer, id="k-other", text="请某局阅处"))
    columns = [row["name"] for row in desk.store._all("PRAGMA table_info(answers)")]
    assert not {"summary", "content", "scan", "instruction"} & set(columns)


def test_answers_are_corrected_by_another_and_never_rewritten(desk, brief):
    first = desk.give_answer(EDITOR, noted(brief))
    second = desk.give_answer(EDITOR, noted(brief, rank=Rank.BUREAU, corrects=first.id))
    assert [(r.answer.rank, r.standing) for r in desk.store.answers()] == [
        (Rank.PROVINCE, False), (Rank.BUREAU, True),
    ]  # fmt: skip
    with pytest.raises(Conflict, match="已撤销或更正"):
        desk.give_answer(EDITOR, noted(brief, corrects=first.id))
    with pytest.raises(InvalidInput, match="同一期、同一种"):
        desk.give_answer(EDITOR, adopted(brief, corrects=second.id), PROOF)
    desk.withdraw_answer(EDITOR, second.id, "登记错了")
    assert [r.standing for r in desk.store.answers()] == [False, False]
    for sql in ("UPDATE answers SET rank = 'nation'", "DELETE FROM answers"):
        with pytest.raises(StoreUnavailable), desk.store._write() as db:
            db.execute(sql)


def test_a_reader_withdraws_only_what_was_said_under_that_account(desk, one, brief):
    mine = desk.give_answer(READER, draft(brief, READ))
    noted_by_desk = desk.give_answer(EDITOR, noted(brief, recipient_id=one.id))
    with pytest.raises(NotAllowed, match="本人登记"):
        desk.withdraw_answer(READER, noted_by_desk.id, "试")
    with pytest.raises(NotAllowed, match="本人登记"):
        desk.withdraw_answer(EDITOR, mine.id, "试")
    desk.withdraw_answer(READER, mine.id, "点错了")
    assert [e.read for e in desk.reading_room(READER).entries] == [False]


def test_days_outside_the_life_of_the_brief_are_refused(desk, brief):
    today = library_day(desk.now())
    for wrong in (today + timedelta(days=1), today - timedelta(days=9)):
        with pytest.raises(InvalidInput, match="日期"):
            desk.give_answer(EDITOR, noted(brief, given_on=wrong))


def test_drafts_have_no_answers_and_recalled_ones_are_not_read(desk, one):
    with pytest.raises(NotAllowed):
        desk.give_answer(READER, draft(issued(desk, status="draft"), READ))
    gone = issued(desk, status="recalled")
    with pytest.raises(Conflict, match="已撤回"):
        desk.give_answer(READER, draft(gone, READ))
    desk.give_answer(READER, draft(gone, AnswerKind.REVISE, text="第三条数字有误"))


def test_what_was_said_stands_in_no_audit_line(desk, brief):
    desk.give_answer(READER, draft(brief, AnswerKind.REVISE, text="第三条的数字有误，请核对"))
    desk.give_answer(EDITOR, noted(brief))
    told = "\n".join(f"{e.verb} {e.subject} {e.detail}" for e in desk.store.audit(None))
    assert "登记退改" in told and "第三条" not in told and "3号柜" not in told
