"""``search --docs N``: building the index and asking it, over documents made from the sample site's sentences."""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.common import Meter, peak_rss_mb, read_rows
from desk.demo.site import SampleSite
from desk.demo.truth import truth_rows
from domain import ids
from domain.article import Article
from domain.source import MediaType, Source
from domain.text import sentences
from store.search import TantivyIndex
from store.sqlite import open_store

_QUERIES = 400
_START = datetime(2026, 1, 1, tzinfo=UTC)
_SOURCE = Source("bench", "基准", "基准", "portal", MediaType.PORTAL, "天津", 1.0, True, 60, {})


def main(argv: list[str]) -> dict[str, Any]:
    """Half of the queries are pieces of 2 to 4 characters, half two such pieces; times in milliseconds."""
    args = _arguments(argv)
    texts = list(_corpus(args.corpus) if args.corpus else _made(args.docs, args.seed))
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "bench.db", create=True)
        store.put_source(_SOURCE, "bench", "bench", _START)
        for number, (title, body) in enumerate(texts):
            store.put_article(_article(number, title, body), None)
        index = TantivyIndex(store, Path(folder) / "index")
        with Meter() as building:
            index.rebuild()
        size = sum(f.stat().st_size for f in (Path(folder) / "index").rglob("*") if f.is_file())
        times = sorted(_timed(index, query) for query in _queries(texts, args.seed))
        store.close()
    return {
        "build_s": round(building.seconds, 2),
        "size_mb": round(size / 1e6, 1),
        "p50_ms": round(1000 * times[len(times) // 2], 2),
        "p95_ms": round(1000 * times[int(len(times) * 0.95)], 2),
        "docs": len(texts),
        "queries": len(times),
        "characters": sum(len(body) for _, body in texts),
        "peak_rss_mb": peak_rss_mb(),
    }


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench search", description=__doc__)
    parser.add_argument("--docs", type=int, default=10_000)
    parser.add_argument("--corpus", type=Path, help="rows id, text instead of made documents")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(argv)


def _made(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Titles and bodies of about 300 characters: sentences of the sample site put together at random."""
    rng = random.Random(seed)
    rows = truth_rows(SampleSite())
    titles = [str(row["title"]) for row in rows]
    pool = [sentence for row in rows for sentence in sentences(str(row["body"]))]
    for _ in range(count):
        yield rng.choice(titles), "\n".join(rng.choices(pool, k=7))


def _corpus(path: Path) -> Iterator[tuple[str, str]]:
    for row in read_rows(path):
        text = str(row["text"])
        yield text[:30], text


def _article(number: int, title: str, body: str) -> Article:
    when = _START + timedelta(minutes=number)
    url = f"http://bench.invalid/{number}"
    return Article(
        ids.article_id(url), "bench", url, title, body, when, when.isoformat(), "minute", when, when, "基准"
    )


def _queries(texts: list[tuple[str, str]], seed: int) -> Iterator[str]:
    rng = random.Random(seed + 1)
    for number in range(_QUERIES):
        _, body = rng.choice(texts)
        yield " ".join(_piece(rng, body) for _ in range(1 + number % 2))


def _piece(rng: random.Random, body: str) -> str:
    length = rng.choice([2, 2, 3, 4])
    start = rng.randrange(max(1, len(body) - length))
    return "".join(c if c.isalnum() else "的" for c in body[start : start + length])


def _timed(index: TantivyIndex, query: str) -> float:
    began = time.perf_counter()
    index.search(query)
    return time.perf_counter() - began
