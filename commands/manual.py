"""The pages of ``--help`` in Chinese; Typer writes its own words in English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer
from typer import rich_utils
from typer.main import get_command

_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}


def with_manual(app: typer.Typer) -> Any:
    """The command behind an application, ready to be called, whose help speaks Chinese."""
    for name, told in _TITLES.items():
        setattr(rich_utils, name, told)
    top = get_command(app)
    for command in _all(top):
        command.options_metavar = "[选项]"
        if hasattr(command, "commands"):
            command.subcommand_metavar = "命令 [参数]…"
        option = command.get_help_option(command.context_class(command))
        if option is not None:
            option.help = "显示本说明"
    return top


def _all(command: Any) -> Iterator[Any]:
    yield command
    for child in getattr(command, "commands", {}).values():
        yield from _all(child)
