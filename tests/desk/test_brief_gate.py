"""Findings of a brief through the desk, on a real store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.brief import Brief, Citation, Item, Masthead, Section
from domain.clock import daily_window
from domain.errors import NotAllowed
from domain.gate import Rule
from domain.user import OPERATOR, Actor, Role

NOW = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)


def draft(text: str, article_id: str = "a-none") -> Brief:
    citation = Citation(1, article_id, "标题", "津沽晚报", NOW, "https://example.org/1", None, None)
    item = Item("一个标题", text, (1,), key="i1")
    window = daily_window(date(2026, 11, 22))
    masthead = Masthead("舆情日报", "某馆")
    section = Section("headlines", "今日要情", (item,))
    return Brief(
        "b-1", "daily", "综述", date(2026, 11, 22), window, NOW, "bj", masthead, (section,), (citation,)
    )


def test_a_brief_that_cites_an_article_nobody_has_is_told_not_crashed(desk) -> None:
    desk.store.put_brief(draft("共有37户受影响。"))
    told = desk.brief_findings(OPERATOR, "b-1")
    assert Rule.NUMBER in {finding.rule for finding in told}


def test_a_reader_may_not_look_at_findings(desk) -> None:
    desk.store.put_brief(replace(draft("没有数字。"), status="issued"))
    with pytest.raises(NotAllowed):
        desk.brief_findings(Actor("王局长", (Role.READER,)), "b-1")
