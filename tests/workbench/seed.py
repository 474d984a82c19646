"""A Desk with a morning's articles: the sample site's rows put straight into the store, then analysed for real."""

from datetime import datetime, timedelta

from desk.demo.site import SampleSite
from desk.demo.truth import truth_rows
from desk.desk import Desk
from domain import clock, ids
from domain.article import Article
from domain.source import MediaType, Source
from domain.user import OPERATOR


def fill(desk: Desk) -> None:
    now = desk.now()
    source = Source(
        "demo-jgw", "津沽在线", "津沽在线", "portal", MediaType.PORTAL, "天津", 1.5, True, 30, {}, True
    )
    desk.store.put_source(source, "测试", "测试", now)
    window = clock.daily_window(clock.library_day(now))
    for row in truth_rows(SampleSite()):
        published = datetime.fromisoformat(row["published_at"])
        if published >= window.start - timedelta(days=1):
            desk.store.put_article(_article(row, published, now), None)
    desk.analyse(OPERATOR)


def _article(row: dict, published: datetime, now: datetime) -> Article:
    url = "http://127.0.0.1:9" + row["path"]
    return Article(
        ids.article_id(url), "demo-jgw", url, row["title"], row["body"], published.astimezone(now.tzinfo),
        row["published_at"], row["precision"], now, now, "津沽在线", origin=row["source"] or None,
    )  # fmt: skip
