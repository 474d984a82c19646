"""Facts beside the text: original publisher, author, editor, column, language (SOURCES §3.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from crawlers.extract.blocks import Block
from crawlers.extract.bylines import tidy_name
from crawlers.extract.page import Page, classes
from domain.text import clean, han_count

_ORIGIN_LABEL = re.compile(
    r"(?:信息来源|文章来源|新闻来源|稿件来源|消息来源|图文来源|資料來源|新聞來源|(?<![\u4e00-\u9fff])来\s*源|(?<![\u4e00-\u9fff])來\s*源|稿\s*源|转自|轉自|摘自|出\s*处|出處)"
    r"\s*(?:于|於)?\s*[:：︰丨]\s*(?P<v>.*)"
)
_BARE_LABEL = re.compile(r"[|\s　](?:来源|來源)[\s　]*(?P<v>[^\s|:：]{2,16})")
_DATE = r"(?:(?:19|20)\d{2}[-年/.]\d{1,2}[-月/.]\d{1,2}日?|\d{1,2}-\d{1,2}|昨天|前天|今天|刚刚|\d+(?:小时|分钟|天)前)(?:[\s　]*\d{1,2}:\d{2}(?::\d{2})?)?"
_NAME = r"(?P<v>[\u4e00-\u9fffA-Za-z·]{2,14})"
_BESIDE_DATE = (
    re.compile(rf"(?:原创[\s　]+)?{_NAME}[\s　|]+{_DATE}"),
    re.compile(rf"{_DATE}[\s　|]+{_NAME}"),
    re.compile(r"[\u4e00-\u9fff]{2,4}/(?P<v>[\u4e00-\u9fff]{2,10}(?:报|社|网|视|刊|台))"),
)
_OUTLET = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:社|日报|晚报|晨报|时报|周刊|新闻|网|卫视|电视台|广播|日報|晚報|時報)"
)
_DATED = re.compile(rf"^.{{0,8}}{_DATE}")
_NOT_A_NAME = re.compile(
    r"发布|发表|更新|时间|字号|浏览|点击|评论|阅读|首页|正文|打印|分享|星期|[上下]午|責任|责任|记者|記者|報導|报道|来源|來源|作者"
)
_AUTHOR_NAME = re.compile(r"author-?_?name|(?:^|[\s_-])author(?:$|[\s_-])|nickname|account")
_ORIGIN_END = re.compile(
    r"[\s　]原创稿?|[\s　]{2,}|[|｜/／╱]|(?:\s|^|[（(\[【])(?:(?:19|20)\d{2}[-年/.]|\d{1,2}:\d{2})|(?:发布|發佈|更新|发表|刊发|成文)?(?:时间|時間|日期)\s*[:：]|作\s*者|责任?编|責任編|编\s*辑|編\s*輯"
    r"|记者[:：]|字\s*[号體体號]|字体|浏览|点击|阅读|評論|评论|打印|分享|参与|【|\[|（|\(|(?:19|20)\d{2}年|(?:19|20)\d{2}-\d|,|，|。|我要|我来说|手机看新闻|(?:\s|暂无)网友|有\d+人|关键[词字]|發表|发布[:：]|查看|原标题|审核|校对|类型"
)
_ORIGIN_OWN = frozenset(
    {
        "本站",
        "本网",
        "本网站",
        "本报",
        "本站原创",
        "原创",
        "本馆",
        "本局",
        "网络",
        "互联网",
        "未知",
        "网站",
        "本刊",
        "不详",
        "发布",
        "发表",
        "更新",
        "from",
        "source",
        "by",
        "posted",
        "am",
        "pm",
    }
)
_ORIGIN_NAME = re.compile(r"source|laiyuan|media-?name|(?:^|[\s_-])(?:ly|from|origin)(?:$|[\s_\d-])")
_NAME_CUT = re.compile(r"^(?:来\s*源|來\s*源|作\s*者|稿源|文章来源|信息来源)\s*[:：︰]?\s*")
_AUTHOR = re.compile(
    r"(?:作\s*者|(?<![\u4e00-\u9fff])(?:撰\s*文|撰稿|文字|采写)|(?<![\u4e00-\u9fff])记\s*者|(?<![\u4e00-\u9fff])記\s*者)\s*[:：/丨]\s*(?P<v>[^|｜【\[（(:：，。,;；]{2,30})"
)
_EDITOR = re.compile(
    r"(?:责任编辑|責任編輯|责\s*编|責\s*編|实习编辑|本文编辑|(?<![\u4e00-\u9fff])编\s*辑|(?<![\u4e00-\u9fff])編\s*輯)\s*[:：丨]\s*(?P<v>[^)）\]】|｜:：，。；]{2,24})"
)
_CRUMBS = re.compile(
    r"(?:当前|您(?:的|现在的|所在的)?|所在|目前)?位\s*置\s*[:：]?|首\s*[页頁]\s*(?:>|»|›|/|-)|^[\u4e00-\u9fff]{2,8}\s*>+\s*[\u4e00-\u9fff]"
)
_CRUMB_SPLIT = re.compile(r"\s*(?:>+|»|›|→|＞)\s*")
_GLANCE = 300
"""Characters that settle for most texts whether they are Chinese."""
_LABELLED = 120
"""Longer lines are prose; a 来源 in them is not a label."""

# Characters that exist in one script only, among the commonest of both.
_TRADITIONAL = re.compile(
    "[這個國說時會們來為發對與後過學無開關東車長門見問間現點經電裡還讓誰請聽從種應當給將實]"
)
_SIMPLIFIED = re.compile(
    "[这个国说时会们来为发对与后过学无开关东车长门见问间现点经电里还让谁请听从种应当给将实]"
)


def find_origin(page: Page, near: list[Block]) -> str | None:
    """The original publisher; ``near`` are the blocks around headline and text, the likeliest first."""
    named = (page.metas.get(name) for name in ("contentsource", "source", "mediaid", "article:source"))
    candidates = [
        *(_of_id(page, "source_baidu")),
        page.vendor.get("sourcename"),
        *(_labelled(block.text) for block in near),
        *(
            block.text
            for block in near
            if len(block.text) < 20 and han_count(block.text) and _ORIGIN_NAME.search(classes(block.element))
        ),
        *named,
        *(_beside_date(block.text) for block in near),
        *(
            block.text
            for block in near
            # An account of a platform for self-publishers; a name without Chinese is a by-line, a date or a button.
            if len(block.text) < 20 and han_count(block.text) and _AUTHOR_NAME.search(classes(block.element))
        ),
        *(a.text for a, b in pairwise(near) if _OUTLET.fullmatch(a.text) and _DATED.search(b.text)),
    ]
    for candidate in candidates:
        if name := tidy_origin(candidate or ""):
            return name
    return None


def tidy_origin(text: str) -> str | None:
    """One publisher's name: label and what follows the name cut off; 本站 and the like are no name."""
    text = _NAME_CUT.sub("", clean(text))
    cut = _ORIGIN_END.search(text, 1)
    name = (text[: cut.start()] if cut else text).strip(' 　:：-—·•"“”》>（）()[]【】、;；')
    name = name.removeprefix("《").strip()
    if (
        not 2 <= len(name) <= 30
        or name.lower() in _ORIGIN_OWN
        or name.isdigit()
        or name.startswith(("http", "javascript"))
    ):
        return None
    return name


def find_author(page: Page, near: list[Block]) -> str | None:
    """Author or reporter as the page states it; the tag Author counts where the page bears the official set of tags."""
    official = page.metas.get("author", "") if "articletitle" in page.metas else ""
    for text in (*_of_id(page, "author_baidu"), page.vendor.get("author", ""), official):
        if name := tidy_name(re.sub(r"^作\s*者\s*[:：]", "", text)):
            return name
    return _first_name(near, _AUTHOR)


def find_editor(page: Page, blocks: Iterable[Block]) -> str | None:
    """责任编辑; the last one on the page, as it stands below the text."""
    for text in _of_id(page, "editor_baidu"):
        if (match := _EDITOR.search(text)) and (name := tidy_name(match["v"])):
            return name
    found = _first_name(reversed(list(blocks)), _EDITOR)
    return found or tidy_name(page.metas.get("editor", ""))


def _first_name(blocks: Iterable[Block], label: re.Pattern[str]) -> str | None:
    for block in blocks:
        if len(block.text) < _LABELLED:
            for match in label.finditer(block.text):
                if name := tidy_name(match["v"]):
                    return name
    return None


def find_column(page: Page) -> str | None:
    """The column: the government's meta tag, the vendor's node, else the last step of the crumbs."""
    for name in (page.metas.get("columnname"), page.metas.get("lanmu"), page.vendor.get("nodename")):
        if name and len(name) <= 30:
            return name
    for block in page.blocks[:60]:
        if len(block.text) < 100 and _CRUMBS.search(block.text):
            steps = [
                s
                for s in _CRUMB_SPLIT.split(block.text)
                if s and not re.fullmatch(r"正文|内容|详情|全文|文章", s)
            ]
            if len(steps) > 1 and 1 < len(steps[-1]) <= 12:
                return steps[-1]
    return None


def find_language(text: str) -> str:
    """``zh-CN``, ``zh-TW`` (traditional characters) or ``en`` for text with hardly any Chinese in it."""
    sample = text[:2000]
    least = 0.05 * max(1, len(sample))
    if han_count(sample[:_GLANCE]) < least and han_count(sample) < least:
        return "en"
    traditional = len(_TRADITIONAL.findall(sample))
    return "zh-TW" if traditional > len(_SIMPLIFIED.findall(sample)) else "zh-CN"


def _labelled(text: str) -> str | None:
    if len(text) >= _LABELLED:
        return None
    match = _ORIGIN_LABEL.search(text) or _BARE_LABEL.search(text)
    return match["v"] if match else None


def _beside_date(text: str) -> str | None:
    """The name on a short line that holds only a name and a time."""
    if len(text) > 45:
        return None
    matches = (pattern.fullmatch(text) for pattern in _BESIDE_DATE)
    names = [match["v"] for match in matches if match]
    return names[0] if names and not _NOT_A_NAME.search(names[0]) else None


def _of_id(page: Page, name: str) -> list[str]:
    found = page.by_id(name)
    return [found] if found else []
