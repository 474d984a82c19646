"""Articles out of their drafts: reprints resolved, macros written out, wordings laid on the time line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desk.demo.drafts import Draft, read_draft
from desk.demo.extras import Pairs, split_paragraphs
from desk.demo.macros import expand
from desk.demo.outlets import OUTLETS
from desk.demo.records import ContentError, SampleArticle, Version
from desk.demo.rows import Row


class Drafts:
    """Collects the rows of all files first: a reprint may stand before its original, in another file."""

    def __init__(self, last_day: date) -> None:
        self.last_day = last_day
        self._drafts: dict[str, Draft] = {}
        self._finished: dict[str, SampleArticle] = {}

    def add(self, row: Row, file: str, story: str, topic: str) -> str:
        """Reads one article and returns its key."""
        key = row.text("key")
        row.where = f"{file} 的 {key}"
        if key in self._drafts:
            raise row.fail(f"key 重复，{self._drafts[key].where} 已经用过")
        self._drafts[key] = read_draft(row, key, story, topic, self.last_day)
        row.done()
        return key

    def finish(self, key: str, trail: tuple[str, ...] = ()) -> SampleArticle:
        """The article with its wordings; ``trail`` holds the reprints on the way, to notice a circle."""
        if key not in self._finished:
            draft = self._drafts[key]
            if key in trail:
                raise ContentError(f"{draft.where}：reprint_of 绕成了圈：{' → '.join((*trail, key))}")
            self._finished[key] = self._reprint(draft, trail) if draft.reprint_of else _own(draft)
        return self._finished[key]

    def _reprint(self, draft: Draft, trail: tuple[str, ...]) -> SampleArticle:
        base = self._base(draft, trail)
        written = self._drafts[base.original].day
        first = base.versions[0]
        title, paragraphs = _replaced(first.title, first.paragraphs, draft.pairs, draft, written)
        kept = paragraphs[: len(paragraphs) - draft.drop_last]
        if not kept:
            raise ContentError(f"{draft.where}：drop_last 把正文删光了")
        lead = expand(draft.lead, draft.day, draft.where)
        shell = replace(
            draft.shell,
            original=base.original,
            original_outlet=base.original_outlet,
            original_title=base.original_title,
            source=draft.shell.source or base.source or OUTLETS[base.outlet].name,
            author=draft.shell.author or base.author,
        )
        return _with_versions(shell, draft, draft.title or title, (lead + kept[0], *kept[1:]), written)

    def _base(self, draft: Draft, trail: tuple[str, ...]) -> SampleArticle:
        if draft.reprint_of not in self._drafts:
            raise ContentError(f"{draft.where}：reprint_of 指向的 {draft.reprint_of} 不存在")
        base = self.finish(draft.reprint_of, (*trail, draft.shell.key))
        if base.published_at > draft.shell.published_at:
            raise ContentError(f"{draft.where}：转载早于原文 {base.key}")
        return base


def _own(draft: Draft) -> SampleArticle:
    paragraphs = split_paragraphs(expand(draft.body or "", draft.day, draft.where))
    return _with_versions(draft.shell, draft, draft.title or "", paragraphs, draft.day)


def _with_versions(
    shell: SampleArticle, draft: Draft, title: str, paragraphs: tuple[str, ...], written: date
) -> SampleArticle:
    versions = [Version(title, paragraphs, shell.published_at)]
    if draft.edit:
        new_title, new_body = _replaced(title, paragraphs, draft.edit.pairs, draft, written)
        versions.append(Version(draft.edit.title or new_title, new_body, draft.edit.at))
    return replace(shell, versions=tuple(versions))


def _replaced(
    title: str, paragraphs: tuple[str, ...], pairs: Pairs, draft: Draft, written: date
) -> tuple[str, tuple[str, ...]]:
    """Both with every pair applied; macros in an old text count from the day it was written."""
    text = "\n".join((title, *paragraphs))
    for old, new in pairs:
        was = expand(old, written, draft.where)
        if not was or was not in text:
            raise ContentError(f"{draft.where}：replace 的原文“{old}”在正文和标题里都找不到")
        text = text.replace(was, expand(new, draft.day, draft.where))
    head, *rest = text.split("\n")
    return head, tuple(p for p in rest if p)
