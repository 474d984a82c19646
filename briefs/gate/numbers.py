"""Numbers in Chinese text as facts that can be compared: 1,286 = 1286 = 一千二百八十六, 10％ = 百分之十, 2.3万 = 23000."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_WIDE = {ord(w): h for w, h in zip("０１２３４５６７８９％．，：－＋／", "0123456789%.,:-+/", strict=True)}
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "幺": 1}
_PLACES = {"十": 10, "百": 100, "千": 1000, "佰": 100, "仟": 1000, "拾": 10}
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_HAN = "零〇○一二两三四五六七八九十百千万亿"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMERAL = rf"(?:{_ARABIC})(?:[十百千]?[万亿]{{1,2}}(?:\d+(?:\.\d+)?[千万]?)*|[百千](?=[\u4e00-\u9fff])|)|[{_HAN}]+(?:点[零〇一二三四五六七八九]+)?"
_UNITS: dict[str, tuple[str, ...]] = {
    "人": ("人次", "人", "名", "位", "口人"),
    "元": ("元人民币", "人民币", "元", "块钱"),
    "百分点": ("个百分点", "百分点"),
    "小时": ("个小时", "小时", "个钟头"),
    "分钟": ("分钟",),
    "秒": ("秒钟", "秒"),
    "天": ("个工作日", "天", "昼夜"),
    "周": ("个星期", "周", "星期"),
    "月": ("个月",),
    "年": ("周年", "年"),
    "岁": ("周岁", "岁"),
    "倍": ("倍",),
    "度": ("摄氏度", "℃", "度"),
    "级": ("级",),
    "米": ("公里", "千米", "厘米", "毫米", "米"),
    "平方米": ("平方公里", "平方千米", "万平方米", "平方米", "平米", "公顷", "亩"),
    "克": ("公斤", "千克", "吨", "克", "斤"),
    "升": ("毫升", "升"),
    "日": ("日",),
    "号": ("号",),
    "时": ("时", "点"),
    "分": ("分",),
    "美元": ("美元",),
}
_FACTORS = {
    "公里": Decimal(1000), "千米": Decimal(1000), "厘米": Decimal("0.01"), "毫米": Decimal("0.001"),
    "平方公里": Decimal(1_000_000), "平方千米": Decimal(1_000_000), "公顷": Decimal(10_000),
    "公斤": Decimal(1000), "千克": Decimal(1000), "吨": Decimal(1_000_000), "斤": Decimal(500), "毫升": Decimal("0.001"),
}  # fmt: skip
_KIND_OF = {word: kind for kind, words in _UNITS.items() for word in words}
_UNIT = "|".join(sorted(map(re.escape, _KIND_OF), key=len, reverse=True))
# Counters are one class: 31处 and 31个 say the same of the same things.
_COUNTERS = "个家处条件起项张座栋幢辆台次册部份场例篇种批只头匹艘架支队组户间层步门页句轮届枚株棵卷套盏段笔宗副封幅首本款类片块班站桶箱瓶袋颗根道所期点"
_FORMS = re.compile(
    rf"(?P<cent>百分之|千分之)(?P<cn>{_NUMERAL})"
    rf"|(?P<of>[{_HAN}]{{1,4}})分之(?P<part>[{_HAN}]{{1,4}})"
    rf"|(?P<tenths>[一二两三四五六七八九]|\d)成(?P<half>[一二三四五六七八九半])?(?![立为员功就本果长都群交分人了份因像败绩效品年套型百上千])"
    rf"|(?P<num>{_NUMERAL})(?P<more>[多余几]?)(?P<half2>个半|半)?(?P<tail>%|‰|{_UNIT}|[{_COUNTERS}])?"
)
_SPECIFIC = frozenset({"百分点", "%"})
_CALENDAR = frozenset({"日", "时", "分", "月", "年"})


@dataclass(frozen=True)
class Quantity:
    """A number as it stands and as it counts. ``unit`` is a class: 人, 元, %, 个 for any counter, empty for none."""

    text: str
    start: int
    value: Decimal
    unit: str
    plain: bool
    """Written by one 汉字 alone: 一直, 三方, 千万. Without a unit such words are no figures."""


def widened(text: str) -> str:
    """The same length, digits and their signs half-width."""
    return text.translate(_WIDE)


def quantities(text: str) -> Iterator[Quantity]:
    """Every number of the text that has a value, in order; dates and times are among them."""
    for match in _FORMS.finditer(widened(text)):
        found = _read(match)
        if found is not None:
            value, unit = found
            han = match["num"] or ""
            written = text[match.start() : match.end()]
            yield Quantity(written, match.start(), value, unit, len(han) == 1 and han in _HAN)


def _read(match: re.Match[str]) -> tuple[Decimal, str] | None:
    if match["cent"]:
        value = numeral(match["cn"])
        return None if value is None else (value / (1 if match["cent"][0] == "百" else 10), "%")
    if match["of"]:
        whole, part = numeral(match["of"]), numeral(match["part"])
        return (part / whole, "分之") if whole and part else None
    if match["tenths"]:
        half = match["half"]
        extra = Decimal(5) if half == "半" else (numeral(half) or Decimal(0)) if half else Decimal(0)
        tenths = numeral(match["tenths"])
        return None if tenths is None else (tenths * 10 + extra, "%")
    value = numeral(match["num"])
    if value is None:
        return None
    if match["half2"]:
        value += Decimal("0.5")
    return _in_unit(value, match["tail"] or "")


def _in_unit(value: Decimal, tail: str) -> tuple[Decimal, str]:
    if tail == "‰":
        return value / 10, "%"
    if tail in _FACTORS:
        return value * _FACTORS[tail], _KIND_OF[tail]
    if tail in _KIND_OF or tail in {"%", ""}:
        return value, _KIND_OF.get(tail, tail)
    return value, "个"


@lru_cache(maxsize=4096)
def numeral(text: str) -> Decimal | None:
    """Value of ``1,286``, ``2.34万``, ``1亿2000万``, ``一百二十``, ``零点一四``, ``二〇二六``; None for 三四十."""
    text = text.replace(",", "")
    if text and text[0].isdigit():
        return _mixed(text)
    whole, point, tail = text.partition("点")
    value = _han(whole)
    if value is None or not point:
        return value
    return value + Decimal("0." + "".join(str(_DIGITS[c]) for c in tail))


def _mixed(text: str) -> Decimal:
    """Digits with 万 and 亿 between them."""
    total = Decimal(0)
    for number, scale in re.findall(r"(\d+(?:\.\d+)?)([十百千万亿]*)", text):
        part = Decimal(number)
        for sign in scale:
            part *= _PLACES.get(sign) or _SCALES[sign]
        total += part
    return total


def _han(text: str) -> Decimal | None:
    if not text or any(c not in _DIGITS and c not in _PLACES and c not in _SCALES for c in text):
        return None
    if all(c in _DIGITS for c in text):
        # 二〇二六 is read by its digits; 七八 is 七 or 八 and has no value of its own.
        known = len(text) == 1 or len(text) >= 3 or any(c in "零〇○" for c in text)
        return Decimal("".join(str(_DIGITS[c]) for c in text)) if known else None
    for sign in "亿万":
        head, found, tail = text.rpartition(sign)
        if found:
            high, low = (_han(head) if head else Decimal(1)), (_han(tail) if tail else Decimal(0))
            return None if high is None or low is None else high * _SCALES[sign] + low
    return _thousands(text)


def _thousands(text: str) -> Decimal | None:
    """Below 万; two digits side by side (三四十) have no value."""
    total, digit, after_digit = 0, 0, False
    for sign in text:
        if sign in _DIGITS:
            if after_digit and _DIGITS[sign] and digit:
                return None
            digit, after_digit = _DIGITS[sign], True
        else:
            total += (digit if after_digit and digit else 1) * _PLACES[sign]
            digit, after_digit = 0, False
    return Decimal(total + digit)


def same(claim: Quantity, known: Quantity) -> bool:
    """Whether a known number proves the claimed one: the value, and units that do not contradict."""
    return claim.value == known.value and agrees(claim.unit, known.unit)


def agrees(one: str, other: str) -> bool:
    """Whether two unit classes may name the same thing: 人 and 个 do, 人 and 日 do not, none agrees with most."""
    if one == other:
        return True
    if {one, other} <= {"人", "个"}:
        return True
    if "" in (one, other):
        rest = one or other
        return rest not in _CALENDAR and rest not in _SPECIFIC
    return False
