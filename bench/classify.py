"""``classify --train a.jsonl --test b.jsonl`` (or ``--train a.jsonl --folds K``): the learning procedure on any labels.

A benchmark of the procedure, not of a shipped model: what is learnt here is thrown away.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from bench._committee import judge
from bench._labelled import crossed, scores, trainings
from bench.common import MODELS_DIR, Meter, peak_rss_mb
from nlp.embed import load_encoder


def main(argv: list[str]) -> dict[str, Any]:
    """``cpu_s`` counts learning and judging, without cutting and encoding."""
    parser = argparse.ArgumentParser(prog="python -m bench classify", description=__doc__)
    parser.add_argument("--train", type=Path, required=True, help="rows text, label")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--test", type=Path, help="rows text, label")
    asked.add_argument("--folds", type=int, help="judge each part of --train by the others instead")
    parser.add_argument("--model", help="a sentence-transformers name or path; default: the bundled model")
    args = parser.parse_args(argv)
    encoder = load_encoder(args.model, MODELS_DIR)
    learn = partial(judge, encode=encoder.encode)
    training, *tests = trainings([args.train, *([args.test] if args.test else [])], encoder)
    with Meter() as learning:
        found = learn(training, tests[0]) if tests else crossed(training, args.folds, learn)
    truth = (tests[0] if tests else training).labels
    return {
        **scores(truth, found),
        "rows": len(truth),
        "labels": len(set(training.labels)),
        "model": training.encoder,
        "cpu_s": round(learning.cpu_seconds, 1),
        "peak_rss_mb": peak_rss_mb(),
    }
