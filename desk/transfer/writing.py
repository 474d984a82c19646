"""The members of a package, written into a folder: one JSON object a line, captures in one WARC file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from crawlers.carry import carry
from domain.article import Article, Exhibit, Revision, Snapshot
from domain.clock import Window
from store.base import Store
from store.sqlite.codec import plain

T = TypeVar("T", Article, Revision)

_AT_ONCE = 200
"""Articles held in memory together."""


@dataclass(frozen=True)
class Members:
    """What was written: counts by kind, and what had to be left out, in Chinese."""

    counts: dict[str, int]
    problems: list[str]


def write_members(store: Store, home: Path, folder: Path, warc: str, window: Window) -> Members:
    """Everything stored in ``window`` into ``folder``; no accounts, no drafts, no analyses.

    An article that changed comes with its whole history, so that each package can be read alone.
    """
    changed = store.changed_articles(window.start)
    shots = (shot for article_id in changed for shot in store.snapshots(article_id))
    carried, problems = carry(home / "warc", shots, folder / warc)
    places = {shot.record_id: shot for shot in carried}
    counts = {
        "sources": _lines(folder / "sources.jsonl", _sources(store)),
        "articles": _lines(folder / "articles.jsonl", _articles(store, changed, places)),
        "captures": len(carried),
        "exhibits": _exhibits(store, home, folder, changed, problems),
        "runs": _lines(folder / "runs.jsonl", _runs(store, window.start)),
        "observations": _lines(
            folder / "observations.jsonl", ({"observation": plain(o)} for o in store.observations(window))
        ),
        "erasures": _lines(folder / "erasures.jsonl", _erasures(store)),
    }
    return Members(counts, problems)


def _lines(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def _sources(store: Store) -> Iterator[dict[str, Any]]:
    states = store.source_states()
    for source in store.sources():
        yield {"source": plain(source), "state": plain(states.get(source.id))}


def _articles(
    store: Store, article_ids: Sequence[str], places: dict[str, Snapshot]
) -> Iterator[dict[str, Any]]:
    waiting = iter(article_ids)
    while batch := list(islice(waiting, _AT_ONCE)):
        marks = store.intake_marks(batch)
        for article in store.articles_by_id(batch).values():
            shots = [places[s.record_id] for s in store.snapshots(article.id) if s.record_id in places]
            yield {
                "article": plain(_placed(article, places)),
                "revisions": [plain(_placed(r, places)) for r in store.revisions(article.id)],
                "snapshots": [plain(shot) for shot in shots],
                "exhibits": [plain(e) for e in store.exhibits(article.id)],
                "mark": plain(marks.get(article.id)),
            }


def _placed(record: T, places: dict[str, Snapshot]) -> T:
    """The record without a capture that could not be carried."""
    return record if record.snapshot_id in places else replace(record, snapshot_id=None)


def _exhibits(store: Store, home: Path, folder: Path, article_ids: Sequence[str], problems: list[str]) -> int:
    count = 0
    for article_id in article_ids:
        for exhibit in store.exhibits(article_id):
            path = find_exhibit(home, exhibit)
            if path is None:
                problems.append(f"凭据 {exhibit.name}（{exhibit.sha256[:12]}）的文件不在，没有写入数据包")
                continue
            target = folder / "exhibits" / path.name
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
            count += 1
    return count


def find_exhibit(home: Path, exhibit: Exhibit) -> Path | None:
    """The file of an exhibit, named by its digest; None if it is gone."""
    folder = home / "exhibits" / exhibit.sha256[:2]
    return next(iter(sorted(folder.glob(f"{exhibit.sha256}.*"))), None)


def _runs(store: Store, since: datetime) -> Iterator[dict[str, Any]]:
    for run in store.ended_runs(since):
        yield {"run": plain(run), "ledger": [plain(entry) for entry in store.ledger(run.id)]}


def _erasures(store: Store) -> Iterator[dict[str, Any]]:
    yield from ({"tombstone": plain(t)} for t in store.tombstones())
    yield from ({"suppression": plain(s)} for s in store.suppressions())
