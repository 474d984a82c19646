"""The morning draft: there at 07:30 on working days, once, whatever restarts, naming the sources that failed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from commands.morning import AGAIN_SECONDS, LOOK_SECONDS, look
from desk.desk import open_desk
from domain import ids
from domain.article import Article
from domain.errors import NotAllowed
from domain.ledger import Run
from domain.source import MediaType, Source
from domain.user import OPERATOR, Role

THURSDAY = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
"""07:30 of 26 November in Beijing."""


@pytest.fixture
def night(desk, clock):
    """Two sources, of which one failed overnight, and an article."""
    clock.moment = THURSDAY
    for key, name in (("good", "某报"), ("bad", "某网")):
        source = Source(key, name, name, "local_media", MediaType.LOCAL, "天津", 1, True, 60, {})
        desk.store.put_source(source, "测试", "测试", THURSDAY)
        began = THURSDAY - timedelta(hours=5)
        run = Run(f"r-{key}", key, began)
        desk.store.begin_run(run)
        status, reason = ("ok", "") if key == "good" else ("failed", "连接超时")
        ended = began + timedelta(minutes=1)
        desk.store.end_run(Run(f"r-{key}", key, began, ended, status=status, reason=reason))
    at = THURSDAY - timedelta(hours=6)
    url = "http://news.example/1"
    body = "本报讯 河西区供热站昨夜抢修管线，一千户居民恢复供热。" * 4
    desk.store.put_article(
        Article(ids.article_id(url), "good", url, "供热管线抢修", body, at, "", "minute", at, at, "某报"),
        None,
    )
    desk.analyse(OPERATOR)


def test_it_stands_ready_at_half_past_seven_and_names_what_failed(desk, clock, night):
    clock.moment = THURSDAY - timedelta(minutes=3)
    assert desk.morning_draft(OPERATOR) is None
    clock.moment = THURSDAY - timedelta(minutes=2)
    morning = desk.morning_draft(OPERATOR)
    assert morning.day == date(2026, 11, 26) and ("某网", "连接超时") in morning.failed
    assert "某网（连接超时）" in morning.line and "7时28分" in morning.line
    brief = desk.store.brief(morning.brief_id)
    assert brief.status == "draft" and brief.window.end == clock.moment
    assert "某网（连接超时）" in next(s for s in brief.sections if s.key == "overview").coverage
    assert desk.last_morning(OPERATOR) == morning


def test_it_is_made_once_whatever_restarts(desk, settings, clock, night):
    assert desk.morning_draft(OPERATOR) and desk.morning_draft(OPERATOR) is None
    again = open_desk(settings)
    again.now = clock
    clock.forward(minutes=20)
    assert again.morning_draft(OPERATOR) is None and len(again.store.briefs("daily")) == 1
    again.close()


def test_a_draft_that_somebody_made_before_is_enough(desk, clock, night):
    desk.make_brief(OPERATOR, "daily", date(2026, 11, 26))
    assert desk.morning_draft(OPERATOR) is None


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 27, 23, 40, tzinfo=UTC),  # Saturday
        datetime(2026, 2, 16, 23, 40, tzinfo=UTC),  # Spring Festival
        datetime(2026, 11, 26, 5, 0, tzinfo=UTC),  # one in the afternoon
    ],
)
def test_no_draft_on_holidays_and_none_in_the_afternoon(desk, clock, moment):
    clock.moment = moment
    assert desk.morning_draft(OPERATOR) is None


def test_a_saturday_that_is_made_up_is_a_working_day(desk, clock, night):
    clock.moment = datetime(2026, 10, 9, 23, 40, tzinfo=UTC)
    assert desk.morning_draft(OPERATOR).day == date(2026, 10, 10)


def test_the_next_day_yesterdays_is_not_shown(desk, clock, night):
    desk.morning_draft(OPERATOR)
    clock.forward(hours=20)
    assert desk.last_morning(OPERATOR) is None


def test_a_failure_is_told_and_tried_again_later(desk, clock, night, capsys):
    assert look(desk) == LOOK_SECONDS and "已备好" in capsys.readouterr().out
    clock.forward(hours=24)
    desk.settings = desk.settings.model_copy(update={"min_free_mb": 10**9})
    assert look(desk) == AGAIN_SECONDS and "早间草稿没有备好" in capsys.readouterr().err


def test_a_reader_may_not_have_it_made(desk):
    reader = desk.add_user(OPERATOR, "duzhe", "读者", (Role.READER,), "Haihe-Qiao-2026")
    with pytest.raises(NotAllowed):
        desk.morning_draft(reader)
