"""Teaching 情感倾向 and 事件性质, which live in one model: corrections in, a model and the measure of what it brings out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.analysis import Sentiment
from domain.correction import Facet
from domain.source import MediaType
from nlp.embed import Encoder
from nlp.examples import Example
from nlp.facet_training import Labelled, part_of
from nlp.fitting import fit
from nlp.reading import read
from nlp.retrain import CORRECTION_WEIGHT, Retraining
from nlp.segment import Segmenter
from nlp.sentiment import LEAST, SETTINGS, Mood, SentimentAnalyser, classed, named, rows_of, training

MOODS = "sentiment"
"""What the model is called where models are put in use."""
_OPENING_CHARS = 600
"""Of the body that is embedded, as in the pipeline."""
_GENRES: Mapping[MediaType, str] = {
    MediaType.COMPLAINT: "message",
    MediaType.WEIBO: "post",
    MediaType.VIDEO: "post",
    MediaType.FORUM: "post",
}


def genre_of(media_type: MediaType, body: str) -> str:
    """The genre of an article in the model's classes, by where it appeared; without a body it is a headline."""
    return _GENRES.get(media_type, "report") if body.strip() else "headline"


@dataclass(frozen=True)
class MoodLesson:
    """A text with both verdicts: what librarians said, and the present verdict where they said nothing."""

    title: str
    text: str
    genre: str
    """See :func:`genre_of`."""
    sentiment: Sentiment
    event: Sentiment
    said: frozenset[Facet]
    """SENTIMENT, EVENT or both: what a librarian put right. The measure asks for nothing else."""

    @property
    def wanted(self) -> dict[Facet, Sentiment]:
        """What a model that learned it answers."""
        both = {Facet.SENTIMENT: self.sentiment, Facet.EVENT: self.event}
        return {facet: both[facet] for facet in self.said}


class MoodTrainer:
    """Fits on our own texts and the lessons, with the words and vectors of a pipeline."""

    def __init__(self, segmenter: Segmenter, encoder: Encoder) -> None:
        self._segmenter = segmenter
        self._encoder = encoder

    def retrain(
        self, base: Sequence[Example], lessons: Sequence[MoodLesson], earlier: SentimentAnalyser
    ) -> Retraining:
        """A fifth of the lessons, the same at every run, is kept for measuring. The figures count corrected verdicts."""
        held = [lesson for lesson in lessons if part_of(lesson.title, lesson.text) == 0]
        told = [lesson for lesson in lessons if part_of(lesson.title, lesson.text) != 0]
        own = rows_of(classed(base))
        taught = taught_rows(told, own)
        model = fit(
            training([*own, *taught.values()], earlier.tone, self._encoder, self._segmenter), SETTINGS
        )
        return Retraining(
            self.accuracy(earlier, held),
            self.accuracy(earlier.taught(model), held),
            _verdicts(held),
            _verdicts([told[place] for place in taught]),
            model,
        )

    def accuracy(self, analyser: SentimentAnalyser, lessons: Sequence[MoodLesson]) -> float:
        """Share of the corrected verdicts that the analyser gives, 0…1; 0 where there are none."""
        moods = self._moods(analyser, lessons)
        right = sum(
            _answer(mood, facet) is value
            for mood, lesson in zip(moods, lessons, strict=True)
            for facet, value in lesson.wanted.items()
        )
        return right / max(1, _verdicts(lessons))

    def _moods(self, analyser: SentimentAnalyser, lessons: Sequence[MoodLesson]) -> list[Mood]:
        readings = [read(self._segmenter, lesson.title, lesson.text) for lesson in lessons]
        vectors = self._encoder.encode([f"{r.title}。{r.body[:_OPENING_CHARS]}" for r in readings])
        return analyser.analyse(readings, vectors)


def _answer(mood: Mood, facet: Facet) -> Sentiment:
    return mood.sentiment if facet is Facet.SENTIMENT else mood.event


def _verdicts(lessons: Sequence[MoodLesson]) -> int:
    return sum(len(lesson.said) for lesson in lessons)


def taught_rows(lessons: Sequence[MoodLesson], own: Sequence[Labelled]) -> dict[int, Labelled]:
    """By place in ``lessons``; those left out say what too few texts say to make a class of it."""
    classes = Counter(row.code for row in own)
    for lesson in lessons:
        classes[named(lesson.genre, lesson.sentiment, lesson.event)] += int(CORRECTION_WEIGHT)
    known = Counter({name: count for name, count in classes.items() if count >= LEAST})
    found = ((place, lesson, _class(lesson, known)) for place, lesson in enumerate(lessons))
    return {
        place: Labelled(lesson.title, lesson.text[:_OPENING_CHARS], name, CORRECTION_WEIGHT)
        for place, lesson, name in found
        if name
    }


def _class(lesson: MoodLesson, known: Counter[str]) -> str:
    """The lesson's own class; else the commonest that holds both verdicts; else one that holds what was said."""
    own = named(lesson.genre, lesson.sentiment, lesson.event)
    if own in known:
        return own
    both = [name for name in known if name.split("/")[1:] == own.split("/")[1:]]
    said = [name for name in known if _holds(name, lesson)]
    near = [name for name in said if name.startswith(f"{lesson.genre}/")]
    return max(both or near or said or [""], key=known.__getitem__)


def _holds(name: str, lesson: MoodLesson) -> bool:
    _, sentiment, event = name.split("/")
    stands = {Facet.SENTIMENT: sentiment, Facet.EVENT: event}
    return all(stands[facet] == value for facet, value in lesson.wanted.items())
