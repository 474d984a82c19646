"""数字用法 of GB/T 15835—2011 and DOMAIN B2, as far as a pattern can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefs.gate.fault import Fault
from briefs.gate.quotes import outside
from briefs.gate.statements import Part, Statement
from domain.gate import Rule

_N = r"\d+(?:\.\d+)?"
_UNITS = "个人名位件条起家处项次元万亿户所座辆台册部篇岁年月日天时分米度吨"
_HAN = "一二三四五六七八九十"
_PATTERNS: tuple[tuple[re.Pattern[str], str, str, bool], ...] = tuple(
    (re.compile(pattern), why, cure, blocking)
    for pattern, why, cure, blocking in (
        (r"(?<!\d)\d{4}年0\d月(?:\d{1,2}日)?|(?<!\d)\d{1,2}月0\d日", "日期不写前导零", "请写成“11月5日”的样子", True),
        (r"(?<![\d〔（(第])(?:[12]\d|0\d)年\d{1,2}月\d{1,2}日", "年份要写四位", "请写成“2026年”的样子", True),
        (rf"\d{{4}}年[{_HAN}]{{1,3}}月|\d{{1,2}}月[{_HAN}]{{1,3}}日", "一个日期里混用两种数字", "请统一用阿拉伯数字", True),
        (r"[一二][零〇○一二三四五六七八九]*零[零〇○一二三四五六七八九]*年", "年份里的“零”应写“〇”", "请改为“二〇二六年”或“2026年”", True),
        (r"[\[（(【［]20\d{2}[\]）)】］]\s?第?\d+号", "发文字号的年份用六角括号", "请写成“〔2026〕12号”的样子", True),
        (r"〔20\d{2}〕第\d+号", "发文字号不写“第”", "请写成“〔2026〕12号”的样子", True),
        (r"〔20\d{2}〕0\d*号", "发文字号不编虚位", "请写成“〔2026〕1号”的样子", True),
        (rf"{_N}\s?[～~—–-]\s?{_N}[%％]", "百分数的范围两头都写百分号", "请写成“10%～15%”的样子", True),
        (rf"(?<![\d-]){_N}-{_N}(?=[{_UNITS}])", "数值范围用“～”或“—”", "请把“-”改为“～”", True),
        (rf"(?<![\d.]){_N}[十百千](?![瓦克米卡伏帕赫兹里年万])(?=[{_UNITS}多余名])", "阿拉伯数字只与“万”“亿”连用", "请写成“3000人”的样子", True),
        (rf"(?:下降|减少|降低|缩短|缩小|减轻)了?{_N}倍", "减少不说倍", "请改为百分数或几分之几", True),
        (
            rf"(?:大约|约|近|将近|接近)(?:为|有|达)?{_N}[万亿]?[余多]|(?:大约|约)(?:为|有)?{_N}[万亿]?[{_UNITS}]{{1,2}}(?:左右|上下)",
            "约数重复", "“约”“余”“左右”只用一个", True,
        ),
        (rf"(?:占比|比重|比例|[\u4e00-\u9fff]率)[^，。；、\d]{{0,8}}(?:上升|下降|提高|降低|增加|减少|回升|回落)了?{_N}[%％]",
         "两个百分数之差用“个百分点”", "如果说的是差额，请改为“个百分点”", False),
        (rf"(?<![\d、.])\d、\d(?=[{_UNITS}])", "相邻两数表示约数用汉字", "请写成“七八个”的样子", False),
    )
)  # fmt: skip
_SPARED = frozenset({Part.LIST, Part.CHART, Part.TABLE})


def faults(statement: Statement) -> Iterator[Fault]:
    """Quotations stay as they were said."""
    if statement.part in _SPARED:
        return
    text = outside(statement.text)
    for pattern, why, cure, blocking in _PATTERNS:
        for match in pattern.finditer(text):
            yield Fault(Rule.NUMERALS, match[0], f"：{why}（GB/T 15835）", cure, blocking)
