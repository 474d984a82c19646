"""What belongs to a site collection, and which addresses only lead round in circles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from crawlers.addresses import netloc_of
from crawlers.schema.source import Bounds
from crawlers.traps import trap
from domain import ids
from domain.collection import Scope
from domain.errors import InvalidInput

_BOUNDS = Bounds()
_MAX_VARIANTS = 300
"""Addresses that differ in nothing but their query: longer lists exist, endless ones are commoner."""


class BadScope(InvalidInput):
    """A scope or seed that cannot be used."""


def check_scope(scope: Scope, seeds: Iterable[str]) -> None:
    """Refuse what cannot be crawled, naming the part.

    :raises InvalidInput: with one Chinese line.
    """
    for pattern in scope.excludes:
        try:
            re.compile(pattern)
        except re.error as error:
            raise BadScope(f"排除规则“{pattern}”写法有误（{error}），请改正这条正则表达式") from None
    if not scope.hosts:
        raise BadScope("典藏范围里没有主机，请至少写一个，如 www.example.cn")
    for host in scope.hosts:
        if not re.fullmatch(r"(\*\.)?[\w.-]+(:\d+)?", host):
            raise BadScope(f"主机“{host}”写法有误，请只写主机名，如 www.example.cn 或 *.example.cn")
    for path in scope.paths:
        if not path.startswith("/"):
            raise BadScope(f"路径“{path}”要以 / 开头，请改正")
    rule = ScopeRule(scope)
    for seed in seeds:
        _check_seed(rule, seed)


def _check_seed(rule: ScopeRule, seed: str) -> None:
    try:
        parts = urlsplit(seed)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BadScope(f"种子“{seed}”不是网址，请写成 http:// 或 https:// 开头的完整地址")
    if not rule.holds(seed):
        raise BadScope(f"种子 {seed} 不在典藏范围内（{rule.outside(seed)}），请修改种子或范围")


@dataclass(frozen=True)
class ScopeRule:
    """``Scope`` as questions about addresses."""

    scope: Scope

    def holds(self, url: str) -> bool:
        """Whether the page is followed."""
        return not self.outside(url)

    def outside(self, url: str) -> str:
        """Why an address does not belong, in Chinese; empty if it does."""
        try:
            parts = urlsplit(url)
            reason = self.outside_hosts(url)
        except ValueError:
            return "地址写法有误"
        if parts.scheme not in {"http", "https"}:
            return "不是网页地址"
        if reason:
            return reason
        if not any((parts.path or "/").startswith(path) for path in self.scope.paths):
            return f"路径 {parts.path or '/'} 不在范围内"
        if any(re.search(pattern, url) for pattern in self.scope.excludes):
            return "符合排除规则"
        return ""

    def outside_hosts(self, url: str) -> str:
        """Why the host does not belong, in Chinese; empty if it does."""
        host = (urlsplit(url).hostname or "").lower()
        if any(_is_of(name, pattern) for name in (host, netloc_of(url)) for pattern in self.scope.hosts):
            return ""
        return f"主机 {host} 不在范围内"


def _is_of(host: str, pattern: str) -> bool:
    wanted = pattern.lower()
    if wanted.startswith("*."):
        return host == wanted[2:] or host.endswith(wanted[1:])
    return host == wanted


@dataclass
class Traps:
    """Addresses without end. It counts, so one belongs to one pass."""

    now: datetime
    _variants: Counter[str] = field(default_factory=Counter)

    def sign(self, url: str) -> str:
        """Why an address is not worth asking, in Chinese; empty for an ordinary one."""
        if sign := trap(url, _BOUNDS, self.now):
            return sign
        if "?" in url:
            place = ids.canonical_url(url).partition("?")[0]
            self._variants[place] += 1
            if self._variants[place] > _MAX_VARIANTS:
                return f"同一地址的参数变化超过 {_MAX_VARIANTS} 种，疑似没有尽头的列表"
        return ""
