"""What a curator writes down, and whether it can be used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from crawlers.site_scope import check_scope
from domain import clock
from domain.collection import Scope, SiteCollection
from domain.errors import InvalidInput

_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,40}")
_MAX_SEEDS = 1000
_MAX_DEPTH = 20
_MAX_PAGES = 50_000


@dataclass(frozen=True)
class CollectionDraft:
    """What a curator writes down. An empty ``hosts`` is the hosts of the seeds; an empty ``id`` is made."""

    title: str
    curator: str
    purpose: str
    seeds: tuple[str, ...]
    rights: str
    starts_on: date
    ends_on: date | None = None
    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ("/",)
    excludes: tuple[str, ...] = ()
    depth: int = 3
    max_pages: int = 2000
    id: str = ""


def check_draft(draft: CollectionDraft, made: SiteCollection) -> None:
    """Refuse what cannot be used, one Chinese line each.

    :raises InvalidInput: naming the field.
    """
    for name, value in (
        ("题名", draft.title),
        ("责任人", draft.curator),
        ("收藏目的", draft.purpose),
        ("权利说明", draft.rights),
    ):
        if not value.strip():
            raise InvalidInput(f"缺少“{name}”，请补写")
    if not _ID.fullmatch(made.id):
        raise InvalidInput(f"编号“{made.id[:60]}”不合要求，请用小写字母、数字和连字符，2 到 41 个")
    if not made.seeds:
        raise InvalidInput("没有种子网址，请至少写一个")
    if len(made.seeds) > _MAX_SEEDS:
        raise InvalidInput(f"种子有 {len(made.seeds)} 个，超过 {_MAX_SEEDS} 个，请分成几个专题")
    if not 0 <= draft.depth <= _MAX_DEPTH or not 1 <= draft.max_pages <= _MAX_PAGES:
        raise InvalidInput(f"深度要在 0 到 {_MAX_DEPTH} 之间，页数上限要在 1 到 {_MAX_PAGES} 之间，请改正")
    if draft.ends_on and draft.ends_on < draft.starts_on:
        raise InvalidInput(f"收藏时间的结束 {draft.ends_on} 早于开始 {draft.starts_on}，请改正")
    check_scope(made.scope, made.seeds)


def drafted(draft: CollectionDraft, collection_id: str) -> SiteCollection:
    """The collection that a draft describes; by whom and when it was made is filled in by the verb."""
    seeds = tuple(dict.fromkeys(seed.strip() for seed in draft.seeds if seed.strip()))
    hosts = draft.hosts or tuple(dict.fromkeys(_host(seed) for seed in seeds if _host(seed)))
    scope = Scope(
        tuple(h.strip() for h in hosts), draft.paths or ("/",), draft.excludes, draft.depth, draft.max_pages
    )
    return SiteCollection(
        collection_id,
        draft.title.strip(),
        draft.curator.strip(),
        draft.purpose.strip(),
        seeds,
        scope,
        draft.starts_on,
        draft.ends_on,
        draft.rights.strip(),
        clock.utc_now(),
        "",
    )


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def changes(before: SiteCollection, after: SiteCollection) -> str:
    """``深度 3→4；…`` for the audit log."""
    pairs = (
        ("题名", before.title, after.title),
        ("责任人", before.curator, after.curator),
        ("收藏目的", before.purpose, after.purpose),
        ("种子", "、".join(before.seeds), "、".join(after.seeds)),
        ("主机", "、".join(before.scope.hosts), "、".join(after.scope.hosts)),
        ("路径", "、".join(before.scope.paths), "、".join(after.scope.paths)),
        ("排除", "、".join(before.scope.excludes), "、".join(after.scope.excludes)),
        ("深度", before.scope.depth, after.scope.depth),
        ("页数上限", before.scope.max_pages, after.scope.max_pages),
        ("收藏时间", period(before), period(after)),
        ("权利说明", before.rights, after.rights),
    )
    return "；".join(f"{name} {old}→{new}" for name, old, new in pairs if old != new)


def period(collection: SiteCollection) -> str:
    """``2026-01-01 至 不限``."""
    return f"{collection.starts_on} 至 {collection.ends_on or '不限'}"
