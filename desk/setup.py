"""``zhijin init``: folders, database, the first administrator."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desk.desk import open_desk
from desk.guards import make_folder
from desk.settings import Settings
from domain.errors import Conflict
from domain.user import OPERATOR, Role

ADMIN = "admin"


@dataclass(frozen=True)
class InitReport:
    """What ``init`` made. ``generated`` is the password if nobody gave one; it is shown once and not kept."""

    database: Path
    admin: str
    generated: str
    sources: int = 0
    """采集源 of the shipped catalogue that were taken in."""


def initialise(settings: Settings, ask: Callable[[], str] | None, *, seeds: bool = True) -> InitReport:
    """Make a new installation; an existing one with accounts is left alone (``Conflict``).

    ``ask`` prompts for the password; without a terminal it comes from ``ZHIJIN_ADMIN_PASSWORD`` or is generated.
    ``seeds`` takes in the shipped catalogue of sources, on and off as shipped.
    """
    for folder in (settings.home, settings.archive, settings.out, settings.logs):
        make_folder(folder)
    desk = open_desk(settings, create=True)
    if any(not user.demo for user in desk.store.users()):
        raise Conflict(f"{settings.home} 已经初始化过，账号和数据都没有改动")
    password, generated = settings.admin_password, ""
    if not password:
        password = ask() if ask else ""
    if not password:
        password = generated = secrets.token_urlsafe(15) + "Aa1!"
    desk.add_user(OPERATOR, ADMIN, "系统管理员", (Role.SYSADMIN,), password)
    planted = desk.plant_seeds(OPERATOR).taken if seeds else ()
    return InitReport(settings.database, ADMIN, generated, len(planted))
