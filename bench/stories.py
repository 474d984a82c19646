"""``stories --docs docs.jsonl --truth clusters.jsonl`` (or ``--mix SEED``): are articles of one happening put together?

The way of a real day: the whole analysis, then each article assigned once, in the order given. B³ says how pure and
how complete the story of an average article is; pair F1 looks only at pairs, so single articles don't count. With
``--mix`` the chains of stories are held against the long affairs too (``storyline_b3_f1``).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench._articles import DATA_DIR, article, moment
from bench._story_figures import compare, figures
from bench._story_peers import PEERS
from bench.common import Meter, peak_rss_mb, read_rows
from domain.article import Article
from domain.errors import InvalidInput
from nlp.pipeline import Pipeline
from nlp.segment import Segmenter
from nlp.story_docs import Assignment

_MIXED = 600
"""Documents drawn from each of the two files of ``--mix``."""
_BATCH = 64
_Labelled = tuple[list[Article], list[str]]


def main(argv: list[str]) -> dict[str, Any]:
    """Quality of stories; ``docs_per_s`` counts the whole analysis and the assignment, without loading models."""
    args = _arguments(argv)
    if args.mix is None:
        articles, truth = _labelled(args.docs, args.truth)
    else:
        articles, truth = _mixed(args.monitor, args.news, args.mix)
    pipeline = Pipeline.load(DATA_DIR, args.model)
    with Meter() as work:
        told = tell_stories(pipeline, articles)
    found = [assignment.story_id for assignment in told.assignments]
    chains = {"storyline_b3_f1": round(compare(truth, told.storylines()).b3_f1, 4)}
    peers = {name: PEERS[name](told.texts, told.vectors, truth) for name in args.peer}
    return {
        **figures(compare(truth, found)),
        **(chains if args.mix is not None else {}),
        "docs_per_s": work.per_second(len(articles)),
        "docs": len(articles),
        "stories": len(set(found)),
        "true_stories": len(set(truth)),
        "model": pipeline.encoder.name,
        "peak_rss_mb": peak_rss_mb(),
        **({"peers": peers} if peers else {}),
    }


@dataclass(frozen=True)
class Told:
    """Row i of everything belongs to article i."""

    assignments: list[Assignment]
    texts: list[list[str]]
    """Words of title and body, for the peers."""
    vectors: NDArray[np.float32]

    def storylines(self) -> list[str]:
        """For each article the first story of the chain that its story belongs to."""
        root: dict[str, str] = {}
        for made in self.assignments:
            if made.reason == "seed":
                root[made.story_id] = root.get(made.follows or "", made.follows or made.story_id)
        return [root[made.story_id] for made in self.assignments]


def tell_stories(pipeline: Pipeline, articles: Sequence[Article]) -> Told:
    """Each article assigned in the order given as it would be in service."""
    assigner = pipeline.story_assigner()
    assignments: list[Assignment] = []
    vectors = []
    for start in range(0, len(articles), _BATCH):
        batch = articles[start : start + _BATCH]
        result = pipeline.analyse(batch, batch[0].first_seen_at)
        if result.failed:
            raise InvalidInput(f"无法分析：{result.failed[0][0]}（{result.failed[0][1]}）。请检查数据文件。")
        vectors.append(result.vectors)
        for item, analysis, vector in zip(batch, result.analyses, result.vectors, strict=True):
            assignments.append(assigner.assign(pipeline.story_doc(item, analysis, vector)))
    words = Segmenter(DATA_DIR / "lexicons" / "user_words.txt").words
    texts = [words(f"{item.title}。{item.body}") for item in articles]
    return Told(assignments, texts, np.concatenate(vectors))


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
    parser.add_argument("--peer", action="append", default=[], choices=sorted(PEERS), help="may be repeated")
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
