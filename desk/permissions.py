"""Who may do what: a table role × verb. A page that hides a button is not a wall; this is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import NotAllowed
from domain.user import ROLE_NAMES, Actor, Role


class Permission(StrEnum):
    """What a Desk verb needs."""

    READ = "read"
    """Articles, stories, figures, search, captures."""
    COLLECT = "collect"
    """Run a source, analyse."""
    SOURCES = "sources"
    """Change the crawl targets."""
    INTAKE = "intake"
    """Enter by hand what no crawler may fetch; take in tables, newsletters."""
    ARCHIVE = "archive"
    """Make and crawl site collections."""
    TRANSFER = "transfer"
    """Write and take in packages between networks."""
    ERASE = "erase"
    """Erase a capture on legal request."""
    ALERTS = "alerts"
    """Sign, escalate, end alerts. Rules, roster and channels need ``ADMIN``."""
    JUDGE = "judge"
    """Put right what analysis said: merge and split stories, correct verdicts."""
    WATCHES = "watches"
    """Make and change 监测专题; exclude and add what they found; give it out."""
    UNMASK = "unmask"
    """Read an article with its personal data, for a reason and a while."""
    DRAFT = "draft"
    """Make a brief, edit a draft, hand it in."""
    CHECK = "check"
    """Review a brief: pass it or return it."""
    ISSUE = "issue"
    """Issue a brief, recall it."""
    REVIEW = "review"
    """Comment on a brief, give reasons for exceptions, register what was signed on paper."""
    BRIEFS = "briefs"
    """Read briefs, drafts included."""
    ISSUED = "issued"
    """Read issued briefs."""
    DISPATCH = "dispatch"
    """Keep recipients and standing profiles; register deliveries and answers; export figures."""
    ANSWER = "answer"
    """Answer a brief, for oneself or for whom one is 联络员."""
    ADMIN = "admin"
    """Accounts, integrity checks, the audit log."""


_STAFF = frozenset(
    {Permission.READ, Permission.ALERTS, Permission.BRIEFS, Permission.ISSUED, Permission.REVIEW}
)

TABLE: Mapping[Role, frozenset[Permission]] = {
    Role.EDITOR: _STAFF
    | {
        Permission.COLLECT,
        Permission.JUDGE,
        Permission.WATCHES,
        Permission.DRAFT,
        Permission.SOURCES,
        Permission.INTAKE,
        Permission.ARCHIVE,
        Permission.DISPATCH,
    },
    Role.REVIEWER1: _STAFF | {Permission.JUDGE, Permission.UNMASK, Permission.CHECK},
    Role.REVIEWER2: _STAFF | {Permission.JUDGE, Permission.UNMASK, Permission.CHECK},
    Role.ISSUER: _STAFF | {Permission.ISSUE},
    Role.READER: frozenset({Permission.ISSUED, Permission.ANSWER}),
    Role.LIAISON: frozenset({Permission.ISSUED, Permission.ANSWER}),
    Role.SYSADMIN: frozenset(
        {
            Permission.READ,
            Permission.ALERTS,
            Permission.COLLECT,
            Permission.JUDGE,
            Permission.SOURCES,
            Permission.ARCHIVE,
            Permission.TRANSFER,
            Permission.ERASE,
            Permission.ADMIN,
        }
    ),
}


def may(actor: Actor, permission: Permission) -> bool:
    """Whether any of the actor's roles holds the permission."""
    return any(permission in TABLE[role] for role in actor.roles)


def require(actor: Actor, permission: Permission, what: str) -> None:
    """Raise ``NotAllowed`` naming the person, the act and who could do it."""
    if may(actor, permission):
        return
    able = "、".join(ROLE_NAMES[role] for role in Role if permission in TABLE[role])
    raise NotAllowed(f"“{actor.name}”不能{what}：这项操作需要{able}身份，请联系系统管理员")
