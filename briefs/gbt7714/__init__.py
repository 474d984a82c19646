"""References in the form of GB/T 7714《信息与文献　参考文献著录规则》, edition 2025 or 2015, numbered in order of citation.

Patterns after DOMAIN C2. An entry that ends with an address has no full stop after it (the standard leaves that
open), so that whoever copies the address copies it right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from briefs.gbt7714.patterns import address, parts
from briefs.gbt7714.style import style_of
from domain import clock
from domain.brief import Citation
from domain.literature import Reference
from domain.writing.clean import safe

__all__ = ["cited", "entry", "full", "numbered"]


def entry(reference: Reference, edition: str = "2025") -> str:
    """One work, without its number in a list.

    :raises InvalidInput: for an edition that is neither 2015 nor 2025.
    """
    work, style = _tidy(reference), style_of(edition)
    told = [part.strip() for part in (*parts(work, style), address(work))]
    written = ". ".join(part.rstrip(".") for part in told if part.rstrip("."))
    return written if address(work) else f"{written}."


def cited(citation: Citation, edition: str = "2025") -> str:
    """What a citation of a brief stands for: an article, or the work of literature it carries."""
    if citation.reference:
        return entry(citation.reference, edition)
    if not citation.url and not citation.page:
        # Entered by hand from a call or a screenshot: neither online nor printed, only kept here.
        return entry(replace(_as_work(citation), type="Z"), edition).rstrip(".") + ". 本馆录入存档"
    return entry(_as_work(citation), edition)


def full(citation: Citation, edition: str = "2025") -> str:
    """The same with the minute of our capture, for the evidence sheet."""
    if citation.reference:
        return cited(citation, edition)
    kept = clock.zh_minute(citation.captured_at) + " 存档" if citation.captured_at else "未存档"
    undated = "" if citation.dated else "，网页未标明发布日期"
    return f"{cited(citation, edition)}（{kept}{undated}）"


def numbered(citations: Sequence[Citation], edition: str = "2025") -> list[str]:
    """``[1] …`` in the order of the numbers."""
    return [f"[{c.number}] {cited(c, edition)}" for c in sorted(citations, key=lambda c: c.number)]


def _as_work(citation: Citation) -> Reference:
    """An article as a work: of a newspaper where it has a page, a government document where it has a number."""
    code = "N" if citation.page else "A" if citation.doc_number else "EB"
    captured = citation.captured_at
    return Reference(
        id=citation.article_id,
        type=code,
        title=citation.title,
        authors=citation.authors,
        container=citation.outlet,
        issued=clock.library_day(citation.published_at).isoformat() if citation.dated else "",
        number=citation.doc_number,
        pages=citation.page,
        url=citation.url,
        accessed=clock.library_day(captured).isoformat() if captured else "",
    )


def _tidy(reference: Reference) -> Reference:
    """One line of harmless text in every field."""
    changes: dict[str, str | tuple[str, ...]] = {}
    for field in fields(reference):
        value = getattr(reference, field.name)
        changes[field.name] = safe(value) if isinstance(value, str) else tuple(map(safe, value))
    return replace(reference, **changes)  # type: ignore[arg-type]  # each keeps its own type
