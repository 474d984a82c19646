"""``zhijin intake …``: 人工录入, 表格导入, 邮件."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import DONE, PROBLEMS, Json, finish, open_here
from desk.intake_entry import CHANNELS, Entry
from desk.intake_files import Upload
from domain import clock
from domain.errors import InvalidInput, NotFound, ZhijinError
from domain.source import MediaType
from domain.user import OPERATOR

app = typer.Typer(help="人工录入", no_args_is_help=True)


@app.command("add")
def add(
    title: str,
    outlet: Annotated[str, typer.Option("--outlet", help="来源：公众号、报纸、热线等的名称")],
    published: Annotated[str, typer.Option("--time", help="发布时间（北京时间），如 2026-11-21 08:30")],
    channel: Annotated[str, typer.Option("--channel", help="渠道：" + "、".join(CHANNELS.values()))],
    text: Annotated[str, typer.Option("--text", help="正文")] = "",
    text_file: Annotated[Path | None, typer.Option("--text-file", help="正文所在的 UTF-8 文本文件")] = None,
    url: Annotated[str, typer.Option("--url", help="链接")] = "",
    author: Annotated[str, typer.Option("--author", help="作者")] = "",
    files: Annotated[list[Path] | None, typer.Option("--file", help="凭据：截图、PDF、DOCX，可多次")] = None,
    keep_personal: Annotated[bool, typer.Option("--keep-personal", help="确认保留疑似个人信息")] = False,
    as_json: Json = False,
) -> None:
    """录入一条采集不到的内容。"""
    entry = Entry(
        channel=_channel(channel),
        outlet=outlet,
        title=title,
        published=published,
        text=_upload(text_file).content.decode("utf-8-sig", "replace") if text_file else text,
        url=url,
        author=author,
        files=tuple(_upload(path) for path in files or []),
        keep_personal=keep_personal,
    )
    report = open_here().enter_article(OPERATOR, entry)
    article = report.article
    line = f"{article.id}  {clock.zh_minute(article.published_at)}  {article.outlet}  {article.title}"
    facts = {"id": article.id, "duplicate": report.duplicate, "exhibits": report.exhibits}
    finish(as_json, facts, [("已有：" if report.duplicate else "已录入：") + line])


@app.command("table")
def table(
    file: Path,
    map_name: Annotated[
        str | None, typer.Option("--map", help="列对应方案的名称；不写则按表头自动对应")
    ] = None,
    as_json: Json = False,
) -> None:
    """导入监测服务导出的表格（CSV、XLSX）。"""
    desk = open_here()
    columns = desk.table_map(OPERATOR, map_name) if map_name else None
    report = desk.import_table(OPERATOR, _upload(file), columns)
    finish(as_json, report.as_json(), report.lines(), PROBLEMS if report.bad else DONE)


@app.command("eml")
def eml(
    files: list[Path],
    channel: Annotated[str, typer.Option("--channel", help="渠道")] = "行业媒体",
    keep_personal: Annotated[bool, typer.Option("--keep-personal", help="确认保留疑似个人信息")] = False,
    as_json: Json = False,
) -> None:
    """把另存的邮件（.eml）放入收件箱。"""
    desk, kind = open_here(), _channel(channel)
    kept: list[str] = []
    known: list[str] = []
    bad: list[str] = []
    for path in files:
        try:
            report = desk.take_mail(OPERATOR, _upload(path), kind, keep_personal=keep_personal)
        except ZhijinError as error:
            bad.append(str(error))
            continue
        (known if report.duplicate else kept).append(report.article.id)
    counts = f"共 {len(files)} 封：新增 {len(kept)}，已有 {len(known)}，未导入 {len(bad)}"
    facts = {"kept": kept, "known": known, "bad": bad}
    finish(as_json, facts, [counts, *bad], PROBLEMS if bad else DONE)


def _channel(name: str) -> MediaType:
    for kind, label in CHANNELS.items():
        if name in {label, kind.value}:
            return kind
    raise InvalidInput(f"没有“{name}”这个渠道，请从中选一个：{'、'.join(CHANNELS.values())}")


def _upload(path: Path) -> Upload:
    try:
        return Upload(path.name, path.read_bytes())
    except FileNotFoundError:
        raise NotFound(f"找不到文件 {path}，请检查路径") from None
    except OSError as error:
        raise InvalidInput(f"文件 {path} 读不出（{error.strerror}），请检查权限") from None
