"""Runs one crawl in a process of its own (Scrapy's reactor starts once a process) and writes down what happened.

``python crawl_child.py ORDER.json``: the order names the source file, the archive folder, the result file and the
memory of earlier crawls. The sink keeps everything in memory, as the store would, and appends each line of the
ledger to a file at once, so that a killed child still shows how far it got.
"""

import contextlib
import json
import pickle
import sys
from dataclasses import asdict, replace
from pathlib import Path

from crawlers.crawl import Limits, crawl
from crawlers.spec import load_specs
from domain import ids
from domain.article import KnownPage
from domain.errors import ZhijinError
from domain.ledger import Fate


class MemorySink:
    """A sink that remembers."""

    def __init__(self, log):
        self.articles, self.pages, self.closed = {}, {}, set()
        self.start(log)

    def start(self, log):
        self.log = log
        (
            self.runs,
            self.begun,
            self.ledger,
            self.observations,
            self.snapshots,
            self.touched,
            self.specimens,
        ) = (
            [],
            [],
            [],
            [],
            [],
            [],
            [],
        )

    def begin(self, run):
        self.begun.append(run)

    def end(self, run):
        self.runs.append(run)

    def known(self, url):
        return self.pages.get(ids.canonical_url(url))

    def together(self):
        return contextlib.nullcontext()

    def earlier(self, payload_digest):
        return None

    def suppressed(self, url):
        return ids.canonical_url(url) in self.closed

    def specimen(self, specimen):
        self.specimens.append(specimen)

    def keep(self, article, snapshot, etag, last_modified, *, check_at=None, listed=""):
        before = self.articles.get(article.id)
        self.articles[article.id] = article
        if snapshot:
            self.snapshots.append(snapshot)
        page = KnownPage(
            article.url,
            article.id,
            article.content_hash,
            etag,
            last_modified,
            article.fetched_at,
            0,
            check_at,
            listed,
        )
        self.pages[ids.canonical_url(article.url)] = page
        if before is None:
            return Fate.KEPT
        return Fate.UNCHANGED if before.content_hash == article.content_hash else Fate.REVISED

    def touch(self, url, at, etag, last_modified, *, check_at=None, listed=""):
        self.touched.append(url)
        page = self.pages[ids.canonical_url(url)]
        self.pages[ids.canonical_url(url)] = replace(
            page,
            fetched_at=at,
            check_at=check_at,
            listed=listed or page.listed,
            unchanged_in_row=page.unchanged_in_row + 1,
        )

    def removed(self, url, at, check_at=None):
        return ids.canonical_url(url) in self.pages

    def observe(self, observations):
        self.observations.extend(observations)

    def record(self, entry):
        self.ledger.append(entry)
        with self.log.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(entry), default=str, ensure_ascii=False) + "\n")


def main(order):
    memory, result = Path(order["memory"]), Path(order["result"])
    log = result.with_suffix(".ledger")
    sink = pickle.loads(memory.read_bytes()) if memory.exists() else MemorySink(log)
    sink.start(log)
    sink.closed = {ids.canonical_url(url) for url in order["closed"]}
    report = error = None
    try:
        report = crawl(
            load_specs(Path(order["sources"])),
            sink,
            Path(order["archive"]),
            user_agent=order["user_agent"],
            limits=Limits(**order["limits"]),
            ignore_schedule=order["by_person"],
        )
    except ZhijinError as caught:
        error = str(caught)
    memory.write_bytes(pickle.dumps(sink))
    result.write_bytes(pickle.dumps({"sink": sink, "report": report, "error": error}))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
