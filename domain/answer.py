"""反馈: what recipients answer. Only added to: a correction is a new answer that names the one it corrects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LONGEST_PLACE = 30
"""Characters of the note on where a 批示 lies: enough for a room, a cabinet and a file number, not for its text."""
LONGEST_TEXT = 1000
LONGEST_OUTLET = 60


class AnswerKind(StrEnum):
    """What an answer says."""

    READ = "read"
    REQUEST = "request"
    QUESTION = "question"
    ADOPTED = "adopted"
    INSTRUCTION = "instruction"
    REVISE = "revise"


ANSWER_NAMES: Mapping[AnswerKind, str] = {
    AnswerKind.READ: "已阅",
    AnswerKind.REQUEST: "约稿",
    AnswerKind.QUESTION: "追问",
    AnswerKind.ADOPTED: "采用",
    AnswerKind.INSTRUCTION: "批示",
    AnswerKind.REVISE: "退改",
}
OPENS_TASK = frozenset({AnswerKind.REQUEST, AnswerKind.QUESTION})
"""What the desk has to answer by a day."""


class Rank(StrEnum):
    """级别 of whoever printed it, or gave the 批示."""

    NATION = "nation"
    PROVINCE = "province"
    BUREAU = "bureau"
    COUNTY = "county"


RANK_NAMES: Mapping[Rank, str] = {
    Rank.NATION: "国家级",
    Rank.PROVINCE: "省部级（市级）",
    Rank.BUREAU: "厅局级",
    Rank.COUNTY: "县处级",
}


@dataclass(frozen=True)
class Proof:
    """采用凭证: the page on which it was printed, kept under its digest."""

    name: str
    media_type: str
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True)
class Answer:
    """One answer. A 批示 is a fact alone: neither its text nor a scan of it has a place here."""

    id: str
    brief_id: str
    recipient_id: str
    """Empty where an outlet that nobody sends to printed it."""
    unit: str
    person: str
    kind: AnswerKind
    given_on: date
    """Beijing day on which it was given."""
    registered_at: datetime
    registered_by: str
    """Account of whoever entered it: the reader, a 联络员 for them, or a librarian."""
    text: str = ""
    """What is asked for or to be revised. Always empty for a 批示."""
    outlet: str = ""
    """采用: where it was printed, with its number."""
    rank: Rank | None = None
    present: bool = True
    """批示: 有 or 无."""
    lies_at: str = ""
    """批示: where the paper is kept."""
    proof: Proof | None = None
    due_on: date | None = None
    """约稿, 追问: Beijing day by which the desk answers."""
    corrects: str = ""
    """Id of the answer that this one stands in for."""

    @property
    def name(self) -> str:
        return f"{self.unit} {self.person}".strip()


class Turn(StrEnum):
    """What may happen to an answer afterwards."""

    DONE = "done"
    DUE = "due"
    WITHDRAWN = "withdrawn"


TURN_NAMES: Mapping[Turn, str] = {Turn.DONE: "办结", Turn.DUE: "改期", Turn.WITHDRAWN: "撤销"}


@dataclass(frozen=True)
class AnswerEvent:
    """One line in the history of an answer."""

    answer_id: str
    what: Turn
    at: datetime
    who: str
    note: str
    due_on: date | None = None
    brief_id: str = ""
    """The brief that answers a request."""


@dataclass(frozen=True)
class Reply:
    """An answer with its history. ``standing``: neither withdrawn nor corrected by a later one."""

    answer: Answer
    events: tuple[AnswerEvent, ...] = ()
    standing: bool = True

    @property
    def due_on(self) -> date | None:
        """As last set."""
        moved = [event.due_on for event in self.events if event.what is Turn.DUE]
        return moved[-1] if moved else self.answer.due_on

    @property
    def done(self) -> AnswerEvent | None:
        return next((event for event in self.events if event.what is Turn.DONE), None)

    @property
    def is_task(self) -> bool:
        """约办事项: something the desk owes."""
        return self.standing and self.answer.kind in OPENS_TASK

    def overdue(self, today: date) -> bool:
        return self.is_task and self.done is None and self.due_on is not None and self.due_on < today

    def state(self, today: date) -> str:
        """For people; of a task."""
        if not self.standing:
            return "已撤销或更正"
        if self.done:
            return "已办结"
        return "已逾期" if self.overdue(today) else "在办"


def replies(answers: Iterable[Answer], events: Iterable[AnswerEvent]) -> tuple[Reply, ...]:
    """Answers in their order, each with its history."""
    known = tuple(answers)
    replaced = {answer.corrects for answer in known if answer.corrects}
    history: dict[str, list[AnswerEvent]] = {}
    for event in events:
        history.setdefault(event.answer_id, []).append(event)
    return tuple(
        Reply(
            answer,
            mine := tuple(history.get(answer.id, ())),
            answer.id not in replaced and all(event.what is not Turn.WITHDRAWN for event in mine),
        )
        for answer in known
    )
