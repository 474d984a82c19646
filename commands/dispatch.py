"""``zhijin dispatch …``: 报送, 定题, 约办事项, 绩效."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commands.common import DONE, PROBLEMS, Json, finish, open_here, table
from desk.guards import reason_of
from domain import clock
from domain.answer import ANSWER_NAMES
from domain.errors import InvalidInput, StoreUnavailable
from domain.performance import Period, Span, change
from domain.user import OPERATOR

app = typer.Typer(help="报送、定题、反馈与绩效", no_args_is_help=True)

_SPANS = {7: Span.MONTH, 6: Span.QUARTER, 4: Span.YEAR}
"""Length of what is typed, e.g. 2026-11, 2026Q4, 2026."""


@app.command("list")
def list_(as_json: Json = False) -> None:
    """列出已签发的简报和报送情况。"""
    lines = open_here().dispatch_lines(OPERATOR)
    if not as_json:
        head = ["编号", "期号", "题名", "送阅", "签收", "打开", "反馈"]
        rows = [
            [
                line.brief.id, f"{line.brief.masthead.name}第{line.brief.issue_no}期", line.brief.title,
                str(line.sent), str(line.signed), str(line.opened), str(line.replies),
            ]
            for line in lines
        ]  # fmt: skip
        table(f"报送登记（{len(lines)}）", head, rows)
    facts = [
        {
            "id": line.brief.id,
            "status": line.brief.status,
            "sent": line.sent,
            "signed": line.signed,
            "opened": line.opened,
            "replies": line.replies,
        }
        for line in lines
    ]
    finish(as_json, {"briefs": facts}, [])


@app.command("who")
def who(brief_id: str, as_json: Json = False) -> None:
    """一期简报在谁手里。"""
    view = open_here().dispatch_view(OPERATOR, brief_id)
    facts = [
        {
            "name": h.name,
            "ways": [way.value for way in h.ways],
            "sent_at": h.sent_at,
            "copies": h.copies,
            "signed": h.signed,
            "opened": h.opened,
        }
        for h in view.holders
    ]
    lines = [holder.line for holder in view.holders] or ["还没有人收到或打开过"]
    finish(as_json, {"id": brief_id, "holders": facts}, lines)


@app.command("tasks")
def tasks(as_json: Json = False) -> None:
    """在办的约稿和追问。"""
    found = open_here().answer_tasks(OPERATOR)
    lines = [
        f"{'逾期' if t.overdue else '在办'}  {t.reply.due_on}  {ANSWER_NAMES[t.reply.answer.kind]}  "
        f"{t.reply.answer.name}：{t.reply.answer.text}"
        for t in found
    ]
    facts = [
        {
            "id": t.reply.answer.id,
            "kind": t.reply.answer.kind.value,
            "due_on": t.reply.due_on,
            "overdue": t.overdue,
            "brief": t.brief.id,
        }
        for t in found
    ]
    finish(as_json, {"tasks": facts}, lines or ["没有在办的约稿和追问"])


@app.command("run")
def run(
    profile_id: Annotated[str | None, typer.Argument(help="定题编号；不写则看一遍全部定题和待发通知")] = None,
    as_json: Json = False,
) -> None:
    """归入新签发的简报和新命中；到时的定题送出，待发的通知发出。写明编号则立即送出这一个。"""
    desk = open_here()
    if profile_id is not None:
        batch = desk.run_profile(OPERATOR, profile_id)
        told = f"第 {batch.number} 批送出 {batch.size} 条" if batch else "没有可送的"
        size = batch.size if batch else 0
        finish(as_json, {"profile": profile_id, "given": size}, [told])
    report = desk.dispatch_tick(OPERATOR)
    lines = [
        f"归入 {report.taken} 条，送出 {report.given} 条，发出通知 {report.sent} 条，失败 {report.failed} 条",
        *report.problems,
    ]
    facts = {"taken": report.taken, "given": report.given, "sent": report.sent, "failed": report.failed}
    finish(as_json, facts, lines, PROBLEMS if report.problems else DONE)


@app.command("figures")
def figures(
    period: Annotated[str, typer.Argument(help="2026-11、2026Q4 或 2026；不写为本月")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="另存为 XLSX 或 DOCX 文件（按扩展名），附各指标的清单")
    ] = None,
    as_json: Json = False,
) -> None:
    """绩效指标，带环比和同比。"""
    desk = open_here()
    chosen = _period(period or f"{clock.library_day(desk.now()):%Y-%m}")
    report = desk.performance(OPERATOR, chosen)
    lines = [
        f"{f.group}　{f.name}：{f.shown}（环比 {change(f.value, f.before, f.unit)}，"
        f"同比 {change(f.value, f.year_before, f.unit)}）"
        for f in report.figures
    ]
    facts = {
        f.key: {
            "name": f.name,
            "value": f.value,
            "unit": f.unit,
            "before": f.before,
            "year_before": f.year_before,
        }
        for f in report.figures
    }
    if out is not None:
        make = desk.performance_paper if out.suffix.lower() == ".docx" else desk.performance_workbook
        _write(out, make(OPERATOR, chosen))
        lines.append(f"已写出 {out}")
    finish(as_json, {"period": chosen.name, "figures": facts}, [chosen.name, *lines])


def _period(text: str) -> Period:
    try:
        span = _SPANS[len(text)]
        if span is Span.QUARTER:
            if text[4] not in "Qq" or text[5] not in "1234":
                raise ValueError
            return Period.around(span, date(int(text[:4]), int(text[5]) * 3, 1))
        return Period.around(
            span, date.fromisoformat(f"{text}-01" if span is Span.MONTH else f"{text}-01-01")
        )
    except (KeyError, ValueError):
        raise InvalidInput(f"时段“{text}”无法识别，请写成 2026-11、2026Q4 或 2026 的样子") from None


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StoreUnavailable(f"写不进 {path}（{reason_of(error)}），请换一个位置") from None
