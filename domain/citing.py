"""Numbers of citations in a brief: in order of first use, from 1, whatever an editor moves or drops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from domain.brief import CITE_MARK, JUDGEMENT_MARK, Brief, Citation, Item, Section
from domain.errors import InvalidInput


def renumbered(brief: Brief) -> Brief:
    """Citations in order of first use, from 1; those that nothing uses any more are left out."""
    order: dict[int, int] = {}
    known = {cited.number: cited for cited in brief.citations}
    for number in _used(brief):
        if number in known:
            order.setdefault(number, len(order) + 1)
    citations = tuple(replace(known[old], number=new) for old, new in order.items())
    return replace(
        brief, citations=citations, sections=tuple(_renumber_section(s, order) for s in brief.sections)
    )


def renumber_item(item: Item, order: Mapping[int, int]) -> Item:
    """The item with its numbers changed; those that ``order`` lacks are taken out."""
    return replace(
        item,
        text=_renumber_text(item.text, order),
        citations=tuple(order[n] for n in item.citations if n in order),
    )


def marks_in(text: str) -> Iterator[int]:
    """Numbers of the citation marks of a text, in order."""
    return (int(found[1]) for found in CITE_MARK.finditer(text))


def marked(item: Item, sentence: str, number: int) -> Item:
    """The item with a mark after one of its sentences. Raises ``InvalidInput`` where it has no such sentence."""
    if sentence not in item.text:
        raise InvalidInput("条目里没有这句话：可能已被改动，请刷新后再选")
    mark = f"[^{number}]"
    at = item.text.index(sentence) + len(sentence)
    if item.text[at:].startswith(mark):
        return item
    return replace(item, text=item.text[:at] + mark + item.text[at:])


def listed(brief: Brief, citation: Citation) -> tuple[int, Brief]:
    """The number a source has in the brief, which lists it now."""
    for known in brief.citations:
        same_work = known.reference is not None and known.reference == citation.reference
        if same_work or (citation.article_id and known.article_id == citation.article_id):
            return known.number, brief
    number = max((cited.number for cited in brief.citations), default=0) + 1
    return number, replace(brief, citations=(*brief.citations, replace(citation, number=number)))


def _used(brief: Brief) -> Iterator[int]:
    for section in brief.sections:
        yield from marks_in(section.lead)
        for item in section.items:
            yield from marks_in(item.text)
            yield from item.citations
        yield from marks_in(section.closing)


def _renumber_section(section: Section, order: Mapping[int, int]) -> Section:
    return replace(
        section,
        lead=_renumber_text(section.lead, order),
        closing=_renumber_text(section.closing, order),
        items=tuple(renumber_item(item, order) for item in section.items),
    )


def _renumber_text(text: str, order: Mapping[int, int]) -> str:
    return CITE_MARK.sub(lambda m: f"[^{order[int(m[1])]}]" if int(m[1]) in order else "", text)


def characters(text: str) -> int:
    """Characters as printed: the marks of citations and judgements do not count."""
    return len(CITE_MARK.sub("", text).replace(JUDGEMENT_MARK, ""))
