"""已报: what issued briefs told is remembered, what came since is named, and unchanged stories are left out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import clock, ids
from domain.article import Article
from domain.brief_flow import Issuing
from domain.source import MediaType, Source
from domain.user import OPERATOR

BODY = "本报讯 河西区供热站昨夜抢修管线，一千户居民恢复供热。市供热办说，抢修人员连续工作六小时。" * 3
LATER = (
    "本报讯 河西区供热管线抢修后续：区供热办公布供热管线老化更换计划，涉及河西区十二个小区，年底前完工。" * 3
)


@pytest.fixture
def tell(desk):
    """Put an article in and analyse."""
    source = Source("s", "某报", "某报社", "local_media", MediaType.LOCAL, "天津", 1, True, 60, {})
    desk.store.put_source(source, "测试", "测试", desk.now())

    def put(number, hours_ago, body=BODY, title="河西区供热管线抢修"):
        url, when = f"http://news.example/{number}", desk.now() - timedelta(hours=hours_ago)
        article = Article(
            ids.article_id(url), "s", url, title, body, when, "", "minute", when, when, f"某报{number}"
        )
        desk.store.put_article(article, None)
        desk.analyse(OPERATOR)
        return article

    return put


def issue(desk, brief_id, number):
    """As 签发 leaves it; ``number`` is the one it gets."""
    brief = desk.store.brief(brief_id)
    year = clock.library_day(desk.now()).year
    taken = Issuing(brief.id, brief.kind, year, 0, 0, desk.now(), brief.content_hash)
    assert desk.store.issue_brief(brief, (), taken).issue_no == number


def make(desk, kind="daily", **more):
    day = clock.library_day(desk.now())
    return desk.store.brief(desk.make_brief(OPERATOR, kind, day, **more).id)


def titles(brief):
    return [item.title for section in brief.sections for item in section.items]


def test_a_draft_is_not_remembered_and_an_issue_is(desk, tell):
    tell(1, 5)
    tell(2, 4)
    brief = make(desk)
    story = desk.store.stories()[0]
    assert desk.story_memory(OPERATOR, story.id).told == ()
    issue(desk, brief.id, 1)
    memory = desk.story_memory(OPERATOR, story.id)
    assert [one.label for one in memory.told] == ["舆情日报第1期（2026-11-22）"] and memory.fresh == ()
    assert desk.told_lines(OPERATOR, [story.id]) == {
        story.id: "已报：舆情日报第1期（2026-11-22）；此后没有新情况"
    }


def test_what_came_since_is_named_and_the_next_issue_bears_the_number_of_the_report(desk, clock, tell):
    tell(1, 5)
    tell(2, 4)
    first = make(desk)
    title = titles(first)[0]
    issue(desk, first.id, 1)
    clock.forward(hours=24)
    new = tell(3, 5, LATER, "河西区供热管线抢修后续 公布更换计划")
    story = desk.store.story_of([new.id])[new.id]
    memory = desk.story_memory(OPERATOR, story)
    if memory.told:  # the new report joined the story that was told
        assert [a.id for a in memory.fresh] == [new.id]
        assert "新增1篇" in desk.told_lines(OPERATOR, [story])[story]
        assert titles(make(desk))[0] == f"关于{title}的续报（二）"
    else:
        pytest.fail("the follow-up made a story of its own, so nothing was proven")


def test_a_reprint_of_what_was_reported_brings_no_second_report(desk, clock, tell):
    tell(1, 5)
    tell(2, 4)
    issue(desk, make(desk).id, 1)
    clock.forward(hours=24)
    tell(3, 5)
    assert titles(make(desk)) == []


def test_windows_of_issues_join_and_a_draft_moves_none(desk, clock, tell):
    tell(1, 5)
    first = make(desk)
    clock.forward(hours=72)
    assert make(desk).window.start > first.window.end
    issue(desk, first.id, 1)
    assert make(desk).window.start == first.window.end


def test_a_correction_is_no_second_report(desk, tell):
    tell(1, 5)
    tell(2, 4)
    brief = make(desk)
    issue(desk, brief.id, 1)
    desk.store.put_brief(replace(brief, id="b-corrected", corrects=brief.id, title="更正"))
    issue(desk, "b-corrected", 2)
    assert len(desk.story_memory(OPERATOR, desk.store.stories()[0].id).told) == 1


def test_a_weekly_sums_up_what_dailies_told(desk, tell):
    tell(1, 5)
    tell(2, 4)
    daily = make(desk)
    issue(desk, daily.id, 1)
    assert titles(daily)[0] in titles(make(desk, "weekly"))


def test_an_item_that_the_editor_dropped_was_not_reported(desk, tell):
    tell(1, 5)
    tell(2, 4)
    brief = make(desk)
    bare = tuple(replace(section, items=()) for section in brief.sections)
    saved = desk.store.save_brief(replace(brief, sections=bare), brief.version, "甲", "删", desk.now())
    issue(desk, saved.id, 1)
    assert desk.story_memory(OPERATOR, desk.store.stories()[0].id).told == ()
