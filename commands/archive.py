"""``zhijin archive …``: 快照."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.common import Json, finish, open_here
from domain import clock
from domain.user import OPERATOR

app = typer.Typer(help="快照", no_args_is_help=True)
_KINDS = {"response": "完整", "revisit": "内容与更早的快照相同", "conversion": "页面影像"}


@app.command("show")
def show(record_id: str, as_json: Json = False) -> None:
    """显示一份快照的记录与文本。"""
    capture = open_here().capture(OPERATOR, _record(record_id))
    snapshot = capture.snapshot
    lines = [
        f"网址：{snapshot.url}",
        f"时间：{clock.zh_minute(snapshot.captured_at)}（北京时间）",
        f"文件：{snapshot.file}，偏移 {snapshot.offset}（{_KINDS[snapshot.kind]}）",
        f"摘要：{snapshot.payload_digest}",
        f"核对：{capture.integrity}",
        "",
        capture.text or f"（{capture.media_type}，{len(capture.content)} 字节，没有可显示的文本）",
    ]
    facts = {
        "id": snapshot.record_id,
        "url": snapshot.url,
        "digest": snapshot.payload_digest,
        "file": snapshot.file,
        "kind": snapshot.kind,
        "integrity": capture.integrity,
    }
    finish(as_json, facts, lines)


@app.command("find")
def find(url: str, as_json: Json = False) -> None:
    """按网址查找快照，从早到晚。"""
    found = open_here().find_captures(OPERATOR, url)
    lines = [
        f"{clock.zh_minute(line.moment)}  {line.fields['status']}  {line.fields['mime']}  "
        f"{line.fields['filename']} @{line.fields['offset']}"
        for line in found
    ]
    facts = {"captures": [{"time": line.moment.isoformat(), **line.fields} for line in found]}
    finish(as_json, facts, lines or ["这个网址没有快照"])


@app.command("index")
def index(as_json: Json = False) -> None:
    """重建快照索引（CDXJ）。"""
    report = open_here().index_archive(OPERATOR)
    line = f"已收入 {report.files} 个存档文件、{report.records} 条记录"
    finish(as_json, {"files": report.files, "records": report.records}, [line])


@app.command("image")
def image(as_json: Json = False) -> None:
    """给需要页面影像的快照（政策文件）打印 PDF。"""
    report = open_here().make_page_images(OPERATOR)
    finish(as_json, report.as_json(), report.lines())


@app.command("erase")
def erase(
    article_or_record: Annotated[str, typer.Argument(help="文章编号（a-…）或快照编号（urn:uuid:…）")],
    reason: Annotated[str, typer.Option("--reason", help="依据：申请人、文号等")],
    as_json: Json = False,
) -> None:
    """依法删除：文章的快照、文字、凭据一并删去，保留删除记录，网址不再采集。"""
    report = open_here().erase_capture(OPERATOR, article_or_record, reason)
    finish(as_json, report.as_json(), report.lines())


def _record(given: str) -> str:
    return given if given.startswith("urn:uuid:") else "urn:uuid:" + given
