"""核查: the desk gathers what speaks for a brief, and the gate says what does not hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from itertools import chain

from briefs.correction_note import old_text
from briefs.gate.check import check_brief
from briefs.gate.evidence import Evidence, Name, Source, SourceState, Testimony
from briefs.material import VOICES
from briefs.rumour import refutes, speaks_of_talk
from desk.figures import FigureVerbs
from desk.masking import Names, masked_article
from desk.permissions import Permission
from desk.wording import WordingVerbs
from domain import clock
from domain.analysis import Analysis
from domain.article import Article
from domain.brief import Brief, Citation
from domain.gate import Finding
from domain.source import MediaType
from domain.user import Actor

_LISTED = 300
"""Stories of the window, hottest first, that tables may list."""
_OPENING = 120
"""Characters of a body that carry its claim, as ``briefs.rumour`` reads it."""


class GateVerbs(FigureVerbs, WordingVerbs):
    """The evidence gate."""

    def brief_findings(self, actor: Actor, brief_id: str) -> Sequence[Finding]:
        """What stands against signing the brief as it is kept now, in reading order."""
        self.look(actor, Permission.BRIEFS, "核查简报")
        return self.findings_of(self.store.brief(brief_id))

    def findings_of(self, brief: Brief) -> Sequence[Finding]:
        """The same of a brief in hand, for other verbs."""
        return check_brief(brief, self.brief_evidence(brief), self.word_book())

    def brief_evidence(self, brief: Brief) -> Evidence:
        """What speaks for a brief: the cited texts as they may be shown, stored queries put again, names."""
        ids = [citation.article_id for citation in brief.citations if citation.article_id]
        articles = self.store.articles_by_id(ids)
        analyses = self.store.analyses(articles)
        hidden = self.names_to_mask(analyses.values())
        erased = {key for key, mark in self.store.intake_marks(ids).items() if mark.decision == "erased"}
        media = {source.id: source.media_type for source in self.store.sources()}
        sources = {}
        for citation in brief.citations:
            article = articles.get(citation.article_id)
            if citation.reference:
                sources[citation.number] = _work(citation)
            elif article is None or article.id in erased:
                state = SourceState.ERASED if article else SourceState.MISSING
                sources[citation.number] = Source(citation.number, (), state=state)
            else:
                said = _source(
                    citation, article, hidden.get(article.id, frozenset()), media.get(article.source_id)
                )
                sources[citation.number] = replace(said, rumour=_talks(article, analyses.get(article.id)))
        people = self._people(brief, hidden)
        return Evidence(sources, self.asker(), self._naming(), *people, self._corrected(brief))

    def _people(self, brief: Brief, cited: Names) -> tuple[frozenset[str], frozenset[str]]:
        """(Whoever is masked in the articles it cites and in the stories of these and of its items; whoever the stories of
        its window tell of openly, which tables and headings may name without a citation.)"""
        told = {item.story_id for section in brief.sections for item in section.items if item.story_id}
        told |= set(self.store.story_of(cited).values())
        listed = {story.id for story in self.store.stories(brief.window, _LISTED)}
        private = frozenset(chain(*cited.values(), *self.names_of_stories(told).values()))
        return private, frozenset(chain(*self.names_shown(told | listed).values())) - private

    def _corrected(self, brief: Brief) -> Testimony | None:
        return Testimony(old_text(self.store.brief(brief.corrects))) if brief.corrects else None

    def _naming(self) -> Callable[[str], Sequence[Name]]:
        reader = self.pipeline.name_reader

        def names(sentence: str) -> Sequence[Name]:
            return tuple(Name(n.text, n.type, n.private, n.said) for n in reader.names(sentence))

        return names


def _source(citation: Citation, article: Article, private: Set[str], media: MediaType | None) -> Source:
    shown = masked_article(article, private)
    held = article.snapshot_id or article.intake != "crawl"
    return Source(
        number=citation.number,
        texts=(shown.title, shown.subtitle or "", shown.body, *shown.captions, *_policy_facts(article)),
        published=clock.library_day(article.published_at) if article.precision != "crawl" else None,
        outlet=article.cited_outlet,
        voice=media in VOICES,
        state=SourceState.HELD if held else SourceState.UNCAPTURED,
    )


def _policy_facts(article: Article) -> tuple[str, ...]:
    """What the page's own table says of a government document."""
    policy = article.policy
    if policy is None:
        return ()
    days = (policy.issued_on, policy.published_on, policy.effective_on, policy.expires_on)
    named = (policy.doc_number, policy.issuer, policy.validity, *(clock.zh_date(day) for day in days if day))
    return tuple(filter(None, named))


def _talks(article: Article, analysis: Analysis | None) -> bool:
    """Whether title, summary or opening speak of talk, and nothing there calls it untrue."""
    summary = "".join(sentence.text for sentence in analysis.summary) if analysis else ""
    said = article.title + summary + article.body[:_OPENING]
    return speaks_of_talk(said) and not refutes(said)


def _work(citation: Citation) -> Source:
    """A work of the literature: title and abstract are all that is held of it."""
    work = citation.reference
    assert work is not None
    texts = (work.title, work.abstract, "；".join(work.keywords), work.container, *work.authors, work.issued)
    return Source(citation.number, texts, outlet=work.container, bibliographic=True)
