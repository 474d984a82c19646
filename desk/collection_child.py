"""Runs a pass over a site collection in a child process: Scrapy's reactor starts once a process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile

from desk.settings import CHECKOUT, Settings
from domain.errors import FetchFailed


def run_child(settings: Settings, collection_id: str, run_id: str, *, walk: bool) -> None:
    """Carry out one order; what it found stands in the store.

    :raises FetchFailed: when the child ended early; what was captured is kept.
    """
    order = {
        # The child works in another folder: its paths must not start from here.
        "settings": settings.model_dump(mode="json") | {"database_url": f"sqlite:///{settings.database}"},
        "collection": collection_id,
        "run": run_id,
        "walk": walk,
    }
    command = [sys.executable, "-m", "desk.collector_site"]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as said,
        subprocess.Popen(command, cwd=CHECKOUT, text=True, stdin=subprocess.PIPE, stderr=said) as child,
    ):
        assert child.stdin is not None
        try:
            child.stdin.write(json.dumps(order) + "\n")
            child.stdin.flush()
            # Its input stays open, so that it ends when this process does.
            child.wait()
        except BrokenPipeError:
            child.wait()
        except BaseException:
            child.kill()
            raise
        if child.returncode:
            said.seek(0)
            raise FetchFailed(_last_words(said.read(), child.returncode))


def _last_words(said: str, code: int) -> str:
    lines = said.strip().splitlines()
    if code < 0 or not lines:
        return f"采集进程意外结束（{'信号' if code < 0 else '返回'} {abs(code)}）"
    return lines[-1]
