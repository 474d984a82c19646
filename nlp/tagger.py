"""Persons, places and organisations by a small trained model; see docs/adr/0012-tagger.md.

Each character has ``FEATURES`` rows of a table; their sum goes through two narrow windows of hidden units to scores of
labels (begin, inside, end, single of each type, or none), and the best sequence that is possible gives the names.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.errors import ModelMissing
from nlp.tagger_features import FEATURES, Cut, Laid, features, lay_out

BUNDLED = "zhijin-tagger-v1"
TYPES = ("PER", "LOC", "ORG")
LABELS = ("O", *(f"{part}-{kind}" for kind in TYPES for part in "BIES"))
NEAR, FAR = (-2, -1, 0, 1, 2), (-4, -2, 0, 2, 4)
"""Places that the first and the second hidden layer look at."""
_REACH = max(NEAR) + max(FAR)
_SURE = 6.0
"""Score by which "no name" must lead for a place to be left out of the search for the best sequence."""
_CHUNK = 1024
"""Places computed at a time: what they need stays in the processor's cache."""
_ENDS = frozenset("。！？；\n")
_BATCH = 16_000
"""Characters laid out at a time, for the same reason."""
_PARTS = {"table": 2, "scale": 1, "bias": 1, "w1": 2, "b1": 1, "w2": 2, "b2": 1, "w3": 2, "b3": 1, "moves": 2}
"""Array of the model file → its dimensions."""

Scores = NDArray[np.float32]
Labels = NDArray[np.int64]


class Name(NamedTuple):
    """``text[start:end]`` is a name of type PER, LOC or ORG."""

    start: int
    end: int
    type: str


class Tagger:
    """A loaded model. Keeps no state between texts."""

    def __init__(self, parts: Mapping[str, NDArray[Any]], version: str) -> None:
        self.version = version
        table = parts["table"].astype(np.float32) * parts["scale"].astype(np.float32)[:, None]
        # Whole numbers of two bytes are fetched and added in half the time; FEATURES of them cannot overflow.
        self._unit = np.float32(np.abs(table).max() * FEATURES / 32_767)
        self._table = np.round(table / self._unit).astype(np.int16)
        self._dense = {
            key: parts[key].astype(np.float32) for key in _PARTS if key not in {"table", "scale", "moves"}
        }
        self._moves = ALLOWED + parts["moves"].astype(np.float32)

    @classmethod
    def load(cls, folder: Path) -> Tagger:
        """Raises :class:`ModelMissing` when ``tagger.npz`` is absent or broken."""
        path = folder / "tagger.npz"
        try:
            with np.load(path, allow_pickle=False) as file:
                parts = {key: file[key] for key in _PARTS}
        except (OSError, ValueError, KeyError, EOFError, zlib.error) as error:
            raise _broken(path) from error
        except Exception as error:  # zipfile.BadZipFile, without importing zipfile for its name
            raise _broken(path) from error
        if any(parts[key].ndim != dimensions for key, dimensions in _PARTS.items()):
            raise _broken(path)
        return cls(parts, f"{folder.name}@{zlib.crc32(path.read_bytes()):08x}")

    def names(self, cuts: Sequence[Cut]) -> list[tuple[Name, ...]]:
        """The names of each text, in text order, none inside another."""
        return [names for batch in _batches(cuts) for names in self._batch(batch)]

    def _batch(self, cuts: Sequence[Cut]) -> Iterator[tuple[Name, ...]]:
        pieces = [_sentences(cut) for cut in cuts]
        laid = lay_out([piece for part in pieces for piece in part])
        spans = _by_piece(laid, *_spans(best_labels(self._scores(features(laid)), self._moves)))
        for part in pieces:
            yield tuple(_names(part, spans))

    def _scores(self, rows: NDArray[np.int32]) -> Scores:
        """(places, labels)."""
        chunks = range(0, rows.shape[1], _CHUNK)
        return np.concatenate([self._chunk(rows, at, min(at + _CHUNK, rows.shape[1])) for at in chunks])

    def _chunk(self, rows: NDArray[np.int32], start: int, end: int) -> Scores:
        """Scores of places ``start`` to ``end``; beyond the ends of the batch lie zeros."""
        d, size = self._dense, end - start
        first, last = max(0, start - _REACH), min(rows.shape[1], end + _REACH)
        hidden = np.maximum(self._sums(rows[:, first:last]) * self._unit + d["bias"], 0)
        hidden = np.pad(hidden, ((first - start + _REACH, end + _REACH - last), (0, 0)))
        near = np.maximum(_windows(hidden, NEAR) @ d["w1"] + d["b1"], 0)
        far = np.maximum(_windows(near, FAR) @ d["w2"] + d["b2"], 0)
        both = np.concatenate([near[max(FAR) : max(FAR) + size], far], axis=1)
        return np.asarray(both @ d["w3"] + d["b3"], dtype=np.float32)

    def _sums(self, rows: NDArray[np.int32]) -> NDArray[np.int16]:
        total: NDArray[np.int16] = np.take(self._table, rows[0], axis=0)
        for row in rows[1:]:
            total += np.take(self._table, row, axis=0)
        return total


def _windows(rows: Scores, places: Sequence[int]) -> Scores:
    """Each row beside its neighbours at ``places``; as many rows fewer as the places reach beyond both ends."""
    reach = max(places)
    size = len(rows) - 2 * reach
    return np.concatenate([rows[reach + place : reach + place + size] for place in places], axis=1)


def _broken(path: Path) -> ModelMissing:
    return ModelMissing(f"人名地名机构名模型缺失或损坏：{path}。请重新安装知津。")


def _batches(cuts: Sequence[Cut]) -> Iterator[list[Cut]]:
    total = 0
    marked = []
    for cut in cuts:
        marked.append((total // _BATCH, cut))
        total += len(cut.text)
    for _, group in groupby(marked, key=lambda pair: pair[0]):
        yield [cut for _, cut in group]


def _allowed() -> NDArray[np.float32]:
    """0 where a label may follow another, else minus a million: a name begins with B or S and ends with E or S."""
    table = np.full((len(LABELS), len(LABELS)), -1e6, dtype=np.float32)
    for row, before in enumerate(LABELS):
        for column, after in enumerate(LABELS):
            inside = before[0] in "BI"
            if (after[0] in "IE" and after[2:] == before[2:]) if inside else after[0] in "OBS":
                table[row, column] = 0
    return table


ALLOWED = _allowed()


def best_labels(scores: Scores, moves: Scores = ALLOWED) -> Labels:
    """The best possible sequence; ``moves`` scores a label after another. Only runs of places where a name is thinkable are searched, runs of a length at once."""
    thinkable = scores[:, 0] - scores[:, 1:].max(axis=1) < _SURE
    edges = np.flatnonzero(np.diff(thinkable, prepend=False, append=False))
    begins, lengths = edges[::2], edges[1::2] - edges[::2]
    labels = np.zeros(len(scores), dtype=np.int64)
    for length in np.unique(lengths):
        places = begins[lengths == length][:, None] + np.arange(length)
        labels[places] = _viterbi(scores[places], moves)
    return labels


def _viterbi(scores: Scores, moves: Scores) -> Labels:
    """(runs, length) labels from (runs, length, labels) scores; "no name" stands before and after each run."""
    best = scores[:, 0] + moves[0]
    back = []
    for at in range(1, scores.shape[1]):
        ways = best[:, :, None] + moves
        back.append(ways.argmax(axis=1))
        best = ways.max(axis=1) + scores[:, at]
    labels = np.empty(scores.shape[:2], dtype=np.int64)
    labels[:, -1] = (best + moves[:, 0]).argmax(axis=1)
    for at in range(scores.shape[1] - 1, 0, -1):
        labels[:, at - 1] = np.take_along_axis(back[at - 1], labels[:, at, None], axis=1)[:, 0]
    return labels


_PART = np.array([label[0] for label in LABELS])
_OPENS, _CLOSES = np.isin(_PART, ["B", "S"]), np.isin(_PART, ["E", "S"])
_TYPE = np.array([max(0, number - 1) // 4 for number in range(len(LABELS))])


def _spans(labels: Labels) -> tuple[Labels, Labels, Labels]:
    """Starts, ends and type numbers of the names of a possible sequence."""
    starts = np.flatnonzero(_OPENS[labels])
    return starts, np.flatnonzero(_CLOSES[labels]) + 1, _TYPE[labels[starts]]


def _by_piece(
    laid: Laid, starts: Labels, ends: Labels, types: Labels
) -> Iterator[list[tuple[int, int, str]]]:
    """The names of one piece of text after another, with places in the piece."""
    edges = np.searchsorted(starts, [*laid.starts, len(laid.codes)])
    rows = list(zip(starts.tolist(), ends.tolist(), types.tolist(), strict=True))
    for number, begin in enumerate(laid.starts.tolist()):
        yield [(a - begin, b - begin, TYPES[kind]) for a, b, kind in rows[edges[number] : edges[number + 1]]]


def _names(pieces: Sequence[Cut], spans: Iterator[list[tuple[int, int, str]]]) -> Iterator[Name]:
    """The names of a text from those of its sentences."""
    at = 0
    for piece in pieces:
        for start, end, kind in next(spans):
            # A name may not reach into the gap after its sentence, whatever the model says of it.
            if end <= len(piece.text):
                yield Name(at + start, at + end, kind)
        at += len(piece.text)


def _sentences(cut: Cut) -> list[Cut]:
    """The text in the pieces that the model has learned from."""
    found, at, first = [], 0, 0
    ends = [number + 1 for number, word in enumerate(cut.words) if word in _ENDS]
    for last in [*ends, len(cut.words)] if not ends or ends[-1] < len(cut.words) else ends:
        words = cut.words[first:last]
        text = cut.text[at : at + sum(map(len, words))]
        found.append(Cut(text, words, cut.tags[first:last]))
        at, first = at + len(text), last
    return found
