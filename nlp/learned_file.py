"""A :class:`~nlp.learned.TextLearner` as one file: numpy arrays and a JSON head in a zip, no code in it (never pickle)."""

from __future__ import annotations

import json
import zipfile
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from domain.errors import ModelMissing
from nlp.fitting import fit
from nlp.grams import Shape, Vocabulary
from nlp.learned import Settings, TextLearner, Training

_FORMAT = 1


def save(learner: TextLearner, path: Path) -> None:
    """Written beside and renamed, so that a reader never meets half a file."""
    head = {
        "format": _FORMAT,
        "labels": learner.labels,
        "temperature": learner.temperature,
        "settings": asdict(learner.settings),
        "encoder": learner.encoder,
        "trained_on": learner.trained_on,
        "sentences": learner.sentences,
    }
    arrays = {
        "head": np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), dtype=np.uint8),
        "keys": learner.vocabulary.keys,
        "idf": learner.idf,
        "coefficients": learner.coefficients,
        "intercepts": learner.intercepts,
        "sentence_vectors": learner.sentence_vectors,
    }
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    beside.replace(path)


def load(path: Path, encoder: str) -> TextLearner:
    """Raises :class:`ModelMissing`: absent, broken, or fitted on the vectors of another encoder."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            learner = _learner({name: arrays[name] for name in arrays.files})
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        raise ModelMissing(f"分类模型无法读取：{path}（{reason}）。请重新安装，或重新训练该模型。") from error
    if learner.encoder != encoder:
        raise ModelMissing(
            f"分类模型不配套：{path} 用向量模型 {learner.encoder} 训练，现用 {encoder}。请重新训练该模型。"
        )
    return learner


def ready(path: Path, training: Training, settings: Settings) -> TextLearner:
    """The stored model if it was fitted on just this, else one fitted now (a minute; nothing is written)."""
    try:
        learner = load(path, training.encoder)
    except ModelMissing:
        return fit(training, settings)
    same = learner.trained_on == training.fingerprint() and learner.settings == settings
    return learner if same else fit(training, settings)


def _learner(arrays: dict[str, Any]) -> TextLearner:
    head = json.loads(arrays["head"].tobytes())
    if head["format"] != _FORMAT:
        raise ValueError(f"format {head['format']}")
    settings = Settings(**{**head["settings"], "shape": Shape(**head["settings"]["shape"])})
    return checked(
        TextLearner(
            labels=tuple(head["labels"]),
            vocabulary=Vocabulary(arrays["keys"], settings.shape),
            idf=arrays["idf"],
            coefficients=arrays["coefficients"],
            intercepts=arrays["intercepts"],
            temperature=float(head["temperature"]),
            settings=settings,
            encoder=str(head["encoder"]),
            trained_on=str(head["trained_on"]),
            sentences=tuple(head["sentences"]),
            sentence_vectors=arrays["sentence_vectors"],
        )
    )


def checked(learner: TextLearner) -> TextLearner:
    """The model, if its parts fit together and its numbers are numbers. Raises ``ValueError``."""
    known, width = len(learner.vocabulary.keys), len(learner.labels)
    sound = (
        learner.idf.shape == (known,)
        and learner.coefficients.ndim == 2
        and learner.coefficients.shape[0] >= known
        and learner.coefficients.shape[1] == width == len(learner.intercepts)
        and len(learner.sentences) == len(learner.sentence_vectors)
        and learner.temperature > 0
        and np.isfinite(learner.coefficients).all()
    )
    if not sound:
        raise ValueError("parts do not fit")
    return learner
