"""What any kind of brief must satisfy, said in Chinese with the place of the fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from briefs.blocks.names import CHOOSERS, FORM_NAMES
from briefs.masthead import check_masthead
from domain.brief_kind import ABOUT_NAMES, STYLE_NAMES, WINDOW_NAMES, Block, BriefKind, Feed, StepRule
from domain.errors import InvalidInput
from domain.expression import ARTICLE_FIELDS, parse
from domain.story import Level
from domain.user import Role

SLOTS = ("日期", "时段", "月份", "对象")
"""What ``BriefKind.title`` may ask for."""
LISTS = ("sources", "references")
"""Forms that print the list of citations; renderers know their sections by key."""
STEPS = ("edit", "check", "first", "second", "issue")
_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")
_FOLDER = ("article", "story", "policy", "figure", "passage", "reference")
_VOICES = ("", "public", "media")


def checked_kind(kind: BriefKind, name: str = "") -> BriefKind:
    """The kind itself. Raises ``InvalidInput``: one line about the first fault."""
    told = name or f"简报种类“{kind.name or kind.key}”"
    try:
        check_masthead(kind.masthead)
    except InvalidInput as error:
        raise InvalidInput(f"{told} 不能保存：{error}") from None
    for fault in _kind_faults(kind):
        raise InvalidInput(f"{told} 不能保存：{fault}")
    return kind


def _kind_faults(kind: BriefKind) -> Iterator[str]:
    if not _KEY.fullmatch(kind.key):
        yield "key 只能用小写字母、数字和连字符，以字母开头，2–40 个字"
    if not 0 < len(kind.name.strip()) <= 20:
        yield "name 请写名称，不超过 20 个字"
    if not kind.masthead.name.strip():
        yield "masthead.name 请写红头字样"
    printed = kind.name + kind.title + "".join(block.title for block in kind.blocks)
    if secret := next((w for w in ("绝密", "机密", "秘密") if w in printed), ""):
        yield f"名称、标题或栏目名含有“{secret}”字样：本系统不得处理国家秘密，请删去"
    yield from _choice("window", kind.window, WINDOW_NAMES)
    yield from _choice("citation_style", kind.citation_style, STYLE_NAMES)
    yield from _choice("edition", kind.edition, ("2025", "2015"))
    yield from _choice("about", kind.about, ABOUT_NAMES)
    if kind.window == "story" and kind.about != "story":
        yield "window 为 story 时 about 也要写 story：时段从热点开始算起"
    yield from _title_faults(kind.title)
    yield from _bounds("length", kind.length)
    if not 0 <= kind.post_review_hours <= 168:
        yield "post_review_hours 在 0 与 168 之间"
    yield from _feed_faults("feed", kind.feed)
    yield from _blocks_faults(kind.blocks)
    yield from _steps_faults(kind.steps)


def _title_faults(title: str) -> Iterator[str]:
    if not title.strip():
        yield "title 请写标题的样子，如 {日期}舆情综述"
    for slot in re.findall(r"\{(.*?)\}", title):
        if slot not in SLOTS:
            yield f"title 里的 {{{slot}}} 不认识，可用 {'、'.join('{' + s + '}' for s in SLOTS)}"


def _blocks_faults(blocks: Sequence[Block]) -> Iterator[str]:
    if not blocks:
        yield "blocks 不能为空，至少要有一个栏目"
    keys = [block.key for block in blocks]
    for at, block in enumerate(blocks):
        place = f"blocks[{at}]"
        if not _KEY.fullmatch(block.key) or keys.count(block.key) > 1:
            yield f"{place}.key“{block.key}”要用小写字母、数字和连字符，且不能与别的栏目相同"
        if not 0 < len(block.title.strip()) <= 40:
            yield f"{place}.title 请写栏目名，不超过 40 个字"
        for form in (block.form, *block.also):
            if form not in FORM_NAMES:
                yield f"{place} 的 form“{form}”不认识，可用的有 {'、'.join(FORM_NAMES)}"
        yield from _bounds(f"{place}.items", block.items)
        yield from _bounds(f"{place}.length", block.length)
        if block.form in CHOOSERS and not block.items[1]:
            yield f"{place}.items 要写 [最少, 最多]，最多不少于 1：否则这个栏目一条也不收"
        if block.form == "digest" and not block.groups:
            yield f"{place}.groups 不能为空：分类摘要要写明各组的分类"
        if block.form in LISTS and block.key != block.form:
            yield f"{place}.key 要写成 {block.form}：来源清单由排版按这个名字印出"
        yield from _feed_faults(f"{place}.feed", block.feed)


def _feed_faults(place: str, feed: Feed) -> Iterator[str]:
    yield from _choice(f"{place}.voices", feed.voices, _VOICES)
    for name, written, known in (
        ("levels", feed.levels, [level.value for level in Level]),
        ("folder", feed.folder, _FOLDER),
    ):
        if strange := [one for one in written if one not in known]:
            yield f"{place}.{name} 有不认识的“{'、'.join(strange)}”，可用的有 {'、'.join(known)}"
    if feed.expression:
        try:
            parse(feed.expression, ARTICLE_FIELDS)
        except InvalidInput as error:
            yield f"{place}.expression 读不懂：{error}"


def _steps_faults(steps: Sequence[StepRule]) -> Iterator[str]:
    keys = [step.key for step in steps]
    if not keys or keys[0] != "edit" or keys[-1] != "issue":
        yield "steps 要以 edit（编辑）开始，以 issue（签发）结束"
    for at, step in enumerate(steps):
        yield from _choice(f"steps[{at}].key", step.key, STEPS)
        yield from _choice(f"steps[{at}].role", step.role, [role.value for role in Role])
        if not step.name.strip() or keys.count(step.key) > 1:
            yield f"steps[{at}] 要写 name，且 key 不能与别的步骤相同"


def _choice(place: str, value: str, known: Sequence[str] | Mapping[str, str]) -> Iterator[str]:
    if value not in known:
        yield f"{place}“{value}”不认识，可用的有 {'、'.join(k for k in known if k)}"


def _bounds(place: str, bounds: tuple[int, int]) -> Iterator[str]:
    least, most = bounds
    if not 0 <= least <= most:
        yield f"{place} 要写成 [最少, 最多]，两个不小于 0 的整数，最少不大于最多"
