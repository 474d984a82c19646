"""Where people live and what they call themselves: household addresses, netizens' names, private persons' names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

_COUNT = r"(?:\d{1,4}|[一二三四五六七八九十百零]{1,4})"
_BUILDING = rf"{_COUNT}(?:号院|号楼|栋|幢|座|楼|弄|号)[-—]?"
_ENTRANCE = rf"{_COUNT}(?:单元|门洞|号门|门)[-—]?"
_FLAT = rf"(?:{_COUNT}层)?{_COUNT}(?:室|号|户)?"
HOUSEHOLD = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?:{_BUILDING}{_ENTRANCE}(?:{_FLAT})?|(?:{_BUILDING})?(?:{_ENTRANCE})?\d{{3,4}}室|{_ENTRANCE}{_FLAT})"
)
"""Entrance or flat, with the building before it: down to the 小区 an address may stand, not below."""
_HOME = re.compile(r"小区|家园|花园|公寓|社区|新村|新苑|苑|园|里|庭|湾|府|城|邸|墅|宿舍|大院|[号楼栋幢座弄]")
"""What stands before a household; 展厅3单元 of an exhibition has none of it."""

HANDLE = re.compile(
    r"(?P<lead>(?:网[民友]|网名|昵称|(?:微博|抖音|快手|小红书|B站|知乎)(?:用户|网友|博主|号|账号|UP主|up主)|(?:账号|用户名|ID)(?:名为|名叫|叫|为))"
    r"(?:名为|名叫|叫|是|为)?)"
    r"(?P<open>[“\"「‘])(?P<name>[^”\"」’]{1,24})(?P<close>[”\"」’])"
)
AT = re.compile(r"(?<![A-Za-z0-9_.*])@(?P<name>[\w\u4e00-\u9fff-]{2,24})")
_BODY = re.compile(
    r"发布|日报|晚报|新闻|快报|时报|周刊|杂志|在线|热线|网$|局$|厅$|委$|院$|馆$|台$|社$|公安|警|消防|法院|检察|政府|政务|气象|地震|大学|学校"
    r"|中学|小学|银行|集团|公司|官方|官微|央视|人民|新华|协会|博物|图书|中心$|电视|广播|平台$"
)
"""An account of an institution or an outlet, which is no person."""
_FEW = 200
_TWO_CHARACTER_SURNAMES = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "司徒",
        "令狐",
        "夏侯",
        "长孙",
        "宇文",
        "端木",
        "百里",
        "东郭",
        "南宫",
        "呼延",
        "太史",
        "申屠",
        "轩辕",
        "钟离",
        "闾丘",
        "司空",
        "仲孙",
        "澹台",
        "濮阳",
        "淳于",
    ]
)


def name_mask(name: str) -> str:
    """张某 for two characters, 李某某 for more; 欧阳某 keeps its surname. Names of other scripts keep their first letter."""
    if not name or not "\u4e00" <= name[0] <= "\u9fff":
        return name[:1] + "**"
    if "·" in name:
        return name[0] + "某"
    surname = name[:2] if name[:2] in _TWO_CHARACTER_SURNAMES and len(name) > 2 else name[:1]
    return surname + "某" * min(2, max(1, len(name) - len(surname)))


def handle_mask(name: str) -> str:
    """滨*客: first and last character."""
    return name[0] + "*" + (name[-1] if len(name) > 2 else "")


def is_body(name: str) -> bool:
    """Whether an account is one of an institution or an outlet."""
    return bool(_BODY.search(name))


def is_home(before: str) -> bool:
    """Whether what stands before a household number makes it one."""
    return bool(_HOME.search(before))


def name_pattern(text: str, names: Iterable[str]) -> re.Pattern[str] | None:
    """Those of the names that stand in the text, longest first; （化名） behind one says that it is none."""
    ordered = sorted(_present(text, frozenset(names)), key=lambda name: (-len(name), name))
    if not ordered:
        return None
    return re.compile(f"(?:{'|'.join(map(re.escape, ordered))})(?![（(]?(?:化名|音译))")


def parts(name: str) -> Iterator[str]:
    """What is shorter than the name and stands in it, from two characters on."""
    for start, end in combinations(range(len(name) + 1), 2):
        if 2 <= end - start < len(name):
            yield name[start:end]


def tells_name(word: str, names: frozenset[str]) -> bool:
    """Whether a key word holds one of the names or is part of one: 林屿演唱会, 小丽."""
    return word in names or word in _all_parts(names) or not names.isdisjoint(parts(word))


@lru_cache(maxsize=64)
def _all_parts(names: frozenset[str]) -> frozenset[str]:
    return frozenset(part for name in names for part in parts(name))


def _present(text: str, names: frozenset[str]) -> set[str]:
    """Of few names each is looked for; of the thousands of a long story those whose beginning stands in the text."""
    if len(names) > _FEW:
        heads = {text[at : at + 2] for at in range(len(text) - 1)}
        names = frozenset(name for head in heads & _by_head(names).keys() for name in _by_head(names)[head])
    return {name for name in names if len(name) > 1 and name in text}


@lru_cache(maxsize=64)
def _by_head(names: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """Names by their first two characters."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name[:2], []).append(name)
    return found
