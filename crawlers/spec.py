"""Source files: read, checked line by line, turned into records of the store and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from crawlers.schema import SourceSpec
from domain.errors import NotFound, SourceSpecError
from domain.source import Source

__all__ = ["SourceSpec", "from_source", "load_specs", "load_text", "to_source"]

_SUFFIXES = frozenset({".yml", ".yaml"})
_KINDS = {
    "missing": "缺少必填项",
    "extra_forbidden": "没有这个字段，请检查拼写",
    "string_type": "应当是文字",
    "int_type": "应当是整数",
    "int_parsing": "应当是整数",
    "int_from_float": "应当是整数",
    "float_type": "应当是数字",
    "float_parsing": "应当是数字",
    "bool_type": "应当是 true 或 false",
    "bool_parsing": "应当是 true 或 false",
    "list_type": "应当是列表",
    "dict_type": "应当是一组 键: 值",
    "model_type": "应当是一组 键: 值",
    "model_attributes_type": "应当是一组 键: 值",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "union_tag_not_found": "缺少 type",
}


@dataclass(frozen=True)
class _Place:
    """A YAML document with its marks: values alone do not know their lines."""

    name: str
    node: yaml.Node

    def line(self, path: tuple[Any, ...]) -> int:
        """Line (from 1) of the deepest part of ``path`` that the file holds."""
        node, line = self.node, self.node.start_mark.line
        for step in path:
            found = _child(node, step)
            if found is not None:
                mark, node = found
                line = mark.line
        return line + 1


def load_specs(path: Path) -> list[SourceSpec]:
    """The sources of a YAML file (one or a list) or of every file in a folder.

    :raises SourceSpecError: naming file, line and field; several faults make several lines.
    :raises NotFound: when there is no such file, or none in the folder.
    """
    if not path.exists():
        raise NotFound(f"找不到采集源文件：{path}，请检查路径")
    files = sorted(p for p in path.rglob("*") if p.suffix in _SUFFIXES) if path.is_dir() else [path]
    if not files:
        raise NotFound(f"文件夹 {path} 里没有采集源文件（.yml 或 .yaml），请检查路径")
    specs: list[SourceSpec] = []
    faults: list[str] = []
    for file in files:
        try:
            specs += load_text(_read(file), str(file))
        except SourceSpecError as error:
            faults.append(str(error))
    faults += _repeated(specs)
    if faults:
        raise SourceSpecError("\n".join(faults))
    return specs


def load_text(text: str, name: str) -> list[SourceSpec]:
    """The sources of one YAML text; ``name`` stands for the file in messages.

    :raises SourceSpecError: as ``load_specs``.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceSpecError(
            f"{name} 第 {line} 行：YAML 写法有误（{error.problem}），请检查缩进、引号和冒号"
        ) from None
    except RecursionError:
        raise SourceSpecError(f"{name}：层次太深，不是采集源文件，请检查文件内容") from None
    except (yaml.YAMLError, ValueError) as error:
        said = " ".join(str(error).split())
        raise SourceSpecError(f"{name}：无法按 YAML 读取（{said}），请检查文件内容和编码") from None
    if node is None:
        raise SourceSpecError(f"{name}：文件是空的，请至少写一个采集源")
    place = _Place(name, node)
    faults = list(_repeated_keys(node, name))
    specs: list[SourceSpec] = []
    rows = data if isinstance(data, list) else [data]
    for number, row in enumerate(rows):
        try:
            specs.append(SourceSpec.model_validate(row))
        except ValidationError as error:
            root = (number,) if isinstance(data, list) else ()
            faults += [_fault(place, root, detail) for detail in error.errors()]
    if faults:
        raise SourceSpecError("\n".join(dict.fromkeys(faults)))
    return specs


def to_source(spec: SourceSpec) -> Source:
    """The record the store keeps; ``spec`` in it holds only what differs from the defaults."""
    return Source(
        id=spec.id,
        name=spec.name,
        owner=spec.owner,
        kind=spec.kind,
        media_type=spec.media_type,
        region=spec.region,
        weight=spec.weight,
        enabled=spec.enabled,
        every_minutes=spec.every_minutes,
        spec=spec.model_dump(mode="json", exclude_defaults=True),
        demo=spec.demo,
        pack=spec.pack,
    )


def from_source(source: Source) -> SourceSpec:
    """The declaration inside a record.

    :raises SourceSpecError: when it no longer fits the schema (after an upgrade).
    """
    try:
        return SourceSpec.model_validate(dict(source.spec))
    except ValidationError as error:
        faults = [f"采集源 {source.id} 的 {_field(d['loc'])}：{_reason(d)}" for d in error.errors()]
        raise SourceSpecError("\n".join(faults)) from None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SourceSpecError(f"{file}：不是 UTF-8 编码，请另存为 UTF-8") from None
    except OSError as error:
        raise SourceSpecError(f"{file}：无法读取（{error.strerror}），请检查权限") from None


def _fault(place: _Place, root: tuple[int, ...], detail: ErrorDetails) -> str:
    path = (*root, *detail["loc"])
    return f"{place.name} 第 {place.line(path)} 行 {_field(detail['loc']) or '采集源'}：{_reason(detail)}"


def _field(path: tuple[int | str, ...]) -> str:
    """``entries[0].rule.item``; the type tag that pydantic puts after an entry's number is left out."""
    text = ""
    for n, step in enumerate(path):
        if isinstance(step, int):
            text += f"[{step}]"
        elif not (n == 2 and path[0] == "entries"):
            text += f".{step}" if text else step
    return text


def _reason(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    kind = detail["type"]
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "value_error":
        return str(context.get("error", detail["msg"]))
    if kind in {"literal_error", "enum"}:
        return f"只能是 {context.get('expected')}，不能是 {detail['input']!r}"
    if kind == "union_tag_invalid":
        return f"type 只能是 {context.get('expected_tags')}，不能是 {context.get('tag')!r}"
    if kind == "string_pattern_mismatch":
        return f"不合格式 {context.get('pattern')}：{detail['input']!r}（用小写字母、数字和短横线）"
    limits = {"greater_than": ("gt", "应当大于"), "greater_than_equal": ("ge", "不能小于")}
    limits |= {"less_than": ("lt", "应当小于"), "less_than_equal": ("le", "不能大于")}
    if kind in limits:
        return f"{limits[kind][1]} {context.get(limits[kind][0])}，现为 {detail['input']!r}"
    return f"值不合要求（{detail['msg']}）"


def _child(node: yaml.Node, step: Any) -> tuple[yaml.Mark, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child.start_mark, child
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark, value
    return None


def _repeated_keys(node: yaml.Node, name: str, looked: set[int] | None = None) -> Iterator[str]:
    """YAML readers silently take the last of two equal keys. A part that aliases share is looked at once."""
    looked = set() if looked is None else looked
    if id(node) in looked:
        return
    looked.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _repeated_keys(child, name, looked)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield f"{name} 第 {key.start_mark.line + 1} 行 {key.value}：同一层写了两次，请删去一个"
            seen.add(str(key.value))
            yield from _repeated_keys(value, name, looked)


def _repeated(specs: list[SourceSpec]) -> list[str]:
    ids = [spec.id for spec in specs]
    return [f"采集源 id 重复：{i}，请改成不同的 id" for i in dict.fromkeys(ids) if ids.count(i) > 1]
