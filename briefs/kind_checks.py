"""What any kind of brief must satisfy, said in Chinese with the place of the fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from briefs.blocks.names import CHOOSERS, FORM_NAMES
from briefs.masthead import SECRET, masthead_faults
from domain.brief import CORRECTION, FILLED_IN
from domain.brief_kind import (
    ABOUT_NAMES,
    EDITION_NAMES,
    STEP_NAMES,
    STYLE_NAMES,
    VOICE_NAMES,
    WINDOW_NAMES,
    Block,
    BriefKind,
    Feed,
    KindFault,
    StepRule,
)
from domain.errors import InvalidInput
from domain.expression import ARTICLE_FIELDS, parse
from domain.folder import EntryKind
from domain.story import Level
from domain.user import Role

SLOTS = ("日期", "时段", "月份", "对象")
"""What ``BriefKind.title`` may ask for."""
_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")
_KEY_SAID = "只能用小写字母、数字和连字符，以字母开头，2–40 个字"
_MOST = 100_000
"""Characters, items or copies beyond which a bound is a slip of the keyboard."""


def checked_kind(kind: BriefKind, name: str = "") -> BriefKind:
    """The kind itself. Raises ``InvalidInput``: one line about the first fault."""
    for fault in kind_faults(kind):
        raise InvalidInput(f"{name or f'简报种类“{kind.name or kind.key}”'} 不能保存：{fault}")
    return kind


def kind_faults(kind: BriefKind) -> Iterator[KindFault]:
    """Everything wrong with it, as far as the kind alone can tell."""
    for name, said in masthead_faults(kind.masthead):
        yield KindFault(f"masthead.{name}", said)
    if not _KEY.fullmatch(kind.key):
        yield KindFault("key", _KEY_SAID)
    if not 0 < len(kind.name.strip()) <= 20:
        yield KindFault("name", "请写名称，不超过 20 个字")
    if not kind.masthead.name.strip():
        yield KindFault("masthead.name", "请写红头字样")
    if not 0 <= kind.masthead.copies <= _MOST:
        yield KindFault("masthead.copies", f"请写 0 至 {_MOST} 之间的份数")
    yield from _secrets(kind)
    yield from _choice("window", kind.window, WINDOW_NAMES)
    yield from _choice("citation_style", kind.citation_style, STYLE_NAMES)
    yield from _choice("edition", kind.edition, EDITION_NAMES)
    yield from _choice("about", kind.about, ABOUT_NAMES)
    if kind.window == "story" and kind.about != "story":
        yield KindFault("about", "时段自热点开始算起的，对象要选一个热点（story）")
    yield from _title_faults(kind.title)
    yield from _bounds("length", kind.length)
    if not 0 <= kind.post_review_hours <= 168:
        yield KindFault("post_review_hours", "请写 0 至 168 之间的小时数")
    yield from _feed_faults("feed", kind.feed)
    yield from _blocks_faults(kind.blocks)
    yield from _steps_faults(kind.steps)


def _secrets(kind: BriefKind) -> Iterator[KindFault]:
    printed = {"name": kind.name, "title": kind.title}
    printed |= {f"blocks[{at}].title": block.title for at, block in enumerate(kind.blocks)}
    for place, text in printed.items():
        if word := next((word for word in SECRET if word in text), ""):
            yield KindFault(place, f"含有“{word}”字样：本系统不得处理国家秘密，请删去")


def _title_faults(title: str) -> Iterator[KindFault]:
    if not title.strip():
        yield KindFault("title", "请写标题的样子，如 {日期}舆情综述")
    for slot in re.findall(r"\{(.*?)\}", title):
        if slot not in SLOTS:
            yield KindFault(
                "title", f"里的 {{{slot}}} 不认识，可用 {'、'.join('{' + s + '}' for s in SLOTS)}"
            )


def _blocks_faults(blocks: Sequence[Block]) -> Iterator[KindFault]:
    if not blocks:
        yield KindFault("blocks", "不能为空，至少要有一个栏目")
    keys = [block.key for block in blocks]
    for at, block in enumerate(blocks):
        place = f"blocks[{at}]"
        if not _KEY.fullmatch(block.key):
            yield KindFault(f"{place}.key", _KEY_SAID)
        if block.key in keys[:at]:
            yield KindFault(f"{place}.key", f"“{block.key}”已是另一个栏目的编号：一个编号只能有一个栏目")
        if not 0 < len(block.title.strip()) <= 40:
            yield KindFault(f"{place}.title", "请写栏目名，不超过 40 个字")
        yield from _choice(f"{place}.form", block.form, FORM_NAMES)
        for form in block.also:
            yield from _choice(f"{place}.also", form, FORM_NAMES)
        yield from _bounds(f"{place}.items", block.items)
        yield from _bounds(f"{place}.length", block.length)
        yield from _filling_faults(place, block)
        yield from _feed_faults(f"{place}.feed", block.feed)


def _filling_faults(place: str, block: Block) -> Iterator[KindFault]:
    """What its form asks of the other fields."""
    if block.form in CHOOSERS and not block.items[1]:
        yield KindFault(f"{place}.items", "最多不少于 1：否则这个栏目一条也不收")
    if block.form == "digest" and not block.groups:
        yield KindFault(f"{place}.groups", "不能为空：分类摘要要写明各组的分类")
    if block.form in FILLED_IN and block.key != block.form:
        yield KindFault(f"{place}.key", f"要写成 {block.form}：{FORM_NAMES[block.form]}由排版按这个名字印出")
    if block.key in FILLED_IN and block.form != block.key:
        yield KindFault(f"{place}.key", f"{block.key} 是{FORM_NAMES[block.key]}的编号，请换一个")
    if block.key == CORRECTION:
        yield KindFault(f"{place}.key", f"{CORRECTION} 是更正说明的编号，由系统加在更正稿的开头，请换一个")


def _feed_faults(place: str, feed: Feed) -> Iterator[KindFault]:
    yield from _choice(f"{place}.voices", feed.voices, VOICE_NAMES)
    for level in feed.levels:
        yield from _choice(f"{place}.levels", level, [one.value for one in Level])
    for kind in feed.folder:
        yield from _choice(f"{place}.folder", kind, [one.value for one in EntryKind])
    if feed.expression:
        try:
            parse(feed.expression, ARTICLE_FIELDS)
        except InvalidInput as error:
            yield KindFault(f"{place}.expression", f"读不懂：{error}")


def _steps_faults(steps: Sequence[StepRule]) -> Iterator[KindFault]:
    keys = [step.key for step in steps]
    if not keys or keys[0] != "edit" or keys[-1] != "issue":
        yield KindFault("steps", "要以编辑（edit）开始，以签发（issue）结束")
    for at, step in enumerate(steps):
        place = f"steps[{at}]"
        yield from _choice(f"{place}.key", step.key, STEP_NAMES)
        yield from _choice(f"{place}.role", step.role, [role.value for role in Role])
        if step.key in keys[:at]:
            yield KindFault(f"{place}.key", f"“{step.key}”已是另一步：一个环节只能有一步")
        if not step.name.strip():
            yield KindFault(f"{place}.name", "请写名称，印在审签单上")


def _choice(place: str, value: str, known: Sequence[str] | Mapping[str, str]) -> Iterator[KindFault]:
    if value not in known:
        said = f"“{value}”不认识，可用的有 {'、'.join(k for k in known if k)}" if value else "请选一种"
        yield KindFault(place, said)


def _bounds(place: str, bounds: tuple[int, int]) -> Iterator[KindFault]:
    least, most = bounds
    if not 0 <= least <= most <= _MOST:
        yield KindFault(place, f"最少不能大于最多，两个数都在 0 与 {_MOST} 之间")
