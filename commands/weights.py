"""``zhijin weights …``: 热度权重与风险规则。"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from commands.common import Json, finish, open_here
from domain import clock
from domain.errors import InvalidInput
from domain.user import OPERATOR
from domain.weights import KIND_NAMES, WeightKind, WeightsVersion

app = typer.Typer(help="热度权重与风险规则", no_args_is_help=True)
_KINDS = "、".join(f"{kind.value}（{KIND_NAMES[kind]}）" for kind in WeightKind)
Kind = Annotated[str, typer.Argument(help=_KINDS)]


@app.command("show")
def show(
    kind: Kind,
    version: Annotated[str | None, typer.Option("--version", help="旧版名称，如 heat-1")] = None,
    as_json: Json = False,
) -> None:
    """现行的一版，或旧报告所用的一版，并列出历次修改。"""
    desk, wanted = open_here(), _kind(kind)
    versions = desk.weights(OPERATOR, wanted)
    shown = next((v for v in versions if v.name == version), None) if version else versions[0]
    if shown is None:
        raise InvalidInput(f"没有“{version}”这一版，现有：{'、'.join(v.name for v in versions)}")
    lines = [_line(v) for v in versions] + ["", f"{shown.name}："]
    lines += [f"  {name} = {_told(value)}" for name, value in shown.record.items()]
    finish(
        as_json, {"name": shown.name, "weights": shown.record, "versions": [v.name for v in versions]}, lines
    )


@app.command("set")
def change(
    kind: Kind,
    values: Annotated[list[str], typer.Argument(help="名称=值，可多个；表中一项写 media.M1=4")],
    why: Annotated[str, typer.Option("--why", help="理由，写入历次修改")],
    as_json: Json = False,
) -> None:
    """改几项，成为新的一版，下次分析起生效。"""
    made = open_here().change_weights(OPERATOR, _kind(kind), _changes(values), why)
    finish(as_json, {"name": made.name, "weights": made.record}, [f"已保存为 {made.name}，下次分析起生效"])


def _kind(name: str) -> WeightKind:
    try:
        return WeightKind(name)
    except ValueError:
        raise InvalidInput(f"没有“{name}”这种权重，可用：{_KINDS}") from None


def _changes(values: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for given in values:
        name, equals, value = given.partition("=")
        table, dot, code = name.partition(".")
        if not equals:
            raise InvalidInput(f"“{given}”应写成 名称=值，如 volume=0.45")
        if dot:
            found.setdefault(table, {})[code] = _number(name, value)
        else:
            found[name] = _number(name, value)
    return found


def _number(name: str, value: str) -> float | int:
    try:
        return int(value) if value.isdigit() else float(value)
    except ValueError:
        raise InvalidInput(f"“{name}”的值“{value}”不是数") from None


def _line(version: WeightsVersion) -> str:
    return f"{version.name}  {clock.zh_minute(version.at)}  {version.who}  {version.why}"


def _told(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else f"{value}"
