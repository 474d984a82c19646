"""``topics``: primary class, all classes and sentiment of items against reference labels.

Where two answers are defensible the labels name both: the primary class counts if it is in ``primary_ok``,
sentiment if it is in ``sentiment_ok``. Micro-F1 takes precision against ``topics_any`` (classes that either reader
named) and recall against ``topics_both`` (classes that both named). The shipped pipeline; nothing is fitted here
but with ``--corrections``, on top of it and thrown away.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import _corrections, _topic_peers
from bench._articles import DATA_DIR, article
from bench.common import Meter, peak_rss_mb, read_rows
from domain.analysis import Analysis
from domain.errors import InvalidInput
from nlp.pipeline import Pipeline
from nlp.taxonomy import Taxonomy

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_LABELS = ("pos", "neu", "neg")


def main(argv: list[str]) -> dict[str, Any]:
    """``docs_per_s`` counts the whole analysis, without loading."""
    parser = argparse.ArgumentParser(prog="python -m bench topics", description=__doc__)
    parser.add_argument("--docs", type=Path, required=True, help="rows n, title, text")
    parser.add_argument("--truth", type=Path, required=True, help="rows n, primary_ok, topics_both, …")
    parser.add_argument("--model", help="a sentence-transformers name or path; default: the bundled model")
    parser.add_argument("--peer", action="append", choices=_topic_peers.NAMES, default=[])
    parser.add_argument(
        "--corrections", type=int, default=0, help="learn from so many rows, judge the others"
    )
    args = parser.parse_args(argv)
    truth = {row["n"]: row for row in read_rows(args.truth)}
    rows = [row for row in read_rows(args.docs) if row["n"] in truth]
    if not rows:
        raise InvalidInput(f"{args.docs} 与 {args.truth} 没有共同的编号 n")
    articles = [article(str(r["n"]), r["title"], r.get("text") or "", _NOW) for r in rows]
    pipeline = Pipeline.load(DATA_DIR, args.model)
    with Meter() as running:
        batch = pipeline.analyse(articles, _NOW)
    found = {analysis.article_id: analysis for analysis in batch.analyses}
    answers = [found.get(a.id) for a in articles]
    labels = [truth[r["n"]] for r in rows]
    return {
        **scores(labels, answers),
        "scenario_accuracy": scenario_accuracy(pipeline.scenarios, labels, answers),
        **{name: _peer(name, pipeline, labels, rows) for name in args.peer},
        **(
            {"corrections": _corrections.gain(pipeline, labels, rows, args.corrections)}
            if args.corrections
            else {}
        ),
        "docs_per_s": running.per_second(len(rows)),
        "docs": len(rows),
        "model": pipeline.encoder.name,
        "peak_rss_mb": peak_rss_mb(),
    }


def scores(truth: Sequence[dict[str, Any]], answers: Sequence[Analysis | None]) -> dict[str, float]:
    """An item without an answer counts as wrong."""
    primary = [a is not None and a.topic in t["primary_ok"] for t, a in zip(truth, answers, strict=True)]
    mood = [
        a is not None and a.sentiment.value in t["sentiment_ok"] for t, a in zip(truth, answers, strict=True)
    ]
    return {
        "topic_accuracy": round(sum(primary) / len(truth), 4),
        "topic_micro_f1": round(_micro_f1(truth, answers), 4),
        "sentiment_accuracy": round(sum(mood) / len(truth), 4),
        "sentiment_macro_f1": round(_macro_f1(truth, answers), 4),
    }


def scenario_accuracy(
    scenarios: Taxonomy, truth: Sequence[dict[str, Any]], answers: Sequence[Analysis | None]
) -> float:
    """Share of items whose first scenario, or 其他 where none was found, is in ``scenario_ok``."""
    right = [
        answer is not None
        and (answer.scenarios[0].code if answer.scenarios else scenarios.other)
        in {scenarios.code_of(name) for name in row.get("scenario_ok", ())}
        for row, answer in zip(truth, answers, strict=True)
    ]
    return round(sum(right) / len(right), 4)


def _peer(
    name: str, pipeline: Pipeline, truth: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]
) -> float:
    titles, bodies = [r["title"] for r in rows], [r.get("text") or "" for r in rows]
    if name == "keywords":
        found = _topic_peers.keywords(pipeline.taxonomy, titles, bodies)
    else:
        found = _topic_peers.zeroshot(pipeline.taxonomy, pipeline.encoder, titles, bodies)
    return round(sum(code in t["primary_ok"] for code, t in zip(found, truth, strict=True)) / len(rows), 4)


def _micro_f1(truth: Sequence[dict[str, Any]], answers: Sequence[Analysis | None]) -> float:
    named = right = wanted = recalled = 0
    for row, answer in zip(truth, answers, strict=True):
        codes = {topic.code for topic in answer.topics} if answer else set()
        named += len(codes)
        right += len(codes & set(row["topics_any"]))
        wanted += len(row["topics_both"])
        recalled += len(codes & set(row["topics_both"]))
    return _f1(right / max(1, named), recalled / max(1, wanted))


def _macro_f1(truth: Sequence[dict[str, Any]], answers: Sequence[Analysis | None]) -> float:
    """Mean F1 over the three labels; a defensible answer counts as the reference one."""
    pairs = [
        (row, answer.sentiment.value if answer else "") for row, answer in zip(truth, answers, strict=True)
    ]
    settled = [(given if given in row["sentiment_ok"] else row["sentiment"], given) for row, given in pairs]
    found = []
    for label in _LABELS:
        hits = sum(true == given == label for true, given in settled)
        precision = hits / max(1, sum(given == label for _, given in settled))
        found.append(_f1(precision, hits / max(1, sum(true == label for true, _ in settled))))
    return sum(found) / len(found)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
