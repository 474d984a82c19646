"""``zhijin transfer …``: packages between the collecting machine and the office network."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.common import DONE, PROBLEMS, Json, finish, open_here
from desk.transfer import TransferReport, describe
from domain import clock
from domain.errors import InvalidInput
from domain.user import OPERATOR

app = typer.Typer(help="数据包（两个网络之间单向传送）", no_args_is_help=True)
_NAMES = {
    "sources": "采集源",
    "articles": "文章",
    "revisions": "版本",
    "captures": "快照",
    "exhibits": "凭据",
    "runs": "采集批次",
    "observations": "榜单观测",
    "erasures": "依法删除",
}


@app.command("export")
def export(
    file: Path,
    since: Annotated[
        str | None, typer.Option("--since", help="从哪天起，如 2026-11-22；不写则从上次导出起")
    ] = None,
    as_json: Json = False,
) -> None:
    """写出一个签名的数据包：文章、版本、快照、采集记录；不含账号和草稿。"""
    _report(as_json, "已写出", open_here().export_package(OPERATOR, file, _moment(since)))


@app.command("import")
def import_(file: Path, as_json: Json = False) -> None:
    """导入数据包；同一个包导入两次没有影响，未签名或损坏的拒收。"""
    _report(as_json, "已导入", open_here().import_package(OPERATOR, file))


@app.command("list")
def list_(as_json: Json = False) -> None:
    """列出导出和导入过的数据包。"""
    found = open_here().transfers(OPERATOR)
    facts = {"transfers": [{"id": t.package_id, "direction": t.direction, **t.counts} for t in found]}
    finish(as_json, facts, [describe(t) for t in found] or ["还没有导出或导入过数据包"])


@app.command("key")
def key(as_json: Json = False) -> None:
    """显示本机公钥与指纹，以及已登记的公钥。"""
    desk = open_here()
    public, mark = desk.transfer_key(OPERATOR)
    trusted = desk.trusted_keys(OPERATOR)
    lines = [
        f"本机公钥：{public}",
        f"指纹：{mark}",
        *(f"已登记：{n}（指纹 {m}）" for n, m in trusted.items()),
    ]
    finish(as_json, {"key": public, "fingerprint": mark, "trusted": trusted}, lines)


@app.command("trust")
def trust(
    public: Annotated[str, typer.Argument(help="采集端 zhijin transfer key 显示的公钥")],
    name: Annotated[str, typer.Option("--name", help="这台采集机的名字")],
    as_json: Json = False,
) -> None:
    """登记采集端的公钥，此后接收它的数据包。"""
    mark = open_here().trust_key(OPERATOR, name, public)
    finish(as_json, {"fingerprint": mark}, [f"已登记 {name}，指纹 {mark}，请与采集端核对"])


@app.command("distrust")
def distrust(name: str, as_json: Json = False) -> None:
    """撤销一把公钥；已导入的内容保留。"""
    open_here().distrust_key(OPERATOR, name)
    finish(as_json, {"removed": name}, [f"已撤销 {name}"])


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return clock.day_window(date.fromisoformat(text)).start
    except ValueError:
        raise InvalidInput(f"日期“{text}”无法识别，请写成 2026-11-22 的样子") from None


def _report(as_json: bool, done: str, report: TransferReport) -> None:
    told = "，".join(f"{_NAMES[kind]} {n}" for kind, n in report.counts.items())
    lines = [f"{done} {report.file}（{report.package_id}）：{told}；用时 {report.seconds:.1f} 秒"]
    finish(as_json, report.as_json(), lines + list(report.problems), PROBLEMS if report.problems else DONE)
