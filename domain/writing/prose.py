"""A news sentence turned into brief prose: reporters' formulas off, relative days on a date, 我馆 by its name.

Nothing is invented and no number is changed: a sentence is kept, shortened at its head, or left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from domain import clock
from domain import text as zh
from domain.article import Article
from domain.privacy import mask
from domain.writing.clean import safe
from domain.writing.days import resolve_days
from domain.writing.style import house_style

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
        r"^(?!据)[\u4e00-\u9fff]{1,8}(?:报|网|社|电视台|电台|在线|新闻|客户端|频道)(?:讯|消息)(?:[（(][^（）()]{1,12}[）)])?[ ：:,，]+",
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
_MAY_HOLD_FORMULA = re.compile(r"[（(【\[记讯电据]|消息|报道")
"""Most sentences have none of these, and fourteen patterns need not be tried."""
_LEARNED = re.compile(
    r"(?:(?:\d{1,2}月)?\d{1,2}日|今日|今天|昨日|昨天|日前|近日)?[，,]?(?:本报|本网)?记者(?:(?:\d{1,2}月)?\d{1,2}日|今[日天]|昨[日天]|日前|近日)?"
    r"从([^，。；“”]{2,30}?)(?:了解到|获悉|得知)[，,]?"
)
_BOILERPLATE = re.compile(
    r"责任编辑|责编|扫码|扫描.{0,6}二维码|点击.{0,8}(?:查看|链接|进入|阅读|关注)|原标题|版权|转载请|未经授权|更多精彩|欢迎关注"
    r"|摄影报道|记者.{0,10}摄$|供图$|资料图|免责声明|^来源[：:]|^编辑[：:]|^附件[：:]|客户端下载|如下[。：:]?$"
)
_ISSUED = re.compile(r"现将(《[^》]{4,60}》)印发给你们[^。]*")
"""A letter to those who must act; the news is that it was issued."""
_ISSUER = re.compile(r"([\u4e00-\u9fff、 ]{3,40}?)关于印发")
_LIST_MARK = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)])")
# 我馆, 我局, 我市 of somebody else's page is not ours; 我国 is.
_OWN = re.compile(r"我(馆|局|委|院|校|所|中心|公司|厅|街道)")
_OWN_PLACE = re.compile(r"(?<![基自])[我本](市|省|区|县|州|镇|乡)(?![场长面民委政级直中建井集况镇])")
_PLACE_OF_OUTLET = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:自治区|自治州|新区|市|省|区|县|州|镇|乡)")
_LOCAL_OUTLET = re.compile(
    r"^([\u4e00-\u9fff]{2})(?:市)?(?:日报|晚报|时报|早报|都市报|商报|广播电视台|电视台|发布|政务网|在线|新闻网|热线)"
)
_NATIONWIDE = frozenset(
    [
        "人民",
        "光明",
        "经济",
        "中国",
        "环球",
        "法治",
        "法制",
        "工人",
        "农民",
        "新华",
        "央视",
        "科技",
        "健康",
        "每日",
        "今晚",
        "参考",
        "解放",
        "检察",
        "中新",
        "国际",
        "华夏",
        "证券",
        "财经",
    ]
)
"""First two characters of outlets that name no place."""
_FIRST_PERSON = re.compile(r"我们|我(?![们国市省区县军党方])|咱|本人(?=[^，。]{0,6}[于在是购买居住系])")
_STOPS = re.compile("[，。；：！？…]+ ?")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")


def tidy(text: str) -> str:
    """A line of foreign text, harmless and with personal numbers masked."""
    return mask(safe(text))


# An outlet stands on every article it brings, and is asked for with every sentence of each.
_tidy_outlet = lru_cache(maxsize=256)(tidy)


def strip_formulas(sentence: str) -> str:
    """The sentence without datelines, bylines and 记者获悉; empty when nothing else was in it."""
    if not _MAY_HOLD_FORMULA.search(sentence):
        return sentence
    before = None
    while before != sentence:
        before = sentence
        for pattern in _FORMULAS:
            sentence = pattern.sub("", sentence).strip()
    return _LEARNED.sub(lambda m: "" if m[1].startswith("该") else f"据{m[1]}消息，", sentence)


def name_owner(text: str, outlet: str) -> str:
    """我馆 as the outlet's name where the page is its own, else as 该馆; 我市 and 本市 as the outlet's city."""
    text = _OWN.sub(lambda m: outlet if outlet.endswith(m[1]) else "该" + m[1], text)
    return _OWN_PLACE.sub(lambda m: _place_of(outlet, m[1]), text)


def _place_of(outlet: str, kind: str) -> str:
    """The city or district that an outlet calls its own, as far as its name tells: 天津日报 and 市 → 天津市."""
    named = [place for place in _PLACE_OF_OUTLET.findall(outlet) if place.endswith(kind)]
    local = _LOCAL_OUTLET.match(outlet)
    if named:
        return str(named[0])
    return local[1] + kind if local and local[1] not in _NATIONWIDE else "该" + kind


def is_first_person(text: str) -> bool:
    """Whether someone speaks for himself outside quotation marks, as people do on a complaint board."""
    return bool(_FIRST_PERSON.search(_QUOTED.sub("", text)))


def quoted(text: str) -> str:
    """The words of a member of the public, marked as such."""
    return "网民反映：" + in_quotes(text)


def in_quotes(text: str) -> str:
    """The text in quotation marks; those that stand in it become the inner ones (GB/T 15834)."""
    return "“" + text.translate({ord("“"): "‘", ord("”"): "’"}) + "”"


def as_prose(sentence: str, article: Article) -> str:
    """One sentence of the article, ready to print, or empty if it is not fit to."""
    line = _ISSUED.sub(lambda m: f"{_issuer(article.title)}印发{m[1]}", sentence)
    line = name_owner(_LIST_MARK.sub("", strip_formulas(tidy(line))), _tidy_outlet(article.outlet))
    line = house_style(line)
    if article.precision != "crawl":  # a date made up from the time of capture must not be printed
        line = resolve_days(line, clock.library_day(article.published_at))
    if zh.han_count(line) < 8 or _BOILERPLATE.search(line) or line.count("“") != line.count("”"):
        return ""
    if line.endswith(("？", "?", "：", ":")):
        return ""
    return line if line[-1] in "。！!”’）)" else line.rstrip("；;，,") + "。"


def _issuer(title: str) -> str:
    """津沽市商务局 of 津沽市商务局关于印发…的通知; empty where a title names none."""
    found = _ISSUER.match(title)
    return found[1] if found else ""


def headline(article: Article, limit: int = 60) -> str:
    """The article's title for print: site suffix off, days resolved, spaces in place of stops (DOMAIN B1)."""
    title = re.split(r"[_|｜]|\s[-—–]{1,2}\s", tidy(article.title))[0].strip(" 。")
    title = _unstopped(house_style(name_owner(title, _tidy_outlet(article.outlet))))
    if article.precision != "crawl":
        title = resolve_days(title, clock.library_day(article.published_at))
    return zh.shorten(title or tidy(article.title) or "（无标题）", limit)


def _unstopped(title: str) -> str:
    """供暖首周投诉集中，网民期待答复 with a space for the comma; what stands in quotation marks stays."""
    out, at = [], 0
    for kept in _QUOTED.finditer(title):
        out += [_STOPS.sub(" ", title[at : kept.start()]), kept.group()]
        at = kept.end()
    return "".join([*out, _STOPS.sub(" ", title[at:])]).strip()
