"""Which story stands in which block: every story once, 今日要情 first, and what is too slight for any."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from briefs.material import DayMaterial, StoryMaterial
from briefs.telling import cost, tell
from briefs.template import Block, Template
from domain import text as zh
from domain.story import Level
from domain.writing import plain

_GRAVITY = {Level.RED: 0, Level.ORANGE: 1, Level.YELLOW: 2}
"""Levels that lift a story above its heat; the rest keep the order of heat."""
_GRAVE = (Level.RED, Level.ORANGE)
"""Levels that come first in every block."""
_PLAIN = 2.9
"""``telling.cost`` up to which a story is told for its news alone; features begin above it."""
_TOLERABLE = {Level.RED: 6.0, Level.ORANGE: 5.0, Level.YELLOW: 3.5, Level.BLUE: 3.5}
"""The same where a level speaks for the story; complaints without a report and comments stand at 5 and above."""


def plan_daily(material: DayMaterial, template: Template) -> dict[str, tuple[StoryMaterial, ...]]:
    """Block key → its stories in printed order. Stories without an article in the window are left out."""
    stories = sorted((m for m in material.stories if m.articles), key=lambda m: m.story.level not in _GRAVE)
    slight = {m.story.id for m in stories if not worth_telling(m)}
    chosen: dict[str, tuple[StoryMaterial, ...]] = {}
    chosen["headlines"] = _headlines(stories, slight, template)
    for key, wanted in _takers(template):
        left = [m for m in _unused(stories, chosen) if wanted(m)]
        chosen[key] = _filled(left, slight, template.block(key))
    chosen["digest"] = _digest([m for m in _unused(stories, chosen) if m.story.id not in slight], template)
    return chosen


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


def _takers(template: Template) -> list[tuple[str, Callable[[StoryMaterial], bool]]]:
    """Culture is served before 涉津舆情: readers of the block of books look for local library news there."""
    return [
        ("culture", lambda m: m.story.topic in template.culture),
        ("local", lambda m: m.story.local),
        ("national", lambda m: not m.story.local and m.story.topic not in template.set_aside),
    ]


def _unused(
    stories: Iterable[StoryMaterial], chosen: dict[str, tuple[StoryMaterial, ...]]
) -> list[StoryMaterial]:
    used = {m.story.id for group in chosen.values() for m in group}
    return [m for m in stories if m.story.id not in used]


def _headlines(
    stories: list[StoryMaterial], slight: set[str], template: Template
) -> tuple[StoryMaterial, ...]:
    """Gravest level first, then heat. A story that cannot be told within the bounds gives way to one that can."""
    block = template.block("headlines")
    least, most = block.items
    ranked = sorted(stories, key=lambda m: _GRAVITY.get(m.story.level, len(_GRAVITY)))
    news = [m for m in ranked if not is_comment(m)]
    weighty = [m for m in news if m.story.topic not in template.set_aside and m.story.id not in slight]
    fit: list[StoryMaterial] = []
    for candidate in weighty:
        if len(fit) < most and (_speaks(candidate) or _fits(candidate, block)):
            fit.append(candidate)
    public = [m for m in news if m.story.topic not in template.set_aside]
    for spare in [*weighty, *public, *news]:
        if len(fit) < least and all(spare is not taken for taken in fit):
            fit.append(spare)
    return tuple(fit)


def _speaks(material: StoryMaterial) -> bool:
    """Whether its level puts a story among the headlines however short its telling; a feature has to fit."""
    level = material.story.level
    return level is Level.RED or (level in _GRAVITY and cost(material) <= _PLAIN)


def _fits(material: StoryMaterial, block: Block) -> bool:
    text = tell(material, *block.length)
    return zh.han_count(text.prose) >= block.length[0] and len(text.printed) <= block.length[1]


def _digest(stories: list[StoryMaterial], template: Template) -> tuple[StoryMaterial, ...]:
    """The hottest of each group, groups in the order of the template."""
    most = template.block("digest").items[1]
    kept: dict[str, list[StoryMaterial]] = {group.name: [] for group in template.groups}
    for material in stories:
        group = kept[template.group_of(material.story.topic)]
        if len(group) < most:
            group.append(material)
    return tuple(m for group in kept.values() for m in group)
