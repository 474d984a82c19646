"""``zhijin ledger``: what became of every address."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from commands.common import Json, finish, open_here
from domain import clock
from domain.errors import InvalidInput
from domain.ledger import CAUSE_NAMES, FATE_NAMES, Fate, LedgerEntry, LedgerQuery
from domain.user import OPERATOR


def ledger(
    source: Annotated[str | None, typer.Option("--source", help="采集源编号")] = None,
    fate: Annotated[
        list[str] | None, typer.Option("--fate", help="去向，可多次：" + " ".join(f.value for f in Fate))
    ] = None,
    cause: Annotated[list[str] | None, typer.Option("--cause", help="缘由，可多次，如 parse robots")] = None,
    url: Annotated[str | None, typer.Option("--url", help="网址中含有的文字")] = None,
    days: Annotated[int, typer.Option("--days", min=1, help="最近几天")] = 3,
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多列出几条")] = 50,
    as_json: Json = False,
) -> None:
    """查逐条去向：每个网址采到没有，为什么。"""
    desk = open_here()
    if source:
        desk.source_history(OPERATOR, source, 1)  # refuses an id that is not there
    query = LedgerQuery(
        source_id=source,
        fates=tuple(_fate(name) for name in fate) if fate else None,
        causes=tuple(cause) if cause else None,
        url_part=url,
        since=desk.now() - timedelta(days=days),
    )
    page = desk.ledger(OPERATOR, query, limit)
    counts = {f"{f}:{c}" if c else f: n for (f, c), n in sorted(page.counts.items())}
    lines = [f"共 {page.total} 条，列出最近 {len(page.entries)} 条", *map(_line, page.entries)]
    finish(
        as_json, {"total": page.total, "counts": counts, "entries": [_facts(e) for e in page.entries]}, lines
    )


def _fate(name: str) -> Fate:
    try:
        return Fate(name)
    except ValueError:
        known = "、".join(f"{f.value}（{FATE_NAMES[f]}）" for f in Fate)
        raise InvalidInput(f"没有“{name}”这种去向，可用：{known}") from None


def _line(entry: LedgerEntry) -> str:
    why = "：".join(part for part in (CAUSE_NAMES.get(entry.cause, entry.cause), entry.detail) if part)
    told = FATE_NAMES[entry.fate] + (f"（{why}）" if why else "")
    return f"{clock.zh_minute(entry.at)}  {entry.source_id}  {told}  {entry.url}"


def _facts(entry: LedgerEntry) -> dict[str, object]:
    return {
        "at": entry.at.isoformat(),
        "source": entry.source_id,
        "url": entry.url,
        "fate": entry.fate.value,
        "cause": entry.cause,
        "detail": entry.detail,
        "article": entry.article_id,
        "run": entry.run_id,
    }
