"""From the folder of material into a brief: entries become items that rest on citations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from briefs.cite import Register
from domain.brief import Citation, Item, StoredQuery
from domain.folder import EntryKind, FolderEntry
from domain.text import quoted, shorten
from domain.writing.clean import safe

_ABSTRACT = 200
"""Characters of an abstract that introduce a work."""


@dataclass(frozen=True)
class Known:
    """What the Desk looked up for the entries, by the id they point to."""

    prose: Mapping[str, str] = field(default_factory=dict)
    """Summary in brief prose, of articles, policies and stories."""
    story_citations: Mapping[str, tuple[Citation, ...]] = field(default_factory=dict)
    """What the prose of a story rests on."""


@dataclass(frozen=True)
class Gathered:
    """Items in the order of the folder, and the questions whose figures they print (for ``Section.queries``)."""

    items: tuple[Item, ...]
    queries: tuple[StoredQuery, ...]


def gather(entries: Iterable[FolderEntry], register: Register, known: Known | None = None) -> Gathered:
    """Entries that were removed are left out; the librarians' notes are not printed.

    An item's ``key`` is the id of its entry. A passage is quoted, with quotation marks inside it turned to ‘’
    (GB/T 15834), its citation after it.
    """
    known = known or Known()
    kept = [entry for entry in entries if entry.removed_at is None]
    items = tuple(_item(entry, register, known) for entry in kept)
    return Gathered(items, tuple(entry.query for entry in kept if entry.query))


def _item(entry: FolderEntry, register: Register, known: Known) -> Item:
    cited = (
        known.story_citations.get(entry.target, ()) if entry.kind == EntryKind.STORY else (entry.citation,)
    )
    numbers = tuple(sorted({register.add(citation) for citation in cited if citation}))
    return Item(
        title=safe(entry.title),
        text=_text(entry, numbers, known),
        citations=numbers,
        story_id=entry.target if entry.kind == EntryKind.STORY else None,
        key=entry.id,
    )


def _text(entry: FolderEntry, numbers: tuple[int, ...], known: Known) -> str:
    marks = "".join(f"[^{number}]" for number in numbers)
    match entry.kind:
        case EntryKind.PASSAGE:
            return f"{quoted(safe(entry.text))}{marks}"
        case EntryKind.FIGURE:
            return safe(entry.text)
        case EntryKind.REFERENCE:
            work = entry.citation.reference if entry.citation else None
            abstract = shorten(safe(work.abstract), _ABSTRACT) if work else ""
            return f"{abstract}{marks}" if abstract else ""
    return safe(known.prose.get(entry.target, entry.text))
