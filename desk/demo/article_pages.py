"""Article pages: redirects of moved ones, parts behind 下一页, attachments, and what stands beside the text."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from desk.demo.outlets import OUTLETS, attachment_path, part_path
from desk.demo.pages import Pages
from desk.demo.pdf import document_pdf
from desk.demo.records import SampleArticle
from desk.demo.response import Request, Response, ok, redirect
from desk.demo.timeline import Timeline

_BESIDE = 6
_HOT_BESIDE = 8


def answer(timeline: Timeline, pages: Pages, request: Request) -> Response | None:
    """The article, redirect or attachment at the address; None when there is none (yet, or any more)."""
    path, at = timeline.moved.get(request.path, request.path), request.at
    if path in timeline.attachments:
        return _attachment(timeline.attachments[path], at)
    article, part = timeline.parts.get(path, (None, 0))
    if article is None or not article.visible(at) or part > len(split_parts(article, request)):
        return None
    if path != request.path:
        return redirect(path)
    body = _draw(timeline, pages, article, part, request)
    encoding = OUTLETS[article.outlet].encoding
    return ok(body.encode(encoding, "xmlcharrefreplace"), _content_type(article), article.changed_at(at))


def split_parts(article: SampleArticle, request: Request) -> list[tuple[str, ...]]:
    """The paragraphs over the article's pages, as evenly as they go; never an empty page."""
    paragraphs = article.version(request.at).paragraphs
    count = min(article.pages, len(paragraphs))
    size, extra = divmod(len(paragraphs), count)
    ends = [size * n + min(n, extra) for n in range(count + 1)]
    return [paragraphs[a:b] for a, b in pairwise(ends)]


def _draw(timeline: Timeline, pages: Pages, article: SampleArticle, part: int, request: Request) -> str:
    """Beside the text stands what there was when it came out.

    Pages of real systems are written once: this one stays the same, byte for byte, until it is edited.
    """
    parts = split_parts(article, request)
    replied = article.reply is not None and article.reply.at <= request.at
    return pages.draw(
        f"{article.outlet}_article.html",
        outlet=OUTLETS[article.outlet],
        a=article,
        title=article.version(request.at).title,
        paragraphs=parts[part - 1],
        part=part,
        part_paths=[part_path(article, n) for n in range(1, len(parts) + 1)],
        reply=article.reply if replied else None,
        attachment=attachment_path(article) if article.doc else None,
        beside=_beside(timeline, article),
        hot=timeline.board(article.published_at)[:_HOT_BESIDE],
        charset=declared_charset(article),
        base_url=request.base_url,
    )


def _beside(timeline: Timeline, article: SampleArticle) -> list[SampleArticle]:
    """Neighbours in the outlet: the same story's first, then the newest."""
    others = [a for a in timeline.listed(article.outlet, article.published_at) if a.key != article.key]
    return sorted(others, key=lambda a: a.story != article.story)[:_BESIDE]


def declared_charset(article: SampleArticle) -> str:
    """What header and meta say; on a lying page the opposite of what the bytes are."""
    is_gbk = OUTLETS[article.outlet].encoding == "gbk"
    return "gb2312" if is_gbk != article.lying_charset else "utf-8"


def _content_type(article: SampleArticle) -> str:
    """A GBK page's header names no charset; a lying page's header repeats its meta."""
    if OUTLETS[article.outlet].encoding == "gbk" and not article.lying_charset:
        return "text/html"
    return f"text/html; charset={declared_charset(article)}"


def _attachment(article: SampleArticle, now: datetime) -> Response | None:
    if not article.visible(now):
        return None
    return ok(document_pdf(article), "application/pdf", article.published_at)
