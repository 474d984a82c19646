"""用户, 角色, 会话 and 审计."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    EDITOR = "editor"
    REVIEWER1 = "reviewer1"
    REVIEWER2 = "reviewer2"
    ISSUER = "issuer"
    READER = "reader"
    LIAISON = "liaison"
    SYSADMIN = "sysadmin"


ROLE_NAMES: Mapping[Role, str] = {
    Role.EDITOR: "馆员",
    Role.REVIEWER1: "初审",
    Role.REVIEWER2: "复审",
    Role.ISSUER: "签发人",
    Role.READER: "送阅对象",
    Role.LIAISON: "联络员",
    Role.SYSADMIN: "系统管理员",
}


@dataclass(frozen=True)
class User:
    """用户. ``password_hash`` is argon2id; empty for demo accounts, which exist in demo mode only."""

    name: str
    display: str
    roles: tuple[Role, ...]
    password_hash: str
    created_at: datetime
    active: bool = True
    demo: bool = False
    failures: int = 0
    locked_until: datetime | None = None


@dataclass(frozen=True)
class Session:
    """会话. The cookie holds the token; the store holds its SHA-256."""

    token_hash: str
    user: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class AuditEntry:
    """审计: append-only; each entry's hash covers the one before."""

    sequence: int
    at: datetime
    user: str
    verb: str
    subject: str
    outcome: str
    """ok, refused or failed."""
    detail: str
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Actor:
    """Who asks for a Desk verb: a signed-in user, or the operator at the machine's own terminal."""

    name: str
    roles: tuple[Role, ...]
    session: str = ""
    """Hash of the session token; empty at the terminal."""


OPERATOR = Actor("本机操作员", tuple(Role))
"""Whoever can run ``zhijin`` on the server can read its files anyway, so the terminal holds every role."""
