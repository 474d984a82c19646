"""What a news page writes its own way, written as a briefing has to: signs of GB/T 15834, ranges of GB/T 15835."""

from __future__ import annotations

import re

_HAN = r"[\u4e00-\u9fff]"
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_NEAR = re.compile(rf"{_HAN}|[，。；：、“”《》]")
_SIGNS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_SIGN = re.compile(rf"(?<={_HAN})[,;:?!]|[,;?!](?={_HAN})")
_DAYS = re.compile(r"(?<![\d-])(\d{1,2})-(\d{1,2})日")
_RANGE = re.compile(
    r"(?<![\d.-])(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)(?=[个名位人件条起家处项次元万亿户岁年天度吨])"
)
_SHARES = re.compile(r"(\d+(?:\.\d+)?)[-～~—](\d+(?:\.\d+)?)[%％]")
_TWICE = re.compile(r"([，、；：])[，、；：]+|([，、；：])+(?=。)")


def house_style(text: str) -> str:
    """The text with Chinese signs and ranges; quotations, titles of works and English stay as they are."""
    while (
        styled := _once(text)
    ) != text:  # a sign that was turned may tell the bracket beside it, or around it
        text = styled
    return text


def _once(text: str) -> str:
    out, at = [], 0
    for kept in _QUOTED.finditer(text):
        out += [_styled(text[at : kept.start()], text, at), kept.group()]
        at = kept.end()
    return "".join(out) + _styled(text[at:], text, at)


def _styled(part: str, text: str, at: int) -> str:
    """``part`` of ``text``, which begins at ``at`` there."""
    part = _BRACKETS.sub(lambda m: _bracket(m, text, at), part)
    part = _SIGN.sub(lambda m: _SIGNS[m[0]], part)
    part = _DAYS.sub(r"\1日至\2日", part)
    part = _SHARES.sub(r"\1%～\2%", part)
    part = _RANGE.sub(r"\1～\2", part)
    return _TWICE.sub(lambda m: m[1] or "", part)


def _bracket(match: re.Match[str], text: str, at: int) -> str:
    """Full-width where Chinese stands inside or beside: Fox(US) stays."""
    start, end = at + match.start(), at + match.end()
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    chinese = _NEAR.search(match[1]) or _NEAR.search(beside)
    return f"（{match[1]}）" if chinese else match[0]
