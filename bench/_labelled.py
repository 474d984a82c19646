"""Rows with a label: reading them, dealing them into folds, and how many of the answers are right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench._articles import DATA_DIR
from bench.common import read_rows
from domain.errors import InvalidInput
from nlp.embed import Encoder
from nlp.fitting import dealt
from nlp.learned import Training
from nlp.segment import Segmenter

Learn = Callable[[Training, Training], Sequence[str]]
"""Training rows and rows to judge → a label for each of the latter; their labels are not looked at."""


def read(path: Path) -> tuple[list[str], list[str]]:
    """Texts and labels of rows ``text, label``."""
    texts, labels = [], []
    for row in read_rows(path):
        try:
            texts.append(str(row["text"] or ""))
            labels.append(str(row["label"]))
        except KeyError as error:
            raise InvalidInput(f"{path} 缺少字段 {error}") from error
    if not texts:
        raise InvalidInput(f"{path} 没有数据")
    return texts, labels


def trainings(paths: Sequence[Path], encoder: Encoder) -> list[Training]:
    """Each file cut into words and encoded."""
    segmenter = Segmenter(DATA_DIR / "lexicons" / "user_words.txt")
    out = []
    for texts, labels in map(read, paths):
        words = [[token.text for token in segmenter.tokens(text)] for text in texts]
        out.append(Training(words, labels, encoder.encode(texts), encoder.name))
    return out


def crossed(rows: Training, folds: int, learn: Learn) -> list[str]:
    """Every row judged by what was learnt from the other folds. Folds depend on the texts, not on their order."""
    dealing = dealt(rows.texts, rows.labels, folds)
    found = np.empty(len(rows.texts), dtype=object)
    for fold in range(folds):
        found[dealing == fold] = learn(rows.part(dealing != fold), rows.part(dealing == fold))
    return found.tolist()


def scores(truth: Sequence[str], found: Sequence[str]) -> dict[str, Any]:
    """Accuracy and the mean F1 over the labels of the truth."""
    right = sum(a == b for a, b in zip(truth, found, strict=True))
    labels = sorted(set(truth))
    return {
        "accuracy": round(right / len(truth), 4),
        "macro_f1": round(sum(_f1(truth, found, label) for label in labels) / len(labels), 4),
    }


def _f1(truth: Sequence[str], found: Sequence[str], label: str) -> float:
    hits = sum(a == b == label for a, b in zip(truth, found, strict=True))
    named = sum(a == label for a in truth) + sum(b == label for b in found)
    return 2 * hits / named if named else 0.0
