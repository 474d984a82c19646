"""From the chosen blocks to clean paragraphs: what stands among the text without belonging to it is cut (SOURCES §3.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from crawlers.extract.blocks import Block
from crawlers.extract.body import Body, is_noise, within
from crawlers.extract.captions import is_caption
from crawlers.extract.folding import may_hold
from crawlers.extract.page import ancestors
from crawlers.extract.worth import weigh, worth
from domain.text import fold

_MAX_FURNITURE = 60
"""Longer lines are prose even if they begin like furniture."""

_FURNITURE = re.compile(
    r"^[\s【\[（(<>|·•*-]*(?:"
    r"(?:打印|列印|关闭|關閉|返回|收藏|分享|转发|轉寄|推荐给|推薦|点赞|纠错|复制链接|加入收藏|字体|字級|字型|字号|放大|缩小|复制)[\s|】\]）):：]*"
    r"|(?:打印|列印|友善列印)(?:本页|本文|此页|页面)?"
    r"|(?:关闭|關閉)(?:窗口|本页|視窗)?"
    r"|字(?:体|號|号|級|型)(?:大小)?\s*[:：]?[\s【\[（(]*[大中小+\-－A-Z\s|】\]）)]*"
    r"|(?:大|中|小)(?:\s+(?:大|中|小))+"
    r"|上一页|下一页|上一頁|下一頁|尾页|首页|末页|第\s*\d+\s*页|共\s*\d+\s*页"
    r"|(?:用|使用)?(?:手机|微信)?扫一扫.{0,30}|扫描二维码.{0,30}|扫码.{0,20}|长按.{0,12}二维码.{0,20}"
    r"|分享(?:到|至|给|本文).{0,40}|(?:您|你)(?:所在|现在|當前|当前)的?位置.{0,60}|当前位置.{0,60}|位置[:：].{0,40}(?:>|首页).{0,40}"
    r"|我要(?:评论|评分|留言|纠错|分享|回應|投稿).{0,20}|(?:已有|共有)?\d*\s*(?:条|則|篇)?评论|评论\(\d+\)"
    r"|点击(?:查看|进入|下载|阅读|右上角|图片|次数|数).{0,30}|(?:阅读|浏览|瀏覽|點閱|点击)(?:次数|数|量|人次|人數)?\s*[:：（(].{0,12}"
    r"|分享让更多人看到.{0,20}|Play Video.*|00:00.*|Advertisement|广告|廣告|ADVERTISEMENT"
    r"|(?:上|下)一?篇\s*[:：].{0,60}"
    r"|(?:Facebook|Twitter|Plurk|微博|QQ空间|新浪微博|人人网|腾讯微博|微信|朋友圈|开心网|豆瓣)[\s/、|]*)[\s】\]）)>|]*$",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^[\s【\[（(]*(?:责任编辑|責任編輯|责编|編輯|编辑|本文编辑|实习编辑|见习编辑|审核|校对|值班编辑|网络编辑|美编|监制|主编|来源编辑)\s*[:：丨|/].{0,40}$"
)
_CREDIT_TAIL = re.compile(
    r"^[\s【\[（(]*(?:稿\s*源|来\s*源|來\s*源|作\s*者|文章来源|信息来源|转自|摄影|新闻热线|报料热线|投稿邮箱)\s*[:：丨].{1,40}$"
)
_NOTICE = re.compile(
    r"^[\s【\[（(*※]*(?:特别声明|特別聲明|免责声明|免責聲明|版权声明|版權聲明|郑重声明|声明[:：]|以上内容(?:仅|为)|凡注明|原(?:标题|標題)\s*[:：].{2,60}$|(?:内容|內容)由.{2,12}提供|凡本[网站]|本文(?:为|系|仅)?.{0,12}(?:未经|版权|授权|立场|转载)"
    r"|本网站所刊载|转载请(?:注明|联系)|未经(?:授权|许可|书面)|本站(?:声明|所)|(?:返回|更多).{0,12}(?:首页|>>|>)|Notice[:：])"
)
_TAIL_HEAD = re.compile(
    r"^[\s【\[（(■●◆▲※*>]*(?:相关(?:阅读|新闻|报道|链接|文章|专题|推荐|资讯|内容|主题)|相關(?:新聞|報導|閱讀|連結|文章|資訊|議題)|延伸(?:阅读|閱讀)|推荐(?:阅读|新闻|文章)|推薦(?:閱讀|文章)"
    r"|热(?:点|门)(?:新闻|推荐|文章|排行)|猜你喜欢|大家都在看|更多(?:新闻|精彩|内容|相关).{0,8}|网友评论|我来说两句|發表(?:評論|留言|意見)|發表回應|发表评论|最新评论|热门评论"
    r"|编辑推荐|精彩推荐|今日推荐|今日热点|你可能(?:还|也)?(?:喜欢|感兴趣).{0,6}|本文(?:标签|关键词)|标签[:：].{0,30}|关键[词字][:：].{0,40}|分享到[:：]?|看完这篇.{0,14}"
    r"|Related (?:Stories|Articles|Topics|Coverage)|Read (?:More|Next)|More (?:from|on|stories).{0,40}|You may also like|Recommended|Comments)[\s】\]）)：:>»]*$",
    re.IGNORECASE,
)
_HARD_TAIL = re.compile(
    r"^[\s【\[]*(?:我要反馈|网友评论|网友跟帖|发表评论|發表評論|最新评论|热门评论|我来说两句|文明上网.{0,20}|全部评论)[\s】\]：:]*(?:[(（]?\d*.{0,4})$"
)
_META_LINE = re.compile(
    r"(?:(?:19|20)\d{2}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}|\d{1,2}:\d{2}|来源|來源|稿源|作者|记者|記者|编辑|編輯|責任|责任|责编|浏览|点击|字号|字体|評論|评论|分享|發佈|发布|更新|出處|打印)"
)
_MEDIA_TAG = re.compile(r"^[\[【（(](?:视频|組圖|组图|图|圖|高清|图文|直播|圖文)[\]】）)]")
_ENDS = re.compile(r"[。！？!?”」][）)]?$")
_PROMOTION = re.compile(
    r"(?:facebook|臉書|粉絲|fans|google plus|微信公众号|官方微信|官方微博|客户端|客戶端|APP|新浪微博|下载地址).{0,80}"
    r"(?:專頁|粉絲團|按讚|like|关注|關注|下载|下載|follow|扫码|扫描|获取|安装)|(?:关注|關注|下载|下載|安装|扫描).{0,20}(?:公众号|客户端|客戶端|二维码|专页|專頁|APP(?![A-Za-z]))"
    r"|^https?://\S+$",
    re.IGNORECASE,
)
_LIST_TAGS = frozenset({"ul", "ol", "dl", "table"})


def clean_lines(body: Body, title: str) -> tuple[list[str], list[str]]:
    """Paragraphs of the article and captions of its pictures.

    Furniture, credits, notices and what follows the text are left out.
    """
    blocks = _trimmed(_without_noise(body), title)
    captions = {b.order for b in blocks if is_caption(b, body)}
    if _prose([b for b in blocks if b.order in captions]) > 0.3 * _prose(blocks):
        captions.clear()  # the article is told in captions: a page of pictures
    lines = [b.text for b in blocks if b.order not in captions]
    return _without_repeats(lines), list(dict.fromkeys(b.text for b in blocks if b.order in captions))


def trim(lines: Iterable[str], title: str) -> list[str]:
    """The same cuts on lines that another engine gave."""
    blocks = [Block(line, None, 0, n) for n, line in enumerate(lines)]
    return _without_repeats([b.text for b in _trimmed(blocks, title)])


def _trimmed(blocks: list[Block], title: str) -> list[Block]:
    blocks = [b for b in blocks if not _FURNITURE.match(b.text)]
    blocks = _up_to_tail(_from_first_prose(blocks, title))
    return [b for b in blocks if not _drops(b.text)]


def _without_noise(body: Body) -> list[Block]:
    """Leave out sub-trees whose names say noise and whose prose is a small part of the article."""
    verdicts: dict[Any, bool] = {}
    shares = _shares(body)
    limit = 0.3 * body.worth

    def noisy(element: Any) -> bool:
        if element not in verdicts:
            share = shares.get(element, 0.0)
            by_name = is_noise(element) and share < limit
            by_links = element.tag in _LIST_TAGS and share < 0 and _linked(element, body.blocks)
            verdicts[element] = by_name or by_links or element in body.cards
        return verdicts[element]

    stop = body.element
    return [b for b in body.blocks if not any(noisy(e) for e in ancestors(b.element, stop))]


def _shares(body: Body) -> dict[Any, float]:
    sums: dict[Any, float] = {}
    for block in body.blocks:
        value = worth(block)
        for element in ancestors(block.element, body.element):
            sums[element] = sums.get(element, 0.0) + value
    return sums


def _linked(element: Any, blocks: list[Block]) -> bool:
    own = within(blocks, element)
    return sum(b.link for b in own) > 0.6 * sum(len(b.text) for b in own)


def _from_first_prose(blocks: list[Block], title: str) -> list[Block]:
    """Drop the headline, the crumbs and the line with time and source above the first paragraph."""
    folded = fold(title)
    limit, passed, start = 0.4 * _prose(blocks), 0.0, 0
    for n, block in enumerate(blocks):
        if folded and may_hold(block.text, folded) and _MEDIA_TAG.sub("", fold(block.text)) == folded:
            start = n + 1
        passed += max(0.0, worth(block))
        if passed > limit:
            break
    rest = _without_headline(blocks[start:], folded)
    while rest and _is_header_line(rest[0], folded):
        rest = rest[1:]
    return rest


def _without_headline(blocks: list[Block], folded: str) -> list[Block]:
    """Documents set their title over several centred lines: together they are the headline again."""
    joined = ""
    for n, block in enumerate(blocks[:5]):
        joined += fold(block.text)
        if joined == folded:
            return blocks[n + 1 :]
        if not folded.startswith(joined):
            break
    return blocks


def _is_header_line(block: Block, folded_title: str) -> bool:
    text = block.text
    size = weigh(text)
    if size > _MAX_FURNITURE:
        return False
    if folded_title and len(text) > 5 and fold(text) in folded_title:
        return True
    if block.link > 0.6 * len(text):
        return True
    if _ENDS.search(text):
        return False
    hits = len(_META_LINE.findall(text))
    return hits >= 2 or (hits == 1 and size < 25)


def _up_to_tail(blocks: list[Block]) -> list[Block]:
    """Cut at the heading of related links in the lower part, then loose ends of links and short noise."""
    for n, block in enumerate(blocks):
        if n > 0 and _TAIL_HEAD.match(block.text) and _prose_after(blocks, n) < 0.3 * _prose(blocks):
            blocks = blocks[:n]
            break
        if n > 0 and _HARD_TAIL.match(block.text) and _prose(blocks[:n]) > 60:
            blocks = blocks[:n]
            break
    while blocks and _is_loose_end(blocks[-1]):
        blocks = blocks[:-1]
    return blocks


def _prose(blocks: list[Block]) -> float:
    return sum(max(0.0, worth(b)) for b in blocks)


def _prose_after(blocks: list[Block], n: int) -> float:
    return _prose(blocks[n + 1 :])


def _is_loose_end(block: Block) -> bool:
    linked = block.link > 0.5 * len(block.text)
    return linked or _drops(block.text) or _is_promotion(block.text) or bool(_CREDIT_TAIL.match(block.text))


def _drops(text: str) -> bool:
    if len(text) > 4 * _MAX_FURNITURE:
        return False
    return bool(_CREDIT.match(text) or _NOTICE.match(text) or (len(text) < 80 and _FURNITURE.match(text)))


def _is_promotion(text: str) -> bool:
    """An invitation to follow or download; in mid-text it may be what the article is about, so only ends are cut."""
    return len(text) < 160 and bool(_PROMOTION.search(text)) and weigh(text) < 140


def _without_repeats(lines: list[str]) -> list[str]:
    """Some sites hold the text twice, for the screen and for the telephone: the first copy stays."""
    half = len(lines) // 2
    if len(lines) >= 2 and len(lines) % 2 == 0 and lines[:half] == lines[half:] and len("".join(lines)) > 80:
        return lines[:half]
    return [line for n, line in enumerate(lines) if n == 0 or line != lines[n - 1] or len(line) < 20]
