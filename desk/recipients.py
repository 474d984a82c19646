"""Verbs on 送阅对象: who is sent to, in which groups, under which accounts they read; and what each may read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from desk.permissions import Permission, may
from desk.room import DeskRoom
from domain import ids
from domain.brief import Brief
from domain.dispatch import Recipient, RecipientGroup
from domain.errors import InvalidInput, NotFound
from domain.notice import Channel
from domain.text import clean
from domain.user import Actor, Role
from store.base import Arrangement, Version

LONGEST_NAME = 60
ID_FORM = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""Ids that people give: lower-case letters, digits, hyphens."""
_READERS = frozenset({Role.READER, Role.LIAISON})


@dataclass(frozen=True)
class RecipientBook:
    """Everybody who is sent to, those still active first, and the groups."""

    recipients: tuple[Recipient, ...]
    groups: tuple[RecipientGroup, ...]
    accounts: Mapping[str, str]
    """Accounts of 送阅对象 and 联络员, by name → as shown."""
    unbound: tuple[str, ...]
    """Those of the accounts that stand for nobody yet: they read nothing."""
    channels: tuple[Channel, ...]
    """Notice channels that reach persons; addresses masked."""


@dataclass(frozen=True)
class Suggested:
    """Whom the 报 and 送 lines of a brief name."""

    recipients: tuple[Recipient, ...]
    unknown: tuple[str, ...]
    """Names of the lines that are neither a group nor the unit of a recipient."""


class RecipientVerbs(DeskRoom):
    """The book of recipients."""

    def recipient_book(self) -> dict[str, Recipient]:
        """By id; for other verbs."""
        return {recipient.id: recipient for recipient in self.store.arrangements(Recipient)}

    def one_recipient(self, recipient_id: str) -> Recipient:
        """For other verbs; ``NotFound`` if there is none."""
        found = self.recipient_book().get(recipient_id)
        if found is None:
            raise NotFound(f"没有编号为“{recipient_id}”的送阅对象，请到“读者与定题”登记")
        return found

    def stands_for(self, actor: Actor) -> list[Recipient]:
        """Active recipients that the actor reads as, or acts for; for other verbs."""
        book = self.recipient_book().values()
        return [recipient for recipient in book if recipient.active and recipient.named_by(actor.name)]

    def readable(self, actor: Actor) -> Callable[[Brief], bool]:
        """Whether the actor may read a brief; for other verbs. Staff read all, drafts included. A reader reads what
        is issued and of a kind open to the unit, or was sent to it; in demo mode the fiction too."""
        if may(actor, Permission.BRIEFS):
            return lambda brief: True
        mine = self.stands_for(actor)
        units = {recipient.unit for recipient in mine}
        mates = [r.id for r in self.recipient_book().values() if r.unit in units]
        sent = (
            {s.delivery.brief_id for s in self.store.deliveries(recipient_ids=mates) if not s.voided}
            if mates
            else set()
        )
        open_to_all = any(recipient.all_kinds for recipient in mine)
        kinds = {kind for recipient in mine for kind in recipient.kinds}

        def may_read(brief: Brief) -> bool:
            if self.settings.demo and brief.masthead.notice:
                return True
            issued = brief.status in ("issued", "recalled")
            return issued and (open_to_all or brief.kind in kinds or brief.id in sent)

        return may_read

    def recipients(self, actor: Actor) -> RecipientBook:
        """The whole book."""
        self.look(actor, Permission.BRIEFS, "查看送阅对象")
        book = sorted(self.recipient_book().values(), key=lambda r: (not r.active, r.unit, r.person, r.id))
        accounts = {
            user.name: f"{user.display}（{user.name}）"
            for user in self.store.users()
            if user.active and not user.demo and _READERS & set(user.roles)
        }
        channels = [c.on_record for c in self.store.arrangements(Channel) if c.personal]
        return RecipientBook(
            recipients=tuple(book),
            groups=tuple(self.store.arrangements(RecipientGroup)),
            accounts=accounts,
            unbound=tuple(name for name in accounts if not any(r.named_by(name) for r in book)),
            channels=tuple(channels),
        )

    def save_recipient(self, actor: Actor, recipient: Recipient, why: str) -> Recipient:
        """Insert (with an empty id) or replace; as stored."""
        with self.act(actor, Permission.DISPATCH, "保存送阅对象", recipient.id or recipient.unit):
            recipient = self._checked_recipient(recipient)
            self._arrange_reader(actor, recipient, why)
            return recipient

    def recipient_versions(self, actor: Actor, recipient_id: str) -> list[Version]:
        """Newest first; without numbers and addresses."""
        self.look(actor, Permission.BRIEFS, "查看送阅对象")
        return self.store.arrangement_versions(Recipient, recipient_id)

    def save_group(self, actor: Actor, group: RecipientGroup, why: str) -> RecipientGroup:
        """Insert or replace; as stored."""
        with self.act(actor, Permission.DISPATCH, "保存送阅组", group.id):
            group = replace(group, id=group.id.strip(), name=_named(group.name, "组名"))
            if not ID_FORM.fullmatch(group.id):
                raise InvalidInput("送阅组的编号只用小写字母、数字、连字符，最多 40 个")
            if strange := sorted(set(group.members) - set(self.recipient_book())):
                raise InvalidInput(f"送阅组“{group.name}”里有没登记的对象“{'、'.join(strange)}”，请先登记")
            self._arrange_reader(actor, group, why)
            return group

    def drop_group(self, actor: Actor, group_id: str, why: str) -> None:
        """Take a group out; its members stay."""
        with self.act(actor, Permission.DISPATCH, "删除送阅组", group_id):
            _require_reason(why)
            if not self.store.drop_arrangement(RecipientGroup, group_id, actor.name, why.strip(), self.now()):
                raise NotFound(f"没有编号为“{group_id}”的送阅组，请检查编号")

    def suggested_recipients(self, brief: Brief) -> Suggested:
        """Whom its 报 and 送 lines name: groups by their name, recipients by their unit. For other verbs."""
        groups = {group.name: group for group in self.store.arrangements(RecipientGroup)}
        book = self.recipient_book()
        found: dict[str, Recipient] = {}
        unknown: list[str] = []
        for name in dict.fromkeys((*brief.masthead.report_to, *brief.masthead.send_to)):
            named = self._named_by(name, groups, book.values())
            found |= {recipient.id: recipient for recipient in named}
            if not named:
                unknown.append(name)
        return Suggested(tuple(found.values()), tuple(unknown))

    def _named_by(
        self, name: str, groups: Mapping[str, RecipientGroup], book: Iterable[Recipient]
    ) -> list[Recipient]:
        members = groups[name].members if name in groups else ()
        return [r for r in book if r.active and (r.id in members or r.unit == name)]

    def _checked_recipient(self, recipient: Recipient) -> Recipient:
        checked = replace(
            recipient,
            id=recipient.id or ids.recipient_id(),
            unit=_named(recipient.unit, "单位"),
            person=_short(recipient.person, "姓名职务"),
            phone=_short(recipient.phone, "电话"),
            addresses={key: clean(text) for key, text in recipient.addresses.items() if clean(text)},
        )
        if not 1 <= checked.copies <= 999:
            raise InvalidInput("份数在 1 与 999 之间")
        self._check_accounts(checked)
        channels = {channel.id for channel in self.store.arrangements(Channel) if channel.personal}
        if strange := sorted(set(checked.addresses) - channels):
            raise InvalidInput(f"没有能发给个人的通知渠道“{'、'.join(strange)}”，请先在“预警”页添加渠道")
        return checked

    def _check_accounts(self, recipient: Recipient) -> None:
        """Accounts exist, are those of readers, and nobody reads as two persons."""
        named = [name for name in (recipient.account, *recipient.liaisons) if name]
        roles = {user.name: set(user.roles) for user in self.store.users()}
        if strange := [name for name in named if not roles.get(name, set()) & _READERS]:
            raise InvalidInput(f"“{'、'.join(strange)}”不是送阅对象或联络员的账号，请先由系统管理员建立账号")
        for other in self.recipient_book().values():
            if recipient.account and other.id != recipient.id and other.account == recipient.account:
                raise InvalidInput(
                    f"账号“{recipient.account}”已对应“{other.name}”，一个账号只对应一个送阅对象"
                )

    def _arrange_reader(self, actor: Actor, arrangement: Arrangement, why: str) -> bool:
        _require_reason(why)
        return self.store.put_arrangement(arrangement, actor.name, why.strip(), self.now())


def _require_reason(why: str) -> None:
    if not why.strip():
        raise InvalidInput("请写明这次修改的原因，记入版本")


def _named(text: str, what: str) -> str:
    if not clean(text):
        raise InvalidInput(f"请填写{what}")
    return _short(text, what)


def _short(text: str, what: str) -> str:
    """One line without control characters, not too long."""
    line = clean(" ".join(text.split()))
    if len(line) > LONGEST_NAME:
        raise InvalidInput(f"{what}太长（{len(line)} 字），请写在 {LONGEST_NAME} 字以内")
    return line
