"""Which stored queries stand behind the figures of a section."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from briefs.blocks import judged, papers, voices
from briefs.blocks import listed as listed_blocks
from briefs.blocks.watched import BOARD_LINES
from briefs.draft import Draft
from briefs.figures import feed_params, listed, stored
from briefs.milestones import NODES
from domain.brief import Section, StoredQuery
from domain.brief_kind import Block, Feed


def asked(draft: Draft, block: Block, section: Section) -> tuple[StoredQuery, ...]:
    """The questions, answered from the material that the section was made of."""
    found = [
        query for form in (block.form, *block.also) if form in _ASKED for query in _ASKED[form](draft, block)
    ]
    told = listed(item.story_id for item in section.items if item.story_id)
    if told:
        found.append(stored("story_facts", draft.material, stories=told))
    return tuple(found)


def _window(draft: Draft, block: Block) -> list[StoredQuery]:
    return [stored("window_counts", draft.material)]


def _stories(draft: Draft, block: Block) -> list[StoredQuery]:
    return [stored("story_count", draft.material, **feed_params(block.feed))]


def _untold(draft: Draft, block: Block) -> list[StoredQuery]:
    told = listed(m.story.id for stories in draft.plan.values() for m in stories)
    groups = {f"group:{group.name}": listed(group.topics) for group in block.groups}
    return [stored("untold_count", draft.material, told=told, **groups)]


def _board(draft: Draft, block: Block) -> list[StoredQuery]:
    return [stored("hot_board", draft.material, most=str(BOARD_LINES))]


def _alerts(draft: Draft, block: Block) -> list[StoredQuery]:
    alerts = stored("alert_list", draft.material, most=str(block.items[1]))
    return [alerts, stored("story_count", draft.material)]


def _named(name: str, *more: str) -> Callable[[Draft, Block], list[StoredQuery]]:
    """Questions without parameters of their own."""
    return lambda draft, block: [stored(one, draft.material) for one in (name, *more)]


def _up_to(name: str, usual: int) -> Callable[[Draft, Block], list[StoredQuery]]:
    """A question about as many as the block lists."""
    return lambda draft, block: [stored(name, draft.material, most=str(block.items[1] or usual))]


def _voices(draft: Draft, block: Block) -> list[StoredQuery]:
    asked = {"most": str(block.items[1] or voices.MOST), "voices": block.feed.voices}
    return [stored("viewpoints", draft.material, **asked, **feed_params(block.feed))]


def _policies(draft: Draft, block: Block) -> list[StoredQuery]:
    most = str(block.items[1] or papers.MOST)
    return [stored("policy_list", draft.material, most=most, **feed_params(Feed(topics=block.feed.topics)))]


_ASKED: Mapping[str, Callable[[Draft, Block], list[StoredQuery]]] = {
    "overview": _window,
    "stories": _stories,
    "digest": _untold,
    "hotboard": _board,
    "alerts": _alerts,
    "figures": _named("window_counts", "story_spread"),
    "compare": _named("window_counts", "comparison"),
    "appendix": _named("window_counts", "outlet_table"),
    "trend": _named("course"),
    "sentiment": _named("course"),
    "channels": _named("window_counts"),
    "classes": _named("window_counts"),
    "districts": _named("district_table"),
    "words": _named("word_table"),
    "ranking": _up_to("story_ranking", listed_blocks.RANKED),
    "timeline": _up_to("timeline", NODES),
    "origin": _named("origin"),
    "watched": _named("watch_hits"),
    "viewpoints": _voices,
    "risk": _up_to("story_risk", judged.LISTED),
    "clocks": _named("response_clocks"),
    "policies": _policies,
}
