"""``zhijin wording …``: 用语。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import DONE, PROBLEMS, Json, finish, open_here
from domain.errors import InvalidInput
from domain.user import OPERATOR
from domain.wording import WORDING_NAMES, Agency, Leader, Office, Term, Wording

app = typer.Typer(help="用语：规范用语、职务、领导人、机构名称", no_args_is_help=True)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """列出各表，停用或不在有效期的注明。"""
    views = open_here().wordings(OPERATOR)
    lines = [
        f"{WORDING_NAMES[type(v.entry)]}  {_line(v.entry)}{'' if v.in_force else '  （现不生效）'}"
        for v in views
    ]
    facts = {
        "wordings": [
            {
                "list": WORDING_NAMES[type(v.entry)],
                "id": v.entry.id,
                "in_force": v.in_force,
                "changed": v.changed,
            }
            for v in views
        ]
    }
    finish(as_json, facts, [*lines, f"共 {len(views)} 条"])


def _line(entry: Wording) -> str:
    match entry:
        case Term():
            return f"{entry.id}：{'、'.join(entry.wrong)} → {entry.right or '删去'}"
        case Office():
            return f"{entry.rank} {entry.id}"
        case Leader():
            return f"{entry.rank} {entry.id}：{'、'.join(entry.posts)}"
        case Agency():
            return f"{entry.id}：{'、'.join(entry.shorts) or '无简称'}"


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="UTF-8 文本文件")],
    advice: Annotated[bool, typer.Option("--advice", help="当作建议来查（查命令口气）")] = False,
    as_json: Json = False,
) -> None:
    """用各表和数字、标点规则查一份文本；有必改项时退出码为 1。"""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"读不了 {file}（{error}），请检查文件是否为 UTF-8 文本") from None
    findings = open_here().try_wording(OPERATOR, text, advising=advice)
    blocking = sum(1 for finding in findings if finding.blocking)
    lines = [f"{'必改' if f.blocking else '提示'} {f.name} {f.message}" for f in findings]
    facts = {
        "blocking": blocking,
        "findings": [
            {"rule": f.rule.value, "blocking": f.blocking, "found": f.found, "message": f.message}
            for f in findings
        ],
    }
    total = f"必改 {blocking} 处，提示 {len(findings) - blocking} 处"
    finish(as_json, facts, [*lines, total], PROBLEMS if blocking else DONE)
