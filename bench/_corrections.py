"""What librarians' corrections would teach: one part of a labelled set corrects, the rest is judged before and after."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from bench._articles import DATA_DIR
from nlp.facet_training import FacetTrainer, Labelled, load_labelled
from nlp.facets import FacetClassifier
from nlp.pipeline import Pipeline
from nlp.topics import TOPICS, topic_classifier

ROUNDS = 5
"""Random halves: one alone says little on some hundred texts."""


def gain(
    pipeline: Pipeline, truth: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]], most: int
) -> dict[str, Any]:
    """``n``: corrections used, at most half of the rows; mean accuracy on the rest, and the gain of each round."""
    trainer = pipeline.trainer(TOPICS)
    base = load_labelled(DATA_DIR / "training", TOPICS.name, pipeline.taxonomy)
    pairs = list(zip(truth, rows, strict=True))
    count = min(most, len(pairs) // 2)
    befores, afters = [], []
    for seed in range(ROUNDS):
        random.Random(seed).shuffle(pairs)
        corrections = [Labelled(r["title"], r.get("text") or "", t["primary"]) for t, r in pairs[:count]]
        learnt = trainer.retrain(base, corrections, pipeline.topics, held=[]).model
        rest = pairs[count:]
        befores.append(_accuracy(pipeline.topics, trainer, rest))
        afters.append(_accuracy(topic_classifier(pipeline.taxonomy, learnt), trainer, rest))
    gains = [after - before for before, after in zip(befores, afters, strict=True)]
    return {
        "n": count,
        "before": round(sum(befores) / ROUNDS, 4),
        "after": round(sum(afters) / ROUNDS, 4),
        "gains": [round(g, 4) for g in gains],
    }


def _accuracy(
    classifier: FacetClassifier, trainer: FacetTrainer, pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]
) -> float:
    seen = trainer.see(
        [Labelled(row["title"], row.get("text") or "", truth["primary"]) for truth, row in pairs]
    )
    found = classifier.classify(seen, [False] * len(pairs))
    return sum(f[0].code in truth["primary_ok"] for f, (truth, _) in zip(found, pairs, strict=True)) / len(
        pairs
    )
