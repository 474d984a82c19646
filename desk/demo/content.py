"""Reads and checks the content files; the whole site is one tuple of stories."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import yaml

from desk.demo.articles import Drafts
from desk.demo.macros import expand
from desk.demo.outlets import path_of
from desk.demo.records import (
    DAYS,
    TOPICS,
    ContentError,
    HotLine,
    SampleArticle,
    SampleStory,
    calendar_day,
    moment,
)
from desk.demo.rows import Row

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")


def load(content_dir: Path, last_day: date) -> tuple[SampleStory, ...]:
    """Every story of ``content_dir/*.yml``, dated so that day 13 is ``last_day``.

    :raises ContentError: naming the file and the entry, in one line.
    """
    files = sorted(content_dir.glob("*.yml"))
    if not files:
        raise ContentError(f"{content_dir} 里没有内容文件（*.yml）")
    rows = [row for file in files for row in _story_rows(file)]
    drafts = Drafts(last_day)
    read = [_read_story(row, drafts) for row in rows]
    stories = tuple(
        SampleStory(slug, title, topic, hot, tuple(drafts.finish(key) for key in keys))
        for slug, title, topic, hot, keys in read
    )
    _check_unique(stories)
    return stories


def _story_rows(file: Path) -> list[Row]:
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第 {mark.line + 1} 行" if mark else "某处"
        raise ContentError(
            f"{file.name} {line}：YAML 写法有误（{getattr(error, 'problem', error)}）"
        ) from error
    if not isinstance(raw, list):
        raise ContentError(f"{file.name}：应为故事列表（每项以“- story:”开头）")
    return [Row(entry, f"{file.name} 第 {n} 个故事") for n, entry in enumerate(raw, 1)]


def _read_story(row: Row, drafts: Drafts) -> tuple[str, str, str, HotLine | None, list[str]]:
    file = row.where.split(" ")[0]
    slug = row.text("story")
    row.where = f"{file} 的 {slug}"
    if not _SLUG.fullmatch(slug):
        raise row.fail("story 只能用小写字母、数字和连字符")
    title, topic = row.text("title"), row.one_of("topic", TOPICS)
    hot = _read_hot(row.sub("hot"), drafts.last_day)
    entries = row.rows("articles")
    row.done()
    keys = [
        drafts.add(Row(entry, f"{row.where} 第 {n} 篇"), file, slug, topic)
        for n, entry in enumerate(entries, 1)
    ]
    return slug, title, topic, hot, keys


def _read_hot(row: Row | None, last_day: date) -> HotLine | None:
    if row is None:
        return None
    day, hour = row.number("day", 0, DAYS - 1), row.number("hour", 0, 23)
    hot = HotLine(
        title=expand(row.text("title"), calendar_day(last_day, day), row.where),
        start=moment(last_day, day, f"{hour:02d}:00"),
        peak=row.number("peak", 1, 100_000_000),
        hours=row.number("hours", 1, 24 * DAYS),
    )
    row.done()
    return hot


def _check_unique(stories: tuple[SampleStory, ...]) -> None:
    articles: list[SampleArticle] = [a for s in stories for a in s.articles]
    for what, values in (
        ("故事 story", [s.slug for s in stories]),
        ("热榜标题 hot.title", [s.hot.title for s in stories if s.hot]),
        ("网页地址（换一个 key）", [path_of(a) for a in articles]),
    ):
        double = [value for value, count in Counter(values).items() if count > 1]
        if double:
            raise ContentError(f"全部内容文件：{what} 重复：{'、'.join(double)}")
