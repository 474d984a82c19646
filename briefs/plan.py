"""Which story stands in which block: every story once, the gravest first, and what is too slight for any."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from briefs.blocks.names import CHOOSERS
from briefs.material import StoryMaterial, WindowMaterial
from briefs.telling import cost, tell
from domain import text as zh
from domain.brief_kind import Block, BriefKind, Feed
from domain.expression import ARTICLE_FIELDS, Expression, article_texts, matches, parse
from domain.story import Level
from domain.writing import plain

_GRAVITY = {Level.RED: 0, Level.ORANGE: 1, Level.YELLOW: 2}
"""Levels that lift a story above its heat; the rest keep the order of heat."""
USUAL = (40, 160)
"""Characters of an item."""
_GRAVE = (Level.RED, Level.ORANGE)
"""Levels that come first in every block."""
_PLAIN = 2.9
"""``telling.cost`` up to which a story is told for its news alone; features begin above it."""
_TOLERABLE = {Level.RED: 6.0, Level.ORANGE: 5.0, Level.YELLOW: 3.5, Level.BLUE: 3.5}
"""The same where a level speaks for the story; complaints without a report and comments stand at 5 and above."""


def plan_brief(material: WindowMaterial, kind: BriefKind) -> dict[str, tuple[StoryMaterial, ...]]:
    """Block key → its stories in printed order. Stories without an article in the window are left out, and those
    of which nothing new is known since an issue of this kind told them."""
    tellable = (m.fresh for m in material.stories if m.articles and not m.unchanged)
    stories = sorted((m for m in tellable if m.articles), key=lambda m: m.story.level not in _GRAVE)
    slight = {m.story.id for m in stories if not worth_telling(m)}
    chosen: dict[str, tuple[StoryMaterial, ...]] = {}
    for block in sorted((b for b in kind.blocks if _chooses(b, material)), key=lambda b: b.turn):
        left = list(_unused(stories, chosen))
        if block.form == "headlines":
            chosen[block.key] = _headlines(left, slight, block, material)
        elif block.form == "stories":
            chosen[block.key] = _filled([m for m in left if feeds(m, block.feed, material)], slight, block)
        else:
            told = [m for m in left if m.story.id not in slight and feeds(m, block.feed, material)]
            chosen[block.key] = _digest(told, block)
    return chosen


def _chooses(block: Block, material: WindowMaterial) -> bool:
    return block.form in CHOOSERS and (bool(material.subject) or not block.narrowed)


def feeds(material: StoryMaterial, feed: Feed, whole: WindowMaterial) -> bool:
    """Whether a story is one that the feed asks for."""
    story = material.story
    return (
        (not feed.topics or story.topic in feed.topics)
        and story.topic not in feed.omit
        and (feed.local is None or story.local == feed.local)
        and (not feed.levels or story.level.value in feed.levels)
        and (not feed.watch or any(a.id in whole.watched.get(feed.watch, ()) for a in material.articles))
        and (not feed.expression or _says(material, _read(feed.expression)))
    )


def _says(material: StoryMaterial, wanted: Expression) -> bool:
    return any(matches(wanted, article_texts(a, material.analyses.get(a.id))) for a in material.articles)


@lru_cache(maxsize=64)
def _read(expression: str) -> Expression:
    return parse(expression, ARTICLE_FIELDS)


def told_length(block: Block) -> tuple[int, int]:
    """Bounds of one item; usual ones where the block names none."""
    return block.length if block.length[1] else USUAL


def group_of(block: Block, topic: str) -> str:
    """Name of the group a class stands under; the last group takes what no other names."""
    return next((g.name for g in block.groups if topic in g.topics), block.groups[-1].name)


def worth_telling(material: StoryMaterial) -> bool:
    """Told more than once or of some level, and by a report that says what happened. From elsewhere one report
    is enough: the sources here are local."""
    if material.story.level is Level.NOTE:
        told = len(material.articles) > 1 or not material.story.local
        return told and cost(material) <= _PLAIN
    return cost(material) <= _TOLERABLE[material.story.level]


def _filled(stories: list[StoryMaterial], slight: set[str], block: Block) -> tuple[StoryMaterial, ...]:
    """Stories worth telling up to the block's most; slighter ones, but no comments, up to its least."""
    least, most = block.items
    taken = [m for m in stories if m.story.id not in slight][:most]
    spare = [m for m in stories if m.story.id in slight and not is_comment(m)]
    return tuple(taken + spare[: max(0, least - len(taken))])


def is_comment(material: StoryMaterial) -> bool:
    """Whether all of its articles are opinions."""
    return all(plain.is_opinion(article) for article in material.articles)


def _unused(
    stories: Iterable[StoryMaterial], chosen: dict[str, tuple[StoryMaterial, ...]]
) -> Iterable[StoryMaterial]:
    used = {m.story.id for group in chosen.values() for m in group}
    return (m for m in stories if m.story.id not in used)


def _headlines(
    stories: list[StoryMaterial], slight: set[str], block: Block, material: WindowMaterial
) -> tuple[StoryMaterial, ...]:
    """Gravest level first, then heat. A story that cannot be told within the bounds gives way to one that can."""
    least, most = block.items
    wide = Feed(
        block.feed.topics, block.feed.local, block.feed.expression, block.feed.watch, block.feed.levels
    )
    ranked = sorted(stories, key=lambda m: _GRAVITY.get(m.story.level, len(_GRAVITY)))
    news = [m for m in ranked if not is_comment(m) and feeds(m, wide, material)]
    public = [m for m in news if m.story.topic not in block.feed.omit]
    weighty = [m for m in public if m.story.id not in slight]
    fit: list[StoryMaterial] = []
    for candidate in weighty:
        if len(fit) < most and (_speaks(candidate) or _fits(candidate, block)):
            fit.append(candidate)
    for spare in [*weighty, *public, *news]:
        if len(fit) < least and all(spare is not taken for taken in fit):
            fit.append(spare)
    return tuple(fit)


def _speaks(material: StoryMaterial) -> bool:
    """Whether its level puts a story among the headlines however short its telling; a feature has to fit."""
    level = material.story.level
    return level is Level.RED or (level in _GRAVITY and cost(material) <= _PLAIN)


def _fits(material: StoryMaterial, block: Block) -> bool:
    least, most = told_length(block)
    text = tell(material, least, most)
    return zh.han_count(text.prose) >= least and len(text.printed) <= most


def _digest(stories: list[StoryMaterial], block: Block) -> tuple[StoryMaterial, ...]:
    """The hottest of each group, groups in the order of the block."""
    most = block.items[1]
    kept: dict[str, list[StoryMaterial]] = {group.name: [] for group in block.groups}
    for material in stories:
        group = kept[group_of(block, material.story.topic)]
        if len(group) < most:
            group.append(material)
    return tuple(m for group in kept.values() for m in group)
