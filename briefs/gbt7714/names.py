"""Responsible bodies as an entry begins with them: three at most, Western surnames first with initials."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefs.gbt7714.style import Style, is_chinese
from domain.pinyin import given_syllables

_NAMED = 3
_OTHERS = re.compile(r"(?:等|et al\.?|others)", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr|I{2,3}|IV)\.?", re.IGNORECASE)
_HAN_SPACE = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_WORD = re.compile(r"[^\s.]+")


def responsible(authors: Sequence[str], style: Style) -> str:
    """``李某, 王某, 赵某, 等`` or ``Smith J A，Chen Li``; empty for none."""
    known = [author for author in authors if author and not _OTHERS.fullmatch(author)]
    if not known:
        return ""
    listed = [one_name(author, style) for author in known[:_NAMED]]
    if len(known) > _NAMED or len(known) < len([a for a in authors if a]):
        listed.append("等" if is_chinese(known[0]) else "et al.")
    return style.comma.join(listed)


def one_name(author: str, style: Style) -> str:
    """One person or body. In Latin letters a comma says that the surname stands before it; without one it is a body."""
    if is_chinese(author):
        return _HAN_SPACE.sub("", author)
    surname, comma, rest = (part.strip() for part in author.partition(","))
    if not comma or not rest:
        return surname
    given, _, suffix = (part.strip() for part in rest.partition(","))
    if suffix and _SUFFIX.fullmatch(given):  # BibTeX: von Last, Jr, First
        given, suffix = suffix, given
    return _assembled(surname, given, suffix.rstrip("."), style)


def _assembled(surname: str, given: str, suffix: str, style: Style) -> str:
    chinese = given_syllables(surname, given)
    if style.capitals:
        initials = " ".join(s[0].upper() for s in chinese) if chinese else _initials(given, " ")
        return f"{surname.upper()} {initials}" + (f", {suffix}" if suffix else "")
    surname = surname.title() if surname.isupper() else surname
    written = "".join(chinese).capitalize() if chinese else _initials(given, "-")
    return " ".join(part for part in (surname, written, suffix) if part)


def _initials(given: str, hyphen: str) -> str:
    """``John Albert``, ``J.A.`` and ``JA`` → J A; ``Jean-Luc`` → J-L or J L."""
    return " ".join(_initial(word, hyphen) for word in _WORD.findall(given))


def _initial(word: str, hyphen: str) -> str:
    if word.isupper() and len(word) <= 3 and word.isalpha():
        return " ".join(word)
    return hyphen.join(part[0].upper() for part in word.split("-") if part)
