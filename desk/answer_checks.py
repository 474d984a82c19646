"""What an answer of each kind must say, and what has no place in it. All raise ``InvalidInput``, one line of Chinese."""

from __future__ import annotations

import re
from datetime import date, timedelta

from desk.intake_files import Upload
from desk.proofs import checked_proof
from domain.answer import (
    ANSWER_NAMES,
    LONGEST_OUTLET,
    LONGEST_PLACE,
    LONGEST_TEXT,
    OPENS_TASK,
    Answer,
    AnswerKind,
    Proof,
)
from domain.errors import InvalidInput
from domain.text import clean

_PLACE = re.compile(r"[\w\u4e00-\u9fff ·\-—/（）()〔〕\[\]、#]*")
_LONGEST_DAYS = 366
_NO_TEXT = "批示只登记有无、级别、日期和原件存放处：内容和扫描件不进本系统"


def check_answer(answer: Answer, brief_day: date, today: date) -> None:
    """Its day lies between the day before the brief and today, its parts are those of its kind."""
    if not brief_day - timedelta(days=1) <= answer.given_on <= today:
        raise InvalidInput(f"日期 {answer.given_on} 不对：应在本期成文（{brief_day}）与今天之间")
    match answer.kind:
        case AnswerKind.INSTRUCTION:
            _check_instruction(answer)
        case AnswerKind.ADOPTED:
            _check_adoption(answer)
        case _:
            _check_spoken(answer)
    if answer.kind in OPENS_TASK:
        check_due(answer.due_on, today)
    elif answer.due_on is not None:
        raise InvalidInput("只有约稿、追问有办理期限")


def check_due(due_on: date | None, today: date) -> None:
    """The day by which a task is to be done lies within a year from today."""
    if due_on is None:
        raise InvalidInput("请填写办理期限")
    if not today <= due_on <= today + timedelta(days=_LONGEST_DAYS):
        raise InvalidInput(f"办理期限 {due_on} 应在今天之后一年以内")


def kept_proof(upload: Upload | None, kind: AnswerKind) -> Proof | None:
    """What is known of an uploaded file; refused where no file has a place."""
    if upload is None:
        return None
    if kind is AnswerKind.INSTRUCTION:
        raise InvalidInput(f"{_NO_TEXT}，文件没有保存")
    if kind is not AnswerKind.ADOPTED:
        raise InvalidInput(f"{ANSWER_NAMES[kind]}不收文件，没有保存")
    return checked_proof(upload)


def checked_reason(why: str, what: str) -> str:
    """``why`` in one line; refused where it is empty or long."""
    if not clean(why):
        raise InvalidInput(f"请写明为什么{what}")
    return checked_note(why)


def checked_note(text: str) -> str:
    """``text`` in one line; refused where it is long."""
    line = clean(text)
    if len(line) > LONGEST_OUTLET * 2:
        raise InvalidInput(f"说明请写在 {LONGEST_OUTLET * 2} 字以内")
    return line


def _check_instruction(answer: Answer) -> None:
    if answer.text or answer.outlet:
        raise InvalidInput(f"{_NO_TEXT}，请删去文字后再登记")
    if len(answer.lies_at) > LONGEST_PLACE:
        raise InvalidInput(
            f"原件存放处有 {len(answer.lies_at)} 字，超过 {LONGEST_PLACE} 字的上限：只写存放地点和卷号，不写批示内容"
        )
    if not _PLACE.fullmatch(answer.lies_at):
        raise InvalidInput("原件存放处只写地点和卷号（汉字、字母、数字、括号、连字符），不写成句的文字")
    if answer.present and (answer.rank is None or not answer.lies_at):
        raise InvalidInput("有批示的，请选级别并写明原件存放处")
    if not answer.present and (answer.rank is not None or answer.lies_at):
        raise InvalidInput("登记为无批示的，不填级别和原件存放处")


def _check_adoption(answer: Answer) -> None:
    if not answer.outlet or answer.rank is None:
        raise InvalidInput("采用要写明刊发在哪里（刊名、期号），并选级别")
    if len(answer.outlet) > LONGEST_OUTLET:
        raise InvalidInput(f"刊发处请写在 {LONGEST_OUTLET} 字以内")
    if answer.proof is None:
        raise InvalidInput("采用要附登载页的凭证（图片或 PDF）")
    if answer.text or answer.lies_at:
        raise InvalidInput("采用只登记刊发处、级别、日期和凭证")


def _check_spoken(answer: Answer) -> None:
    name = ANSWER_NAMES[answer.kind]
    if answer.outlet or answer.rank is not None or answer.lies_at:
        raise InvalidInput(f"{name}不填刊发处、级别和存放处")
    if answer.kind is AnswerKind.READ:
        if answer.text:
            raise InvalidInput("已阅不附文字；有意见请用追问或退改")
    elif not answer.text:
        raise InvalidInput(f"请写明{name}的内容")
    if len(answer.text) > LONGEST_TEXT:
        raise InvalidInput(f"{name}的内容有 {len(answer.text)} 字，请写在 {LONGEST_TEXT} 字以内")
