"""The terminal front door: ``zhijin …``, one command = one Desk verb."""

from __future__ import annotations

import json
import logging
import re
import socket
import sys
import threading
import time
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from typer.exceptions import TyperException

from desk.desk import Desk, open_desk
from desk.guards import only_one
from desk.logs import start_log
from desk.settings import Settings, load_settings
from domain import clock
from domain.brief import STATUS_NAMES
from domain.errors import InvalidInput, ZhijinError
from domain.ledger import RUN_NAMES, CollectReport
from domain.user import OPERATOR

app = typer.Typer(
    help="知津：舆情监测与决策参考工作台",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
sources_app = typer.Typer(help="采集源", no_args_is_help=True)
brief_app = typer.Typer(help="简报", no_args_is_help=True)
archive_app = typer.Typer(help="快照", no_args_is_help=True)
audit_app = typer.Typer(help="审计", no_args_is_help=True)
app.add_typer(sources_app, name="sources")
app.add_typer(brief_app, name="brief")
app.add_typer(archive_app, name="archive")
app.add_typer(audit_app, name="audit")

Json = Annotated[bool, typer.Option("--json", help="最后一行输出一个 JSON 对象")]

DONE, PROBLEMS, USAGE = 0, 1, 2
_INTERRUPTED = 130
"""What Typer makes of Ctrl+C."""
_USAGE_FAULTS = (
    (r"No such command '(.+)'", "没有“{}”这个命令"),
    (r"No such option: (\S+)", "没有“{}”这个选项"),
    (r"Missing \w+ '?(.+?)'?\.", "缺少“{}”"),
    (r"Invalid value for '?(.+?)'?:", "“{}”的值不合要求"),
    (r"unexpected extra argument\S* \((.+)\)", "多写了“{}”"),
    (r"Option '(.+?)' requires", "“{}”后面要写值"),
)
"""What Typer says of a command line it cannot read, and how we say it."""


def main() -> None:
    """Run a command. Errors are one clear line; what we did not foresee goes to the log with its trace."""
    # Without a handler, a trace would land on the screen.
    logging.getLogger("zhijin").addHandler(logging.NullHandler())
    try:
        code = app(prog_name="zhijin", standalone_mode=False)
    except TyperException as error:
        _fail(_usage(error), USAGE)
    except InvalidInput as error:
        _fail(str(error), USAGE)
    except ZhijinError as error:
        _fail(str(error))
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except Exception as error:
        _fail(f"程序内部出错（{type(error).__name__}：{error}）{_logged()}")
    if code == _INTERRUPTED:
        _fail("已中断；已保存的内容不受影响")
    sys.exit(code or DONE)


def _fail(message: str, code: int = PROBLEMS) -> NoReturn:
    print(message, file=sys.stderr)
    if "--json" in sys.argv:
        print(json.dumps({"error": message}, ensure_ascii=False))
    sys.exit(code)


def _usage(error: TyperException) -> str:
    """A command line that cannot be read, in one line. A group without a command has shown its help already."""
    said = error.format_message() or "缺少命令"
    context = getattr(error, "ctx", None)
    for pattern, line in _USAGE_FAULTS:
        if found := re.search(pattern, said):
            said = line.format(found[1])
            break
    return f"{said}，请用 {context.command_path if context else 'zhijin'} --help 查看用法"


def _logged() -> str:
    """Write the error being handled to the log; where to find it, or nothing if no log can be written."""
    try:
        settings = load_settings()
        path = start_log(settings.logs, settings.log_days)
    except ZhijinError:
        return ""
    logging.getLogger("zhijin").exception("unforeseen")
    return f"，详情见日志 {path}"


def _open() -> Desk:
    settings = load_settings()
    desk = open_desk(settings)
    start_log(settings.logs, settings.log_days)
    return desk


def _finish(as_json: bool, facts: Mapping[str, Any], lines: list[str], code: int = DONE) -> None:
    for line in lines:
        print(line)
    if as_json:
        print(json.dumps(facts, ensure_ascii=False, default=str))
    raise typer.Exit(code)


def _table(title: str, head: list[str], rows: list[list[str]]) -> None:
    table = Table(title=title, title_justify="left")
    for name in head:
        table.add_column(name)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


@app.command()
def init(as_json: Json = False) -> None:
    """建立运行目录、数据库和第一个管理员。"""
    from desk.setup import initialise

    settings = load_settings()
    ask = (lambda: typer.prompt("管理员密码", hide_input=True)) if sys.stdin.isatty() else None
    report = initialise(settings, ask)
    lines = [f"数据库：{report.database}", f"管理员账号：{report.admin}"]
    if report.generated:
        lines.append(f"管理员密码（只显示这一次，请妥善保存）：{report.generated}")
    _finish(as_json, {"database": str(report.database), "admin": report.admin}, lines)


@app.command()
def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="写好文件后结束，不打开工作台")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="保留上一次演示的数据")] = False,
    as_json: Json = False,
) -> None:
    """用随附的演示站点走一遍：采集、分析、编日报，再打开工作台。"""
    from desk.demo.run import demonstration

    base = load_settings()
    settings = load_settings(home=base.home / "demo", database_url="", demo=True, host="127.0.0.1")
    if not no_serve:
        _require_port(settings)
    with demonstration(settings, keep=keep, say=lambda line: print(line, flush=True)) as report:
        for line in report.lines():
            print(line)
        if as_json:
            print(json.dumps(report.as_json(), ensure_ascii=False), flush=True)
        if not no_serve:
            _serve(settings, report.desk)
    raise typer.Exit(DONE if report.complete else PROBLEMS)


@app.command()
def crawl(
    ids: Annotated[list[str] | None, typer.Argument(help="采集源编号；不写则采集全部启用的")] = None,
    follow: Annotated[bool, typer.Option("--follow", help="按各源的间隔持续采集，直到中断")] = False,
    as_json: Json = False,
) -> None:
    """采集一遍。"""
    desk = _open()
    if follow:
        with only_one(desk.settings.home, "follow", "持续采集"):
            _follow(desk)
    report = desk.collect(OPERATOR, ids or [])
    _finish(as_json, report.as_json(), _collect_lines(report), PROBLEMS if report.problems else DONE)


def _collect_lines(report: CollectReport) -> list[str]:
    facts = report.as_json()
    lines = [
        f"遇到 {facts['offered']} 条：新增 {facts['kept']}，有修改 {facts['revised']}，无变化 {facts['unchanged']}，"
        f"重复 {facts['duplicates']}，已撤下 {facts['removed']}，不予采集 {facts['refused']}，失败 {facts['failed']}；"
        f"用时 {report.seconds:.1f} 秒"
    ]
    return lines + [f"{run.source_id}：{run.reason}" for run in report.problems]


def _follow(desk: Desk, poll_seconds: float = 20) -> None:
    """Keep collecting what is due and analysing what came, until interrupted. A failed round is told and retried."""
    while True:
        try:
            _one_round(desk)
        except ZhijinError as error:
            print(f"{clock.zh_minute(desk.now())} {error}", file=sys.stderr, flush=True)
        time.sleep(poll_seconds)


def _one_round(desk: Desk) -> None:
    report = desk.collect(OPERATOR, due_only=True)
    if report.runs:
        print(f"{clock.zh_minute(desk.now())} {_collect_lines(report)[0]}", flush=True)
        desk.analyse(OPERATOR)


@app.command()
def analyse(as_json: Json = False) -> None:
    """分析所有尚未分析的文章，归并热点，更新热度与预警。"""
    report = _open().analyse(OPERATOR)
    lines = [
        f"分析 {report.articles} 篇，涉及热点 {report.stories} 个，新预警 {report.alerts} 条，"
        f"失败 {len(report.failed)} 篇；用时 {report.seconds:.1f} 秒，内存峰值 {report.peak_rss_mb:.0f} MB"
    ] + [f"{article}：{reason}" for article, reason in report.failed]
    _finish(as_json, report.as_json(), lines, PROBLEMS if report.failed else DONE)


@app.command()
def search(query: str, limit: int = 20, as_json: Json = False) -> None:
    """检索：空格隔开的词都要出现，引号内按原样查找。"""
    found = _open().search(OPERATOR, query, limit=limit)
    hits = [{"id": hit.article_id, "title": hit.title, "score": round(hit.score, 4)} for hit in found.hits]
    lines = [f"{hit.score:6.2f}  {hit.article_id}  {hit.title}" for hit in found.hits]
    _finish(as_json, {"hits": hits, "total": found.total}, [f"共 {found.total} 篇", *lines])


@app.command()
def run() -> None:
    """常驻服务：工作台，加上后台的持续采集与分析。"""
    desk = _open()
    _require_port(desk.settings)
    home = desk.settings.home
    with only_one(home, "service", "运行服务"), only_one(home, "follow", "持续采集"):
        threading.Thread(target=_follow, args=(desk,), daemon=True).start()
        _serve(desk.settings, desk)


def _require_port(settings: Settings) -> None:
    """Raise ``InvalidInput`` if the workbench's address is taken, before any work is done for it."""
    try:
        with socket.create_server((settings.host, settings.port)):
            pass
    except OSError:
        raise InvalidInput(
            f"地址 {settings.host}:{settings.port} 打不开（可能已被占用），请用 ZHIJIN_PORT 换一个端口"
        ) from None


def _serve(settings: Settings, desk: Desk) -> None:
    import uvicorn

    from app import create_app

    address = f"http://{settings.host}:{settings.port}"
    print(f"工作台：{address}（按 Ctrl+C 结束）", flush=True)
    uvicorn.run(create_app(desk), host=settings.host, port=settings.port, log_level="warning")


@app.command()
def reindex(as_json: Json = False) -> None:
    """由数据库重建检索索引。"""
    count = _open().reindex(OPERATOR)
    _finish(as_json, {"articles": count}, [f"已重建索引，共 {count} 篇"])


@app.command()
def verify(as_json: Json = False) -> None:
    """校验数据库、快照摘要和审计链。"""
    problems = _open().verify(OPERATOR)
    lines = problems or ["数据库、快照和审计链均完好"]
    _finish(as_json, {"problems": problems}, lines, PROBLEMS if problems else DONE)


@app.command()
def doctor(as_json: Json = False) -> None:
    """体检：装了什么、缺什么、什么快用完了。"""
    findings = _open().doctor(OPERATOR)
    facts = {"findings": [{"subject": f.subject, "ok": f.ok, "message": f.message} for f in findings]}
    lines = [f"{'好' if f.ok else '需处理'}  {f.subject}：{f.message}" for f in findings]
    _finish(as_json, facts, lines, DONE if all(f.ok for f in findings) else PROBLEMS)


@sources_app.command("list")
def sources_list(as_json: Json = False) -> None:
    """列出采集源。"""
    rows = _open().sources(OPERATOR)
    facts = {
        "sources": [
            {"id": r.source.id, "name": r.source.name, "enabled": r.source.enabled, "status": r.state.status}
            for r in rows
        ]
    }
    if not as_json:
        _table(
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
    _finish(as_json, facts, [])


@sources_app.command("import")
def sources_import(file: Path, as_json: Json = False) -> None:
    """导入采集源文件（YAML）或文件夹。"""
    report = _open().import_sources(OPERATOR, file)
    facts = {"added": report.added, "changed": report.changed, "unchanged": report.unchanged}
    line = f"新增 {len(report.added)}，更新 {len(report.changed)}，未变 {len(report.unchanged)}"
    _finish(as_json, facts, [line])


@sources_app.command("export")
def sources_export(as_json: Json = False) -> None:
    """把全部采集源写成 YAML。"""
    text = _open().export_sources(OPERATOR)
    _finish(as_json, {"yaml": text}, [] if as_json else [text.rstrip()])


@sources_app.command("check")
def sources_check(
    source_id: Annotated[str | None, typer.Argument(help="采集源编号")] = None, as_json: Json = False
) -> None:
    """检查采集源：好、需改或停用，各附原因。"""
    verdicts = _open().check_sources(OPERATOR, source_id)
    facts = {"sources": [{"id": v.id, "status": v.status, "reason": v.reason} for v in verdicts]}
    if not as_json:
        _table(
            "采集源检查",
            ["编号", "名称", "结论", "原因"],
            [[v.id, v.name, v.status, v.reason] for v in verdicts],
        )
    _finish(as_json, facts, [], PROBLEMS if any(v.status == "需改" for v in verdicts) else DONE)


@brief_app.command("make")
def brief_make(
    kind: str,
    day: Annotated[str | None, typer.Option("--date", help="日期，如 2026-11-22；不写为今天")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="输出文件夹")] = None,
    as_json: Json = False,
) -> None:
    """编一期简报，写出 DOCX 和 PDF。"""
    desk = _open()
    report = desk.make_brief(OPERATOR, kind, _day(day, desk.now()), out)
    _finish(as_json, report.as_json(), report.lines())


def _day(text: str | None, now: datetime) -> date:
    if text is None:
        return clock.library_day(now)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"日期“{text}”无法识别，请写成 2026-11-22 的样子") from None


@brief_app.command("list")
def brief_list(as_json: Json = False) -> None:
    """列出简报。"""
    briefs = _open().briefs(OPERATOR)
    facts = {"briefs": [{"id": b.id, "kind": b.kind, "day": b.day, "status": b.status} for b in briefs]}
    _finish(as_json, facts, [f"{b.id}  {b.day}  {b.title}  {STATUS_NAMES[b.status]}" for b in briefs])


@brief_app.command("show")
def brief_show(brief_id: str, as_json: Json = False) -> None:
    """显示一期简报的条目与来源。"""
    brief = _open().brief(OPERATOR, brief_id)
    lines = [f"{brief.title}（{clock.zh_date(brief.day)}）"]
    for section in brief.sections:
        lines.append(f"\n{section.title}")
        lines += [f"  · {item.title}" for item in section.items]
    facts = {"id": brief.id, "kind": brief.kind, "items": brief.item_count, "files": dict(brief.files or {})}
    _finish(as_json, facts, lines)


@archive_app.command("show")
def archive_show(record_id: str, as_json: Json = False) -> None:
    """显示一份快照的记录与文本。"""
    record = record_id if record_id.startswith("urn:uuid:") else "urn:uuid:" + record_id
    capture = _open().capture(OPERATOR, record)
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
    _finish(as_json, facts, lines)


@audit_app.command("verify")
def audit_verify(as_json: Json = False) -> None:
    """校验审计链。"""
    problems = _open().verify_audit_chain()
    _finish(as_json, {"problems": problems}, problems or ["审计链完好"], PROBLEMS if problems else DONE)
