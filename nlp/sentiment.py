"""情感倾向 of a text and 事件性质 of what it tells: one model, learnt from our own texts, for both.

Its classes are genre, sentiment and event together ("message/neg/neg"), because the same words mean other things in
a citizen's message and in an announcement; each verdict is the sum over the classes that hold it. It sees words and
characters, the sentence vector and what the lexicon's words add up to (:mod:`nlp.tone`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from domain.analysis import Sentiment
from domain.errors import ModelMissing
from nlp.embed import Encoder
from nlp.examples import Example, read_examples
from nlp.facet_training import Labelled
from nlp.fitting import fit
from nlp.grams import Words
from nlp.learned import Floats, Settings, TextLearner, Training
from nlp.learned_file import load
from nlp.reading import Reading, read
from nlp.segment import Segmenter
from nlp.tone import Tone, ToneReader

MODEL = "zhijin-sentiment-v1/model.npz"
SETTINGS = Settings(folds=3, strength=10.0, vector_weight=0.25, neighbours=False)
"""Chosen by cross-validation on our own texts (docs/benchmarks.md)."""
BODY_CHARS = 200
"""Of the body that the learner reads: about the length of the texts it was fitted on."""
_TITLE_TIMES = 2
LEAST = 8
"""Texts a class needs; a rarer one (good words about a bad event in a notice) would be learnt by heart."""
_MOST_WORDS = 8
_GENRES = {"complaint": "message", "news": "report", "policy": "report", "post": "post", "hot": "headline"}
_SIGNS = {Sentiment.POS: 1, Sentiment.NEU: 0, Sentiment.NEG: -1}


@dataclass(frozen=True)
class Mood:
    """Probabilities of pos, neu, neg (each set sums to 1) and the words that spoke, weightiest first."""

    sentiment: Sentiment
    scores: Mapping[str, float]
    words: tuple[str, ...]
    event: Sentiment
    """Of what happened, whatever the tone."""
    event_scores: Mapping[str, float]


class SentimentAnalyser:
    """The lexicon and the model together."""

    def __init__(self, tone: ToneReader, learner: TextLearner) -> None:
        self.tone = tone
        self._learner = learner
        self._sentiments, self._events = self.columns(learner.labels)

    @staticmethod
    def columns(labels: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(classes, 3) each: which sentiment and which event a class holds, in the order of :class:`Sentiment`."""
        return _holding(labels, 1), _holding(labels, 2)

    @classmethod
    def load(
        cls, data_dir: Path, encoder: Encoder, segmenter: Segmenter, learned: Path | None = None
    ) -> SentimentAnalyser:
        """The model that corrections taught, where ``learned`` names one; else the shipped one.

        With another encoder the shipped one is fitted now, which takes some seconds.
        """
        tone = ToneReader(data_dir / "lexicons" / "sentiment.yml")
        if learned is not None:
            return cls(tone, load(learned, encoder.name))
        try:
            learner = load(data_dir / "models" / MODEL, encoder.name)
        except ModelMissing:
            examples = read_examples(data_dir / "training")
            if not examples:
                raise
            learner = fit(training(rows_of(classed(examples)), tone, encoder, segmenter), SETTINGS)
        return cls(tone, learner)

    def taught(self, learner: TextLearner) -> SentimentAnalyser:
        """The same lexicon with another model."""
        return SentimentAnalyser(self.tone, learner)

    def analyse(self, readings: Sequence[Reading], vectors: Floats) -> list[Mood]:
        """One :class:`Mood` for each text. ``vectors`` (n, dim): a zero row is a text that says nothing."""
        tones = [self.tone.read(reading.title, reading.body) for reading in readings]
        texts = [words_read(reading) for reading in readings]
        rows = beside(vectors, tones)
        shares = self._learner.probabilities(texts, rows)
        moods = [
            self._mood(reading, tone, row) for reading, tone, row in zip(readings, tones, shares, strict=True)
        ]
        self._explain(moods, texts, rows, shares)
        return moods

    def _mood(self, reading: Reading, tone: Tone, row: NDArray[np.float64]) -> Mood:
        if not any(char.isalpha() for char in reading.title + reading.body[:BODY_CHARS]):
            silent = {"pos": 0.0, "neg": 0.0, "neu": 1.0}
            return Mood(Sentiment.NEU, silent, (), Sentiment.NEU, silent)
        scores, events = _scores(row @ self._sentiments), _scores(row @ self._events)
        sentiment = _likeliest(scores)
        words = tone.speaking(_SIGNS[sentiment])[:_MOST_WORDS]
        return Mood(sentiment, scores, words, _likeliest(events), events)

    def _explain(
        self, moods: list[Mood], texts: Sequence[Words], rows: Floats, shares: NDArray[np.float64]
    ) -> None:
        """Where the lexicon knows no word for a verdict: the words that made the model think so."""
        bare = [i for i, mood in enumerate(moods) if mood.sentiment is not Sentiment.NEU and not mood.words]
        if not bare:
            return
        signs = [list(Sentiment).index(moods[i].sentiment) for i in bare]
        likeliest = (shares[bare] * self._sentiments.T[signs]).argmax(axis=1)
        labels = [self._learner.labels[i] for i in likeliest]
        found = self._learner.evidence([texts[i] for i in bare], rows[bare], labels)
        for i, evidence in zip(bare, found, strict=True):
            moods[i] = replace(moods[i], words=evidence.words)


def classed(examples: Sequence[Example]) -> list[Example]:
    """Those whose class has enough texts."""
    classes = Counter(map(label, examples))
    return [example for example in examples if classes[label(example)] >= LEAST]


def rows_of(examples: Sequence[Example]) -> list[Labelled]:
    """Each text with its class."""
    return [Labelled(example.title, example.text, label(example)) for example in examples]


def training(rows: Sequence[Labelled], tone: ToneReader, encoder: Encoder, segmenter: Segmenter) -> Training:
    """What the model is fitted on."""
    readings = [read(segmenter, row.title, row.text) for row in rows]
    vectors = encoder.encode([f"{reading.title}。{reading.body}" for reading in readings])
    labels = [row.code for row in rows]
    classes = Counter(labels)
    return Training(
        [words_read(reading) for reading in readings],
        labels,
        beside(vectors, [tone.read(reading.title, reading.body) for reading in readings]),
        encoder.name,
        # The learner balances its classes; these weights take that back: a message is seldom praise.
        [row.weight * classes[row.code] * len(classes) / len(rows) for row in rows],
    )


def label(example: Example) -> str:
    """Genre, sentiment and event as one class."""
    return named(_GENRES[example.kind], example.sentiment, example.event)


def named(genre: str, sentiment: Sentiment, event: Sentiment) -> str:
    """The class that holds all three. ``genre``: message, report, post or headline."""
    return f"{genre}/{sentiment.value}/{event.value}"


def words_read(reading: Reading) -> list[str]:
    """The title, which says most, twice, and the opening of the body."""
    title = [token.text for token in reading.title_tokens]
    words = [*title, "\n"] * _TITLE_TIMES
    length = 0
    for token in reading.body_tokens:
        if length >= BODY_CHARS:
            break
        words.append(token.text)
        length += len(token.text)
    return words


def beside(vectors: Floats, tones: Sequence[Tone]) -> Floats:
    """(n, dim + features): what the model takes as the vector of a text."""
    if not tones:
        return vectors
    features = np.array([tone.features() for tone in tones], dtype=np.float32)
    return np.hstack([vectors, features])


def _holding(labels: Sequence[str], part: int) -> NDArray[np.float64]:
    return np.array([[float(name.split("/")[part] == s.value) for s in Sentiment] for name in labels])


def _scores(row: NDArray[np.float64]) -> dict[str, float]:
    rounded = {s.value: round(float(p), 4) for s, p in zip(Sentiment, row, strict=True)}
    return rounded | {"neu": round(1 - rounded["pos"] - rounded["neg"], 4)}


def _likeliest(scores: Mapping[str, float]) -> Sentiment:
    """A tie is read as neutral."""
    return Sentiment(max(("neu", "neg", "pos"), key=lambda name: scores[name]))
