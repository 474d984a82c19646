"""``story --members N``: one more article of a story that has N members, as a new process and as a service sees it."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from bench._articles import made_articles
from bench.common import Meter, peak_rss_mb
from desk.desk import Desk, open_desk
from desk.settings import Settings
from domain import ids
from domain.article import Article
from domain.source import MediaType, Source
from domain.story import Member, Story
from domain.user import OPERATOR

_SPAN = timedelta(days=7)
"""Over which the members came: all of them are compared with and counted."""


def main(argv: list[str]) -> dict[str, Any]:
    """``new_process_cpu_s``: an analysis that has to read the stories first, models loaded before;
    ``service_cpu_s``: the next one, with the stories in memory and without what only fades."""
    parser = argparse.ArgumentParser(prog="python -m bench story", description=__doc__)
    parser.add_argument("--members", type=int, default=5000)
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), min_free_mb=0)
        desk = open_desk(settings, create=True)
        spare = _fill(desk, args.members)
        desk.analyse(OPERATOR)
        desk.close()
        desk = open_desk(settings)
        assert desk.pipeline  # loaded before the clock starts
        new_process = _one_more(desk, spare[0], active=True)
        service = _one_more(desk, spare[1], active=False)
        desk.close()
    return {
        "members": args.members,
        "new_process_cpu_s": round(new_process.cpu_seconds, 2),
        "service_cpu_s": round(service.cpu_seconds, 2),
        "service_s": round(service.seconds, 2),
        "peak_rss_mb": peak_rss_mb(),
    }


def _fill(desk: Desk, count: int) -> list[Article]:
    """One story of ``count`` articles in the store; two more articles that are not."""
    now = desk.now()
    source = Source("bench", "基准", "基准", "portal", MediaType.PORTAL, "天津", 1.0, True, 60, {})
    desk.store.put_source(source, "bench", "bench", now)
    made = _spread(made_articles(count + 2), now, _SPAN / (count + 2))
    members, spare = list(islice(made, count)), list(made)
    for article in members:
        desk.store.put_article(article, None)
    seed = members[0]
    story = Story(
        ids.story_id(seed.id), seed.id, seed.title, seed.published_at, seed.published_at, count, 1, "T01", {}, (),
        False, (),
    )  # fmt: skip
    desk.store.put_stories([story], [Member(story.id, a.id, now, 1.0, "similar") for a in members])
    return spare


def _spread(articles: Iterable[Article], now: datetime, gap: timedelta) -> Iterator[Article]:
    for n, article in enumerate(articles):
        at = now - _SPAN + n * gap
        yield replace(article, published_at=at, first_seen_at=at, fetched_at=at)


def _one_more(desk: Desk, article: Article, *, active: bool) -> Meter:
    """The newest text of the story again under another address: it joins the story."""
    newest = desk.store.article(desk.store.member_ids(desk.store.stories()[0].id)[-1])
    desk.store.put_article(replace(article, title=newest.title, body=newest.body), None)
    with Meter() as meter:
        desk.analyse(OPERATOR, active=active)
    return meter
