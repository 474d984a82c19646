"""网事典藏: sites archived whole, as a collection with a record of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.article import Snapshot


@dataclass(frozen=True)
class Scope:
    """What belongs to a collection. A page outside is not followed; its requisites are, wherever they lie."""

    hosts: tuple[str, ...]
    """Host names, each with its own sub-domains only if written ``*.example.cn``."""
    paths: tuple[str, ...] = ("/",)
    """Prefixes of the path; one must fit."""
    excludes: tuple[str, ...] = ()
    """Patterns on the whole address; none may match."""
    depth: int = 3
    """Links followed from a seed; 0 is the seeds alone."""
    max_pages: int = 2000


@dataclass(frozen=True)
class SiteCollection:
    """典藏专题: what is archived, by whom, why, by what right."""

    id: str
    title: str
    curator: str
    """责任人."""
    purpose: str
    """收藏目的."""
    seeds: tuple[str, ...]
    scope: Scope
    starts_on: date
    ends_on: date | None
    """None: no end is set."""
    rights: str
    """权利说明."""
    created_at: datetime
    created_by: str


@dataclass(frozen=True)
class CollectionRun:
    """One pass over a collection."""

    id: str
    collection_id: str
    started_at: datetime
    ended_at: datetime | None = None
    status: str = "running"
    """running, ok, partial, failed, interrupted."""
    reason: str = ""
    pages: int = 0
    requisites: int = 0
    failed: int = 0
    bytes: int = 0
    checked_at: datetime | None = None
    """When the quality check last looked at it."""
    compared: int = 0
    """Pages whose captured text was compared with the live one."""
    agreement: float | None = None
    """Mean share of the live text that the captures hold, 0…1."""


@dataclass(frozen=True)
class CollectionCapture:
    """One address of a pass, and what the quality check found wrong with it."""

    run_id: str
    url: str
    kind: str
    """page, requisite or redirect."""
    depth: int
    status: int | None
    title: str = ""
    finding: str = ""
    """Empty, or one Chinese line of parts joined by ``；``, each a name of ``FINDINGS``, a colon and the fact."""
    snapshot: Snapshot | None = None


FINDINGS = ("读不到", "存档损坏", "缺少资源", "疑似错误页", "登录页", "只有脚本", "正文不一致")
"""What a pass or its quality check can find wrong with one address."""
