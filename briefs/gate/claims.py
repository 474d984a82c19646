"""What in a sentence needs evidence: numbers, days, names, quotations, superlatives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefs.gate.evidence import Name, Testimony
from briefs.gate.moments import Moment, moments
from briefs.gate.numbers import Quantity, quantities
from briefs.gate.quotes import outside, quotations
from domain.gate import Rule

_SUPERLATIVE = re.compile(
    r"最(?!近|后|终|新(?![高低])|初|好(?:[在能先不]|是)|低限度|低生活|低工资|高人民|高法|高检|惠国|大限度|多跑|美不过|为)[\u4e00-\u9fff]"
    r"|首(?:次(?!引用)|个|家|例|创|屈一指)|第一(?=[，。、；]|名|位|家|个)|唯一|独一无二|绝无仅有|史无前例|前所未有|空前"
    r"|历史新[高低]|创[^，。；]{0,6}(?:新[高低]|纪录|记录)|填补[^，。；]{0,8}空白|(?:全国|全球|世界|国内|国际|全市|全省)(?:领先|之最|第一)"
)
_TITLED = re.compile(r"《([^《》]{2,80})》")
_STRUCTURE = re.compile(
    r"[（(][一二三四五六七八九十]{1,3}[）)]|^[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节条款]|[表图]\d{1,3}(?!\d)|[ⅠⅡⅢⅣ]级"
)
"""Numbers of headings, tables and levels, which claim nothing."""
_HOTLINE = re.compile(
    r"(?<!\d)(?:1[12][0-9]|12\d{3}|8890|96\d{3,4})(?=[“”]?[^，。]{0,6}(?:热线|平台|电话|报警|急救))"
)
_HARM = re.compile(r"^[^，。；]{0,4}[死伤亡失遇罹]")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,3}(?=[市省区县][\u4e00-\u9fff]{3})")
_ROUND = frozenset("百千万亿")


@dataclass(frozen=True)
class Claim:
    """One thing to be proven. ``rule`` is what it breaks when it is not."""

    rule: Rule
    text: str
    start: int = 0
    fact: Quantity | Moment | None = None

    def stands_in(self, testimony: Testimony, reporting: bool = False) -> bool:
        """Whether the text proves it. ``reporting``: it is said of a report, whose day is that of its publication."""
        if isinstance(self.fact, Quantity):
            return testimony.has_quantity(self.fact)
        if isinstance(self.fact, Moment):
            return testimony.has_moment(self.fact, reporting)
        if self.rule is Rule.QUOTATION:
            return testimony.has_quotation(self.text)
        return testimony.has_words(self.text) or self._without_place(testimony)

    def _without_place(self, testimony: Testimony) -> bool:
        """津沽市水务局 is 市水务局 to a paper that has 津沽 in its name or text."""
        place = _PLACE.match(self.text) if self.rule is Rule.NAME else None
        if place is None:
            return False
        return testimony.has_words(place[0]) and testimony.has_words(self.text[place.end() :])


def claims(text: str, names: Sequence[Name], judgement: bool = False) -> list[Claim]:
    """In text order. What stands inside quotation marks is proven with the quotation, 《…》 with the name.

    The library's own judgement may name and praise without a source, but neither count nor quote.
    """
    open_text = _TITLED.sub("《》", outside(text))
    found = [Claim(Rule.QUOTATION, said, text.find(said)) for said in quotations(text)]
    found += [*_days(open_text), *_figures(open_text)]
    if not judgement:
        found += _named(outside(text), open_text, names)
        found += [Claim(Rule.SUPERLATIVE, m[0], m.start()) for m in _SUPERLATIVE.finditer(open_text)]
    return sorted(found, key=lambda claim: claim.start)


def _days(text: str) -> Iterator[Claim]:
    for moment in moments(text):
        yield Claim(Rule.DATE, moment.text, moment.start, moment)


def _figures(text: str) -> Iterator[Claim]:
    taken = [(m.start, m.end) for m in moments(text)]
    taken += [m.span() for pattern in (_STRUCTURE, _HOTLINE) for m in pattern.finditer(text)]
    for quantity in quantities(text):
        inside = any(start <= quantity.start < end for start, end in taken)
        if not inside and _counts(quantity, text):
            yield Claim(Rule.NUMBER, quantity.text, quantity.start, quantity)


def _counts(quantity: Quantity, text: str) -> bool:
    """Whether a number tells how many: 一个, 千万, 第三方, 十分 and H3N2 do not."""
    end = quantity.start + len(quantity.text)
    before, after = text[: quantity.start][-1:], text[end:]
    if (before.isascii() and before.isalpha()) or (after[:1].isascii() and after[:1].isalpha()):
        return False
    if not any(c.isdigit() for c in quantity.text):
        if before == "第" or not quantity.unit or set(quantity.text) <= _ROUND:
            return False
        if quantity.plain and (quantity.unit in {"分", "时"} or quantity.text[0] in _ROUND):
            return False
    if quantity.plain and quantity.value == 1:
        return quantity.unit == "人" and bool(_HARM.match(after))
    return True


def _named(text: str, open_text: str, names: Sequence[Name]) -> Iterator[Claim]:
    for match in _TITLED.finditer(text):
        yield Claim(Rule.NAME, match[1], match.start())
    for name in names:
        at = open_text.find(name.text)
        if at >= 0 and "某" not in name.text:
            yield Claim(Rule.NAME, name.text, at)
