"""标点用法 of GB/T 15834—2011, as far as a pattern can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefs.gate.fault import Fault
from briefs.gate.statements import Part, Statement
from domain.gate import Rule

_H = r"[\u4e00-\u9fff]"
_PATTERNS: tuple[tuple[re.Pattern[str], str, str, bool], ...] = tuple(
    (re.compile(pattern), why, cure, blocking)
    for pattern, why, cure, blocking in (
        (
            rf"(?<={_H})[,;:?!](?!\d)|(?<=[”》）])[,;:?!]|[,;?!](?={_H})",
            "中文里用了半角标点",
            "请改为全角",
            True,
        ),
        (rf"(?<={_H})\.(?=\s|$|{_H})", "句号用了小圆点", "请改为“。”", True),
        (rf"(?<={_H})[()]|[()](?={_H})", "中文里用了半角括号", "请改为“（）”", True),
        (rf'"(?={_H})|(?<={_H})"', "引号用了直引号", "请改为“”", True),
        (r"[，。；：、]{2,}|？{2,}|！{2,}|。[？！]", "标点重复", "请只留一个", True),
        (r"(?<!…)…(?!…)", "省略号占两个字", "请改为“……”", False),
        (
            rf"(?<={_H})-{{2,}}(?={_H})|(?<!—)—(?=[^—\d]|$)(?<=[\u4e00-\u9fff]—)",
            "破折号占两个字",
            "请改为“——”",
            False,
        ),
        (r"》、《|”、“", "并列的书名号、引号之间一般不用顿号", "请删去顿号", False),
        (r"等等?……|……等", "“等”与省略号重复", "请只留一个", True),
        (r"^\d{1,2}、", "阿拉伯数字序号后用“.”", "请写成“1.”的样子", False),
        (
            r"[一二三四五六七八九十]是[^，。；]{1,40}，[二三四五六七八九十]是",
            "并列分句之间用分号",
            "请改为“；”",
            False,
        ),
    )
)
_PAIRS = (("“", "”"), ("‘", "’"), ("《", "》"), ("（", "）"), ("【", "】"), ("〔", "〕"))
_NESTED = re.compile(r"“[^”]*“")
_ENDS = "。！？…；”’）》："
_SPARED = frozenset({Part.LIST, Part.CHART, Part.TABLE, Part.HEAD})
_ADDRESS = re.compile(r"https?://[^\s\u4e00-\u9fff，。）]+")


def faults(statement: Statement) -> Iterator[Fault]:
    """Text that prints as prose; rows of tables and titles of others are as they are."""
    if statement.part in _SPARED:
        return
    text = _ADDRESS.sub("", statement.text)
    for pattern, why, cure, blocking in _PATTERNS:
        for match in pattern.finditer(text):
            near = text[max(0, match.start() - 4) : match.end() + 4]
            yield _fault(near, why, cure, blocking)
    yield from _pairs(text)
    if statement.part in {Part.TEXT, Part.LEAD, Part.CLOSING} and text and text[-1] not in _ENDS:
        yield _fault(text[-8:], "句末缺标点", "请补句号", True)


def _pairs(text: str) -> Iterator[Fault]:
    for opening, closing in _PAIRS:
        if text.count(opening) != text.count(closing):
            yield _fault(opening + closing, "不成对", "请补全或删去", True)
    if match := _NESTED.search(text):
        yield _fault(match[0][-10:], "引号里再用引号", "里层请用‘’", True)


def _fault(near: str, why: str, cure: str, blocking: bool) -> Fault:
    return Fault(Rule.PUNCTUATION, near, f"：{why}（GB/T 15834）", cure, blocking)
