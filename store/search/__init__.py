"""Full-text search: ``TantivyIndex(store, folder)``."""

from store.search.index import TantivyIndex

__all__ = ["TantivyIndex"]
