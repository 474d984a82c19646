"""``python -m bench NAME …``: run ``bench.NAME.main(argv)`` and print its figures as the last line of stdout.

A benchmark is a module of this package with ``main(argv: list[str]) -> dict``. Modules whose names begin
with ``_``, and ``common``, only help. Exit 0 done, 1 failed with a clear reason, 2 wrong usage.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys

import bench
from domain.errors import ZhijinError


def names() -> list[str]:
    """Benchmarks that exist."""
    found = (module.name for module in pkgutil.iter_modules(bench.__path__))
    return sorted(name for name in found if name != "common" and not name.startswith("_"))


def run(argv: list[str]) -> int:
    """Run the benchmark named first; returns the exit code."""
    if not argv or argv[0] not in names():
        print(f"用法：python -m bench 名称 …    可用的名称：{' '.join(names())}", file=sys.stderr)
        return 2
    try:
        figures = importlib.import_module(f"bench.{argv[0]}").main(argv[1:])
    except ZhijinError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(figures, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
