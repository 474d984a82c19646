"""Taking a checked package into the store: sources first, since articles refer to them; all of it again is harmless."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from crawlers.archive import ArchiveIndex
from crawlers.carry import carry
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
from domain.errors import NotFound
from domain.ledger import LedgerEntry, Run
from domain.source import Source, SourceState
from store.base import Store
from store.sqlite.codec import from_plain

CARRIER = "数据包"
"""Who a source's version names when it came in a package."""


def to_erase(store: Store, package: Package) -> list[Tombstone]:
    """Captures that the other side has erased on legal request and this side still holds."""
    buried = (
        from_plain(Tombstone, row["tombstone"])
        for row in package.lines("erasures.jsonl")
        if "tombstone" in row
    )
    return [t for t in buried if _held(store, t.record_id) and store.tombstone(t.record_id) is None]


def _held(store: Store, record_id: str) -> bool:
    try:
        store.snapshot(record_id)
    except NotFound:
        return False
    return True


def take(store: Store, home: Path, package: Package, head: Head, now: datetime) -> dict[str, int]:
    """Take everything in, in an order in which nothing refers to what is not there yet; what was new, by kind.

    What may not be collected any more here or there stays outside, text and capture.
    """
    for row in package.lines("erasures.jsonl"):
        if "suppression" in row:
            store.suppress(from_plain(Suppression, row["suppression"]))
    counts = {
        "sources": sum(_take_source(store, row, head, now) for row in package.lines("sources.jsonl")),
        "articles": 0,
        "revisions": 0,
        "exhibits": 0,
    }
    places = _take_captures(store, make_folder(home / "warc"), package, head.warc)
    for row in package.lines("articles.jsonl"):
        if not _barred(store, row):
            _take_article(store, home, package, row, places, counts)
    counts["runs"] = sum(_take_run(store, row) for row in package.lines("runs.jsonl"))
    for row in package.lines("sources.jsonl"):
        if row["state"]:
            store.merge_state(from_plain(SourceState, row["state"]))
    store.add_observations(list(_observations(package)))
    ArchiveIndex(home / "warc").update_if_any([head.warc] if head.warc else [])
    return counts


def _barred(store: Store, row: dict[str, Any]) -> bool:
    """Whether an article was erased, here or there: its address may not be collected any more."""
    url = row["article"]["url"]
    return bool(url) and store.suppressed(url) is not None


def _take_captures(store: Store, folder: Path, package: Package, warc: str) -> dict[str, Snapshot]:
    """The package's archive file, without captures of barred articles; where each capture stands in it, if it moved."""
    rows = list(package.lines("articles.jsonl")) if store.suppressions() else []
    barred = [row for row in rows if _barred(store, row)]
    target = folder / warc
    if not warc or _rewritten_here(store, warc):
        return {}
    if not barred:
        if not target.exists():
            package.save(warc, target)
        return {}
    with tempfile.TemporaryDirectory(dir=folder, prefix=".incoming-") as name:
        incoming = Path(name)
        package.save(warc, incoming / warc)
        wanted = [from_plain(Snapshot, s) for row in rows if row not in barred for s in row["snapshots"]]
        kept, _ = carry(incoming, wanted, incoming / "kept.warc.gz")
        if not target.exists():
            (incoming / "kept.warc.gz").rename(target)
    return {shot.record_id: replace(shot, file=warc) for shot in kept}


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
    store: Store,
    home: Path,
    package: Package,
    row: dict[str, Any],
    places: dict[str, Snapshot],
    counts: dict[str, int],
) -> None:
    article = from_plain(Article, row["article"])
    new = not store.articles_by_id([article.id])
    added = store.merge_article(
        article,
        [from_plain(Revision, r) for r in row["revisions"]],
        [places.get(s["record_id"]) or from_plain(Snapshot, s) for s in row["snapshots"]],
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
