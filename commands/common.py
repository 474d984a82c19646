"""What every command shares: opening the Desk, ending with lines and JSON, tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from desk.desk import Desk, open_desk
from desk.logs import start_log
from desk.settings import load_settings

Json = Annotated[bool, typer.Option("--json", help="最后一行输出一个 JSON 对象")]

DONE, PROBLEMS, USAGE = 0, 1, 2


def open_here() -> Desk:
    """The Desk of the installation that the environment names."""
    settings = load_settings()
    desk = open_desk(settings)
    start_log(settings.logs, settings.log_days)
    return desk


def finish(as_json: bool, facts: Mapping[str, Any], lines: list[str], code: int = DONE) -> None:
    """Print ``lines``, then ``facts`` as the last line if wanted, and end the command."""
    for line in lines:
        print(line)
    if as_json:
        print(json.dumps(facts, ensure_ascii=False, default=str))
    raise typer.Exit(code)


def table(title: str, head: list[str], rows: list[list[str]]) -> None:
    """Print a table."""
    shown = Table(title=title, title_justify="left")
    for name in head:
        shown.add_column(name)
    for row in rows:
        shown.add_row(*row)
    Console().print(shown)
