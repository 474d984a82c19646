"""Why an address gave no page, by what a librarian can do about it."""

from __future__ import annotations

from datetime import datetime

from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadTimeoutError

from crawlers import challenge
from crawlers.schema import Fetch
from domain.errors import FetchFailed
from domain.ledger import Fate

BUSY = "busy"
"""Cause of ``failed`` where the host asked to be left alone for a while; nothing is asked until then."""
_REASONS = {
    401: "需要登录，系统不登录，请改用其他来源或人工录入",
    403: "服务器拒绝访问，请核对网址，或与对方联系取得许可",
    429: "对方要求降低频率，会自动放慢，之后再采",
    451: "因法律原因不予提供",
    503: "对方暂停服务，稍后会再采",
}


class NotFetched(FetchFailed):
    """An address that gave no page: its fate, cause and status go into the ledger."""

    def __init__(
        self,
        fate: Fate,
        cause: str,
        detail: str,
        status: int | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        super().__init__(detail)
        self.fate, self.cause, self.detail, self.status = fate, cause, detail, status
        self.retry_at = retry_at
        """When the host will be asked again, where it said so."""


def refuse_answer(status: int, headers: list[tuple[str, str]], content: bytes) -> None:
    """Raise ``NotFetched`` for an answer that is no page; 200, 203, 304, 404 and 410 pass."""
    wall = challenge.recognise(status, headers, content)
    if wall:
        detail = f"遇到{wall}，系统不会绕过；{challenge.advice(wall)}"
        raise NotFetched(Fate.FAILED, "challenge", detail, status)
    if status in {200, 203, 304, 404, 410}:
        return
    if 300 <= status < 400:
        raise NotFetched(Fate.FAILED, "unreachable", f"服务器要求跳转，却没有写明去处（{status}）", status)
    reason = _REASONS.get(status, "服务器没有给出页面，请稍后重试")
    raise NotFetched(Fate.FAILED, BUSY if status == 429 else "unreachable", f"{reason}（{status}）", status)


def failure_of(error: Exception, rules: Fetch) -> NotFetched:
    """Scrapy's and Twisted's exceptions as fates."""
    if isinstance(error, DownloadTimeoutError):
        return NotFetched(Fate.FAILED, "timeout", f"{rules.timeout:g} 秒内没有回应")
    if isinstance(error, DownloadCancelledError):
        return too_large(rules)
    if isinstance(error, CannotResolveHostError):
        return NotFetched(Fate.FAILED, "unreachable", "域名无法解析")
    return NotFetched(Fate.FAILED, "unreachable", "无法连接或连接中断，请检查网址和网络后重试")


def too_large(rules: Fetch) -> NotFetched:
    """The answer exceeds the source's limit; it was not read to its end."""
    return NotFetched(Fate.REFUSED, "size", f"页面超过 {rules.max_mb:g} MB，没有读取")
