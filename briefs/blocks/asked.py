"""Which stored queries stand behind the figures of a section."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from briefs.blocks.watched import BOARD_LINES
from briefs.draft import Draft
from briefs.figures import feed_params, listed, stored
from domain.brief import Section, StoredQuery
from domain.brief_kind import Block


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


_ASKED: Mapping[str, Callable[[Draft, Block], list[StoredQuery]]] = {
    "overview": _window,
    "stories": _stories,
    "digest": _untold,
    "hotboard": _board,
    "alerts": _alerts,
}
