"""``zhijin brief …``: 简报."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.common import DONE, PROBLEMS, Json, finish, open_here
from desk.evidence import evidence_folder
from domain import clock
from domain.brief import STATUS_NAMES
from domain.brief_steps import unexcused
from domain.errors import InvalidInput
from domain.gate import Finding
from domain.user import OPERATOR

app = typer.Typer(help="简报", no_args_is_help=True)


@app.command("make")
def make(
    kind: str,
    day: Annotated[str | None, typer.Option("--date", help="日期，如 2026-11-22；不写为今天")] = None,
    watch: Annotated[str, typer.Option("--watch", help="监测专题编号；专题信息必写")] = "",
    story: Annotated[
        str, typer.Option("--story", help="热点编号；快报、专报、信息专报不写时取关注等级最高的")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", help="输出文件夹")] = None,
    as_json: Json = False,
) -> None:
    """编一期简报，写出 DOCX 和 PDF；种类见 zhijin brief kinds。"""
    desk = open_here()
    report = desk.make_brief(OPERATOR, kind, _day(day, desk.now()), out, story=story, watch=watch)
    finish(as_json, report.as_json(), report.lines())


def _day(text: str | None, now: datetime) -> date:
    if text is None:
        return clock.library_day(now)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"日期“{text}”无法识别，请写成 2026-11-22 的样子") from None


@app.command("list")
def list_(as_json: Json = False) -> None:
    """列出简报。"""
    briefs = open_here().briefs(OPERATOR)
    facts = {"briefs": [{"id": b.id, "kind": b.kind, "day": b.day, "status": b.status} for b in briefs]}
    finish(as_json, facts, [f"{b.id}  {b.day}  {b.title}  {STATUS_NAMES[b.status]}" for b in briefs])


@app.command("show")
def show(brief_id: str, as_json: Json = False) -> None:
    """显示一期简报的条目与来源。"""
    brief = open_here().brief(OPERATOR, brief_id)
    lines = [f"{brief.title}（{clock.zh_date(brief.day)}）"]
    for section in brief.sections:
        lines.append(f"\n{section.title}")
        lines += [f"  · {item.title}" for item in section.items]
    facts = {"id": brief.id, "kind": brief.kind, "items": brief.item_count, "files": dict(brief.files or {})}
    finish(as_json, facts, lines)


@app.command("check")
def check(brief_id: str, as_json: Json = False) -> None:
    """核查一期简报：列出不成立之处；还有未解决的必改项时退出码为 1。"""
    desk = open_here()
    findings = desk.brief_findings(OPERATOR, brief_id)
    exceptions = desk.store.brief_exceptions(brief_id)
    standing = unexcused(findings, exceptions)
    excused = {e.finding_key: e.reason for e in exceptions}
    lines = [_finding_line(f, excused.get(f.key)) for f in findings]
    advice = sum(1 for f in findings if not f.blocking)
    lines.append(f"必改 {len(standing)} 处，提示 {advice} 处，例外 {len(excused)} 处")
    facts = {
        "id": brief_id,
        "blocking": len(standing),
        "findings": [
            {
                "key": f.key,
                "rule": f.rule.value,
                "blocking": f.blocking,
                "excused": excused.get(f.key),
                "section": f.place.section,
                "item": f.place.item,
                "sentence": f.place.sentence,
                "found": f.found,
                "message": f.message,
            }
            for f in findings
        ],
    }
    finish(as_json, facts, lines, PROBLEMS if standing else DONE)


def _finding_line(finding: Finding, reason: str | None) -> str:
    mark = f"例外（{reason}）" if reason else "必改" if finding.blocking else "提示"
    return f"{mark} {finding.name} {finding.message}  [{finding.key}]"


@app.command("evidence")
def evidence(brief_id: str, as_json: Json = False) -> None:
    """写出已签发简报的证据单（JSON 与网页），放在简报文件旁。"""
    desk = open_here()
    sealed = desk.evidence_of(OPERATOR, brief_id)
    folder = evidence_folder(desk.settings, brief_id)
    works = len(sealed.facts["works"])
    facts = {"id": brief_id, "manifest": sealed.manifest, "folder": str(folder), "works": works}
    finish(as_json, facts, [f"证据单：{folder}", f"  引文 {works} 条，摘要 {sealed.manifest}"])
