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


def delays(poll: float, articles: int, *, analyse: bool = False) -> dict[str, Any]:
    """``poll``: seconds between two looks at the source. Delays run from publication until the article stands in the
    database, seen from outside it every 50 ms; with ``analyse`` also from there until its analysis does."""
    with tempfile.TemporaryDirectory() as folder, served(articles, 20, _BETWEEN) as base:
        home = Path(folder)
        _prepare(home, base, poll)
        began = site_log(base)["began"]
        with subprocess.Popen(
            _zhijin("crawl", "--follow"),
            env=_environment(home, "all" if analyse else "collector"),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        ) as service:
            try:
                until = began + articles * _BETWEEN + _PATIENCE
                stored, judged = _watch(home / "zhijin.db", articles, until, analyse=analyse)
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
            **(
                _analysed({n: judged[n] - stored[n] for n in judged if published[n] >= ready})
                if analyse
                else {}
            ),
        }


def _analysed(after: dict[int, float]) -> dict[str, Any]:
    """From being stored until being analysed; the models were loaded before the articles counted came out."""
    waits = sorted(after.values())
    return {
        "analysed": len(waits),
        "analysed_p50_s": round(statistics.median(waits), 2),
        "analysed_p95_s": round(waits[int(len(waits) * 0.95)], 2),
        "analysed_most_s": round(waits[-1], 2),
    }


def _prepare(home: Path, base: str, poll: float) -> None:
    """An installation with the site as its one source."""
    source = declaration(base, 40, every_minutes=poll / 60) | {"schedule": {"adaptive": False}}
    file = home / "source.json"
    file.write_text(json.dumps(source), encoding="utf-8")  # JSON is YAML
    file = file.rename(home / "source.yml")
    for command in (["init", "--no-sources"], ["sources", "import", str(file)]):
        subprocess.run(
            _zhijin(*command),
            env=_environment(home, "collector"),
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def _zhijin(*words: str) -> list[str]:
    return [sys.executable, "-c", "from cli import main; main()", *words]


def _environment(home: Path, role: str) -> dict[str, str]:
    return os.environ | {
        "ZHIJIN_HOME": str(home),
        "ZHIJIN_MIN_FREE_MB": "0",
        "ZHIJIN_ADMIN_PASSWORD": "bench-only-1",
        "ZHIJIN_ROLE": role,
    }


def _watch(
    database: Path, articles: int, until: float, *, analyse: bool
) -> tuple[dict[int, float], dict[int, float]]:
    """Article number → when it, and when its analysis, was first seen in the database."""
    stored: dict[int, float] = {}
    judged: dict[int, float] = {}
    store = open_store(database)
    while len(judged if analyse else stored) < articles and time.time() < until:
        known = {a.id: int(a.url.rpartition("/")[2].removesuffix(".html")) for a in store.articles()}
        now = time.time()
        stored |= dict.fromkeys(set(known.values()) - stored.keys(), now)
        if analyse:
            judged |= dict.fromkeys({known[a] for a in store.analyses(known)} - judged.keys(), now)
        time.sleep(0.05)
    store.close()
    return stored, judged
