"""Texts the bundled embedding model learns from: listed public sources and sentences of our own.

A *group* is a list of texts that belong together (a headline and its description, a sentence and its
variants); groups are never split between training and validation.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from domain.text import sentences

LONGEST = 160  # characters; teachers slow down with length and a static model gains nothing from more
Group = list[str]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def hot_search(data: Path) -> list[Group]:
    """Hot-search headlines, each with its one-line description where there is one."""
    found: dict[str, str] = {}
    for row in rows(data / "weibo_hot_hourly" / "dev.jsonl.gz"):
        found[row["title"]] = found.get(row["title"]) or (row["description"] or "")
    return [[title, about[:LONGEST]] if len(about) > 12 else [title] for title, about in found.items()]


def paper_titles(data: Path) -> list[Group]:
    """Titles of papers, less those that serve as queries of the retrieval benchmark."""
    queries = {row["title"] for row in rows(data / "csl_papers" / "dev.jsonl.gz")}
    listed = rows(data / "csl_papers" / "dev.title_category.jsonl.gz")
    return [[row["title"]] for row in listed if row["title"] not in queries]


def laws(data: Path) -> list[Group]:
    """Titles of statutes and regulations, and their sentences of 12 characters or more."""
    texts: dict[str, None] = {}
    for row in rows(data / "laws_cn" / "dev.jsonl.gz"):
        body = row["text"].split("<!-- INFO END -->")[-1]
        kept = (s for s in sentences(body) if 12 <= len(s) <= LONGEST and not s.startswith("#"))
        texts.update(dict.fromkeys([row["title"], *kept]))
    return [[text] for text in texts]


def work_reports(data: Path) -> list[Group]:
    """Sentences of the government work reports."""
    return [[row["zh"][:LONGEST]] for row in rows(data / "gov_work_reports" / "all.jsonl.gz")]


def paraphrases(data: Path) -> list[Group]:
    """PAWS-X pairs; only their texts are used, the similarity comes from the teachers."""
    return [[row["s1"], row["s2"]] for row in rows(data / "sim_pairs" / "dev.pawsx.jsonl.gz")]


_EVERYDAY = (
    "{one}{who}正在{does}。",
    "{one}{who}在{where}{does}。",
    "{where}有{one}{who}在{does}。",
    "{one}{who}没有{does}。",
    "{one}{who}一边{does}一边{does2}。",
    "{one}{who}{does}。",
)
_CIVIC = (
    "{place}{actor}{act}{affair}问题",
    "{place}：{actor}{act}{affair}",
    "关于{place}{affair}的情况",
    "{actor}就{affair}作出回应",
    "{place}{affair}引发关注",
    "{affair}，{place}{actor}{act}",
)


def own_words() -> dict[str, list[str]]:
    """class → words, from ``own_words.txt``."""
    lines = (Path(__file__).parent / "own_words.txt").read_text(encoding="utf-8").splitlines()
    fields = (line.split() for line in lines if not line.startswith("#"))
    return {name: words for name, *words in fields}


def _say(shape: str, words: dict[str, list[str]], rng: random.Random) -> str:
    chosen = {name: rng.choice(known) for name, known in words.items()}
    return shape.format(**chosen, does2=rng.choice(words["does"]))


def own_sentences(count: int, rng: random.Random) -> list[Group]:
    """``count`` sentences of daily life and as many of civic affairs, from ``own_words.txt``."""
    words = own_words()
    shapes = [rng.choice(kind) for _ in range(count) for kind in (_EVERYDAY, _CIVIC)]
    return [[text] for text in dict.fromkeys(_say(shape, words, rng) for shape in shapes)]


def _take(groups: list[Group], count: int, rng: random.Random) -> list[Group]:
    return rng.sample(groups, min(count, len(groups)))


def training_groups(data: Path, scale: float, rng: random.Random) -> list[Group]:
    """The mixture; ``scale`` 1.0 is about 48,000 texts before variants."""
    hot = hot_search(data)
    parts = [
        _take([g for g in hot if len(g) == 2], int(9000 * scale), rng),
        _take([g for g in hot if len(g) == 1], int(8000 * scale), rng),
        _take(paper_titles(data), int(4500 * scale), rng),
        _take(laws(data), int(4500 * scale), rng),
        _take(work_reports(data), int(1300 * scale), rng),
        _take(paraphrases(data), int(1000 * scale), rng),
        own_sentences(int(4500 * scale), rng),
    ]
    return list(itertools.chain.from_iterable(parts))
