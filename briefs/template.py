"""The declared template of a kind of brief (``data/briefs/*.yml``): a closed schema, unknown keys are errors."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.brief import Masthead
from domain.errors import InvalidInput

SEEDS = Path(__file__).resolve().parent.parent / "data" / "briefs"
"""Where the shipped templates lie."""

CLASSIFICATIONS = ("公开", "内部资料", "内部参考·注意保存")
_SECRET = ("绝密", "机密", "秘密")


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Block(_Closed):
    """One block of the brief. ``items`` and ``length`` are (least, most)."""

    key: str
    title: str
    items: tuple[int, int] = (0, 0)
    length: tuple[int, int] = (0, 0)
    """Characters of one item, its sources included; the least counts 汉字 of the prose alone."""


class Group(_Closed):
    """A heading of 分类摘要 and the classes under it."""

    name: str
    topics: tuple[str, ...]


class Template(_Closed):
    """What ``data/briefs/<kind>.yml`` declares."""

    kind: str
    masthead: Masthead
    blocks: tuple[Block, ...] = Field(min_length=1)
    culture: tuple[str, ...]
    set_aside: tuple[str, ...] = ()
    groups: tuple[Group, ...]

    def block(self, key: str) -> Block:
        """The block of that key. Raises ``InvalidInput`` where the template has none."""
        found = next((block for block in self.blocks if block.key == key), None)
        if found is None:
            raise InvalidInput(f"简报模板 {self.kind} 缺少栏目 {key}：请在模板文件的 blocks 中补上")
        return found

    def group_of(self, topic: str) -> str:
        """Name of the group a class stands under; the last group takes what no other names."""
        return next((g.name for g in self.groups if topic in g.topics), self.groups[-1].name)


def load_template(path: Path) -> Template:
    """Reads a template. Raises ``InvalidInput`` naming the file and the field."""
    try:
        template = Template.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InvalidInput(f"读不到简报模板 {path}（{error.strerror}）：请检查文件是否存在") from error
    except yaml.YAMLError as error:
        reason = str(error).replace("\n", " ")
        raise InvalidInput(f"简报模板 {path.name} 不是有效的 YAML（{reason}）：请改正后重试") from error
    except ValidationError as error:
        raise InvalidInput(f"简报模板 {path.name} 有误（{_faults(error)}）：请改正后重试") from error
    check_masthead(template.masthead)
    return template


_FAULTS = {"extra_forbidden": "是不认识的键", "missing": "缺少", "too_short": "不能为空"}


def _faults(error: ValidationError) -> str:
    """Every field at fault, e.g. ``blocks.0.titel 是不认识的键；groups 缺少``."""
    return "；".join(
        f"{'.'.join(map(str, fault['loc'])) or '整个文件'} {_FAULTS.get(fault['type'], '的值不合要求')}"
        for fault in error.errors()
    )


def daily_template() -> Template:
    """The shipped template of the 舆情日报."""
    return load_template(SEEDS / "daily.yml")


def check_masthead(masthead: Masthead) -> None:
    """Raises ``InvalidInput`` for any secrecy marking: state secrets must not be handled here (DOMAIN B1)."""
    written = " ".join(str(value) for value in vars(masthead).values())
    for word in _SECRET:
        if word in written:
            raise InvalidInput(f"报头或版记含有“{word}”字样：本系统不得处理国家秘密，请删去该标志")
    if masthead.classification not in CLASSIFICATIONS:
        allowed = "、".join(CLASSIFICATIONS)
        raise InvalidInput(f"不认识的内部标志“{masthead.classification}”：请改为{allowed}之一")
