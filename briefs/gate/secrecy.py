"""密级标志: 绝密, 机密, 秘密 as markings are refused anywhere, whatever the reason (DOMAIN B1); as words they are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefs.gate.fault import Fault
from briefs.gate.statements import Part, Statement
from domain import text as zh
from domain.gate import Rule

_WORD = "绝密|机密|秘密"
_HAN = r"[\u4e00-\u9fff]"
_MARKING = re.compile(
    rf"(?:{_WORD})(?:级|件)?[★☆*＊]"  # 机密★1年
    rf"|(?:密级|密别|保密等级|保密级别)(?:[:：为是]|\s)*(?:{_WORD})"
    rf"|[〔【\[（(]\s*(?:{_WORD})(?:级|[★☆].{{0,6}})?\s*[〕】\]）)]"  # 【机密】
    rf"|(?:本件|此件|本文|本刊|本期|本材料|此材料|本简报)[^，。；]{{0,4}}(?:{_WORD})"  # 此件为机密文件
    rf"|^\s*(?:{_WORD})(?:级)?(?:文件|材料|公文|资料|件)?[\s　]*$"  # a line of its own
    rf"|(?<!{_HAN})(?:{_WORD})\s*(?:长期|\d+\s*年)(?!{_HAN})"  # 秘密 10年
)
_HEAD = re.compile(_WORD)
_ADVICE = "本系统不得处理国家秘密，此处必须删去；确属涉密的，请立即停止并报告保密部门"


def faults(statement: Statement) -> Iterator[Fault]:
    """Markings; in the head any of the words, since a head has no sentences that could speak of secrets."""
    pattern = _HEAD if statement.part is Part.HEAD and not statement.place.section else _MARKING
    for match in pattern.finditer(zh.clean(statement.text)):
        yield Fault(Rule.SECRECY, match[0].strip(), "是密级标志", _ADVICE)
