"""From the bytes of a page to its fields: rules of the source, then of its family, then for any Chinese page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawlers.extract.attachments import body_kind, find_attachments
from crawlers.extract.blocks import Block
from crawlers.extract.body import Body, find_body, first_prose, within
from crawlers.extract.bylines import reporters, tidy_name
from crawlers.extract.charset import Decoded, decode
from crawlers.extract.dating import find_time
from crawlers.extract.engines import agreed_text
from crawlers.extract.facts import (
    find_author,
    find_column,
    find_editor,
    find_language,
    find_origin,
    tidy_origin,
)
from crawlers.extract.folding import holds
from crawlers.extract.lines import clean_lines
from crawlers.extract.page import Page, text_of
from crawlers.extract.paging import find_next_page
from crawlers.extract.pick import by_xpath, from_page, select
from crawlers.extract.policy import find_policy
from crawlers.extract.profiles import PROFILES, detect, is_government
from crawlers.extract.record import Extracted
from crawlers.extract.titles import find_subtitle, find_title, tidy_title
from crawlers.extract.worth import worth
from crawlers.schema import DateRule, Detail, Pick
from domain.clock import utc_now
from domain.errors import PageChanged
from domain.text import clean, fold

__all__ = ["Extracted", "ItemHint", "extract", "extract_page"]

PARSER_VERSION = "extract-2"
"""Goes into ``Article.parser_version``; raised when the same page would give other fields."""

_AUTOMATIC = DateRule()
_WEAK = 60.0
"""Worth below which a text found by general rules is hardly one: a line where the family keeps its text is better."""


@dataclass(frozen=True)
class ItemHint:
    """What the list, feed or sitemap said about an article."""

    title: str = ""
    date: str = ""
    column: str = ""


def extract_page(raw: bytes, url: str, *, fetched_at: datetime | None = None) -> Extracted:
    """A saved page, the profile chosen by its signs. ``fetched_at`` (default now) anchors relative dates."""
    return extract(raw, url, fetched_at=fetched_at or utc_now())


def extract(
    raw: bytes,
    url: str,
    *,
    fetched_at: datetime,
    detail: Detail | None = None,
    dates: DateRule | None = None,
    charset: str | None = None,
    encoding: str | None = None,
    item: ItemHint | None = None,
    last_modified: str = "",
) -> Extracted:
    """The fields of an article page.

    ``charset`` is what the Content-Type header claims, ``encoding`` what the source file decrees (None or
    ``auto``: decided by the bytes).

    :raises PageChanged: when a field that the source calls required is not there.
    """
    forced = encoding if encoding and encoding != "auto" else None
    page = Page(decode(raw, header=charset, forced=forced), url)
    reading = _Reading(page, detail or PROFILES["auto"], dates or _AUTOMATIC, item or ItemHint(), fetched_at)
    return reading.fields(last_modified)


def read_text(raw: bytes, charset: str | None = None) -> Decoded:
    """A list page or feed as text, by the same rules as articles."""
    return decode(raw, header=charset)


class _Reading:
    """One page under the rules of one source."""

    def __init__(self, page: Page, detail: Detail, rule: DateRule, item: ItemHint, now: datetime) -> None:
        self.page, self.detail, self.rule, self.item, self.now = page, detail, rule, item, now
        self.next_page = find_next_page(page, detail.next_page)  # before the pager is removed
        for css in detail.remove:
            for element in select(page.root, css):
                if not isinstance(element, str):
                    page.drop(element)
        self._judged = detail.body is None
        """No rule of the source names the body, so that engines may be heard."""
        self.profile = detect(page) if detail.profile == "auto" else detail.profile
        self.family = PROFILES[self.profile]

    def fields(self, last_modified: str) -> Extracted:
        page = self.page
        body = self._body()
        title = self._title(body)
        self.headline = self._find_headline(body, title) if body and body.blocks else 0
        near = self._near(body)
        lines, captions = clean_lines(body, title) if body else ([], [])
        text = "\n".join(lines)
        language = find_language(text or title)
        if language == "en" and self._judged:
            text = agreed_text(page, text, title, captions)
        attachments = self._attachments(body)
        moment = find_time(page, self._pick("date"), self.rule, near, self.item.date, last_modified, self.now)
        return Extracted(
            url=page.url,
            title=title,
            body=text,
            published_at=moment.at if moment else None,
            published_raw=moment.raw if moment else "",
            precision=moment.precision if moment else "",
            profile=self.profile,
            language=language,
            encoding=page.encoding,
            subtitle=self._subtitle(body, title),
            origin=tidy_origin(self._field("source") or "") or find_origin(page, near),
            author=self._author() or find_author(page, near) or reporters(text),
            editor=self._field("editor") or find_editor(page, self._below(body)),
            column=self.item.column or find_column(page),
            policy=find_policy(page, text, title, is_government(page), self._policy_picks()),
            next_page=self.next_page,
            attachments=attachments,
            body_kind=body_kind(page, text, attachments),
            captions=tuple(captions),
            lost_characters=page.lost,
        )

    def _pick(self, name: str) -> Pick | None:
        """The source's rule for a field, else its family's."""
        own: Pick | None = getattr(self.detail, name)
        return own if own is not None else getattr(self.family, name)

    def _field(self, name: str) -> str | None:
        """By the source's rule, then its family's; a required field that is missing is loud."""
        own: Pick | None = getattr(self.detail, name)
        value = from_page(own, self.page) if own else None
        if value is None and own is not None and own.required:
            raise PageChanged(f"{self.page.url} 找不到「{name}」，页面可能已改版，请修改采集源的规则")
        family: Pick | None = getattr(self.family, name)
        return value or (from_page(family, self.page) if family else None)

    def _title(self, body: Body | None) -> str:
        above = self.page.blocks[: first_prose(body)] if body and body.blocks else []
        return (
            tidy_title(self._field("title") or "") or find_title(self.page, above) or clean(self.item.title)
        )

    def _body(self) -> Body | None:
        own = self.detail.body
        picked = self._picked(own) if own else None
        if picked is None and own is not None and own.required:
            raise PageChanged(
                f"{self.page.url} 找不到正文（body 规则没有匹配），页面可能已改版，请修改采集源的规则"
            )
        small = None
        if picked is None and self.family.body is not None:
            small = self._picked(self.family.body)
            picked = small if small and _length(small) >= self.detail.min_chars else None
        found = picked or find_body(self.page)
        return small if small and small.blocks and (found is None or found.worth < _WEAK) else found

    def _picked(self, pick: Pick) -> Body | None:
        """The first element a rule finds with enough text; failing that the first it finds at all."""
        first: Body | None = None
        for element in self._elements(pick):
            blocks = within(self.page.blocks, element)
            body = Body(element, blocks, sum(max(0.0, worth(b)) for b in blocks))
            if _length(body) >= self.detail.min_chars:
                return body
            first = first or body
        return first

    def _elements(self, pick: Pick) -> list[object]:
        found = [e for css in pick.css for e in select(self.page.root, css)]
        found += [e for path in pick.xpath for e in by_xpath(self.page.root, path)]
        return [e for e in found if not isinstance(e, str)]

    def _near(self, body: Body | None) -> list[Block]:
        """Blocks from the headline to the text, then the last lines of the text and what follows it."""
        blocks = self.page.blocks
        if not body or not body.blocks:
            return blocks
        first, last, start = first_prose(body), body.blocks[-1].order, self.headline
        before, below = blocks[start : first + 4], blocks[max(first + 4, last - 2) : last + 8]
        return [*before, *below, *blocks[max(0, start - 6) : start]]

    def _find_headline(self, body: Body, title: str) -> int:
        """The place of the headline among the blocks, or so far above the text as it usually stands."""
        blocks, first = self.page.blocks, first_prose(body)
        folded = fold(title)
        # Folding is slow; a text a quarter as long cannot hold the title.
        above = [b for b in blocks[: first + 6] if folded and 4 * len(b.text) >= len(folded)]
        heads = [b.order for b in above if holds(b.text, folded)]
        heads = [order for order in heads if first - order < 25]
        return heads[0] if heads else max(0, first - 15)

    def _below(self, body: Body | None) -> list[Block]:
        if not body or not body.blocks:
            return self.page.blocks
        first, last = body.blocks[0].order, body.blocks[-1].order
        return self.page.blocks[max(0, first - 8) : last + 15]

    def _subtitle(self, body: Body | None, title: str) -> str | None:
        founder = self.page.root.find(".//founder-subtitle")
        given = self.page.vendor.get("subtitle") or (text_of(founder) if founder is not None else "")
        if given:
            return given
        if not body or not body.blocks:
            return None
        head = self.page.blocks[self.headline : first_prose(body) + 2]
        return find_subtitle(head, title)

    def _author(self) -> str | None:
        given = self._field("author")
        return (tidy_name(given) or given) if given else None

    def _policy_picks(self) -> dict[str, str | None]:
        return {name: self._field(name) for name in ("doc_number", "index_number", "issued")}

    def _attachments(self, body: Body | None) -> tuple[str, ...]:
        if self.detail.attachments is None:
            return find_attachments(self.page, body)
        found = [v for css in self.detail.attachments.css for v in select(self.page.root, css)]
        links = dict.fromkeys(self.page.absolute(v) for v in found if isinstance(v, str) and v)
        return tuple(link for link in links if link)


def _length(body: Body) -> int:
    return sum(len(block.text) for block in body.blocks)
