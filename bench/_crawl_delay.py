"""``crawl --delay-test``: a site that publishes every few seconds, the service that reads it, and the time between."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench._crawl_child import declaration
from bench._crawl_run import ROOT, served, site_log
from store.sqlite import open_store

_PATIENCE = 60.0
"""Seconds after the last publication until what has not come counts as lost."""
_BETWEEN = 3.0
"""Seconds between two publications."""


def delays(poll: float, articles: int) -> dict[str, Any]:
    """``poll``: seconds between two looks at the source. Delays run from publication until the article stands in the
    database, seen from outside it every 50 ms."""
    with tempfile.TemporaryDirectory() as folder, served(articles, 20, _BETWEEN) as base:
        home = Path(folder)
        _prepare(home, base, poll)
        began = site_log(base)["began"]
        with subprocess.Popen(
            _zhijin("crawl", "--follow"), env=_environment(home), cwd=ROOT, stdout=subprocess.DEVNULL
        ) as service:
            try:
                stored = _watch(home / "zhijin.db", articles, began + articles * _BETWEEN + _PATIENCE)
            finally:
                service.terminate()
        ready = min(stored.values(), default=0.0)  # what was out before the service ran could not come sooner
        published = {n: began + (n + 1) * _BETWEEN for n in range(articles)}
        found = sorted(stored[n] - published[n] for n in stored if published[n] >= ready)
        return {
            "published": articles,
            "lost": articles - len(stored),
            "measured": len(found),
            "poll_s": poll,
            "p50_s": round(statistics.median(found), 2),
            "p95_s": round(found[int(len(found) * 0.95)], 2),
            "most_s": round(found[-1], 2),
            "allowed_p95_s": poll + 5,
        }


def _prepare(home: Path, base: str, poll: float) -> None:
    """An installation with the site as its one source."""
    source = declaration(base, 40, every_minutes=poll / 60) | {"schedule": {"adaptive": False}}
    file = home / "source.json"
    file.write_text(json.dumps(source), encoding="utf-8")  # JSON is YAML
    file = file.rename(home / "source.yml")
    for command in (["init", "--no-sources"], ["sources", "import", str(file)]):
        subprocess.run(
            _zhijin(*command), env=_environment(home), cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )


def _zhijin(*words: str) -> list[str]:
    return [sys.executable, "-c", "from cli import main; main()", *words]


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {
        "ZHIJIN_HOME": str(home),
        "ZHIJIN_MIN_FREE_MB": "0",
        "ZHIJIN_ADMIN_PASSWORD": "bench-only-1",
        "ZHIJIN_ROLE": "collector",
    }


def _watch(database: Path, articles: int, until: float) -> dict[int, float]:
    """Article number → when it was first seen in the database."""
    seen: dict[int, float] = {}
    store = open_store(database)
    while len(seen) < articles and time.time() < until:
        for article in store.articles():
            number = article.url.rpartition("/")[2].removesuffix(".html")
            seen.setdefault(int(number), time.time())
        time.sleep(0.05)
    store.close()
    return seen
