"""What nobody has confirmed says so: talk that goes round, and what only the public wrote (DOMAIN B2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefs.gate.evidence import Evidence, Source
from briefs.gate.quotes import outside
from briefs.gate.statements import Part, Statement, bare
from domain import text as zh
from domain.brief import Item
from domain.gate import Finding, Rule

_TALK = re.compile(
    r"网传|网曝|传言|传闻|未经证实|未获证实|尚未(?:得到|获)?[^，。]{0,6}(?:证实|核实|回应)|有待(?:证实|核实|查证)|真实性|辟谣|不实|谣言|澄清"
)
_VOICE = re.compile(
    r"(?:网民|网友|市民|居民|群众|业主|家长|读者|乘客|消费者|考生|学生|游客|旅客|商户|投诉人|发帖人|留言者|有人)[^，。；]{0,16}"
    r"(?:反映|称|说|表示|投诉|举报|发帖|留言|质疑|认为|担心|询问|建议|希望|呼吁|反馈|诉求|点赞|咨询|求助|吐槽|提出|感谢)"
    r"|(?:投诉|留言|帖文|发帖|来信|反映|来电|求助|诉求|跟帖|评论)(?:称|说|显示|提到|：|:)|据(?:网民|网友|市民|群众)|(?:网络)?问政|网帖"
)
_LEFT = 6
"""汉字 outside the quotation marks up to which a sentence is somebody's words as a whole."""


def findings(item: Item, told: Sequence[Statement], evidence: Evidence) -> Iterator[Finding]:
    """``told`` are the item's statements. One finding an item, and one for each sentence that cites the public alone."""
    prose = [s for s in told if s.part is Part.TEXT]
    if not prose:
        return
    sources = _sources(item.citations, evidence)
    whole = bare(item.text) + item.note
    if any(s.rumour for s in sources) and not _TALK.search(whole):
        yield _finding(prose[0], "所引文章说的是未经证实的传闻", "请写明“网传”“尚未证实”，有澄清的写明澄清")
    if sources and all(s.voice for s in sources) and not _attributed(bare(item.text)):
        yield _finding(prose[0], "只有投诉、帖文等公众来源", "请写明“网民反映”等来源，或照录原话并加引号")
    for statement in prose:
        own = _sources(statement.cites, evidence) if statement.cites != item.citations else []
        if own and all(s.voice for s in own) and not _attributed(statement.text):
            yield _finding(
                statement, "只有投诉、帖文等公众来源", "请写明“网民反映”等来源，或照录原话并加引号"
            )


def _sources(cites: Sequence[int], evidence: Evidence) -> list[Source]:
    return [evidence.sources[n] for n in cites if n in evidence.sources]


def _attributed(text: str) -> bool:
    return bool(_VOICE.search(text) or _TALK.search(text)) or (
        "“" in text and zh.han_count(outside(text)) <= _LEFT
    )


def _finding(statement: Statement, what: str, cure: str) -> Finding:
    message = f"{statement.place.label}：“{zh.shorten(statement.text, 30)}”{what}，{cure}"
    return Finding(Rule.UNVERIFIED, statement.place, "", message)
