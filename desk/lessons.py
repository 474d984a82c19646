"""What librarians' corrections say, as the trainers of each facet read it."""

from __future__ import annotations

from collections.abc import Mapping, Set

from desk.masking import MaskingRoom
from domain.analysis import Analysis
from domain.article import Article
from domain.correction import Correction
from domain.correction import Facet as Corrected
from domain.errors import InvalidInput
from domain.learned_model import FACETS
from domain.source import Source
from nlp.examples import own_examples
from nlp.facet_training import Facet, Labelled, load_labelled
from nlp.facets import FacetClassifier
from nlp.mood_training import MOODS, MoodLesson, genre_of
from nlp.retrain import Retraining
from nlp.scenarios import SCENARIOS
from nlp.taxonomy import NO_SCENARIO, Taxonomy
from nlp.topics import TOPICS

_CORRECTED: Mapping[str, frozenset[Corrected]] = {
    TOPICS.name: frozenset({Corrected.TOPIC}),
    SCENARIOS.name: frozenset({Corrected.SCENARIO}),
    MOODS: frozenset({Corrected.SENTIMENT, Corrected.EVENT}),
}
"""Which corrections teach which model."""


class LessonRoom(MaskingRoom):
    """Corrections in force become lessons; lessons become a model with its measure.

    Texts are those that may be shown: a model keeps their beginnings and shows them as evidence for other articles.
    """

    def _count_lessons(self, facet: str) -> int:
        """Corrections in force; of one article there may be one of 情感倾向 and one of 事件性质."""
        return len(self._in_force(facet))

    def _taught(self, facet: str) -> Retraining:
        training = self.settings.data / "training"
        if facet == MOODS:
            return self.pipeline.reteach_moods(own_examples(training), self._mood_lessons())
        kind, classifier, taxonomy = self._used(facet)
        own = load_labelled(training, kind.name, taxonomy)
        return self.pipeline.trainer(kind).retrain(own, self._class_lessons(facet), classifier)

    def _used(self, facet: str) -> tuple[Facet, FacetClassifier, Taxonomy]:
        if facet == TOPICS.name:
            return TOPICS, self.pipeline.topics, self.pipeline.taxonomy
        return SCENARIOS, self.pipeline.scenario_classifier.facet, self.pipeline.scenarios

    def _class_lessons(self, facet: str) -> list[Labelled]:
        said = {c.article_id: c.value for c in self._in_force(facet)}
        articles = self.shown_by_id(said)
        return [
            Labelled(articles[a].title, articles[a].body, said[a] or NO_SCENARIO) for a in sorted(articles)
        ]

    def _mood_lessons(self) -> list[MoodLesson]:
        ids = {c.article_id for c in self._in_force(MOODS)}
        articles, judged = self.shown_by_id(ids), self.store.analyses(ids)
        sources = {source.id: source for source in self.store.sources()}
        return [
            _mood_lesson(articles[a], judged[a], sources) for a in sorted(articles.keys() & judged.keys())
        ]

    def _in_force(self, facet: str) -> list[Correction]:
        """The newest of each article and verdict that is not withdrawn."""
        if facet not in _CORRECTED:
            raise InvalidInput(f"“{facet}”不能重新训练，可选：{'、'.join(FACETS)}")
        return _newest(self.store.corrections(), _CORRECTED[facet])


def _newest(corrections: list[Correction], wanted: Set[Corrected]) -> list[Correction]:
    """``corrections`` newest first."""
    kept = {
        (c.article_id, c.facet): c for c in reversed(corrections) if c.facet in wanted and not c.withdrawn
    }
    return list(kept.values())


def _mood_lesson(article: Article, judged: Analysis, sources: Mapping[str, Source]) -> MoodLesson:
    """``judged`` as people put it right: what they did not touch stands as the analysis has it."""
    return MoodLesson(
        article.title,
        article.body,
        genre_of(sources[article.source_id].media_type, article.body),
        judged.sentiment,
        judged.event_polarity,
        frozenset({Corrected(name) for name in judged.corrected} & _CORRECTED[MOODS]),
    )
