"""Signing in: passwords, lock-out, sessions. The cookie carries a random token; the store keeps its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from desk.permissions import Permission
from desk.room import DeskRoom
from domain.errors import InvalidInput, NotAllowed, NotFound
from domain.user import ROLE_NAMES, Actor, Role, Session, User

MAX_FAILURES = 5
LOCK = timedelta(minutes=15)
SESSION_LIFE = timedelta(hours=12)
_MIN_LENGTH = 12
_WRONG = "用户名或密码不对；连续输错 5 次将锁定 15 分钟"


@dataclass(frozen=True)
class SignIn:
    """A new session: ``token`` goes into the cookie and is never stored."""

    token: str
    actor: Actor


class AccessVerbs(DeskRoom):
    """Accounts and sessions."""

    def add_user(self, actor: Actor, name: str, display: str, roles: tuple[Role, ...], password: str) -> User:
        """Make an account; an existing name is refused."""
        with self.act(actor, Permission.ADMIN, "建立账号", name):
            if not name or not roles:
                raise InvalidInput("请填写用户名，并至少选一种身份")
            if any(user.name == name for user in self.store.users()):
                raise InvalidInput(f"账号“{name}”已经存在，请换一个名字")
            _check_password(name, password)
            user = User(name, display, roles, PasswordHasher().hash(password), self.now())
            self.store.put_user(user)
            return user

    def switch_account(self, actor: Actor, name: str, *, active: bool) -> User:
        """Stop an account or let it in again. What it signed stays; its sessions end at their next click."""
        with self.act(actor, Permission.ADMIN, "启用账号" if active else "停用账号", name):
            if name == actor.name:
                raise InvalidInput("不能停用自己的账号，请由另一位管理员操作")
            user = replace(self.store.user(name), active=active)
            self.store.put_user(user)
            return replace(user, password_hash="")

    def users(self, actor: Actor) -> list[User]:
        """Every account, by name; password hashes left out."""
        self.look(actor, Permission.ADMIN, "查看账号")
        return [replace(user, password_hash="") for user in self.store.users()]

    def sign_in(self, name: str, password: str) -> SignIn:
        """Check a password. Five failures in a row lock the account for fifteen minutes."""
        now = self.now()
        user = self._user_or_none(name)
        if user is None or user.demo or not user.active:
            # The same work and the same words as for a wrong password, so that names cannot be guessed.
            _matches(_DUMMY_HASH, password)
            self.note(Actor(name[:40], ()), "登录", name[:40], "refused", "账号不存在或已停用")
            raise NotAllowed(_WRONG)
        if user.locked_until and user.locked_until > now:
            minutes = int((user.locked_until - now).total_seconds() // 60) + 1
            self.note(Actor(name, user.roles), "登录", name, "refused", "已锁定")
            raise NotAllowed(f"账号“{name}”因连续输错密码被锁定，请 {minutes} 分钟后再试")
        if not _matches(user.password_hash, password):
            self._count_failure(user, now)
            raise NotAllowed(_WRONG)
        self.store.put_user(replace(user, failures=0, locked_until=None))
        return self._open_session(user, now)

    def demo_users(self) -> list[User]:
        """One account for each role, in demo mode only."""
        if not self.settings.demo:
            return []
        return [User(f"demo-{r.value}", ROLE_NAMES[r], (r,), "", self.now(), demo=True) for r in Role]

    def sign_in_demo(self, role: str) -> SignIn:
        """One click and you are in: demo mode only; the front door lets only loopback come here."""
        for user in self.demo_users():
            if user.roles[0].value == role:
                self.store.put_user(user)
                return self._open_session(user, self.now())
        raise NotAllowed("现在不是演示模式，请用账号和密码登录")

    def who(self, token: str) -> Actor | None:
        """The actor of a live session; None if it ended, idled out or its account was stopped."""
        now = self.now()
        try:
            session = self.store.session(_hash(token))
            user = self.store.user(session.user)
        except NotFound:
            return None
        idle = timedelta(minutes=self.settings.idle_minutes)
        if session.expires_at <= now or session.seen_at + idle <= now or not user.active:
            self.store.end_session(session.token_hash)
            return None
        if user.demo and not self.settings.demo:
            return None
        if session.seen_at + timedelta(minutes=1) <= now:
            self.store.put_session(replace(session, seen_at=now))
        return Actor(user.name, user.roles, session.token_hash)

    def sign_out(self, actor: Actor) -> None:
        """End the actor's session."""
        if actor.session:
            self.store.end_session(actor.session)
            self.note(actor, "退出", actor.name, "ok", "")

    def form_secret(self) -> str:
        """The key that signs form tokens; made once for each installation."""
        return self.kept_secret("form_secret")

    def _user_or_none(self, name: str) -> User | None:
        try:
            return self.store.user(name)
        except NotFound:
            return None

    def _count_failure(self, user: User, now: datetime) -> None:
        failures = user.failures + 1
        locked = now + LOCK if failures >= MAX_FAILURES else None
        self.store.put_user(replace(user, failures=0 if locked else failures, locked_until=locked))
        self.note(
            Actor(user.name, user.roles), "登录", user.name, "refused", "锁定" if locked else "密码不对"
        )

    def _open_session(self, user: User, now: datetime) -> SignIn:
        token = secrets.token_urlsafe(32)
        session = Session(_hash(token), user.name, now, now, now + SESSION_LIFE)
        self.store.end_sessions_before(now)
        self.store.put_session(session)
        actor = Actor(user.name, user.roles, session.token_hash)
        self.note(actor, "登录", user.name, "ok", "")
        return SignIn(token, actor)


# A hash nobody has the password of: checking it takes as long as a real one.
_DUMMY_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$l8ROoJWzta+WaYUfQTVAtw$FMAH2MVwTMerI1MUG5AvKLhAwBLJZ9MQ0yhYShrhUaw"
)


def _matches(hashed: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _check_password(name: str, password: str) -> None:
    """等保 2.0 身份鉴别: twelve characters, three of four classes, not containing the name."""
    kinds = len({_kind(char) for char in password})
    if len(password) < _MIN_LENGTH or kinds < 3 or name.lower() in password.lower():
        raise InvalidInput("密码不合要求：至少 12 位，含大写、小写、数字、符号中的三类，且不含用户名")


def _kind(char: str) -> str:
    if char.isdigit():
        return "digit"
    return "lower" if char.islower() else "upper" if char.isupper() else "sign"
