"""观点表: who said what, in which stance, in which words, from the quotations that analysis found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefs.draft import Draft
from briefs.material import VOICES, StoryMaterial, WindowMaterial
from briefs.plan import feeds
from domain import clock
from domain import text as zh
from domain.analysis import ATTITUDE_NAMES, Viewpoint
from domain.article import Article
from domain.brief import Section, Table
from domain.brief_kind import Block, Feed
from domain.privacy import mask
from domain.text import fold
from domain.writing.clean import safe

MOST = 8
_QUOTED = 60
"""Characters of a quotation in print (DOMAIN B2); the whole stands in the article."""
_SAME = 40
"""Characters in which two quotations agree that are one: reprints repeat nothing."""
_PUBLIC = (
    "网民",
    "网友",
    "读者",
    "市民",
    "居民",
    "业主",
    "家长",
    "学生",
    "村民",
    "乘客",
    "用户",
    "群众",
    "投诉人",
)
_UNSTATED = "未表明"
_PAUSE = re.compile(r"[，。；！？、]")


@dataclass(frozen=True)
class Voice:
    """One quotation with where it stands."""

    said: Viewpoint
    article: Article
    material: StoryMaterial
    public: bool


def viewpoints(draft: Draft, block: Block) -> Section:
    """Those with a stance first, one of each story in turn; opinion, not fact, and said so."""
    voices = list(voices_of(draft.material, block.feed))
    if not voices:
        whom = {"public": "公众", "media": "媒体"}.get(block.feed.voices, "各方")
        return Section(block.key, block.title, lead=f"本期监测到的信息中没有读到{whom}有说话人的引语。")
    shown = chosen(voices, block.items[1] or MOST)
    numbers = sorted({n for voice in shown for n in _cited(draft, voice)})
    marks = "".join(f"[^{number}]" for number in numbers)
    table = Table(
        "观点摘编", ("谁", "立场", "说了什么（原文）", "来源"), tuple(row(voice) for voice in shown)
    )
    return Section(block.key, block.title, lead=summary(voices, len(shown)) + marks, tables=(table,))


def voices_of(material: WindowMaterial, feed: Feed) -> Iterator[Voice]:
    """Every quotation once, of the story in focus or of the stories that the feed asks for, hottest first."""
    focus = material.focus
    wide = Feed(feed.topics, feed.local, feed.expression, feed.watch, feed.levels, omit=feed.omit)
    stories = [focus] if focus else [m for m in material.stories if feeds(m, wide, material)]
    seen: set[str] = set()
    for story in stories:
        for article in story.articles:
            analysis = story.analyses.get(article.id)
            for said in analysis.viewpoints if analysis else ():
                voice = Voice(said, article, story, _is_public(story, article, said))
                same = fold(said.quotation)[:_SAME]
                if same not in seen and _wanted(voice, feed.voices):
                    seen.add(same)
                    yield voice


def summary(voices: Sequence[Voice], shown: int) -> str:
    """How many there are, by stance; an opinion is said to be one."""
    stances = Counter(stance_name(voice.said) for voice in voices)
    named = "、".join(f"{name}{count}条" for name, count in stances.most_common())
    limit = f"下表列出{shown}条" if shown < len(voices) else "列于下表"
    return f"由相关信息中的引语归纳观点{len(voices)}条（{named}），{limit}；均为说话人的意见，不代表本馆。"


def _is_public(material: StoryMaterial, article: Article, said: Viewpoint) -> bool:
    return material.media.get(article.id) in VOICES or said.speaker.startswith(_PUBLIC)


def _wanted(voice: Voice, voices: str) -> bool:
    return not voices or voice.public == (voices == "public")


def chosen(voices: list[Voice], most: int) -> list[Voice]:
    """One of each story before a second of any; within a story those that state where they stand first."""
    ordered = sorted(range(len(voices)), key=lambda n: (voices[n].said.stance is None, n))
    turns: Counter[str] = Counter()
    placed = []
    for n in ordered:
        story = voices[n].material.story.id
        placed.append((turns[story], voices[n].said.stance is None, n))
        turns[story] += 1
    return [voices[n] for _, _, n in sorted(placed)[:most]]


def row(voice: Voice) -> tuple[str, str, str, str]:
    """谁, 立场, 说了什么（原文）, 来源."""
    day = clock.zh_day(clock.library_day(voice.article.published_at))
    return (
        mask(safe(voice.said.speaker)),
        stance_name(voice.said),
        zh.quoted(_cut(mask(safe(voice.said.quotation)))),
        f"{safe(voice.article.cited_outlet)}，{day}",
    )


def _cut(quotation: str) -> str:
    """Its beginning up to a pause, word for word; with … only where there is no pause."""
    if len(quotation) > _QUOTED:
        pauses = [m.start() for m in _PAUSE.finditer(quotation[:_QUOTED])]
        quotation = quotation[: pauses[-1]] if pauses and pauses[-1] > 10 else zh.shorten(quotation, _QUOTED)
    return quotation


def stance_name(said: Viewpoint) -> str:
    """支持, 质疑 …; 未表明 where the words do not say."""
    return ATTITUDE_NAMES[said.stance] if said.stance else _UNSTATED


def _cited(draft: Draft, voice: Voice) -> tuple[int, ...]:
    return draft.register.cite([voice.article], voice.material.snapshots)
