"""``zhijin watch …``: 监测专题."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.common import Json, finish, open_here, table
from desk.watch_preview import DAYS, Shown, WatchPreview
from desk.watches import WatchLine
from domain import clock
from domain.text import shorten
from domain.user import OPERATOR
from domain.watch import HOW_NAMES, Watch, WatchHit, Widening

app = typer.Typer(help="监测专题", no_args_is_help=True)

Days = Annotated[int, typer.Option("--days", help="看最近几天")]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", help="排除的词或检索式，可写多次")]
Local = Annotated[bool, typer.Option("--local", help="只收涉津")]
Widen = Annotated[float, typer.Option("--widen", help="语义扩展的相似度界限，如 0.7；不写则不扩展")]


@app.command("list")
def list_(as_json: Json = False) -> None:
    """列出监测专题和近况。"""
    lines = open_here().watches(OPERATOR)
    if not as_json:
        head = ["编号", "名称", "今日", "近七日", "待推送", "状态", "检索式"]
        table(f"监测专题（{len(lines)}）", head, [_cells(line) for line in lines])
    finish(as_json, {"watches": [_facts(line) for line in lines]}, [])


@app.command("show")
def show(watch_id: str, as_json: Json = False) -> None:
    """一个专题的检索式、近况和最新命中。"""
    view = open_here().watch(OPERATOR, watch_id)
    watch, found = view.watch, view.statistics
    lines = [
        f"{watch.name}（{watch.id}）{'' if watch.enabled else '，已停用'}",
        f"检索式：{watch.expression}",
        f"近 {len(found.by_day)} 天 {found.total} 篇，待推送 {view.waiting} 篇，第 {view.versions[0].version} 版",
        *map(_line, view.hits),
    ]
    facts = {
        "id": watch.id,
        "name": watch.name,
        "expression": watch.expression,
        "excludes": watch.excludes,
        "enabled": watch.enabled,
        "version": view.versions[0].version,
        "by_day": {str(day): count for day, count in found.by_day.items()},
        "waiting": view.waiting,
        "hits": [_hit(shown.hit, shown.article.title) for shown in view.hits],
    }
    finish(as_json, facts, lines)


@app.command("try")
def try_(
    expression: str,
    exclude: Exclude = None,
    local: Local = False,
    widen: Widen = 0.0,
    days: Days = DAYS,
    as_json: Json = False,
) -> None:
    """试一个检索式：会命中什么，排除了什么；不保存。"""
    watch = Watch(
        "draft", "试检", expression, excludes=tuple(exclude or ()), local=local, widening=_widening(widen)
    )
    seen = open_here().preview_watch(OPERATOR, watch, days)
    found = seen.statistics
    lines = [f"近 {days} 天命中 {found.total} 篇", *seen.warnings, *map(_line, seen.sample)]
    lines += [f"“{one.written}”排除 {one.count} 篇" for one in seen.removed]
    lines += [f"语义相近 {seen.near_total} 篇", *map(_line, seen.near)] if watch.widening else []
    lines += [f"可加的词：{'、'.join(one.word for one in seen.words)}"] if seen.words else []
    finish(as_json, _seen(seen), lines)


@app.command("add")
def add(
    watch_id: Annotated[str, typer.Argument(metavar="ID", help="编号：小写字母、数字、连字符")],
    name: str,
    expression: str,
    why: Annotated[str, typer.Option("--why", help="原因，记入版本")] = "新建",
    exclude: Exclude = None,
    local: Local = False,
    widen: Widen = 0.0,
    days: Annotated[int, typer.Option("--days", help="回溯几天；0 为只看以后的文章")] = DAYS,
    as_json: Json = False,
) -> None:
    """新建一个专题，或把同编号的改成这样（旧版保留）。"""
    watch = Watch(
        watch_id, name, expression, excludes=tuple(exclude or ()), local=local, widening=_widening(widen)
    )
    report = open_here().save_watch(OPERATOR, watch, why, days)
    again = report.reevaluation
    facts = {
        "id": watch_id,
        "version": report.version,
        "changed": report.changed,
        "found": again.found if again else None,
    }
    told = f"，近 {days} 天命中 {again.found} 篇" if again else ""
    finish(as_json, facts, [f"专题“{name}”已保存为第 {report.version} 版{told}"])


@app.command("run")
def run(
    watch_id: str,
    days: Annotated[int, typer.Option("--days", help="先重新评估最近几天；0 为不评估")] = 0,
    peek: Annotated[bool, typer.Option("--peek", help="只看有什么，不算推送")] = False,
    as_json: Json = False,
) -> None:
    """取下一批推送：以前没有推送过的命中，不重不漏。"""
    desk = open_here()
    again = desk.reevaluate_watch(OPERATOR, watch_id, days) if days else None
    if peek:
        hits: tuple[WatchHit, ...] = desk.waiting_hits(OPERATOR, watch_id)
        head, number = f"待推送 {len(hits)} 篇", None
    else:
        taken, hits = desk.take_watch_run(OPERATOR, watch_id)
        span = f"{clock.zh_minute(taken.start)} 至 {clock.zh_minute(taken.end)}"
        head, number = f"第 {taken.number} 批（{span}）：{taken.size} 篇", taken.number
    titles = desk.store.articles_by_id(hit.article_id for hit in hits)
    rows = [_hit(hit, titles[hit.article_id].title) for hit in hits]
    facts = {"watch": watch_id, "run": number, "added": again.added if again else None, "hits": rows}
    lines = [
        head,
        *(
            f"  {row['id']}  {row['title']}（{HOW_NAMES[hit.how]}）"
            for row, hit in zip(rows, hits, strict=True)
        ),
    ]
    finish(as_json, facts, lines)


def _widening(threshold: float) -> Widening | None:
    return Widening(threshold) if threshold else None


def _cells(line: WatchLine) -> list[str]:
    watch = line.watch
    state = "运行" if watch.enabled else "已停用"
    return [
        watch.id,
        watch.name,
        str(line.today),
        str(line.week),
        str(line.waiting),
        state,
        shorten(watch.expression, 30),
    ]


def _facts(line: WatchLine) -> dict[str, object]:
    return {
        "id": line.watch.id,
        "name": line.watch.name,
        "enabled": line.watch.enabled,
        "today": line.today,
        "week": line.week,
        "waiting": line.waiting,
    }


def _line(shown: Shown) -> str:
    words = "、".join(shown.hit.words) or f"相似度 {shown.hit.score:.2f}"
    return f"  {clock.zh_minute(shown.article.published_at)}  {shown.article.title}［{words}］"


def _hit(hit: WatchHit, title: str) -> dict[str, object]:
    return {
        "id": hit.article_id,
        "title": title,
        "how": hit.how.value,
        "score": round(hit.score, 4),
        "at": hit.at,
    }


def _seen(seen: WatchPreview) -> dict[str, object]:
    return {
        "total": seen.statistics.total,
        "by_day": {str(day): count for day, count in seen.statistics.by_day.items()},
        "sample": [_hit(shown.hit, shown.article.title) for shown in seen.sample],
        "removed": {one.written: one.count for one in seen.removed},
        "outside": seen.outside,
        "near": [_hit(shown.hit, shown.article.title) for shown in seen.near],
        "words": [one.word for one in seen.words],
        "warnings": seen.warnings,
    }
