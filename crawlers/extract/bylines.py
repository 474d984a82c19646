"""Names of people: tidied where a page labels them, found where the text names its reporters.

本报讯（记者 …）, 本报记者 … 报道, 記者…台北報導, （记者 …） at the end.
"""

from __future__ import annotations

import re

from domain.text import clean

_HEAD_LINES, _TAIL_LINES = 4, 3
_HEAD_CHARACTERS, _TAIL_CHARACTERS = 90, 70
_ROLE = r"(?:记\s?者|記\s?者|通讯员|通訊員|撰稿人?|评论员)"
_LIST = r"(?P<v>[\u4e00-\u9fff·]{2,4}(?:[\s、，,]+[\u4e00-\u9fff·]{2,4}){0,4}?)"
_BRACKETS = re.compile(
    rf"[（(【\[][^（）()【】\[\]。]{{0,16}}?{_ROLE}\s*[:：/／]?\s*(?P<v>[^（）()【】\[\]。]{{2,40}})[）)】\]]"
)
_LINE = re.compile(
    rf"^[\s□■◎●▲○/—]*(?:文[/／图圖]*\s*)?(?:[\u4e00-\u9fff]{{1,10}}[报報社网網台刊站])?[\u4e00-\u9fff]{{0,4}}?[讯訊]?\s*(?:见习|实习|首席|特约|全媒体|即時)?{_ROLE}[\s:：/／]*"
    rf"{_LIST}(?=\s*(?:$|[/／╱]|报道|報導|[文图]\b|摄|攝|(?:[\u4e00-\u9fff]{{2}}|[\u4e00-\u9fff]{{2}}[市縣])(?:报道|報導|[电電])))"
)
_LAST = re.compile(rf"[。！？”」][\s　]*[\u4e00-\u9fff]{{0,8}}?{_ROLE}[\s:：]*{_LIST}\s*$")
_TOKEN = re.compile(r"[\s、，,；;/／╱&]+")
_PREFIX = re.compile(
    r"^(?:特约|见习|实习|首席|本报|本网)*(?:记者|記者|通讯员|通訊員|实习生|實習生|摄影|攝影|作者|文字)(?=.)[:：]?"
)
_SUFFIX = re.compile(r"(?:整理|摄影|攝影|报道|報導|摄|攝)$")
_PLACE = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:[\u4e00-\u9fff]{2}|[\u4e00-\u9fff]{2}[市縣])(?:報導|报道|[電电])$"
)
_NO_NAME = frozenset(
    re.split(
        "、",
        "记者、記者、通讯员、通訊員、实习生、文、图、文图、摄、摄影、整合、综合、作者、编辑、編輯、责编、责任编辑、来源、來源、未知、"
        "佚名、匿名、网络、网络整理、本站、本网、本报、管理员、admin、newsroom、职员、職員、报道、報導、供稿",
    )
)
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,10}")
_OUTLET = re.compile(r"^.{0,10}?(?:记者|記者)\s*[:：/]?\s*(?=\S{2})")
_LABEL = re.compile(
    r"[\s　,，、(（\[【_|｜]*(?:责任?编辑?|責任?編輯?|编\s?辑|編\s?輯|稿\s?源|来\s?源|來\s?源|出\s?处|出處|审核|校对|监制|主编|发布|时间|日期|字号|浏览|点击|评论|關鍵|关键|标签|打印|分享|摄影|攝影|原标题|更新)\s*[:：]?.*$"
    r"|\s+[\u4e00-\u9fff]{2,3}(?:報導|报道)$|\s*(?:19|20)\d{2}.*$|[\]】）)】].*$|[（(\[【].*$|_?[UN]{1,2}\d+.*$|\s+[A-Z]{1,3}\d{2,}.*$|[、,]?\s*_.*$"
)


def tidy_name(text: str) -> str | None:
    """A name or names as labelled on a page, without what follows them; None for 未知, dates and the like."""
    name = _LABEL.sub("", _OUTLET.sub("", clean(text)), count=1).strip(" 　-—·•、,，;；:：/|*")
    if not 2 <= len(name) <= 40 or name.lower() in _NO_NAME or re.search(r"\d{2}|https?:|。", name):
        return None
    return name


def reporters(text: str) -> str | None:
    """Names of the reporters, joined by 、; None where the first and last lines of the text name none."""
    lines = text.split("\n")
    for line in lines[:_HEAD_LINES]:
        head = line[:_HEAD_CHARACTERS]
        if names := _names(_BRACKETS.search(head) or _LINE.match(head)):
            return names
    for line in reversed(lines[-_TAIL_LINES:]):
        tail = line[-_TAIL_CHARACTERS:]
        if names := _names(_BRACKETS.search(tail) or _LINE.match(line) or _LAST.search(tail)):
            return names
    return None


def _names(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    text = _PLACE.sub("", clean(match["v"]))
    parts = [_SUFFIX.sub("", _PREFIX.sub("", part)) for part in _TOKEN.split(text)]
    parts = [part for part in parts if part and part not in _NO_NAME]
    if 2 <= len(parts) <= 3 and all(len(part) == 1 for part in parts):
        parts = ["".join(parts)]  # one name, its characters set apart
    return "、".join(parts) if parts and all(_NAME.fullmatch(part) for part in parts) else None
