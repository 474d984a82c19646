"""Verbs on AB角: who may take whose steps of review, arranged by administrators."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desk.permissions import Permission
from desk.room import DeskRoom
from domain import clock
from domain.brief_flow import StandIn
from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.user import Actor, Role, User


@dataclass(frozen=True)
class Acting:
    """Who acts, and for whom."""

    actor: Actor
    """With the roles of the person stood in for, for the table of permissions."""
    stands_for: str
    roles: tuple[Role, ...]
    """In which the step is taken: those of the person stood in for, or the actor's own."""

    @property
    def people(self) -> tuple[str, ...]:
        """Accounts that have a hand in what is done."""
        return (self.actor.name, self.stands_for) if self.stands_for else (self.actor.name,)


class StandInVerbs(DeskRoom):
    """AB角."""

    def stand_ins(self, actor: Actor) -> list[StandIn]:
        """Every arrangement, those that have run out included."""
        self.look(actor, Permission.READ, "查看AB角")
        return self.store.arrangements(StandIn)

    def save_stand_in(self, actor: Actor, stand_in: StandIn, why: str) -> bool:
        """Insert or replace; False if nothing changed."""
        with self.act(actor, Permission.ADMIN, "保存AB角", f"{stand_in.deputy} 代 {stand_in.principal}"):
            if not stand_in.id.strip() or not why.strip():
                raise InvalidInput("请填写AB角的编号和设置原因")
            if stand_in.principal == stand_in.deputy:
                raise InvalidInput("A角和B角要是两个人，请另选一人")
            if stand_in.until is not None and stand_in.until < stand_in.since:
                raise InvalidInput("AB角的截止日期早于开始日期，请改正")
            for name in (stand_in.principal, stand_in.deputy):
                self.store.user(name)
            return self.store.put_arrangement(stand_in, actor.name, why.strip(), self.now())

    def drop_stand_in(self, actor: Actor, stand_in_id: str, why: str) -> None:
        """Take one out; what was done under it stays as it is."""
        with self.act(actor, Permission.ADMIN, "取消AB角", stand_in_id):
            if not why.strip():
                raise InvalidInput("请写明取消AB角的原因")
            if not self.store.drop_arrangement(StandIn, stand_in_id, actor.name, why.strip(), self.now()):
                raise NotFound(f"没有编号为“{stand_in_id}”的AB角，请检查编号")

    def principals(self, actor: Actor) -> list[User]:
        """Those whom the actor may stand in for today."""
        today = clock.library_day(self.now())
        named = {
            s.principal for s in self.store.arrangements(StandIn) if s.deputy == actor.name and s.holds(today)
        }
        return [user for user in self.store.users() if user.name in named and user.active]

    def acting(self, actor: Actor, stands_for: str = "") -> Acting:
        """The actor as asked at this moment.

        :raises NotAllowed: when the account was stopped meanwhile, or no arrangement lets it stand in for that person.
        """
        self._require_in_office(actor)
        if not stands_for:
            return Acting(actor, "", actor.roles)
        for user in self.principals(actor):
            if user.name == stands_for:
                roles = tuple(dict.fromkeys((*actor.roles, *user.roles)))
                return Acting(replace(actor, roles=roles), stands_for, user.roles)
        self.note(actor, "代行", stands_for, "refused", "没有有效的AB角设置")
        raise NotAllowed(f"“{actor.name}”今天不能代“{stands_for}”办理，请系统管理员先设置AB角")

    def _require_in_office(self, actor: Actor) -> None:
        """A page may still hold the session of somebody whose account was stopped a moment ago."""
        try:
            user = self.store.user(actor.name)
        except NotFound:  # the operator at the terminal has no account
            return
        if not user.active:
            self.note(actor, "审签", actor.name, "refused", "账号已停用")
            raise NotAllowed(f"账号“{actor.name}”已停用，不能再办理审签，请联系系统管理员")
