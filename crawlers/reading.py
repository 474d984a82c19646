"""From an offer to an Article: fetch, read, join parts, archive, keep; one fate for every offer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crawlers.archive import Archive
from crawlers.entrance import Found
from crawlers.entries.offer import Offer
from crawlers.extract import PARSER_VERSION, Extracted, ItemHint, extract
from crawlers.extract.dating import parse
from crawlers.failure import NotFetched
from crawlers.fetch import Asking, Fetched, Fetcher
from crawlers.outcome import Outcome, no_page, sized, unusable
from crawlers.requisites import Requisites
from crawlers.rhythm import Rhythm, after_change, after_unchanged
from crawlers.schema import SourceSpec
from crawlers.seen import Seen
from crawlers.showcase import Showcase
from crawlers.sink import Sink
from crawlers.soft404 import looks_missing
from crawlers.writer import Gone, Keep, Touch, Writer
from domain import ids
from domain.article import Article, KnownPage, Snapshot
from domain.errors import PageChanged
from domain.ledger import NOT_DUE, Fate
from domain.text import clean, fold, paragraphs

MAX_PARTS = 20
"""SOURCES §3.4: an article of more parts is a list."""
_GLANCE = 400
"""Characters that tell whether a text is as short as an error page, even if every other one is a space."""


@dataclass(frozen=True)
class Parts:
    """What all sources of a crawl share."""

    sink: Sink
    writer: Writer
    archive: Archive
    fetcher: Fetcher


class Reader:
    """Reads the articles of one source."""

    def __init__(
        self, spec: SourceSpec, parts: Parts, rhythm: Rhythm, asking: Asking, run_id: str = ""
    ) -> None:
        self._spec, self._rhythm, self._asking = spec, rhythm, asking
        self._sink, self._writer, self._archive, self._fetcher = (
            parts.sink,
            parts.writer,
            parts.archive,
            parts.fetcher,
        )
        self._shown = Showcase(spec.id, parts.sink)
        self._run_id = run_id
        self._requisites = Requisites(self._requisite, parts.archive)
        self._read = Seen()
        self._resting = Seen()

    async def read(self, found: Found) -> Outcome:
        """The fate of one offer. Errors of the store or the disk are raised: they concern all offers."""
        offer = found.offer
        if offer.filtered:
            return Outcome(Fate.REFUSED, "filter", "不符合采集源的地址规则")
        if offer.url and (outcome := self._unasked(offer)):
            return outcome
        try:
            if self._in_list(offer):
                return self._item(found)
            return await self._page(found)
        except NotFetched as failure:
            return Outcome(failure.fate, failure.cause, failure.detail, status=failure.status)

    def _in_list(self, offer: Offer) -> bool:
        return self._spec.detail.profile == "none" or offer.complete

    def _unasked(self, offer: Offer) -> Outcome | None:
        """The fate of an address that needs no request."""
        article_id = ids.article_id(offer.url)
        if article_id in self._resting:
            return Outcome(Fate.UNCHANGED, NOT_DUE, article_id=article_id)
        if not self._claim(article_id):
            return Outcome(Fate.DUPLICATE, detail="本批次已采过同一地址", article_id=article_id)
        if self._sink.suppressed(offer.url):
            return Outcome(Fate.REFUSED, "suppressed", "已依法删除并停止采集，不再请求")
        if self._in_list(offer) or self._rhythm.is_due(self._writer.known(offer.url), offer):
            return None
        self._resting.add(article_id)
        return Outcome(Fate.UNCHANGED, NOT_DUE, article_id=article_id)

    def _claim(self, article_id: str) -> bool:
        """Whether an article is read now for the first time in this run."""
        return self._read.add(article_id)

    async def _page(self, found: Found) -> Outcome:
        answer = await self._fetcher.get(found.offer.url, self._asking)
        if led_away := looks_missing("", "", found.offer.url, answer.url):
            return self._gone(answer, found, led_away)
        article_id = ids.article_id(answer.url)
        if article_id != ids.article_id(found.offer.url):
            if not self._claim(article_id):
                detail = f"跳转后与已采的文章相同：{answer.url}"
                return sized(Outcome(Fate.DUPLICATE, detail=detail, article_id=article_id), answer)
            if self._sink.suppressed(answer.url):
                detail = "跳转到的页面已依法删除并停止采集，没有保存"
                return sized(Outcome(Fate.REFUSED, "suppressed", detail), answer)
        if answer.status in {404, 410}:
            return self._gone(answer, found, str(answer.status))
        known = self._writer.known(answer.url)
        if answer.status == 304:
            return self._same(answer, found, known)
        return no_page(answer) or await self._text(answer, found, known)

    async def _text(self, answer: Fetched, found: Found, known: KnownPage | None) -> Outcome:
        """A page that is there, read; one that cannot be read is shown to the librarian."""
        try:
            fields = self._extract(answer, found)
        except PageChanged as error:
            self._shown.bad(answer, str(error))
            return sized(Outcome(Fate.FAILED, "parse", str(error)), answer)
        if missing := looks_missing(fields.title, fields.body[:_GLANCE], found.offer.url, answer.url):
            return self._gone(answer, found, missing)
        fields, parts = await self._joined(fields, answer, found)
        if refused := unusable(fields, answer):
            if refused.fate is Fate.FAILED:
                self._shown.bad(answer, refused.detail)
            return refused
        self._shown.good(answer, fields)
        article = self._article(fields, answer, ids.article_id(answer.url))
        outcome = self._keep(article, [answer, *parts], known, found.offer.title, fields.encoding)
        if self._spec.page_requisites and isinstance(outcome.change, Keep) and outcome.change.snapshot:
            await self._requisites.capture(answer, self._origin_facts(article))
        return outcome

    def _same(self, answer: Fetched, found: Found, known: KnownPage | None) -> Outcome:
        """304: not a byte of it has changed."""
        outcome = sized(Outcome(Fate.UNCHANGED, article_id=known.article_id if known else None), answer)
        if known is None:
            return outcome
        at, (etag, modified) = answer.exchange.at, _validators(answer)
        check_at = after_unchanged(known, at)
        return replace(
            outcome, change=Touch(answer.url, at, etag, modified, check_at, clean(found.offer.title))
        )

    def _gone(self, answer: Fetched, found: Found, reason: str) -> Outcome:
        """Not there any more, or never; a page that was kept is marked."""
        for url in dict.fromkeys((answer.url, found.offer.url)):
            if page := self._writer.known(url):
                at = answer.exchange.at
                change = Gone(url, at, after_unchanged(page, at))
                detail = f"页面已撤下，已采的内容保留（{reason}）"
                outcome = Outcome(Fate.REMOVED, detail=detail, article_id=page.article_id, change=change)
                return sized(outcome, answer)
        return sized(Outcome(Fate.FAILED, "not_found", f"页面不存在（{reason}）"), answer)

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
        captions, attachments = [*first.captions], [*first.attachments]
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
            captions += fields.captions
            attachments += fields.attachments
            parts.append(part)
            self._claim(ids.article_id(part.url))
            url = fields.next_page
        whole = replace(
            first,
            body="\n".join(body for body in bodies if body),
            captions=tuple(dict.fromkeys(captions)),
            attachments=tuple(dict.fromkeys(attachments)),
        )
        return whole, parts

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

    def _keep(
        self, article: Article, answers: list[Fetched], known: KnownPage | None, listed: str, charset: str
    ) -> Outcome:
        """Archive first, then keep; a text already archived is not archived again.

        A text of several parts is remembered without validators: a 304 of the first would hide what changed in
        the others, so all of them are asked for in full.
        """
        first, at = answers[0], answers[0].exchange.at
        etag, modified = _validators(first) if len(answers) == 1 else (None, None)
        snapshot: Snapshot | None = None
        if known is None or known.content_hash != article.content_hash:
            snapshots = [self._archive.write(a.exchange, self._facts(article, a, charset)) for a in answers]
            snapshot = snapshots[0]
            article = replace(article, snapshot_id=snapshot.record_id)
            check_at = after_change(article.published_at, at)
        else:
            check_at = after_unchanged(known, at)
        change = Keep(article, snapshot, etag, modified, check_at, clean(listed))
        return sized(Outcome(Fate.KEPT, article_id=article.id, change=change), first)

    def _origin_facts(self, article: Article) -> dict[str, str]:
        return {"sourceId": self._spec.id, "runId": self._run_id, "articleId": article.id}

    def _facts(self, article: Article, answer: Fetched, charset: str) -> dict[str, str]:
        """What the crawl knows of a page, for the metadata record beside it."""
        return self._origin_facts(article) | {
            "fetchTimeMs": str(round(answer.seconds * 1000)),
            "charset": charset,
            "title": article.title,
            "contentSha256": article.content_hash,
            "parser": article.parser_version,
        }

    async def _requisite(self, url: str) -> Fetched:
        """A picture or style of a page, asked for as its pages are."""
        got = await self._fetcher.get(url, replace(self._asking, validators=lambda url: {}))
        self._asking.report("requisite", url, got.status, len(got.exchange.body), "")
        return got

    def _item(self, found: Found) -> Outcome:
        """An article that the list itself holds (``profile: none``): title and what ``extra`` picked."""
        offer, origin = found.offer, found.origin
        at = origin.exchange.at
        body = _listed_text(offer)
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
        known = self._writer.known(offer.url) if offer.url else None
        if known and known.content_hash == article.content_hash:
            return Outcome(Fate.UNCHANGED, NOT_DUE, article_id=article_id)
        return self._keep(article, [origin], known, offer.title, fields.encoding)


def _listed_text(offer: Offer) -> str:
    """The text that the list itself gives: whole, or what ``extra`` picked, one line each."""
    if offer.complete:
        return "\n".join(paragraphs(offer.extra.get("body", "")))
    named = (text for name, text in offer.extra.items() if name not in {"column", "rank", "heat"})
    return "\n".join(clean(text) for text in named)


def _validators(answer: Fetched) -> tuple[str | None, str | None]:
    return answer.header("etag") or None, answer.header("last-modified") or None
