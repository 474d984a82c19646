"""Starting the benchmark's site and crawls, and what a crawl used."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from domain.errors import FetchFailed

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def served(pages: int, kilobytes: int, every: float = 0.0) -> Iterator[str]:
    """The site's address, while it is served."""
    command = [sys.executable, "-m", "bench._crawl_site", "--pages", str(pages), "--kb", str(kilobytes)]
    command += ["--every", str(every)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None and server.stdin is not None
        yield f"http://127.0.0.1:{json.loads(server.stdout.readline())['port']}"
        server.stdin.close()


def site_log(base: str) -> dict[str, Any]:
    """What the site has sent."""
    with urlopen(f"{base}/-log") as answer:
        log: dict[str, Any] = json.load(answer)
    return log


def child_command(name: str, base: str, pages: int, folder: str) -> list[str]:
    """One crawl of the site by one program."""
    return [sys.executable, "-m", "bench._crawl_child", name, base, str(pages), folder]


def run_child(command: list[str]) -> tuple[dict[str, Any], resource.struct_rusage]:
    """What a child said last, and what it and its children used."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        lines = child.stdout.read().strip().splitlines()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode or not lines:
        raise FetchFailed(f"采集进程没有完成：{' '.join(command)}，请看上面的错误信息")
    return json.loads(lines[-1]), usage
