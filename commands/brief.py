"""``zhijin brief …``: 简报."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from commands import brief_flow
from commands.common import DONE, PROBLEMS, Json, finish, open_here
from desk.brief_kinds import KindView
from desk.evidence import evidence_folder
from domain import clock
from domain.brief import STATUS_NAMES
from domain.brief_steps import unexcused
from domain.errors import InvalidInput
from domain.gate import Finding
from domain.user import OPERATOR

app = typer.Typer(help="简报", no_args_is_help=True)
app.add_typer(brief_flow.app)


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


@app.command("kinds")
def kinds(
    key: Annotated[str | None, typer.Argument(help="种类编号；不写则列出全部")] = None,
    load: Annotated[Path | None, typer.Option("--load", help="由 YAML 文件新增或修改一个种类")] = None,
    on: Annotated[bool | None, typer.Option("--on/--off", help="启用或停用")] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help="恢复随附内容")] = False,
    why: Annotated[str, typer.Option("--why", help="原因，记入版本")] = "",
    as_json: Json = False,
) -> None:
    """简报种类：列出；写明编号则显示其 YAML；或增设、修改、启用、停用、恢复。"""
    desk = open_here()
    if load is not None:
        kind = desk.read_brief_kind(OPERATOR, _text(load))
        desk.save_brief_kind(OPERATOR, kind, why)
        key = kind.key
    elif key is not None and shipped:
        desk.restore_brief_kind(OPERATOR, key, None, why)
    elif key is not None and on is not None:
        desk.switch_brief_kind(OPERATOR, key, on=on, why=why)
    views = [view for view in desk.kind_views(OPERATOR) if key in (None, view.kind.key)]
    if not views:
        raise InvalidInput(f"没有编号为“{key}”的简报种类，请用 zhijin brief kinds 查看全部")
    lines = [_kind_line(view) for view in views] if key is None else [views[0].yaml, *views[0].difference]
    finish(as_json, {"kinds": [_kind_facts(view) for view in views]}, lines)


@app.command("model")
def model(
    on: Annotated[bool | None, typer.Option("--on/--off", help="启用或停用；不写则只显示")] = None,
    as_json: Json = False,
) -> None:
    """辅助写作模型：显示，启用或停用（默认停用）。"""
    desk = open_here()
    if on is not None:
        desk.switch_drafting(OPERATOR, on=on)
    state = desk.drafting_state(OPERATOR)
    finish(as_json, {"configured": state.configured, "on": state.on}, [state.line])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"读不了文件 {path}（{error}），请检查是否存在、是否为 UTF-8 文本") from None


def _kind_line(view: KindView) -> str:
    kind = view.kind
    state = "" if kind.enabled else "  已停用"
    changed = "  与随附的不同" if view.difference else "" if view.shipped else "  本馆自设"
    return f"{kind.key:14}{kind.name}  {'→'.join(step.name for step in kind.steps)}{state}{changed}"


def _kind_facts(view: KindView) -> dict[str, object]:
    kind = view.kind
    return {
        "key": kind.key,
        "name": kind.name,
        "window": kind.window,
        "about": kind.about,
        "citation_style": kind.citation_style,
        "enabled": kind.enabled,
        "blocks": [block.title for block in kind.blocks],
        "steps": [step.name for step in kind.steps],
        "version": view.versions[0].version,
        "changed": bool(view.difference),
    }


@app.command("print")
def print_(
    brief_id: str,
    form: Annotated[str, typer.Option("--form", help="docx、pdf、html 或 txt")] = "docx",
    working: Annotated[
        bool, typer.Option("--working", help="工作版：引文链到来源和快照；不写为报送版")
    ] = False,
    number: Annotated[int | None, typer.Option("--number", help="份号，印成六位数")] = None,
    out: Annotated[Path, typer.Option("--out", help="输出文件夹")] = Path(),
    as_json: Json = False,
) -> None:
    """把一期简报印成文件：报送版或工作版。"""
    paper = open_here().print_brief(OPERATOR, brief_id, form, working=working, number=number)
    path = paper.save(out)
    facts = {"id": brief_id, "form": form, "file": str(path), "missing": list(paper.missing)}
    finish(as_json, facts, [f"已印出：{path}", *paper.notes])


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
