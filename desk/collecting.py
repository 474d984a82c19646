"""The collecting process as the desk sees it: orders go in, the ids of the runs come out (``desk.collector``)."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import suppress
from types import TracebackType
from typing import IO, Any, Self

from desk.settings import CHECKOUT
from domain.errors import FetchFailed


class CollectorProcess:
    """Takes order after order; started with the first, and anew if it died. A crawl has a process of its own there.

    Its input stays open as long as this object lives, so that it ends when this process does.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._said: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm(self) -> subprocess.Popen[str]:
        """Start it if it does not run: loading Scrapy takes two seconds, which no order then has to wait for."""
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (closed with the process)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "desk.collector"],
                cwd=CHECKOUT,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
            )
        return self._process

    def ask(self, order: dict[str, Any]) -> set[str]:
        """Ids of the runs that were made.

        :raises FetchFailed: when the crawl ended early; what was collected is kept.
        """
        process = self.warm()
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        except BaseException:
            process.kill()
            self.close()
            raise
        said = json.loads(answer) if answer else {"error": self._last_words(process)}
        if "error" in said:
            raise FetchFailed(f"采集中途停止，已采到的内容都已保存：{said['error']}")
        return set(said["runs"])

    def close(self) -> None:
        """End it; a crawl under way ends with it."""
        if self._process is not None:
            assert self._process.stdin is not None and self._process.stdout is not None
            with suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.stdout.close()
            self._process.wait()
            self._process = None
        if self._said is not None:
            self._said.close()
            self._said = None

    def _last_words(self, process: subprocess.Popen[str]) -> str:
        code = process.wait()
        assert self._said is not None
        self._said.seek(0)
        lines = self._said.read().strip().splitlines()
        return lines[-1] if lines and code > 0 else ended(code)


def ended(code: int) -> str:
    """What became of a process that gave no answer."""
    how = f"信号 {-code}" if code < 0 else f"返回 {code}"
    return f"采集进程意外结束（{how}），请再运行一次 zhijin crawl"
