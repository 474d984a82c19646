"""Fits the shipped models of sentiment with event polarity, and of attitudes, on ``data/training``.

``python -m nlp.training.make_sentiment`` cross-validates, prints the figures as JSON and writes the models (some
minutes); ``--check`` only measures.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.analysis import Attitude, Sentiment
from nlp import attitudes
from nlp.attitudes import AttitudeExpressions, AttitudeFinder
from nlp.embed import Encoder, load_encoder
from nlp.examples import Example, read_examples
from nlp.fitting import dealt, fit
from nlp.learned import TextLearner, Training
from nlp.learned_file import save
from nlp.reading import read
from nlp.segment import Segmenter
from nlp.sentiment import MODEL, SETTINGS, SentimentAnalyser, classed, rows_of, training
from nlp.tone import ToneReader
from nlp.training.measure import by_kind, calibration_error

DATA = Path(__file__).parents[2] / "data"
FOLDS = 5


def main(argv: list[str] | None = None) -> dict[str, Any]:
    """Figures of the cross-validation; the models are written unless ``--check``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="measure only")
    args = parser.parse_args(argv)
    encoder = load_encoder(None, DATA / "models")
    tone, segmenter = (
        ToneReader(DATA / "lexicons" / "sentiment.yml"),
        Segmenter(DATA / "lexicons" / "user_words.txt"),
    )
    every = read_examples(DATA / "training")
    examples = classed(every)
    rows = training(rows_of(examples), tone, encoder, segmenter)
    found = figures(examples, rows) | {"attitudes": attitude_figures(every, encoder, segmenter)}
    if not args.check:
        _write(MODEL, fit(rows, SETTINGS))
        _write(attitudes.MODEL, fit(attitudes.training(every, encoder, segmenter), attitudes.SETTINGS))
    return found


def _write(name: str, model: TextLearner) -> None:
    path = DATA / "models" / name
    path.parent.mkdir(exist_ok=True)
    save(model, path)


def figures(examples: Sequence[Example], rows: Training) -> dict[str, Any]:
    """Of texts that the model did not see: ``dealt`` gives the folds."""
    folds = dealt(rows.texts, rows.labels, FOLDS)
    shares: dict[str, NDArray[np.float64]] = {
        name: np.zeros((len(examples), 3)) for name in ("sentiment", "event")
    }
    for fold in range(FOLDS):
        held = rows.part(folds == fold)
        model = fit(rows.part(folds != fold), SETTINGS)
        found = model.probabilities(held.texts, held.vectors)
        for name, columns in zip(shares, SentimentAnalyser.columns(model.labels), strict=True):
            shares[name][folds == fold] = found @ columns
    return {"texts": len(examples)} | {name: _report(examples, name, table) for name, table in shares.items()}


def attitude_figures(
    examples: Sequence[Example], encoder: Encoder, segmenter: Segmenter
) -> dict[str, dict[str, float]]:
    """Attitude → precision, recall and how often it was named, on texts the learner did not see.

    The expressions were written by those who wrote the texts, so precision on foreign texts is lower.
    """
    keys = [f"{example.title}\n{example.text}" for example in examples]
    folds = np.array([zlib.crc32(key.encode()) % FOLDS for key in keys])
    named: list[set[Attitude]] = [set() for _ in examples]
    expressions = AttitudeExpressions(DATA / "lexicons" / "attitudes.yml")
    for fold in range(FOLDS):
        seen = [example for example, f in zip(examples, folds, strict=True) if f != fold]
        model = fit(attitudes.training(seen, encoder, segmenter), attitudes.SETTINGS)
        held = np.flatnonzero(folds == fold).tolist()
        readings = [read(segmenter, examples[i].title, examples[i].text) for i in held]
        vectors = encoder.encode([f"{reading.title}。{reading.body}" for reading in readings])
        for i, found in zip(held, AttitudeFinder(expressions, model).find(readings, vectors), strict=True):
            named[i] = {score.attitude for score in found}
    pairs = [
        (a, a in given, a in e.attitudes) for given, e in zip(named, examples, strict=True) for a in Attitude
    ]
    table = {a.value: _share_right([(g, t) for b, g, t in pairs if a is b]) for a in Attitude}
    return {"all": _share_right([(g, t) for _, g, t in pairs])} | table


def _share_right(pairs: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    """Of (named, true) pairs."""
    hits, named, true = (sum(chosen) for chosen in zip(*((g and t, g, t) for g, t in pairs), strict=True))
    return {
        "precision": round(hits / max(1, named), 4),
        "recall": round(hits / max(1, true), 4),
        "named": named,
    }


def _report(examples: Sequence[Example], name: str, shares: NDArray[np.float64]) -> dict[str, Any]:
    verdicts = [tuple(Sentiment)[i] for i in shares.argmax(axis=1)]
    right = [v is getattr(e, name) for v, e in zip(verdicts, examples, strict=True)]
    return by_kind([e.kind for e in examples], right) | {"ece": round(calibration_error(shares, right), 4)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(), ensure_ascii=False) + "\n")
