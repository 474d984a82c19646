"""The fate of one offer, and the answers that have one without being an article."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from crawlers.extract import Extracted
from crawlers.extract.charset import UNREADABLE
from crawlers.fetch import Fetched
from crawlers.writer import Change
from domain.ledger import Fate, LedgerEntry

_MAGIC = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"RIFF", "图片或音视频"),
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "压缩包或办公文档"),
    (b"\xd0\xcf\x11\xe0", "办公文档"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩文件（压缩了两遍）"),
    (b"ID3", "音频"),
    (b"OggS", "音视频"),
    (b"\x7fELF", "程序"),
    (b"MZ\x90", "程序"),
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
    change: Change | None = None
    """What the store is to be told; a kept text gets its true fate from there."""

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


def unusable(fields: Extracted, answer: Fetched) -> Outcome | None:
    """Why a page that was read is no article."""
    if fields.lost_characters > UNREADABLE:
        return sized(
            Outcome(Fate.FAILED, "parse", f"无法判断编码，{fields.lost_characters:.1%} 的字符读不出来"),
            answer,
        )
    if not fields.title:
        return sized(Outcome(Fate.FAILED, "parse", "找不到标题"), answer)
    if not fields.body and fields.body_kind == "pdf" and fields.attachments:
        return None  # a notice that is a scan: its title, facts and file are what there is
    if not fields.body and re.search(rb"<img|\.pdf|<video|<object", answer.content, re.IGNORECASE):
        return sized(Outcome(Fate.REFUSED, "filter", "只有图片、视频或附件，没有正文"), answer)
    if not fields.body:
        return sized(Outcome(Fate.FAILED, "parse", "找不到正文"), answer)
    return None


def no_page(answer: Fetched) -> Outcome | None:
    """The fate of bytes that are no page, known by how they begin."""
    for magic, name in _MAGIC:
        if answer.content.startswith(magic):
            return sized(Outcome(Fate.REFUSED, "filter", f"不是网页，而是{name}"), answer)
    return None


def sized(outcome: Outcome, answer: Fetched) -> Outcome:
    """The outcome with what the answer cost."""
    return replace(outcome, status=answer.status, size=len(answer.exchange.body), seconds=answer.seconds)
