"""核查: the desk gathers what speaks for a brief, and the gate says what does not hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefs.gate.check import check_brief
from briefs.gate.evidence import Evidence, Source, SourceState
from desk.masking import MaskingRoom, masked_article
from desk.permissions import Permission
from domain import clock
from domain.article import Article
from domain.brief import Brief, Citation
from domain.gate import Finding
from domain.source import MediaType
from domain.user import Actor

_VOICES = frozenset({MediaType.FORUM, MediaType.COMPLAINT})


class GateVerbs(MaskingRoom):
    """The evidence gate."""

    def brief_findings(self, actor: Actor, brief_id: str) -> Sequence[Finding]:
        """What stands against signing the brief as it is kept now, in reading order."""
        self.look(actor, Permission.BRIEFS, "核查简报")
        return self.findings_of(self.store.brief(brief_id))

    def findings_of(self, brief: Brief) -> Sequence[Finding]:
        """The same of a brief in hand, for other verbs."""
        return check_brief(brief, self.brief_evidence(brief))

    def brief_evidence(self, brief: Brief) -> Evidence:
        """What speaks for a brief: the cited texts as they may be shown."""
        ids = [citation.article_id for citation in brief.citations if citation.article_id]
        articles = self.store.articles_by_id(ids)
        names = self.names_to_mask(self.store.analyses(articles).values())
        media = {source.id: source.media_type for source in self.store.sources()}
        return Evidence(
            sources={
                c.number: _work(c) if c.reference else _source(c, articles, names, media)
                for c in brief.citations
            }
        )


def _source(
    citation: Citation,
    articles: Mapping[str, Article],
    names: Mapping[str, tuple[str, ...]],
    media: Mapping[str, MediaType],
) -> Source:
    article = articles.get(citation.article_id)
    if article is None:
        return Source(citation.number, (), state=SourceState.MISSING)
    private = names.get(article.id, ())
    shown = masked_article(article, private)
    texts = (shown.title, shown.subtitle or "", shown.body, *shown.captions)
    return Source(
        number=citation.number,
        texts=texts,
        published=clock.library_day(article.published_at) if article.precision != "crawl" else None,
        outlet=article.cited_outlet,
        voice=media.get(article.source_id) in _VOICES,
        private=private,
    )


def _work(citation: Citation) -> Source:
    """A work of the literature: title and abstract are all that is held of it."""
    work = citation.reference
    assert work is not None
    texts = (work.title, work.abstract, "；".join(work.keywords), work.container, *work.authors, work.issued)
    return Source(citation.number, texts, outlet=work.container, bibliographic=True)
