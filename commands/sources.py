"""``zhijin sources …``: 采集源."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import DONE, PROBLEMS, Json, finish, open_here, table
from domain.ledger import RUN_NAMES
from domain.user import OPERATOR

app = typer.Typer(help="采集源", no_args_is_help=True)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """列出采集源。"""
    rows = open_here().sources(OPERATOR)
    facts = {
        "sources": [
            {"id": r.source.id, "name": r.source.name, "enabled": r.source.enabled, "status": r.state.status}
            for r in rows
        ]
    }
    if not as_json:
        table(
            f"采集源（{len(rows)}）",
            ["编号", "名称", "启用", "上次结果", "说明"],
            [
                [
                    r.source.id,
                    r.source.name,
                    "是" if r.source.enabled else "否",
                    RUN_NAMES[r.state.status],
                    r.state.reason,
                ]
                for r in rows
            ],
        )
    finish(as_json, facts, [])


@app.command("import")
def import_(file: Path, as_json: Json = False) -> None:
    """导入采集源文件（YAML）或文件夹。"""
    report = open_here().import_sources(OPERATOR, file)
    facts = {"added": report.added, "changed": report.changed, "unchanged": report.unchanged}
    line = f"新增 {len(report.added)}，更新 {len(report.changed)}，未变 {len(report.unchanged)}"
    finish(as_json, facts, [line])


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
