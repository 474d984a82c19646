"""A static embedding model in the form of the bundled one: a row of numbers per token, the mean of a text's rows.

The folder also opens with ``SentenceTransformer(folder)``, which gives the same vectors after seconds of imports.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MODULES = ["StaticEmbedding", "Normalize"]
_TENSORS = {"embeddings", "weights"}
_FOLDER, _WEIGHTS, _TOKENIZER = "0_StaticEmbedding", "model.safetensors", "tokenizer.json"
_BATCH = 1024
"""Texts cut at a time: an encoding holds far more than its ids."""


def is_static(folder: Path) -> bool:
    """Whether ``folder`` has the form that :class:`StaticModel` reads; an error where it cannot be told."""
    from safetensors import safe_open

    modules, weights = folder / "modules.json", folder / _FOLDER / _WEIGHTS
    if not (modules.is_file() and weights.is_file()):
        return False
    kinds = [module["type"].rpartition(".")[2] for module in json.loads(modules.read_text(encoding="utf-8"))]
    with safe_open(weights, "numpy") as tensors:
        return kinds == _MODULES and set(tensors.keys()) == _TENSORS


class StaticModel:
    """A :class:`nlp.embed.Model`: int8 ``embeddings`` (tokens, dim) with a float32 scale each in ``weights``."""

    def __init__(self, folder: Path) -> None:
        """Raises whatever the readers of the files raise, and ``ValueError`` where the two do not belong together."""
        from safetensors.numpy import load
        from tokenizers import Tokenizer

        weights, tokenizer = (folder / _FOLDER / name for name in (_WEIGHTS, _TOKENIZER))
        tensors = load(weights.read_bytes())
        self._table: NDArray[np.int8] = tensors["embeddings"]
        self._scale: NDArray[np.float32] = tensors["weights"]
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        if self._tokenizer.get_vocab_size() != len(self._table):
            raise ValueError(f"{_TOKENIZER} 与 {_WEIGHTS} 的词数不同")
        self.dim = self._table.shape[1]
        code = zlib.crc32(tokenizer.read_bytes(), zlib.crc32(weights.read_bytes()))
        self.fingerprint = f"{code:08x}"

    def rows(self, texts: list[str]) -> NDArray[np.float32]:
        """(n, dim) means; zeros for a text without tokens."""
        out = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            for i, cut in enumerate(
                self._tokenizer.encode_batch_fast(batch, add_special_tokens=False), start
            ):
                if ids := cut.ids:
                    out[i] = self._scale[ids] @ self._table[ids].astype(np.float32) / len(ids)
        return out
