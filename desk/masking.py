"""What is shown of an article: personal data masked by default, raw text only for whoever has leave (DOMAIN F2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property

from desk.room import DeskRoom
from domain.analysis import Analysis, Entity, Viewpoint
from domain.article import Article, Revision
from domain.folder import FolderEntry
from domain.privacy import mask, name_mask
from domain.privacy.people import tells_name
from domain.privacy.standing import MaskedNames, People, settle
from store.base import Hit

Names = Mapping[str, Set[str]]
"""Id of an article or story → names to be masked in it."""


class MaskingRoom(DeskRoom):
    """Base of the verb groups that show texts: the one place that says whose names are masked."""

    def names_to_mask(self, analyses: Iterable[Analysis]) -> Names:
        """Private persons by all that the article's story says of them, and persons who objected, office or not.

        What the story has not heard, of an article in none or out of lists, the article adds for itself.
        """
        found = {analysis.article_id: analysis for analysis in analyses}
        story_of = self.store.story_of(found)
        people = self.store.people_of_stories(set(story_of.values()))
        decided = self._masked_names(people)
        named = {key: _named(analysis) for key, analysis in found.items()}
        objected = self._objected({name for names in named.values() for name in names})
        hidden: dict[str, Set[str]] = {}
        for key, analysis in found.items():
            own = {person.name for person in analysis.persons}
            shared = decided.get(story_of.get(key, ""), MaskedNames()).within(own)
            alone = settle(_unheard(analysis, people.get(story_of.get(key, ""), {}))).within(own)
            more = alone | (named[key] & objected)
            hidden[key] = shared | more if more else shared
        return hidden

    def names_of_stories(self, story_ids: Iterable[str]) -> Names:
        """Names to be masked in whatever is said of a story: title, key words, a brief; unknown ids are left out."""
        decided = self._masked_names(self.store.people_of_stories(story_ids))
        return {key: masked.everywhere for key, masked in decided.items()}

    def names_shown(self, story_ids: Iterable[str]) -> Names:
        """Names of those whom a story tells of openly; unknown ids are left out."""
        people = self.store.people_of_stories(story_ids)
        masked = self._masked_names(people)
        return {key: told.keys() - masked[key].within(told) for key, told in people.items()}

    def _masked_names(self, people: Mapping[str, People]) -> dict[str, MaskedNames]:
        objected = self._objected({name for named in people.values() for name in named})
        found = {key: settle(named) for key, named in people.items()}
        return {
            key: replace(masked, everywhere=masked.everywhere | (people[key].keys() & objected))
            for key, masked in found.items()
        }

    def _objected(self, names: Set[str]) -> Set[str]:
        """Those of the names whose bearers asked not to be shown any more."""
        if not self.store.count_hidden_names():
            return frozenset()
        codes = {self.name_hash(name): name for name in names}
        return {codes[code] for code in self.store.hidden_names(codes)}

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
        """Analyses without the names of private persons."""
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

    def shown_entries(self, entries: Sequence[FolderEntry]) -> list[FolderEntry]:
        """Entries of the 素材夹; who became private after one was put in is masked in it too."""
        targets = {entry.target for entry in entries}
        found = self.store.analyses(targets)
        hidden = {**self.names_to_mask(found.values()), **self.names_of_stories(targets)}
        return [masked_entry(e, hidden[e.target]) if e.target in hidden else e for e in entries]


def masked_entry(entry: FolderEntry, names: Iterable[str]) -> FolderEntry:
    """Title, words and source of an entry masked."""
    names = frozenset(names)
    cited = entry.citation and replace(entry.citation, title=mask(entry.citation.title, names))
    return replace(entry, title=mask(entry.title, names), text=mask(entry.text, names), citation=cited)


def masked_article(article: Article, names: Iterable[str]) -> Article:
    """Title, body and what stands beside it masked; the outlet's own author and editor stay."""
    names = frozenset(names)
    return replace(
        article,
        title=mask(article.title, names),
        body=mask(article.body, names),
        subtitle=article.subtitle and mask(article.subtitle, names),
        captions=tuple(mask(caption, names) for caption in article.captions),
    )


def nameless(words: Iterable[str], names: Iterable[str]) -> Iterator[str]:
    """Words that neither hold one of the names nor are part of one."""
    hidden = frozenset(names)
    return (word for word in words if not tells_name(word, hidden))


def masked_revision(revision: Revision, names: Iterable[str]) -> Revision:
    """One version of an article's text, masked."""
    names = frozenset(names)
    return replace(revision, title=mask(revision.title, names), body=mask(revision.body, names))


def masked_analysis(analysis: Analysis, names: Iterable[str]) -> Analysis:
    """The names it found of these persons, and what they are quoted as saying, masked."""
    names = frozenset(names)
    return replace(
        analysis,
        entities=tuple(_entity(entity, names) for entity in analysis.entities),
        viewpoints=tuple(_viewpoint(view, names) for view in analysis.viewpoints),
        summary=tuple(
            replace(s, text=mask(s.text, names), source=mask(s.source, names)) for s in analysis.summary
        ),
        keywords=tuple(nameless(analysis.keywords, names)),
        persons=(),
    )


def _unheard(analysis: Analysis, told: People) -> People:
    """Whom the article tells more of than the story ``told``, with both."""
    said = {person.name: {*person.standings} for person in analysis.persons}
    return {
        name: own.union(told.get(name, ()))
        for name, own in said.items()
        if not own.issubset(told.get(name, ()))
    }


def _named(analysis: Analysis) -> frozenset[str]:
    """Everybody it names, those too whom everybody knows."""
    return frozenset(entity.text for entity in analysis.entities if entity.type == "PER")


def _entity(entity: Entity, names: Set[str]) -> Entity:
    return replace(entity, text=name_mask(entity.text)) if entity.text in names else entity


def _viewpoint(view: Viewpoint, names: Set[str]) -> Viewpoint:
    return replace(
        view,
        speaker=mask(view.speaker, names),
        said=mask(view.said, names),
        quotation=mask(view.quotation, names),
    )
