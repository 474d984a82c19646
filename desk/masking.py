"""What is shown of an article: personal data masked by default, raw text only for whoever has leave (DOMAIN F2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from desk.room import DeskRoom
from domain.analysis import Analysis, Entity, Viewpoint
from domain.article import Article, Revision
from domain.privacy import mask, name_mask
from store.base import Hit

Names = Mapping[str, tuple[str, ...]]
"""Article id → names to be masked in it."""


class MaskingRoom(DeskRoom):
    """Base of the verb groups that show texts."""

    def names_to_mask(self, analyses: Iterable[Analysis]) -> dict[str, tuple[str, ...]]:
        """Private persons that analysis found, and persons who objected, office or not."""
        found = {analysis.article_id: analysis for analysis in analyses}
        persons = {
            (article_id, entity.text): self.name_hash(entity.text)
            for article_id, analysis in found.items()
            for entity in analysis.entities
            if entity.type == "PER"
        }
        hidden = self.store.hidden_names(set(persons.values())) if persons else set()
        objected: dict[str, tuple[str, ...]] = {}
        for (article_id, name), code in persons.items():
            if code in hidden:
                objected[article_id] = (*objected.get(article_id, ()), name)
        return {a: (*analysis.private_names, *objected.get(a, ())) for a, analysis in found.items()}

    def name_hash(self, name: str) -> str:
        """SHA-256 of the name with this installation's salt: the list of hidden names can't be read back."""
        return hashlib.sha256(f"{self._salt}\x1f{name}".encode()).hexdigest()

    @cached_property
    def _salt(self) -> str:
        return str(self.store.get_setting("store_id"))

    def shown(self, articles: Mapping[str, Article], analyses: Mapping[str, Analysis]) -> dict[str, Article]:
        """Articles as they may be shown; those not analysed yet are masked by the form of numbers and accounts alone."""
        names = self.names_to_mask(analyses.values())
        return {key: masked_article(article, names.get(article.id, ())) for key, article in articles.items()}

    def shown_by_id(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Articles as they may be shown; unknown ids are left out."""
        found = self.store.articles_by_id(article_ids)
        return self.shown(found, self.store.analyses(found))

    def shown_analyses(self, analyses: Mapping[str, Analysis]) -> dict[str, Analysis]:
        """Analyses without the names they found of private persons."""
        names = self.names_to_mask(analyses.values())
        return {
            key: masked_analysis(analysis, names[analysis.article_id]) for key, analysis in analyses.items()
        }

    def shown_hits(self, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """Titles and snippets of search results, masked."""
        names = self.names_to_mask(self.store.analyses(hit.article_id for hit in hits).values())
        return tuple(
            replace(
                hit,
                title=mask(hit.title, names.get(hit.article_id, ())),
                snippet=mask(hit.snippet, names.get(hit.article_id, ())),
            )
            for hit in hits
        )


def masked_article(article: Article, names: Iterable[str]) -> Article:
    """Title, body and what stands beside it masked; the outlet's own author and editor stay."""
    names = tuple(names)
    return replace(
        article,
        title=mask(article.title, names),
        body=mask(article.body, names),
        subtitle=article.subtitle and mask(article.subtitle, names),
        captions=tuple(mask(caption, names) for caption in article.captions),
    )


def masked_revision(revision: Revision, names: Iterable[str]) -> Revision:
    """One version of an article's text, masked."""
    names = tuple(names)
    return replace(revision, title=mask(revision.title, names), body=mask(revision.body, names))


def masked_analysis(analysis: Analysis, names: Iterable[str]) -> Analysis:
    """The names it found of these persons, and what they are quoted as saying, masked."""
    names = tuple(names)
    return replace(
        analysis,
        entities=tuple(_entity(entity, names) for entity in analysis.entities),
        viewpoints=tuple(_viewpoint(view, names) for view in analysis.viewpoints),
        summary=tuple(
            replace(s, text=mask(s.text, names), source=mask(s.source, names)) for s in analysis.summary
        ),
        keywords=tuple(word for word in analysis.keywords if word not in names),
        private_names=tuple(map(name_mask, analysis.private_names)),
    )


def _entity(entity: Entity, names: tuple[str, ...]) -> Entity:
    return replace(entity, text=name_mask(entity.text)) if entity.text in names else entity


def _viewpoint(view: Viewpoint, names: tuple[str, ...]) -> Viewpoint:
    return replace(
        view,
        speaker=mask(view.speaker, names),
        said=mask(view.said, names),
        quotation=mask(view.quotation, names),
    )
