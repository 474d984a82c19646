"""Whether a story is a rumour, and whether anyone has refuted it: unverified talk must not print as fact."""

from __future__ import annotations

import re

from briefs.material import StoryMaterial
from domain.article import Article

_TALK = re.compile(
    r"网传|网曝|网帖称|传闻|疯传|传言|(?:网上|网络|网络上|群里|微信群|朋友圈)(?:流传|热传|刷屏|转发)"
    r"|(?:网民|网友)爆料|小道消息|未经证实|尚未证实|尚未得到证实|辟谣"
)
# 不实行, 不实施 and the like are no refutations.
_REFUTED = re.compile(
    r"辟谣|不实(?:信息|消息|传言|言论|内容|说法|[，。；！”]|$)|不属实|(?:系|是|为|属)谣言|纯属(?:虚构|捏造)|予以澄清|作出澄清|并非事实"
    r"|并无此事|没有此事"
)
UNVERIFIED = "提示：本条所涉说法系网传，截至编发时尚未证实，请勿作为确认的事实引用。"
REFUTED = "提示：网上相关传言已有澄清，以{outlet}发布的信息为准。"


def _said(material: StoryMaterial, article: Article) -> str:
    """The part of an article that carries its claim: title and summary, not every aside of the body."""
    analysis = material.analyses.get(article.id)
    return (
        article.title + "".join(s.text for s in (analysis.summary if analysis else ())) + article.body[:120]
    )


def speaks_of_talk(text: str) -> bool:
    """Whether a text says that something is hearsay."""
    return bool(_TALK.search(text))


def refutes(text: str) -> bool:
    """Whether a text calls talk untrue."""
    return bool(_REFUTED.search(text))


def is_rumour(material: StoryMaterial) -> bool:
    """Whether titles, summaries or openings speak of hearsay."""
    return any(speaks_of_talk(_said(material, article)) for article in material.articles)


def refutation(material: StoryMaterial) -> Article | None:
    """The earliest article that calls the talk untrue."""
    return next((a for a in material.articles if refutes(_said(material, a))), None)


def hint(material: StoryMaterial) -> str:
    """The 提示 to print under the item; empty for a story that is no rumour."""
    if not is_rumour(material):
        return ""
    source = refutation(material)
    return REFUTED.format(outlet=source.cited_outlet) if source else UNVERIFIED
