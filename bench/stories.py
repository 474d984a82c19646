"""``stories --docs docs.jsonl --truth clusters.jsonl`` (or ``--mix SEED``): are articles of one happening put together?

The way of a real day: the whole analysis, then each article assigned once, in the order given. B³ says how pure and
how complete the story of an average article is; pair F1 looks only at pairs, so single articles don't count.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench._articles import DATA_DIR, article, moment
from bench.common import Meter, peak_rss_mb, read_rows
from domain.article import Article
from domain.errors import InvalidInput
from nlp.pipeline import Pipeline

_MIXED = 600
"""Documents drawn from each of the two files of ``--mix``."""
_BATCH = 64
_Labelled = tuple[list[Article], list[str]]


@dataclass(frozen=True)
class Clustering:
    """Figures in 0…1 of one partition against the true one."""

    b3_precision: float
    b3_recall: float
    pair_precision: float
    pair_recall: float

    @property
    def b3_f1(self) -> float:
        return _f1(self.b3_precision, self.b3_recall)

    @property
    def pair_f1(self) -> float:
        return _f1(self.pair_precision, self.pair_recall)


def compare(truth: Sequence[Hashable], found: Sequence[Hashable]) -> Clustering:
    """B³ (Bagga and Baldwin 1998) and pairs; label i of both belongs to document i.

    A side without pairs counts as right: it has none that could be wrong.
    """
    if not truth or len(truth) != len(found):
        raise InvalidInput(f"参照 {len(truth)} 条，结果 {len(found)} 条：应有相同的条数，且不为空。")
    cells, true, made = Counter(zip(truth, found, strict=True)), Counter(truth), Counter(found)
    right = sum(map(_pairs, cells.values()))
    return Clustering(
        sum(n * n / made[story] for (_, story), n in cells.items()) / len(truth),
        sum(n * n / true[story] for (story, _), n in cells.items()) / len(truth),
        _share(right, sum(map(_pairs, made.values()))),
        _share(right, sum(map(_pairs, true.values()))),
    )


def main(argv: list[str]) -> dict[str, Any]:
    """Quality of stories; ``docs_per_s`` counts the whole analysis and the assignment, without loading models."""
    args = _arguments(argv)
    if args.mix is None:
        articles, truth = _labelled(args.docs, args.truth)
    else:
        articles, truth = _mixed(args.monitor, args.news, args.mix)
    pipeline = Pipeline.load(DATA_DIR, args.model)
    with Meter() as work:
        found = stories_of(pipeline, articles)
    return {
        **_figures(compare(truth, found)),
        "docs_per_s": work.per_second(len(articles)),
        "docs": len(articles),
        "stories": len(set(found)),
        "true_stories": len(set(truth)),
        "model": pipeline.encoder.name,
        "peak_rss_mb": peak_rss_mb(),
    }


def stories_of(pipeline: Pipeline, articles: Sequence[Article]) -> list[str]:
    """Story id of each article, assigned in the order given as they would be in service."""
    assigner = pipeline.story_assigner()
    found: dict[str, str] = {}
    for start in range(0, len(articles), _BATCH):
        batch = {article.id: article for article in articles[start : start + _BATCH]}
        result = pipeline.analyse(list(batch.values()), articles[start].first_seen_at)
        if result.failed:
            raise InvalidInput(f"无法分析：{result.failed[0][0]}（{result.failed[0][1]}）。请检查数据文件。")
        for analysis, vector in zip(result.analyses, result.vectors, strict=True):
            doc = pipeline.story_doc(batch[analysis.article_id], analysis, vector)
            found[doc.article_id] = assigner.assign(doc).story_id
    return [found[article.id] for article in articles]


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench stories", description=__doc__)
    parser.add_argument("--docs", type=Path, help="rows n, id, time, title, text, in order of time")
    parser.add_argument("--truth", type=Path, help="rows n, story")
    parser.add_argument(
        "--mix", type=int, metavar="SEED", help=f"{_MIXED} of --monitor in {_MIXED} of --news"
    )
    parser.add_argument("--monitor", type=Path, help="rows id, event, time, title, text")
    parser.add_argument("--news", type=Path, help="rows id, time, title, text: each a story of its own")
    parser.add_argument("--model", help="a sentence-transformers name or path; default: the bundled model")
    args = parser.parse_args(argv)
    wanted = ("docs", "truth") if args.mix is None else ("monitor", "news")
    if missing := [name for name in wanted if getattr(args, name) is None]:
        parser.error(f"--{missing[0]} is needed")
    return args


def _labelled(docs: Path, truth: Path) -> _Labelled:
    try:
        story = {row["n"]: str(row["story"]) for row in read_rows(truth)}
        rows = [(_article(str(row["id"]), row), story[row["n"]]) for row in read_rows(docs)]
    except KeyError as error:
        raise InvalidInput(f"{docs} 或 {truth} 缺少 {error}：两个文件应按 n 逐条对应。") from error
    return _split(rows, docs)


def _mixed(monitor: Path, news: Path, seed: int) -> _Labelled:
    """In order of time. The news carry no labels, so each counts as a story of its own."""
    rng = random.Random(seed)
    try:
        rows = [(_article(f"m{row['id']}", row), str(row["event"])) for row in _drawn(monitor, rng)]
        rows += [(_article(f"n{row['id']}", row), f"news {row['id']}") for row in _drawn(news, rng)]
    except KeyError as error:
        raise InvalidInput(f"{monitor} 或 {news} 缺少字段 {error}。") from error
    return _split(sorted(rows, key=lambda row: (row[0].published_at, row[0].id)), monitor)


def _drawn(path: Path, rng: random.Random) -> list[dict[str, Any]]:
    rows = list(read_rows(path))
    return rng.sample(rows, min(_MIXED, len(rows)))


def _article(key: str, row: dict[str, Any]) -> Article:
    return article(key, str(row["title"]), str(row["text"]), moment(str(row["time"])))


def _split(rows: Sequence[tuple[Article, str]], path: Path) -> _Labelled:
    if not rows:
        raise InvalidInput(f"{path} 中没有文章。")
    return [article for article, _ in rows], [story for _, story in rows]


def _figures(found: Clustering) -> dict[str, float]:
    return {
        "b3_precision": round(found.b3_precision, 4),
        "b3_recall": round(found.b3_recall, 4),
        "b3_f1": round(found.b3_f1, 4),
        "pair_f1": round(found.pair_f1, 4),
        "pair_precision": round(found.pair_precision, 4),
        "pair_recall": round(found.pair_recall, 4),
    }


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _share(part: int, whole: int) -> float:
    """Without pairs there is nothing to get wrong."""
    return part / whole if whole else 1.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
