"""Topics (DOMAIN D2): the facet of 20 classes and 其他, what teaches it, and what corrections change.

A librarian's corrections are :class:`~nlp.facet_training.Labelled` rows. To learn from them::

    trainer = pipeline.trainer(TOPICS)
    own = load_labelled(data_dir / "training", "topics", pipeline.taxonomy)
    result = trainer.retrain(own, corrections, pipeline.topics)  # → Retraining: before, after, held, model
    learned_file.save(result.model, path)                           # kept by the desk beside the earlier ones
    pipeline.topics = topic_classifier(pipeline.taxonomy, learned_file.load(path, pipeline.encoder.name))

Going back is loading the earlier file. Whoever replaces the classifier raises the pipeline's version.
"""

from __future__ import annotations

from nlp.facet_training import Facet
from nlp.facets import Balance, FacetClassifier
from nlp.learned import Settings, TextLearner
from nlp.taxonomy import Taxonomy

TOPICS = Facet("topics", Settings(most=30_000), Balance(words=1.6, other=0.5, further=0.03, most=3))


def topic_classifier(taxonomy: Taxonomy, learner: TextLearner) -> FacetClassifier:
    """The classifier of the pipeline, from the shipped model or one that corrections have taught."""
    return FacetClassifier(taxonomy, learner, TOPICS.balance)
