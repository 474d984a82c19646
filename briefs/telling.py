"""A story told in a few sentences of its articles: which article, which sentences, which title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefs import cite, rumour
from briefs.material import VOICES, StoryMaterial
from domain.article import Article
from domain.writing import pack, plain, prose

_READ = 8
"""Articles of a story that are read for its telling, originals first."""
_REPRINT = 0.6
"""What speaks for an original before a reprint that tells the same as plainly."""
_VOICE = 2.0
"""What speaks for a report before a complaint of the same matter."""
_RELATED, _SAME = 0.1, 0.5
"""Shares of common character pairs: below the first a later report may be about something else, above the
second it adds nothing."""


@dataclass(frozen=True)
class Text:
    """The prose of a story with what it rests on."""

    title: str
    prose: str
    used: tuple[Article, ...]
    """Articles whose sentences stand in ``prose``; never empty."""
    ending: str
    titled: Article
    """The article whose title it is."""

    @property
    def printed(self) -> str:
        return self.prose + self.ending


def originals(material: StoryMaterial) -> list[Article]:
    """Articles that are no reprints, earliest first; all of them where every one is a reprint."""
    return [a for a in material.articles if a.id not in material.reprints] or list(material.articles)


def by_outlet(articles: Sequence[Article]) -> list[Article]:
    """The earliest article of each outlet."""
    return list({cite.outlet_key(a): a for a in reversed(articles)}.values())[::-1]


def primary(material: StoryMaterial) -> Article:
    """The article an item is told by: a refutation before the talk it refutes, else the plainest report."""
    return _primary(material)[1]


def cost(material: StoryMaterial) -> float:
    """What speaks against telling the story at all; about 1 for a plain report, 3 for a feature, 6 for a comment."""
    return _primary(material)[0]


def _primary(material: StoryMaterial) -> tuple[float, Article]:
    refuting = rumour.refutation(material) if rumour.is_rumour(material) else None
    read = [refuting] if refuting else _read(material)
    return min(((_cost(material, a), a) for a in read), key=lambda pair: pair[0])


def _read(material: StoryMaterial) -> list[Article]:
    first = originals(material)
    known = {article.id for article in first}
    return [*first, *(a for a in material.articles if a.id not in known)][:_READ]


def _cost(material: StoryMaterial, article: Article) -> float:
    """What speaks against an article: its kind, its two best sentences, being a reprint."""
    best = sorted(c.cost for c in pack.candidates(article, summary(material, article)))[:2]
    sentences = sum(best) / len(best) if best else 4.0
    voice = _VOICE if is_voice(material, article) else 0.0
    reprint = _REPRINT if article.id in material.reprints else 0.0
    return plain.article_cost(article) + sentences + voice + reprint


def is_voice(material: StoryMaterial, article: Article) -> bool:
    """Whether a member of the public wrote it."""
    return material.media.get(article.id) in VOICES


def summary(material: StoryMaterial, article: Article) -> Sequence[str]:
    """The sentences that the analysis of an article chose; none where it has no analysis."""
    analysis = material.analyses.get(article.id)
    return [sentence.source for sentence in analysis.summary] if analysis else ()


def _pool(material: StoryMaterial, main: Article) -> list[pack.Candidate]:
    """Sentences of the main article and the best of the latest other one that says something new."""
    pool = pack.candidates(main, summary(material, main))
    latest = originals(material)[-1]
    if latest.id != main.id and latest.published_at > main.published_at and not plain.is_opinion(latest):
        told = "".join(c.text for c in pool)
        news = sorted(pack.candidates(latest, summary(material, latest), most=4), key=lambda c: c.cost)
        pool += [c for c in news[:1] if c.cost < 2 and _RELATED <= pack.overlap(c.text, told) < _SAME]
    return pool


def tell(material: StoryMaterial, least: int, most: int) -> Text:
    """The story in ``least`` 汉字 to ``most`` characters, sources included; nearest fit where none is exact."""
    main = primary(material)
    others = by_outlet(material.articles)
    room = most - max(len(cite.ending(used, others)) for used in ([main], [main, originals(material)[-1]]))
    chosen = pack.pack(_pool(material, main), least, room)
    text = _joined(chosen, room, is_voice(material, main))
    title, titled = headline(material, main, text)
    used = tuple({c.article.id: c.article for c in chosen}.values()) or (main,)
    return Text(title, text or f"{title}。", used, cite.ending(used, others), titled)


def _joined(chosen: Sequence[pack.Candidate], room: int, voice: bool) -> str:
    """The sentences as one text; in quotation marks when a member of the public speaks for himself."""
    text = pack.unhook("".join(c.text for c in chosen))
    if not text or not (voice or prose.is_first_person(text)):
        return pack.clip(text, room)
    said = "".join(_verbatim(c) for c in chosen)
    return prose.quoted(pack.clip(said, room - len(prose.quoted(""))))


def _verbatim(candidate: pack.Candidate) -> str:
    """A sentence as it was said: 昨天 stays 昨天 inside quotation marks."""
    said = prose.tidy(candidate.source) or candidate.text
    return said if said[-1] in "。！？!?…”’）)" else said.rstrip("；;，,") + "。"


def headline(material: StoryMaterial, main: Article, told: str = "") -> tuple[str, Article]:
    """The plainest of the articles' own titles that says what ``told`` says; that of ``main`` before its equals."""
    titles = {prose.headline(article): article for article in reversed([main, *_read(material)])}

    def against(title: str) -> float:
        apart = 1 - pack.overlap(title, told) if told else 0.0
        own = titles[title].id == main.id or title == material.story.title
        return plain.title_cost(title) + 2.5 * apart - (0.3 if own else 0.0)

    title = min(reversed(titles), key=against)
    return title, titles[title]
