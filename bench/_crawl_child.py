"""One crawl of the benchmark's site, in a process of its own: ``python -m bench._crawl_child NAME BASE PAGES FOLDER``.

NAME is ``ours`` (the whole way: archive, ledger, database), ``bare`` (Scrapy fetches the same pages and drops them)
or ``trafilatura`` (Scrapy with trafilatura as its pipeline, the items written as JSON lines).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LISTS = 40
"""Articles a list page names."""
AGENT = "Zhijin/0.1 (benchmark)"


def declaration(base: str, pages: int, every_minutes: float = 60) -> dict[str, Any]:
    """The site as a source file says it."""
    lists = [f"{base}/list/{n}.html" for n in range(-(-pages // LISTS))]
    rule = {
        "item": "ul.list li",
        "link": {"css": ["a::attr(href)"]},
        "title": {"css": ["a::text"]},
        "date": {"css": ["span::text"]},
    }
    return {
        "id": "bench",
        "name": "基准网",
        "owner": "基准网",
        "kind": "portal",
        "media_type": "M3",
        "region": "天津",
        "entries": [{"type": "list", "urls": lists, "rule": rule}],
        "fetch": {"delay": 0, "timeout": 20},
        "every_minutes": every_minutes,
        "bounds": {"articles": pages},
        "evidence": {"status": "unverified"},
    }


def _ours(base: str, pages: int, folder: Path) -> int:
    from crawlers.crawl import Limits, crawl
    from crawlers.schema import SourceSpec
    from crawlers.spec import to_source
    from desk.collector import StoreSink
    from domain.ledger import Fate
    from store.sqlite import open_store

    spec = SourceSpec.model_validate(declaration(base, pages))
    store = open_store(folder / "zhijin.db", create=True)
    store.put_source(to_source(spec), "bench", "bench", datetime.now(UTC))
    store.interrupt_open_runs(datetime.now(UTC))
    limits = Limits(articles=pages, fresh_minutes=600)  # a pass after a kill takes up what was torn
    report = crawl([spec], StoreSink(store), folder / "warc", user_agent=AGENT, limits=limits)
    return report.count(Fate.KEPT)


def _scrapy(base: str, pages: int, parse: bool, folder: Path) -> int:
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    done = [0]

    class Spider(scrapy.Spider):
        name = "bench"

        async def start(self) -> AsyncIterator[Any]:
            for url in declaration(base, pages)["entries"][0]["urls"]:
                yield scrapy.Request(url)

        def parse(self, response: Any, **kwargs: Any) -> Any:
            for link in response.css("ul.list a::attr(href)").getall():
                yield response.follow(link, callback=self.article)

        def article(self, response: Any) -> Any:
            done[0] += 1
            if parse:
                yield {"url": response.url, "html": response.text}

    settings = {
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": True,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "ITEM_PIPELINES": {_Trafilatura: 1} if parse else {},
        "BENCH_OUT": str(folder / "peer.jsonl"),
    }
    process = AsyncCrawlerProcess(settings)
    process.crawl(Spider)
    process.start()
    return done[0]


class _Trafilatura:
    """The pipeline of the peer."""

    def __init__(self, path: str) -> None:
        self.file = Path(path).open("w", encoding="utf-8")  # noqa: SIM115 (closed with the spider)

    @classmethod
    def from_crawler(cls, crawler: Any) -> _Trafilatura:
        return cls(crawler.settings["BENCH_OUT"])

    def process_item(self, item: dict[str, str]) -> dict[str, str]:
        import trafilatura

        read: Any = trafilatura.bare_extraction(
            item["html"], url=item["url"], include_comments=False, with_metadata=True
        )
        found = (
            {"title": read.title, "time": read.date, "author": read.author, "body": read.text} if read else {}
        )
        self.file.write(json.dumps({"url": item["url"], **found}, ensure_ascii=False) + "\n")
        return item

    def close_spider(self) -> None:
        self.file.close()


def main() -> None:
    """Crawl, then say how many articles came and how long it took after the imports began."""
    name, base, pages, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    began = time.perf_counter()
    if name == "ours":
        count = _ours(base, pages, folder)
    else:
        count = _scrapy(base, pages, name == "trafilatura", folder)
    print(json.dumps({"pages": count, "seconds": time.perf_counter() - began}), flush=True)


if __name__ == "__main__":
    main()
