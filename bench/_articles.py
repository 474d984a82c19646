"""Rows of the data sets, and sentences of the sample site, as articles."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk.demo.site import SampleSite
from desk.demo.truth import truth_rows
from domain import ids
from domain.article import Article
from domain.clock import from_beijing
from domain.errors import InvalidInput
from domain.text import sentences

DATA_DIR = Path(__file__).resolve().parent.parent / "data"
_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")
_START = datetime(2026, 1, 1, tzinfo=UTC)


def article(key: str, title: str, text: str, when: datetime, outlet: str = "基准") -> Article:
    """An article that came at ``when``."""
    url = f"http://bench.invalid/{key}"
    return Article(
        ids.article_id(url), "bench", url, title, text, when, when.isoformat(), "minute", when, when, outlet
    )


def moment(text: str) -> datetime:
    """ISO 8601 with an offset, or a wall-clock time in Beijing (2020-4-1 17:44:00)."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return _wall_clock(text)
    return found if found.tzinfo else from_beijing(found)


def _wall_clock(text: str) -> datetime:
    for form in _FORMS:
        try:
            return from_beijing(datetime.strptime(text.strip(), form))
        except ValueError:
            continue
    raise InvalidInput(f"无法识别的时间：{text}。请写成 2020-04-01 17:44")


def made_articles(count: int, characters: int = 760, seed: int = 1) -> Iterator[Article]:
    """Articles of about ``characters`` each: sentences of the sample site put together at random."""
    rng = random.Random(seed)
    rows = truth_rows(SampleSite())
    pool = [sentence for row in rows for sentence in sentences(str(row["body"]))]
    # The last sentence of a body goes beyond what is wanted by half its length on average.
    beyond = sum(map(len, pool)) / len(pool) / 2
    for number in range(count):
        body, length = [], 0
        wanted = rng.uniform(0.4, 1.6) * characters - beyond
        while length < wanted:
            body.append(rng.choice(pool))
            length += len(body[-1]) + 1  # and a line break
        yield article(
            str(number), str(rng.choice(rows)["title"]), "\n".join(body), _START + timedelta(minutes=number)
        )
