"""Authors as databases write them → one string each, ``Surname, Given`` for persons in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawlers.literature.values import line
from domain.pinyin import given_syllables

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_APART = re.compile(r"\s*[;；|]+\s*")
_HAN_APART = re.compile(r"\s*[,，、]\s*")
_MARK = re.compile(
    r"\s*(?:\[[^\[\]]{0,12}\]|[(（]\s*\d[\d,，\s]*[)）]|[*＊†‡#]+|(?<=[\u3400-\u9fff])[\d,，]+)\s*$"
)
_ROLE = re.compile(r"(?<=[\u3400-\u9fff])\s*(?:主编|编著|编|著|译|等著|等编)$")
_INITIALS = re.compile(r"(?:[A-Z]\.?[- ]?){1,3}")
_BODY = re.compile(
    r"\b(?:of|for|and|the|university|institute|organi[sz]ation|committee|association|cent(?:er|re)|department|group|"
    r"society|council|bureau|agency|bank|press|library|ministry|office|foundation|consortium|team|union|commission|"
    r"inc|ltd|corp|company|academy|college|school|laboratory|network|programme|program|service|federation)\b",
    re.IGNORECASE,
)
_LONGEST = 80
_POST = re.compile(
    r"^(?:本报|本刊|本网|特约|见习|实习|通讯员|记者|\s)*(?:通讯员|记者)[:：\s]*(?=[\u3400-\u9fff])"
)
_OTHERS = re.compile(r"(?<=[^,，;；\s])\s*等$")


def people(values: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order; several may stand in one value."""
    found = [person(name) for value in values for name in _apart(line(value))]
    return tuple(dict.fromkeys(name for name in found if name))


def _apart(value: str) -> list[str]:
    parts = [part for part in _APART.split(value) if part]
    parts = [_OTHERS.sub(",等", part) if _HAN.search(part) else part for part in parts]
    return [
        name
        for part in parts
        for name in (_HAN_APART.split(part) if _HAN.search(part) and not _is_long_body(part) else [part])
    ]


def _is_long_body(text: str) -> bool:
    """A body may have a comma in its name; a list of Chinese names has short parts."""
    return any(len(part) > 25 for part in _HAN_APART.split(text))


def person(name: str) -> str:
    """``John A. Smith``, ``Smith JA`` → ``Smith, …``; bodies and Chinese names as they are."""
    name = _MARK.sub("", _MARK.sub("", name)).strip(" ,，;；")
    if _HAN.search(name):
        return _ROLE.sub("", _POST.sub("", name))
    if re.fullmatch(r"et\.? al\.?", name):
        return "et al."
    if "," in name:
        surname, given = (part.strip() for part in name.split(",", 1))
        return f"{surname}, {given}" if given else surname
    parts = name.split()
    if not 2 <= len(parts) <= 5 or len(name) > _LONGEST or _BODY.search(name):
        return name
    return _ordered(parts)


def _ordered(parts: list[str]) -> str:
    first, rest = parts[0], " ".join(parts[1:])
    only_initials = _INITIALS.fullmatch(rest) is not None and len(first.strip(".")) > 1
    capitals = first.isupper() and len(first) > 2 and not parts[-1].isupper()
    if only_initials or capitals or given_syllables(first, rest):
        return f"{first}, {rest}"
    particle = next((at for at, part in enumerate(parts[1:-1], 1) if part.islower()), len(parts) - 1)
    return f"{' '.join(parts[particle:])}, {' '.join(parts[:particle])}"
