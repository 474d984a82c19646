"""Verbs by which corrections teach: retrain, look at what it brings, put in use, go back."""

from __future__ import annotations

from dataclasses import replace

from desk.guards import make_folder, only_one, require_space
from desk.permissions import Permission
from desk.room import DeskRoom
from domain.correction import Facet as Corrected
from domain.errors import InvalidInput, NotFound
from domain.learned_model import FACETS, LearnedModel
from domain.user import Actor
from nlp import learned_file
from nlp.facet_training import Facet, Labelled, load_labelled
from nlp.facets import FacetClassifier
from nlp.scenarios import SCENARIOS
from nlp.taxonomy import NO_SCENARIO, Taxonomy
from nlp.topics import TOPICS

FEWEST = 20
"""Corrections below which a fifth held back measures nothing."""
_KINDS: dict[str, tuple[Facet, Corrected]] = {
    "topics": (TOPICS, Corrected.TOPIC),
    "scenarios": (SCENARIOS, Corrected.SCENARIO),
}


class LearningVerbs(DeskRoom):
    """A model is made and measured first; a person decides whether it is used."""

    def learned_models(self, actor: Actor) -> list[LearnedModel]:
        """All that were made, newest first."""
        self.look(actor, Permission.JUDGE, "查看重训模型")
        return sorted(self.store.arrangements(LearnedModel), key=lambda m: m.made_at, reverse=True)

    def lessons(self, actor: Actor, facet: str) -> int:
        """Corrections in force that a retraining of the facet would learn from."""
        self.look(actor, Permission.JUDGE, "查看重训模型")
        return len(self._lessons(facet))

    def retrain(self, actor: Actor, facet: str) -> LearnedModel:
        """Fit a model on our own texts and the corrections but a fifth, and measure both models on that fifth."""
        with (
            self.act(actor, Permission.ADMIN, "重新训练", FACETS.get(facet, facet)),
            only_one(self.settings.home, "retrain", "重新训练"),
        ):
            rows = self._lessons(facet)
            if len(rows) < FEWEST:
                raise InvalidInput(
                    f"{FACETS[facet]}的更正只有 {len(rows)} 条，至少 {FEWEST} 条才能训练并比较"
                )
            require_space(self.settings.home, self.settings.min_free_mb)
            self.renew_pipeline()
            kind, classifier, taxonomy = self._used(facet)
            own = load_labelled(self.settings.data / "training", kind.name, taxonomy)
            result = self.pipeline.trainer(kind).retrain(own, rows, classifier)
            now = self.now()
            name = f"{facet}-{now:%Y%m%d%H%M%S}"
            learned_file.save(result.model, make_folder(self.settings.models) / f"{name}.npz")
            made = LearnedModel(
                name,
                facet,
                now,
                actor.name,
                len(rows) - result.held,
                result.held,
                result.before,
                result.after,
                f"{name}.npz",
            )
            self.store.put_arrangement(made, actor.name, "重新训练", now)
            return made

    def use_model(self, actor: Actor, facet: str, model_id: str, why: str = "") -> None:
        """Put a model in use from the next analysis on; an empty id goes back to the shipped one."""
        with self.act(actor, Permission.ADMIN, "换用模型", model_id or f"{FACETS.get(facet, facet)}随附模型"):
            models = {m.id: m for m in self.store.arrangements(LearnedModel) if m.facet == facet}
            if model_id and model_id not in models:
                raise NotFound(f"没有重训模型“{model_id}”，请刷新后再选")
            if model_id:  # a broken file must not stop the service at its next analysis
                learned_file.load(self.settings.models / models[model_id].file, self.pipeline.encoder.name)
            with self.store.together():
                for model in models.values():
                    changed = replace(model, in_use=model.id == model_id)
                    self.store.put_arrangement(changed, actor.name, why, self.now())

    def _used(self, facet: str) -> tuple[Facet, FacetClassifier, Taxonomy]:
        if facet == "topics":
            return TOPICS, self.pipeline.topics, self.pipeline.taxonomy
        return SCENARIOS, self.pipeline.scenario_classifier.facet, self.pipeline.scenarios

    def _lessons(self, facet: str) -> list[Labelled]:
        """The newest correction in force of each article."""
        if facet not in _KINDS:
            raise InvalidInput(f"“{facet}”不能重新训练，可选：{'、'.join(FACETS)}")
        wanted = _KINDS[facet][1]
        newest = {
            c.article_id: c
            for c in reversed(self.store.corrections())
            if c.facet is wanted and not c.withdrawn
        }
        articles = self.store.articles_by_id(newest)
        return [
            Labelled(articles[a].title, articles[a].body, newest[a].value or NO_SCENARIO)
            for a in sorted(articles)
        ]
