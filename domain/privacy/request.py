"""异议、更正、删除: what people ask of the library about their own data, and what came of it (个人信息保护法 第四十四条 to 四十七条)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RequestKind(StrEnum):
    """What is asked for."""

    OBJECTION = "objection"
    CORRECTION = "correction"
    DELETION = "deletion"


REQUEST_NAMES: Mapping[RequestKind, str] = {
    RequestKind.OBJECTION: "异议（不再显示姓名）",
    RequestKind.CORRECTION: "更正",
    RequestKind.DELETION: "删除",
}


class RequestState(StrEnum):
    """How far it is."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


STATE_NAMES: Mapping[RequestState, str] = {
    RequestState.OPEN: "待处理",
    RequestState.DONE: "已办结",
    RequestState.REFUSED: "不予受理",
}

ANSWER_DAYS = 30
"""Days within which the asker is answered, as GB/T 35273-2020 8.7 has it."""


@dataclass(frozen=True)
class PrivacyRequest:
    """One request. Of the asker only what an answer needs is kept, and only until the request is settled."""

    id: str
    kind: RequestKind
    received_at: datetime
    due_at: datetime
    filed_by: str
    """The member of staff who took it down."""
    asker: str
    contact: str
    about: str
    article_ids: tuple[str, ...]
    state: RequestState = RequestState.OPEN
    decided_at: datetime | None = None
    decided_by: str | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Unmasking:
    """Leave to read one article unmasked, for a while."""

    article_id: str
    user: str
    why: str
    at: datetime
    until: datetime
