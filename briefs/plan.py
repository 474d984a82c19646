"""Which story stands in which block: every story once, 今日要情 first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from briefs import draft
from briefs.material import DayMaterial, StoryMaterial
from briefs.template import Block, Template
from domain import text as zh
from domain.story import Level

_GRAVITY = {Level.RED: 0, Level.ORANGE: 1, Level.YELLOW: 2}
"""Levels that lift a story above its heat; the rest keep the order of heat."""


def plan_daily(material: DayMaterial, template: Template) -> dict[str, tuple[StoryMaterial, ...]]:
    """Block key → its stories in printed order. Stories without an article in the window are left out."""
    stories = [m for m in material.stories if m.articles]
    chosen: dict[str, tuple[StoryMaterial, ...]] = {}
    chosen["headlines"] = _headlines(stories, template)
    for key, wanted in _takers(template):
        left = _unused(stories, chosen)
        chosen[key] = tuple([m for m in left if wanted(m)][: template.block(key).items[1]])
    chosen["digest"] = _digest(_unused(stories, chosen), template)
    return chosen


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


def _headlines(stories: list[StoryMaterial], template: Template) -> tuple[StoryMaterial, ...]:
    """Gravest level first, then heat. A story that cannot be told within the bounds gives way to one that can."""
    block = template.block("headlines")
    least, most = block.items
    ranked = sorted(stories, key=lambda m: _GRAVITY.get(m.story.level, len(_GRAVITY)))
    weighty = [m for m in ranked if m.story.topic not in template.set_aside]
    fit: list[StoryMaterial] = []
    for candidate in weighty:
        if len(fit) < most and (candidate.story.level in _GRAVITY or _fits(candidate, block)):
            fit.append(candidate)
    for spare in [*weighty, *ranked]:
        if len(fit) < least and all(spare is not taken for taken in fit):
            fit.append(spare)
    return tuple(fit)


def _fits(material: StoryMaterial, block: Block) -> bool:
    text = draft.tell(material, *block.length)
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
