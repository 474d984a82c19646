"""流转: the records that a brief leaves on its way from draft to issued document. All but comments are only added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a decision says."""

    SUBMIT = "submit"
    PASS = "pass"
    RETURN = "return"
    ISSUE = "issue"
    VOID = "void"
    """The content was changed: everything approved before no longer holds."""
    CLEAR = "clear"
    """Post-review found nothing."""
    FAULT = "fault"
    """Post-review found something: it takes a correction or a recall."""


VERDICT_NAMES: Mapping[Verdict, str] = {
    Verdict.SUBMIT: "送审",
    Verdict.PASS: "通过",
    Verdict.RETURN: "退回",
    Verdict.ISSUE: "签发",
    Verdict.VOID: "审批作废",
    Verdict.CLEAR: "复核无误",
    Verdict.FAULT: "复核有误",
}

POST_REVIEW = "post"
"""Key of the step after issuing, which stands in no kind's steps; its span is ``BriefKind.post_review_hours``."""
POST_REVIEW_NAME = "发后复核"


@dataclass(frozen=True)
class VersionMark:
    """One version of a brief's content, without the content."""

    brief_id: str
    version: int
    who: str
    note: str
    at: datetime
    content_hash: str


@dataclass(frozen=True)
class Decision:
    """审签: one step taken, or what undid the steps before. Bound to the content by its hash."""

    brief_id: str
    step: str
    """Key of the ``StepRule``, or ``POST_REVIEW``."""
    step_name: str
    """As the step was called then."""
    verdict: Verdict
    who: str
    """Account; on paper the account of the signer where there is one, else the name as signed."""
    signed_as: str
    """The person's name as printed; kept here since an account may go."""
    at: datetime
    """On paper: when it was registered."""
    version: int
    content_hash: str
    opinion: str = ""
    ticked: tuple[str, ...] = ()
    stands_for: str = ""
    """AB角: account of the person stood in for."""
    signed_on: date | None = None
    """Day on the paper; None for a decision on screen."""
    number: int = 0
    """Position in the brief's history, from 1; the store gives it."""


@dataclass(frozen=True)
class Comment:
    """意见 on a passage."""

    brief_id: str
    version: int
    item_key: str
    """Key of the item, or of the section for what stands outside its items; empty for the whole brief."""
    quote: str
    """The passage as it stood in that version; empty for the whole item."""
    text: str
    author: str
    at: datetime
    resolved_by: str = ""
    resolved_at: datetime | None = None
    answer: str = ""
    number: int = 0
    """Position among the brief's comments, from 1; the store gives it."""


@dataclass(frozen=True)
class GateException:
    """例外: a finding of the evidence gate that may stand, and why. It holds for that very finding alone."""

    brief_id: str
    finding_key: str
    message: str
    """What the gate said: a finding that says something else is another one."""
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Issuing:
    """签发: the number that a brief took. Unique and without gaps by (kind, year) and by kind."""

    brief_id: str
    kind: str
    year: int
    """Of the issuing day in Beijing."""
    issue_no: int
    """第N期, from 1 in each year."""
    total_no: int
    """总第M期, never restarts."""
    at: datetime
    content_hash: str
    review_due: datetime | None = None
    """By when a second person reads it again (快报)."""


@dataclass(frozen=True)
class NumberStart:
    """起始期号: what a kind of brief had reached before this system numbered it."""

    id: str
    """Key of the kind."""
    year: int
    issue_no: int
    """Last 第N期 of ``year``."""
    total_no: int
    """Last 总第M期."""

    @property
    def on_record(self) -> NumberStart:
        """What its versions keep: all of it."""
        return self


@dataclass(frozen=True)
class PaperSigning:
    """线下签发登记: the scan of the signed 审签单, kept as a file under its digest."""

    brief_id: str
    registrar: str
    at: datetime
    content_hash: str
    """Of the version that the sheet names."""
    sha256: str
    media_type: str
    size: int
    name: str
    """Of the file as it was handed over."""


@dataclass(frozen=True)
class Recall:
    """撤回: the number stays taken, reading is closed."""

    brief_id: str
    reason: str
    approver: str
    signed_as: str
    at: datetime


@dataclass(frozen=True)
class StandIn:
    """AB角: ``deputy`` may take the steps of ``principal`` from ``since`` to ``until``, both days included."""

    id: str
    principal: str
    """Account."""
    deputy: str
    """Account."""
    since: date
    until: date | None = None
    """None: until it is taken out."""
    note: str = ""

    def holds(self, day: date) -> bool:
        """Whether it is in force on a Beijing day."""
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def on_record(self) -> StandIn:
        """What its versions keep: all of it."""
        return self
