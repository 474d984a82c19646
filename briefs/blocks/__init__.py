"""The blocks a brief is made of, one function a form: a draft and a declared block in, a section out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from briefs.blocks import overview, told, watched
from briefs.draft import Draft
from domain.brief import Section
from domain.brief_kind import Block

FORMS: Mapping[str, Callable[[Draft, Block], Section]] = {
    "headlines": told.headlines,
    "stories": told.stories,
    "digest": told.digest,
    "hotboard": watched.hotboard,
    "overview": overview.overview,
    "alerts": watched.alerts,
    "sources": watched.sources,
}
"""Form → what fills it."""
