"""Texts to vectors. The bundled model needs no network; any sentence-transformers model may take its place.

Nothing is loaded at import. The bundled model is read by tokenizers and numpy alone (:mod:`nlp.static_embed`);
torch and sentence_transformers come in only with a model of another form (docs/adr/0008-embedding.md).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from domain.errors import ModelMissing
from nlp.static_embed import StaticModel, is_static

BUNDLED = "zhijin-static-v1"
MAX_CHARS = 2000  # longer texts are cut: the opening of an article says what it is about
_BATCH = 32  # a transformer wants little padding

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """What turns texts into vectors."""

    @property
    def name(self) -> str:
        """Model and version, e.g. ``zhijin-static-v1@1f0c9a3e``; vectors of different names never mix."""

    @property
    def dim(self) -> int:
        """Numbers in a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 rows of length 1; a text that says nothing (empty, signs only) gives zeros.

        Only the first ``MAX_CHARS`` characters of a text count.
        """


class Model(Protocol):
    """A loaded model: ``fingerprint`` tells its weights from all others."""

    dim: int
    fingerprint: str

    def rows(self, texts: list[str]) -> Vectors:
        """(n, dim) float32 rows of any length."""


class SentenceEncoder:
    """An :class:`Encoder` over a loaded model."""

    def __init__(self, name: str, model: Model) -> None:
        self._model = model
        self.dim = model.dim
        self.name = f"{name}@{model.fingerprint}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See :meth:`Encoder.encode`."""
        out = np.zeros((len(texts), self.dim), dtype=np.float32)
        spoken = [i for i, text in enumerate(texts) if text.strip()]
        if spoken:
            out[spoken] = _unit(self._model.rows([texts[i][:MAX_CHARS] for i in spoken]))
        return out


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit


class TransformerModel:
    """A :class:`Model` over a ``SentenceTransformer``."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.dim = int(model.get_embedding_dimension())
        self.fingerprint = _fingerprint(model)

    def rows(self, texts: list[str]) -> Vectors:
        """See :meth:`Model.rows`."""
        made = self._model.encode(texts, batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True)
        rows: Vectors = made.astype(np.float32)
        return rows


def _fingerprint(model: Any) -> str:
    """CRC-32 of all weights: a model retrained under the same name is another model."""
    code = 0
    for key, tensor in sorted(model.state_dict().items()):
        code = zlib.crc32(key.encode(), code)
        code = zlib.crc32(tensor.detach().float().cpu().numpy().tobytes(), code)
    return f"{code:08x}"


def load_encoder(name_or_path: str | None, models_dir: Path) -> Encoder:
    """The bundled model of ``models_dir`` (``None``), or the sentence-transformers model named.

    A name that is no local folder is looked up by sentence-transformers, which may download it.
    Raises :class:`ModelMissing` when it is absent or broken.
    """
    wanted = name_or_path or str(models_dir / BUNDLED)
    local = Path(wanted).is_dir()
    if not local and (name_or_path is None or Path(wanted).is_absolute()):
        raise ModelMissing(f"找不到向量模型：{wanted}。请重新安装知津，或检查 ZHIJIN_EMBEDDER。")
    try:
        encoder = SentenceEncoder(Path(wanted).name if local else wanted, _open(wanted, local))
        sound = bool(encoder.encode(["天津图书馆"]).any())  # NaN comes out as zeros
    except Exception as error:  # the loaders raise everything from OSError to a bare Exception
        reason = " ".join(str(error).split())[:120]
        raise ModelMissing(
            f"向量模型无法读取：{wanted}（{reason}）。请重新安装，或检查 ZHIJIN_EMBEDDER。"
        ) from error
    if not sound:
        raise ModelMissing(f"向量模型已损坏：{wanted}（对中文没有有效的向量）。请重新安装。")
    return encoder


def _open(wanted: str, local: bool) -> Model:
    if local and is_static(Path(wanted)):
        return StaticModel(Path(wanted))
    from sentence_transformers import SentenceTransformer

    return TransformerModel(SentenceTransformer(wanted, device="cpu", local_files_only=local))
