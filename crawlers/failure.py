"""Why an address gave no page, by what a librarian can do about it."""

from __future__ import annotations

from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadTimeoutError

from crawlers import challenge
from crawlers.resolver import refused_address
from crawlers.schema import Fetch
from domain.errors import FetchFailed
from domain.ledger import Fate


class NotFetched(FetchFailed):
    """An address that gave no page: its fate, cause and status go into the ledger."""

    def __init__(self, fate: Fate, cause: str, detail: str, status: int | None = None) -> None:
        super().__init__(detail)
        self.fate, self.cause, self.detail, self.status = fate, cause, detail, status


def refuse_answer(status: int, headers: list[tuple[str, str]], content: bytes) -> None:
    """Raise ``NotFetched`` for an answer that is no page; 200, 203, 304, 404 and 410 pass."""
    name = challenge.recognise(status, headers, content)
    if name:
        detail = f"遇到{name}，系统不会绕过，请改用其他来源或人工录入"
        raise NotFetched(Fate.FAILED, "challenge", detail, status)
    if status in {200, 203, 304, 404, 410}:
        return
    reasons = {401: "需要登录", 403: "服务器拒绝访问", 429: "对方要求降低频率", 503: "对方暂停服务"}
    reason = reasons.get(status, "服务器没有给出页面")
    raise NotFetched(Fate.FAILED, "unreachable", f"{reason}（{status}）", status)


def failure_of(error: Exception, rules: Fetch, host: str) -> NotFetched:
    """Scrapy's and Twisted's exceptions as fates."""
    if inner := refused_address(host):
        return NotFetched(Fate.REFUSED, "address", f"{host} 指向本机或内网地址 {inner}，不予访问")
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
