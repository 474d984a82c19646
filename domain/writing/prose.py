"""A news sentence turned into brief prose: reporters' formulas off, relative days on a date, 我馆 by its name.

Nothing is invented and no number is changed: a sentence is kept, shortened at its head, or left out.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from domain import clock
from domain import text as zh
from domain.article import Article
from domain.writing.clean import safe
from domain.writing.mask import mask

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
        r"^[\u4e00-\u9fff]{1,8}(?:报|网|社|在线|新闻|客户端)讯(?![息飞问号道])",
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
    r"(?:(?:\d{1,2}月)?\d{1,2}日|今日|今天|昨日|昨天|日前|近日)?[，,]?(?:本报|本网)?记者(?:(?:\d{1,2}月)?\d{1,2}日|今[日天]|昨[日天]|日前|近日)?"
    r"从([^，。；“”]{2,30}?)(?:了解到|获悉|得知)[，,]?"
)
_BOILERPLATE = re.compile(
    r"责任编辑|责编|扫码|扫描.{0,6}二维码|点击.{0,8}(?:查看|链接|进入|阅读|关注)|原标题|版权|转载请|未经授权|更多精彩|欢迎关注"
    r"|摄影报道|记者.{0,10}摄$|供图$|资料图|免责声明|^来源[：:]|^编辑[：:]|^附件[：:]|客户端下载|如下[。：:]?$"
)
_LIST_MARK = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)])")
# 我馆, 我局 of somebody else's page is not ours; 我市 and 我国 are.
_OWN = re.compile(r"我(馆|局|委|院|校|所|中心|公司|厅|街道)")
_FIRST_PERSON = re.compile(r"我们|我(?![们国市省区县军党方])|咱|本人(?=[^，。]{0,6}[于在是购买居住系])")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
_DAY_WORDS = {
    "今日": (0, ""), "今天": (0, ""), "今早": (0, "早上"), "今晨": (0, "清晨"), "今晚": (0, "晚"), "今": (0, ""),
    "昨日": (-1, ""), "昨天": (-1, ""), "昨晚": (-1, "晚"), "昨夜": (-1, "夜间"),
    "明日": (1, ""), "明天": (1, ""),
}  # fmt: skip
# 如今天津, 至今日均, 当今天下, 今天的… and 今日头条 are no dates; 今天津… may be either and is left alone.
_DAY = re.compile(
    r"(?:(?<![如当而迄现])(?<!(?<!截)至)(今[日天早晨晚](?!的|头条|说法|津|下(?!午)|均)|今(?=起(?![步来飞点]))|昨[日天晚夜](?!津)|明[日天](?=起)))"
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
    return _LEARNED.sub(lambda m: "" if m[1].startswith("该") else f"据{m[1]}消息，", sentence)


def name_owner(text: str, outlet: str) -> str:
    """我馆 as the outlet's name where the page is the library's own, else as 该馆."""
    return _OWN.sub(lambda m: outlet if outlet.endswith(m[1]) else "该" + m[1], text)


def is_first_person(text: str) -> bool:
    """Whether someone speaks for himself outside quotation marks, as people do on a complaint board."""
    return bool(_FIRST_PERSON.search(_QUOTED.sub("", text)))


def quoted(text: str) -> str:
    """The words of a member of the public, marked as such."""
    return "网民反映：“" + text.translate({ord("“"): "‘", ord("”"): "’"}) + "”"


def as_prose(sentence: str, article: Article) -> str:
    """One sentence of the article, ready to print, or empty if it is not fit to."""
    line = name_owner(_LIST_MARK.sub("", strip_formulas(tidy(sentence))), tidy(article.outlet))
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
    title = name_owner(title, tidy(article.outlet))
    if article.precision != "crawl":
        title = resolve_days(title, clock.library_day(article.published_at))
    return zh.shorten(title or tidy(article.title) or "（无标题）", limit)
