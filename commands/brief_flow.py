"""``zhijin brief submit|pass|return|issue|recall …``: the way of a brief through review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefs.render import write
from commands.common import DONE, PROBLEMS, Json, finish, open_here
from desk.desk import Desk
from domain import clock
from domain.brief import STATUS_NAMES
from domain.brief_flow import VERDICT_NAMES, Decision
from domain.brief_opinion import Opinion
from domain.brief_steps import check_code
from domain.user import OPERATOR

app = typer.Typer(no_args_is_help=True)

Words = Annotated[str, typer.Option("--opinion", help="意见")]
For = Annotated[str, typer.Option("--for", help="AB角：代谁办理（账号）")]
Checked = Annotated[bool, typer.Option("--checked", help="核对项已逐项核对无误")]


def _opinion(desk: Desk, brief_id: str, text: str, stands_for: str, checked: bool) -> Opinion:
    points = desk.turn(brief_id).step.checklist if checked else ()
    return Opinion(text, points, stands_for)


def _told(desk: Desk, decision: Decision, as_json: bool) -> None:
    brief = desk.brief(OPERATOR, decision.brief_id)
    facts = {
        "id": brief.id,
        "step": decision.step,
        "verdict": decision.verdict.value,
        "status": brief.status,
        "version": decision.version,
        "content_hash": decision.content_hash,
    }
    done = f"{decision.step_name}：{VERDICT_NAMES[decision.verdict]}（{decision.signed_as}）"
    lines = [f"{brief.title}  {done}  现在是{STATUS_NAMES[brief.status]}"]
    finish(as_json, facts, [*lines, f"  校验码 {check_code(decision.content_hash)}"])


@app.command("submit")
def submit(
    brief_id: str, opinion: Words = "", stands_for: For = "", checked: Checked = False, as_json: Json = False
) -> None:
    """编辑送审。"""
    desk = open_here()
    said = _opinion(desk, brief_id, opinion, stands_for, checked)
    _told(desk, desk.submit_brief(OPERATOR, brief_id, said), as_json)


@app.command("pass")
def pass_(
    brief_id: str, opinion: Words = "", stands_for: For = "", checked: Checked = False, as_json: Json = False
) -> None:
    """审核通过。"""
    desk = open_here()
    said = _opinion(desk, brief_id, opinion, stands_for, checked)
    _told(desk, desk.pass_brief(OPERATOR, brief_id, said), as_json)


@app.command("return")
def return_(brief_id: str, opinion: Words, stands_for: For = "", as_json: Json = False) -> None:
    """退回修改，要写意见。"""
    desk = open_here()
    _told(desk, desk.return_brief(OPERATOR, brief_id, Opinion(opinion, (), stands_for)), as_json)


@app.command("issue")
def issue(
    brief_id: str, opinion: Words = "", stands_for: For = "", checked: Checked = False, as_json: Json = False
) -> None:
    """签发：取得期号，写出 DOCX 和 PDF。"""
    desk = open_here()
    said = _opinion(desk, brief_id, opinion, stands_for, checked)
    report = desk.issue_brief(OPERATOR, brief_id, said)
    finish(as_json, report.as_json(), report.lines(), PROBLEMS if report.problem else DONE)


@app.command("recall")
def recall(
    brief_id: str,
    reason: Annotated[str, typer.Option("--reason", help="撤回的原因")],
    stands_for: For = "",
    as_json: Json = False,
) -> None:
    """撤回已签发的一期：期号保留，停止阅读，列出谁收到过。"""
    desk = open_here()
    told = desk.recall_brief(OPERATOR, brief_id, reason, stands_for)
    holders = desk.dispatch_view(OPERATOR, brief_id).holders
    facts = {
        "id": brief_id,
        "at": told.at,
        "approver": told.approver,
        "holders": [holder.name for holder in holders],
    }
    lines = [f"已撤回 {brief_id}：{told.reason}（批准 {told.signed_as}，{clock.zh_minute(told.at)}）"]
    finish(as_json, facts, [*lines, *(f"  {holder.line}" for holder in holders)])


@app.command("correct")
def correct(
    brief_id: str,
    reason: Annotated[str, typer.Option("--reason", help="更正的原因")],
    as_json: Json = False,
) -> None:
    """为已签发的一期起一份更正稿，照样送审签发。"""
    draft = open_here().correct_brief(OPERATOR, brief_id, reason)
    facts = {"id": draft.id, "corrects": draft.corrects}
    finish(as_json, facts, [f"已起更正稿 {draft.id}：{draft.title}"])


@app.command("sheet")
def sheet(brief_id: str, out: Annotated[Path, typer.Option("--out", help="写到哪个文件")]) -> None:
    """打印审签单（DOCX），供线下签署。"""
    write(out, open_here().signoff_sheet(OPERATOR, brief_id))
    finish(False, {}, [f"审签单：{out}"])
