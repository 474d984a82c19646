"""A convolution over characters, each beside the word it stands in (Kim, 2014): a member of :mod:`bench._committee`.

Characters and words begin with the encoder's vectors, kept as they are, and learn embeddings of their own besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.grams import Words
from nlp.learned import Floats

Encode = Callable[[Sequence[str]], Floats]
_PADDING, _UNKNOWN = 0, 1
_GIVEN_SCALE = 4.0
"""Unit vectors made about as large as the learned embeddings."""
_SMOOTHING = 0.05
"""Share of belief left to the other labels: labels of such data are not all right."""
_JITTER = 12
"""Texts of about one length make a batch, but not the same batch in every round."""


@dataclass(frozen=True)
class NetSettings:
    """Size and schooling of the net."""

    chars: int = 150
    """Characters read of a text."""
    least: int = 2
    """Times a character or word must be met to be known."""
    width: int = 128
    filters: int = 128
    """Of each of the lengths 2, 3 and 4."""
    drop: float = 0.4
    rounds: int = 5
    rate: float = 1.5e-3
    batch: int = 64


@dataclass(frozen=True)
class _Table:
    """Known units and the encoder's vectors; the first two rows are padding and whatever is unknown."""

    places: dict[str, int]
    given: Floats

    @classmethod
    def of(cls, units: Iterable[str], least: int, encode: Encode) -> _Table:
        known = sorted(unit for unit, count in Counter(units).items() if count >= least)
        rows = encode(known)
        given = np.vstack((np.zeros((2, rows.shape[1]), np.float32), rows * np.float32(_GIVEN_SCALE)))
        return cls({unit: i for i, unit in enumerate(known, 2)}, given)


def net_scores(
    texts: Sequence[Words], targets: NDArray[np.int64], encode: Encode, settings: NetSettings, seed: int = 0
) -> NDArray[np.float64]:
    """(asked, labels) scores; the first ``len(targets)`` texts train, the others are asked about."""
    import torch

    torch.manual_seed(seed)
    known = texts[: len(targets)]
    chars = _Table.of((c for text in known for word in text for c in word), settings.least, encode)
    words = _Table.of((word for text in known for word in text), settings.least, encode)
    rows = [_places(text, chars, words, settings.chars) for text in texts]
    net = _net(chars.given, words.given, int(targets.max()) + 1, settings)
    _school(net, rows, targets, settings, np.random.default_rng(seed))
    return _asked(net, rows, len(targets))


def _places(text: Words, chars: _Table, words: _Table, most: int) -> NDArray[np.int64]:
    """(2, characters): place of each character and of its word."""
    pairs = [(chars.places.get(c, _UNKNOWN), words.places.get(word, _UNKNOWN)) for word in text for c in word]
    return np.array(pairs[:most] or [(_UNKNOWN, _UNKNOWN)], dtype=np.int64).T


def _net(chars: Floats, words: Floats, labels: int, settings: NetSettings) -> Any:
    import torch
    from torch import nn

    class Units(nn.Module):
        """A learned embedding and a projection of the given one."""

        given: torch.Tensor

        def __init__(self, given: Floats) -> None:
            super().__init__()
            self.learned = nn.Embedding(len(given), settings.width, padding_idx=_PADDING)
            nn.init.normal_(self.learned.weight, std=0.1)
            self.register_buffer("given", torch.from_numpy(given))
            self.project = nn.Linear(given.shape[1], settings.width, bias=False)

        def forward(self, places: Any) -> Any:
            return self.learned(places) + self.project(self.given[places])

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.chars, self.words = Units(chars), Units(words)
            width = 2 * settings.width
            self.filters = nn.ModuleList(
                nn.Conv1d(width, settings.filters, length, padding=length // 2) for length in (2, 3, 4)
            )
            self.head = nn.Linear(3 * settings.filters + width, labels)
            self.drop, self.little_drop = nn.Dropout(settings.drop), nn.Dropout(settings.drop / 2)

        def forward(self, places: Any) -> Any:
            """``places`` (2, n, characters) → (n, labels)."""
            spoken = (places[0] != _PADDING).unsqueeze(-1).float()
            units = torch.cat((self.chars(places[0]), self.words(places[1])), -1) * spoken
            units = self.little_drop(units)
            found = [torch.relu(one(units.transpose(1, 2))).amax(2) for one in self.filters]
            mean = units.sum(1) / spoken.sum(1)
            return self.head(self.drop(torch.cat((*found, mean), 1)))

    return Net()


def _school(
    net: Any,
    rows: Sequence[NDArray[np.int64]],
    targets: NDArray[np.int64],
    settings: NetSettings,
    dealer: np.random.Generator,
) -> None:
    import torch

    truth = torch.from_numpy(targets)
    learned = [p for p in net.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=settings.rate)
    steps = settings.rounds * -(-len(targets) // settings.batch)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, settings.rate, total_steps=steps, pct_start=0.1)
    loss = torch.nn.CrossEntropyLoss(label_smoothing=_SMOOTHING)
    net.train()
    for _ in range(settings.rounds):
        for batch in _batches([len(row[0]) for row in rows[: len(targets)]], settings.batch, dealer):
            optimizer.zero_grad()
            loss(net(_padded(rows, batch)), truth[batch]).backward()
            optimizer.step()
            pace.step()


def _batches(lengths: Sequence[int], size: int, dealer: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    order = np.argsort(np.array(lengths) + dealer.integers(0, _JITTER, len(lengths)), kind="stable")
    parts = [order[i : i + size] for i in range(0, len(order), size)]
    for i in dealer.permutation(len(parts)):
        yield parts[i]


def _padded(rows: Sequence[NDArray[np.int64]], batch: NDArray[np.int64]) -> Any:
    """(2, batch, characters of the longest, 4 at least so that every filter fits)."""
    import torch

    longest = max(4, *(rows[i].shape[1] for i in batch))
    out = np.full((2, len(batch), longest), _PADDING, dtype=np.int64)
    for place, i in enumerate(batch):
        out[:, place, : rows[i].shape[1]] = rows[i]
    return torch.from_numpy(out)


def _asked(net: Any, rows: Sequence[NDArray[np.int64]], known: int, size: int = 256) -> NDArray[np.float64]:
    import torch

    net.eval()
    order = known + np.argsort([len(row[0]) for row in rows[known:]], kind="stable")
    with torch.no_grad():
        parts = [net(_padded(rows, order[i : i + size])) for i in range(0, len(order), size)]
    scores = torch.cat(parts).double().numpy()
    out = np.zeros_like(scores)
    out[order - known] = scores
    return out
