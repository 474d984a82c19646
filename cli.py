"""The terminal front door: ``zhijin …``, one command = one Desk verb."""

from __future__ import annotations

import json
import logging
import re
import socket
import sys
import threading
from datetime import datetime
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from commands import (
    alerts,
    archive,
    audit,
    brief,
    collections,
    dispatch,
    intake,
    ledger,
    literature,
    sources,
    transfer,
    watches,
    weights,
    wording,
)
from commands.bell import start_bell
from commands.common import DONE, PROBLEMS, USAGE, Json, finish, open_here
from commands.follow import collect_lines
from commands.follow import follow as follow_for_ever
from commands.manual import with_manual
from commands.morning import start_morning
from desk.desk import Desk
from desk.guards import only_one
from desk.logs import start_log
from desk.settings import Settings, load_settings
from domain import clock
from domain.errors import InvalidInput, ZhijinError
from domain.ledger import CollectReport
from domain.user import OPERATOR

app = typer.Typer(
    help="知津：舆情监测与决策参考工作台",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for _group in (
    sources,
    brief,
    archive,
    audit,
    transfer,
    intake,
    alerts,
    dispatch,
    weights,
    wording,
    literature,
):
    app.add_typer(_group.app, name=_group.__name__.rpartition(".")[2])
app.add_typer(collections.app, name="collection")
app.add_typer(watches.app, name="watch")
app.command("ledger")(ledger.ledger)

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
        code = with_manual(app)(prog_name="zhijin", standalone_mode=False)
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


@app.command()
def init(
    no_sources: Annotated[bool, typer.Option("--no-sources", help="不装入随附的采集源目录")] = False,
    as_json: Json = False,
) -> None:
    """建立运行目录、数据库和第一个管理员，装入随附的采集源目录。"""
    from desk.setup import initialise

    settings = load_settings()
    ask = (lambda: typer.prompt("管理员密码", hide_input=True)) if sys.stdin.isatty() else None
    report = initialise(settings, ask, seeds=not no_sources)
    lines = [f"数据库：{report.database}", f"管理员账号：{report.admin}", f"随附采集源：{report.sources} 个"]
    if report.generated:
        lines.append(f"管理员密码（只显示这一次，请妥善保存）：{report.generated}")
    facts = {"database": str(report.database), "admin": report.admin, "sources": report.sources}
    finish(as_json, facts, lines)


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
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="补采数字报：起始日期，如 2026-11-01"),
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="补采数字报：结束日期；不写为今天")
    ] = None,
    as_json: Json = False,
) -> None:
    """采集一遍；写明 --from 则按日期补采一个数字报。"""
    desk = open_here()
    if first or last:
        report = _backfill(desk, ids or [], first, last)
        finish(as_json, report.as_json(), collect_lines(report), PROBLEMS if report.problems else DONE)
    if follow:
        with only_one(desk.settings.home, "follow", "持续采集"):
            follow_for_ever(desk)
    report = desk.collect(OPERATOR, ids or [])
    finish(as_json, report.as_json(), collect_lines(report), PROBLEMS if report.problems else DONE)


def _backfill(desk: Desk, ids: list[str], first: datetime | None, last: datetime | None) -> CollectReport:
    if len(ids) != 1 or first is None:
        raise InvalidInput(
            "按日期补采要写一个采集源编号和 --from，例如 zhijin crawl 编号 --from 2026-11-01 --to 2026-11-20"
        )
    until = last.date() if last else clock.library_day(desk.now())
    return desk.backfill(OPERATOR, ids[0], first.date(), until)


@app.command()
def analyse(as_json: Json = False) -> None:
    """分析所有尚未分析的文章，归并热点，更新热度与预警。"""
    report = open_here().analyse(OPERATOR)
    lines = [
        f"分析 {report.articles} 篇，涉及热点 {report.stories} 个，新预警 {report.alerts} 条，"
        f"失败 {len(report.failed)} 篇；用时 {report.seconds:.1f} 秒，内存峰值 {report.peak_rss_mb:.0f} MB"
    ] + [f"{article}：{reason}" for article, reason in report.failed]
    finish(as_json, report.as_json(), lines, PROBLEMS if report.failed else DONE)


@app.command()
def search(query: str, limit: int = 20, as_json: Json = False) -> None:
    """检索：空格隔开的词都要出现，引号内按原样查找；有 AND、OR、NOT 等运算符时按检索式。"""
    found = open_here().search(OPERATOR, query, limit=limit)
    hits = [{"id": hit.article_id, "title": hit.title, "score": round(hit.score, 4)} for hit in found.hits]
    lines = [f"{hit.score:6.2f}  {hit.article_id}  {hit.title}" for hit in found.hits]
    finish(as_json, {"hits": hits, "total": found.total}, [f"共 {found.total} 篇", *lines])


@app.command()
def run() -> None:
    """常驻服务：工作台，加上后台的持续采集与分析；采集端（ZHIJIN_ROLE=collector）只采集，办公端（office）不采集。"""
    desk = open_here()
    home = desk.settings.home
    if desk.settings.role == "collector":
        print("采集端：只采集，不分析，不开工作台（按 Ctrl+C 结束）", flush=True)
        with only_one(home, "service", "运行服务"), only_one(home, "follow", "持续采集"):
            follow_for_ever(desk)
    _require_port(desk.settings)
    if desk.settings.role == "office":
        with only_one(home, "service", "运行服务"):
            start_bell(desk)
            start_morning(desk)
            _serve(desk.settings, desk)
        return
    with only_one(home, "service", "运行服务"), only_one(home, "follow", "持续采集"):
        threading.Thread(target=follow_for_ever, args=(desk,), daemon=True).start()
        start_morning(desk)
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
    count = open_here().reindex(OPERATOR)
    finish(as_json, {"articles": count}, [f"已重建索引，共 {count} 篇"])


@app.command()
def verify(as_json: Json = False) -> None:
    """校验数据库、快照摘要和审计链。"""
    problems = open_here().verify(OPERATOR)
    lines = problems or ["数据库、快照和审计链均完好"]
    finish(as_json, {"problems": problems}, lines, PROBLEMS if problems else DONE)


@app.command()
def doctor(as_json: Json = False) -> None:
    """体检：装了什么、缺什么、什么快用完了。"""
    findings = open_here().doctor(OPERATOR)
    facts = {"findings": [{"subject": f.subject, "ok": f.ok, "message": f.message} for f in findings]}
    lines = [f"{'好' if f.ok else '需处理'}  {f.subject}：{f.message}" for f in findings]
    finish(as_json, facts, lines, DONE if all(f.ok for f in findings) else PROBLEMS)
