"""Finding and masking, one pass over a text for each kind; what was masked once is not looked at again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.privacy.numbers import NUMBERS
from domain.privacy.people import (
    AT,
    HANDLE,
    HOUSEHOLD,
    handle_mask,
    is_body,
    is_home,
    name_mask,
    name_pattern,
)

__all__ = ["Finding", "Kind", "find", "mask", "name_mask"]

_BEFORE = 16
"""Characters before a household number in which a home has to stand."""
_MAY_HOLD = re.compile(r"\d|@|[“\"「‘]")


class Kind(StrEnum):
    """What a finding is."""

    IDENTITY = "identity"
    CARD = "card"
    PHONE = "phone"
    PLATE = "plate"
    EMAIL = "email"
    ACCOUNT = "account"
    ADDRESS = "address"
    HANDLE = "handle"
    NAME = "name"


KIND_NAMES = {
    Kind.IDENTITY: "证件号码",
    Kind.CARD: "银行卡号",
    Kind.PHONE: "电话号码",
    Kind.PLATE: "车牌号码",
    Kind.EMAIL: "电子邮箱",
    Kind.ACCOUNT: "社交账号",
    Kind.ADDRESS: "住址",
    Kind.HANDLE: "网名",
    Kind.NAME: "个人姓名",
}


@dataclass(frozen=True)
class Finding:
    """One piece of personal data, as it stands and as it is shown. ``start`` and ``end`` are places in the raw text."""

    kind: Kind
    start: int
    end: int
    masked: str


def find(text: str, names: Iterable[str] = ()) -> list[Finding]:
    """In text order, none overlapping another. ``names`` are those of private persons that the text speaks of."""
    taken = bytearray(len(text))
    found: list[Finding] = []
    for finding in _candidates(text, names):
        if not any(taken[finding.start : finding.end]):
            taken[finding.start : finding.end] = b"\x01" * (finding.end - finding.start)
            found.append(finding)
    return sorted(found, key=lambda finding: finding.start)


def mask(text: str, names: Iterable[str] = ()) -> str:
    """The text with personal data masked, e.g. ``138****5678``; sums and reference numbers stay."""
    out, at = [], 0
    for finding in find(text, names):
        out += [text[at : finding.start], finding.masked]
        at = finding.end
    return "".join(out) + text[at:]


def _candidates(text: str, names: Iterable[str]) -> Iterator[Finding]:
    """Surest kinds first."""
    if _MAY_HOLD.search(text):
        yield from _numbers(text)
        yield from _households(text)
        yield from _handles(text)
    if pattern := name_pattern(text, names):
        for match in pattern.finditer(text):
            yield Finding(Kind.NAME, match.start(), match.end(), name_mask(match.group()))


def _numbers(text: str) -> Iterator[Finding]:
    for kind, forms in NUMBERS.items():
        for pattern, masked in forms:
            for match in pattern.finditer(text):
                if (told := masked(match)) is not None:
                    yield Finding(Kind(kind), match.start(), match.end(), told)


def _households(text: str) -> Iterator[Finding]:
    for match in HOUSEHOLD.finditer(text):
        if is_home(text[max(0, match.start() - _BEFORE) : match.start()] + match.group()[:-1]):
            yield Finding(Kind.ADDRESS, match.start(), match.end(), "**")


def _handles(text: str) -> Iterator[Finding]:
    for match in HANDLE.finditer(text):
        if not is_body(match["name"]):
            told = match["lead"] + match["open"] + handle_mask(match["name"]) + match["close"]
            yield Finding(Kind.HANDLE, match.start(), match.end(), told)
    for match in AT.finditer(text):
        if not is_body(match["name"]):
            yield Finding(Kind.HANDLE, match.start(), match.end(), "@" + handle_mask(match["name"]))
