"""``zhijin literature …``: 文献."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import DONE, PROBLEMS, Json, finish, open_here, table
from desk.guards import reason_of
from domain.errors import InvalidInput, ZhijinError
from domain.literature import TYPE_NAMES, Reference
from domain.text import shorten
from domain.user import OPERATOR

app = typer.Typer(help="文献：导入题录、检索", no_args_is_help=True)

Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="至多列出几条")]
Edition = Annotated[str, typer.Option("--edition", help="著录用 GB/T 7714 的哪一版：2025 或 2015")]


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="数据库导出的题录文件，可写多个")], as_json: Json = False
) -> None:
    """导入题录文件（RIS、BibTeX、NoteExpress、EndNote、RefWorks、CNKI 自定义、表格等）。"""
    desk = open_here()
    reports, failures = [], []
    for file in files:
        try:
            reports.append(desk.import_literature(OPERATOR, file.name, _bytes(file)))
        except ZhijinError as error:
            failures.append(str(error))
    facts = {"files": [report.as_json() for report in reports], "failures": failures}
    lines = [line for report in reports for line in report.lines()]
    troubled = bool(failures) or any(report.unreadable for report in reports)
    finish(as_json, facts, [*lines, *failures], PROBLEMS if troubled else DONE)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"读不了文件 {file}（{reason_of(error)}），请检查路径和权限") from None


@app.command("list")
def list_(limit: Limit = 50, edition: Edition = "2025", as_json: Json = False) -> None:
    """列出文献，新导入的在前。"""
    _show("", limit, edition, as_json)


@app.command("search")
def search(query: str, limit: Limit = 50, edition: Edition = "2025", as_json: Json = False) -> None:
    """题名、责任者、出处、关键词、摘要里含有每一个词的文献。"""
    _show(query, limit, edition, as_json)


def _show(query: str, limit: int, edition: str, as_json: bool) -> None:
    found = open_here().literature(OPERATOR, query, limit=limit, edition=edition)
    pairs = list(zip(found.works, found.printed, strict=True))
    if not as_json:
        rows = [_cells(work, line) for work, line in pairs]
        table(f"文献（{len(found.works)} / {found.total}）", ["编号", "类型", "著录"], rows)
    works = [{"id": w.id, "type": w.type, "title": w.title, "reference": line} for w, line in pairs]
    finish(as_json, {"references": works, "total": found.total}, [])


def _cells(work: Reference, line: str) -> list[str]:
    return [work.id, TYPE_NAMES.get(work.type, work.type), shorten(line, 200)]
