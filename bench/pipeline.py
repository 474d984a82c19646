"""``pipeline --docs N``: speed and memory of the whole analysis over documents of 760 characters on average."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from bench._articles import DATA_DIR, made_articles
from bench.common import Meter
from domain.article import Article
from nlp.pipeline import Pipeline, Spent

BATCH = 128
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_LOOK_EVERY = 8
"""Batches between two looks at the memory: each walks all pages of all processes."""


def main(argv: list[str]) -> dict[str, Any]:
    """From articles to analyses and stories.

    ``stages``: by stage docs_per_s and docs_per_cpu_s of the process that did it, and the memory of all processes when
    it was last looked at; ``peak_rss_mb`` is the highest of these. A page that processes share counts once.
    """
    args = _parser().parse_args(argv)
    lengths: list[int] = []
    with Meter() as loading:
        pipeline = Pipeline.load(DATA_DIR, args.model)
    before = _cpu_seconds()
    with Meter() as running:
        batches = _batches(made_articles(args.docs, args.characters, args.seed), lengths)
        done = _run(pipeline, batches, args.workers)
    cpu_seconds = _cpu_seconds() - before
    spent = {stage: Spent(*map(sum, zip(*each, strict=True))) for stage, each in done["spent"].items()}
    count = len(lengths)
    return {
        "docs_per_s": running.per_second(count),
        "docs_per_cpu_s": round(count / max(cpu_seconds, 1e-9), 1),
        "peak_rss_mb": max(done["memory"].values(), default=0.0),
        "workers": done["workers"],
        "stages": {stage: _figures(count, each, done["memory"][stage]) for stage, each in spent.items()},
        "docs": count,
        "mean_characters": round(sum(lengths) / max(1, count), 1),
        "failed": done["failed"],
        "stories": done["stories"],
        "load_s": round(loading.seconds, 2),
        "model": pipeline.encoder.name,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench pipeline", description=__doc__)
    parser.add_argument("--docs", type=int, default=1000)
    parser.add_argument("--characters", type=int, default=760, help="mean length of a document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", help="a sentence-transformers name or path; default: the bundled model")
    parser.add_argument("--workers", type=int, help="processes; default: one for each processor")
    return parser


def _batches(articles: Iterator[Article], lengths: list[int]) -> Iterator[list[Article]]:
    """Made as they are asked for, as a store gives them: a hundred thousand at once would be what fills the memory."""
    while batch := list(islice(articles, BATCH)):
        lengths += [len(article.body) for article in batch]
        yield batch


def _run(pipeline: Pipeline, batches: Iterable[Sequence[Article]], workers: int | None) -> dict[str, Any]:
    """What the desk does, without the store."""
    spent: dict[str, list[Spent]] = {}
    memory: dict[str, float] = {}
    stories: set[str] = set()
    failed = 0
    assigner = pipeline.story_assigner()
    with pipeline.crew(_NOW, workers) as crew:
        for number, result in enumerate(pipeline.analyse_many(batches, crew)):
            failed += len(result.failed)
            began = time.perf_counter(), time.process_time()
            stories |= {assigner.assign(doc).story_id for doc in result.story_docs}
            took = Spent(time.perf_counter() - began[0], time.process_time() - began[1])
            stages: Mapping[str, Spent] = {**result.spent, "stories": took}
            for stage, each in stages.items():
                spent.setdefault(stage, []).append(each)
            if number % _LOOK_EVERY == 0:
                memory |= _highest(memory, stages, memory_mb([os.getpid(), *crew.pids]))
        workers = max(1, len(crew.pids))
    return {"spent": spent, "memory": memory, "failed": failed, "stories": len(stories), "workers": workers}


def _cpu_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _highest(memory: Mapping[str, float], stages: Iterable[str], seen: float) -> dict[str, float]:
    return {stage: max(seen, memory.get(stage, 0.0)) for stage in stages}


def _figures(count: int, spent: Spent, memory: float) -> dict[str, float]:
    return {
        "docs_per_s": round(count / max(spent.wall, 1e-9), 1),
        "docs_per_cpu_s": round(count / max(spent.cpu, 1e-9), 1),
        "peak_rss_mb": memory,
    }


def memory_mb(pids: Iterable[int]) -> float:
    """Resident memory of processes together, a page shared by several counted once (Linux: proportional set size)."""
    return round(sum(_proportional_kb(pid) for pid in pids) / 1024, 1)


def _proportional_kb(pid: int) -> int:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
