"""``zhijin sources …``: 采集源."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import DONE, PROBLEMS, Json, finish, open_here, table
from crawlers.trial import FORMS
from desk.seeds import SEEDS, SeedDifference
from desk.sources import ImportReport
from desk.trial import Covering, TrialReport
from domain import clock
from domain.ledger import RUN_NAMES
from domain.user import OPERATOR

app = typer.Typer(help="采集源", no_args_is_help=True)

Ids = Annotated[list[str] | None, typer.Argument(help="采集源编号，可写多个")]
Pack = Annotated[str | None, typer.Option("--pack", help="整个分组，如 天津政务")]
Why = Annotated[str, typer.Option("--why", help="原因，记入版本")]


@app.command("list")
def list_(pack: Pack = None, as_json: Json = False) -> None:
    """列出采集源。"""
    rows = [row for row in open_here().sources(OPERATOR) if pack is None or row.source.pack == pack]
    facts = [
        {
            "id": r.source.id,
            "name": r.source.name,
            "pack": r.source.pack,
            "enabled": r.source.enabled,
            "status": r.state.status,
        }
        for r in rows
    ]
    if not as_json:
        head = ["编号", "名称", "分组", "启用", "上次结果", "说明"]
        lines = [
            [
                r.source.id,
                r.source.name,
                r.source.pack,
                "是" if r.source.enabled else "否",
                RUN_NAMES[r.state.status],
                r.state.reason or str(r.source.spec.get("status_reason", "")),
            ]
            for r in rows
        ]
        table(f"采集源（{len(rows)}）", head, lines)
    finish(as_json, {"sources": facts}, [])


@app.command("import")
def import_(file: Path, why: Why = "导入", as_json: Json = False) -> None:
    """导入采集源文件（YAML）或文件夹。"""
    _told(open_here().import_sources(OPERATOR, file, why), as_json)


@app.command("export")
def export(as_json: Json = False) -> None:
    """把全部采集源写成 YAML。"""
    text = open_here().export_sources(OPERATOR)
    finish(as_json, {"yaml": text}, [] if as_json else [text.rstrip()])


@app.command("check")
def check(
    source_id: Annotated[str | None, typer.Argument(help="采集源编号")] = None, as_json: Json = False
) -> None:
    """检查采集源：好、需改或停用，各附原因。"""
    verdicts = open_here().check_sources(OPERATOR, source_id)
    facts = {"sources": [{"id": v.id, "status": v.status, "reason": v.reason} for v in verdicts]}
    if not as_json:
        table(
            "采集源检查",
            ["编号", "名称", "结论", "原因"],
            [[v.id, v.name, v.status, v.reason] for v in verdicts],
        )
    finish(as_json, facts, [], PROBLEMS if any(v.status == "需改" for v in verdicts) else DONE)


@app.command("try")
def try_(
    url: Annotated[str, typer.Argument(help="列表页、文章页、RSS、站点地图、接口或数字报的网址")],
    save: Annotated[
        bool, typer.Option("--save", help="把建议的采集源存下来（不启用时请另用 disable）")
    ] = False,
    why: Why = "试采后保存",
    as_json: Json = False,
) -> None:
    """试采一个网址：建议一个采集源，列出十条样例；不加 --save 什么也不保存。"""
    desk = open_here()
    if not as_json:
        for one in desk.covering(OPERATOR, url):
            print(_covering_line(one))
    report = desk.try_address(OPERATOR, url)
    lines = _trial_lines(report)
    if save and report.yaml:
        added = desk.add_source(OPERATOR, report.yaml, why).added
        lines.append(f"已保存采集源 {added[0]}")
    facts = report.trial.as_json() | {
        "yaml": report.yaml,
        "covering": [{"id": c.id, "name": c.name, "shipped": c.shipped} for c in report.covering],
    }
    finish(as_json, facts, [] if as_json else lines, DONE if report.trial.lines else PROBLEMS)


def _covering_line(one: Covering) -> str:
    where = "随附目录里有，尚未采用" if one.shipped else "已在库中" + ("" if one.enabled else "，未启用")
    return f"这个网站已有采集源 {one.id}（{one.name}，{where}），可先看它够不够用"


def _trial_lines(report: TrialReport) -> list[str]:
    trial = report.trial
    lines = [f"{FORMS[trial.form]}：{trial.url}"]
    lines += trial.notes
    if trial.lines:
        lines.append(f"首页共 {trial.total} 条，前 {len(trial.lines)} 条：")
        lines += [f"  {line.time or '时间不详':<16}  {line.title}" for line in trial.lines]
    if (article := trial.article) is not None:
        told = (
            article.note
            or f"{article.time or '时间不详'}  来源：{article.source or '未写'}  规则：{article.profile}"
        )
        lines += [f"文章示例：{article.title}", f"  {told}", f"  {article.body_start}"]
    return [*lines, "", report.yaml.rstrip()] if report.yaml else lines


@app.command("seeds")
def seeds(
    take: Annotated[list[str] | None, typer.Option("--take", help="采用：编号，可重复")] = None,
    refuse: Annotated[list[str] | None, typer.Option("--refuse", help="不采用：编号，可重复")] = None,
    take_pack: Annotated[str | None, typer.Option("--take-pack", help="采用整个分组")] = None,
    refuse_pack: Annotated[str | None, typer.Option("--refuse-pack", help="不采用整个分组")] = None,
    why: Why = "采用随附目录",
    as_json: Json = False,
) -> None:
    """随附目录与库中采集源的差异：逐个或按分组采用、不采用。"""
    desk = open_here()
    if take or take_pack:
        desk.take_seeds(OPERATOR, take or (), pack=take_pack, why=why)
    if refuse or refuse_pack:
        desk.refuse_seeds(OPERATOR, refuse or (), pack=refuse_pack)
    found = desk.seeds(OPERATOR)
    facts = [
        {
            "id": one.id,
            "kind": one.kind,
            "pack": one.pack,
            "fields": [{"path": c.path, "kept": c.before, "shipped": c.after} for c in one.fields],
        }
        for one in found
    ]
    lines = [line for one in found for line in _seed_lines(one)] or ["随附目录没有待定的差异"]
    finish(as_json, {"differences": facts}, [] if as_json else lines)


def _seed_lines(one: SeedDifference) -> list[str]:
    lines = [f"{SEEDS[one.kind]}  {one.id}（{one.name}，{one.pack}）"]
    if one.kind == "changed":
        lines += [f"    {c.name}：{c.before or '（默认）'} → {c.after or '（默认）'}" for c in one.fields]
    return lines


@app.command("enable")
def enable(why: Why, ids: Ids = None, pack: Pack = None, as_json: Json = False) -> None:
    """启用采集源或整个分组。"""
    _told(open_here().switch_sources(OPERATOR, ids or (), on=True, why=why, pack=pack), as_json)


@app.command("disable")
def disable(why: Why, ids: Ids = None, pack: Pack = None, as_json: Json = False) -> None:
    """停用采集源或整个分组。"""
    _told(open_here().switch_sources(OPERATOR, ids or (), on=False, why=why, pack=pack), as_json)


@app.command("versions")
def versions(source_id: str, as_json: Json = False) -> None:
    """一个采集源的各个版本：何时、何人、为何，改了什么。"""
    found = open_here().source(OPERATOR, source_id).versions
    facts = [{"version": v.number, "at": v.at, "who": v.who, "why": v.why, "diff": v.diff} for v in found]
    lines = []
    for version in found:
        lines.append(f"第 {version.number} 版  {clock.zh_minute(version.at)}  {version.who}  {version.why}")
        lines += [f"    {line}" for line in version.diff.splitlines()[2:]]
    finish(as_json, {"versions": facts}, lines)


@app.command("restore")
def restore(source_id: str, version: int, why: Why, as_json: Json = False) -> None:
    """恢复到较早的版本。"""
    _told(open_here().restore_source(OPERATOR, source_id, version, why), as_json)


@app.command("rights")
def rights(as_json: Json = False) -> None:
    """启用的采集源中，授权情况、影响评估日期、责任人、版权声明尚未填全的。"""
    gaps = open_here().rights_gaps(OPERATOR)
    facts = {"sources": [{"id": g.id, "name": g.name, "missing": g.missing} for g in gaps]}
    lines = [f"{g.id}（{g.name}）：缺{'、'.join(g.missing)}" for g in gaps] or ["启用的采集源都已填全"]
    finish(as_json, facts, lines, PROBLEMS if gaps else DONE)


def _told(report: ImportReport, as_json: bool) -> None:
    facts = {"added": report.added, "changed": report.changed, "unchanged": report.unchanged}
    line = f"新增 {len(report.added)}，更新 {len(report.changed)}，未变 {len(report.unchanged)}"
    finish(as_json, facts, [line])
