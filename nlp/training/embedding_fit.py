"""Fit word vectors so that cosines of their means follow the teachers' cosines, then store them in 8 bits."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import PCA
from torch import Tensor, nn
from torch.nn.functional import embedding, embedding_bag, normalize

from .embedding_teachers import unit
from .embedding_texts import Group

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]
log = logging.getLogger(__name__)

BATCH_GROUPS = 450
CLUSTERS = 80
HELD_OUT = 0.04  # share of groups kept for validation
WORDS_A_STEP = 2000  # words held near their own target at each step
NEIGHBOURS = 5  # per held-out text, in the validation pairs


@dataclass(frozen=True)
class Recipe:
    """How to fit. The weights belong to the terms of the loss beside the error over all pairs."""

    dim: int = 256
    epochs: int = 8
    rate: float = 5e-3  # Adam's first step; it falls to nothing in a straight line
    alike: float = 0.3  # target cosine from which a pair counts as related
    related: float = 0.5
    anchor: float = 0.05
    word: float = 0.05
    threads: int = 2
    seed: int = 7


class Bags:
    """Token ids of many texts, cut out for a batch."""

    def __init__(self, cutter: Any, texts: list[str]) -> None:
        self._ids = [torch.tensor(e.ids or [0], dtype=torch.long) for e in cutter.encode_batch(texts)]

    def means(self, rows: Rows, table: Tensor) -> Tensor:
        """(len(rows), dim) means of the word vectors of each text."""
        chosen = [self._ids[i] for i in rows]
        offsets = torch.tensor([0] + [len(ids) for ids in chosen[:-1]]).cumsum(0)
        return embedding_bag(torch.cat(chosen), table, offsets, mode="mean", sparse=True)


def start_vectors(word_target: Matrix, weights: Matrix, dim: int) -> tuple[Matrix, PCA]:
    """(1 + n, dim) word vectors: unit rows of the PCA, times the frequency weight; row 0 is the unknown piece."""
    reducer = PCA(dim, random_state=0).fit(word_target)
    rows = unit(reducer.transform(word_target).astype(np.float32)) * weights[:, None]
    return np.concatenate([np.zeros((1, dim), np.float32), rows]), reducer


def agreement(made: Matrix, wanted: Matrix) -> dict[str, float]:
    """Rank correlation with the teachers: over pairs of near texts, and over these mixed with random pairs."""
    made, wanted = unit(made), unit(wanted)
    cosines = wanted @ wanted.T
    np.fill_diagonal(cosines, -1)
    near = np.argsort(-cosines, axis=1)[:, :NEIGHBOURS].ravel()
    rows, half = np.repeat(np.arange(len(wanted)), NEIGHBOURS), len(near)
    left, right = (
        np.concatenate([rows, rows]),
        np.concatenate([near, np.random.default_rng(0).permutation(near)]),
    )
    got, want = (np.einsum("ij,ij->i", m[left], m[right]) for m in (made, wanted))
    return {"near": _spearman(got[:half], want[:half]), "mixed": _spearman(got, want)}


def _spearman(a: Matrix, b: Matrix) -> float:
    ranks = [np.argsort(np.argsort(x)) for x in (a, b)]
    return round(float(np.corrcoef(ranks[0], ranks[1])[0, 1]), 4)


class Fitting:
    """The state of one fit. ``target`` rows belong to the texts of ``groups`` laid end to end."""

    def __init__(self, cutter: Any, groups: list[Group], target: Matrix, recipe: Recipe) -> None:
        torch.set_num_threads(recipe.threads)
        self.recipe, self.target, self.wanted = recipe, target, torch.from_numpy(target)
        self.bags = Bags(cutter, [text for group in groups for text in group])
        ends = np.cumsum([len(g) for g in groups])
        spans = [np.arange(end - len(g), end) for end, g in zip(ends, groups, strict=True)]
        cut = int(len(groups) * HELD_OUT)
        self.held, self.learn = np.concatenate(spans[:cut]), spans[cut:]
        kmeans = MiniBatchKMeans(CLUSTERS, random_state=0, n_init=1)
        self.labels = kmeans.fit_predict(target[[span[0] for span in self.learn]])

    def run(self, word_target: Matrix, weights: Matrix) -> Matrix:
        """(1 + words, dim) fitted vectors from unit word targets and frequency weights."""
        recipe = self.recipe
        start, reducer = start_vectors(word_target, weights, recipe.dim)
        self.anchors = normalize(torch.from_numpy(reducer.transform(self.target).astype(np.float32)))
        self.words = torch.from_numpy(unit(start))
        self.table = nn.Parameter(torch.from_numpy(start.copy()))
        self.report("start")
        optimiser = torch.optim.SparseAdam([self.table], lr=recipe.rate)
        steps = recipe.epochs * (len(self.learn) // (BATCH_GROUPS // 2) + 1)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.01, 1 - step / steps))
        for epoch in range(1, recipe.epochs + 1):
            for rows in self._batches(np.random.default_rng(recipe.seed + epoch)):
                optimiser.zero_grad()
                self._loss(rows).backward()  # type: ignore[no-untyped-call]
                optimiser.step()  # type: ignore[no-untyped-call]
                schedule.step()
            if epoch % 5 == 0 or epoch == recipe.epochs:
                self.report(f"epoch {epoch}")
        return self.table.detach().numpy()

    def _batches(self, rng: np.random.Generator) -> Iterator[Rows]:
        """Rows of texts: half from one cluster, so that there are pairs of every similarity, half from anywhere."""
        half, count = BATCH_GROUPS // 2, len(self.learn)
        mixed = rng.permutation(count)
        sorted_groups = mixed[np.argsort(self.labels[mixed], kind="stable")]
        other = rng.permutation(count)
        for begin in rng.permutation(np.arange(0, count, half)):
            chosen = np.union1d(sorted_groups[begin : begin + half], other[begin : begin + half])
            yield np.concatenate([self.learn[g] for g in chosen])

    def _loss(self, rows: Rows) -> Tensor:
        """Squared error of all cosines, of the related ones again, and the pull of texts and words to their targets."""
        recipe = self.recipe
        made, wanted = normalize(self.bags.means(rows, self.table)), self.wanted[rows]
        cosines = wanted @ wanted.T
        error = (made @ made.T - cosines).square()  # zero on the diagonal
        close = (cosines > recipe.alike).float()
        some = torch.randint(1, len(self.words), (WORDS_A_STEP,))
        words = normalize(embedding(some, self.table, sparse=True)) * self.words[some]
        return (
            error.mean()
            + recipe.related * (error * close).sum() / close.sum()
            + recipe.anchor * (1 - (made * self.anchors[rows]).sum(1).mean())
            + recipe.word * (1 - words.sum(1).mean())
        )

    def report(self, name: str) -> None:
        """Log the agreement on the texts held out."""
        with torch.no_grad():
            made = self.bags.means(self.held, self.table).numpy()
        log.info("%s: agreement with the teachers %s", name, agreement(made, self.target[self.held]))


def save(cutter: Any, table: Matrix, out: Path) -> None:
    """Write a folder that sentence-transformers loads as Static Embedding + Normalize.

    Rows are int8 with a scale each (keys ``embeddings`` and ``weights``, the model2vec form its loader knows).
    """
    inner = out / "0_StaticEmbedding"
    (out / "1_Normalize").mkdir(parents=True, exist_ok=True)
    inner.mkdir(exist_ok=True)
    scale = np.maximum(np.abs(table).max(1), 1e-9) / 127
    rows = np.rint(table / scale[:, None]).astype(np.int8)
    tensors = {"embeddings": torch.from_numpy(rows), "weights": torch.from_numpy(scale.astype(np.float32))}
    save_file(tensors, str(inner / "model.safetensors"))
    cutter.save(str(inner / "tokenizer.json"), pretty=False)
    package = "sentence_transformers.sentence_transformer.modules"
    kinds = [("0_StaticEmbedding", f"{package}.StaticEmbedding"), ("1_Normalize", f"{package}.Normalize")]
    modules = [{"idx": i, "name": str(i), "path": path, "type": kind} for i, (path, kind) in enumerate(kinds)]
    (out / "modules.json").write_text(json.dumps(modules, indent=2) + "\n", encoding="utf-8")
