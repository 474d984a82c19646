"""``sentiment --data rows.jsonl``: the shipped analyser; with ``--train FILE`` or ``--folds K`` the learning procedure.

Rows ``text, label``: pos, neu, neg for the shipped analyser, any labels for the procedure (its weights are thrown
away). Peers know only polarity: where labels are emotions, ours are mapped like theirs for the comparison.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench._articles import DATA_DIR, article
from bench._committee import judge
from bench._labelled import crossed, read, scores, trainings
from bench._sentiment_peers import PEERS, answers, named, polarity
from bench.common import MODELS_DIR, Meter, peak_rss_mb
from domain.analysis import Analysis
from domain.errors import InvalidInput
from nlp.embed import load_encoder
from nlp.pipeline import Pipeline

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_HEADLINE = 40
"""Characters up to which a text is read as a headline without a body."""


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench sentiment", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="rows text, label")
    taught = parser.add_mutually_exclusive_group()
    taught.add_argument("--train", type=Path, help="the procedure learns from these rows and judges --data")
    taught.add_argument("--folds", type=int, help="the procedure judges each part of --data by the others")
    parser.add_argument("--model", help="a sentence-transformers name or path; default: the bundled model")
    parser.add_argument("--peer", action="append", choices=sorted(PEERS), default=[])
    return parser.parse_args(argv)


def main(argv: list[str]) -> dict[str, Any]:
    """``accuracy`` and ``macro_f1`` over the labels of the data; the same for each peer."""
    args = _arguments(argv)
    texts, truth = read(args.data)
    with Meter() as judging:
        found = _learnt(args) if args.train or args.folds else shipped(texts, set(truth), args.model)
    return {
        **scores(truth, found),
        "rows": len(truth),
        "way": "train" if args.train else f"{args.folds} folds" if args.folds else "shipped",
        "cpu_s": round(judging.cpu_seconds, 1),
        **_compared(args.peer, texts, truth, found),
        "peak_rss_mb": peak_rss_mb(),
    }


def _learnt(args: argparse.Namespace) -> list[str]:
    encoder = load_encoder(args.model, MODELS_DIR)
    learn = partial(judge, encode=encoder.encode)
    rows, *others = trainings([args.data, *([args.train] if args.train else [])], encoder)
    return list(learn(others[0], rows)) if others else crossed(rows, args.folds, learn)


def shipped(texts: Sequence[str], labels: Collection[str], model: str | None) -> list[str]:
    """What the whole pipeline says. Where the data knows no neutral, the likelier of pos and neg."""
    if not set(labels) <= {"pos", "neu", "neg"}:
        raise InvalidInput("随附的情感分析只分 pos、neu、neg。其他标签请加 --folds 或 --train。")
    pipeline = Pipeline.load(DATA_DIR, model)
    articles = [
        article(str(n), *((text, "") if len(text) <= _HEADLINE else ("", text)), _NOW)
        for n, text in enumerate(texts)
    ]
    found = {a.article_id: a for a in pipeline.analyse(articles, _NOW).analyses}
    return [_said(found.get(a.id), "neu" in labels) for a in articles]


def _said(analysis: Analysis | None, neutral: bool) -> str:
    if analysis is None:
        return ""
    if neutral:
        return analysis.sentiment.value
    return named(analysis.sentiment_scores["pos"] - analysis.sentiment_scores["neg"], None)


def _compared(
    peers: Sequence[str], texts: Sequence[str], truth: Sequence[str], found: Sequence[str]
) -> dict[str, Any]:
    """Peers by name; ``polarity`` is ours under the mapping used for them, where it differs."""
    if not peers:
        return {}
    true = [polarity(label) for label in truth]
    theirs = {name: scores(true, answers(PEERS[name](), texts, set(true))) for name in dict.fromkeys(peers)}
    ours = {} if true == list(truth) else {"polarity": scores(true, [polarity(label) for label in found])}
    return {**ours, "peers": theirs}
