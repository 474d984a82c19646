"""``zhijin audit …``: 审计."""

from __future__ import annotations

import typer

from commands.common import DONE, PROBLEMS, Json, finish, open_here

app = typer.Typer(help="审计", no_args_is_help=True)


@app.command("verify")
def verify(as_json: Json = False) -> None:
    """校验审计链。"""
    problems = open_here().verify_audit_chain()
    finish(as_json, {"problems": problems}, problems or ["审计链完好"], PROBLEMS if problems else DONE)
