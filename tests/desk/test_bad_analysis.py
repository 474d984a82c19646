"""Odd articles through the front door: stored, analysed, listed where they fail, and nothing else is lost."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cli import main
from domain import ids
from domain.article import Article
from domain.clock import Window
from domain.source import MediaType, Source
from domain.user import OPERATOR

FIRE = "本报讯 东丽区一仓库昨夜起火，消防部门赶到扑救，造成两人受伤。区政府成立调查组，查明原因。"
ODD = {
    "empty": ("", ""),
    "one": ("火", "火"),
    "english": ("Warehouse fire", "A warehouse caught fire last night, two people were hurt. " * 20),
    "emoji": ("🔥🔥🔥", "😱🔥🚒" * 200),
    "traditional": ("東麗區一倉庫起火", "東麗區一倉庫昨夜起火，消防部門趕到撲救，造成兩人受傷。"),
    "leftovers": ("乱码\ufffd\ufffd", "锟斤拷烫烫烫\ufffd\x00\x07 ï»¿å¤©æ´¥ \u200b\u202e" * 20),
    "megabyte": ("供水管爆裂", "东丽区供水管爆裂，居民停水。" * 75_000),
}


def article(key, title=None, body=FIRE, when=None, now=None):
    url = f"http://news.example/{key}"
    when = when or now
    return Article(
        ids.article_id(url), "s", url, title or f"仓库起火{key}", body, when, "", "minute", now, now, "某报"
    )


@pytest.fixture
def put(desk):
    desk.store.put_source(
        Source("s", "某报", "某报社", "local_media", MediaType.LOCAL, "天津", 1, True, 60, {}),
        "测",
        "测",
        desk.now(),
    )

    def keep(key, **changes):
        made = replace(article(key, now=desk.now()), **changes)
        desk.store.put_article(made, None)
        return made.id

    return keep


@pytest.fixture
def damage(desk, monkeypatch):
    """Of one article the store gives no body: it never does, but a damaged file might."""
    whole = type(desk.store).unanalysed

    def spoil(bad):
        def unanalysed(store, *args, **named):
            return [replace(a, body=None) if a.id == bad else a for a in whole(store, *args, **named)]

        monkeypatch.setattr(type(desk.store), "unanalysed", unanalysed)

    return spoil


def test_odd_articles_are_each_judged_and_can_be_read(desk, put):
    found = {key: put(key, title=title, body=body) for key, (title, body) in ODD.items()}
    report = desk.analyse(OPERATOR)
    assert (report.articles, report.failed) == (len(ODD), ())
    for article_id in found.values():
        view = desk.article(OPERATOR, article_id)
        assert view.analysis and view.story
    assert desk.analyse(OPERATOR).articles == 0


def test_a_failed_article_is_listed_and_the_others_are_judged(desk, put, damage):
    bad, good = put("坏"), [put(f"好{n}", title=f"第{n}件事") for n in range(3)]
    damage(bad)
    report = desk.analyse(OPERATOR)
    ((failed, reason),) = report.failed
    assert failed == bad and "\n" not in reason and reason
    assert set(desk.store.analyses([bad, *good])) == set(good)
    assert set(desk.store.story_of([bad, *good])) == set(good)


def test_wrong_dates_and_a_clock_running_backwards_keep_the_day_right(desk, put, clock):
    now = desk.now()
    old = put("1970", published_at=datetime(1970, 1, 1, tzinfo=UTC))
    future = put("明年", published_at=now + timedelta(days=365))
    today = put("今天", published_at=now - timedelta(hours=1))
    assert desk.analyse(OPERATOR).failed == ()
    clock.forward(hours=-30)
    late = put("倒走", published_at=now - timedelta(hours=2))
    assert desk.analyse(OPERATOR).failed == ()
    clock.forward(hours=30)
    story_of = desk.store.story_of([old, future, today, late])
    assert len(story_of) == 4
    assert desk.overview(OPERATOR, Window(now - timedelta(days=1), now)).articles == 2
    for story_id in set(story_of.values()):
        desk.story(OPERATOR, story_id)
        desk.story_judgement(OPERATOR, story_id)


def test_a_long_story_is_shown_in_part_and_counted_whole(desk, put):
    keys = [
        put(f"{n}", title="东丽区一仓库起火", published_at=desk.now() - timedelta(minutes=n))
        for n in range(320)
    ]
    desk.analyse(OPERATOR)
    (story_id,) = set(desk.store.story_of(keys).values())
    view = desk.story(OPERATOR, story_id)
    assert view.story.size == 320
    assert len(view.members) == len(view.articles) == 300
    assert view.unread == 20
    assert len(desk.story_judgement(OPERATOR, story_id).times) == 320


def test_the_terminal_counts_what_failed_and_ends_with_one(settings, put, damage, monkeypatch, capsys):
    bad = put("坏")
    put("好", title="另一件事")
    damage(bad)
    monkeypatch.setenv("ZHIJIN_HOME", str(settings.home))
    monkeypatch.setattr("sys.argv", ["zhijin", "analyse", "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().out.strip().splitlines()
    assert ended.value.code == 1
    assert json.loads(told[-1])["failed"] == 1
    assert any(bad in line for line in told[:-1])
