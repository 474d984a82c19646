"""The headline: the heading that the head's title repeats; else that title without channel and site names."""

from __future__ import annotations

import re

from crawlers.extract.blocks import Block
from crawlers.extract.page import Page, ancestors, classes
from domain.text import clean, fold

_HEADING = frozenset({"h1", "h2", "h3", "founder-title"})
_TITLE_NAME = re.compile(r"title|headline|biaoti|(?:^|[\s_-])(?:tit|bt|hd|h1)(?:$|[\s_\d-])")
_MEDIA_TAG = re.compile(
    r"^\s*(?:[\[【（(](?:视频|視頻|組圖|组图|图集|高清|图文|直播|圖文|影|影音|影片)[\]】）)]|(?:视频|組圖|组图|高清组图)[:：])\s*"
)
_SPLIT = re.compile(
    r"\s*(?:_+|\||｜|〉|--+|——|–|—|»|>>|＿|∣|│)\s*|\s+[-－:：·•]\s+|(?<=[\u3400-\u9fff）)”\"!！?？])[-－](?=[\u3400-\u9fffA-Za-z])"
)
_SITE_WORD = re.compile(
    r"(?:网|網|新闻|新聞|频道|頻道|日报|日報|晚报|晨报|早报|时报|時報|报|報|中心|在线|門戶|门户|资讯|資訊|论坛|首页|社区|博客|央视|卫视|衛視|電視台|電台|电视台|电台|广播|杂志|政府|委员会|局|厅|图书馆|公司|传媒|财经|体育|娱乐|科技|NEWS|News|\.com|\.cn|\.net|Blog|Magazine|Times|Post)$"
)
_PART = re.compile(
    r"\s*[（(]\s*第?\s*\d+\s*(?:[页頁]|/\s*\d+)?\s*[/／共]?\s*\d*\s*[页頁]?\s*[)）]\s*$|\s*第\s*\d+\s*[页頁]\s*$"
)
_LOOSE = re.compile(r"^[》〉>»•|_＞:：]+\s*|\s*[_|｜<«]+$")
_NO_HEADLINE = re.compile(
    r"\d{4}\s*[-/年]|\d{1,2}:\d{2}|来源|來源|首[页頁]|[>/|]|[：:]$|。$|©|字[号體]|分享|打印"
)
_SUBTITLE_NAME = re.compile(
    r"(?:^|[\s_-])sub(?:$|[\s_-])|sub-?_?(?:title|head)|futi|vice-?title|ftitle|fubiaoti|futitle|biaoti2|title2"
)
_NO_SUBTITLE = re.compile(
    r"\d{4}\s*[-/年.]\s*\d|\d{1,2}:\d{2}|来\s?源|來\s?源|作者|记者|記者|编辑|編輯|字[号體体號]|分享|打印|评论|浏览|首[页頁]|[>|]|(?:最新|热门|热点)(?:新闻|文章)|Most |Latest |LATEST"
)
_DASHED = re.compile(r"(?:——|――|──|—|－－|--)\s*[^\s—-]")
_MAX = 120
_BELOW = 15
"""Blocks below the first line of text among which the headline can still stand."""
_ALIKE = 0.7
"""Part of the pairs of characters that two versions of a headline share."""
_JOINTS = " 　-－_|｜—–·•:：,，>»"


def find_title(page: Page, above: list[Block]) -> str:
    """The headline without site name, media tag and part number; empty where there is none.

    ``above`` are the blocks before the text: where the head's title is only the site's name, the headline is
    the last short line among them.
    """
    official = page.metas.get("articletitle") or page.vendor.get("title") or _linked(page)
    head = _without_names(page.head_title or page.metas.get("og:title", ""), page)
    heading = _heading(page.blocks[: len(above) + _BELOW] if above else page.blocks, fold(head))
    found = _fuller(heading, official) or official or heading or _shared(page)
    short = without_site(head)
    if not found and short != head:
        found = _visible(above, short) or ("" if _is_site_name(head) else short)
    return tidy_title(found or _sole_heading(above) or _last_line(above, head) or head)


def find_subtitle(head: list[Block], title: str) -> str | None:
    """副题: a line right below the headline that is called so, or begins with a dash.

    ``head`` are the blocks from the headline to the first line of the text.
    """
    for n, block in enumerate(head):
        text = block.text
        if n == 0 or not 4 <= len(text) <= 80 or block.link or fold(text) == fold(title):
            continue
        if _NO_SUBTITLE.search(text):
            continue
        names = " ".join(classes(e) for e in list(ancestors(block.element))[:2])
        dashed = n <= 2 and _DASHED.match(text)
        if dashed or _SUBTITLE_NAME.search(names):
            return text.lstrip("—-―－ ") if dashed else text
    return None


def tidy_title(text: str) -> str:
    """Media tags such as [视频] and part numbers taken off."""
    text = clean(text)
    bare = _LOOSE.sub("", clean(_PART.sub("", _MEDIA_TAG.sub("", text))))
    return bare if bare.count("《") <= bare.count("》") else text


def without_site(head: str) -> str:
    """The head's title without what follows the last separators: channel and site names."""
    parts = [part for part in _SPLIT.split(head) if part.strip()]
    if len(parts) < 2:
        return head
    if _SITE_WORD.search(parts[0]) and len(parts[0]) <= 12 and len(parts[-1]) > len(parts[0]):
        return parts[-1] if "〉" in head or len(parts) == 2 else max(parts, key=len)
    first = parts[0]
    return first if len(first) >= 6 or len(first) * 2 >= len(max(parts, key=len)) else max(parts, key=len)


def _without_names(head: str, page: Page) -> str:
    """The head's title without the site's name at its end, as the page itself tells that name."""
    for key in ("og:site_name", "sitename", "application-name", "apple-mobile-web-app-title"):
        name = page.metas.get(key, "")
        if len(name) >= 2 and head.endswith(name) and len(rest := head[: -len(name)].rstrip(_JOINTS)) >= 4:
            return rest
    return head


def _is_site_name(head: str) -> bool:
    """Whether every part of the head's title is a short name of a site or channel."""
    return all(len(part) <= 12 and _SITE_WORD.search(part) for part in _SPLIT.split(head) if part.strip())


def _visible(above: list[Block], short: str) -> str:
    """A heading above the text that says nearly the same as the head's title: it is what readers see."""
    pairs = _pairs(short)
    headings = [b for b in above if 6 <= len(b.text) <= _MAX and not b.link and _rank(b) == 2]
    first_rate = [b for b in headings if b.element.tag == "h1"]
    for block in reversed((first_rate or headings)[-10:]):
        own = _pairs(block.text)
        shared = len(pairs & own)
        if shared >= _ALIKE * min(len(pairs), len(own)) and 2 * shared >= max(len(pairs), len(own)):
            return block.text
    return ""


def _pairs(text: str) -> set[str]:
    folded = fold(text)
    return {folded[n : n + 2] for n in range(len(folded) - 1)}


def _heading(blocks: list[Block], folded_head: str) -> str:
    """The longest heading that the head's title contains."""
    inside: list[tuple[int, int, str]] = []
    for block in blocks:
        text = block.text
        if not 4 <= len(text) <= _MAX or block.link > 0.7 * len(text):
            continue
        if not _may_stand_in(text, folded_head):
            continue
        folded = fold(text)
        if folded not in folded_head:
            folded = fold(tidy_title(text))
        if len(folded) >= 4 and folded in folded_head and (rank := _rank(block)):
            inside.append((len(folded), rank, text))
    best = max(inside, default=None, key=lambda found: found[0] * (1 + found[1] / 4))
    if best and best[0] * 3 >= min(len(folded_head), 3 * 8):
        return best[2]
    return ""


def _may_stand_in(text: str, folded_head: str) -> bool:
    """Quick refusal: a Chinese character stays itself when folded, so the first one must stand in the head."""
    first = text[0]
    return not "\u4e00" <= first <= "\u9fff" or first in folded_head or first in "视視组組高"


def _sole_heading(above: list[Block]) -> str:
    """The only ``<h1>`` above the text."""
    heads = {b.text for b in above if b.element.tag == "h1" and 6 <= len(b.text) <= _MAX}
    return heads.pop() if len(heads) == 1 else ""


def _last_line(above: list[Block], head: str) -> str:
    """Where the head's title is a bare site name: the nearest line above the text that can be a headline."""
    if head and not _SITE_WORD.search(head):
        return ""
    for block in reversed(above[-5:]):
        text = block.text
        if 6 <= len(text) <= 60 and not block.link and not _NO_HEADLINE.search(text):
            return text
    return ""


def _rank(block: Block) -> int:
    """2 for a heading, 1 for what is called a title or set in bold, 0 for the rest."""
    near = list(ancestors(block.element))[:3]
    if any(element.tag in _HEADING for element in near):
        return 2
    return int(block.bold or any(_TITLE_NAME.search(classes(element)) for element in near))


def _fuller(heading: str, official: str) -> str:
    """The heading if it says all of the official title and not much more."""
    short, long = fold(official), fold(tidy_title(heading))
    return heading if short and short in long and len(long) <= len(short) + 12 else ""


def _linked(page: Page) -> str:
    value = page.linked_data.get("headline")
    return clean(value) if isinstance(value, str) else ""


def _shared(page: Page) -> str:
    """``og:title`` where the head's title begins with it."""
    shared = clean(page.metas.get("og:title", ""))
    head, folded = fold(page.head_title), fold(shared)
    return shared if folded and head.startswith(folded) and head != folded else ""
