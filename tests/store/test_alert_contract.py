"""Alerts, what the office arranged for them, and notices: what every Store does, and the upgrade of SQLite."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from sqlite_utils import Database, Migrations

from domain.alert import Happening
from domain.alert_rule import AlertRule, Handling, LevelPlan, Metric, Scope
from domain.duty import Days, Person, Shift
from domain.errors import NotFound
from domain.notice import Channel, Notice, NoticeStatus
from domain.story import Level
from store.sqlite import open_store
from store.sqlite.schema import MIGRATIONS


@pytest.fixture
def story(store, make):
    article = make.article()
    store.put_article(article, None)
    record = make.story(article.id)
    store.put_stories([record], [])
    return record


def test_one_open_alert_for_each_rule_and_story(store, make, story):
    first = make.alert(story.id)
    assert store.put_alerts([first]) == 1
    second = make.alert(story.id, opened_at=make.at(hours=1))
    assert first.id != second.id and store.put_alerts([second]) == 0
    store.change_alert(replace(first, ended_at=make.at(minutes=30)), make.event(first.id))
    assert store.put_alerts([second]) == 1
    assert store.alerts() == [second]
    assert store.last_alerts([story.id, "s-none"]) == {("heat", story.id): second}


def test_of_ended_alerts_the_last_one_counts(store, make, story):
    early = make.alert(story.id, ended_at=make.now)
    late = make.alert(story.id, opened_at=make.at(hours=2), ended_at=make.at(hours=3))
    store.put_alerts([late, early])
    assert store.last_alerts([story.id]) == {("heat", story.id): late}
    assert store.alerts(open_only=False, since=make.at(hours=1)) == [late]


def test_an_alert_changes_with_its_history(store, make, story):
    alert = make.alert(story.id)
    store.put_alerts([alert])
    signed = replace(alert, acknowledged_at=make.now, acknowledged_by="jia", escalated_to=("yi", "电话"))
    store.change_alert(signed, make.event(alert.id, Happening.ACKNOWLEDGED))
    store.add_alert_event(make.event(alert.id, Happening.UPDATED))
    assert store.alert(alert.id) == signed
    assert [e.what for e in store.alert_events(alert.id)] == [Happening.ACKNOWLEDGED, Happening.UPDATED]
    with pytest.raises(NotFound, match="没有编号为“l-none”的预警"):
        store.alert("l-none")


@pytest.mark.parametrize(
    "arrangement",
    [
        AlertRule(
            "heat",
            "热度",
            Metric.HEAT,
            80,
            Level.RED,
            Scope(words=("供热",)),
            handling=Handling(repeat_minutes=5),
        ),
        LevelPlan("red", "打电话", Handling(ignores_quiet_hours=True)),
        Person("jia", "甲", "13800001111", {"mail": "jia@lib.cn"}, ("古籍保护中心",)),
        Shift("d-1", "jia", date(2026, 11, 1), None, "yi", Days.WORKDAYS, (0, 4), 510, 1050),
        Channel("mail", "邮件", "mailtos://u:secret@smtp.lib.cn?to={to}", True, False),
    ],
    ids=lambda a: type(a).__name__,
)
def test_an_arrangement_is_kept_in_versions_without_secrets(bare_store, make, arrangement):
    kind = type(arrangement)
    assert bare_store.put_arrangement(arrangement, "管理员", "初次", make.now)
    assert not bare_store.put_arrangement(arrangement, "管理员", "再存", make.at(hours=1))
    assert bare_store.arrangements(kind) == [arrangement]
    assert bare_store.drop_arrangement(kind, arrangement.id, "管理员", "不用了", make.at(hours=2))
    assert not bare_store.drop_arrangement(kind, arrangement.id, "管理员", "再删", make.at(hours=3))
    assert bare_store.arrangements(kind) == []
    gone, first = bare_store.arrangement_versions(kind, arrangement.id)
    assert (gone.version, gone.why, gone.record) == (2, "不用了", None)
    assert (first.version, first.who, first.at) == (1, "管理员", make.now)
    assert not any(secret in first.record for secret in ("secret", "13800001111", "jia@lib.cn"))


def test_a_notice_has_one_place_in_the_outbox_and_one_sender(store, make, story):
    alert = make.alert(story.id)
    store.put_alerts([alert])
    notice = Notice(alert.id, "ask", "mail", "jia", make.now, make.at(minutes=5))
    assert store.add_notices([notice, notice]) == 1
    assert store.add_notices([replace(notice, due_at=make.now)]) == 0
    assert store.due_notices(make.at(minutes=4)) == []
    assert store.due_notices(make.at(minutes=5)) == [notice]
    assert store.claim_notice(notice) and not store.claim_notice(notice)
    (lost,) = store.abandon_notices()
    assert (lost.status, lost.attempts) == (NoticeStatus.UNSURE, 1)
    assert store.due_notices(make.at(hours=9)) == store.abandon_notices() == []
    assert store.notices(alert.id) == store.notices() == [lost]


def test_a_notice_that_failed_waits_for_its_next_time(store, make, story):
    alert = make.alert(story.id)
    store.put_alerts([alert])
    notice = Notice(alert.id, "ask", "mail", "", make.now, make.now)
    store.add_notices([notice])
    store.claim_notice(notice)
    later = replace(notice, attempts=1, due_at=make.at(minutes=1), error="对方返回 500")
    store.settle_notice(later)
    assert store.due_notices(make.now) == [] and store.due_notices(make.at(minutes=1)) == [later]


def test_an_upgrade_leaves_one_open_alert_of_the_level_and_ends_the_others(tmp_path):
    before = Migrations("zhijin")
    before._migrations.extend(m for m in MIGRATIONS._migrations if m.name < "m0004")
    path = tmp_path / "zhijin.db"
    open_store(path, create=True, migrations=before).close()
    with closing(sqlite3.connect(path)) as conn, conn:
        columns = "(id, rule, rule_name, story_id, level, opened_at, reason)"
        for key, rule, level in (
            ("l-1", "level-yellow", "yellow"),
            ("l-2", "level-red", "red"),
            ("l-3", "rare-books", "yellow"),
        ):
            at = f"2026-11-20T0{key[-1]}:00:00.000000+00:00"
            row = (key, rule, "预警", "s-1", level, at, "理由")
            conn.execute(f"INSERT INTO alerts {columns} VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    store = open_store(path)
    assert [(a.id, a.rule) for a in store.alerts()] == [("l-3", "rare-books"), ("l-2", "level")]
    assert all(alert.waiting for alert in store.alerts())
    ended = store.alert("l-1")
    assert (ended.rule, ended.end_reason) == ("level", "并入同一热点更高等级的预警")
    assert ended.ended_at is not None and ended.waiting_since is None
    db = Database(str(path))
    assert {"arrangements", "notices", "alert_events"} <= set(db.table_names())
    db.close()
    store.close()
