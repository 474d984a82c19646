"""``pipeline --docs N``: speed and memory of the whole analysis over documents of 760 characters on average."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from bench._articles import DATA_DIR, made_articles
from bench.common import Meter, peak_rss_mb
from nlp.pipeline import Batch, Pipeline

BATCH = 128
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def main(argv: list[str]) -> dict[str, Any]:
    """``stages``: stage → docs_per_s and peak_rss_mb when the stage last ended; stories are assigned too."""
    parser = argparse.ArgumentParser(prog="python -m bench pipeline", description=__doc__)
    parser.add_argument("--docs", type=int, default=1000)
    parser.add_argument("--characters", type=int, default=760, help="mean length of a document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", help="a sentence-transformers name or path; default: the bundled model")
    args = parser.parse_args(argv)
    articles = list(made_articles(args.docs, args.characters, args.seed))
    with Meter() as loading:
        pipeline = Pipeline.load(DATA_DIR, args.model)
    stages: Counter[str] = Counter()
    memory: dict[str, float] = {}
    failed = 0
    assigner = pipeline.story_assigner()
    with Meter() as running:
        for start in range(0, len(articles), BATCH):
            batch = articles[start : start + BATCH]
            result = pipeline.analyse(batch, _NOW)
            failed += len(result.failed)
            stages.update(result.seconds)
            memory |= dict.fromkeys(result.seconds, peak_rss_mb())
            with Meter() as assigning:
                _assign(pipeline, assigner, batch, result)
            stages["stories"] += assigning.seconds  # type: ignore[assignment]
            memory["stories"] = peak_rss_mb()
    return {
        "docs_per_s": running.per_second(len(articles)),
        "docs_per_cpu_s": round(len(articles) / max(running.cpu_seconds, 1e-9), 1),
        "peak_rss_mb": peak_rss_mb(),
        "stages": {
            name: {"docs_per_s": round(len(articles) / max(seconds, 1e-9), 1), "peak_rss_mb": memory[name]}
            for name, seconds in stages.items()
        },
        "docs": len(articles),
        "mean_characters": round(sum(len(a.body) for a in articles) / max(1, len(articles)), 1),
        "failed": failed,
        "load_s": round(loading.seconds, 2),
        "model": pipeline.encoder.name,
    }


def _assign(pipeline: Pipeline, assigner: Any, batch: list[Any], result: Batch) -> None:
    known = {article.id: article for article in batch}
    for analysis, vector in zip(result.analyses, result.vectors, strict=True):
        assigner.assign(pipeline.story_doc(known[analysis.article_id], analysis, vector))
