"""What a perfect reader would have found: one row an article, derived from the content, never written by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from desk.demo.outlets import listed_path, path_of
from desk.demo.pages import source_name
from desk.demo.records import DAYS, SampleArticle
from desk.demo.site import SampleSite
from domain.clock import library_day, to_beijing


def truth_rows(site: SampleSite, now: datetime | None = None) -> list[dict[str, object]]:
    """The rows of all articles published by ``now`` (removed ones too), oldest first, worded as at ``now``.

    ``published_at`` is ISO 8601 in 北京时间; for the daily only its day counts (``precision``).
    ``days`` gives the day numbers 0 … 13 on which the page appeared, changed, was answered, vanished.
    """
    at = now or site.now
    articles = [a for a in reversed(site.timeline.articles) if a.published_at <= at]
    return [_row(site, article, at) for article in articles]


def write_truth(rows: Iterable[dict[str, object]], file: Path) -> None:
    """One JSON object a line."""
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _row(site: SampleSite, article: SampleArticle, at: datetime) -> dict[str, object]:
    version = article.version(at)
    return {
        "key": article.key,
        "path": path_of(article),
        "listed_path": listed_path(article),
        "outlet": article.outlet,
        "story": article.story,
        "title": version.title,
        "body": "\n".join(version.paragraphs),
        "topic": article.topic,
        "sentiment": article.sentiment,
        "district": article.district,
        "published_at": to_beijing(article.published_at).isoformat(),
        "precision": "day" if article.outlet == "jgrb" else "minute",
        "source": source_name(article),
        "author": article.author,
        "editor": article.editor,
        "doc_number": article.doc.number if article.doc else None,
        "index_number": article.doc.index if article.doc else None,
        "original_outlet": article.original_outlet,
        "original_key": article.original,
        "days": _days(site, article),
    }


def _days(site: SampleSite, article: SampleArticle) -> dict[str, int | None]:
    edited = article.versions[1].since if len(article.versions) > 1 else None
    return {
        "published": _day(site, article.published_at),
        "edited": _day(site, edited),
        "replied": _day(site, article.reply.at if article.reply else None),
        "removed": _day(site, article.removed_at),
    }


def _day(site: SampleSite, moment: datetime | None) -> int | None:
    if moment is None:
        return None
    return DAYS - 1 - (site.timeline.last_day - library_day(moment)).days
