"""The declaration of a source, block by block. Closed: an unknown key is an error, a required field has no default."""

from crawlers.schema.base import Pick
from crawlers.schema.entries import Entry, EPaper, HtmlList, JsonApi, JsonRule, ListRule, Rss, Sitemap
from crawlers.schema.pages import DateRule, Detail, Fetch, Pages
from crawlers.schema.source import Bounds, Expect, Rights, Schedule, SourceSpec

__all__ = [
    "Bounds",
    "DateRule",
    "Detail",
    "EPaper",
    "Entry",
    "Expect",
    "Fetch",
    "HtmlList",
    "JsonApi",
    "JsonRule",
    "ListRule",
    "Pages",
    "Pick",
    "Rights",
    "Rss",
    "Schedule",
    "Sitemap",
    "SourceSpec",
]
