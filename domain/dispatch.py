"""报送: who is sent what, how, when, and what came of it on the way. Nothing here is ever changed; events are added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from domain.notice import NoticeStatus


class Way(StrEnum):
    """报送方式: how a brief goes to its recipient."""

    CLASSIFIED = "classified"
    COURIER = "courier"
    OA = "oa"
    MAIL = "mail"
    PLATFORM = "platform"
    """A platform of the recipient's, or this system's own reading room."""


WAY_NAMES: Mapping[Way, str] = {
    Way.CLASSIFIED: "机要",
    Way.COURIER: "专人",
    Way.OA: "OA",
    Way.MAIL: "邮箱",
    Way.PLATFORM: "平台",
}
BY_HAND = frozenset({Way.CLASSIFIED, Way.COURIER, Way.OA})
"""Ways on which a person has to send it off; the other two can go by themselves."""


@dataclass(frozen=True)
class Recipient:
    """送阅对象: a person of a unit, or the unit itself. Kept as an arrangement, with its versions."""

    id: str
    unit: str
    person: str = ""
    """Name and post as addressed; empty for the unit itself."""
    way: Way = Way.PLATFORM
    """Preferred."""
    phone: str = ""
    """Shown to staff only."""
    copies: int = 1
    account: str = ""
    """The account under which the person reads here."""
    liaisons: tuple[str, ...] = ()
    """Accounts of 联络员, who see what the unit may see and may answer for this recipient."""
    all_kinds: bool = True
    """Every issued kind may be read; else ``kinds`` and whatever was sent to the unit."""
    kinds: tuple[str, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Notice channel id → address there."""
    active: bool = True

    @property
    def name(self) -> str:
        """As printed in lists."""
        return f"{self.unit} {self.person}".strip()

    @property
    def on_record(self) -> Recipient:
        """What its versions keep: old numbers and addresses are nobody's business."""
        return replace(self, phone=self.phone[:3] + "****" if self.phone else "", addresses=_hidden(self))

    def named_by(self, account: str) -> bool:
        """Whether somebody reads as, or acts for, this recipient."""
        return bool(account) and (account == self.account or account in self.liaisons)


def _hidden(recipient: Recipient) -> Mapping[str, str]:
    return dict.fromkeys(recipient.addresses, "****")


@dataclass(frozen=True)
class RecipientGroup:
    """送阅组: recipients that are sent to together, e.g. 市委办公厅各处."""

    id: str
    name: str
    """A kind's 报 or 送 line names a group by this."""
    members: tuple[str, ...]
    """Recipient ids."""

    @property
    def on_record(self) -> RecipientGroup:
        return self


@dataclass(frozen=True)
class Delivery:
    """报送登记: one brief to one recipient by one way. Unit and person stay as they were then."""

    id: str
    brief_id: str
    recipient_id: str
    unit: str
    person: str
    way: Way
    sent_at: datetime
    copies: int
    registered_at: datetime
    registered_by: str
    profile_id: str = ""
    """The 定题 that it went out with."""
    run: int | None = None

    @property
    def name(self) -> str:
        return f"{self.unit} {self.person}".strip()


class Passage(StrEnum):
    """What may happen to a delivery."""

    SIGNED = "signed"
    RETURNED = "returned"
    VOIDED = "voided"


PASSAGE_NAMES: Mapping[Passage, str] = {
    Passage.SIGNED: "签收",
    Passage.RETURNED: "退回",
    Passage.VOIDED: "登记作废",
}


@dataclass(frozen=True)
class DeliveryEvent:
    """One line in the history of a delivery."""

    delivery_id: str
    what: Passage
    at: datetime
    """When it happened."""
    who: str
    """Who signed, or who brought the copies back."""
    copies: int
    """Returned ones; 0 otherwise."""
    note: str
    registered_at: datetime
    registered_by: str


@dataclass(frozen=True)
class Sent:
    """A delivery with what came of it."""

    delivery: Delivery
    events: tuple[DeliveryEvent, ...] = ()

    @property
    def signed(self) -> DeliveryEvent | None:
        """The last 签收: a later one corrects an earlier."""
        return next((e for e in reversed(self.events) if e.what is Passage.SIGNED), None)

    @property
    def returned(self) -> int:
        """Copies that came back."""
        return sum(event.copies for event in self.events if event.what is Passage.RETURNED)

    @property
    def voided(self) -> bool:
        return any(event.what is Passage.VOIDED for event in self.events)

    @property
    def state(self) -> str:
        """For people."""
        if self.voided:
            return "登记作废"
        if self.returned >= self.delivery.copies:
            return "已全部退回"
        return "已签收" if self.signed else "待签收"


@dataclass(frozen=True)
class ReaderLink:
    """阅读链接: leave for one recipient to read one brief without signing in, for a while."""

    id: str
    brief_id: str
    recipient_id: str
    name: str
    """Unit and person, as they were then."""
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_by: str = ""


@dataclass(frozen=True)
class Opening:
    """打开: somebody had a brief on screen, or tried to through a link that was closed."""

    brief_id: str
    at: datetime
    recipient_id: str
    """Empty where the account stands for no recipient."""
    account: str = ""
    """Of the reading room; empty through a link."""
    link_id: str = ""
    closed: str = ""
    """Why it was not shown: expired, revoked, recalled, inactive; empty if it was."""


@dataclass(frozen=True)
class IssuedText:
    """What an issued brief is searched by. It never changes, so it is made once."""

    brief_id: str
    title: str
    text: str
    topics: tuple[str, ...]
    """Classes of its stories and cited articles."""


@dataclass(frozen=True)
class DispatchNotice:
    """报送通知: word to a recipient that something is there. (subject, channel, recipient) never goes out twice."""

    subject: str
    """Id of a delivery, ``PROFILE-N`` of a run of articles, or ``recall-BRIEF``."""
    channel: str
    recipient_id: str
    brief_id: str
    """Empty where it is about articles."""
    created_at: datetime
    due_at: datetime
    status: NoticeStatus = NoticeStatus.WAITING
    attempts: int = 0
    sent_at: datetime | None = None
    error: str = ""


@dataclass(frozen=True)
class Holder:
    """One line of 谁手里有: for a recall."""

    name: str
    recipient_id: str
    ways: tuple[Way, ...]
    sent_at: datetime | None
    """The first time; None for whoever only opened it."""
    copies: int
    """Sent on paper or otherwise, and not returned."""
    signed: bool
    opened: int
    """Times on screen."""

    @property
    def line(self) -> str:
        """For people."""
        ways = "、".join(WAY_NAMES[way] for way in self.ways) or "阅览"
        signed = "已签收" if self.signed else "未签收"
        return f"{self.name}：{ways}，{self.copies} 份在外，{signed}，打开 {self.opened} 次"


def holders(sent: Iterable[Sent], openings: Iterable[Opening]) -> tuple[Holder, ...]:
    """Who has a brief, by the time it was sent to them, then those who only opened it; voided entries count nothing."""
    mine: dict[str, list[Sent]] = {}
    for one in sent:
        if not one.voided:
            mine.setdefault(one.delivery.recipient_id, []).append(one)
    shown: dict[str, int] = {}
    for opening in openings:
        key = opening.recipient_id or f"@{opening.account}"
        shown[key] = shown.get(key, 0) + (not opening.closed)
    found = [_holder(key, sents, shown.get(key, 0)) for key, sents in mine.items()]
    found.sort(key=lambda holder: (holder.sent_at is None, holder.sent_at, holder.name))
    others = [key for key, times in shown.items() if times and key not in mine]
    return (*found, *(Holder(key.lstrip("@"), key, (), None, 0, False, shown[key]) for key in sorted(others)))


def _holder(key: str, sents: list[Sent], opened: int) -> Holder:
    return Holder(
        name=sents[0].delivery.name,
        recipient_id=key,
        ways=tuple(dict.fromkeys(one.delivery.way for one in sents)),
        sent_at=min(one.delivery.sent_at for one in sents),
        copies=sum(max(0, one.delivery.copies - one.returned) for one in sents),
        signed=all(one.signed for one in sents),
        opened=opened,
    )
