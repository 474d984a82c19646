"""What every store must do for 监测专题."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.article import IntakeMark
from domain.clock import Window, library_day
from domain.errors import NotFound
from domain.watch import HitState, How, Watch, WatchHit

WATCH = Watch("guji", "古籍", "古籍 OR 善本", excludes=("酒店",))


@pytest.fixture
def keys(store, make):
    """Five articles, an hour apart, the newest first."""
    articles = [make.article(n, published_at=make.at(hours=-n)) for n in range(5)]
    for article in articles:
        store.put_article(article, None)
    return [article.id for article in articles]


def hit(article_id, at, **fields):
    return replace(WatchHit("guji", article_id, How.EXPRESSION, 0.5, at, ("古籍",)), **fields)


def ids(hits):
    return [one.article_id for one in hits]


def test_a_watch_is_kept_with_its_versions(store, make):
    assert store.put_arrangement(WATCH, "甲", "新建", make.now)
    assert store.put_arrangement(replace(WATCH, expression="善本"), "乙", "缩小", make.now)
    assert not store.put_arrangement(replace(WATCH, expression="善本"), "乙", "再存", make.now)
    assert store.arrangements(Watch) == [replace(WATCH, expression="善本")]
    assert [(v.version, v.who) for v in store.arrangement_versions(Watch, "guji")] == [(2, "乙"), (1, "甲")]


def test_hits_come_in_once_and_newest_first(store, make, keys):
    hits = [hit(key, make.now) for key in keys[:3]]
    assert store.put_watch_hits(hits) == 3
    assert store.put_watch_hits([replace(hits[0], score=0.9)]) == 0
    assert store.watch_hits("guji") == hits
    assert ids(store.watch_hits("guji", limit=1)) == keys[:1]
    window = Window(make.at(hours=-1), make.at(hours=1))
    assert ids(store.watch_hits("guji", window=window)) == keys[:2]
    assert store.watch_hits("other") == [] and store.watch_hit("guji", keys[4]) is None


def test_what_lapsed_comes_back_and_what_a_person_decided_stays(store, make, keys):
    store.put_watch_hits([hit(key, make.now) for key in keys[:3]])
    store.change_watch_hit(hit(keys[1], make.now, state=HitState.EXCLUDED, who="甲", why="不相干"))
    store.change_watch_hit(hit(keys[3], make.now, how=How.PERSON, who="甲", why="相关"))
    assert store.lapse_watch_hits("guji", keys) == 2, "neither the excluded nor the person's one"
    assert ids(store.watch_hits("guji")) == [keys[3]]
    assert store.put_watch_hits([hit(key, make.now) for key in keys[:2]]) == 1
    assert ids(store.watch_hits("guji")) == [keys[0], keys[3]]
    assert store.watch_hit("guji", keys[1]).why == "不相干"
    assert ids(store.watch_hits("guji", None)) == keys[:4]


def test_runs_follow_each_other_and_give_out_each_hit_once(store, make, keys):
    store.put_watch_hits([hit(key, make.now) for key in keys[:2]])
    first = store.take_watch_run("guji", make.at(days=-1), "甲", make.now)
    assert (first.number, first.start, first.end, first.size) == (1, make.at(days=-1), make.now, 2)
    store.put_watch_hits([hit(keys[2], make.now), hit(keys[3], make.now, state=HitState.LAPSED)])
    assert ids(store.watch_run_hits("guji", None)) == [keys[2]]
    second = store.take_watch_run("guji", make.at(days=-1), "甲", make.at(hours=1))
    assert (second.number, second.start, second.size) == (2, first.end, 1)
    store.put_watch_hits([hit(keys[3], make.now)])
    third = store.take_watch_run("guji", make.at(days=-1), "甲", make.at(hours=2))
    assert third.size == 1, "what came back only now was never given out"
    assert [ids(store.watch_run_hits("guji", n)) for n in (1, 2, 3)] == [
        [keys[1], keys[0]],
        [keys[2]],
        [keys[3]],
    ]
    assert store.watch_runs("guji") == [third, second, first] and store.watch_run("guji", 2) == second
    with pytest.raises(NotFound):
        store.watch_run("guji", 4)


def test_a_run_keeps_what_is_excluded_later(store, make, keys):
    store.put_watch_hits([hit(keys[0], make.now)])
    store.take_watch_run("guji", make.now, "甲", make.now)
    store.change_watch_hit(hit(keys[0], make.now, state=HitState.EXCLUDED, who="甲", why="误"))
    assert ids(store.watch_run_hits("guji", 1)) == keys[:1]
    store.change_watch_hit(hit(keys[0], make.now, who="甲", why="还是要"))
    assert store.take_watch_run("guji", make.now, "甲", make.now).size == 0, "never twice"


def test_hidden_articles_are_neither_listed_nor_counted_nor_given_out(store, make, keys):
    store.put_watch_hits([hit(key, make.now) for key in keys[:2]])
    store.put_intake_mark(IntakeMark(keys[0], "withdrawn", "甲", make.now))
    assert ids(store.watch_hits("guji")) == [keys[1]]
    day = library_day(make.at(hours=-1))
    whole = Window(make.at(days=-2), make.at(days=2))
    assert store.watch_counts(whole) == {"guji": {day: 1}}
    assert store.take_watch_run("guji", make.now, "甲", make.now).size == 1


def test_which_watches_an_article_is_in(store, make, keys):
    store.put_watch_hits(
        [hit(keys[0], make.now), hit(keys[0], make.now, watch_id="two"), hit(keys[1], make.now)]
    )
    store.lapse_watch_hits("guji", [keys[1]])
    assert store.watches_of(keys) == {keys[0]: ("guji", "two")}


def waiting(store):
    return [key for _, key in store.watch_waiting(99)]


def test_the_first_verdict_on_a_text_waits_and_no_other(store, make, keys):
    store.put_analyses([make.analysis(key) for key in keys[:2]], None, None)
    assert waiting(store) == keys[:2]
    assert len(store.watch_waiting(1)) == 1
    store.put_watch_hits([], up_to=store.watch_waiting(99)[-1][0])
    store.put_analyses([make.analysis(keys[0])], None, None)
    store.put_analyses([make.analysis(keys[0], version="v2")], None, None)
    assert waiting(store) == [], "a new version of the pipeline says nothing new to a watch"
    store.put_article(make.article(0, body="改过的正文", fetched_at=make.now + timedelta(hours=1)), None)
    assert waiting(store) == []
    store.put_analyses([make.analysis(keys[0], version="v2")], None, None)
    assert waiting(store) == [keys[0]], "a text that was never judged"
    store.put_article(make.article(0, body="又改过", fetched_at=make.now + timedelta(hours=2)), None)
    store.put_analyses([make.analysis(keys[0], version="v2")], None, None)
    assert waiting(store) == [keys[0]], "revised again while it still waited"
