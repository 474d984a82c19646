"""Verbs that put verdicts right: one article, one facet, with a reason; withdrawn just as easily."""

from __future__ import annotations

from desk.permissions import Permission
from desk.watch import WatchVerbs
from domain.analysis import Sentiment
from domain.correction import FACET_NAMES, Correction, Facet, verdict
from domain.errors import InvalidInput, NotFound
from domain.text import clean
from domain.user import Actor
from nlp.taxonomy import NO_SCENARIO, load_scenarios, load_taxonomy


class CorrectionVerbs(WatchVerbs):
    """A correction counts at once in lists, search and stories, and teaches the next training."""

    def corrections(self, actor: Actor, article_id: str) -> list[Correction]:
        """Of one article, newest first."""
        self.look(actor, Permission.READ, "查看更正")
        return self.store.corrections(article_id)

    def correct(self, actor: Actor, article_id: str, facet: Facet, value: str, why: str = "") -> Correction:
        """Say what a verdict should be. Saying what the analysis says too confirms it, which teaches as well."""
        with self.act(actor, Permission.JUDGE, f"更正{FACET_NAMES[facet]}", article_id):
            if value not in self.allowed_values(facet):
                raise InvalidInput(f"{FACET_NAMES[facet]}没有“{value}”这个取值，请在列表里选")
            judged = self.store.judged(article_id)
            made = Correction(
                article_id,
                facet,
                value,
                verdict(judged, facet),
                judged.version,
                actor.name,
                self.now(),
                clean(why),
            )
            self.store.add_correction(made)
            self._retell(article_id)
            return made

    def withdraw_correction(self, actor: Actor, article_id: str, facet: Facet) -> None:
        """Let the analysis have its say again."""
        with self.act(actor, Permission.JUDGE, f"撤销{FACET_NAMES[facet]}更正", article_id):
            if not self.store.withdraw_correction(article_id, facet):
                raise NotFound(f"这篇文章的{FACET_NAMES[facet]}没有更正过，不用撤销")
            self._retell(article_id)

    def allowed_values(self, facet: Facet) -> tuple[str, ...]:
        """What a facet may be."""
        match facet:
            case Facet.TOPIC:
                return load_taxonomy(self.settings.data).codes
            case Facet.SCENARIO:
                codes = load_scenarios(self.settings.data).codes
                return ("", *(code for code in codes if code != NO_SCENARIO))
            case Facet.LOCAL:
                return ("yes", "no")
            case Facet.SENTIMENT | Facet.EVENT:
                return tuple(kind.value for kind in Sentiment)

    def _retell(self, article_id: str) -> None:
        """The story counts what its members are now said to be."""
        story_id = self.store.story_of([article_id]).get(article_id)
        if story_id:
            self.recount_story(story_id)
