"""News sentences turned into brief prose: reporters' formulas off, relative days on a date, whole sentences packed.

Nothing is invented and no number is changed: a sentence is kept, shortened at its head, or left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from briefs.clean import safe
from briefs.mask import mask
from domain import clock
from domain import text as zh
from domain.article import Article

_MEDIA = r"(?:[\u4e00-\u9fff·]{1,10}(?:报|网|社|台|在线|新闻|客户端|频道)|[\u4e00-\u9fff]{1,6})"
_NAMES = r"[\u4e00-\u9fff·]{2,4}(?:[ 、,，][\u4e00-\u9fff·]{2,4}){0,4}"
_FORMULAS = tuple(
    re.compile(pattern)
    for pattern in (
        # （记者 周宁 通讯员 李某某）, （下转第3版）, （图片由活动方提供）
        r"[（(【\[](?:本报|本网|本台|新华社|中新社)?(?:见习|实习)?(?:记者|通讯员|实习生|作者|编辑|责编|摄影|供图|图片|图/|文/|来源|下转|上接"
        r"|原标题|完)[^（）()【】\[\]]{0,60}[）)】\]]",
        # 华夏新闻社津沽11月20日电, 中新网天津11月20日电, 人民网天津11月20日电
        rf"^{_MEDIA}[\u4e00-\u9fff]{{0,8}}\d{{1,2}}月\d{{1,2}}日(?:电|讯|消息)[ ：:,，]*",
        # 本报讯, 津沽在线讯, 央视网消息：
        r"^(?:本报|本网|本台|本站|本刊)(?:讯|消息)[ ：:,，]*",
        r"^(?!据)[\u4e00-\u9fff]{1,8}(?:报|网|社|电视台|电台|在线|新闻|客户端|频道)(?:讯|消息)[ ：:,，]+",
        r"^[\u4e00-\u9fff]{1,8}(?:报|网|社|在线|新闻|客户端)讯(?=[（(]|记者|\d)",
        # (抗击新冠肺炎), (林某 刘某某) at the head; 新华社记者周某某。 as a sentence of its own
        r"^[（(][\u4e00-\u9fff 、·]{2,16}[）)]",
        rf"^(?:[\u4e00-\u9fff]{{2,6}}(?:社|报|网))?记者[ :：]?{_NAMES}(?=[。]|$)",
        # 记者周宁报道：
        rf"^(?:本报|本网|本台)?(?:见习|实习)?记者[ :：]?{_NAMES} ?(?:报道|摄影报道|文/图)[ ：:,，]*",
        rf"^(?:本报|本网|本台)?记者[ :：]{_NAMES}[ ：:]+",
        # 据津沽晚报报道，
        r"^据《?[\u4e00-\u9fff·]{2,12}(?:报|网|社|电视台|电台|在线|新闻|客户端)》?(?:\d{1,2}(?:月\d{1,2})?日)?报道[，,：:]",
        r"^(?:据悉|据了解|据记者了解|记者(?:在[^，。]{2,20})?(?:采访)?(?:了解|注意|观察|发现|看)到|记者获悉)[，,：:]?",
    )
)
_LEARNED = re.compile(
    r"(?:(?:\d{1,2}月)?\d{1,2}日|今日|今天|昨日|昨天|日前|近日)?[，,]?(?:本报|本网)?记者(?:\d{1,2}日|今日|昨日|日前|近日)?"
    r"从([^，。；“”]{2,30}?)(?:了解到|获悉|得知)[，,]?"
)
_BOILERPLATE = re.compile(
    r"责任编辑|责编|扫码|扫描.{0,6}二维码|点击.{0,8}(?:查看|链接|进入|阅读|关注)|原标题|版权|转载请|未经授权|更多精彩|欢迎关注"
    r"|摄影报道|记者.{0,10}摄$|供图$|资料图|免责声明|^来源[：:]|^编辑[：:]|^附件[：:]|客户端下载"
)
_DANGLING = re.compile(
    r"^(?:他|她|它|其[中他]?|该|此|这|那|对此|同时|另外|此外|不过|但|然而|而|并|也|还|据介绍|随后|之后|与此|因此|所以|于是|目前来看"
    r"|第[二三四五]|[二三四五]是|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.、．]|[”’）])"
)
_LINK = re.compile(r"^(?:同时|与此同时|此外|另外|不过|但是|然而|因此|所以|随后|而且)[，,]")
_WHOLE = re.compile(r"[^。！？!?]*(?:[。！？!?]+[”’」』）)]*|$)")
"""A sentence to its full stop: what stands between semicolons often has its subject in the part before."""
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
_DAY_WORDS = {
    "今日": (0, ""), "今天": (0, ""), "今早": (0, "早上"), "今晨": (0, "清晨"), "今晚": (0, "晚"), "今": (0, ""),
    "昨日": (-1, ""), "昨天": (-1, ""), "昨晚": (-1, "晚"), "昨夜": (-1, "夜间"),
    "明日": (1, ""), "明天": (1, ""),
}  # fmt: skip
# 如今天津, 至今日均, 当今天下, 今天的… and 今日头条 are no dates; 今天津… may be either and is left alone.
_DAY = re.compile(
    r"(?:(?<![如至当而迄现于])(今[日天早晨晚](?!的|头条|说法|津|下|均)|今(?=起(?![步来飞点]))|昨[日天晚夜](?!津)|明[日天](?=起)))"
    r"(?:[（(](?:(\d{1,2})月)?(\d{1,2})日[）)])?"
)


def tidy(text: str) -> str:
    """A line of foreign text, harmless and with personal numbers masked."""
    return mask(safe(text))


def resolve_days(text: str, published: date) -> str:
    """今日, 昨天 and their like as ``11月21日``; inside “…” and 《…》 people's own words stay."""

    def dated(match: re.Match[str]) -> str:
        shift, tail = _DAY_WORDS[match[1]]
        day = published + timedelta(days=shift)
        if match[3] and int(match[3]) != day.day:
            return match.group()
        return clock.zh_day(day) + tail

    kept = [(m.start(), m.end()) for m in _QUOTED.finditer(text)]
    out, at = [], 0
    for start, end in kept:
        out += [_DAY.sub(dated, text[at:start]), text[start:end]]
        at = end
    return "".join(out) + _DAY.sub(dated, text[at:])


def strip_formulas(sentence: str) -> str:
    """The sentence without datelines, bylines and 记者获悉; empty when nothing else was in it."""
    before = None
    while before != sentence:
        before = sentence
        for pattern in _FORMULAS:
            sentence = pattern.sub("", sentence).strip()
    return _LEARNED.sub(r"据\1消息，", sentence)


def as_prose(sentence: str, article: Article) -> str:
    """One sentence of the article, ready to print, or empty if it is not fit to."""
    line = strip_formulas(tidy(sentence))
    if article.precision != "crawl":  # a date made up from the time of capture must not be printed
        line = resolve_days(line, clock.library_day(article.published_at))
    if zh.han_count(line) < 8 or _BOILERPLATE.search(line) or line.count("“") != line.count("”"):
        return ""
    if line.endswith(("？", "?", "：", ":")):
        return ""
    return line if line[-1] in "。！!”’）)" else line.rstrip("；;，,") + "。"


def headline(article: Article, limit: int = 60) -> str:
    """The article's title for print: site suffix off, days resolved, no closing stop."""
    title = re.split(r"[_|｜]|\s[-—–]{1,2}\s", tidy(article.title))[0].strip(" 。")
    if article.precision != "crawl":
        title = resolve_days(title, clock.library_day(article.published_at))
    return zh.shorten(title or tidy(article.title) or "（无标题）", limit)


@dataclass(frozen=True)
class Candidate:
    """A sentence that may be printed. ``cost`` is what choosing it costs against others, 0 for the best."""

    text: str
    article: Article
    cost: float


def candidates(article: Article, summary: Sequence[str], most: int = 8) -> list[Candidate]:
    """Up to ``most`` printable sentences in text order: those of the summary free, others of the body at a cost."""
    body = [s.strip() for line in zh.paragraphs(article.body) for s in _WHOLE.findall(line) if s.strip()]
    wanted = [zh.fold(s) for s in summary]
    free = {i for i, sentence in enumerate(body) if any(part in zh.fold(sentence) for part in wanted)}
    order = sorted(range(len(body)), key=lambda i: (i not in free, i))
    out: dict[int, Candidate] = {}
    for place in order[: most * 2]:
        line = as_prose(body[place], article)
        if line and len(out) < most and line not in {c.text for c in out.values()}:
            heading = 0.0 if body[place][-1] in "。！!？?”’）)" else 2.0  # a line without a stop
            out[place] = Candidate(line, article, heading + (0.0 if place in free else 1.0 + place / 20))
    return [out[place] for place in sorted(out)]


def pack(pool: Sequence[Candidate], least: int, most: int) -> tuple[Candidate, ...]:
    """Whole sentences, in order, whose 汉字 reach ``least`` and whose length stays within ``most``.

    Where no choice fits both bounds, the nearest one is returned: the caller sees it by its length.
    """
    choices = (c for size in range(1, min(len(pool), 5) + 1) for c in combinations(pool, size))
    return min(choices, key=lambda choice: _misfit(choice, pool, least, most), default=())


def _misfit(
    choice: tuple[Candidate, ...], pool: Sequence[Candidate], least: int, most: int
) -> tuple[float, float, int]:
    text = "".join(c.text for c in choice)
    outside = max(0, least - zh.han_count(text)) + 3 * max(0, len(text) - most)
    dangling = sum(
        1
        for c in choice
        if _DANGLING.match(c.text) and (c is pool[0] or pool[pool.index(c) - 1] not in choice)
    )
    cost = sum(c.cost for c in choice) + 3 * dangling + (0 if choice[0] is pool[0] else 1.5)
    return outside, cost, -len(text)


def unhook(text: str) -> str:
    """An item that opens with 同时， or 此外， hangs on a sentence that is not there: the link word goes."""
    return _LINK.sub("", text)


def clip(text: str, most: int) -> str:
    """A text that no whole sentence fits, cut at a comma with ……, so that the reader sees it was cut."""
    if len(text) <= most:
        return text
    head = text[: max(1, most - 2)]
    comma = max(head.rfind("，"), head.rfind("。"), head.rfind("；"))
    return (head[:comma] if comma > most // 3 else head) + "……"


def overlap(one: str, other: str) -> float:
    """Share of the shorter text's character pairs that the other has too, 0…1."""
    a, b = ({t[i : i + 2] for i in range(len(t) - 1)} for t in (one, other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
