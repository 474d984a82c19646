"""Personal numbers masked before print (DOMAIN F2): mobile, identity number, bank card, car plate.

Hotlines and office landlines stay: they belong to institutions. Names are a matter for people who edit.
"""

from __future__ import annotations

import re

_AMOUNT = r"(?!\d|\.\d|[万亿元吨]|人次|平方|立方|公里|千瓦)"
_ID = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
_CARD = re.compile(r"(?<![\d.])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{4}(?:[ -]?\d{1,3})?(?!\d)")
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})" + _AMOUNT)
_PLATE = re.compile(
    r"([京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Z])[·•\- ]?"
    r"(?=[A-HJ-NP-Z]{0,2}\d)[A-HJ-NP-Z0-9]{3,4}([A-HJ-NP-Z0-9学警港澳挂]{2})(?![A-Za-z0-9])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def is_identity_number(text: str) -> bool:
    """18 characters whose last is the check digit of GB 11643 (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == text[17].upper()


def is_card_number(text: str) -> bool:
    """16 to 19 digits that pass the Luhn check (ISO/IEC 7812-1); other characters are skipped."""
    digits = [int(c) for c in text if c.isdigit()]
    doubled = [d if i % 2 == 0 else sum(divmod(d * 2, 10)) for i, d in enumerate(reversed(digits))]
    return 16 <= len(digits) <= 19 and sum(doubled) % 10 == 0


def _mask_identity(match: re.Match[str]) -> str:
    number = match.group()
    return number[:4] + "*" * 10 + number[-4:] if is_identity_number(number) else number


def _mask_card(match: re.Match[str]) -> str:
    digits = "".join(c for c in match.group() if c.isdigit())
    return digits[:4] + "*" * (len(digits) - 8) + digits[-4:] if is_card_number(digits) else match.group()


def mask(text: str) -> str:
    """The text with personal numbers masked, e.g. ``138****5678``; sums and reference numbers stay."""
    text = _ID.sub(_mask_identity, text)
    text = _CARD.sub(_mask_card, text)
    text = _MOBILE.sub(r"\1****\2", text)
    return _PLATE.sub(r"\1·***\2", text)
