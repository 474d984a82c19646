"""The blocks a brief is made of, one function a form: a draft and a declared block in, a section out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from briefs.blocks import judged, listed, overview, papers, series, told, voices, watched
from briefs.draft import Draft
from domain.brief import Section
from domain.brief_kind import Block

FORMS: Mapping[str, Callable[[Draft, Block], Section]] = {
    "headlines": told.headlines,
    "stories": told.stories,
    "digest": told.digest,
    "focus": told.focus,
    "episodes": told.episodes,
    "hotboard": watched.hotboard,
    "figures": overview.figures,
    "overview": overview.overview,
    "compare": overview.compare,
    "appendix": overview.appendix,
    "trend": series.trend,
    "channels": series.channels,
    "sentiment": series.sentiment,
    "classes": series.classes,
    "districts": series.districts,
    "words": series.words,
    "ranking": listed.ranking,
    "timeline": listed.timeline,
    "origin": listed.origin,
    "watched": listed.watched,
    "viewpoints": voices.viewpoints,
    "risk": judged.risk,
    "clocks": judged.clocks,
    "alerts": watched.alerts,
    "policies": papers.policies,
    "folder": papers.folder,
    "text": papers.text,
    "contents": papers.contents,
    "sources": papers.sources,
    "references": papers.references,
}
"""Form → what fills it; each has a name on screen in ``briefs.blocks.names``."""
