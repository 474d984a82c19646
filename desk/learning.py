"""Verbs by which corrections teach: retrain, look at what it brings, put in use, go back."""

from __future__ import annotations

from dataclasses import replace

from desk.guards import make_folder, only_one, require_space
from desk.lessons import LessonRoom
from desk.permissions import Permission
from domain.errors import InvalidInput, NotFound
from domain.learned_model import FACETS, LearnedModel
from domain.user import Actor
from nlp import learned_file
from nlp.retrain import Retraining

FEWEST = 20
"""Corrections below which a fifth held back measures nothing."""


class LearningVerbs(LessonRoom):
    """A model is made and measured first; a person decides whether it is used."""

    def learned_models(self, actor: Actor) -> list[LearnedModel]:
        """All that were made, newest first."""
        self.look(actor, Permission.JUDGE, "查看重训模型")
        return sorted(self.store.arrangements(LearnedModel), key=lambda m: m.made_at, reverse=True)

    def lessons(self, actor: Actor, facet: str) -> int:
        """Corrections in force that a retraining of the facet would learn from."""
        self.look(actor, Permission.JUDGE, "查看重训模型")
        return self._count_lessons(facet)

    def retrain(self, actor: Actor, facet: str) -> LearnedModel:
        """Fit a model on our own texts and the corrections but a fifth, and measure both models on that fifth."""
        with (
            self.act(actor, Permission.ADMIN, "重新训练", FACETS.get(facet, facet)),
            only_one(self.settings.home, "retrain", "重新训练"),
        ):
            if (count := self._count_lessons(facet)) < FEWEST:
                raise InvalidInput(f"{FACETS[facet]}的更正只有 {count} 条，至少 {FEWEST} 条才能训练并比较")
            require_space(self.settings.home, self.settings.min_free_mb)
            self.renew_pipeline()
            return self._keep_model(actor, facet, self._taught(facet))

    def _keep_model(self, actor: Actor, facet: str, result: Retraining) -> LearnedModel:
        now = self.now()
        name = f"{facet}-{now:%Y%m%d%H%M%S}"
        learned_file.save(result.model, make_folder(self.settings.models) / f"{name}.npz")
        made = LearnedModel(
            id=name,
            facet=facet,
            made_at=now,
            made_by=actor.name,
            corrections=result.learnt,
            held=result.held,
            before=result.before,
            after=result.after,
            file=f"{name}.npz",
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
