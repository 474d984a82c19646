"""样页 of a run: the first article that was read as expected, and the first that was not, kept to compare."""

from __future__ import annotations

from crawlers.extract import Extracted
from crawlers.fetch import Fetched
from crawlers.sink import Sink
from domain.source import Specimen

MAX_BYTES = 1_000_000


class Showcase:
    """At most one specimen of each role and kind a run, so that a run stays cheap."""

    def __init__(self, source_id: str, sink: Sink) -> None:
        self._source_id, self._sink = source_id, sink
        self._done: set[tuple[str, str]] = set()

    def good(self, answer: Fetched, fields: Extracted) -> None:
        """An article that was read."""
        time = fields.published_raw or "无"
        self.show(
            "good",
            "article",
            answer,
            f"标题：{fields.title[:60]}；时间：{time[:40]}；正文 {len(fields.body)} 字",
        )

    def bad(self, answer: Fetched, what: str) -> None:
        """An article page that could not be read."""
        self.show("bad", "article", answer, what)

    def list_page(self, role: str, answer: Fetched, note: str) -> None:
        """A list, feed, sitemap or layout page, read or not."""
        self.show(role, "list", answer, note)

    def show(self, role: str, kind: str, answer: Fetched, note: str) -> None:
        """``role`` good or bad, ``kind`` list or article."""
        if (role, kind) in self._done:
            return
        self._done.add((role, kind))
        specimen = Specimen(
            source_id=self._source_id,
            role=role,
            kind=kind,
            url=answer.url,
            at=answer.exchange.at,
            note=note,
            payload=answer.content[:MAX_BYTES],
            charset=answer.charset,
        )
        self._sink.specimen(specimen)
