"""Exports of literature databases read into references: RIS, BibTeX, the forms of CNKI and 万方, tables (DOMAIN A13)."""

from crawlers.literature.recognise import read, read_rows
from crawlers.literature.report import LiteratureFile, Record

__all__ = ["LiteratureFile", "Record", "read", "read_rows"]
