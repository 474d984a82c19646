"""``summary``: items as a brief would print them, drawn for people to judge, and the share judged usable.

Thirty stories of the sample site and thirty news texts of a data set. The rule of judgement stands in
``docs/judgements/README.md``; a judgement holds only for the text it was made on, so a changed item counts as unjudged.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench._articles import article, moment
from bench.common import Meter, read_rows
from desk.demo.site import SampleSite
from desk.demo.truth import truth_rows
from domain import ids
from domain.article import Article
from nlp.summary import FROM, TO, summarise

USABLE = 20
"""Characters that may be changed in a usable item."""
_LEAST_BODY = 150
"""Shorter texts leave nothing to choose."""


@dataclass(frozen=True)
class Item:
    """One summary. ``digest`` ties a judgement to its wording."""

    key: str
    title: str
    text: str
    sourced: bool
    """Every sentence names the place in the body where its source stands."""

    @property
    def digest(self) -> str:
        return ids.digest(self.text)


def main(argv: list[str]) -> dict[str, Any]:
    """Shares are fractions of 1; ``usable`` is over the judged items."""
    args = _arguments(argv)
    articles = [*_sample_stories(args.items), *(_news(args.news, args.items, args.seed) if args.news else ())]
    with Meter() as work:
        items = [_item(key, a) for key, a in articles]
    if args.out:
        args.out.write_text("".join(_line(item) for item in items), encoding="utf-8")
    judged = {row["digest"]: row["changed"] for row in read_rows(args.judged)} if args.judged else {}
    return {
        "items": len(items),
        "length_in_range": _share([FROM <= len(item.text) <= TO for item in items]),
        "sourced": _share([item.sourced for item in items]),
        "docs_per_s": work.per_second(len(items)),
        **_verdict(items, judged),
    }


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench summary", description=__doc__)
    parser.add_argument("--items", type=int, default=30, help="stories, and news texts, that are drawn")
    parser.add_argument("--news", type=Path, help="rows id, time, title, text")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judged", type=Path, help="rows digest, changed")
    parser.add_argument("--out", type=Path, help="the items, for judging")
    return parser.parse_args(argv)


def _sample_stories(count: int) -> Iterator[tuple[str, Article]]:
    """The first report of the stories with most articles."""
    stories: dict[str, list[Mapping[str, Any]]] = {}
    for row in truth_rows(SampleSite()):
        if row["original_key"] == row["key"]:
            stories.setdefault(str(row["story"]), []).append(row)
    largest = sorted(stories, key=lambda name: (-len(stories[name]), name))[:count]
    for name in largest:
        first = {key: str(value) for key, value in stories[name][0].items()}
        when = moment(first["published_at"])
        yield name, article(name, first["title"], first["body"], when, first["source"])


def _news(path: Path, count: int, seed: int) -> Iterator[tuple[str, Article]]:
    """Single reports; 快讯 bundle several."""
    rows = [r for r in read_rows(path) if len(r["text"]) > _LEAST_BODY and "快讯" not in r["title"]]
    for row in random.Random(seed).sample(rows, min(count, len(rows))):
        yield row["id"], article(row["id"], row["title"], row["text"], moment(row["time"]))


def _item(key: str, source: Article) -> Item:
    found = summarise(source)
    lines = [line for line in source.body.split("\n") if line.strip()]
    sourced = all(s.source in lines[s.paragraph] for s in found)
    return Item(key, source.title, "".join(s.text for s in found), sourced)


def _line(item: Item) -> str:
    row = {"key": item.key, "digest": item.digest, "title": item.title, "text": item.text}
    return json.dumps(row, ensure_ascii=False) + "\n"


def _verdict(items: list[Item], judged: Mapping[str, int]) -> dict[str, Any]:
    changes = [judged[item.digest] for item in items if item.digest in judged]
    usable = _share([changed <= USABLE for changed in changes]) if changes else None
    return {"judged": len(changes), "usable": usable}


def _share(values: list[bool]) -> float:
    return round(sum(values) / max(1, len(values)), 4)
