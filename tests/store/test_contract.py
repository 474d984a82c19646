"""What every Store does, whatever it is built on."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import ids
from domain.analysis import Sentiment
from domain.article import Article, Policy
from domain.clock import Window
from domain.errors import InvalidInput, NotFound, StoreUnavailable
from domain.ledger import Fate
from domain.source import SourceState
from domain.user import Role
from store.base import Filters


def put(store, *articles):
    for article in articles:
        assert store.put_article(article, None) is Fate.KEPT


# sources


def test_a_source_comes_back_and_every_change_is_a_version(bare_store, make):
    first, second = make.source(), make.source(enabled=False, spec={"id": "jgol", "entries": []})
    assert bare_store.put_source(first, "甲", "初次导入", make.now)
    assert not bare_store.put_source(first, "乙", "没有变化", make.at(hours=1))
    assert bare_store.put_source(second, "丙", "停用", make.at(hours=2))
    assert bare_store.source("jgol") == second
    assert bare_store.source_versions("jgol") == [
        {"version": 2, "who": "丙", "why": "停用", "at": make.at(hours=2), "spec": second.spec},
        {"version": 1, "who": "甲", "why": "初次导入", "at": make.now, "spec": first.spec},
    ]


def test_sources_are_listed_by_id(bare_store, make):
    for source_id in ("b", "a", "c"):
        bare_store.put_source(make.source(source_id), "甲", "", make.now)
    assert [source.id for source in bare_store.sources()] == ["a", "b", "c"]


def test_what_is_not_there_is_said(bare_store):
    for ask in (
        lambda: bare_store.source("x"),
        lambda: bare_store.article("x"),
        lambda: bare_store.snapshot("x"),
        lambda: bare_store.analysis("x"),
        lambda: bare_store.story("x"),
        lambda: bare_store.brief("x"),
        lambda: bare_store.user("x"),
        lambda: bare_store.session("x"),
    ):
        with pytest.raises(NotFound) as caught:
            ask()
        assert "\n" not in str(caught.value)


def test_an_empty_store_gives_empty_lists(bare_store, make):
    window = Window(make.now, make.at(days=1))
    assert bare_store.sources() == bare_store.runs() == bare_store.ledger("r") == []
    assert bare_store.articles() == bare_store.articles(Filters(window=window)) == []
    assert bare_store.revisions("x") == bare_store.snapshots("x") == bare_store.all_snapshots() == []
    assert bare_store.stories() == bare_store.stories(window) == bare_store.members("x") == []
    assert bare_store.unanalysed("v", 5) == bare_store.alerts() == bare_store.briefs() == []
    assert bare_store.users() == bare_store.audit() == bare_store.outbox(5) == []
    assert bare_store.source_states() == bare_store.analyses(["x"]) == bare_store.story_of(["x"]) == {}
    assert bare_store.known("http://x.example/") is None
    assert bare_store.get_setting("x") is None


# runs


def test_a_run_is_kept_and_moves_the_state_of_its_source(store, make):
    store.begin_run(make.run())
    assert store.runs() == [make.run()]
    assert store.source_states() == {}
    done = make.run(
        ended_at=make.at(minutes=2),
        offered=3,
        fates={"kept": 2, "failed": 1},
        pages=4,
        observations=5,
        status="partial",
        reason="一个栏目打不开",
    )
    store.end_run(done)
    assert store.runs("jgol") == [done]
    assert store.source_states() == {
        "jgol": SourceState("jgol", "r-1", make.now, make.at(minutes=2), "partial", "一个栏目打不开", 0)
    }


def test_failures_in_a_row_are_counted_once_each_and_forgotten_after_success(store, make):
    def pass_over(number, status):
        run = make.run(f"r-{number}", make.at(hours=number))
        store.begin_run(run)
        ended = replace(run, status=status, ended_at=make.at(hours=number, minutes=1))
        store.end_run(ended)
        store.end_run(ended)
        return store.source_states()["jgol"].failures_in_row

    assert [pass_over(1, "failed"), pass_over(2, "failed"), pass_over(3, "ok")] == [1, 2, 0]


def test_runs_are_listed_newest_first_and_by_source(store, make):
    store.put_source(make.source("other"), "甲", "", make.now)
    store.begin_run(make.run("r-a", make.at(hours=1)))
    store.begin_run(make.run("r-b", make.at(hours=3), source_id="other"))
    store.begin_run(make.run("r-c", make.at(hours=2)))
    assert [run.id for run in store.runs()] == ["r-b", "r-c", "r-a"]
    assert [run.id for run in store.runs(limit=1)] == ["r-b"]
    assert [run.id for run in store.runs("jgol")] == ["r-c", "r-a"]


def test_ending_a_run_that_never_began_is_refused(store, make):
    with pytest.raises(NotFound, match="r-1"):
        store.end_run(make.run(status="ok"))
    assert store.runs() == []


def test_the_ledger_keeps_order_and_every_field(store, make):
    store.begin_run(make.run())
    entries = [
        make.entry(article_id="a-1", status=200, bytes=1234, seconds=0.25),
        make.entry("http://jgol.example/x", Fate.FAILED, cause="timeout", detail="30 秒没有回答"),
        make.entry("http://jgol.example/list", Fate.KEPT, kind="list"),
    ]
    for entry in entries:
        store.add_ledger(entry)
    assert store.ledger("r-1") == entries


def test_runs_left_by_a_crash_are_closed_with_what_their_ledger_tells(store, make):
    store.begin_run(make.run("r-0", make.at(hours=-5)))
    store.end_run(make.run("r-0", make.at(hours=-5), status="ok", ended_at=make.at(hours=-4)))
    store.begin_run(make.run())
    for entry in (
        make.entry("http://jgol.example/1"),
        make.entry("http://jgol.example/2"),
        make.entry("http://jgol.example/3", Fate.REFUSED, cause="robots"),
        make.entry("http://jgol.example/list", kind="list"),
    ):
        store.add_ledger(entry)
    store.add_observations(
        [make.hot(observed_at=make.at(hours=-1)), make.hot(observed_at=make.at(minutes=1))]
    )
    assert store.interrupt_open_runs(make.at(hours=1)) == 1
    run = store.runs()[0]
    assert (run.status, run.ended_at, run.offered, run.pages, run.observations) == (
        "interrupted",
        make.at(hours=1),
        3,
        1,
        1,
    )
    assert run.fates == {"kept": 2, "refused": 1}
    state = store.source_states()["jgol"]
    # Still due: the pass that counts is the one before.
    assert (state.last_run_at, state.status, state.last_run_id) == (make.at(hours=-5), "failed", "r-1")
    assert store.interrupt_open_runs(make.at(hours=2)) == 0


# articles


def test_a_new_article_is_kept_whole(store, make):
    article = make.article(policy=make.policy(), author="李明", column="要闻", subtitle="副题", editor="王")
    assert store.put_article(article, make.snapshot(), '"e1"', "Sat, 21 Nov 2026") is Fate.KEPT
    kept = replace(article, snapshot_id="urn:uuid:1")
    assert store.article(article.id) == kept
    assert store.articles_by_id([article.id, "a-unknown"]) == {article.id: kept}
    assert store.snapshots(article.id) == store.all_snapshots() == [make.snapshot()]
    assert store.snapshot("urn:uuid:1") == make.snapshot()
    (revision,) = store.revisions(article.id)
    assert (revision.title, revision.body, revision.captured_at, revision.snapshot_id) == (
        article.title,
        article.body,
        article.fetched_at,
        "urn:uuid:1",
    )
    page = store.known("https://jgol.example/a/1.html?utm_source=wx#top")
    assert (page.article_id, page.content_hash, page.etag) == (article.id, article.content_hash, '"e1"')
    assert (page.last_modified, page.fetched_at) == ("Sat, 21 Nov 2026", make.now)
    assert [article_id for _, article_id in store.outbox(9)] == [article.id]


def test_of_two_sources_that_list_one_page_the_first_keeps_it(store, make):
    article = make.article()
    for name in ("jgol", "portal"):
        store.put_source(make.source(name), "admin", "新建", make.now)
    store.put_article(article, None)
    other = replace(article, source_id="portal", outlet="门户", origin=None, editor="林晓")
    assert store.put_article(other, None) is Fate.UNCHANGED
    shown = store.article(article.id)
    assert (shown.source_id, shown.outlet, shown.origin) == ("jgol", "津沽在线", "津沽晚报")
    assert shown.editor == "林晓"
    store.put_article(replace(article, outlet="津沽在线网", origin=None), None)
    assert store.article(article.id).outlet == "津沽在线网", "a source may be renamed"


def test_the_same_text_again_is_unchanged_and_adds_no_history(store, make):
    article = make.article()
    put(store, article)
    store.clear_outbox(10**9)
    again = replace(article, first_seen_at=make.at(days=1), fetched_at=make.at(days=1), author="补上的作者")
    assert store.put_article(again, make.snapshot("urn:uuid:2"), '"e2"') is Fate.UNCHANGED
    shown = store.article(article.id)
    assert shown.first_seen_at == make.now
    assert (shown.author, shown.fetched_at, shown.snapshot_id) == (
        "补上的作者",
        make.at(days=1),
        "urn:uuid:2",
    )
    assert len(store.revisions(article.id)) == 1
    assert len(store.snapshots(article.id)) == 1
    assert store.known(article.url).etag == '"e2"'
    assert [key for _, key in store.outbox(9)] == [article.id], "the index finds by author"
    store.clear_outbox(10**9)
    store.put_article(replace(again, fetched_at=make.at(days=2)), None)
    assert store.outbox(9) == []


def test_put_again_after_a_crash_changes_nothing(store, make):
    article, snapshot = make.article(), make.snapshot()
    assert store.put_article(article, snapshot, '"e"') is Fate.KEPT
    before = (store.article(article.id), store.revisions(article.id), store.all_snapshots())
    assert store.put_article(article, snapshot, '"e"') is Fate.UNCHANGED
    assert (store.article(article.id), store.revisions(article.id), store.all_snapshots()) == before


def test_a_new_text_is_a_revision_and_the_old_one_stays(store, make):
    article = make.article()
    store.put_article(article, make.snapshot())
    store.put_analyses([make.analysis(article.id)], None, None)
    store.clear_outbox(10**9)
    assert store.unanalysed("v1", 9) == []
    edited = replace(article, body="已更正。", fetched_at=make.at(days=1), first_seen_at=make.at(days=1))
    second = make.snapshot("urn:uuid:2", make.at(days=1))
    assert store.put_article(edited, second) is Fate.REVISED
    shown = store.article(article.id)
    assert (shown.body, shown.first_seen_at, shown.snapshot_id) == ("已更正。", make.now, "urn:uuid:2")
    assert [(r.body, r.captured_at) for r in store.revisions(article.id)] == [
        (article.body, make.now),
        ("已更正。", make.at(days=1)),
    ]
    assert [s.record_id for s in store.snapshots(article.id)] == ["urn:uuid:1", "urn:uuid:2"]
    assert [article_id for _, article_id in store.outbox(9)] == [article.id]
    assert store.unanalysed("v1", 9) == [shown]


def test_a_text_that_returns_to_what_it_was_is_history_too(store, make):
    article = make.article()
    put(store, article)
    for body in ("改过。", article.body):
        assert store.put_article(replace(article, body=body), None) is Fate.REVISED
    assert [r.body for r in store.revisions(article.id)] == [article.body, "改过。", article.body]
    assert store.article(article.id) == article


def test_a_capture_without_a_date_never_moves_a_known_one(store, make):
    article = make.article()
    put(store, article)
    undated = replace(
        article, body="改过。", published_at=make.at(days=2), published_raw="", precision="crawl"
    )
    assert store.put_article(undated, None) is Fate.REVISED
    shown = store.article(article.id)
    assert (shown.published_at, shown.published_raw, shown.precision) == (
        article.published_at,
        article.published_raw,
        "minute",
    )


def test_a_better_date_of_an_unchanged_text_is_shown_and_indexed(store, make):
    article = make.article(precision="day")
    put(store, article)
    store.clear_outbox(10**9)
    better = replace(article, published_at=make.at(hours=-2), precision="minute")
    assert store.put_article(better, None) is Fate.UNCHANGED
    assert store.article(article.id).published_at == make.at(hours=-2)
    assert [article_id for _, article_id in store.outbox(9)] == [article.id]


def test_an_article_without_a_url_is_kept_by_its_own_key(store, make):
    article = make.article(id=ids.keyed_article_id("jgol", "42"), url="")
    put(store, article)
    assert store.article(article.id) == article
    assert store.put_article(article, None) is Fate.UNCHANGED


def test_an_article_of_an_unknown_source_is_refused_whole(store, make):
    with pytest.raises(NotFound):
        store.put_article(make.article(source_id="nobody"), make.snapshot())
    assert store.articles() == store.all_snapshots() == store.outbox(9) == []
    assert store.known(make.article().url) is None


def test_a_snapshot_that_is_not_there_cannot_be_cited(store, make):
    with pytest.raises(NotFound):
        store.put_article(make.article(snapshot_id="urn:uuid:lost"), None)
    assert store.articles() == []


def test_touch_moves_the_time_and_keeps_validators_the_answer_lacks(store, make):
    article = make.article()
    store.put_article(article, None, '"e1"', "Sat")
    store.touch(article.url, make.at(hours=1), None, "Sun")
    page = store.known(article.url)
    assert (page.fetched_at, page.etag, page.last_modified) == (make.at(hours=1), '"e1"', "Sun")
    assert store.article(article.id).fetched_at == make.at(hours=1)
    store.touch("http://jgol.example/unknown", make.now, None, None)
    assert store.known("http://jgol.example/unknown") is None


def test_a_removed_page_keeps_its_text_and_comes_back_when_seen_again(store, make):
    article = make.article()
    put(store, article)
    assert store.mark_removed("http://jgol.example/unknown", make.now) is False
    assert store.mark_removed(article.url, make.at(hours=1)) is True
    assert store.mark_removed(article.url, make.at(hours=5)) is True
    gone = store.article(article.id)
    assert (gone.removed_at, gone.body) == (make.at(hours=1), article.body)
    assert store.put_article(article, None) is Fate.UNCHANGED
    assert store.article(article.id).removed_at is None


def test_a_url_that_is_none_is_said_so(store):
    with pytest.raises(InvalidInput, match="网址"):
        store.known("http://[x/")


def test_a_time_without_zone_is_refused(store, make):
    with pytest.raises(InvalidInput, match="时区"):
        store.put_article(make.article(fetched_at=datetime(2026, 11, 21)), None)
    assert store.articles() == []


def test_times_of_any_zone_are_the_same_moment(store, make):
    there = timezone(timedelta(hours=8))
    put(store, make.article(published_at=make.now.astimezone(there)))
    (shown,) = store.articles()
    assert shown.published_at == make.now
    assert shown.published_at.utcoffset() == timedelta(0)


def test_lists_are_newest_first_then_by_id(store, make):
    same = make.at(hours=-1)
    records = [make.article(n, published_at=same) for n in (1, 2, 3)]
    newest = make.article(4, published_at=make.now)
    put(store, *records, newest)
    order = [newest, *sorted(records, key=lambda a: a.id)]
    assert store.articles() == order
    assert store.articles(limit=2) == order[:2]
    assert store.articles(limit=2, offset=1) == order[1:3]
    assert store.articles(offset=3) == order[3:]


@pytest.fixture
def five(store, make):
    """Five articles an hour apart over two sources; all but the last have a verdict."""
    store.put_source(make.source("other"), "甲", "", make.now)
    articles = [
        make.article(n, published_at=make.at(hours=n), source_id="other" if n == 2 else "jgol")
        for n in range(1, 6)
    ]
    put(store, *articles)
    verdicts = [
        ("T09", Sentiment.NEG, ("和平区",), True),
        ("T01", Sentiment.POS, (), False),
        ("T09", Sentiment.POS, ("南开区", "和平区"), True),
        ("T02", Sentiment.NEU, ("南开区",), True),
    ]
    store.put_analyses(
        [
            make.analysis(article.id, topic=topic, sentiment=sentiment, districts=districts, local=local)
            for article, (topic, sentiment, districts, local) in zip(articles, verdicts, strict=False)
        ],
        None,
        None,
    )
    return {article.id: n for n, article in enumerate(articles, 1)}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [5, 4, 3, 2, 1]),
        ({"sources": ("other",)}, [2]),
        ({"sources": ("other", "jgol", "nobody")}, [5, 4, 3, 2, 1]),
        ({"sources": ()}, []),
        ({"topics": ("T09",)}, [3, 1]),
        ({"topics": ("T01", "T02")}, [4, 2]),
        ({"sentiments": ("pos",)}, [3, 2]),
        ({"districts": ("和平区",)}, [3, 1]),
        ({"districts": ("和平区", "南开区")}, [4, 3, 1]),
        ({"local": True}, [4, 3, 1]),
        ({"local": False}, [2]),
        ({"topics": ("T09",), "sentiments": ("pos",), "local": True}, [3]),
    ],
)
def test_filters(store, five, fields, expected):
    filters = Filters(**fields)
    assert [five[a.id] for a in store.articles(filters)] == expected
    assert store.count_articles(filters) == len(expected)


def test_a_window_is_half_open(store, make, five):
    window = Window(make.at(hours=2), make.at(hours=4))
    assert [five[a.id] for a in store.articles(Filters(window=window))] == [3, 2]
    assert store.count_articles(Filters(window=window)) == 2


def test_long_lists_of_ids_are_no_matter(store, make, five):
    many = [f"a-{n}" for n in range(50_000)] + list(five)
    assert set(store.articles_by_id(many)) == set(five)
    assert set(store.articles_by_id(article_id for article_id in five)) == set(five)
    assert len(store.analyses(many)) == 4
    assert store.story_of(many) == store.members_of(many) == store.vectors(many, "m") == {}
    assert store.count_articles(Filters(sources=tuple(many))) == 0


def test_days_are_those_of_beijing(store, make):
    # 15:59 UTC on the 20th is 23:59 in Beijing; a minute later the 21st begins.
    late, early = datetime(2026, 11, 20, 15, 59, tzinfo=UTC), datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    first, second, third = (make.article(n, published_at=t) for n, t in enumerate((late, early, early)))
    put(store, first, second, third)
    store.put_analyses([make.analysis(first.id), make.analysis(second.id)], None, None)
    assert store.count_by_day(date(2026, 11, 20), date(2026, 11, 22)) == {
        date(2026, 11, 20): {"pos": 0, "neu": 0, "neg": 1, "none": 0},
        date(2026, 11, 21): {"pos": 0, "neu": 0, "neg": 1, "none": 1},
        date(2026, 11, 22): {"pos": 0, "neu": 0, "neg": 0, "none": 0},
    }
    assert store.count_by_day(date(2026, 11, 22), date(2026, 11, 20)) == {}


def test_all_hot_board_lines_are_kept_once(store, make):
    lines = [make.hot(observed_at=make.at(hours=h), rank=r) for h, r in ((0, 3), (1, 1), (2, 7))]
    store.add_observations(lines)
    store.add_observations(lines)
    store.add_observations([])
    assert store.observations() == lines
    assert store.observations(Window(make.at(hours=1), make.at(hours=2))) == [lines[1]]
    assert store.observations(source_id="nobody") == []


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
maybe = st.none() | text
moment = st.datetimes(timezones=st.just(UTC))
day = st.none() | st.dates()
policies = st.builds(
    Policy, maybe, maybe, maybe, maybe, day, day, day, st.lists(text).map(tuple), st.lists(text).map(tuple)
)
articles = st.builds(
    Article,
    id=st.just(""),
    source_id=st.just("jgol"),
    url=st.just(""),
    title=text,
    body=text,
    published_at=moment,
    published_raw=text,
    precision=st.sampled_from(["minute", "day", "crawl"]),
    first_seen_at=moment,
    fetched_at=moment,
    outlet=text,
    origin=maybe,
    author=maybe,
    editor=maybe,
    subtitle=maybe,
    column=maybe,
    language=text,
    policy=st.none() | policies,
    removed_at=st.none() | moment,
    parser_version=text,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(article=articles)
def test_any_article_comes_back_as_it_was(store, article):
    # One store for all examples, so each has an id of its own.
    article = replace(article, id=f"a-{uuid4().hex}")
    assert store.put_article(article, None) is Fate.KEPT
    assert store.article(article.id) == article


# analyses


def test_an_analysis_comes_back_whole_and_upserts(store, make):
    article = make.article()
    put(store, article)
    first = make.analysis(article.id)
    store.put_analyses([first], None, None)
    assert store.analysis(article.id) == first
    second = make.analysis(article.id, topic="T02", reprint_of="a-0", summary=())
    store.put_analyses([second], None, None)
    assert store.analysis(article.id) == second
    assert store.analyses([article.id, "a-unknown"]) == {article.id: second}


def test_the_newest_analysis_counts_whatever_its_version(store, make):
    article = make.article()
    put(store, article)
    new = make.analysis(article.id, "v2", topic="T02", analysed_at=make.at(hours=2))
    store.put_analyses([new], None, None)
    store.put_analyses([make.analysis(article.id, "v1")], None, None)
    assert store.analysis(article.id) == new
    assert store.count_articles(Filters(topics=("T02",))) == 1
    assert store.count_articles(Filters(topics=("T09",))) == 0


def test_a_look_at_the_queue_tells_of_news_only(store, make):
    assert store.unanalysed("v1", 99) == []
    before = store.newest_waiting()
    put(store, make.article(url="http://x.example/new"))
    after = store.newest_waiting()
    assert after > before
    (taken,) = [a for a in store.unanalysed("v1", 99) if a.url == "http://x.example/new"]
    store.put_analyses([make.analysis(taken.id, version="v1")], None, None)
    assert store.newest_waiting() == after
    assert store.put_article(replace(taken, body="改过。"), None) is Fate.REVISED
    assert store.newest_waiting() > after


def test_unanalysed_is_by_version_oldest_first(store, make):
    old, new = make.article(1), make.article(2, published_at=make.now)
    put(store, new, old)
    assert store.unanalysed("v1", 9) == [old, new]
    assert store.unanalysed("v1", 1) == [old]
    store.put_analyses([make.analysis(old.id)], None, None)
    assert store.unanalysed("v1", 9) == [new]
    assert store.unanalysed("v2", 9) == [old, new]


def test_a_text_revised_while_it_was_analysed_is_still_to_do(store, make):
    article = make.article()
    put(store, article)
    (taken,) = store.unanalysed("v1", 9)
    store.put_article(replace(article, body="改过。"), None)
    store.put_analyses([make.analysis(taken.id)], None, None)
    assert [a.body for a in store.unanalysed("v1", 9)] == ["改过。"]
    store.put_analyses([make.analysis(taken.id)], None, None)
    assert store.unanalysed("v1", 9) == []


def test_a_new_verdict_waits_for_the_index_and_the_same_one_does_not(store, make):
    article = make.article()
    put(store, article)
    store.clear_outbox(10**9)
    store.put_analyses([make.analysis(article.id)], None, None)
    assert [article_id for _, article_id in store.outbox(9)] == [article.id]
    store.clear_outbox(10**9)
    store.put_analyses([make.analysis(article.id, "v2", sentiment_words=("别的",))], None, None)
    assert store.outbox(9) == []
    store.put_analyses([make.analysis(article.id, "v3", keywords=("别的",))], None, None)
    assert [article_id for _, article_id in store.outbox(9)] == [article.id], "the index finds by key word"


def test_an_analysis_of_nothing_is_refused_with_all_its_batch(store, make):
    article = make.article()
    put(store, article)
    with pytest.raises(NotFound):
        store.put_analyses([make.analysis(article.id), make.analysis("a-unknown")], None, None)
    assert store.analyses([article.id]) == {}


def test_vectors_are_half_precision_rows_of_their_model(store, make):
    one, two = make.article(1), make.article(2)
    put(store, one, two)
    rows = np.array([[0.5, -0.25, 1.0], [0.1, 0.2, 0.3]], dtype=np.float32)
    store.put_analyses([make.analysis(one.id), make.analysis(two.id)], rows, "m1")
    found = store.vectors([one.id, two.id, "a-unknown"], "m1")
    assert set(found) == {one.id, two.id}
    assert found[one.id].dtype == np.float32
    np.testing.assert_array_equal(found[one.id], rows[0])
    # float16 has eleven significant bits.
    np.testing.assert_allclose(found[two.id], rows[1], rtol=2**-11)
    assert store.vectors([one.id], "m2") == {}


@pytest.mark.parametrize(
    ("rows", "model"), [([[1.0], [2.0]], "m"), ([1.0], "m"), ([[1.0]], None), ([[1e9]], "m")]
)
def test_vectors_that_cannot_be_kept_are_refused_with_their_analysis(store, make, rows, model):
    article = make.article()
    put(store, article)
    with pytest.raises(InvalidInput):
        store.put_analyses([make.analysis(article.id)], np.array(rows, dtype=np.float32), model)
    assert store.analyses([article.id]) == {}


# stories


def test_a_story_comes_back_whole_and_an_article_stays_where_it_is(store, make):
    one, two, three = (make.article(n) for n in (1, 2, 3))
    put(store, one, two, three)
    first, other = make.story(one.id), make.story(three.id, heat=None)
    later = make.member(first.id, two.id, make.at(hours=1))
    seed = make.member(first.id, one.id, reason="seed", score=1.0)
    store.put_stories([first, other], [later, seed])
    store.put_stories([replace(first, size=2)], [make.member(other.id, two.id), seed])
    assert store.story(first.id) == replace(first, size=2)
    assert store.members(first.id) == [seed, later]
    assert store.members(other.id) == []
    assert store.members_of([first.id, other.id]) == {first.id: [seed, later]}
    assert store.story_of([one.id, two.id, three.id]) == {one.id: first.id, two.id: first.id}


def test_stories_of_a_window_are_hottest_first_then_newest_then_by_id(store, make):
    articles = [make.article(n, published_at=make.at(hours=n)) for n in range(6)]
    put(store, *articles)
    cold, warm, warmer, tied, old = (
        make.story(articles[0].id, heat=None),
        make.story(articles[1].id, heat=40, last_at=make.at(hours=1)),
        make.story(articles[2].id, heat=40, last_at=make.at(hours=2)),
        make.story(articles[3].id, heat=40, last_at=make.at(hours=2)),
        make.story(articles[5].id, heat=99),
    )
    stories = [cold, warm, warmer, tied, old]
    store.put_stories(stories, [make.member(s.id, s.seed_id) for s in stories])
    # A second member inside the window does not list a story twice.
    store.put_stories([], [make.member(warm.id, articles[4].id)])
    order = [*sorted([warmer, tied], key=lambda s: s.id), warm, cold]
    window = Window(make.at(hours=0), make.at(hours=5))
    assert store.stories(window) == order
    assert store.stories(window, limit=2) == order[:2]
    assert store.stories() == [old, *order]
    # By a member, whatever the times of the story itself say.
    assert store.stories(Window(make.at(hours=4), make.at(hours=5))) == [warm]


def test_an_alert_is_opened_once(store, make):
    article = make.article()
    put(store, article)
    story = make.story(article.id)
    store.put_stories([story], [])
    first = make.alert(story.id)
    second = make.alert(story.id, "neg", opened_at=make.at(hours=1))
    ended = make.alert(story.id, "old", opened_at=make.at(hours=-1), ended_at=make.now)
    assert store.put_alerts([first, second, ended]) == 3
    assert store.put_alerts([replace(first, reason="又一次"), ended]) == 0
    assert store.alerts() == [second, first]
    assert store.alerts(open_only=False) == [second, first, ended]


# briefs


def test_a_brief_comes_back_whole_and_its_state_upserts(bare_store, make):
    brief = make.brief()
    bare_store.put_brief(brief)
    assert bare_store.brief(brief.id) == brief
    bare_store.put_brief(replace(brief, files=None))
    assert bare_store.brief(brief.id) == replace(brief, files=None)


def test_briefs_are_newest_first_and_by_kind(bare_store, make):
    for number, kind in enumerate(("daily", "weekly", "daily")):
        bare_store.put_brief(make.brief(f"b-{number}", kind=kind, created_at=make.at(hours=number)))
    assert [b.id for b in bare_store.briefs()] == ["b-2", "b-1", "b-0"]
    assert [b.id for b in bare_store.briefs("daily")] == ["b-2", "b-0"]
    assert [b.id for b in bare_store.briefs(limit=1)] == ["b-2"]


# people


def test_users_and_their_changes(bare_store, make):
    bare_store.put_user(make.user("yi", roles=(Role.READER,)))
    bare_store.put_user(make.user())
    locked = make.user(failures=3, locked_until=make.at(minutes=15), active=False)
    bare_store.put_user(locked)
    assert bare_store.user("jia") == locked
    assert bare_store.users() == [locked, make.user("yi", roles=(Role.READER,))]


def test_sessions_end_by_hand_and_by_time(bare_store, make):
    bare_store.put_user(make.user())
    for name, hours in (("t1", 1), ("t2", 2), ("t3", 3)):
        bare_store.put_session(make.session(name, expires_at=make.at(hours=hours)))
    seen = make.session("t3", expires_at=make.at(hours=3), seen_at=make.at(minutes=5))
    bare_store.put_session(seen)
    assert bare_store.session("t3") == seen
    assert bare_store.end_sessions_before(make.at(hours=1)) == 1
    bare_store.end_session("t2")
    bare_store.end_session("t2")
    for name in ("t1", "t2"):
        with pytest.raises(NotFound):
            bare_store.session(name)
    assert bare_store.session("t3") == seen


def test_settings_are_json(bare_store):
    for value in ({"a": [1, 2.5, None]}, "文", 0, False, ["x"]):
        bare_store.put_setting("key", value)
        assert bare_store.get_setting("key") == value
    with pytest.raises(InvalidInput):
        bare_store.put_setting("key", float("nan"))


# outbox


def test_an_article_waits_once_at_the_place_of_its_newest_change(store, make):
    one, two = make.article(1), make.article(2)
    put(store, one, two)
    (first, _), (last, _) = store.outbox(9)
    store.put_article(replace(one, body="改过。"), None)
    assert [article_id for _, article_id in store.outbox(9)] == [two.id, one.id]
    # An indexer that had read the first two entries clears only what it has seen.
    store.clear_outbox(last)
    ((sequence, waiting),) = store.outbox(9)
    assert waiting == one.id
    assert sequence > last > first


def test_fill_outbox_makes_every_article_wait(store, make):
    put(store, make.article(1), make.article(2))
    last = store.outbox(9)[-1][0]
    store.clear_outbox(last)
    assert store.fill_outbox() == 2
    assert len(store.outbox(9)) == 2
    assert len(store.outbox(1)) == 1
    assert all(sequence > last for sequence, _ in store.outbox(9))


# the place


def test_check_tells_the_facts(store, make):
    put(store, make.article())
    facts = store.check()
    assert facts["integrity"] == "ok"
    assert facts["articles"] == 1
    assert facts["bytes"] > 0
    assert facts["schema"]


def test_many_threads_write_and_read_one_store(store, make):
    errors = []

    def work(first):
        try:
            for number in range(first, first + 20):
                store.put_article(make.article(number), None)
                store.articles(limit=5)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n * 100,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert store.count_articles() == 80


def test_a_closed_store_says_so(bare_store):
    bare_store.users()
    bare_store.close()
    with pytest.raises(StoreUnavailable, match="关闭"):
        bare_store.users()
