"""From an offer to an Article: fetch, read, join parts, archive, keep; one fate for every offer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from crawlers.archive import Archive
from crawlers.entrance import Found
from crawlers.extract import PARSER_VERSION, Extracted, ItemHint, extract
from crawlers.extract.charset import UNREADABLE
from crawlers.extract.dating import parse
from crawlers.failure import NotFetched
from crawlers.fetch import Asking, Fetched, Fetcher
from crawlers.schema import SourceSpec
from crawlers.sink import Sink
from domain import ids
from domain.article import Article, KnownPage, Snapshot
from domain.errors import PageChanged
from domain.ledger import Fate, LedgerEntry
from domain.text import clean, fold

MAX_PARTS = 20
"""SOURCES §3.4: an article of more parts is a list."""
_MAGIC = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"RIFF", "图片或音视频"),
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "压缩包或办公文档"),
    (b"\xd0\xcf\x11\xe0", "办公文档"),
    (b"Rar!", "压缩包"),
    (b"\x00\x00\x00", "音视频"),
)


@dataclass(frozen=True)
class Outcome:
    """The fate of one offer, before it becomes a line of the ledger."""

    fate: Fate
    cause: str = ""
    detail: str = ""
    article_id: str | None = None
    status: int | None = None
    size: int = 0
    seconds: float = 0.0

    def entry(self, run_id: str, source_id: str, url: str, at: datetime) -> LedgerEntry:
        """As a line of the ledger."""
        return LedgerEntry(
            run_id=run_id,
            source_id=source_id,
            url=url,
            at=at,
            fate=self.fate,
            cause=self.cause,
            detail=self.detail,
            article_id=self.article_id,
            status=self.status,
            bytes=self.size,
            seconds=round(self.seconds, 3),
        )


class Reader:
    """Reads the articles of one source."""

    def __init__(
        self, spec: SourceSpec, sink: Sink, archive: Archive, fetcher: Fetcher, asking: Asking
    ) -> None:
        self._spec, self._sink, self._archive, self._fetcher, self._asking = (
            spec,
            sink,
            archive,
            fetcher,
            asking,
        )
        self._read: set[str] = set()

    async def read(self, found: Found) -> Outcome:
        """The fate of one offer. Errors of the store or the disk are raised: they concern all offers."""
        offer = found.offer
        if offer.filtered:
            return Outcome(Fate.REFUSED, "filter", "不符合采集源的地址规则")
        if offer.url and not self._claim(ids.article_id(offer.url)):
            return Outcome(
                Fate.DUPLICATE, detail="本批次已采过同一地址", article_id=ids.article_id(offer.url)
            )
        try:
            if self._spec.detail.profile == "none" or offer.complete:
                return self._item(found)
            return await self._page(found)
        except NotFetched as failure:
            return Outcome(failure.fate, failure.cause, failure.detail, status=failure.status)
        except PageChanged as error:
            return Outcome(Fate.FAILED, "parse", str(error))

    def _claim(self, article_id: str) -> bool:
        if article_id in self._read:
            return False
        self._read.add(article_id)
        return True

    async def _page(self, found: Found) -> Outcome:
        answer = await self._fetcher.get(found.offer.url, self._asking)
        article_id = ids.article_id(answer.url)
        if article_id != ids.article_id(found.offer.url) and not self._claim(article_id):
            detail = f"跳转后与已采的文章相同：{answer.url}"
            return _sized(Outcome(Fate.DUPLICATE, detail=detail, article_id=article_id), answer)
        known = self._sink.known(answer.url)
        outcome = self._without_page(answer, found, known)
        if outcome is not None:
            return outcome
        fields = self._extract(answer, found)
        fields, parts = await self._joined(fields, answer, found)
        if refused := _unusable(fields, answer):
            return refused
        return self._keep(self._article(fields, answer, article_id), [answer, *parts], known)

    def _without_page(self, answer: Fetched, found: Found, known: KnownPage | None) -> Outcome | None:
        """Answers that say all without a page: 304, 404, 410, and bytes that are no page."""
        if answer.status == 304:
            self._sink.touch(
                answer.url,
                answer.exchange.at,
                answer.header("etag") or None,
                answer.header("last-modified") or None,
            )
            return _sized(Outcome(Fate.UNCHANGED, article_id=known.article_id if known else None), answer)
        if answer.status in {404, 410}:
            for url in dict.fromkeys((answer.url, found.offer.url)):
                page = self._sink.known(url)
                if page and self._sink.removed(url, answer.exchange.at):
                    return _sized(
                        Outcome(
                            Fate.REMOVED, detail="页面已撤下，已采的内容保留", article_id=page.article_id
                        ),
                        answer,
                    )
            return _sized(Outcome(Fate.FAILED, "not_found", f"页面不存在（{answer.status}）"), answer)
        for magic, name in _MAGIC:
            if answer.content.startswith(magic):
                return _sized(Outcome(Fate.REFUSED, "filter", f"不是网页，而是{name}"), answer)
        return None

    def _extract(self, answer: Fetched, found: Found) -> Extracted:
        offer = found.offer
        return extract(
            answer.content,
            answer.url,
            fetched_at=answer.exchange.at,
            detail=self._spec.detail,
            dates=self._spec.dates,
            charset=answer.charset,
            encoding=self._spec.fetch.encoding,
            item=ItemHint(offer.title, offer.date, offer.extra.get("column", "")),
            last_modified=answer.header("last-modified"),
        )

    async def _joined(
        self, first: Extracted, answer: Fetched, found: Found
    ) -> tuple[Extracted, list[Fetched]]:
        """The text over all its parts; a part that cannot be read fails the article, since half of it misleads."""
        bodies, parts, seen = [first.body], [], {answer.url}
        url = first.next_page
        while url and url not in seen and len(seen) < MAX_PARTS:
            seen.add(url)
            part = await self._fetcher.get(url, replace(self._asking, validators=lambda url: {}))
            if part.status != 200:
                raise NotFetched(
                    Fate.FAILED, "parse", f"文章的下一页读不到：{url}（{part.status}）", part.status
                )
            fields = self._extract(part, found)
            if not fields.body or fields.body in bodies:
                break
            bodies.append(fields.body)
            parts.append(part)
            self._claim(ids.article_id(part.url))
            url = fields.next_page
        return replace(first, body="\n".join(body for body in bodies if body)), parts

    def _article(self, fields: Extracted, answer: Fetched, article_id: str) -> Article:
        at = answer.exchange.at
        return Article(
            id=article_id,
            source_id=self._spec.id,
            url=answer.url,
            title=fields.title,
            body=fields.body,
            published_at=fields.published_at or at,
            published_raw=fields.published_raw,
            precision=fields.precision or "crawl",
            first_seen_at=at,
            fetched_at=at,
            outlet=self._spec.name,
            origin=self._other_outlet(fields.origin),
            author=fields.author,
            editor=fields.editor,
            subtitle=fields.subtitle,
            column=fields.column,
            language=fields.language if fields.language != "zh-CN" else self._spec.language,
            policy=replace(fields.policy, attachments=fields.attachments) if fields.policy else None,
            parser_version=PARSER_VERSION,
            captions=fields.captions,
            attachments=fields.attachments,
        )

    def _other_outlet(self, origin: str | None) -> str | None:
        """来源, where it is another than the site itself."""
        own = {
            fold(name)
            for name in (self._spec.name, re.sub(r"[（(].*", "", self._spec.name), self._spec.owner)
        }
        return origin if origin and fold(origin) not in own else None

    def _keep(self, article: Article, answers: list[Fetched], known: KnownPage | None) -> Outcome:
        """Archive first, then keep; a text already archived is not archived again."""
        first = answers[0]
        snapshot: Snapshot | None = None
        if known is None or known.content_hash != article.content_hash:
            snapshots = [self._archive.write(answer.exchange) for answer in answers]
            snapshot = snapshots[0]
            article = replace(article, snapshot_id=snapshot.record_id)
        fate = self._sink.keep(
            article, snapshot, first.header("etag") or None, first.header("last-modified") or None
        )
        return _sized(Outcome(fate, article_id=article.id), first)

    def _item(self, found: Found) -> Outcome:
        """An article that the list itself holds (``profile: none``): title and what ``extra`` picked."""
        offer, origin = found.offer, found.origin
        at = origin.exchange.at
        body = "\n".join(
            clean(text) for name, text in offer.extra.items() if name not in {"column", "rank", "heat"}
        )
        article_id = (
            ids.article_id(offer.url) if offer.url else ids.keyed_article_id(self._spec.id, offer.title)
        )
        moment = parse(offer.date, self._spec.dates, at)
        fields = Extracted(
            url=offer.url,
            title=clean(offer.title),
            body=body,
            published_at=moment.at if moment else None,
            published_raw=offer.date,
            precision=moment.precision if moment else "",
            profile="none",
            language=self._spec.language,
            encoding="utf-8",
            column=offer.extra.get("column"),
        )
        article = replace(self._article(fields, origin, article_id), url=offer.url)
        return self._keep(article, [origin], self._sink.known(offer.url) if offer.url else None)


def _unusable(fields: Extracted, answer: Fetched) -> Outcome | None:
    """Why a page that was read is no article."""
    if fields.lost_characters > UNREADABLE:
        return _sized(
            Outcome(Fate.FAILED, "parse", f"无法判断编码，{fields.lost_characters:.1%} 的字符读不出来"),
            answer,
        )
    if not fields.title:
        return _sized(Outcome(Fate.FAILED, "parse", "找不到标题"), answer)
    if not fields.body and re.search(rb"<img|\.pdf|<video|<object", answer.content, re.IGNORECASE):
        return _sized(Outcome(Fate.REFUSED, "filter", "只有图片、视频或附件，没有正文"), answer)
    if not fields.body:
        return _sized(Outcome(Fate.FAILED, "parse", "找不到正文"), answer)
    return None


def _sized(outcome: Outcome, answer: Fetched) -> Outcome:
    return replace(outcome, status=answer.status, size=len(answer.exchange.body), seconds=answer.seconds)
