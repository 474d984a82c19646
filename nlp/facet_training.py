"""Teaching a facet: labelled texts in, a :class:`~nlp.learned.TextLearner` out; what corrections change is measured."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import ModelMissing
from nlp.embed import Encoder
from nlp.examples import Example, own_examples
from nlp.facets import Balance, FacetClassifier, Seen, see
from nlp.fitting import fit
from nlp.learned import Settings, TextLearner, Training
from nlp.learned_file import load
from nlp.reading import read
from nlp.retrain import HELD_PARTS, Retraining, joined
from nlp.segment import Segmenter
from nlp.taxonomy import Taxonomy

MODELS = "zhijin-topics-v1"
"""Folder of ``data/models`` with one file for each facet."""
_TEXT_CHARS = 600
_OTHER_FILES = 0.2
"""Weight of texts written to teach something else (sentiment): their topics are right but less varied."""


@dataclass(frozen=True)
class Facet:
    """One way of sorting, with how it is learned and balanced."""

    name: str
    """Of its file in the models folder."""
    settings: Settings
    balance: Balance


@dataclass(frozen=True)
class Labelled:
    """A text with its class of one facet; a row of our own or a librarian's correction."""

    title: str
    text: str
    code: str
    weight: float = 1.0


def load_labelled(folder: Path, facet: str, taxonomy: Taxonomy) -> list[Labelled]:
    """The texts of our own for ``topics`` (the primary one counts) or ``scenarios``.

    Raises :class:`ModelMissing` where there are none or a row is broken.
    """
    return [_labelled(example, facet, taxonomy) for example in own_examples(folder)]


def _labelled(example: Example, facet: str, taxonomy: Taxonomy) -> Labelled:
    name = example.topics[0] if facet == "topics" else example.scenario
    weight = 1.0 if example.source.startswith("topics") else _OTHER_FILES
    try:
        return Labelled(example.title, example.text, taxonomy.code_of(name), weight)
    except KeyError as error:
        where = f"{example.source}.jsonl“{example.title[:20]}”"
        raise ModelMissing(f"训练文本有误：{where}的分类“{name}”不在分类体系中。请修改。") from error


class FacetTrainer:
    """Fits learners of one facet for one segmenter and encoder."""

    def __init__(self, segmenter: Segmenter, encoder: Encoder, facet: Facet) -> None:
        self._segmenter = segmenter
        self.encoder = encoder
        self.facet = facet

    def see(self, rows: Sequence[Labelled]) -> Seen:
        """The texts as the classifier sees them."""
        readings = [read(self._segmenter, row.title, row.text) for row in rows]
        openings = [f"{r.title}。{r.body[:_TEXT_CHARS]}" if r.title or r.body else "" for r in readings]
        return see(self.encoder, readings, self.encoder.encode(openings))

    def training(self, rows: Sequence[Labelled]) -> Training:
        """What the learner reads."""
        seen = self.see(rows)
        labels, weights = [row.code for row in rows], [row.weight for row in rows]
        return Training(seen.words, labels, seen.features, self.encoder.name, weights)

    def fit(self, rows: Sequence[Labelled]) -> TextLearner:
        """A few seconds with the bundled encoder. Raises :class:`domain.errors.InvalidInput`, see :func:`fit`."""
        return fit(self.training(rows), self.facet.settings)

    def retrain(
        self,
        base: Sequence[Labelled],
        corrections: Sequence[Labelled],
        earlier: FacetClassifier,
        held: Sequence[Labelled] | None = None,
    ) -> Retraining:
        """Fits on the base and the corrections; accuracy of both classifiers, words included, on ``held``.

        Without ``held`` a fifth of the corrections is kept for measuring, the same fifth at every run.
        """
        if held is None:
            kept = [part_of(row.title, row.text) == 0 for row in corrections]
            held = [row for row, out in zip(corrections, kept, strict=True) if out]
            corrections = [row for row, out in zip(corrections, kept, strict=True) if not out]
        model = fit(joined(self.training(base), self.training(corrections)), self.facet.settings)
        later = FacetClassifier(earlier.taxonomy, model, self.facet.balance)
        return Retraining(
            self.accuracy(earlier, held), self.accuracy(later, held), len(held), len(corrections), model
        )

    def accuracy(self, classifier: FacetClassifier, rows: Sequence[Labelled]) -> float:
        """Share of rows whose first class is theirs; 0 where there are none."""
        found = classifier.classify(self.see(rows), [False] * len(rows)) if rows else []
        return sum(f[0].code == row.code for f, row in zip(found, rows, strict=True)) / max(1, len(rows))


def part_of(title: str, text: str) -> int:
    """The part a text falls into, 0 … ``HELD_PARTS`` - 1; a CRC would put texts that differ in one place into few."""
    code = hashlib.sha256(f"{title}\n{text}".encode("utf-8", "replace")).digest()
    return int.from_bytes(code[:4]) % HELD_PARTS


def shipped(data_dir: Path, trainer: FacetTrainer, taxonomy: Taxonomy) -> TextLearner:
    """The model in ``data_dir``; fitted anew from the training texts where it is broken or for another encoder.

    Raises :class:`ModelMissing` when there is neither a model nor training texts.
    """
    try:
        return load(data_dir / "models" / MODELS / f"{trainer.facet.name}.npz", trainer.encoder.name)
    except ModelMissing:
        return trainer.fit(load_labelled(data_dir / "training", trainer.facet.name, taxonomy))
