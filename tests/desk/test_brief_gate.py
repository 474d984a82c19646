"""Findings of a brief through the desk, on a real store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desk.evidence import evidence_problems
from domain.brief import Brief, Citation, Item, Masthead, Section
from domain.brief_opinion import Opinion
from domain.clock import daily_window
from domain.errors import Conflict, NotAllowed
from domain.gate import Rule
from domain.user import OPERATOR, Actor, Role
from tests.desk.brief_help import SIGNED, a_brief, office, reviewed

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


@pytest.mark.parametrize("excused", [False, True])
def test_an_erased_article_still_cited_is_a_finding_and_not_a_crash(desk, excused) -> None:
    brief = a_brief(desk)
    erased = brief.citations[0].article_id
    desk.erase_capture(OPERATOR, erased, "当事人申请")
    (finding,) = [f for f in desk.brief_findings(OPERATOR, brief.id) if f.rule is Rule.SOURCE and f.blocking]
    assert "已依法删除" in finding.message
    assert finding.found == erased
    people = office(desk)
    reviewed(desk, people, brief.id)
    if not excused:
        with pytest.raises(Conflict, match="核查还有"):
            desk.issue_brief(people[2], brief.id, Opinion("同意签发", SIGNED))
        return
    for standing in [f for f in desk.brief_findings(OPERATOR, brief.id) if f.blocking]:
        desk.except_finding(people[0], brief.id, standing.key, "纸本留存，已核对")
    desk.issue_brief(people[2], brief.id, Opinion("同意签发", SIGNED))
    assert evidence_problems(desk.settings, desk.store) == []


def test_an_article_erased_after_issuing_is_no_fault_of_the_sheet(desk) -> None:
    brief = a_brief(desk)
    people = office(desk)
    reviewed(desk, people, brief.id)
    desk.issue_brief(people[2], brief.id, Opinion("同意签发", SIGNED))
    desk.erase_capture(OPERATOR, brief.citations[0].article_id, "当事人申请")
    assert evidence_problems(desk.settings, desk.store) == []
