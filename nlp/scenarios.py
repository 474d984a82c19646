"""Scenarios (情景, the second facet of DOMAIN D2): 突发事件, 民生诉求 …, in the classes of ``lexicons/scenarios.yml``."""

from __future__ import annotations

from collections.abc import Sequence

from domain.analysis import TopicScore
from nlp.facet_training import Facet
from nlp.facets import Balance, FacetClassifier, Seen
from nlp.learned import Settings, TextLearner
from nlp.taxonomy import Taxonomy

SCENARIOS = Facet("scenarios", Settings(most=20_000, neighbours=False), Balance(words=0.6, other=0.5, most=2))


class ScenarioClassifier:
    """Like the topics, but a text need not have any scenario."""

    def __init__(self, taxonomy: Taxonomy, learner: TextLearner) -> None:
        self.facet = FacetClassifier(taxonomy, learner, SCENARIOS.balance)

    def classify(self, seen: Seen, local: Sequence[bool]) -> list[tuple[TopicScore, ...]]:
        """Best first; empty where none applies."""
        other = self.facet.taxonomy.other
        found = self.facet.classify(seen, local)
        return [() if scores[0].code == other else scores for scores in found]
