"""``zhijin archive …``: 快照."""

from __future__ import annotations

import typer

from commands.common import Json, finish, open_here
from domain import clock
from domain.user import OPERATOR

app = typer.Typer(help="快照", no_args_is_help=True)


@app.command("show")
def show(record_id: str, as_json: Json = False) -> None:
    """显示一份快照的记录与文本。"""
    record = record_id if record_id.startswith("urn:uuid:") else "urn:uuid:" + record_id
    capture = open_here().capture(OPERATOR, record)
    snapshot = capture.snapshot
    lines = [
        f"网址：{snapshot.url}",
        f"时间：{clock.zh_minute(snapshot.captured_at)}（北京时间）",
        f"文件：{snapshot.file}，偏移 {snapshot.offset}",
        f"摘要：{snapshot.payload_digest}（已核对）",
        "",
        capture.text,
    ]
    facts = {
        "id": snapshot.record_id,
        "url": snapshot.url,
        "digest": snapshot.payload_digest,
        "file": snapshot.file,
    }
    finish(as_json, facts, lines)
