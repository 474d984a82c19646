"""What the benchmarks share: reading rows, measuring time and memory."""

from __future__ import annotations

import gzip
import json
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from domain.errors import InvalidInput

MODELS_DIR = Path(__file__).resolve().parent.parent / "data" / "models"


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a ``.jsonl`` or ``.jsonl.gz`` file, blank lines skipped; a bad line is named in the error."""
    if not path.is_file():
        raise InvalidInput(f"找不到数据文件：{path}")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _row(line, path, number)


def _row(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InvalidInput(f"{path} 第 {number} 行不是 JSON") from error
    if not isinstance(row, dict):
        raise InvalidInput(f"{path} 第 {number} 行不是 JSON 对象")
    return row


def peak_rss_mb() -> float:
    """Largest resident memory of this process so far, in MB of 1,048,576 bytes (Linux reports KiB)."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


class Meter:
    """``with Meter() as m:`` — then ``m.seconds`` of wall time and ``m.cpu_seconds`` of all threads."""

    seconds = 0.0
    cpu_seconds = 0.0

    def __enter__(self) -> Self:
        self._began = time.perf_counter(), time.process_time()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seconds = time.perf_counter() - self._began[0]
        self.cpu_seconds = time.process_time() - self._began[1]

    def per_second(self, count: int) -> float:
        """``count`` over the wall seconds."""
        return round(count / max(self.seconds, 1e-9), 1)
