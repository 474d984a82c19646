"""Articles with verdicts put straight into a store, and watches over them."""

from datetime import timedelta

from domain import ids
from domain.analysis import Analysis, Sentiment, TopicScore
from domain.article import Article
from domain.source import MediaType, Source
from domain.user import Actor, Role
from domain.watch import Watch

EDITOR = Actor("liguanyuan", (Role.EDITOR,))
READER = Actor("zhuren", (Role.ISSUER,))
WATCH = Watch("guji", "古籍", "古籍 OR 善本")


def put_watch(desk, watch=WATCH):
    """As the only one, so that nothing is planted."""
    desk.store.put_arrangement(watch, "甲", "新建", desk.now())
    return watch


def put_articles(desk, texts, days=0.0, vectors=None, **verdict):
    """Articles by title and body, judged; their ids. Each is published an hour before the one in front of it."""
    now = desk.now()
    for key, media in (("jgol", MediaType.PORTAL), ("paper", MediaType.LOCAL)):
        source = Source(key, "津沽在线", "津沽", "portal", media, "天津", 1, True, 30, {}, True)
        desk.store.put_source(source, "测试", "测试", now)
    articles = [_article(n, *text, now - timedelta(days=days, hours=n), now) for n, text in enumerate(texts)]
    for article in articles:
        desk.store.put_article(article, None)
    analyses = [_analysis(article.id, now, **verdict) for article in articles]
    desk.store.put_analyses(analyses, vectors, desk.pipeline.encoder.name if vectors is not None else None)
    desk.index.catch_up()
    return [article.id for article in articles]


def _article(number, title, body, published, now):
    url = f"http://127.0.0.1:9/{title}"
    source = "paper" if number % 2 else "jgol"
    return Article(
        ids.article_id(url), source, url, title, body, published, "", "minute", now, now, f"媒体{number}"
    )


def _analysis(article_id, now, topic="T18", local=True, districts=("和平区",), keywords=()):
    return Analysis(
        article_id, "v1", now, (TopicScore(topic, 0.9),), Sentiment.NEU, {"pos": 0, "neu": 1, "neg": 0}, (), (),
        districts, local, tuple(keywords), (),
    )  # fmt: skip
