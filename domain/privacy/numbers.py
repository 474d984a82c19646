"""Numbers that name a person: identity number, bank card, telephone, car plate, e-mail, WeChat and QQ.

Identity and card numbers count only with a right check digit. Hotlines and office landlines belong to institutions and
stay; a landline is personal where a person or a home stands just before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_AMOUNT = r"(?!\d|\.\d|[万亿元吨]|人次|平方|立方|公里|千瓦)"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

IDENTITY = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
OLD_IDENTITY = re.compile(
    r"(?<=身份证)(号码?)?[:：是为]?\s?(\d{6}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?!\d)"
)
PASSPORT = re.compile(r"(?<=护照)(号码?)?[:：是为]?\s?([A-Za-z]{1,2}\d{7,8})(?!\d)")
CARD = re.compile(r"(?<![\dA-Za-z./])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{4}(?:[ -]?\d{1,3})?(?!\d)")
MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})" + _AMOUNT)
LANDLINE = re.compile(
    r"(?P<whose>(?:家里?|住宅|家庭|本人|我的?|[\u4e00-\u9fff]某|先生|女士|同学)(?:的?(?:座机|固话|电话|号码))?[:：是为]?\s?)"
    r"(?P<area>0\d{2,3})[- ]?\d{7,8}" + _AMOUNT
)
PLATE = re.compile(
    r"([京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Z])[·•\- ]?"
    r"(?=[A-HJ-NP-Z]{0,2}\d)[A-HJ-NP-Z0-9]{3,4}([A-HJ-NP-Z0-9学警港澳挂]{2})(?![A-Za-z0-9])"
)
EMAIL = re.compile(r"(?<![\w.])([A-Za-z0-9])[\w.+-]*@((?:[\w-]+\.)+[A-Za-z]{2,})(?!\w)", re.ASCII)
_OFFICIAL_MAIL = re.compile(r"\.gov\.cn$|\.edu\.cn$|\.org\.cn$", re.IGNORECASE)
ACCOUNT = re.compile(
    r"((?:微信号?|QQ号?|扣扣|威信|(?<![A-Za-z])(?:wx|vx|VX|WX|weixin)(?![A-Za-z]))(?:同手机号)?(?:号?[:：是为]|\s)\s?)"
    r"([A-Za-z][A-Za-z0-9_-]{5,19}|[1-9]\d{4,10})(?![A-Za-z0-9_])",
    re.IGNORECASE,
)


def is_identity_number(text: str) -> bool:
    """18 characters whose last is the check digit of GB 11643 (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == text[17].upper()


def is_card_number(text: str) -> bool:
    """16 to 19 digits that pass the Luhn check (ISO/IEC 7812-1); other characters are skipped."""
    digits = [int(c) for c in text if c.isdigit()]
    doubled = [d if i % 2 == 0 else sum(divmod(d * 2, 10)) for i, d in enumerate(reversed(digits))]
    return 16 <= len(digits) <= 19 and sum(doubled) % 10 == 0


def _identity(match: re.Match[str]) -> str | None:
    number = match.group()
    return number[:4] + "*" * 10 + number[-4:] if is_identity_number(number) else None


def _card(match: re.Match[str]) -> str | None:
    digits = "".join(c for c in match.group() if c.isdigit())
    return digits[:4] + "*" * (len(digits) - 8) + digits[-4:] if is_card_number(digits) else None


def _tail(match: re.Match[str]) -> str:
    """What leads up to the number stays, of the number the first four characters."""
    number = match[2]
    lead = match.group()[: -len(number)]
    return lead + number[:4] + "*" * (len(number) - 4)


def _email(match: re.Match[str]) -> str | None:
    return None if _OFFICIAL_MAIL.search(match[2]) else f"{match[1]}***@{match[2]}"


Mask = Callable[[re.Match[str]], str | None]
"""What stands in place of a match; None where it is no personal data after all."""

NUMBERS: Mapping[str, tuple[tuple[re.Pattern[str], Mask], ...]] = {
    "identity": ((IDENTITY, _identity), (OLD_IDENTITY, _tail), (PASSPORT, _tail)),
    "card": ((CARD, _card),),
    "phone": (
        (MOBILE, lambda m: f"{m[1]}****{m[2]}"),
        (LANDLINE, lambda m: f"{m['whose']}{m['area']}-********"),
    ),
    "plate": ((PLATE, lambda m: f"{m[1]}·***{m[2]}"),),
    "email": ((EMAIL, _email),),
    "account": ((ACCOUNT, lambda m: m[1] + m[2][0] + "***"),),
}
"""Kind → its forms in the order they are looked for."""
