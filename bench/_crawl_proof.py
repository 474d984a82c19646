"""What is whole at the end of a crawl: every page in the database once, its capture readable, its fate written."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from crawlers.archive import verify_archive
from domain import ids
from domain.ledger import Fate, LedgerQuery
from store.base import Store
from store.sqlite import open_store


def lost_pages(folder: Path, base: str, pages: int) -> int:
    """Pages of the site that lack an article, a capture with the right digest, or just one line 新增 in the ledger."""
    store = open_store(folder / "zhijin.db")
    try:
        kept = _kept(store)
        urls = [f"{base}/a/{number}.html" for number in range(pages)]
        return sum(kept[url] != 1 or not _whole(store, folder / "warc", url) for url in urls)
    finally:
        store.close()


def kept_urls(folder: Path) -> list[str]:
    """Addresses of which the ledger says that they were kept; none where there is no database yet."""
    if not (folder / "zhijin.db").exists():
        return []
    store = open_store(folder / "zhijin.db", create=True)
    try:
        return list(_kept(store))
    finally:
        store.close()


def _kept(store: Store) -> Counter[str]:
    query = LedgerQuery(fates=(Fate.KEPT,))
    return Counter(entry.url for entry in store.search_ledger(query, limit=-1))


def _whole(store: Store, archive: Path, url: str) -> bool:
    """One revision and captures that all read back as they were."""
    article_id = ids.article_id(url)
    snapshots = store.snapshots(article_id)
    return (
        len(store.revisions(article_id)) == 1 and bool(snapshots) and not verify_archive(archive, snapshots)
    )
