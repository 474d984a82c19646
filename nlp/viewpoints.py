"""观点: who says what in a text, read from its quotations and its verbs of saying.

Three forms are read: 某某说：“…”, “…”某某说, and 某某表示，…。 A speaker who is only 他 or 她 is the one before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.analysis import Attitude, Viewpoint
from domain.text import paragraphs
from domain.writing.pack import clip

MOST = 12
"""Viewpoints kept for one text."""
QUOTATION_CHARS = 200
"""A quotation of a brief stays under this (著作权法 第二十四条 as the library reads it, DOMAIN F1)."""
_SAID_CHARS = 60
_SHORTEST = 8
"""Shorter words between quotation marks are names and terms."""
_VERB = (
    r"(?P<verb>告诉记者|对记者说|回应称|表示|指出|认为|强调|介绍|坦言|透露|建议|呼吁|回应|提醒|解释|反映|质疑|批评|抱怨|直言|留言|感慨|称|说)"
    r"(?:说|道|称)?"
)
_SAYS = re.compile(_VERB)
_WHO = r"(?P<who>[^，。；：:“”！？\n]{1,26}?)"
_BEFORE = re.compile(_WHO + _VERB + r"(?P<mark>[，,：:])(?P<said>“[^”]+”|[^“”。！？\n]{8,}(?:。|！|$))")
_AFTER = re.compile(r"“(?P<said>[^”]+)”[，,]?" + _WHO + _VERB + r"(?=[。，；！]|$)")
_LEAD = re.compile(
    r"^(?:但是?|而且?|不过|此外|另外|同时|对此|随后|其中|据悉|据了解|日前|近日|目前|当天|当日|昨[天日]|今[天日]|\d{1,2}月\d{1,2}日|\d{1,2}日"
    r"|谈[到及].{0,12}时|在.{1,20}(?:上|中|时)|会上|据|也有|还有|有|正[^，的]{1,8}的)"
)
_TRAIL = re.compile(
    r"(?:日前|近日|当[天日]|昨[天日]|今[天日]|\d{1,2}月?\d{0,2}日|再次|动情地?|笑着|无奈地?|激动地?|进一步|同时|还|也|就此|对此|随后|则|均|都"
    r"|评论|发布消息|发文|撰文|在[^，的]{2,14}[上中时里]|接受[^，]{0,12}采访时?|告诉[^，]{1,10})$"
)
_PRONOUN = re.compile(r"^(?:他们?|她们?|其|对方|该(?:负责人|发言人|人士|教授|专家))$")
_NO_SPEAKER = re.compile(
    r"^(?:的|希望|请|经|由|按照|根据|欢迎).*|^(?:记者|数据|消息|通知|报告|文章|文件|公告|通报|意见|方案|规划|结果|统计|研究|调查|资料|视频|网传|有的|可以|这|那|即|所|也|并|还|再|就|都|被|又|不能|应该"
    r"|一[位名些]|不少|很多)$|(?:显示|据|所|如|可|能|要|会|来|被|是|的|把|将|向|对|与|和|在|难|再|来|不|没|未|无|胡|据|俗|声|号|简|统|泛|自|合|职|名|又|堪|应|美其名)$"
)
_SPEAKER = re.compile(
    r"(?:[局委办厅院馆校社会部处署所站队园店厂行]|公司|集团|大学|医院|协会|法院|警方|公安|官方|平台|商家|物业|校方|院方|馆方|厂家|企业|学校"
    r"|负责人|发言人|相关人士|工作人员|主任|局长|市长|区长|书记|部长|院长|馆长|校长|会长|主席|总理|总统|大使|教授|专家|研究员|博士|医生|律师|老师|经理"
    r"|总裁|董事长|分析师|评论员|代表|委员|队长|民警|法官|检察官|店主|司机|家长|学生|业主|居民|市民|村民|网友|网民|读者|乘客|游客|顾客|消费者|患者|商户|员工"
    r"|工人|志愿者|目击者|知情人|当事人|家属|先生|女士|大爷|大妈|阿姨|师傅|同学|人士|者|员|长|家|生|某某?|[\u4e00-\u9fff]{1,2}某)"
)
_NAME_AFTER_OFFICE = r"[\u4e00-\u9fff·]{0,6}$"
_NAMED = re.compile(_SPEAKER.pattern + _NAME_AFTER_OFFICE)


@dataclass(frozen=True)
class _Spoken:
    at: int
    speaker: str
    verb: str
    said: str
    quoted: bool


def find_viewpoints(body: str, stance: Callable[[str], Attitude | None]) -> tuple[Viewpoint, ...]:
    """In text order, each quotation verbatim from the body. ``stance`` judges the words said with their verb
    (质疑：…), not the report."""
    found: list[Viewpoint] = []
    last = ""
    for number, line in enumerate(paragraphs(body)):
        for spoken in _spoken(line):
            speaker = last if _PRONOUN.match(spoken.speaker) else spoken.speaker
            if not speaker:
                continue
            last = speaker
            words = clip(spoken.said, QUOTATION_CHARS)
            quotation = spoken.said[: words.rfind("……")] if words.endswith("……") else words
            said = clip(spoken.said.rstrip("。，；"), _SAID_CHARS)
            found.append(Viewpoint(speaker, said, stance(f"{spoken.verb}：{spoken.said}"), quotation, number))
    return tuple(found[:MOST])


def _spoken(line: str) -> Iterator[_Spoken]:
    """What is said in one paragraph, in order; words read once are not read again by the other form."""
    if not _SAYS.search(line):  # both forms would try every place of the line for a speaker
        return
    both = [*_forms(line, _BEFORE), *_forms(line, _AFTER)]
    end = -1
    for spoken in sorted(both, key=lambda s: (s.at, not s.quoted)):
        if spoken.at >= end:
            end = spoken.at + len(spoken.said)
            yield spoken


def _forms(line: str, form: re.Pattern[str]) -> Iterator[_Spoken]:
    for match in form.finditer(line):
        speaker = _speaker(match["who"])
        said = match["said"].strip("“”")
        if speaker and len(said) >= _SHORTEST:
            start = match.start("said")
            yield _Spoken(start, speaker, match["verb"], said, "“" in line[max(0, start - 1) : start + 1])


def _speaker(who: str) -> str:
    """The speaker without what leads up to him; empty where it is none (数据表示, 可以说)."""
    before = None
    while before != who:
        before, who = who, _TRAIL.sub("", _LEAD.sub("", who)).strip("，、 （(")
    if _PRONOUN.match(who):
        return who
    if len(who) < 2 or _NO_SPEAKER.search(who) or not _NAMED.search(who):
        return ""
    return who
