"""Taking a checked package into the store: sources first, since articles refer to them; all of it again is harmless."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawlers.archive import ArchiveIndex
from desk.guards import make_folder
from desk.transfer.container import Head, Package
from domain.article import (
    Article,
    Exhibit,
    HotObservation,
    IntakeMark,
    Revision,
    Snapshot,
    Suppression,
    Tombstone,
)
from domain.ledger import LedgerEntry, Run
from domain.source import Source, SourceState
from store.base import Store
from store.sqlite.codec import from_plain

CARRIER = "数据包"
"""Who a source's version names when it came in a package."""


@dataclass(frozen=True)
class Taken:
    """What was new here, by kind; captures that the other side has since erased and this side still holds."""

    counts: dict[str, int]
    to_erase: tuple[Tombstone, ...]


def take(store: Store, home: Path, package: Package, head: Head, now: datetime) -> Taken:
    """Take everything in, in an order in which nothing refers to what is not there yet."""
    if head.warc and not (home / "warc" / head.warc).exists() and not _rewritten_here(store, head.warc):
        package.save(head.warc, make_folder(home / "warc") / head.warc)
    counts = {
        "sources": sum(_take_source(store, row, head, now) for row in package.lines("sources.jsonl")),
        "articles": 0,
        "revisions": 0,
        "exhibits": 0,
    }
    for row in package.lines("articles.jsonl"):
        _take_article(store, home, package, row, counts)
    counts["runs"] = sum(_take_run(store, row) for row in package.lines("runs.jsonl"))
    for row in package.lines("sources.jsonl"):
        if row["state"]:
            store.merge_state(from_plain(SourceState, row["state"]))
    store.add_observations(list(_observations(package)))
    ArchiveIndex(home / "warc").update_if_any()
    return Taken(counts, tuple(_erasures(store, package)))


def _rewritten_here(store: Store, warc: str) -> bool:
    """An erasure wrote this file anew under another name: a second import must not bring the erased bytes back."""
    return any(Path(t.file).name == warc for t in store.tombstones())


def _take_source(store: Store, row: dict[str, Any], head: Head, now: datetime) -> bool:
    """New, or changed since the last package; what somebody here has edited stays as it is here."""
    source = from_plain(Source, row["source"])
    versions = store.source_versions(source.id)
    if versions and versions[0]["who"] != CARRIER:
        return False
    return store.put_source(source, CARRIER, f"随数据包 {head.package_id} 导入", now)


def _take_article(
    store: Store, home: Path, package: Package, row: dict[str, Any], counts: dict[str, int]
) -> None:
    article = from_plain(Article, row["article"])
    new = not store.articles_by_id([article.id])
    added = store.merge_article(
        article,
        [from_plain(Revision, r) for r in row["revisions"]],
        [from_plain(Snapshot, s) for s in row["snapshots"]],
    )
    counts["articles"] += new
    counts["revisions"] += added
    if row.get("mark"):
        _take_mark(store, from_plain(IntakeMark, row["mark"]))
    held = {exhibit.sha256 for exhibit in store.exhibits(article.id)}
    for data in row["exhibits"]:
        exhibit = from_plain(Exhibit, data)
        if exhibit.sha256 not in held and _save_exhibit(home, package, exhibit):
            store.put_exhibit(exhibit)
            counts["exhibits"] += 1


def _take_mark(store: Store, mark: IntakeMark) -> None:
    """The later decision holds."""
    known = store.intake_marks([mark.article_id]).get(mark.article_id)
    if known is None or known.at < mark.at:
        store.put_intake_mark(mark)


def _save_exhibit(home: Path, package: Package, exhibit: Exhibit) -> bool:
    """Its file first; False if the package does not hold it."""
    for name in package.files:
        path = Path(name)
        if path.parent == Path("exhibits") and path.stem == exhibit.sha256:
            folder = make_folder(home / "exhibits" / exhibit.sha256[:2])
            package.save(name, folder / path.name)
            return True
    return False


def _take_run(store: Store, row: dict[str, Any]) -> bool:
    entries = [from_plain(LedgerEntry, entry) for entry in row["ledger"]]
    return store.merge_run(from_plain(Run, row["run"]), entries)


def _observations(package: Package) -> Iterator[HotObservation]:
    for row in package.lines("observations.jsonl"):
        yield from_plain(HotObservation, row["observation"])


def _erasures(store: Store, package: Package) -> Iterator[Tombstone]:
    """Suppressions are taken in; tombstones of captures that are still whole here are given back."""
    done = {tombstone.record_id for tombstone in store.tombstones()}
    for row in package.lines("erasures.jsonl"):
        if "suppression" in row:
            store.suppress(from_plain(Suppression, row["suppression"]))
        elif (tombstone := from_plain(Tombstone, row["tombstone"])).record_id not in done:
            yield tombstone
