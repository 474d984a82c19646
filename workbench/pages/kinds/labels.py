"""What the fields of a kind are called on screen, what belongs into each, and where a fault is, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping

from domain.brief_kind import BriefKind, KindFault

_KIND: Mapping[str, tuple[str, str]] = {
    "name": ("名称", "在“编报”页和各处列表里的叫法，不超过 20 个字"),
    "key": ("编号", "命令行里用；小写字母、数字和连字符，以字母开头；保存之后不能改"),
    "title": ("标题的写法", "{日期}、{时段}、{月份}、{对象} 编报时换成当期的"),
    "window": ("时段", "一期收录多长时间的信息；除自热点开始的以外，都从上一期截止时起"),
    "about": ("对象", "编报时要不要先指定一个热点或监测专题"),
    "length": ("全文字数", "正文的汉字，最少和最多；都写 0 是不限"),
    "citation_style": ("著录", "出处怎样印"),
    "edition": ("参考文献的版本", "按国家标准的哪一版著录"),
    "post_review_hours": ("签发后几小时内复看", "先签发、后复看的种类写，如快报 24；其余写 0"),
    "masthead.name": ("红头", "第一页上方的大字"),
    "masthead.issuer": ("编印单位", "空着就用本馆名称"),
    "masthead.classification": ("内部标志", "印在左上角；密级标志一律不收"),
    "masthead.urgency": ("紧急程度", "印在内部标志下面"),
    "masthead.copies": ("份数", "印在版记；0 是不印"),
    "masthead.phone": ("联系电话", "印在版记"),
    "masthead.report_to": ("报", "上级单位，一行一个；“报送”页按它列出送阅对象"),
    "masthead.send_to": ("送", "平级和下级单位，一行一个"),
    "masthead.editor": ("编辑", "一般空着，签发时写入办理的人"),
    "masthead.reviewer": ("审核", "一般空着，签发时写入办理的人"),
    "masthead.approver": ("签发人", "一般空着，签发时写入办理的人"),
    "masthead.notice": ("每页提示", "印在每一页，也写进文件名；一般空着"),
    "blocks": ("栏目", ""),
    "steps": ("审签步骤", ""),
}
_BLOCK: Mapping[str, tuple[str, str]] = {
    "key": ("栏目编号", "印本不见，自动取；一般不用改"),
    "title": ("栏目名", "印出的小标题，不超过 40 个字"),
    "form": ("内容", "这个栏目由什么填"),
    "also": ("再接哪些内容", "排在同一栏目里，依先后"),
    "items": ("条数", "最少和最多几条；较轻的热点只用来补足最少条数"),
    "length": ("每条字数", "每条连同出处最少和最多几个字；都写 0 用常用的"),
    "judgement": ("研判", "本馆自己的研判或建议"),
    "hint": ("提示", "给撰写的人看，不印"),
    "counted": ("开头报数", "如写“涉津热点”，栏目开头印“本期涉津热点15个。”；空着不印"),
    "narrowed": ("只在指定了热点或专题时取材", "没有指定时留空待写"),
    "turn": ("挑选的先后", "数小的栏目先挑热点，一个热点只在一个栏目；相同的按印出的顺序"),
    "groups": ("分组", "“分类摘要”按组分列：组名和收哪些分类"),
}
_FEED: Mapping[str, tuple[str, str]] = {
    "topics": ("分类", "只取这些分类；空着不限"),
    "omit": ("除外的分类", "不取这些分类；要情栏目里条数不够时才取"),
    "local": ("涉津", "是不是说本市的事"),
    "levels": ("关注等级", "只取这些等级的热点；空着不限"),
    "voices": ("谁说的", "观点取公众自己写的，还是媒体和机关的"),
    "watch": ("监测专题", "只取这个专题的命中"),
    "folder": ("素材夹里的哪几类", "内容是“素材夹内容”时取哪些；空着不限"),
    "expression": ("检索式", "只取合这条检索式的文章，如：古籍 AND（修复 OR 普查）"),
}
_STEP: Mapping[str, tuple[str, str]] = {
    "key": ("环节", "第一步是编辑，最后一步是签发"),
    "name": ("步骤名称", "印在审签单上"),
    "role": ("由谁办", "哪种身份的人可以办"),
    "checklist": ("核对项", "办这一步的人要逐项勾选"),
}
_PLACE = re.compile(r"(blocks|steps)\[(\d+)\]\.(.+)")


def words_of(place: str) -> tuple[str, str]:
    """(label, one line of help) of the field at a place such as ``blocks[2].feed.topics``."""
    found = _PLACE.fullmatch(place)
    name = found[3] if found else place
    if name.startswith("feed."):
        return _FEED[name.removeprefix("feed.")]
    if found:
        return (_BLOCK if found[1] == "blocks" else _STEP)[name]
    return _KIND[place]


def block_place(place: str) -> tuple[int, str] | None:
    """(which block, which field of it), or None for a place outside the blocks."""
    found = _PLACE.fullmatch(place)
    return (int(found[2]), found[3]) if found and found[1] == "blocks" else None


def spoken(kind: BriefKind, fault: KindFault) -> str:
    """A fault with its place as the form calls it, e.g. ``栏目“要情”的条数：最少不能大于最多``."""
    label, found = words_of(fault.place)[0], _PLACE.fullmatch(fault.place)
    if block := block_place(fault.place):
        at, _ = block
        label = f"栏目“{kind.blocks[at].title or f'第 {at + 1} 个'}”的{label}"
    elif found:
        label = f"第 {int(found[2]) + 1} 步的{label}"
    elif fault.place.startswith("feed."):
        label = f"整份取材的{label}"
    return f"{label}：{fault.said}"
