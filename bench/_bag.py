"""A small net over a bag of n-gram embeddings and the sentence vector, a member of :mod:`bench._committee`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bench._committee import Capacity

_VECTOR_WEIGHT = 2.0
_SMOOTHING = 0.05
"""Share of belief left to the other labels: labels of such data are not all right."""
_ASKED_BATCH = 512


def bag(
    grams: Any, vectors: NDArray[np.float32], targets: NDArray[np.int64], capacity: Capacity, seed: int
) -> NDArray[np.float64]:
    """(asked, labels) scores; the first ``len(targets)`` rows train, the others are asked about."""
    import torch

    torch.manual_seed(seed)
    dealer = np.random.default_rng(seed)
    net = _net(grams.shape[1], vectors.shape[1], int(targets.max()) + 1, capacity)
    known, truth = len(targets), torch.from_numpy(targets)
    steps = capacity.rounds * _count(known, capacity.batch)
    optimizers = _optimizers(net, capacity.rate)
    loss = torch.nn.CrossEntropyLoss(label_smoothing=_SMOOTHING)
    net.train()
    for step, rows in enumerate(_rounds(known, capacity, dealer)):
        for optimizer in optimizers:
            optimizer.zero_grad()
            optimizer.param_groups[0]["lr"] = capacity.rate * max(0.02, 1 - step / steps)
        loss(net(*_batch(grams, vectors, rows)), truth[rows]).backward()
        for optimizer in optimizers:
            optimizer.step()
    net.eval()
    asked = np.arange(known, grams.shape[0])
    with torch.no_grad():
        parts = [
            net(*_batch(grams, vectors, asked[i : i + _ASKED_BATCH]))
            for i in range(0, len(asked), _ASKED_BATCH)
        ]
    return np.asarray(torch.cat(parts).double().numpy())


def _net(grams: int, dim: int, labels: int, capacity: Capacity) -> Any:
    import torch
    from torch import nn

    class Bag(nn.Module):
        """Weighted sum of the n-grams' embeddings and a projection of the vector, then one layer."""

        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.EmbeddingBag(grams, capacity.width, mode="sum", sparse=True)
            nn.init.normal_(self.embedding.weight, std=0.1)
            self.project = nn.Linear(dim, capacity.width)
            self.head = nn.Linear(capacity.width, labels)
            self.drop = nn.Dropout(capacity.drop)

        def forward(self, columns: Any, starts: Any, weights: Any, vectors: Any) -> Any:
            said = self.embedding(columns, starts, per_sample_weights=self.drop(weights))
            return self.head(self.drop(torch.relu(said + self.project(vectors))))

    return Bag()


def _optimizers(net: Any, rate: float) -> list[Any]:
    """Embeddings of n-grams that a batch does not hold are left alone."""
    import torch

    dense = [*net.project.parameters(), *net.head.parameters()]
    return [
        torch.optim.SparseAdam(list(net.embedding.parameters()), lr=rate),
        torch.optim.AdamW(dense, lr=rate),
    ]


def _count(rows: int, batch: int) -> int:
    return max(1, rows // batch)


def _rounds(known: int, capacity: Capacity, dealer: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    for _ in range(capacity.rounds):
        yield from np.array_split(dealer.permutation(known), _count(known, capacity.batch))


def _batch(grams: Any, vectors: NDArray[np.float32], rows: NDArray[np.int64]) -> tuple[Any, Any, Any, Any]:
    import torch

    chosen = grams[rows]
    return (
        torch.from_numpy(chosen.indices.astype(np.int64)),
        torch.from_numpy(chosen.indptr[:-1].astype(np.int64)),
        torch.from_numpy(chosen.data),
        torch.from_numpy(vectors[rows] * np.float32(_VECTOR_WEIGHT)),
    )
