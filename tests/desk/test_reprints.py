"""Chains of copies as the desk tells them from stored stories."""

from datetime import timedelta

import pytest

from domain.article import Article
from domain.errors import NotAllowed
from domain.source import MediaType, Source
from domain.story import Member, Story
from domain.user import OPERATOR, Actor, Role


def article(desk, key, minutes):
    at = desk.now() + timedelta(minutes=minutes)
    body = f"市图书馆古籍馆二十日开馆。\n馆藏善本三千部向读者开放。{'（编辑按）' if key == '晚报' else ''}"
    return Article(
        f"a-{key}", "s", f"http://x.example/{key}", "古籍馆开馆", body, at, "", "minute", at, at, key
    )


@pytest.fixture
def story(desk):
    source = Source("s", "甲网", "甲", "portal", MediaType.PORTAL, "天津", 1.0, True, 30, {})
    desk.store.put_source(source, "试", "试", desk.now())
    articles = [article(desk, key, n * 10) for n, key in enumerate(("日报", "门户", "晚报", "别篇"))]
    for one in articles:
        desk.store.put_article(one, None)
    head = Story("s-1", "a-日报", "古籍馆开馆", articles[0].published_at, articles[-1].published_at, 4, 4, "T18",
                 {}, (), True, ())  # fmt: skip
    copies = {"a-门户": "a-日报", "a-晚报": "a-日报"}
    members = [Member("s-1", a.id, desk.now(), 1.0, "similar", copies.get(a.id)) for a in articles]
    desk.store.put_stories([head], members)
    return head.id


def test_a_story_tells_who_copied_and_what_was_changed(desk, story):
    (chain,) = desk.reprint_chains(OPERATOR, story)
    assert chain.first.outlet == "日报"
    assert [(s.article.outlet, s.delay.total_seconds() / 60, s.added) for s in chain.steps] == [
        ("门户", 10, 0),
        ("晚报", 20, 5),
    ]


def test_a_reader_of_briefs_may_not_look(desk, story):
    with pytest.raises(NotAllowed):
        desk.reprint_chains(Actor("读者", (Role.READER,)), story)
