"""标题 (DOMAIN B1): subject and judgement in at most two lines, no punctuation but 《》, “” and 、."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefs.gate.fault import Fault
from briefs.gate.statements import Part, Statement
from domain.gate import Rule

LINE = 20
"""Characters of one line of 2号 on 156 mm."""
_SIGNS = re.compile(r"[，。；：！？,;:!?…—]|\.(?!\d)")
_TIME = re.compile(r"\d{1,2}[:：]\d{2}")


def faults(statement: Statement, whole: bool) -> Iterator[Fault]:
    """``whole``: the title of the brief itself, whose form is not a matter of taste; items are advised."""
    if statement.part is not Part.TITLE and not whole:
        return
    text = _TIME.sub("", statement.text)
    if found := _SIGNS.search(text):
        yield Fault(Rule.TITLE, found[0], "不宜用在标题里", "请改用空格，或改写标题", whole)
    if len(text) > 2 * LINE:
        yield Fault(
            Rule.TITLE, statement.text, f"有{len(text)}字，超过两行", f"请压缩到{2 * LINE}字以内", whole
        )
