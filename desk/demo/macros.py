"""The date macros of content files, so that these hold no calendar dates."""

from __future__ import annotations

import re
from datetime import date, timedelta

from desk.demo.records import ContentError
from domain.clock import zh_date, zh_day, zh_weekday

_MACRO = re.compile(r"\{\{(.*?)\}\}", re.S)
_CALL = re.compile(r"\s*(d|ymd|wd)\(\s*([+-]?\d+)\s*\)\s*|\s*y\(\s*\)\s*")
_FORMS = {"d": zh_day, "ymd": zh_date, "wd": zh_weekday}


def expand(text: str, day: date, where: str) -> str:
    """``text`` with ``d(n)``, ``ymd(n)``, ``wd(n)`` (n days after ``day``) and ``y()`` written out."""

    def one(match: re.Match[str]) -> str:
        call = _CALL.fullmatch(match[1])
        if not call:
            raise ContentError(f"{where}：日期宏 {match[0]} 无法识别，可用 d(n)、ymd(n)、wd(n)、y()")
        if not call[1]:
            return str(day.year)
        return _FORMS[call[1]](day + timedelta(days=int(call[2])))

    return _MACRO.sub(one, text)
