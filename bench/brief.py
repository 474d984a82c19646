"""``brief --articles N``: a 舆情日报 from N articles of one window, composed and rendered as DOCX and PDF.

The articles are the sample site's, moved into the window; beyond their number they come again with other figures and
names of places, so that they make more stories rather than more reprints.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench.common import Meter, peak_rss_mb
from desk.demo.site import SampleSite
from desk.demo.truth import truth_rows
from desk.desk import Desk, open_desk
from desk.settings import Settings
from domain import clock, ids
from domain.article import Article
from domain.source import MediaType, Source
from domain.user import OPERATOR

_TIMES = 3
_PLACES = ["和平区", "河东区", "河西区", "南开区", "红桥区", "东丽区", "西青区", "津南区", "北辰区", "武清区"]


def main(argv: list[str]) -> dict[str, Any]:
    """``seconds`` is the verb ``make_brief`` as a librarian waits for it, first call in the process."""
    parser = argparse.ArgumentParser(prog="python -m bench brief", description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Settings(home=Path(folder), demo=True), create=True)
        day = clock.library_day(desk.now())
        fill(desk, args.articles, clock.daily_window(day).start)
        desk.analyse(OPERATOR)
        with Meter() as making:
            report = desk.make_brief(OPERATOR, "daily", day)
        with Meter() as again:
            desk.make_brief(OPERATOR, "daily", day)
        draft = _draft(desk, day)
        stories = len(desk.store.stories())
        desk.close()
    return {
        "seconds": round(making.seconds, 2),
        "cpu_seconds": round(making.cpu_seconds, 2),
        "again_seconds": round(again.seconds, 2),
        **draft,
        "articles": args.articles,
        "stories": stories,
        "items": report.items,
        "peak_rss_mb": peak_rss_mb(),
    }


def _draft(desk: Desk, day: date) -> dict[str, float]:
    """Composing alone, medians of three: wall and processor seconds. What rendering costs tells ``bench paper``."""
    kind, meters = desk.brief_kind("daily"), []
    for _ in range(_TIMES):
        with Meter() as meter:
            desk.draft_brief(OPERATOR, kind, day)
        meters.append(meter)
    return {
        "draft_s": round(median(meter.seconds for meter in meters), 2),
        "draft_cpu_s": round(median(meter.cpu_seconds for meter in meters), 2),
    }


def fill(desk: Desk, count: int, start: datetime) -> None:
    """Store ``count`` articles of the day that begins at ``start``."""
    desk.store.put_source(
        Source("bench", "基准", "基准", "portal", MediaType.PORTAL, "天津", 1.0, True, 60, {}, True),
        "bench",
        "bench",
        start,
    )
    for number, (title, body) in enumerate(_texts(count)):
        when = start + timedelta(seconds=86_000 * number / count)
        url = f"http://bench.invalid/{number}"
        article = Article(
            ids.article_id(url),
            "bench",
            url,
            title,
            body,
            when,
            when.isoformat(),
            "minute",
            when,
            when,
            "基准",
        )
        desk.store.put_article(article, None)


def _texts(count: int) -> Iterator[tuple[str, str]]:
    rows = truth_rows(SampleSite())
    rng = random.Random(1)
    for number in range(count):
        row = rows[number % len(rows)]
        title, body = str(row["title"]), str(row["body"])
        yield (title, body) if number < len(rows) else (_altered(title, rng), _altered(body, rng))


def _altered(text: str, rng: random.Random) -> str:
    """Other digits and other districts: another happening of the same kind."""
    for place in _PLACES:
        if place in text:
            text = text.replace(place, rng.choice(_PLACES))
    return "".join(rng.choice("123456789") if c.isdigit() else c for c in text)
