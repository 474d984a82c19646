"""文献: a work cited from the literature, in the terms of CSL-JSON, whatever file it came from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """文献题录. Empty text means unknown; dates are as printed, ``2026``, ``2026-05`` or ``2026-05-09``."""

    id: str
    """``l-`` + hash of DOI, or of title, first author and year (``domain.ids.reference_id``)."""
    type: str
    """Type code of GB/T 7714: M, C, G, N, J, D, R, S, P, DB, CP, EB, A, CM, DS, PP or Z."""
    title: str
    authors: tuple[str, ...] = ()
    container: str = ""
    """Journal, newspaper, proceedings or site."""
    publisher: str = ""
    place: str = ""
    issued: str = ""
    volume: str = ""
    number: str = ""
    """Issue of a journal; number of a standard, patent or report."""
    pages: str = ""
    edition: str = ""
    doi: str = ""
    cstr: str = ""
    url: str = ""
    accessed: str = ""
    """Day of our capture or look-up."""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    language: str = "zh"
    database: str = ""
    """Where the record came from, e.g. CNKI, 万方."""
