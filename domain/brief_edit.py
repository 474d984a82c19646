"""What an editor does to a brief: every act gives a new brief whose citations are numbered in printed order.

No act loses anything: what is dropped stands among the spare items, what is merged keeps its sentences. A key that
the brief does not have raises ``NotFound``: somebody else has changed it meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from domain import ids
from domain.brief import Brief, Citation, Item, Section, Spare, StoredQuery
from domain.citing import listed, marked, marks_in, renumber_item, renumbered
from domain.errors import InvalidInput, NotFound

Change = Callable[[Brief], Brief]
"""One act with its arguments."""
LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
"""Characters; a longer paragraph is a document of its own."""


def drop(brief: Brief, key: str) -> Brief:
    """Set an item aside."""
    section, item = find(brief, key)
    rest = _without(brief, key)
    return renumbered(replace(rest, spare=(_spared(brief, section.key, item), *brief.spare)))


def keep(brief: Brief, key: str, section_key: str = "", position: int | None = None) -> Brief:
    """Bring a spare item back, by default to the end of the section it came from, or of the first where that is gone."""
    found = next((spare for spare in brief.spare if spare.item.key == key), None)
    if found is None:
        raise NotFound(f"备选里没有条目“{key}”：可能已被别人用上，请刷新后再看")
    rest = replace(brief, spare=tuple(spare for spare in brief.spare if spare is not found))
    home = found.section if any(s.key == found.section for s in brief.sections) else brief.sections[0].key
    return add(rest, section_key or home, found.item, found.citations, position)


def add(
    brief: Brief,
    section_key: str,
    item: Item,
    citations: Sequence[Citation] = (),
    position: int | None = None,
) -> Brief:
    """Put in an item whose numbers count within ``citations``, by default at the end of the section."""
    order: dict[int, int] = {}
    for citation in citations:
        order[citation.number], brief = listed(brief, citation)
    return renumbered(_put(brief, section_key, renumber_item(item, order), position))


def move(brief: Brief, key: str, section_key: str, position: int | None = None) -> Brief:
    """Put an item elsewhere; ``position`` counts in the section without it."""
    _, item = find(brief, key)
    return renumbered(_put(_without(brief, key), section_key, item, position))


def move_section(brief: Brief, section_key: str, position: int) -> Brief:
    """Put a section elsewhere; ``position`` counts without it."""
    moved = section_of(brief, section_key)
    rest = [section for section in brief.sections if section is not moved]
    rest.insert(max(0, min(position, len(rest))), moved)
    return renumbered(replace(brief, sections=tuple(rest)))


def remove_section(brief: Brief, section_key: str) -> Brief:
    """Take a section out; its items are set aside, and may be kept for another section."""
    gone = section_of(brief, section_key)
    if len(brief.sections) == 1:
        raise InvalidInput("简报至少要有一个栏目，不能再删")
    spared = tuple(_spared(brief, section_key, item) for item in gone.items)
    rest = tuple(section for section in brief.sections if section is not gone)
    return renumbered(replace(brief, sections=rest, spare=(*spared, *brief.spare)))


def merge(brief: Brief, key: str, other_key: str) -> Brief:
    """Append the sentences and sources of another item to ``key``, whose title stays."""
    if key == other_key:
        raise InvalidInput("一个条目不能与自己合并，请另选一个")
    _, item = find(brief, key)
    _, other = find(brief, other_key)
    notes = [note for note in dict.fromkeys((item.note, other.note)) if note]
    joined = replace(
        item,
        text=item.text + _told(other, item),
        citations=tuple(dict.fromkeys((*item.citations, *other.citations))),
        note="\n".join(notes),
    )
    return renumbered(_changed(_without(brief, other_key), key, lambda _: joined))


def edit(
    brief: Brief, key: str, *, title: str, text: str, note: str, judgement: bool, settle: bool = True
) -> Brief:
    """Write an item anew; ``[^n]`` in it has to name a citation of the brief. Without ``settle`` numbers stay as they
    are, out of order for the while, under a hand that goes on writing."""
    _check_lengths(title, text)
    known = {cited.number for cited in brief.citations}
    for number in marks_in(text):
        if number not in known:
            raise InvalidInput(f"正文里的 [^{number}] 没有对应的引文：请先引用，或删去这个记号")
    written = _changed(
        brief, key, lambda item: replace(item, title=title, text=text, note=note, judgement=judgement)
    )
    return renumbered(written) if settle else written


def cite(brief: Brief, key: str, citation: Citation, sentence: str = "") -> Brief:
    """Cite a source for an item, or for one ``sentence`` of it; one that is cited already is not listed twice."""
    number, taken = listed(brief, citation)
    if sentence:
        return renumbered(_changed(taken, key, lambda item: marked(item, sentence, number)))
    return renumbered(
        _changed(
            taken,
            key,
            lambda item: replace(item, citations=tuple(dict.fromkeys((*item.citations, number)))),
        )
    )


def uncite(brief: Brief, key: str, number: int) -> Brief:
    """Take a citation away from an item and from its sentences."""

    def bare(item: Item) -> Item:
        left = tuple(n for n in item.citations if n != number)
        return replace(item, citations=left, text=item.text.replace(f"[^{number}]", ""))

    return renumbered(_changed(brief, key, bare))


def ask(brief: Brief, section_key: str, queries: Sequence[StoredQuery]) -> Brief:
    """Let a section print the figures of these questions too."""
    old = section_of(brief, section_key)
    new = replace(old, queries=(*old.queries, *(query for query in queries if query not in old.queries)))
    return replace(brief, sections=tuple(new if section is old else section for section in brief.sections))


def edit_section(
    brief: Brief, section_key: str, *, title: str, lead: str, closing: str, judgement: bool
) -> Brief:
    """Write the heading and the paragraphs around the items of a section anew."""
    _check_lengths(title, lead + closing)
    old = section_of(brief, section_key)
    new = replace(old, title=title, lead=lead, closing=closing, judgement=judgement)
    return renumbered(
        replace(brief, sections=tuple(new if section is old else section for section in brief.sections))
    )


def retitle(brief: Brief, title: str) -> Brief:
    """Change the title of the document."""
    if not title.strip():
        raise InvalidInput("标题不能为空，请填写一个标题")
    _check_lengths(title, "")
    return replace(brief, title=title)


def find(brief: Brief, key: str) -> tuple[Section, Item]:
    """The item of that key and its section. Raises ``NotFound``."""
    for section in brief.sections:
        for item in section.items:
            if item.key == key:
                return section, item
    raise NotFound(f"简报里没有条目“{key}”：可能已被别人移走，请刷新后再看")


def section_of(brief: Brief, key: str) -> Section:
    """The section of that key. Raises ``NotFound``."""
    found = next((section for section in brief.sections if section.key == key), None)
    if found is None:
        raise NotFound(f"简报里没有栏目“{key}”：可能已被别人改动，请刷新后再看")
    return found


def keyed(brief: Brief) -> Brief:
    """Every item with a key of its own: a brief of an earlier release has none."""
    seen: set[str] = set()
    sections = []
    for section in brief.sections:
        items = []
        for place, item in enumerate(section.items):
            key = item.key
            if not key or key in seen:
                key = "i-" + ids.digest(section.key, str(place), item.story_id or "", item.title)
            seen.add(key)
            items.append(replace(item, key=key))
        sections.append(replace(section, items=tuple(items)))
    return replace(brief, sections=tuple(sections))


def _spared(brief: Brief, section_key: str, item: Item) -> Spare:
    """The item with its sources, numbered within them."""
    used = dict.fromkeys((*item.citations, *marks_in(item.text)))
    known = {cited.number: cited for cited in brief.citations}
    order = {old: new for new, old in enumerate((n for n in used if n in known), start=1)}
    citations = tuple(replace(known[old], number=new) for old, new in order.items())
    return Spare(section_key, renumber_item(item, order), citations)


def _without(brief: Brief, key: str) -> Brief:
    find(brief, key)
    sections = tuple(
        replace(section, items=tuple(item for item in section.items if item.key != key))
        for section in brief.sections
    )
    return replace(brief, sections=sections)


def _put(brief: Brief, section_key: str, item: Item, position: int | None) -> Brief:
    target = section_of(brief, section_key)
    items = list(target.items)
    place = len(items) if position is None else max(0, min(position, len(items)))
    items.insert(place, _grouped(item, items, place))
    new = replace(target, items=tuple(items))
    return replace(brief, sections=tuple(new if section is target else section for section in brief.sections))


def _grouped(item: Item, items: Sequence[Item], place: int) -> Item:
    """Under the heading of its new neighbour: items of one group follow each other."""
    neighbour = items[place - 1] if place else (items[0] if items else None)
    return replace(item, group=neighbour.group if neighbour else "")


def _changed(brief: Brief, key: str, change: Callable[[Item], Item]) -> Brief:
    find(brief, key)
    sections = tuple(
        replace(s, items=tuple(change(item) if item.key == key else item for item in s.items))
        for s in brief.sections
    )
    return replace(brief, sections=sections)


def _told(other: Item, item: Item) -> str:
    """The other's text; sentences that rest on its sources alone keep them by a mark."""
    new = [n for n in other.citations if n not in item.citations]
    return other.text + "".join(f"[^{n}]" for n in new if f"[^{n}]" not in other.text)


def _check_lengths(title: str, text: str) -> None:
    if len(title) > LONGEST_TITLE:
        raise InvalidInput(f"标题有 {len(title)} 个字，请缩短到 {LONGEST_TITLE} 个字以内")
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(f"这一段有 {len(text)} 个字，请缩短到 {LONGEST_TEXT} 个字以内，或分成几条")
