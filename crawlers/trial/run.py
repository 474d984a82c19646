"""The door of 试采: an address or a declaration in, a ``Trial`` out, through the guarded fetcher.

Blocking; Scrapy's reactor starts once a process, so the desk runs it in a child.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from crawlers.addresses import is_loopback, netloc_of
from crawlers.crawl import engine_settings
from crawlers.failure import NotFetched
from crawlers.fetch import Fetcher
from crawlers.schema import SourceSpec
from crawlers.trial.record import Trial
from crawlers.trial.session import Session
from domain.errors import FetchFailed

__all__ = ["try_address", "try_spec"]


def try_address(url: str, user_agent: str) -> Trial:
    """Look at a page and propose a source for it.

    :raises FetchFailed: when the page cannot be had, with the reason.
    """
    return _run(_Order(url.strip(), None, user_agent))


def try_spec(spec: SourceSpec, user_agent: str) -> Trial:
    """What a declaration, as a person corrected it, would bring.

    :raises FetchFailed: when nothing at all can be asked.
    """
    return _run(_Order(spec.entry_urls[0], spec, user_agent))


@dataclass
class _Order:
    url: str
    spec: SourceSpec | None
    user_agent: str
    trial: Trial | None = None
    error: Exception | None = None


def _run(order: _Order) -> Trial:
    local = {netloc_of(order.url): 0.0} if is_loopback(order.url) else {}
    process = AsyncCrawlerProcess(engine_settings(order.user_agent, local))
    for name in ("scrapy", "twisted", "asyncio"):  # after Scrapy has set its own levels
        logging.getLogger(name).setLevel(logging.WARNING)
    process.crawl(_TrialSpider, order=order)
    process.start(install_signal_handlers=threading.current_thread() is threading.main_thread())
    if order.error is not None:
        raise order.error
    if order.trial is None:
        raise FetchFailed(f"试采 {order.url} 没有得到结果，请稍后再试")
    return order.trial


class _TrialSpider(scrapy.Spider):
    """Scrapy gives the engine and the downloader."""

    name = "zhijin-trial"

    def __init__(self, order: _Order, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._order = order

    async def start(self) -> AsyncIterator[Any]:
        """Do the whole trial; nothing is left for Scrapy's own scheduler."""
        order = self._order
        try:
            session = Session(Fetcher(self.crawler, order.user_agent), order.url, order.spec)
            order.trial = await (session.declared(order.spec) if order.spec else session.address())
        except NotFetched as failure:
            order.error = FetchFailed(f"{order.url} 读不到：{failure.detail}")
        except Exception as error:  # handed to the caller, which is outside the reactor
            order.error = error
        return
        yield
