"""简报种类 as YAML: a closed schema read and written, and what any kind must satisfy, said in Chinese."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import yaml
from pydantic import TypeAdapter, ValidationError

from briefs.blocks.names import CHOOSERS, FORM_NAMES
from briefs.masthead import check_masthead
from domain.brief_kind import ABOUT_NAMES, STYLE_NAMES, WINDOW_NAMES, Block, BriefKind, Feed, StepRule
from domain.errors import InvalidInput
from domain.expression import ARTICLE_FIELDS, parse
from domain.story import Level
from domain.user import Role

SEEDS = Path(__file__).resolve().parent.parent / "data" / "briefs"
"""Where the shipped kinds lie."""
SLOTS = ("日期", "时段", "月份", "对象")
"""What ``BriefKind.title`` may ask for."""
LISTS = ("sources", "references")
"""Forms that print the list of citations; renderers know their sections by key."""
STEPS = ("edit", "check", "first", "second", "issue")
_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")
_LONGEST = 60_000
"""Characters of a kind as YAML; the largest that ships has 4,000."""
_FOLDER = ("article", "story", "policy", "figure", "passage", "reference")
_VOICES = ("", "public", "media")


def load_kind(path: Path) -> BriefKind:
    """Reads one shipped kind. Raises ``InvalidInput`` naming the file and the field."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"读不到简报种类文件 {path}（{error}）：请检查文件是否存在") from error
    return read_kind(text, path.name)


def shipped_kinds(folder: Path = SEEDS) -> tuple[BriefKind, ...]:
    """Every kind of the folder, in the order of their file names; two of one key are an error."""
    kinds = tuple(load_kind(path) for path in sorted(folder.glob("*.yml")))
    keys = [kind.key for kind in kinds]
    if double := {key for key in keys if keys.count(key) > 1}:
        raise InvalidInput(f"简报种类“{'、'.join(sorted(double))}”有两个文件，请删去一个")
    return kinds


def read_kind(text: str, name: str = "简报种类") -> BriefKind:
    """The kind that a YAML text declares, checked. ``name`` is what an error calls the text."""
    if len(text) > _LONGEST:
        raise InvalidInput(f"{name} 有 {len(text)} 字，超过 {_LONGEST} 字，不能读入，请检查是否贴错了内容")
    try:
        data = yaml.safe_load(text)
        _refuse_unknown(BriefKind, data, name, "")
        kind = TypeAdapter(BriefKind).validate_python(data)
    except yaml.YAMLError as error:
        raise InvalidInput(f"{name} 不是有效的 YAML（{_where(error)}）：请改正后重试") from error
    except RecursionError as error:
        raise InvalidInput(f"{name} 嵌套太深，不能读入，请改正后重试") from error
    except ValidationError as error:
        raise InvalidInput(f"{name} 有误（{_faults(error)}）：请改正后重试") from error
    return checked_kind(kind, name)


def write_kind(kind: BriefKind) -> str:
    """As YAML that ``read_kind`` reads back to the same; what stands at its default is left out."""
    data = _plain(kind)
    # Leaves on one line, as a person would write them.
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)


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
    if secret := next((w for w in ("绝密", "机密", "秘密") if w in kind.name + kind.title), ""):
        yield f"名称或标题含有“{secret}”字样：本系统不得处理国家秘密，请删去"
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


def _refuse_unknown(kind: Any, data: Any, name: str, place: str) -> None:
    """Raise ``InvalidInput`` for a key that no field of the records bears, wherever it stands."""
    if get_origin(kind) is tuple and isinstance(data, list):
        for at, one in enumerate(data):
            _refuse_unknown(get_args(kind)[0], one, name, f"{place}[{at}]")
    if not dataclasses.is_dataclass(kind):
        return
    if not isinstance(data, Mapping):
        raise InvalidInput(f"{name} 的 {place or '全文'} 要写成“键: 值”的样子，请改正后重试")
    hints = get_type_hints(kind)
    for key, value in data.items():
        spot = f"{place}.{key}" if place else str(key)
        if key not in hints:
            raise InvalidInput(f"{name} 有不认识的键 {spot}，可用的有 {'、'.join(hints)}")
        _refuse_unknown(hints[key], value, name, spot)


_WORDS = {"missing": "缺少", "missing_argument": "缺少", "tuple_type": "要写成列表", "int_type": "要写整数"}


def _faults(error: ValidationError) -> str:
    """Every field at fault, e.g. ``blocks.0.title 缺少``."""
    return "；".join(
        f"{'.'.join(map(str, fault['loc'])) or '全文'} {_WORDS.get(fault['type'], '的值不合要求')}"
        for fault in error.errors()[:5]
    )


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else "整个文件"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != _default(field)
        }
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default
