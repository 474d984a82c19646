"""Rebuild ``data/models/zhijin-topics-v1``: the learners of topics and scenarios, from our own texts alone.

    python -m nlp.training.make_topics            # fits and writes both files
    python -m nlp.training.make_topics --check    # cross-validates on our own texts, writes nothing

Cross-validation leaves out one of four parts of the texts written for topics; the balance of words and learner
is read off its table (least surprise, i.e. mean −ln p of the true class).
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from nlp.embed import load_encoder
from nlp.facet_training import MODELS, Facet, FacetTrainer, Labelled, load_labelled
from nlp.facets import FacetClassifier
from nlp.fitting import dealt, fit
from nlp.learned import TextLearner
from nlp.learned_file import save
from nlp.scenarios import SCENARIOS
from nlp.segment import Segmenter
from nlp.taxonomy import Taxonomy, load_scenarios, load_taxonomy
from nlp.topics import TOPICS

log = logging.getLogger("make_topics")
FOLDS = 4
WORDS = (0.0, 0.3, 0.6, 0.9, 1.2, 1.6, 2.0)
OTHERS = (-0.5, 0.0, 0.5, 1.0)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description="topics and scenarios")
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[2] / "data")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    encoder = load_encoder(None, args.data / "models")
    segmenter = Segmenter(args.data / "lexicons" / "user_words.txt")
    for facet, taxonomy in ((TOPICS, load_taxonomy(args.data)), (SCENARIOS, load_scenarios(args.data))):
        trainer = FacetTrainer(segmenter, encoder, facet)
        rows = load_labelled(args.data / "training", facet.name, taxonomy)
        log.info("%s: %d texts", facet.name, len(rows))
        if args.check:
            check(trainer, rows, taxonomy)
        else:
            folder = args.data / "models" / MODELS
            folder.mkdir(exist_ok=True)
            save(trainer.fit(rows), folder / f"{facet.name}.npz")


def check(trainer: FacetTrainer, rows: Sequence[Labelled], taxonomy: Taxonomy) -> None:
    """Prints surprise and accuracy on unseen texts for each balance."""
    training = trainer.training(rows)
    folds = dealt(training.texts, training.labels, FOLDS)
    own = np.array([row.weight == 1.0 for row in rows])
    parts = []
    for fold in range(FOLDS):
        settings = replace(trainer.facet.settings, neighbours=False)
        learner = fit(training.part(folds != fold), settings)
        parts.append((learner, [row for row, out in zip(rows, (folds == fold) & own, strict=True) if out]))
    for words in WORDS:
        for other in OTHERS:
            facet = replace(trainer.facet, balance=replace(trainer.facet.balance, words=words, other=other))
            log.info("words %.1f other %.1f: %s", words, other, _measured(trainer, facet, parts, taxonomy))


def _measured(
    trainer: FacetTrainer,
    facet: Facet,
    parts: Sequence[tuple[TextLearner, list[Labelled]]],
    taxonomy: Taxonomy,
) -> str:
    surprise: list[float] = []
    right: list[bool] = []
    for learner, held in parts:
        classifier = FacetClassifier(taxonomy, learner, facet.balance)
        shares = classifier.shares(trainer.see(held), [False] * len(held))
        truth = [taxonomy.codes.index(row.code) for row in held]
        surprise += (-np.log(shares[np.arange(len(held)), truth] + 1e-9)).tolist()
        right += (shares.argmax(axis=1) == truth).tolist()
    return f"surprise {np.mean(surprise):.4f} accuracy {np.mean(right):.4f}"


if __name__ == "__main__":
    main()
