"""``zhijin collection …``: 网事典藏."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commands.common import DONE, PROBLEMS, Json, finish, open_here, table
from desk.collection_draft import CollectionDraft
from desk.collection_pack import size_said
from desk.collections import CollectionView
from domain import clock
from domain.collection import CollectionRun, SiteCollection
from domain.errors import InvalidInput
from domain.ledger import RUN_NAMES
from domain.user import OPERATOR

app = typer.Typer(help="网事典藏", no_args_is_help=True)


@app.command("new")
def new(
    title: str,
    seed: Annotated[list[str] | None, typer.Option("--seed", help="种子网址，可重复")] = None,
    curator: Annotated[str, typer.Option("--curator", help="责任人")] = "",
    purpose: Annotated[str, typer.Option("--purpose", help="收藏目的")] = "",
    rights: Annotated[str, typer.Option("--rights", help="权利说明")] = "",
    host: Annotated[list[str] | None, typer.Option("--host", help="范围内的主机；不写为种子的主机")] = None,
    path: Annotated[list[str] | None, typer.Option("--path", help="范围内的路径前缀")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", help="排除的网址（正则表达式）")] = None,
    depth: Annotated[int, typer.Option("--depth", help="从种子起的链接层数")] = 3,
    max_pages: Annotated[int, typer.Option("--max-pages", help="页数上限")] = 2000,
    starts: Annotated[str | None, typer.Option("--from", help="收藏开始日；不写为今天")] = None,
    ends: Annotated[str | None, typer.Option("--until", help="收藏结束日；不写为不限")] = None,
    collection_id: Annotated[str, typer.Option("--id", help="编号；不写则自动编")] = "",
    as_json: Json = False,
) -> None:
    """新建典藏专题。"""
    desk = open_here()
    made = desk.make_collection(
        OPERATOR,
        CollectionDraft(
            title=title,
            curator=curator,
            purpose=purpose,
            seeds=tuple(seed or ()),
            rights=rights,
            starts_on=_day(starts) or clock.library_day(desk.now()),
            ends_on=_day(ends),
            hosts=tuple(host or ()),
            paths=tuple(path or ("/",)),
            excludes=tuple(exclude or ()),
            depth=depth,
            max_pages=max_pages,
            id=collection_id,
        ),
    )
    finish(as_json, _facts(made, None), [f"已新建：{made.id} {made.title}"])


@app.command("edit")
def edit(
    collection_id: str,
    title: Annotated[str | None, typer.Option("--title")] = None,
    seed: Annotated[
        list[str] | None, typer.Option("--seed", help="种子网址，可重复；写了就换掉原来的")
    ] = None,
    curator: Annotated[str | None, typer.Option("--curator", help="责任人")] = None,
    purpose: Annotated[str | None, typer.Option("--purpose", help="收藏目的")] = None,
    rights: Annotated[str | None, typer.Option("--rights", help="权利说明")] = None,
    host: Annotated[list[str] | None, typer.Option("--host")] = None,
    path: Annotated[list[str] | None, typer.Option("--path")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude")] = None,
    depth: Annotated[int | None, typer.Option("--depth")] = None,
    max_pages: Annotated[int | None, typer.Option("--max-pages")] = None,
    starts: Annotated[str | None, typer.Option("--from")] = None,
    ends: Annotated[str | None, typer.Option("--until", help="结束日；写“不限”取消")] = None,
    as_json: Json = False,
) -> None:
    """修改典藏专题；没有写的项不变。"""
    desk = open_here()
    old = desk.collection(OPERATOR, collection_id).collection
    edited = desk.edit_collection(
        OPERATOR,
        collection_id,
        CollectionDraft(
            title=old.title if title is None else title,
            curator=old.curator if curator is None else curator,
            purpose=old.purpose if purpose is None else purpose,
            seeds=tuple(seed or old.seeds),
            rights=old.rights if rights is None else rights,
            starts_on=_day(starts) or old.starts_on,
            ends_on=None if ends == "不限" else _day(ends) or old.ends_on,
            hosts=tuple(host or old.scope.hosts),
            paths=tuple(path or old.scope.paths),
            excludes=tuple(exclude or old.scope.excludes),
            depth=old.scope.depth if depth is None else depth,
            max_pages=old.scope.max_pages if max_pages is None else max_pages,
        ),
    )
    finish(as_json, _facts(edited, None), [f"已修改：{edited.id} {edited.title}"])


@app.command("list")
def list_(as_json: Json = False) -> None:
    """列出典藏专题。"""
    lines = open_here().collections(OPERATOR)
    if not as_json:
        rows = [
            [x.collection.id, x.collection.title, x.collection.curator, *_run_cells(x.run)] for x in lines
        ]
        table(
            f"网事典藏（{len(lines)}）",
            ["编号", "题名", "责任人", "上次采集", "结果", "页面", "资源", "说明"],
            rows,
        )
    finish(as_json, {"collections": [_facts(x.collection, x.run) for x in lines]}, [])


@app.command("crawl")
def crawl(
    collection_id: str,
    fresh: Annotated[bool, typer.Option("--fresh", help="上次中断的不接着做，从头再采一次")] = False,
    as_json: Json = False,
) -> None:
    """整站采集一次（上次中断的接着做），并作质量检查。"""
    desk = open_here()
    run = desk.crawl_collection(OPERATOR, collection_id, fresh=fresh)
    view = desk.collection(OPERATOR, collection_id)
    lines = [
        f"{RUN_NAMES[run.status]}：页面 {run.pages}，资源 {run.requisites}，读不到 {run.failed}，"
        f"压缩后 {size_said(run.bytes)}",
        *([run.reason] if run.reason else []),
        *_quality(view),
    ]
    finish(as_json, _facts(view.collection, run, view), lines, DONE if run.status == "ok" else PROBLEMS)


@app.command("show")
def show(collection_id: str, as_json: Json = False) -> None:
    """显示典藏专题的著录、采集经过和检查结果。"""
    desk = open_here()
    record, view = (
        desk.collection_record(OPERATOR, collection_id),
        desk.collection(OPERATOR, collection_id),
    )
    lines = [record.as_text().rstrip(), *(f"{c.finding}　{c.url}" for c in view.problems[:50])]
    finish(as_json, _facts(view.collection, view.run, view) | {"record": record.as_json()}, lines)


@app.command("check")
def check(collection_id: str, as_json: Json = False) -> None:
    """重新检查最近一次采集：缺少资源、错误页、登录页、与现网比对。"""
    view = open_here().check_collection(OPERATOR, collection_id)
    lines = [*_quality(view), *(f"{c.finding}　{c.url}" for c in view.problems[:200])]
    code = PROBLEMS if view.problems else DONE
    finish(as_json, _facts(view.collection, view.run, view), lines, code)


@app.command("stop")
def stop(collection_id: str, as_json: Json = False) -> None:
    """停止正在进行的采集；已采到的保留，下次接着做。"""
    run = open_here().stop_collection(OPERATOR, collection_id)
    finish(as_json, {"id": collection_id, "status": run.status}, [run.reason])


@app.command("pack")
def pack(
    collection_id: str,
    out: Annotated[Path | None, typer.Option("--out", help="文件（.wacz）或文件夹")] = None,
    as_json: Json = False,
) -> None:
    """打成移交用的典藏包（WACZ：WARC、CDXJ 索引、页面表和著录）。"""
    report = open_here().pack_collection(OPERATOR, collection_id, out)
    lines = [
        f"已写好并回读核对：{report.path}",
        f"页面 {report.pages}，记录 {report.records}，{size_said(report.bytes)}，SHA-256 {report.sha256}",
    ]
    facts = {
        "path": report.path,
        "bytes": report.bytes,
        "sha256": report.sha256,
        "pages": report.pages,
        "records": report.records,
    }
    finish(as_json, facts, lines)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"日期“{text}”无法识别，请写成 2026-11-22 的样子") from None


def _run_cells(run: CollectionRun | None) -> list[str]:
    if run is None:
        return ["—", RUN_NAMES["never"], "", "", ""]
    when = clock.zh_minute(run.started_at)
    return [when, RUN_NAMES[run.status], str(run.pages), str(run.requisites), run.reason]


def _quality(view: CollectionView) -> list[str]:
    found = "，".join(f"{name} {count}" for name, count in view.findings.items()) or "没有发现问题"
    run = view.run
    share = ""
    if run is not None and run.agreement is not None:
        share = f"；抽查 {run.compared} 页，与现网正文一致 {run.agreement:.0%}"
    return [f"质量检查：{found}{share}"]


def _facts(
    collection: SiteCollection, run: CollectionRun | None, view: CollectionView | None = None
) -> dict[str, object]:
    facts: dict[str, object] = {"id": collection.id, "title": collection.title, "status": "never"}
    if run is not None:
        facts |= {"run": run.id, "status": run.status, "reason": run.reason, "pages": run.pages}
        facts |= {"requisites": run.requisites, "failed": run.failed, "bytes": run.bytes}
        facts |= {"compared": run.compared, "agreement": run.agreement}
    return facts | ({"findings": dict(view.findings)} if view else {})
