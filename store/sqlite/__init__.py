"""The Store on SQLite: ``open_store(path)`` gives a ``SqliteStore``."""

from store.sqlite.store import SqliteStore
from store.sqlite.upgrade import open_store

__all__ = ["SqliteStore", "open_store"]
