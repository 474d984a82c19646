"""Stories put straight into a store, and signals about them, for tests of alerts."""

from dataclasses import replace
from datetime import timedelta

from desk.alert_rules import Signals
from domain import ids
from domain.article import Article
from domain.source import MediaType, Source
from domain.story import Heat, Level, Member, Story


def make_signals(desk, name="火灾", level=Level.ORANGE, size=3, damage=(), outlets=2, **fields):
    """A story of ``size`` articles, stored, as analysis would hand it to the rules."""
    now = desk.now()
    source = Source("jgol", "津沽在线", "津沽", "portal", MediaType.PORTAL, "天津", 1, True, 30, {}, True)
    desk.store.put_source(source, "测试", "测试", now)
    articles = [_article(name, n, outlets, now) for n in range(size)]
    for article in articles:
        desk.store.put_article(article, None)
    seed = articles[0]
    story = Story(
        ids.story_id(seed.id), seed.id, f"南开区{name}", articles[0].published_at, articles[-1].published_at, size,
        outlets, "T11", {"neg": size}, ("南开区",), True, (name,), Heat(61, 0.5, 0.5, 0.5, None, now, "w"), level,
        ("本市发生",),
    )  # fmt: skip
    story = replace(story, **fields)
    desk.store.put_stories([story], [Member(story.id, a.id, now, 1, "seed") for a in articles])
    return Signals(story, articles, {}, {source.id: source}, 55.0, 0.5, damage)


def _article(name, number, outlets, now):
    url = f"http://127.0.0.1:9/{name}/{number}"
    at = now - timedelta(minutes=40 - number)
    outlet = f"媒体{number % outlets}"
    return Article(
        ids.article_id(url), "jgol", url, f"南开区{name}第{number}报", f"{name}造成损失，电话13812345678。", at, "",
        "minute", at + timedelta(minutes=5), now, outlet,
    )  # fmt: skip
