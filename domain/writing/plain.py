"""How plainly a title, a sentence or an article states its news. Costs: 0 speaks for it, each fault adds to it.

A brief tells who did what, where and how much; features open on a scene, comments on an opinion. The word lists
hold what Chinese news writing uses for the one and the other; they were read off real pages and the sample site.
"""

from __future__ import annotations

import re

from domain import text as zh
from domain.article import Article
from domain.writing.prose import is_first_person

_OPINION = re.compile(
    r"评论员|社论|时评|快评|锐评|短评|社评|网评|漫评|述评|来论|记者手记|采访手记|^(?:评论|言论|观点)[｜|丨：:]"
)
_FEATURE = re.compile(
    r"^(?:调查|特写|观察|深读|人物|故事|探访|专访|对话|解码|直击)[｜|丨：:]|探访|见闻|特写|为何|为什么|怎么|怎样|[？?]"
)
_SALUTED = re.compile(r"^[^，。]{2,40}(?:，[^。]{2,80})?[：:]$")
"""各区人民政府，市应急指挥部各成员单位： — an official letter; the news of it reads better."""

_NUMBER = re.compile(
    r"\d|[一二三四五六七八九十百千万亿两]{1,8}余?(?:名|人|件|条|个|家|元|台|公里|户|所|册|部|座|架|辆|次|小时|毫米)"
)
_ACTOR = re.compile(
    r"(?:[局委办厅院馆校社会]|全市|各区|本市|部门|政府|公安|警方|法院|检察|中心|公司|集团|大学|医院|协会|指挥部|总队|支队|当局|使馆|银行|企业"
    r"|方案|行动|项目|工程|平台|论坛|活动|监测|气象台)(?![长员])"
)
_ACT = re.compile(
    r"发布|公布|通报|印发|出台|召开|启动|宣布|决定|查明|查处|完成|开展|举行|举办|开幕|闭幕|签署|审议|批准|实施|恢复|发生|造成|解除"
    r"|升级|下调|上调|下降|上升|公示|立案|处罚|罚款|拘留|抓获|投入|投用|开通|开放|上线|停运|暂停|调整|部署|要求|约谈|致歉|撤|清退"
    r"|试点|受理|出现|安置|停留|放行|加开|捐|展出|推出|推迟|赔付|承诺|入选|录用|抵达|达到|增长|超过|累计|修复|推行|取消|免职|停职|抽检|核销|发放|改造|冻结|消息|伪造|没有发布|澄清|辟谣|共办|办件|办理"
)
_SCENE = re.compile(
    r"驻足|弯腰|灯火|掏出|裹着|嘴唇|雪花|飘了?起|笑着|蹲|只见|仿佛|像[^，。]{1,8}[的一]|像[^，。]{1,6}似|那一刻|静静|一幕|一角|的故事|动容"
    r"|没想到|眼前|吸引了?(?:观众|众人|目光)|久久|热气|腾腾|手指|忙碌的身影|有一种|硬邦邦|(?:展厅|院子|屋子?|坑|车|锅|队伍|镜头|画面)里|(?:标签|屏幕|桌|墙|留言簿|手)上|坑边|柜台前|排[起成]了?[^，。]{0,8}队|一(.)一\1|一目了然"
)
_SOMEBODY = re.compile(
    r"家住|[0-9〇一二三四五六七八九十]{2,4}岁的|大爷|大妈|阿姨|师傅|老伴|[先女][生士]|老主顾"
)
_SAID = re.compile(r"^“[^”]*[，。！？!?…][^”]*”")
"""Somebody's words, not a name such as “星槎二号”."""
_HANGING = re.compile(
    r"^(?:他|她|它|其|该|此|这|那|图[中片]|从[这那]|每[周天日月]|会上|会议(?:还|指出|强调|要求)|现场|当天|当晚|当日|此前|据介绍|对此|与此|通报(?:称|显示|指出)"
    r"|也有|还有|另有|不过|但|而|应当看到|可以说|断口|截至发稿|[^，。]{1,8}(?:说|坦言|表示|介绍|认为|回忆)，)"
)


def is_opinion(article: Article) -> bool:
    """A comment, an editorial, a reporter's notes: no news of its own."""
    return any(_OPINION.search(field or "") for field in (article.title, article.author, article.column))


def article_cost(article: Article) -> float:
    """What speaks against telling a story by this article."""
    opening = zh.paragraphs(article.body)[:1]
    head = opening[0] if opening else ""
    return (
        (6.0 if is_opinion(article) else 0.0)
        + (3.0 if is_first_person(head) else 0.0)
        + (1.0 if _FEATURE.search(article.title) else 0.0)
        + (0.8 if _SALUTED.match(head) else 0.0)
    )


def sentence_cost(line: str) -> float:
    """0 for a sentence with a number or day, a body that acts and what it did; scenes and private lives cost."""
    facts = sum(bool(pattern.search(line)) for pattern in (_NUMBER, _ACTOR, _ACT))
    return (
        0.7 * (3 - facts)
        + (1.5 if _SAID.match(line) else 0.0)
        + (1.2 if _HANGING.match(line) else 0.0)
        + (1.5 if _SCENE.search(line) else 0.0)
        + (1.5 if _SOMEBODY.search(line) else 0.0)
    )


_DEED = re.compile(
    rf"{_ACT.pattern}|[被获遭拟将致系]|不得|出炉|出台|入[选围]|降|升|涨|跌|开抢|落[幕地]|闭|启|回应|发现|征集|研究|增|减|加|治|聚首|共商"
)
_RIDDLE = re.compile(
    r"^[一二三四五六七八九十百千万两\d]+[张个根片块双本条座场碗封夜把句群位名].{0,8}[ ，,].{0,2}[一二三四五六七八九十百千万两\d]+[张个根片块双本条座场碗封夜把句群位名]"
)
"""一根老铁管 十六个小时: two counted things and nothing that happens."""
_LOUD = re.compile(
    r"[！!？?…]|来了|攻略|为何|怎么|怎样|谁|吐槽|哭|泪|趴|蹲|跪|点个?赞|换了种|不得不|竟|居然|这些|那些"
)
_NOTICE = re.compile(
    r"^关于.*的(?:通知|公告|通报|通告|意见|批复|函)$|公告$|通知(?:（[^）]*）)?$|日报（[^）]*）$"
)
_SHORT, _LONG = 10, 23
"""A title of at most 23 characters stands on one line after its number (28 less indent and （一）)."""


def title_cost(title: str) -> float:
    """What speaks against printing this title: noise, riddles, quotations, the wording of a notice, odd length."""
    facts = sum(bool(pattern.search(title)) for pattern in (_NUMBER, _ACTOR))
    return (
        0.25 * (2 - facts)
        + (0.0 if _DEED.search(title) else 0.6)
        + (0.8 if _RIDDLE.search(title) else 0.0)
        + (0.8 if _LOUD.search(title) or _FEATURE.search(title) else 0.0)
        + (0.4 if title.startswith(("“", "‘")) else 0.0)
        + (0.8 if _NOTICE.search(title) else 0.0)
        + (1.0 if _OPINION.search(title) else 0.0)
        + (0.6 if len(title) < _SHORT else 0.05 * max(0, len(title) - _LONG))
    )
