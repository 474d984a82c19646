"""robots.txt of each host (RFC 9309): asked once a crawl; 4xx allows all, 5xx and silence refuse."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from crawlers.failure import NotFetched

MAX_BYTES = 500_000
"""RFC 9309 asks for at least 500 KiB to be read."""


@dataclass(frozen=True)
class Robots:
    """The rules of one host. ``text`` None: unreadable, everything is refused."""

    text: str | None
    reason: str = ""
    failure: NotFetched | None = None
    """The host did not answer at all."""

    def refusal(self, url: str, user_agent: str) -> str:
        """Why ``url`` may not be asked, in Chinese; empty if it may."""
        if self.text is None:
            return f"robots.txt {self.reason}，按规定视为不允许采集"
        if Protego.parse(self.text).can_fetch(url, user_agent):
            return ""
        return "robots.txt 不允许采集这个地址"

    def delay(self, user_agent: str) -> float:
        """Crawl-delay in seconds, 0 if none is asked for."""
        return float(Protego.parse(self.text).crawl_delay(user_agent) or 0) if self.text else 0.0


def from_answer(status: int, content: bytes) -> Robots:
    """Rules from the answer to ``/robots.txt``."""
    if status >= 500:
        return Robots(None, f"无法读取（服务器错误 {status}）")
    if status >= 300:
        return Robots("")
    return Robots(content[:MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff"))
