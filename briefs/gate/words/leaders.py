"""领导人: the title before a name, whether it holds on the day, and the order in which names are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from briefs.gate.fault import Fault
from briefs.gate.statements import Statement
from domain.gate import Rule
from domain.wording import Leader, WordBook

_TITLE_ROOM = 24
"""Characters before a name in which its title may stand."""
_LESSER = ("副", "代")
"""副主席 is no 主席."""
_FORMER = ("时任", "原", "前")
_JOINED = re.compile(r"^[^。；！？，]{0,30}(?:、|和|以及|及|与)[^。；！？，]{0,30}$")
"""What stands between names of one list."""


def faults(statement: Statement, book: WordBook, day: date) -> Iterator[Fault]:
    """Only names that administrators entered are looked at."""
    named = _named(statement.text, book)
    for at, leader in named:
        yield from _title(statement.text, at, leader, book, day)
    yield from _order(statement.text, named, book)


def _named(text: str, book: WordBook) -> list[tuple[int, Leader]]:
    """Every mention, in text order."""
    found = [(m.start(), x) for x in book.leaders for m in re.finditer(re.escape(x.id), text)]
    return sorted(found, key=lambda pair: pair[0])


def _title(text: str, at: int, leader: Leader, book: WordBook, day: date) -> Iterator[Fault]:
    """The title right before the name has to be one of the leader's, and the leader in office."""
    before = text[max(0, at - _TITLE_ROOM) : at]
    titles = {o.id for o in book.offices} | {post for other in book.leaders for post in other.posts}
    used = max((title for title in titles if before.endswith(title)), key=len, default="")
    if used and before.removesuffix(used).endswith(_LESSER):
        used = before.removesuffix(used)[-1] + used
    own = used in leader.posts
    if used and not own:
        right = "、".join(leader.posts) or "（未登记职务）"
        yield Fault(Rule.LEADER, used + leader.id, "职务与登记的不符", f"登记的职务是{right}，请核对后改正")
    elif used and not leader.holds_on(day) and not before.removesuffix(used).endswith(_FORMER):
        span = f"{leader.valid_from or '……'}至{leader.valid_until or '……'}"
        cure = "请改用现任职务，或写明“时任”"
        yield Fault(Rule.LEADER, used + leader.id, f"不在登记的任职期（{span}）内", cure)


def _order(text: str, named: list[tuple[int, Leader]], book: WordBook) -> Iterator[Fault]:
    ranks = {office.id: office.rank for office in book.offices}
    for (at, first), (then, second) in pairwise(named):
        between = text[at + len(first.id) : then]
        one, two = _rank(first, ranks), _rank(second, ranks)
        if one and two and one > two and _JOINED.match(between):
            listed = f"{first.id}、{second.id}"
            yield Fault(Rule.LEADER, listed, "排序与登记的不符", f"请把{second.id}排在{first.id}之前")


def _rank(leader: Leader, offices: dict[str, int]) -> int:
    return leader.rank or min((offices[post] for post in leader.posts if post in offices), default=0)
